//! Answers, good and bad.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::Value;

/// What a host does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers, and keeps the connection.
    Whole {
        /// 200, 404, …
        status: u16,
        /// Beside `Content-Length`.
        headers: Vec<(String, String)>,
        /// All of it.
        body: Vec<u8>,
    },
    /// Sends these bytes, which may be no HTTP at all, and closes in good order.
    Raw(Vec<u8>),
    /// Closes without a byte.
    HangUp,
    /// Announces 200 and a length of JSON, sends this shorter text, and breaks off.
    Truncated {
        /// The `Content-Length`.
        announced: usize,
        /// What is sent of it.
        sent: String,
    },
    /// Says nothing until the client goes.
    Stall,
    /// Sends these bytes at once, and then a space every so often until the client goes.
    Drip {
        /// As `HTTP/1.1 200 OK\r\n…`: so far, or with headers complete.
        first: Vec<u8>,
        /// From one space to the next.
        pause: Duration,
    },
}

impl Reply {
    /// JSON, as Jira sends it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json;charset=UTF-8", body.to_string())
    }

    /// A text of some type.
    pub fn text(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self::Whole {
            status,
            headers,
            body: body.into(),
        }
    }

    /// With one more header, if it is a whole reply.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let Self::Whole { headers, .. } = &mut self else {
            panic!("only a whole reply takes another header");
        };
        headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A good head at once, and then the body, a space every so often, for ever.
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

    /// Writes what there is to write. `wait` says whether to go on afterwards.
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
