//! What stands between the chunks of a body (RFC 9112 §7.1), byte by byte.
//!
//! Strict: of a length only hexadecimal digits count, and every line ends in CRLF. Extensions and
//! trailer lines are looked at and dropped, bounded in number of bytes. Must not know the data.

use super::framing::LENGTH_MAX;
use super::lines::{is_token_byte, is_value_byte};
use super::refusal::Refusal;

/// Bytes of chunk extensions at most, in all chunks of a body together.
pub const EXTENSIONS_MAX: usize = 16 * 1024;
/// Bytes of trailer lines at most, their ends included.
pub const TRAILERS_MAX: usize = 16 * 1024;
/// Digits of a length at most.
const DIGITS_MAX: u8 = 16;

/// Where in the framing of chunks a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunked {
    state: State,
    /// Bytes of extensions that were seen.
    extensions: usize,
    /// Bytes of trailer lines that were seen.
    trailers: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the digits of a length.
    Size {
        value: u64,
        digits: u8,
    },
    /// Behind them, before the CR.
    Extension {
        value: u64,
    },
    /// Before the LF.
    SizeEnd {
        value: u64,
    },
    /// So many bytes before the end of a chunk.
    Data {
        left: u64,
    },
    /// Before the CR behind a chunk; before its LF.
    Behind,
    BehindEnd,
    /// At the beginning of a line behind the last chunk; in its name; in its value; before its LF.
    Trailer,
    TrailerName,
    TrailerValue,
    TrailerEnd,
    /// Before the very last LF.
    LastEnd,
    Done,
}

impl Chunked {
    pub(super) fn new() -> Self {
        Self { state: State::Size { value: 0, digits: 0 }, extensions: 0, trailers: 0 }
    }

    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// How many bytes of data come next for certain.
    pub(super) fn data_left(&self) -> u64 {
        if let State::Data { left } = self.state { left } else { 0 }
    }

    /// Notes that so many bytes of data have passed, no more than are left.
    pub(super) fn passed(&mut self, bytes: u64) {
        if let State::Data { left } = &mut self.state {
            *left = left.saturating_sub(bytes);
            if *left == 0 {
                self.state = State::Behind;
            }
        }
    }

    /// How many of these bytes are framing.
    pub(super) fn skip(&mut self, bytes: &[u8]) -> Result<usize, Refusal> {
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(self.state, State::Data { .. } | State::Done) {
                return Ok(at);
            }
            self.state = self.after(*byte)?;
        }
        Ok(bytes.len())
    }

    /// The state after a byte of framing.
    fn after(&mut self, byte: u8) -> Result<State, Refusal> {
        match (self.state, byte) {
            (State::Size { value, digits }, _) => self.after_digit(value, digits, byte),
            (State::Extension { value }, b'\r') => Ok(State::SizeEnd { value }),
            (state @ State::Extension { .. }, _) => {
                self.extensions += 1;
                let right = is_value_byte(byte) && self.extensions <= EXTENSIONS_MAX;
                if right { Ok(state) } else { Err(Refusal::ChunkExtension) }
            }
            (State::SizeEnd { value: 0 }, b'\n') => Ok(State::Trailer),
            (State::SizeEnd { value }, b'\n') => Ok(State::Data { left: value }),
            (State::SizeEnd { .. }, _) => Err(Refusal::ChunkSize),
            (State::Behind, b'\r') => Ok(State::BehindEnd),
            (State::BehindEnd, b'\n') => Ok(State::Size { value: 0, digits: 0 }),
            (State::Behind | State::BehindEnd, _) => Err(Refusal::ChunkEnd),
            (State::Data { .. } | State::Done, _) => Ok(self.state),
            (state, _) => self.after_trailer(state, byte),
        }
    }

    fn after_digit(&self, value: u64, digits: u8, byte: u8) -> Result<State, Refusal> {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'\r' if digits > 0 => return Ok(State::SizeEnd { value }),
            b';' if digits > 0 => return Ok(State::Extension { value }),
            _ => return Err(Refusal::ChunkSize),
        };
        let longer = value.checked_mul(16).map(|value| value + u64::from(digit));
        match longer.filter(|value| *value <= LENGTH_MAX && digits < DIGITS_MAX) {
            Some(value) => Ok(State::Size { value, digits: digits + 1 }),
            None => Err(Refusal::ChunkSize),
        }
    }

    fn after_trailer(&mut self, state: State, byte: u8) -> Result<State, Refusal> {
        self.trailers += 1;
        // the empty line at the end is none of them
        let is_end = matches!((state, byte), (State::Trailer, b'\r') | (State::LastEnd, _));
        if self.trailers > TRAILERS_MAX && !is_end {
            return Err(Refusal::Trailer);
        }
        match (state, byte) {
            (State::Trailer, b'\r') => Ok(State::LastEnd),
            (State::LastEnd, b'\n') => Ok(State::Done),
            (State::Trailer | State::TrailerName, byte) if is_token_byte(byte) => {
                Ok(State::TrailerName)
            }
            (State::TrailerName, b':') => Ok(State::TrailerValue),
            (State::TrailerValue, b'\r') => Ok(State::TrailerEnd),
            (State::TrailerValue, byte) if is_value_byte(byte) => Ok(state),
            (State::TrailerEnd, b'\n') => Ok(State::Trailer),
            _ => Err(Refusal::Trailer),
        }
    }
}
