//! One connection of a server of ours, moved on whenever its socket can.
//!
//! What comes in is compared byte by byte. Must not know how many there are.

use crate::bytes::{BLOCK, Messages, Stream};
use crate::http;
use crate::meter::Meter;
use crate::poll::Next;
use crate::scenario::{REQUEST, Work};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

/// Pieces of a stream that one connection moves before others have their turn.
const TURN: usize = 16;

/// What sessions share: none needs it longer than a moment.
pub struct Tools {
    requests: Messages,
    answers: Messages,
    stream: Stream,
    buffer: Vec<u8>,
}

impl Tools {
    /// Tools for this work.
    pub fn new(work: Work) -> Self {
        let answers = match work {
            Work::Exchange { answer, .. } => Messages::new(answer),
            Work::Http { answer, .. } => Messages::behind(&http::head(answer), answer),
            Work::Down | Work::Up => Messages::new(0),
        };
        Self {
            requests: Messages::new(REQUEST),
            answers,
            stream: Stream::new(),
            buffer: vec![0; BLOCK],
        }
    }
}

/// A connection.
pub struct Session {
    stream: TcpStream,
    at: At,
    http: bool,
}

/// How far it is.
enum At {
    Request {
        bytes: [u8; REQUEST],
        read: usize,
        close: bool,
    },
    /// A request of HTTP, so far.
    Head(Vec<u8>),
    Answer {
        number: u64,
        written: usize,
        close: bool,
    },
    Giving {
        given: u64,
    },
    Taking {
        taken: u64,
    },
}

impl At {
    fn new(work: Work) -> Self {
        match work {
            Work::Exchange { close, .. } => Self::request(close),
            Work::Http { .. } => Self::Head(Vec::new()),
            Work::Down => Self::Giving { given: 0 },
            Work::Up => Self::Taking { taken: 0 },
        }
    }

    fn request(close: bool) -> Self {
        Self::Request { bytes: [0; REQUEST], read: 0, close }
    }
}

impl Session {
    /// One that begins.
    pub fn new(stream: TcpStream, work: Work) -> Self {
        Self { stream, at: At::new(work), http: matches!(work, Work::Http { .. }) }
    }

    /// Goes on as far as the socket lets it. Bytes that came in bulk are counted with `meter`.
    pub fn drive(&mut self, tools: &mut Tools, meter: &Meter) -> io::Result<Next> {
        let outcome = match self.at {
            At::Request { .. } | At::Head(_) | At::Answer { .. } => self.answer(tools),
            At::Giving { .. } => self.give(tools),
            At::Taking { .. } => self.take(tools, meter),
        };
        match outcome {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(Next::Wait),
            outcome => outcome,
        }
    }

    fn answer(&mut self, tools: &mut Tools) -> io::Result<Next> {
        loop {
            match &mut self.at {
                At::Request { bytes, read, close } => {
                    match self.stream.read(&mut bytes[*read..])? {
                        0 => return Ok(Next::End),
                        more => *read += more,
                    }
                    if *read == REQUEST {
                        let number = tools.requests.number_of(bytes).ok_or_else(wrong)?;
                        self.at = At::Answer { number, written: 0, close: *close };
                    }
                }
                At::Head(head) => {
                    let read = self.stream.read(&mut tools.buffer)?;
                    if read == 0 {
                        return Ok(Next::End);
                    }
                    head.extend_from_slice(&tools.buffer[..read]);
                    if let Some(end) = http::head_of(head).map_err(|()| wrong())? {
                        // nobody asks before there is an answer
                        let asked = http::read_request(head).filter(|_| end == head.len());
                        let (number, close) = asked.ok_or_else(wrong)?;
                        self.at = At::Answer { number, written: 0, close };
                    }
                }
                At::Answer { number, written, close } => {
                    let answer = tools.answers.numbered(*number);
                    *written += self.stream.write(&answer[*written..])?;
                    if *written == answer.len() && *close {
                        return Ok(Next::End);
                    }
                    if *written == answer.len() {
                        // the next request cannot be here before the client has this answer
                        self.at = if self.http { At::Head(Vec::new()) } else { At::request(false) };
                        return Ok(Next::Wait);
                    }
                }
                _ => return Ok(Next::End),
            }
        }
    }

    fn give(&mut self, tools: &Tools) -> io::Result<Next> {
        let At::Giving { given } = &mut self.at else { return Ok(Next::End) };
        for _ in 0..TURN {
            *given += self.stream.write(tools.stream.from(*given))? as u64;
        }
        Ok(Next::Again)
    }

    fn take(&mut self, tools: &mut Tools, meter: &Meter) -> io::Result<Next> {
        let At::Taking { taken } = &mut self.at else { return Ok(Next::End) };
        for _ in 0..TURN {
            let read = self.stream.read(&mut tools.buffer)?;
            if read == 0 {
                return Ok(Next::End);
            }
            if !tools.stream.agrees(*taken, &tools.buffer[..read]) {
                return Err(wrong());
            }
            *taken += read as u64;
            meter.count(read as u64);
        }
        Ok(Next::Again)
    }
}

fn wrong() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "a server got bytes that no client sent")
}
