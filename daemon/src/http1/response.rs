//! The head of a response, read with the request in mind that it answers.
//!
//! Whatever is refused here is a 502 for the client. Must not know what is done with it.

use super::framing::Body;
use super::head::{self, Head, Version};
use super::lines::Lines;
use super::refusal::Refusal;
use super::request::Asked;
use httparse::Status;

/// The head of a response, whole and valid. Borrows the bytes; holds nothing on the heap.
#[derive(Debug, Clone)]
pub struct Response<'a> {
    head: Head<'a>,
    status: u16,
    phrase: &'a [u8],
    body: Body,
    tunnel: bool,
    /// Content-Length goes on though there is no body: it is about the one of a GET.
    length: Option<u64>,
}

impl<'a> Response<'a> {
    /// Reads a response from the beginning of these bytes; `None` if they end before it does. How the
    /// bytes came in pieces makes no difference.
    ///
    /// # Errors
    /// It breaks a rule, and will whatever follows.
    pub fn parse(bytes: &'a [u8], asked: Asked) -> Result<Option<Self>, Refusal> {
        let window = head::window(bytes);
        if let [b'\r' | b'\n', ..] = window {
            return Err(Refusal::EmptyLines);
        }
        let mut slots = head::slots();
        let mut found = httparse::Response::new(&mut []);
        let config = httparse::ParserConfig::default();
        let parsed = config.parse_response_with_uninit_headers(&mut found, window, &mut slots);
        let length = match parsed {
            Ok(Status::Complete(length)) => length,
            Ok(Status::Partial) => return head::unfinished(bytes),
            Err(httparse::Error::Version | httparse::Error::Status | httparse::Error::Token) => {
                return Err(Refusal::StatusLine);
            }
            Err(error) => return Err(head::refusal(error)),
        };
        let version = Version::of(found.version);
        let status = found.code.filter(|code| *code >= 100).ok_or(Refusal::StatusLine)?;
        let head = Head::read(&window[..length], version, found.headers)?;
        let phrase = phrase(head.bytes);
        let mut response =
            Self { head, status, phrase, body: Body::None, tunnel: false, length: None };
        response.frame(asked)?;
        Ok(Some(response))
    }

    /// Where the body ends (RFC 9112 §6.3).
    fn frame(&mut self, asked: Asked) -> Result<(), Refusal> {
        let framing = self.head.framing;
        if self.status == 101 && !asked.upgrade {
            return Err(Refusal::UnaskedUpgrade);
        }
        if asked.connect && (200..300).contains(&self.status) {
            self.tunnel = true;
            return Ok(());
        }
        if self.status < 200 || self.status == 204 {
            // it has none; a server that announces one may send one, and we would take it for the
            // next response
            self.tunnel = self.status == 101;
            return if framing.announces() { Err(Refusal::LengthForbidden) } else { Ok(()) };
        }
        let body = framing.of_response(self.head.version)?;
        if asked.head || self.status == 304 {
            self.length = framing.length;
        } else {
            self.body = body;
        }
        Ok(())
    }

    /// The status: three digits, from 100.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What stands behind the status; perhaps nothing, perhaps bytes above 0x7f.
    #[must_use]
    pub fn phrase(&self) -> &'a [u8] {
        self.phrase
    }

    /// The version of the server.
    #[must_use]
    pub fn version(&self) -> Version {
        self.head.version
    }

    /// Bytes of the head, its empty line included: the body begins there.
    #[must_use]
    pub fn head_len(&self) -> usize {
        self.head.bytes.len()
    }

    /// The lines behind the first, in order.
    #[must_use]
    pub fn lines(&self) -> Lines<'_, 'a> {
        self.head.lines()
    }

    /// How the body is framed: `None` for HEAD, 1xx, 204, 304 and tunnels.
    #[must_use]
    pub fn body(&self) -> Body {
        self.body
    }

    /// The length of a body that is not sent: Content-Length in the answer to HEAD, or in a 304.
    #[must_use]
    pub fn unsent_length(&self) -> Option<u64> {
        self.length
    }

    /// Whether the response proper is still to come: 1xx but 101.
    #[must_use]
    pub fn is_interim(&self) -> bool {
        self.status < 200 && !self.tunnel
    }

    /// Whether from here on bytes pass both ways unseen: a 101 that was asked for, a 2xx to CONNECT.
    #[must_use]
    pub fn becomes_tunnel(&self) -> bool {
        self.tunnel
    }

    /// Whether the server lets the connection be used again once the body was read to its end
    /// (RFC 9112 §9.3). Whoever reads must see to it that no bytes follow.
    #[must_use]
    pub fn keep_alive(&self) -> bool {
        self.head.connection.keeps_alive(self.head.version)
            && self.body != Body::UntilClose
            && !self.tunnel
    }
}

/// What stands behind the status; `httparse` gives it only if it is ASCII.
fn phrase(head: &[u8]) -> &[u8] {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    line.get("HTTP/1.1 200 ".len()..).unwrap_or_default()
}
