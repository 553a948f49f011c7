//! A reader of the server's stream of events, and many that only hold their connection.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::Failure;

/// One stream, its answer's head read.
pub(crate) struct Listener {
    stream: TcpStream,
    waiting: Vec<u8>,
}

impl Listener {
    /// Follows a board from a number. `place` spreads connections over several loopback addresses,
    /// as a machine has some 28,000 ports to one.
    pub(crate) async fn follow(
        address: SocketAddr,
        session: &str,
        board: u32,
        since: i64,
        place: usize,
    ) -> Result<Self, Failure> {
        let socket = TcpSocket::new_v4()?;
        let last = u8::try_from(2 + place % 8)?;
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, last), 0)))?;
        let mut stream = socket.connect(address).await?;
        let request = format!(
            "GET /taulut/virta?t={board}-{since} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n\
             accept-encoding: gzip, deflate, br\r\ncookie: lanka-s={session}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut listener = Self {
            stream,
            waiting: Vec::new(),
        };
        // The head and the stream's first words.
        let head = listener.block(b"\r\n\r\n").await?;
        if !head.starts_with("HTTP/1.1 200") {
            return Err(format!("a stream was refused: {}", head.lines().next().unwrap_or_default()).into());
        }
        listener.block(b"\n\n").await?;
        Ok(listener)
    }

    /// The next event's text, its end included, and when it had come.
    pub(crate) async fn next(&mut self) -> Result<(String, Instant), Failure> {
        let text = self.block(b"\n\n").await?;
        Ok((text, Instant::now()))
    }

    async fn block(&mut self, end: &[u8]) -> Result<String, Failure> {
        loop {
            let found = self.waiting.windows(end.len()).position(|window| window == end);
            if let Some(at) = found {
                let block: Vec<u8> = self.waiting.drain(..at + end.len()).collect();
                self.waiting.shrink_to(4096);
                return Ok(String::from_utf8_lossy(&block).into_owned());
            }
            if self.stream.read_buf(&mut self.waiting).await? == 0 {
                return Err("the server ended a stream".into());
            }
        }
    }
}
