//! Valid and broken responses.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::Value;

/// How a host responds.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Sends a response and keeps the connection open.
    Whole {
        /// Status, such as 200.
        status: u16,
        /// Headers besides `Content-Length`.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Sends these bytes, which may not be HTTP, and closes cleanly.
    Raw(Vec<u8>),
    /// Closes without sending anything.
    HangUp,
    /// Announces 200 with a JSON length, sends this shorter text, and disconnects.
    Truncated {
        /// The `Content-Length`.
        announced: usize,
        /// The part that is sent.
        sent: String,
    },
    /// Sends nothing until the client leaves.
    Stall,
    /// Sends these bytes, and then one space per interval until the client leaves.
    Drip {
        /// A partial or complete head, such as `HTTP/1.1 200 OK\r\n…`.
        first: Vec<u8>,
        /// Interval between spaces.
        pause: Duration,
    },
}

impl Reply {
    /// A JSON response as Jira sends it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json;charset=UTF-8", body.to_string())
    }

    /// A text response.
    pub fn text(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self::Whole {
            status,
            headers,
            body: body.into(),
        }
    }

    /// Adds a header to a complete response.
    ///
    /// # Panics
    /// Panics for any other kind.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let Self::Whole { headers, .. } = &mut self else {
            panic!("only a whole reply takes another header");
        };
        headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A complete head, and then one space per interval forever.
    pub fn dripping_body(pause: Duration) -> Self {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
        Self::Drip {
            first: head.into(),
            pause,
        }
    }

    /// A head that never ends.
    pub fn dripping_head(pause: Duration) -> Self {
        Self::Drip {
            first: "HTTP/1.1 200 OK\r\nX-Slow:".into(),
            pause,
        }
    }

    /// Writes the response. `wait` returns whether to continue.
    pub(super) fn write(
        &self,
        client: &mut impl Write,
        wait: impl Fn(Duration) -> bool,
    ) -> io::Result<()> {
        match self {
            Self::Whole {
                status,
                headers,
                body,
            } => {
                let mut bytes = format!("HTTP/1.1 {status} Status\r\n").into_bytes();
                for (name, value) in headers {
                    write!(bytes, "{name}: {value}\r\n")?;
                }
                write!(bytes, "Content-Length: {}\r\n\r\n", body.len())?;
                bytes.extend_from_slice(body);
                client.write_all(&bytes)?;
            }
            Self::Raw(bytes) => client.write_all(bytes)?,
            Self::HangUp | Self::Stall => {}
            Self::Truncated { announced, sent } => write!(
                client,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {announced}\r\n\r\n{sent}"
            )?,
            Self::Drip { first, pause } => {
                client.write_all(first)?;
                client.flush()?;
                while wait(*pause) {
                    client.write_all(b" ")?;
                    client.flush()?;
                }
            }
        }
        client.flush()
    }
}
