//! A connection whose other end has to take what it asked for.
//!
//! The library has limits for slow requests and none for slow readers: whoever asks and never reads
//! would keep the answer in memory, its place among the connections, and the server from ending.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// While an answer waits to be taken, so much of it has to go in this time.
const WINDOW: Duration = Duration::from_secs(15);
/// In bytes. Slower than any modem.
const LEAST: usize = 16 * 1024;

/// A connection that is given up when an answer is not taken.
pub(super) struct Patient {
    stream: TcpStream,
    /// Runs out at the end of the present window.
    end: Pin<Box<Sleep>>,
    /// Whether the last attempt to write had to wait.
    waits: bool,
    /// What has gone within the present window.
    gone: usize,
}

impl Patient {
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            end: Box::pin(sleep(WINDOW)),
            waits: false,
            gone: 0,
        }
    }

    /// What a write that has to wait leads to.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let is_over = self.end.deadline() <= Instant::now();
        if is_over && !self.waits {
            // Nothing was waiting while the last window ended.
            self.begin();
        }
        self.waits = true;
        while self.end.as_mut().poll(context).is_ready() {
            if self.gone < LEAST {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.begin();
        }
        Poll::Pending
    }

    fn begin(&mut self) {
        self.gone = 0;
        self.end.as_mut().reset(Instant::now() + WINDOW);
    }

    fn written(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_pending() {
            return self.wait(context);
        }
        let count = ready!(written)?;
        self.waits = false;
        self.gone = self.gone.saturating_add(count);
        Poll::Ready(Ok(count))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    async fn pair() -> (Patient, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (client, server) = (client.await.unwrap(), listener.accept().await.unwrap().0);
        (Patient::new(server), client)
    }

    /// More than the system keeps for both ends.
    const LARGE: usize = 64 * 1024 * 1024;

    #[tokio::test(start_paused = true)]
    async fn who_does_not_read_is_given_up() {
        let (mut server, _client) = pair().await;
        let begin = Instant::now();
        let error = server.write_all(&vec![0; LARGE]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(begin.elapsed() <= WINDOW * 2);
    }

    #[tokio::test]
    async fn who_reads_gets_all_of_it() {
        let (mut server, mut client) = pair().await;
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            client.read_to_end(&mut all).await.unwrap();
            all.len()
        });
        server.write_all(&vec![0; LARGE]).await.unwrap();
        drop(server);
        assert_eq!(reading.await.unwrap(), LARGE);
    }
}
