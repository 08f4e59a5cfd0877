//! Clients that have had one answer and say no more: a crowd that is only there.

use crate::bytes::Messages;
use crate::http;
use crate::scenario::{REQUEST, Work};
use crate::stop;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long connecting and the one answer may take each.
const PATIENCE: Duration = Duration::from_secs(5);

/// Silent clients; they leave when it is dropped.
#[derive(Debug)]
pub struct Silent {
    to: SocketAddr,
    requests: Messages,
    answers: Messages,
    http: bool,
    streams: Vec<TcpStream>,
}

impl Silent {
    /// Nobody yet.
    pub fn new(to: SocketAddr, work: Work) -> Self {
        let (answer, http) = match work {
            Work::Exchange { answer, .. } => (answer, false),
            Work::Http { answer, .. } => (answer, true),
            Work::Down | Work::Up => (0, false),
        };
        let (requests, answers) = (Messages::new(REQUEST), Messages::new(answer));
        Self { to, requests, answers, http, streams: Vec::new() }
    }

    /// Lets more of them come, until there are so many.
    pub fn grow(&mut self, to: usize) -> Result<(), String> {
        while self.streams.len() < to {
            stop::check()?;
            let number = self.streams.len() + 1;
            let stream = self.one(number as u64);
            self.streams.push(stream.map_err(|why| format!("silent client {number}: {why}"))?);
        }
        Ok(())
    }

    fn one(&mut self, number: u64) -> Result<TcpStream, String> {
        let said = |error: std::io::Error| error.to_string();
        let mut stream = TcpStream::connect_timeout(&self.to, PATIENCE).map_err(said)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(said)?;
        if self.http {
            stream.write_all(&http::request(number, false)).map_err(said)?;
            skip_head(&mut stream)?;
        } else {
            stream.write_all(self.requests.numbered(number)).map_err(said)?;
        }
        let mut answer = vec![0; self.answers.length()];
        stream.read_exact(&mut answer).map_err(said)?;
        if self.answers.number_of(&answer) != Some(number) {
            return Err("these are not the bytes that were sent".to_owned());
        }
        Ok(stream)
    }
}

/// Reads the head of an answer of HTTP, and no byte of what is behind it.
fn skip_head(stream: &mut TcpStream) -> Result<(), String> {
    let mut head = Vec::new();
    while http::head_of(&head).map_err(|()| "its head is too long".to_owned())?.is_none() {
        let mut byte = [0];
        stream.read_exact(&mut byte).map_err(|error| error.to_string())?;
        head.push(byte[0]);
    }
    Ok(())
}
