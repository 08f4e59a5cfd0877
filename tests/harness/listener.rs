//! Somebody who listens to a stream of server-sent events.

use crate::connect;
use crate::site::Site;
use crate::wait::eventually;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// A request whose answer does not end.
#[derive(Debug)]
pub struct Listener(BufReader<TcpStream>);

impl Listener {
    /// Asks for a stream with these lines in its head; gives with what status it begins.
    #[track_caller]
    pub fn at(site: &Site, path: &str, lines: &str) -> (u16, Self) {
        let mut stream = connect(site.web);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n{lines}\r\n", site.web).unwrap();
        // small: there may be a thousand of them
        let mut listener = Self(BufReader::with_capacity(512, stream));
        let status = listener.line().split(' ').nth(1).unwrap().parse().unwrap();
        while listener.line() != "\r\n" {}
        (status, listener)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "the stream has ended");
        line
    }

    /// The next piece of data, as it was sent.
    #[track_caller]
    pub fn hear(&mut self) -> String {
        eventually("something to hear", || {
            // between them are sizes of chunks
            self.line().strip_prefix("data: ").map(str::to_owned)
        })
    }

    /// The connection, for whoever stops listening.
    pub fn into_inner(self) -> TcpStream {
        self.0.into_inner()
    }

    /// The same, as JSON.
    #[track_caller]
    pub fn event(&mut self) -> Value {
        serde_json::from_str(&self.hear()).expect("JSON")
    }
}
