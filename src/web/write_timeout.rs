//! Gives up a connection whose client does not read its response.
//!
//! hyper limits slow requests but not slow readers, which would keep the response in memory, take up a
//! connection, and delay the server's shutdown.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// Period in which a client that makes the server wait has to read [`MIN_BYTES`].
const WINDOW: Duration = Duration::from_secs(15);
/// About one kilobyte per second.
const MIN_BYTES: usize = 16 * 1024;

/// A connection whose writes fail when the client reads too slowly.
pub(super) struct WriteTimeout {
    stream: TcpStream,
    /// Ends with the current window.
    end: Pin<Box<Sleep>>,
    /// Whether the last write had to wait.
    is_waiting: bool,
    /// Bytes written within the current window.
    written: usize,
}

impl WriteTimeout {
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            end: Box::pin(sleep(WINDOW)),
            is_waiting: false,
            written: 0,
        }
    }

    /// Handles a write that has to wait: fails when the client was too slow.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let is_over = self.end.deadline() <= Instant::now();
        if is_over && !self.is_waiting {
            // No write was waiting when the last window ended.
            self.start_window();
        }
        self.is_waiting = true;
        while self.end.as_mut().poll(context).is_ready() {
            if self.written < MIN_BYTES {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.start_window();
        }
        Poll::Pending
    }

    fn start_window(&mut self) {
        self.written = 0;
        self.end.as_mut().reset(Instant::now() + WINDOW);
    }

    fn check(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_pending() {
            return self.wait(context);
        }
        let count = ready!(written)?;
        self.is_waiting = false;
        self.written = self.written.saturating_add(count);
        Poll::Ready(Ok(count))
    }
}

impl AsyncRead for WriteTimeout {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for WriteTimeout {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.check(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.check(written, context)
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

    async fn pair() -> (WriteTimeout, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (client, server) = (client.await.unwrap(), listener.accept().await.unwrap().0);
        (WriteTimeout::new(server), client)
    }

    /// More than the socket buffers of both ends.
    const LARGE: usize = 64 * 1024 * 1024;

    #[tokio::test(start_paused = true)]
    async fn fails_when_client_does_not_read() {
        let (mut server, _client) = pair().await;
        let start = Instant::now();
        let error = server.write_all(&vec![0; LARGE]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() <= WINDOW * 2);
    }

    #[tokio::test]
    async fn sends_everything_to_client_that_reads() {
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
