//! Both ends of HTTP/1, as simple as can be: a server that keeps its connections and shows what it
//! was sent, byte by byte, and a client that reads one answer after the other.
//!
//! Not the product's own parser: that is what is tested.

use crate::backend::Backend;
use crate::{PATIENCE, connect, connect_from};
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

/// A message: everything up to the empty line, and the body out of its framing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub head: String,
    pub body: Vec<u8>,
}

impl Message {
    /// The value of the first line of this name, in any case.
    pub fn line<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.lines(name).next()
    }

    /// The values of all lines of this name.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The status of an answer.
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reads one message; none at the end. `bodiless` are answers to HEAD.
pub fn read_message(mut stream: &TcpStream, bodiless: bool) -> std::io::Result<Option<Message>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte)? {
            0 if head.is_empty() => return Ok(None),
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => head.push(byte[0]),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut message = Message { head, body: Vec::new() };
    let status = message.head.starts_with("HTTP/").then(|| message.status());
    let none = bodiless || status.is_some_and(|s| s < 200 || s == 204 || s == 304);
    if none {
    } else if message.line("transfer-encoding").is_some() {
        message.body = read_chunks(stream)?;
    } else if let Some(length) = message.line("content-length") {
        message.body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut message.body)?;
    } else if status.is_some() {
        stream.read_to_end(&mut message.body)?;
    }
    Ok(Some(message))
}

fn read_chunks(mut stream: &TcpStream) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = Vec::new();
        while !size.ends_with(b"\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            size.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&size);
        let length = usize::from_str_radix(text.trim(), 16).expect("the size of a chunk");
        let mut chunk = vec![0; length + 2];
        stream.read_exact(&mut chunk)?;
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

/// A server that answers each request of a kept connection with what a function makes of it.
#[derive(Debug)]
pub struct Origin {
    backend: Backend,
    seen: Arc<Mutex<Vec<Message>>>,
}

impl Origin {
    /// The answer is written as it is; one with `Connection: close` ends the connection.
    pub fn answering(answer: impl Fn(&Message) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::answering_on(SocketAddr::from(([127, 0, 0, 1], 0)), answer)
    }

    /// [`Origin::answering`], on this address.
    pub fn answering_on(
        address: SocketAddr,
        answer: impl Fn(&Message) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let seen = Arc::<Mutex<Vec<Message>>>::default();
        let notes = Arc::clone(&seen);
        let backend = Backend::serve_on(address, move |mut stream| {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            while let Ok(Some(request)) = read_message(&stream, false) {
                notes.lock().unwrap().push(request.clone());
                let answer = answer(&request);
                let last = String::from_utf8_lossy(&answer).contains("Connection: close");
                if stream.write_all(&answer).is_err() || last {
                    break;
                }
            }
        });
        Self { backend, seen }
    }

    /// Says its name.
    pub fn named(name: &'static str) -> Self {
        Self::answering(move |_| ok(name))
    }

    pub fn address(&self) -> SocketAddr {
        self.backend.address()
    }

    /// Connections it was asked for.
    pub fn connections(&self) -> usize {
        self.backend.connections()
    }

    /// The requests until now.
    pub fn requests(&self) -> Vec<Message> {
        self.seen.lock().unwrap().clone()
    }
}

/// An answer with this body.
pub fn ok(body: &str) -> Vec<u8> {
    ok_with("", body)
}

/// An answer with these lines (each with its end) and this body.
pub fn ok_with(lines: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A client on one connection.
#[derive(Debug)]
pub struct Client {
    pub stream: TcpStream,
}

impl Client {
    pub fn to(address: SocketAddr) -> Self {
        Self { stream: connect(address) }
    }

    /// A client of this address.
    pub fn of(client: IpAddr, address: SocketAddr) -> Self {
        Self { stream: connect_from(client, address) }
    }

    pub fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// The next answer.
    #[track_caller]
    pub fn hear(&mut self) -> Message {
        read_message(&self.stream, false).unwrap().expect("an answer")
    }

    /// A GET with these lines more, and its answer.
    #[track_caller]
    pub fn get(&mut self, path: &str, lines: &str) -> Message {
        self.say(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{lines}\r\n"));
        self.hear()
    }

    /// Whether the other side has ended, cleanly and without another byte.
    pub fn is_at_end(&mut self) -> bool {
        matches!(self.stream.read(&mut [0]), Ok(0))
    }
}

/// A GET on a connection of its own.
#[track_caller]
pub fn get(address: SocketAddr, lines: &str) -> Message {
    Client::to(address).get("/", lines)
}
