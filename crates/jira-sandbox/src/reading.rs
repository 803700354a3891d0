//! Requests as they arrive: within bounds, and all but their last byte.
//!
//! The last byte stays in the system's buffer until [`take_last_byte`]: a connection closed with a
//! byte unread is reset, and that is how the sandbox resets one on demand.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::http::{Connection, Request, header};

/// How long a connection may be idle, a request may take to arrive, and a client may not read.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
const LARGEST_HEAD: usize = 64 * 1024;
const LARGEST_BODY: usize = 8 * 1024 * 1024;
const MOST_HEADERS: usize = 100;

/// What came of waiting for a request.
pub(crate) enum Incoming {
    /// A request, of which the last byte is still to be taken.
    Request(Request),
    /// No request that can be read; the status says why.
    Refused(u16),
    /// The client is gone.
    Gone,
}

/// Reads a request.
pub(crate) fn read(stream: &mut TcpStream) -> io::Result<Incoming> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    let mut deadline = None;
    loop {
        let seen = stream.peek(&mut buffer)?;
        if seen == 0 {
            return Ok(Incoming::Gone);
        }
        // Only now: an idle connection has its own patience.
        let deadline = *deadline.get_or_insert_with(|| Instant::now() + PATIENCE);
        let taken = head.len();
        head.extend_from_slice(&buffer[..seen]);
        if let Some(end) = end_of_head(&head, taken) {
            head.truncate(end);
            if end > LARGEST_HEAD {
                return Ok(Incoming::Refused(431));
            }
            return match parse(&head) {
                Ok((request, length)) => read_rest(stream, end - taken, request, length, deadline),
                Err(status) => Ok(Incoming::Refused(status)),
            };
        }
        if head.len() > LARGEST_HEAD {
            return Ok(Incoming::Refused(431));
        }
        stream.read_exact(&mut buffer[..seen])?;
        if Instant::now() > deadline {
            return Ok(Incoming::Refused(408));
        }
    }
}

/// Takes the byte that [`read`] left.
pub(crate) fn take_last_byte(stream: &mut TcpStream) -> io::Result<()> {
    stream.read_exact(&mut [0])
}

/// Whether a read ended because nothing came in time.
pub(crate) fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// Where the head ends, the empty line included; `searched` bytes were looked at before.
fn end_of_head(bytes: &[u8], searched: usize) -> Option<usize> {
    let from = searched.saturating_sub(3);
    let found = bytes[from..]
        .windows(4)
        .position(|window| window == b"\r\n\r\n")?;
    Some(from + found + 4)
}

/// The request of a head, and its body's length; or the status of a refusal.
fn parse(head: &[u8]) -> Result<(Request, usize), u16> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let status = parsed.parse(head).map_err(|error| match error {
        httparse::Error::TooManyHeaders => 431_u16,
        _ => 400,
    })?;
    let (Some(method), Some(target)) = (parsed.method, parsed.path) else {
        return Err(400);
    };
    if status.is_partial() || !target.starts_with('/') {
        return Err(400);
    }
    let headers: Vec<(String, String)> = parsed
        .headers
        .iter()
        .map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_owned(), value)
        })
        .collect();
    let length = body_length(method, &headers)?;
    let asked = header(&headers, "Connection").unwrap_or_default();
    let connection = if parsed.version == Some(0) || asked.eq_ignore_ascii_case("close") {
        Connection::Close
    } else {
        Connection::KeepAlive
    };
    let request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body: Vec::new(),
        connection,
    };
    Ok((request, length))
}

fn body_length(method: &str, headers: &[(String, String)]) -> Result<usize, u16> {
    if header(headers, "Transfer-Encoding").is_some() {
        return Err(501);
    }
    let mut lengths = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("Content-Length"))
        .map(|(_, value)| value.as_str());
    let Some(length) = lengths.next() else {
        return match method {
            "POST" | "PUT" | "PATCH" => Err(411),
            _ => Ok(0),
        };
    };
    if lengths.any(|other| other != length) || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(400);
    }
    match length.parse() {
        Ok(length) if length <= LARGEST_BODY => Ok(length),
        Ok(_) => Err(413),
        Err(_) => Err(400),
    }
}

/// Takes what is left of the head, and reads the body.
fn read_rest(
    stream: &mut TcpStream,
    head: usize,
    mut request: Request,
    length: usize,
    deadline: Instant,
) -> io::Result<Incoming> {
    let Some(last) = length.checked_sub(1) else {
        stream.read_exact(&mut vec![0; head - 1])?;
        return Ok(Incoming::Request(request));
    };
    stream.read_exact(&mut vec![0; head])?;
    if request
        .header("Expect")
        .is_some_and(|expected| expected.eq_ignore_ascii_case("100-continue"))
    {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = vec![0; length];
    let mut filled = 0;
    while filled < last {
        match stream.read(&mut body[filled..last])? {
            0 => return Ok(Incoming::Gone),
            more => filled += more,
        }
        if Instant::now() > deadline {
            return Ok(Incoming::Refused(408));
        }
    }
    if stream.peek(&mut body[last..])? == 0 {
        return Ok(Incoming::Gone);
    }
    request.body = body;
    Ok(Incoming::Request(request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_head_is_found_across_reads() {
        let head = b"GET / HTTP/1.1\r\nHost: x\r\n\r\nrest";
        let end = head.len() - 4;
        for searched in 0..end {
            assert_eq!(end_of_head(head, searched), Some(end), "{searched}");
        }
        assert_eq!(end_of_head(&head[..end - 1], 0), None);
    }

    #[test]
    fn only_clear_requests_are_read() {
        let table: [(&str, Result<usize, u16>); 11] = [
            ("GET / HTTP/1.1\r\n\r\n", Ok(0)),
            ("POST /a HTTP/1.1\r\nContent-Length: 7\r\n\r\n", Ok(7)),
            ("POST /a HTTP/1.1\r\n\r\n", Err(411)),
            ("POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n", Err(400)),
            ("POST /a HTTP/1.1\r\nContent-Length: +1\r\n\r\n", Err(400)),
            (
                "POST /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                Err(400),
            ),
            (
                "POST /a HTTP/1.1\r\nContent-Length: 8388609\r\n\r\n",
                Err(413),
            ),
            (
                "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                Err(501),
            ),
            ("GET http://other/ HTTP/1.1\r\n\r\n", Err(400)),
            ("nonsense\r\n\r\n", Err(400)),
            ("GET / HTTP/1.1\r\nbad header\r\n\r\n", Err(400)),
        ];
        for (head, expected) in table {
            let length = parse(head.as_bytes()).map(|(_, length)| length);
            assert_eq!(length, expected, "{head}");
        }
    }
}
