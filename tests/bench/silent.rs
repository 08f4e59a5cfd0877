//! Clients that have had one answer and say no more: a crowd that is only there.

use crate::bytes::Messages;
use crate::scenario::REQUEST;
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
    streams: Vec<TcpStream>,
}

impl Silent {
    /// Nobody yet.
    pub fn new(to: SocketAddr, answer: usize) -> Self {
        let (requests, answers) = (Messages::new(REQUEST), Messages::new(answer));
        Self { to, requests, answers, streams: Vec::new() }
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
        stream.write_all(self.requests.numbered(number)).map_err(said)?;
        let mut answer = vec![0; self.answers.length()];
        stream.read_exact(&mut answer).map_err(said)?;
        if self.answers.number_of(&answer) != Some(number) {
            return Err("these are not the bytes that were sent".to_owned());
        }
        Ok(stream)
    }
}
