//! One connection: each request is answered, well or badly, until the connection ends.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::Shared;
use crate::fault_kind::FaultKind;
use crate::faults::{Host, Moment};
use crate::http::{Answer, Body, Connection, Request};
use crate::reading::{self, Incoming, PATIENCE};

/// How long, and how much of, what a client still sends is thrown away before the end. Without that
/// the system would reset the connection, and the client might lose an answer it has not yet read.
const LINGER: Duration = Duration::from_secs(1);
const DISCARDED: u64 = 16 * 1024 * 1024;

/// Serves requests until the connection ends.
pub(crate) fn serve(mut stream: TcpStream, host: Host, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_write_timeout(Some(PATIENCE));
    loop {
        let next = match reading::read(&mut stream) {
            Ok(Incoming::Request(request)) => {
                let number = shared.recorder.arrived(host, &request);
                let stream = &mut stream;
                let exchange = Exchange {
                    stream,
                    host,
                    shared,
                    request: &request,
                    number,
                };
                exchange.run()
            }
            Ok(Incoming::Refused(status)) => {
                let answer = shared.with_identifiers(Answer::html(status, ""));
                let bytes = answer.to_bytes(Body::Sent, Connection::Close);
                stream.write_all(&bytes).map(|()| Next::Close)
            }
            Ok(Incoming::Gone) | Err(_) => return,
        };
        match next {
            Ok(Next::KeepAlive) => {}
            Ok(Next::Close) => return close(&mut stream),
            Ok(Next::Reset) | Err(_) => return,
        }
    }
}

fn close(stream: &mut TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(LINGER));
    let _ = io::copy(&mut stream.take(DISCARDED), &mut io::sink());
}

/// What becomes of the connection after an exchange.
enum Next {
    KeepAlive,
    Close,
    /// Dropped with a byte of the request unread, which makes the system reset it.
    Reset,
}

/// A request and what is done about it.
struct Exchange<'a> {
    stream: &'a mut TcpStream,
    host: Host,
    shared: &'a Shared,
    request: &'a Request,
    /// The request's number in the record.
    number: usize,
}

impl Exchange<'_> {
    fn run(mut self) -> io::Result<Next> {
        let request = self.request;
        let faults = &self.shared.faults;
        let plan = faults.plan(self.host, &request.method, request.path());
        if !plan.latency.is_zero() && self.shared.stop.wait(plan.latency) {
            return Ok(Next::Close);
        }
        if let Some((kind, moment)) = plan.strike {
            return self.strike(kind, moment);
        }
        reading::take_last_byte(self.stream)?;
        let answer = self.jiras_answer();
        self.send(&answer)
    }

    fn jiras_answer(&self) -> Answer {
        self.shared.answer(self.host, self.request)
    }

    fn strike(&mut self, kind: FaultKind, moment: Moment) -> io::Result<Next> {
        let keeps_answer = matches!(
            kind,
            FaultKind::Latency(_) | FaultKind::Drip(_) | FaultKind::Cut
        );
        if moment == Moment::AfterJira && !keeps_answer {
            drop(self.jiras_answer());
        }
        if kind == FaultKind::Reset {
            return Ok(Next::Reset);
        }
        reading::take_last_byte(self.stream)?;
        match kind {
            FaultKind::Answer(answer) => return self.send(&answer),
            FaultKind::Atlassian(answer) => {
                let answer = self.shared.with_identifiers(answer);
                return self.send(&answer);
            }
            // Latencies are waited out before; what is left of them is the answer.
            FaultKind::Latency(_) => {
                let answer = self.jiras_answer();
                return self.send(&answer);
            }
            FaultKind::Stall => self.wait_for_client(),
            FaultKind::Drip(pause) => self.drip(pause)?,
            FaultKind::Cut => self.cut()?,
            FaultKind::Garbage => self.stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n")?,
            FaultKind::Endless => self.flood()?,
            FaultKind::Raw(bytes) => self.stream.write_all(&bytes)?,
            FaultKind::Reset => {}
        }
        Ok(Next::Close)
    }

    fn send(&mut self, answer: &Answer) -> io::Result<Next> {
        self.shared.recorder.answered(self.number, answer.status);
        let connection = self.request.connection;
        self.stream
            .write_all(&answer.to_bytes(self.body(), connection))?;
        Ok(match connection {
            Connection::KeepAlive => Next::KeepAlive,
            Connection::Close => Next::Close,
        })
    }

    fn body(&self) -> Body {
        if self.request.method == "HEAD" {
            Body::LeftOut
        } else {
            Body::Sent
        }
    }

    /// Reads until the client, or the sandbox, has had enough.
    fn wait_for_client(&mut self) {
        let mut buffer = [0; 1024];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return,
                Err(error) if !reading::is_timeout(&error) => return,
                Ok(_) | Err(_) => {}
            }
        }
    }

    fn drip(&mut self, pause: Duration) -> io::Result<()> {
        let answer = self.jiras_answer();
        self.shared.recorder.answered(self.number, answer.status);
        for byte in answer.to_bytes(self.body(), Connection::Close) {
            if self.shared.stop.wait(pause) {
                break;
            }
            self.stream.write_all(&[byte])?;
        }
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        let answer = self.jiras_answer();
        self.shared.recorder.answered(self.number, answer.status);
        let bytes = answer.to_bytes(self.body(), Connection::Close);
        let left_out = match self.body() {
            Body::Sent if !answer.body.is_empty() => answer.body.len().div_ceil(2),
            _ => bytes.len() / 2,
        };
        self.stream.write_all(&bytes[..bytes.len() - left_out])
    }

    fn flood(&mut self) -> io::Result<()> {
        let head =
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
        self.shared.recorder.answered(self.number, 200);
        self.stream.write_all(head)?;
        self.stream.write_all(b"{\"padding\":\"")?;
        while !self.shared.stop.is_ordered() {
            self.stream.write_all(&[b'x'; 16 * 1024])?;
        }
        Ok(())
    }
}
