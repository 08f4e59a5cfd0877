//! The lines of a head: where each begins, and which of those a proxy must know it is.
//!
//! Must not know what follows from them.

use super::head::LINES_MAX;

/// What a line is to a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Nothing in particular: goes on as it is.
    #[default]
    Other,
    /// Host
    Host,
    /// Content-Length
    ContentLength,
    /// Transfer-Encoding
    TransferEncoding,
    /// One of these two with an underscore, which programs behind a gateway take for a hyphen.
    FramingLike,
    /// Connection
    Connection,
    /// Keep-Alive, Proxy-Connection, TE, Trailer: for this connection only (RFC 9110 §7.6.1).
    HopByHop,
    /// A line that a Connection line names.
    Named,
    /// Upgrade
    Upgrade,
    /// Expect
    Expect,
    /// Cookie
    Cookie,
    /// Set-Cookie
    SetCookie,
    /// Cache-Control
    CacheControl,
}

impl Kind {
    /// By the name, in whatever case.
    pub(super) fn of(name: &[u8]) -> Self {
        let candidates: &[(&[u8], Self)] = match name.len() {
            2 => &[(b"te", Self::HopByHop)],
            4 => &[(b"host", Self::Host)],
            6 => &[(b"cookie", Self::Cookie), (b"expect", Self::Expect)],
            7 => &[(b"upgrade", Self::Upgrade), (b"trailer", Self::HopByHop)],
            10 => &[
                (b"connection", Self::Connection),
                (b"set-cookie", Self::SetCookie),
                (b"keep-alive", Self::HopByHop),
            ],
            13 => &[(b"cache-control", Self::CacheControl)],
            14 => {
                &[(b"content-length", Self::ContentLength), (b"content_length", Self::FramingLike)]
            }
            16 => &[(b"proxy-connection", Self::HopByHop)],
            17 => &[
                (b"transfer-encoding", Self::TransferEncoding),
                (b"transfer_encoding", Self::FramingLike),
            ],
            _ => return Self::Other,
        };
        let found = candidates.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or(Self::Other, |(_, kind)| *kind)
    }
}

/// Where a line is: offsets in bytes from the beginning of the head, all below `HEAD_MAX`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) start: u16,
    pub(super) name_end: u16,
    pub(super) value: u16,
    pub(super) value_end: u16,
    pub(super) kind: Kind,
}

/// A line of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its place among the lines of the head, from 0.
    pub index: usize,
    /// Its name, as it came: a token.
    pub name: &'a [u8],
    /// Its value, without blanks around it; no control characters but tabs, perhaps bytes above 0x7f.
    pub value: &'a [u8],
    /// What it is to a proxy.
    pub kind: Kind,
    /// All of it as it came, with its line end.
    pub raw: &'a [u8],
}

/// The spans of all lines, without an allocation.
#[derive(Debug, Clone)]
pub(super) struct Spans {
    places: [Span; LINES_MAX],
    count: usize,
}

impl Spans {
    pub(super) fn new() -> Self {
        Self { places: [Span::default(); LINES_MAX], count: 0 }
    }

    /// Whether there was room for it.
    pub(super) fn push(&mut self, span: Span) -> bool {
        let Some(place) = self.places.get_mut(self.count) else { return false };
        *place = span;
        self.count += 1;
        true
    }

    pub(super) fn all(&self) -> &[Span] {
        &self.places[..self.count]
    }

    pub(super) fn all_mut(&mut self) -> &mut [Span] {
        &mut self.places[..self.count]
    }
}

/// The lines of a head, in order. They live as long as its bytes.
#[derive(Debug, Clone)]
pub struct Lines<'h, 'a> {
    head: &'a [u8],
    spans: &'h [Span],
    next: usize,
}

impl<'h, 'a> Lines<'h, 'a> {
    /// Of a whole head, its empty last line included.
    pub(super) fn new(head: &'a [u8], spans: &'h [Span]) -> Self {
        Self { head, spans, next: 0 }
    }
}

impl<'a> Iterator for Lines<'_, 'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let index = self.next;
        let span = self.spans.get(index)?;
        self.next += 1;
        let head = self.head;
        let part = |from: u16, to: usize| &head[usize::from(from)..to];
        let end = match self.spans.get(self.next) {
            Some(following) => usize::from(following.start),
            // the empty line
            None => self.head.len() - 2,
        };
        Some(Line {
            index,
            name: part(span.start, span.name_end.into()),
            value: part(span.value, span.value_end.into()),
            kind: span.kind,
            raw: part(span.start, end),
        })
    }
}

/// Whether this is a token (RFC 9110 §5.6.2).
pub(super) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| is_token_byte(*byte))
}

/// Whether a token may contain it.
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a value may contain it: visible, blank, tab, or above 0x7f (RFC 9110 §5.5).
pub(super) fn is_value_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

/// The elements of a list, without blanks around them; empty ones too.
pub(super) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| *byte == b',').map(trim)
}

/// Without blanks and tabs around it.
pub(super) fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}
