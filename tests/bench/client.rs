//! One client: what it has done of what it is to do, moved on whenever its socket can.
//!
//! What it gets is compared byte by byte. Must not know how many there are.

use crate::bytes::{BLOCK, Messages, Stream};
use crate::histogram::Histogram;
use crate::http;
use crate::meter::Meter;
use crate::poll::Next;
use crate::scenario::{REQUEST, Work};
use rustix::io::Errno;
use socket2::{Domain, Socket, Type};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Pieces of a stream that one client moves before others have their turn.
const TURN: usize = 16;

/// What clients share: none needs it longer than a moment.
pub struct Tools {
    requests: Messages,
    answers: Messages,
    stream: Stream,
    buffer: Vec<u8>,
    next_number: u64,
    closes: bool,
    http: bool,
    /// How long what was done took, while it was measured.
    pub times: Histogram,
}

impl Tools {
    /// Tools for this work; requests are numbered from here on.
    pub fn new(work: Work, first_number: u64) -> Self {
        let (answer, closes) = match work {
            Work::Exchange { answer, close } | Work::Http { answer, close } => (answer, close),
            Work::Down | Work::Up => (0, false),
        };
        Self {
            requests: Messages::new(REQUEST),
            answers: Messages::new(answer),
            stream: Stream::new(),
            buffer: vec![0; BLOCK],
            next_number: first_number,
            closes,
            http: matches!(work, Work::Http { .. }),
            times: Histogram::new(),
        }
    }
}

/// One client.
pub struct Client {
    stream: TcpStream,
    at: At,
    /// When its exchange began, or a byte moved last.
    moved: Instant,
    number: u64,
}

/// How far it is.
enum At {
    Asking {
        written: usize,
    },
    /// The head of an answer of HTTP, so far.
    Head(Vec<u8>),
    Reading {
        read: usize,
    },
    Leaving,
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
            Work::Exchange { .. } | Work::Http { .. } => Self::Asking { written: 0 },
            Work::Down => Self::Taking { taken: 0 },
            Work::Up => Self::Giving { given: 0 },
        }
    }

    fn doing(&self) -> &'static str {
        match self {
            Self::Asking { .. } => "while a request was sent",
            Self::Head(_) | Self::Reading { .. } => "while an answer was read",
            Self::Leaving => "while the end was awaited",
            Self::Giving { .. } | Self::Taking { .. } => "in the stream",
        }
    }
}

impl Client {
    /// A new one; its connection comes about later.
    pub fn connect(to: SocketAddr, work: Work, tools: &mut Tools) -> io::Result<Self> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
        tools.next_number += 1;
        let (number, moved) = (tools.next_number, Instant::now());
        match socket.connect(&to.into()) {
            Err(error) if error.raw_os_error() != Some(Errno::INPROGRESS.raw_os_error()) => {
                return Err(error);
            }
            // whether it comes about shows when the first byte is written
            _ => {}
        }
        Ok(Self { stream: socket.into(), at: At::new(work), moved, number })
    }

    /// To be watched.
    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// For how long nothing has come of what it does.
    pub fn waits(&self) -> Duration {
        self.moved.elapsed()
    }

    /// What it does, for people.
    pub fn doing(&self) -> &'static str {
        self.at.doing()
    }

    /// Goes on as far as the socket lets it. At its end it did what it came for.
    pub fn drive(&mut self, tools: &mut Tools, meter: &Meter) -> io::Result<Next> {
        match self.at {
            At::Giving { .. } => self.give(tools),
            At::Taking { .. } => self.take(tools, meter),
            At::Asking { .. } | At::Head(_) | At::Reading { .. } | At::Leaving => {
                self.exchange(tools, meter)
            }
        }
    }

    fn exchange(&mut self, tools: &mut Tools, meter: &Meter) -> io::Result<Next> {
        loop {
            match &mut self.at {
                At::Asking { written } => {
                    let text;
                    let request = if tools.http {
                        text = http::request(self.number, tools.closes);
                        &text
                    } else {
                        tools.requests.numbered(self.number)
                    };
                    *written += self.stream.write(&request[*written..])?;
                    if *written == request.len() {
                        self.at =
                            if tools.http { At::Head(Vec::new()) } else { At::Reading { read: 0 } };
                        // no answer can be here yet
                        return Ok(Next::Wait);
                    }
                }
                At::Head(head) => {
                    let more = self.stream.read(&mut tools.buffer)?;
                    if more == 0 {
                        return Err(short(0));
                    }
                    head.extend_from_slice(&tools.buffer[..more]);
                    let Some(end) = http::head_of(head).map_err(|()| wrong())? else { continue };
                    let (head, body) = head.split_at(end);
                    let right = http::is_answer(head, tools.answers.length())
                        && tools.answers.agrees(self.number, 0, body);
                    if !right {
                        return Err(wrong());
                    }
                    let read = body.len();
                    self.at = At::Reading { read };
                    if read == tools.answers.length() {
                        self.answered(tools, meter);
                    }
                }
                At::Reading { read } => {
                    let more = self.stream.read(&mut tools.buffer)?;
                    if more == 0 {
                        return Err(short(*read));
                    }
                    if !tools.answers.agrees(self.number, *read, &tools.buffer[..more]) {
                        return Err(wrong());
                    }
                    *read += more;
                    if *read == tools.answers.length() {
                        self.answered(tools, meter);
                    }
                }
                At::Leaving => {
                    if self.stream.read(&mut tools.buffer)? > 0 {
                        return Err(wrong());
                    }
                    self.done(tools, meter);
                    return Ok(Next::End);
                }
                At::Giving { .. } | At::Taking { .. } => return Ok(Next::End),
            }
        }
    }

    /// An answer is whole; the end follows, or the next request.
    fn answered(&mut self, tools: &mut Tools, meter: &Meter) {
        if tools.closes {
            self.at = At::Leaving;
        } else {
            self.done(tools, meter);
            self.begin(tools);
        }
    }

    fn done(&self, tools: &mut Tools, meter: &Meter) {
        meter.count(1);
        if meter.measuring() {
            tools.times.add(self.moved.elapsed());
        }
    }

    fn begin(&mut self, tools: &mut Tools) {
        tools.next_number += 1;
        (self.number, self.moved) = (tools.next_number, Instant::now());
        self.at = At::Asking { written: 0 };
    }

    fn give(&mut self, tools: &Tools) -> io::Result<Next> {
        let At::Giving { given } = &mut self.at else { return Ok(Next::End) };
        for _ in 0..TURN {
            *given += self.stream.write(tools.stream.from(*given))? as u64;
            self.moved = Instant::now();
        }
        Ok(Next::Again)
    }

    fn take(&mut self, tools: &mut Tools, meter: &Meter) -> io::Result<Next> {
        let At::Taking { taken } = &mut self.at else { return Ok(Next::End) };
        for _ in 0..TURN {
            let read = self.stream.read(&mut tools.buffer)?;
            if read == 0 {
                return Err(io::Error::new(ErrorKind::UnexpectedEof, "it ended"));
            }
            if !tools.stream.agrees(*taken, &tools.buffer[..read]) {
                return Err(wrong());
            }
            *taken += read as u64;
            self.moved = Instant::now();
            meter.count(read as u64);
        }
        Ok(Next::Again)
    }
}

fn short(read: usize) -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, format!("the answer ended after {read} bytes"))
}

fn wrong() -> io::Error {
    io::Error::new(ErrorKind::InvalidData, "these are not the bytes that were sent")
}
