//! What we say ourselves when there is nothing to pass on (H-108 to H-110).
//!
//! Names the cause in a word for machines, and no address. Must not know the cause itself.

use super::refusal::Refusal;
use super::write::Text;
use std::fmt::Write;

/// The statuses that we say ourselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 400
    BadRequest,
    /// 408
    RequestTimeout,
    /// 413
    ContentTooLarge,
    /// 417
    ExpectationFailed,
    /// 431
    HeadTooLarge,
    /// 500
    InternalError,
    /// 501
    NotImplemented,
    /// 502
    BadGateway,
    /// 503
    Unavailable,
    /// 504
    GatewayTimeout,
    /// 505
    VersionNotSupported,
}

impl Code {
    /// What a client is told whose request was refused.
    #[must_use]
    pub fn of(refusal: Refusal) -> Self {
        match refusal.status() {
            417 => Self::ExpectationFailed,
            431 => Self::HeadTooLarge,
            501 => Self::NotImplemented,
            502 => Self::BadGateway,
            505 => Self::VersionNotSupported,
            _ => Self::BadRequest,
        }
    }

    /// Three digits.
    #[must_use]
    pub fn number(self) -> u16 {
        self.words().0
    }

    fn words(self) -> (u16, &'static str) {
        match self {
            Self::BadRequest => (400, "Bad Request"),
            Self::RequestTimeout => (408, "Request Timeout"),
            Self::ContentTooLarge => (413, "Content Too Large"),
            Self::ExpectationFailed => (417, "Expectation Failed"),
            Self::HeadTooLarge => (431, "Request Header Fields Too Large"),
            Self::InternalError => (500, "Internal Server Error"),
            Self::NotImplemented => (501, "Not Implemented"),
            Self::BadGateway => (502, "Bad Gateway"),
            Self::Unavailable => (503, "Service Unavailable"),
            Self::GatewayTimeout => (504, "Gateway Timeout"),
            Self::VersionNotSupported => (505, "HTTP Version Not Supported"),
        }
    }
}

/// Writes a whole reply behind what is in `out`: of HTTP/1.1 in a form that clients of 1.0 can read
/// too, after which the connection is closed. `reason` is one word of a fixed list. In the answer to
/// HEAD the body is left out, not its length.
pub fn write_reply(out: &mut Vec<u8>, code: Code, reason: &'static str, head: bool) {
    let (number, phrase) = code.words();
    let page = [
        "<!DOCTYPE html>\n<html><head><title>",
        phrase,
        "</title></head>\n<body><h1>",
        phrase,
        "</h1><p>",
        reason,
        "</p></body></html>\n",
    ];
    let length: usize = page.iter().map(|part| part.len()).sum();
    let _ = write!(
        Text(out),
        "HTTP/1.1 {number} {phrase}\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\nX-Balance-Reason: {reason}\r\n\r\n"
    );
    if !head {
        for part in page {
            out.extend_from_slice(part.as_bytes());
        }
    }
}
