//! A small HTTP/1.1 client over one kept connection.
//!
//! It reads no more than a measurement needs, so that the load's core is not the bottleneck: the
//! server's cached pages come faster than a general client takes them apart.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Failure;

/// A connection that is used again and again.
pub(crate) struct Client {
    stream: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

/// An answer as it came over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The header lines, in lower case.
    pub(crate) head: String,
    /// The body without transfer encoding; still compressed when it was sent so.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of this name (in lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(str::trim)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            address,
            buffer: Vec::with_capacity(256 * 1024),
        })
    }

    /// The bytes of a GET request, to be sent many times.
    pub(crate) fn request(&self, path: &str, encoding: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: {encoding}\r\n\r\n",
            self.address
        )
        .into_bytes()
    }

    /// A GET whose answer is wanted whole. `encoding` is `identity`, `br` or `gzip`.
    pub(crate) async fn get(&mut self, path: &str, encoding: &str) -> Result<Answer, Failure> {
        let request = self.request(path, encoding);
        self.exchange(&request).await
    }

    /// A GET of somebody who has signed in.
    pub(crate) async fn get_as(&mut self, path: &str, session: &str) -> Result<Answer, Failure> {
        self.get_with(path, session, "identity").await
    }

    /// The same with an encoding: `identity`, `br` or `gzip`.
    pub(crate) async fn get_with(&mut self, path: &str, session: &str, encoding: &str) -> Result<Answer, Failure> {
        let request = self.request_as(path, session, encoding);
        self.exchange(&request).await
    }

    /// The bytes of such a request, to be sent many times.
    pub(crate) fn request_as(&self, path: &str, session: &str, encoding: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: {encoding}\r\ncookie: lanka-s={session}\r\n\r\n",
            self.address
        )
        .into_bytes()
    }

    /// A server function called as a page of the service calls it.
    pub(crate) async fn post_json(&mut self, path: &str, json: &str, session: &str) -> Result<Answer, Failure> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nsec-fetch-site: same-origin\r\n\
             cookie: lanka-s={session}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
             content-length: {length}\r\n\r\n{json}",
            host = self.address,
            length = json.len(),
        );
        self.exchange(request.as_bytes()).await
    }

    /// A form sent as a browser sends it, from the page itself. `household` becomes the address the
    /// server counts limits by.
    pub(crate) async fn post(&mut self, path: &str, form: &str, household: u32) -> Result<Answer, Failure> {
        let [_, b, c, d] = household.to_be_bytes();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nsec-fetch-site: same-origin\r\n\
             x-forwarded-for: 10.{b}.{c}.{d}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n{form}",
            host = self.address,
            length = form.len(),
        );
        self.exchange(request.as_bytes()).await
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        let (head_end, body_end) = self.send(request).await?;
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_lowercase();
        let raw = &self.buffer[head_end..body_end];
        let body = if head.contains("transfer-encoding: chunked") {
            unchunk(raw)
        } else {
            raw.to_vec()
        };
        Ok(Answer {
            status: status(&self.buffer)?,
            head,
            body,
        })
    }

    /// Sends a request and reads past the answer; gives only its status.
    pub(crate) async fn tap(&mut self, request: &[u8]) -> Result<u16, Failure> {
        self.send(request).await?;
        status(&self.buffer)
    }

    /// Leaves one whole answer in the buffer and says where its head and its body end.
    async fn send(&mut self, request: &[u8]) -> Result<(usize, usize), Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            let seen = self.buffer.len().saturating_sub(3);
            self.more().await?;
            if let Some(at) = find(&self.buffer[seen..], b"\r\n\r\n") {
                break seen + at + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        if let Some(length) = length {
            let body_end = head_end + length.trim().parse::<usize>()?;
            while self.buffer.len() < body_end {
                self.more().await?;
            }
            return Ok((head_end, body_end));
        }
        if head.contains("transfer-encoding: chunked") {
            while !self.buffer[head_end..].ends_with(b"0\r\n\r\n") {
                self.more().await?;
            }
        }
        Ok((head_end, self.buffer.len()))
    }

    async fn more(&mut self) -> Result<(), Failure> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn status(answer: &[u8]) -> Result<u16, Failure> {
    let code = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    Ok(code.ok_or("an answer without a status")?.parse()?)
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// Joins the chunks of a chunked body.
fn unchunk(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(raw.len());
    while let Some(line) = find(raw, b"\r\n") {
        let size = std::str::from_utf8(&raw[..line])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let Some(size @ 1..) = size else { break };
        let from = line + 2;
        let Some(chunk) = raw.get(from..from + size) else {
            break;
        };
        body.extend_from_slice(chunk);
        raw = raw.get(from + size + 2..).unwrap_or_default();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::unchunk;

    #[test]
    fn chunks_are_joined_in_order() {
        assert_eq!(unchunk(b"4\r\nlank\r\n1\r\na\r\n0\r\n\r\n"), b"lanka");
    }
}
