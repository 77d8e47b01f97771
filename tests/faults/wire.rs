//! HTTP/1.1 by hand, as far as a server needs it that must also be able to break it.
use std::{io, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The longest head and body of a request that is read.
const LONGEST: usize = 4 * 1024 * 1024;

/// One request.
pub struct Asked {
    /// `GET`, `POST`, `OPTIONS`, …
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// The query with its question mark, or nothing.
    pub query: String,
    /// `Content-Type`, if there was one.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// One answer.
pub struct Reply {
    /// The status; 0 ends the connection without a word.
    pub status: u16,
    /// Its headers, but for the length and the ones every answer has.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How many bytes of the body are sent before the connection ends; all, if `None`.
    pub cut_after: Option<usize>,
}

impl Reply {
    /// An answer in plain text.
    pub fn text(status: u16, text: &str) -> Self {
        Self::of(status, "text/plain; charset=utf-8", text.into())
    }

    /// An answer of this type.
    pub fn of(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("content-type".into(), content_type.into())], body, cut_after: None }
    }

    /// No answer at all.
    pub fn nothing() -> Self {
        Self { status: 0, headers: Vec::new(), body: Vec::new(), cut_after: None }
    }

    /// With one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// Reads one request.
pub async fn read(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > LONGEST || stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let headers: Vec<(String, &str)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim()))
        .collect();
    let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| (*value).to_owned());
    let length: usize = header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(head + 4);
    while body.len() < length.min(LONGEST) {
        if stream.read_buf(&mut body).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let (path, query) = target.find('?').map_or((target, ""), |at| target.split_at(at));
    Ok(Asked {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        content_type: header("content-type"),
        body,
    })
}

/// Writes one answer and ends the connection.
pub async fn write(stream: &mut TcpStream, reply: &Reply) -> io::Result<()> {
    if reply.status == 0 {
        return stream.shutdown().await;
    }
    let mut head = format!("HTTP/1.1 {} Said\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n", reply.body.len()));
    for (name, value) in [("origin", "*"), ("headers", "*"), ("methods", "GET, POST")] {
        head.push_str(&format!("access-control-allow-{name}: {value}\r\n"));
    }
    head.push_str("access-control-expose-headers: date, retry-after\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let sent = reply.cut_after.unwrap_or(reply.body.len()).min(reply.body.len());
    stream.write_all(&reply.body[..sent]).await?;
    stream.flush().await?;
    if sent < reply.body.len() {
        // Time for the half to arrive, so that it is the body that breaks and not the head.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stream.shutdown().await
}
