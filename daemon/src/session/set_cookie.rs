//! Values of `Set-Cookie` lines: which cookie is set, and to what; and the lines we write.
//!
//! A `Set-Cookie` line sets one cookie; one of `Set-Cookie2` may set several, between commas. Must
//! not know why a cookie is set.

use super::edit::{self, Edit, Line};
use super::scan::{Scanner, skip_blanks, trim};
use std::ops::Range;

/// Which of both headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `Set-Cookie`
    One,
    /// `Set-Cookie2` (RFC 2965, obsolete; M7)
    Many,
}

impl Kind {
    /// By the name of a header line, in any case.
    #[must_use]
    pub fn of(header: &[u8]) -> Option<Self> {
        match header {
            _ if header.eq_ignore_ascii_case(b"set-cookie") => Some(Self::One),
            _ if header.eq_ignore_ascii_case(b"set-cookie2") => Some(Self::Many),
            _ => None,
        }
    }
}

/// A cookie that is set. Ranges are those of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCookie {
    /// Its name.
    pub name: Range<usize>,
    /// Its value, quotes included, without blanks around it.
    pub value: Range<usize>,
    /// What follows the value, from its semicolon on.
    pub attributes: Range<usize>,
    /// From one comma to the next, or the line.
    segment: Range<usize>,
}

impl SetCookie {
    /// Whether the client is told to forget it: an empty value, or a `Max-Age` that is not above 0.
    #[must_use]
    pub fn is_deletion(&self, line: &[u8]) -> bool {
        let mut attributes = line[self.attributes.clone()].split(|byte| *byte == b';');
        self.value.is_empty() || attributes.any(is_over)
    }
}

/// Whether an attribute is a `Max-Age` that is not above 0.
fn is_over(attribute: &[u8]) -> bool {
    let Some(at) = attribute.iter().position(|byte| *byte == b'=') else { return false };
    let name = &attribute[trim(attribute, 0..at)];
    let age = &attribute[trim(attribute, at + 1..attribute.len())];
    let zero = !age.is_empty() && age.iter().all(|digit| *digit == b'0');
    name.eq_ignore_ascii_case(b"max-age") && (zero || age.starts_with(b"-"))
}

/// The cookies that a line sets, in order; what has no `=` sets none.
fn cookies(line: &[u8], kind: Kind) -> impl Iterator<Item = SetCookie> + '_ {
    let stops: &[u8] = if kind == Kind::Many { b";," } else { b";" };
    let mut scanner = Scanner::new(line);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        loop {
            let start = next?;
            let stop = |byte: &u8| *byte == b'=' || stops.contains(byte);
            let equals = line[start..].iter().position(stop).map_or(line.len(), |n| start + n);
            let found = line.get(equals) == Some(&b'=');
            let value = if found { equals + 1 } else { equals };
            let value = value..scanner.end(value, stops);
            let end = scanner.end(value.end, &stops[1..]);
            next = (end < line.len()).then_some(end + 1);
            if found {
                return Some(SetCookie {
                    name: trim(line, start..equals),
                    value: trim(line, value.clone()),
                    attributes: value.end..end,
                    segment: start..end,
                });
            }
        }
    })
}

/// Every cookie of exactly this name that a line sets (M7, M20, A-39).
pub fn read<'l>(
    line: &'l [u8],
    kind: Kind,
    name: &'l [u8],
) -> impl Iterator<Item = SetCookie> + 'l {
    cookies(line, kind).filter(move |cookie| line[cookie.name.clone()] == *name)
}

/// Puts a text in front of every value of this cookie (M7, H-18); all else stays.
#[must_use]
pub fn prefixed<'l>(line: &'l [u8], kind: Kind, name: &[u8], prefix: &[u8]) -> Line<'l> {
    let at = |cookie: SetCookie| (cookie.value.start..cookie.value.start, prefix);
    edit::apply(line, &read(line, kind, name).map(at).collect::<Vec<_>>())
}

/// Takes this cookie out (M12, H-24). A line that set no other one goes.
#[must_use]
pub fn without<'l>(line: &'l [u8], kind: Kind, name: &[u8]) -> Line<'l> {
    let mut edits: Vec<Edit<'_>> = Vec::new();
    let mut kept = false;
    for cookie in cookies(line, kind) {
        if line[cookie.name.clone()] != *name {
            kept = true;
            continue;
        }
        edits.push(match kept {
            true => (cookie.segment.start - 1..cookie.segment.end, b""),
            false => {
                let behind = (cookie.segment.end + 1).min(line.len());
                (cookie.name.start..skip_blanks(line, behind), b"")
            }
        });
    }
    if edits.is_empty() || kept { edit::apply(line, &edits) } else { Line::Gone }
}

/// When a client sends a cookie along that another site made it send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// When a link leads there.
    Lax,
    /// Always; only with `Secure`.
    None,
}

impl SameSite {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

/// What our own cookie says beside its value and `path=/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Scripts do not see it.
    pub http_only: bool,
    /// It is sent over TLS only.
    pub secure: bool,
    /// Whether it is sent with requests that other sites cause.
    pub same_site: Option<SameSite>,
    /// Hosts below this one get it too.
    pub domain: Option<String>,
}

/// Our cookie (M11, H-22): `NAME=ID; path=/`, forgotten when the client ends.
#[must_use]
pub fn ours(name: &[u8], id: &[u8], attributes: &Attributes) -> Vec<u8> {
    write(&[name, b"=", id, b"; path=/"], attributes)
}

/// Takes our cookie back (M14): empty, over since 1970. With the same attributes, or clients would
/// take it for another cookie.
#[must_use]
pub fn deletion(name: &[u8], attributes: &Attributes) -> Vec<u8> {
    write(&[name, b"=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/"], attributes)
}

fn write(parts: &[&[u8]], attributes: &Attributes) -> Vec<u8> {
    let mut line = parts.concat();
    let mut say = |words: [&str; 2]| words.iter().for_each(|word| line.extend(word.bytes()));
    if let Some(domain) = &attributes.domain {
        say(["; Domain=", domain]);
    }
    if attributes.http_only {
        say(["; HttpOnly", ""]);
    }
    if attributes.secure {
        say(["; Secure", ""]);
    }
    if let Some(same_site) = attributes.same_site {
        say(["; SameSite=", same_site.word()]);
    }
    line
}

#[cfg(test)]
mod tests;
