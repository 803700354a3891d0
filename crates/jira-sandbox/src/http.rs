//! HTTP/1.1 as the sandbox speaks it: what a request is, and how an answer is written.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// How Jira labels its JSON (measured on live sites).
pub(crate) const JIRA_JSON: &str = "application/json;charset=UTF-8";
/// How Jira labels its RFC 7807 bodies (measured on live sites).
const PROBLEM_JSON: &str = "application/problem+json;charset=UTF-8";

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What the client wants of the connection afterwards.
    pub connection: Connection,
}

impl Request {
    /// The path, as sent.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's pairs, decoded, in their order.
    pub fn query(&self) -> Vec<(String, String)> {
        let Some((_, query)) = self.target.split_once('?') else {
            return Vec::new();
        };
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode_query(name), decode_query(value))
            })
            .collect()
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// The first header of this name, whatever its case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(present, _)| present.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

/// Text without its percent encoding; what is not UTF-8 is replaced.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// An answer: status, headers and body. `Content-Length` and `Connection` are added on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header names and values, in the order in which they are sent.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A body with its media type.
    pub fn text(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::empty(status).with("Content-Type", media_type);
        answer.body = body.into();
        answer
    }

    /// JSON, labelled as Jira labels it.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, JIRA_JSON, body.to_string())
    }

    /// A web page.
    pub fn html(status: u16, page: &str) -> Self {
        Self::text(status, "text/html;charset=utf-8", page)
    }

    /// An RFC 7807 problem, as Jira writes them.
    pub(crate) fn problem(status: u16, detail: &str, request: &Request) -> Self {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": reason(status),
            "status": status,
            "detail": detail,
            "instance": request.path(),
        });
        Self::text(status, PROBLEM_JSON, body.to_string())
    }

    /// `errorMessages` with one message, the shape of most of Jira's own refusals.
    pub fn refusal(status: u16, message: &str) -> Self {
        Self::json(
            status,
            &serde_json::json!({ "errorMessages": [message], "errors": {} }),
        )
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The bytes on the wire. The body of an answer to HEAD is left out, its length is not.
    pub(crate) fn to_bytes(&self, body: Body, connection: Connection) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let length = self.body.len();
        let connection = match connection {
            Connection::KeepAlive => "keep-alive",
            Connection::Close => "close",
        };
        let _ = write!(
            head,
            "Content-Length: {length}\r\nConnection: {connection}\r\n\r\n"
        );
        let mut bytes = head.into_bytes();
        if body == Body::Sent {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

/// Whether an answer's body goes onto the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    Sent,
    LeftOut,
}

/// What becomes of a connection after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    KeepAlive,
    Close,
}

/// The words that belong to a status (RFC 9110).
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once() {
        let request = Request {
            method: "GET".to_owned(),
            target: "/a?jql=text%20~%20%22x+y%22&fields=a%252Cb&&flag".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            connection: Connection::KeepAlive,
        };
        let expected = [("jql", "text ~ \"x y\""), ("fields", "a%2Cb"), ("flag", "")];
        let pairs = request.query();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(pairs, expected);
        assert_eq!(request.path(), "/a");
    }

    #[test]
    fn an_answer_is_written_whole() {
        let answer = Answer::text(404, "text/plain", "gone").with("X-One", "1");
        let bytes = answer.to_bytes(Body::Sent, Connection::Close);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX-One: 1\r\n\
             Content-Length: 4\r\nConnection: close\r\n\r\ngone"
        );
        let head = answer.to_bytes(Body::LeftOut, Connection::KeepAlive);
        assert!(head.ends_with(b"Content-Length: 4\r\nConnection: keep-alive\r\n\r\n"));
    }
}
