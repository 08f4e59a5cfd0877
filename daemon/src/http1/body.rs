//! Bodies as they come: which bytes are data, which framing, and where the message ends.
//!
//! The bytes stay where they are: a decoder only tells how many of them are what. Must not know
//! what becomes of them.

use super::chunked::Chunked;
use super::framing::Body;
use super::refusal::Refusal;

/// What the next bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many are data, at least one. They are noted as passed.
    Data(usize),
    /// So many are framing, at least one: to be skipped.
    Framing(usize),
    /// None are left, and the body is not at its end.
    More,
    /// The body is at its end; what is left belongs to the next message.
    Done,
}

/// The sender ended before the body did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truncated;

/// Follows a body to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoder(Inner);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Inner {
    Length(u64),
    Chunked(Chunked),
    UntilClose,
}

impl Decoder {
    /// For a body that is framed so. One that is not there is at its end at once.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self(match body {
            Body::None => Inner::Length(0),
            Body::Length(length) => Inner::Length(length),
            Body::Chunked => Inner::Chunked(Chunked::new()),
            Body::UntilClose => Inner::UntilClose,
        })
    }

    /// Tells what the bytes that come next are. To be called again with what is behind them.
    ///
    /// # Errors
    /// The framing is broken: the connection is of no use any more, and what was passed on so far must
    /// not look whole.
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Refusal> {
        if self.is_done() {
            return Ok(Step::Done);
        }
        if bytes.is_empty() {
            return Ok(Step::More);
        }
        let left = usize::try_from(self.data_left()).unwrap_or(usize::MAX);
        if left > 0 {
            let data = left.min(bytes.len());
            self.passed(data as u64);
            return Ok(Step::Data(data));
        }
        match &mut self.0 {
            Inner::Chunked(chunked) => Ok(Step::Framing(chunked.skip(bytes)?)),
            Inner::Length(_) | Inner::UntilClose => Ok(Step::Data(bytes.len())),
        }
    }

    /// How many bytes of data come next for certain: they may pass without being looked at
    /// (`u64::MAX` if all that comes is data).
    #[must_use]
    pub fn data_left(&self) -> u64 {
        match &self.0 {
            Inner::Length(left) => *left,
            Inner::Chunked(chunked) => chunked.data_left(),
            Inner::UntilClose => u64::MAX,
        }
    }

    /// Notes that so many bytes of data have passed without being looked at, at most
    /// [`data_left`](Self::data_left). (Not for those that [`step`](Self::step) told of.)
    pub fn passed(&mut self, bytes: u64) {
        match &mut self.0 {
            Inner::Length(left) => *left = left.saturating_sub(bytes),
            Inner::Chunked(chunked) => chunked.passed(bytes),
            Inner::UntilClose => {}
        }
    }

    /// Whether the body is at its end. One that ends with its sender never is.
    #[must_use]
    pub fn is_done(&self) -> bool {
        match &self.0 {
            Inner::Length(left) => *left == 0,
            Inner::Chunked(chunked) => chunked.is_done(),
            Inner::UntilClose => false,
        }
    }

    /// Notes that the sender has ended, cleanly: a reset is never an end.
    ///
    /// # Errors
    /// More was to come.
    pub fn end(&self) -> Result<(), Truncated> {
        let whole = self.is_done() || self.0 == Inner::UntilClose;
        if whole { Ok(()) } else { Err(Truncated) }
    }
}

/// What follows the data of a chunk that we write.
pub const LINE_END: &[u8] = b"\r\n";
/// What follows the last chunk that we write: the end of the body, without trailer lines. Only for one
/// that came whole.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// What comes before the data of a chunk that we write: its length and a line end. No allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkSize {
    bytes: [u8; 18],
    start: usize,
}

impl ChunkSize {
    /// For a chunk of so many bytes; `None` for 0, which would end the body.
    #[must_use]
    pub fn new(length: usize) -> Option<Self> {
        let mut size = Self { bytes: *b"0000000000000000\r\n", start: 16 };
        let mut left = length;
        while left > 0 {
            size.start -= 1;
            size.bytes[size.start] = b"0123456789abcdef"[left % 16];
            left /= 16;
        }
        (length > 0).then_some(size)
    }
}

impl AsRef<[u8]> for ChunkSize {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}
