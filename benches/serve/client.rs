//! A client that costs little: one connection, kept open.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_mins(1);

/// One connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// So many bytes of the buffer are read and not yet an answer.
    filled: usize,
}

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream,
            buffer: vec![0; 64 * 1024],
            filled: 0,
        }
    }

    /// Asks, and waits for the answer.
    pub fn get(&mut self, request: &[u8]) -> Answer {
        self.send(request);
        self.answer()
    }

    pub fn send(&mut self, request: &[u8]) {
        self.stream.write_all(request).unwrap();
    }

    /// Reads one answer, and takes it apart.
    pub fn answer(&mut self) -> Answer {
        let (status, headers, head, length) = loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut response = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(head) =
                response.parse(&self.buffer[..self.filled]).unwrap()
            {
                let headers: Vec<(String, String)> = response
                    .headers
                    .iter()
                    .map(|header| {
                        let value = String::from_utf8_lossy(header.value).into_owned();
                        (header.name.to_ascii_lowercase(), value)
                    })
                    .collect();
                let mut lengths = headers.iter().filter(|(name, _)| name == "content-length");
                let length: usize = lengths.next().unwrap().1.parse().unwrap();
                break (response.code.unwrap(), headers, head, length);
            }
            self.read();
        };
        while self.filled < head + length {
            self.read();
        }
        let body = self.buffer[head..head + length].to_vec();
        self.forget(head + length);
        Answer {
            status,
            headers,
            body,
        }
    }

    /// Reads an answer of this many bytes in all, and looks only whether it is a good one.
    pub fn good_answer(&mut self, size: usize) {
        while self.filled < size {
            self.read();
        }
        assert!(self.buffer.starts_with(b"HTTP/1.1 200 "));
        self.forget(size);
    }

    fn read(&mut self) {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.filled * 2, 0);
        }
        let read = self.stream.read(&mut self.buffer[self.filled..]).unwrap();
        assert!(read > 0, "the connection ended");
        self.filled += read;
    }

    fn forget(&mut self, size: usize) {
        self.buffer.copy_within(size..self.filled, 0);
        self.filled -= size;
    }
}

/// A request for a path, as whoever has this key.
pub fn get(address: SocketAddr, path: &str, key: Option<&str>) -> Vec<u8> {
    let key = key.map_or_else(String::new, |key| {
        format!("Authorization: Bearer {key}\r\n")
    });
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\n{key}\r\n")
        .into_bytes()
}
