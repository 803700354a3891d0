//! Parses requests.

use std::io::{self, BufRead, Read};

/// Maximum size of a request's head in bytes.
const LONGEST_HEAD: usize = 64 * 1024;
/// Maximum number of headers.
const MOST_HEADERS: usize = 100;

/// A request line and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// `GET`, `POST`, `CONNECT`, …
    pub method: String,
    /// Path and query, or `host:port`.
    pub target: String,
    /// Names and values in order, names in their original case.
    pub headers: Vec<(String, String)>,
}

/// A request that reached a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Host of the tunnel, without the port.
    pub host: String,
    /// Index of the connection, from 0.
    pub connection: usize,
    /// Method, target, and headers.
    pub head: Head,
    /// The body.
    pub body: Vec<u8>,
}

impl Head {
    /// Returns the first header with this name, ignoring case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// Reads the next head; `None` at the end of the stream.
    pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            if bytes.len() > LONGEST_HEAD {
                return Err(not_understood("an endless head"));
            }
            if stream.read_until(b'\n', &mut bytes)? == 0 {
                return match bytes.len() {
                    0 => Ok(None),
                    _ => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        parsed.parse(&bytes).map_err(not_understood)?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(Some(Self {
            method: parsed.method.unwrap_or_default().to_owned(),
            target: parsed.path.unwrap_or_default().to_owned(),
            headers: parsed
                .headers
                .iter()
                .map(|header| (header.name.to_owned(), text(header.value)))
                .collect(),
        }))
    }
}

impl Request {
    /// `GET`, `POST`, …
    pub fn method(&self) -> &str {
        &self.head.method
    }

    /// The path without the query.
    pub fn path(&self) -> &str {
        let target = &self.head.target;
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    /// The query without its question mark, or an empty string.
    pub fn query(&self) -> &str {
        let target = &self.head.target;
        target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Returns the first header with this name, ignoring case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// Parses the body as JSON.
    ///
    /// # Panics
    /// Panics if it is not JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is not JSON")
    }

    pub(super) fn read(
        stream: &mut impl BufRead,
        host: &str,
        connection: usize,
    ) -> io::Result<Option<Self>> {
        let Some(head) = Head::read(stream)? else {
            return Ok(None);
        };
        if head.header("transfer-encoding").is_some() {
            return Err(not_understood("a body without a length"));
        }
        let length = head.header("content-length").map_or(Ok(0), str::parse);
        let mut body = Vec::new();
        let length: u64 = length.map_err(not_understood)?;
        if stream.take(length).read_to_end(&mut body)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let host = host.to_owned();
        Ok(Some(Self {
            host,
            connection,
            head,
            body,
        }))
    }
}

fn not_understood(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
