//! The answer to a check, in pieces as it comes: its status, and the text to search.
//!
//! Sans-io, and bounded in what it keeps whatever a server sends. Not a validator: of the headers
//! only those that say where the body ends are looked at. Must not know what decides.

use super::chunked::{Broken, Chunked};
use super::words::printable;

/// How many bytes of headers a server may send.
const HEAD_MAX: usize = 64 * 1024;
/// How much of a line is looked at.
const LINE_MAX: usize = 1024;
/// What every answer begins with.
const BEGINNING: &[u8] = b"HTTP/1.";

/// An answer, as far as it has come.
#[derive(Debug, Clone)]
pub struct Answer {
    stage: Stage,
    /// The line of the head that is not at its end yet.
    line: Vec<u8>,
    /// Bytes of heads until now.
    head: usize,
    status: u16,
    body: Body,
    /// Status line, headers and decoded body, for as long as there is room; none is kept without.
    text: Vec<u8>,
    window: usize,
    heard: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    StatusLine,
    Headers,
    Body,
    /// All that is wanted is here.
    Done,
}

/// Where a body ends.
#[derive(Debug, Clone)]
enum Body {
    AtTheEnd,
    After(u64),
    Chunked(Chunked),
}

/// Why something is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something else than HTTP.
    #[error("status line is not HTTP: {0}")]
    NotHttp(String),
    /// Headers without end.
    #[error("the headers do not end within {HEAD_MAX} bytes")]
    LongHead,
    /// The server ended before the end of the headers.
    #[error("connection closed within the headers")]
    ShortHead,
    /// The server ended before it said anything.
    #[error("connection closed without an answer")]
    Nothing,
    /// The body is not what the headers say.
    #[error(transparent)]
    Chunk(#[from] Broken),
}

impl Answer {
    /// An answer of which the status is wanted.
    #[must_use]
    pub fn status_only() -> Self {
        Self::searchable(0)
    }

    /// An answer of which so many bytes are wanted.
    #[must_use]
    pub fn searchable(window: usize) -> Self {
        Self {
            stage: Stage::StatusLine,
            line: Vec::new(),
            head: 0,
            status: 0,
            body: Body::AtTheEnd,
            text: Vec::new(),
            window,
            heard: false,
        }
    }

    /// Takes what came.
    ///
    /// # Errors
    /// It is no answer.
    pub fn take(&mut self, mut bytes: &[u8]) -> Result<(), Fault> {
        self.heard |= !bytes.is_empty();
        while !bytes.is_empty() && !self.is_done() {
            if self.stage == Stage::Body {
                return self.take_body(bytes);
            }
            let (line, rest, ended) = match bytes.iter().position(|byte| *byte == b'\n') {
                Some(end) => (&bytes[..=end], &bytes[end + 1..], true),
                None => (bytes, &bytes[bytes.len()..], false),
            };
            self.take_line(line, ended)?;
            bytes = rest;
        }
        Ok(())
    }

    /// Notes that the server ended.
    ///
    /// # Errors
    /// It did so before the end of the headers.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.stage {
            Stage::StatusLine if !self.heard => Err(Fault::Nothing),
            Stage::StatusLine | Stage::Headers => Err(Fault::ShortHead),
            Stage::Body | Stage::Done => {
                self.stage = Stage::Done;
                Ok(())
            }
        }
    }

    /// Whether all that is wanted is here.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Whether anything came.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.heard
    }

    /// The status; 0 before it came.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The text to search, as far as it has come.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether more came, or may come, than is kept.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.window > 0 && self.text.len() >= self.window
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = self.window - self.text.len();
        self.text.extend_from_slice(&bytes[..room.min(bytes.len())]);
        self.note_cut();
    }

    /// A full window is all that is wanted, once it is known to be an answer, and the real one.
    fn note_cut(&mut self) {
        if self.is_cut() && self.stage != Stage::StatusLine && !self.is_interim() {
            self.stage = Stage::Done;
        }
    }

    /// Whether another answer follows this one.
    fn is_interim(&self) -> bool {
        matches!(self.status, 100 | 102..=199)
    }

    fn take_line(&mut self, part: &[u8], ended: bool) -> Result<(), Fault> {
        let room = LINE_MAX - self.line.len();
        self.line.extend_from_slice(&part[..room.min(part.len())]);
        self.head += part.len();
        if self.stage == Stage::StatusLine {
            self.check_beginning()?;
        }
        self.keep(part);
        if ended && !self.is_done() {
            let line = std::mem::take(&mut self.line);
            let line = line.trim_ascii_end();
            match self.stage {
                Stage::StatusLine => self.read_status(line)?,
                _ if line.is_empty() => self.end_of_head(),
                _ => self.read_header(line),
            }
        }
        if self.head > HEAD_MAX && !self.is_done() {
            return Err(Fault::LongHead);
        }
        Ok(())
    }

    /// Something else than HTTP is known by its first bytes: it may have no lines.
    fn check_beginning(&self) -> Result<(), Fault> {
        let known = self.line.len().min(BEGINNING.len());
        if self.line[..known] == BEGINNING[..known] {
            return Ok(());
        }
        Err(self.not_http())
    }

    fn not_http(&self) -> Fault {
        let line = self.line.split(|byte| b"\r\n".contains(byte)).next().unwrap_or_default();
        Fault::NotHttp(printable(line))
    }

    /// `HTTP/1.x 200` and whatever follows.
    fn read_status(&mut self, line: &[u8]) -> Result<(), Fault> {
        let Some([b'0'..=b'9', b' ', status @ ..]) = line.get(BEGINNING.len()..) else {
            return Err(Fault::NotHttp(printable(line)));
        };
        let digits = status.split(|byte| *byte == b' ').next().unwrap_or_default();
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        match number {
            Some(number @ 100..=999) if digits.len() == 3 => {
                (self.status, self.stage) = (number, Stage::Headers);
                self.note_cut();
                Ok(())
            }
            _ => Err(Fault::NotHttp(printable(line))),
        }
    }

    fn read_header(&mut self, line: &[u8]) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return };
        let (name, value) = (line[..colon].trim_ascii(), line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let last = value.rsplit(|byte| *byte == b',').next().unwrap_or_default();
            if last.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                self.body = Body::Chunked(Chunked::default());
            }
        } else if name.eq_ignore_ascii_case(b"content-length")
            && matches!(self.body, Body::AtTheEnd)
            && value.iter().all(u8::is_ascii_digit)
            && let Some(length) = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok())
        {
            self.body = Body::After(length);
        }
    }

    fn end_of_head(&mut self) {
        let empty = matches!(self.status, 204 | 304) || matches!(self.body, Body::After(0));
        if self.is_interim() {
            self.text.clear();
            self.body = Body::AtTheEnd;
            self.stage = Stage::StatusLine;
        } else if self.window == 0 || empty {
            self.stage = Stage::Done;
        } else {
            self.stage = Stage::Body;
        }
    }

    fn take_body(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        match std::mem::replace(&mut self.body, Body::AtTheEnd) {
            Body::AtTheEnd => self.keep(bytes),
            Body::After(left) => {
                let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                self.keep(&bytes[..here]);
                let left = left - here as u64;
                self.body = Body::After(left);
                if left == 0 {
                    self.stage = Stage::Done;
                }
            }
            Body::Chunked(mut chunked) => {
                let taken = chunked.take(bytes, |part| self.keep(part));
                if chunked.is_done() {
                    self.stage = Stage::Done;
                }
                self.body = Body::Chunked(chunked);
                // what is behind the window is nobody's concern
                if !self.is_done() {
                    taken?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "response/tests.rs"]
mod tests;
