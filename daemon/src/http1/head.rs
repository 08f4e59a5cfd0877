//! What requests and responses have in common: the lines behind the first, taken in one pass.
//!
//! `httparse` cuts out the tokens; here is decided what it lets pass and we do not. Must not know
//! first lines, nor what the lines add up to.

use super::connection::Connection;
use super::framing::Framing;
use super::lines::{Kind, Lines, Span, Spans, elements, trim};
use super::refusal::Refusal;
use httparse::Header;
use std::mem::MaybeUninit;

/// Bytes of a head at most, first line, empty lines before it and at its end included (DH-o).
pub const HEAD_MAX: usize = 16 * 1024;
/// Lines of a head at most, the first one apart (DH-o).
pub const LINES_MAX: usize = 100;
/// Empty lines that may come before a request: left-overs of careless clients (RFC 9112 §2.2).
pub const EMPTY_LINES_MAX: usize = 8;

/// Room for what `httparse` finds.
pub(super) type Slots<'b> = [MaybeUninit<Header<'b>>; LINES_MAX];

pub(super) fn slots<'b>() -> Slots<'b> {
    [const { MaybeUninit::uninit() }; LINES_MAX]
}

/// The version of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// HTTP/1.0
    V10,
    /// HTTP/1.1
    V11,
}

impl Version {
    pub(super) fn of(minor: Option<u8>) -> Self {
        if minor == Some(0) { Self::V10 } else { Self::V11 }
    }

    /// As it stands in a first line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::V10 => "HTTP/1.0",
            Self::V11 => "HTTP/1.1",
        }
    }
}

/// Whether a parser may have news: a line has ended among the bytes behind the `seen` it was given
/// before, or there are as many as a head may have. Spares parsing for every byte of who sends byte
/// by byte: a head is looked at once a line at most.
#[must_use]
pub fn worth_parsing(bytes: &[u8], seen: usize) -> bool {
    bytes.len() >= HEAD_MAX || bytes.get(seen..).is_some_and(|fresh| fresh.contains(&b'\n'))
}

/// As much as may be a head.
pub(super) fn window(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_MAX)]
}

/// What it means that this is not the end of the head.
pub(super) fn unfinished<T>(bytes: &[u8]) -> Result<Option<T>, Refusal> {
    if bytes.len() >= HEAD_MAX { Err(Refusal::HeadTooLarge) } else { Ok(None) }
}

/// Our word for what `httparse` finds wrong behind the first line.
pub(super) fn refusal(error: httparse::Error) -> Refusal {
    match error {
        httparse::Error::TooManyHeaders => Refusal::TooManyLines,
        httparse::Error::HeaderName => Refusal::HeaderName,
        httparse::Error::HeaderValue => Refusal::HeaderValue,
        _ => Refusal::LineEnd,
    }
}

/// A whole head: its lines, and what a proxy needs to know of them.
#[derive(Debug, Clone)]
pub(super) struct Head<'a> {
    /// From the first byte to the end of the empty line.
    pub(super) bytes: &'a [u8],
    pub(super) version: Version,
    spans: Spans,
    pub(super) framing: Framing,
    pub(super) connection: Connection,
    /// The value of the first Host line, and how many there are.
    pub(super) host: Option<&'a [u8]>,
    pub(super) hosts: usize,
    /// `Expect: 100-continue` was said; something else was.
    pub(super) expects_continue: bool,
    pub(super) expects_else: bool,
    /// There is an Upgrade line, and it does not say h2c.
    pub(super) upgrade: bool,
}

impl<'a> Head<'a> {
    /// Reads the lines that `httparse` has found in these bytes, which are the head and nothing more.
    pub(super) fn read(
        bytes: &'a [u8],
        version: Version,
        headers: &[Header<'a>],
    ) -> Result<Self, Refusal> {
        let mut head = Self {
            bytes,
            version,
            spans: Spans::new(),
            framing: Framing::default(),
            connection: Connection::default(),
            host: None,
            hosts: 0,
            expects_continue: false,
            expects_else: false,
            upgrade: false,
        };
        for header in headers {
            let span = head.span(header)?;
            head.note(span.kind, header.value)?;
            if !head.spans.push(span) {
                return Err(Refusal::TooManyLines);
            }
        }
        // every line ends right before the next one begins; this is the end of the last
        if !bytes.ends_with(b"\r\n\r\n") {
            return Err(Refusal::LineEnd);
        }
        if head.connection.names_lines() {
            head.mark_named()?;
        }
        Ok(head)
    }

    /// Where a line is; `httparse` takes a bare LF for the end of the one before, we do not.
    fn span(&self, header: &Header<'_>) -> Result<Span, Refusal> {
        let offset = |part: *const u8| {
            let offset = (part as usize).wrapping_sub(self.bytes.as_ptr() as usize);
            u16::try_from(offset).map_err(|_| Refusal::HeadTooLarge)
        };
        let length = |length: usize| u16::try_from(length).map_err(|_| Refusal::HeadTooLarge);
        let start = offset(header.name.as_ptr())?;
        let value = offset(header.value.as_ptr())?;
        let before = self.bytes.get(..usize::from(start)).unwrap_or_default();
        if !before.ends_with(b"\r\n") {
            return Err(Refusal::LineEnd);
        }
        Ok(Span {
            start,
            name_end: start + length(header.name.len())?,
            value,
            value_end: value + length(header.value.len())?,
            kind: Kind::of(header.name.as_bytes()),
        })
    }

    /// Notes what this line tells a proxy.
    fn note(&mut self, kind: Kind, value: &'a [u8]) -> Result<(), Refusal> {
        match kind {
            Kind::ContentLength => self.framing.add_length(value)?,
            Kind::TransferEncoding => self.framing.add_codings(value)?,
            Kind::FramingLike => return Err(Refusal::FramingName),
            Kind::Connection => self.connection.add(value),
            Kind::Host => {
                self.host.get_or_insert(value);
                self.hosts += 1;
            }
            Kind::Expect if value.eq_ignore_ascii_case(b"100-continue") => {
                self.expects_continue = true;
            }
            Kind::Expect => self.expects_else = true,
            Kind::Upgrade => {
                let is_h2c = |name: &[u8]| name.eq_ignore_ascii_case(b"h2c");
                self.connection.no_upgrade |= elements(value).any(is_h2c);
                self.upgrade |= !trim(value).is_empty();
            }
            _ => {}
        }
        Ok(())
    }

    /// Marks the lines that Connection lines name.
    fn mark_named(&mut self) -> Result<(), Refusal> {
        let mut names: [&[u8]; super::NAMES_MAX] = [b""; super::NAMES_MAX];
        let mut count = 0;
        for line in Lines::new(self.bytes, self.spans.all()) {
            if line.kind == Kind::Connection {
                for name in super::connection::names(line.value) {
                    *names.get_mut(count).ok_or(Refusal::ConnectionNames)? = name;
                    count += 1;
                }
            }
        }
        for span in self.spans.all_mut().iter_mut().filter(|span| span.kind == Kind::Other) {
            let name = &self.bytes[usize::from(span.start)..usize::from(span.name_end)];
            let named = names[..count].iter().any(|named| named.eq_ignore_ascii_case(name));
            if named && !super::connection::is_end_to_end(name) {
                span.kind = Kind::Named;
            }
        }
        Ok(())
    }

    /// The lines in order.
    pub(super) fn lines(&self) -> Lines<'_, 'a> {
        Lines::new(self.bytes, self.spans.all())
    }
}
