//! Where the body of a message ends, by Content-Length and Transfer-Encoding (RFC 9112 §6).
//!
//! Narrower than the RFC: of two statements on the length one may be read here and the other there,
//! so there is one. Must not know bytes of bodies.

use super::head::Version;
use super::lines::{elements, is_token};
use super::refusal::Refusal;

/// The longest body, in bytes: 63 bits, as many servers count with a sign.
pub const LENGTH_MAX: u64 = i64::MAX as u64;

/// How a body is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// There is none, and no line says so.
    None,
    /// So many bytes; 0 too, if a line says so.
    Length(u64),
    /// In chunks.
    Chunked,
    /// Until the sender ends; only in responses.
    UntilClose,
}

/// What the lines say on framing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Framing {
    /// The value of Content-Length.
    pub(super) length: Option<u64>,
    /// It was said again, with the same value; with another one.
    repeated: bool,
    contradicted: bool,
    /// Codings, `chunked` among them, and whether it was the last.
    codings: usize,
    chunked: usize,
    chunked_last: bool,
}

impl Framing {
    /// Takes a Content-Length. `1*DIGIT`: zeros in front are valid and mean nothing (RFC 9110 §8.6);
    /// the number goes on as we write it, so nobody behind us can take them for octal.
    pub(super) fn add_length(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if value.is_empty() {
            return Err(Refusal::LengthInvalid);
        }
        let length = value.iter().try_fold(0_u64, |length, digit| {
            let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
            length.checked_mul(10)?.checked_add(digit).filter(|length| *length <= LENGTH_MAX)
        });
        let length = length.ok_or(Refusal::LengthInvalid)?;
        match self.length.replace(length) {
            None => {}
            Some(before) if before == length => self.repeated = true,
            Some(_) => self.contradicted = true,
        }
        Ok(())
    }

    /// Takes a Transfer-Encoding, one of several lines perhaps.
    pub(super) fn add_codings(&mut self, value: &[u8]) -> Result<(), Refusal> {
        for coding in elements(value) {
            let name = coding.split(|byte| *byte == b';').next().unwrap_or_default();
            if !is_token(super::lines::trim(name)) {
                return Err(Refusal::CodingInvalid);
            }
            self.codings += 1;
            self.chunked_last = coding.eq_ignore_ascii_case(b"chunked");
            self.chunked += usize::from(self.chunked_last);
        }
        Ok(())
    }

    /// Whether the codings are a single `chunked`, none at all, or wrong.
    fn is_chunked(&self, version: Version) -> Result<bool, Refusal> {
        if self.codings == 0 {
            return Ok(false);
        }
        if version == Version::V10 {
            return Err(Refusal::CodingInOldVersion);
        }
        if self.length.is_some() {
            return Err(Refusal::LengthAndCoding);
        }
        if !self.chunked_last || self.chunked > 1 {
            return Err(Refusal::CodingInvalid);
        }
        if self.codings > 1 { Err(Refusal::CodingUnknown) } else { Ok(true) }
    }

    /// The body of a request. A second Content-Length is refused even if it says the same: nobody
    /// honest sends it (RFC 9110 §8.6 lets us).
    pub(super) fn of_request(&self, version: Version) -> Result<Body, Refusal> {
        if self.is_chunked(version)? {
            return Ok(Body::Chunked);
        }
        if self.repeated || self.contradicted {
            return Err(Refusal::LengthRepeated);
        }
        Ok(self.length.map_or(Body::None, Body::Length))
    }

    /// The body of a response that may have one. A Content-Length that is repeated with the same value
    /// is what careless servers send, and goes on as one.
    pub(super) fn of_response(&self, version: Version) -> Result<Body, Refusal> {
        if self.is_chunked(version)? {
            return Ok(Body::Chunked);
        }
        if self.contradicted {
            return Err(Refusal::LengthRepeated);
        }
        Ok(self.length.map_or(Body::UntilClose, Body::Length))
    }

    /// Whether a body is announced.
    pub(super) fn announces(&self) -> bool {
        self.codings > 0 || self.length.is_some_and(|length| length > 0)
    }
}
