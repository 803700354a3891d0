//! A small HTTP client that gives access to the bytes.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jira_sandbox::{Sandbox, World, example};
use serde_json::Value;

use crate::openapi;

/// Longer than anything that works takes.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Paths that Atlassian's description leaves out.
const UNDESCRIBED: [&str; 1] = ["/_edge/tenant_info"];

/// A request under construction.
#[derive(Clone)]
pub struct Call {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

pub fn get(target: &str) -> Call {
    call("GET", target).with("Accept", "application/json")
}

pub fn post(target: &str, body: &Value) -> Call {
    let mut call = call("POST", target)
        .with("Accept", "application/json")
        .with("Content-Type", "application/json");
    call.body = body.to_string().into_bytes();
    call
}

pub fn call(method: &str, target: &str) -> Call {
    Call {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

/// The path on the gateway for a path of the site.
pub fn behind_gateway(path: &str) -> String {
    format!("/ex/jira/{}{path}", example::CLOUD_ID)
}

impl Call {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn basic(self, email: &str, token: &str) -> Self {
        let pair = STANDARD.encode(format!("{email}:{token}"));
        self.with("Authorization", &format!("Basic {pair}"))
    }

    pub fn bearer(self, token: &str) -> Self {
        self.with("Authorization", &format!("Bearer {token}"))
    }

    /// As Mia, with her classic token.
    pub fn by_mia(self) -> Self {
        self.basic(example::MIA_EMAIL, example::MIA_TOKEN)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: sandbox\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !self.body.is_empty() || self.method == "POST" {
            let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        }
        let mut bytes = (head + "\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Sends the request on a new connection and reads the response, which must be complete and, when
    /// it is a 2xx, match Atlassian's description.
    pub fn send(&self, origin: &str) -> Reply {
        let reply = Connection::connect(origin).exchange(self);
        self.check(&reply);
        reply
    }

    fn check(&self, reply: &Reply) {
        if !(200..300).contains(&reply.status) || UNDESCRIBED.contains(&self.target.as_str()) {
            return;
        }
        let method = if self.method == "HEAD" {
            "GET"
        } else {
            &self.method
        };
        let path_and_query = without_extra_slashes(&self.target);
        let asked = openapi::check_request(method, &path_and_query, &self.headers, &self.body);
        assert_eq!(asked, Ok(()), "{} {}", self.method, self.target);
        if self.method != "HEAD" {
            let answered =
                openapi::check_answer(method, &path_and_query, reply.status, &reply.body);
            assert_eq!(answered, Ok(()), "{} {}", self.method, self.target);
        }
    }
}

fn without_extra_slashes(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    format!("{path}?{query}")
}

/// A complete response.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// A connection.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn connect(origin: &str) -> Self {
        let stream = TcpStream::connect(origin.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        stream.set_write_timeout(Some(TIMEOUT)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    pub fn exchange(&mut self, call: &Call) -> Reply {
        self.write(&call.bytes());
        self.read(&call.method).unwrap()
    }

    /// Reads a response; fails when it is incomplete.
    pub fn read(&mut self, method: &str) -> io::Result<Reply> {
        let (status, headers) = self.read_head()?;
        let mut reply = Reply {
            status,
            headers,
            body: Vec::new(),
        };
        if method != "HEAD" {
            let length = reply
                .header("Content-Length")
                .expect("a length")
                .parse()
                .unwrap();
            reply.body.resize(length, 0);
            self.0.read_exact(&mut reply.body)?;
        }
        Ok(reply)
    }

    pub fn read_head(&mut self) -> io::Result<(u16, Vec<(String, String)>)> {
        let status_line = self.line()?;
        let (version, rest) = status_line.split_once(' ').expect("a status line");
        assert_eq!(version, "HTTP/1.1");
        let status = rest[..3].parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                assert_eq!(line, "", "a header line");
                return Ok((status, headers));
            };
            headers.push((name.to_owned(), value.to_owned()));
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Reads to the end of the connection.
    pub fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads exactly this number of bytes.
    pub fn read_some(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }
}

pub fn example_sandbox() -> Sandbox {
    Sandbox::start(World::example()).unwrap()
}
