//! The head of a request.
//!
//! Must not know what is done with it.

use super::framing::Body;
use super::head::{self, EMPTY_LINES_MAX, Head, Version};
use super::lines::Lines;
use super::refusal::Refusal;
use super::target::{self, Form};
use httparse::Status;

/// The head of a request, whole and valid. Borrows the bytes; holds nothing on the heap.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    head: Head<'a>,
    method: &'a str,
    target: &'a str,
    body: Body,
}

/// What of a request is needed to read the response to it (RFC 9112 §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// The method is HEAD.
    pub head: bool,
    /// The method is CONNECT.
    pub connect: bool,
    /// Another protocol was asked for, and the wish was passed on.
    pub upgrade: bool,
}

impl<'a> Request<'a> {
    /// Reads a request from the beginning of these bytes; `None` if they end before it does. How the
    /// bytes came in pieces makes no difference.
    ///
    /// # Errors
    /// It breaks a rule, and will whatever follows.
    pub fn parse(bytes: &'a [u8]) -> Result<Option<Self>, Refusal> {
        let window = head::window(bytes);
        let Some(empty) = empty_lines(window)? else { return Ok(None) };
        let mut slots = head::slots();
        let mut found = httparse::Request::new(&mut []);
        let length = match found.parse_with_uninit_headers(&window[empty..], &mut slots) {
            Ok(Status::Complete(length)) => length,
            Ok(Status::Partial) => return head::unfinished(bytes),
            Err(httparse::Error::Token) => {
                // tokens are those of the request line; in the target more may come
                return Err(if found.method.is_some() {
                    Refusal::Target
                } else {
                    Refusal::RequestLine
                });
            }
            Err(httparse::Error::Version) => return Err(bad_version(&window[empty..])),
            Err(error) => return Err(head::refusal(error)),
        };
        let (method, target) =
            (found.method.ok_or(Refusal::RequestLine)?, found.path.ok_or(Refusal::RequestLine)?);
        let version = Version::of(found.version);
        let head = Head::read(&window[..empty + length], version, found.headers)?;
        let body = head.framing.of_request(version)?;
        let request = Self { head, method, target, body };
        request.check()?;
        Ok(Some(request))
    }

    /// What can only be said when all lines are known.
    fn check(&self) -> Result<(), Refusal> {
        let form = target::form(self.method, self.target.as_bytes())?;
        match (self.head.host, self.head.hosts) {
            (_, 2..) => return Err(Refusal::HostRepeated),
            (None, _) if self.version() == Version::V11 => return Err(Refusal::HostMissing),
            (Some(host), _) if !target::is_host(host) => return Err(Refusal::HostInvalid),
            (Some(host), _) => {
                if let Form::Of { authority, port } = form
                    && !target::is_same_host(host, authority, port)
                {
                    return Err(Refusal::HostMismatch);
                }
            }
            (None, _) => {}
        }
        if self.head.expects_else {
            return Err(Refusal::Expectation);
        }
        if self.is_connect() && self.head.framing.announces() {
            return Err(Refusal::LengthForbidden);
        }
        Ok(())
    }

    /// The method, as it came: any token. GET and get are two (RFC 9110 §9.1).
    #[must_use]
    pub fn method(&self) -> &'a str {
        self.method
    }

    /// The target, as it came: visible ASCII.
    #[must_use]
    pub fn target(&self) -> &'a str {
        self.target
    }

    /// The version of the client.
    #[must_use]
    pub fn version(&self) -> Version {
        self.head.version
    }

    /// Bytes of the head, empty lines before it and at its end included: the body begins there.
    #[must_use]
    pub fn head_len(&self) -> usize {
        self.head.bytes.len()
    }

    /// The lines behind the first, in order.
    #[must_use]
    pub fn lines(&self) -> Lines<'_, 'a> {
        self.head.lines()
    }

    /// How the body is framed; never `UntilClose`.
    #[must_use]
    pub fn body(&self) -> Body {
        self.body
    }

    /// Whether the client wants to go on using the connection (RFC 9112 §9.3).
    #[must_use]
    pub fn keep_alive(&self) -> bool {
        self.head.connection.keeps_alive(self.head.version)
    }

    /// Whether the client waits for a 100 before it sends the body. One of HTTP/1.0 does not, whatever
    /// it says, nor one without a body (RFC 9110 §10.1.1).
    #[must_use]
    pub fn expects_continue(&self) -> bool {
        let has_body = !matches!(self.body, Body::None | Body::Length(0));
        self.head.expects_continue && self.head.version == Version::V11 && has_body
    }

    /// Whether the client asks for another protocol on this connection, and the wish may be passed on:
    /// in HTTP/1.1, in both lines, without a body that would come between, and not for h2c, which would
    /// hide further requests from us. Otherwise it is as if it had not been said (RFC 9110 §7.8).
    #[must_use]
    pub fn asks_upgrade(&self) -> bool {
        self.head.upgrade
            && self.head.connection.upgrades()
            && self.head.version == Version::V11
            && matches!(self.body, Body::None | Body::Length(0))
            && !self.is_connect()
    }

    /// Whether the client asks for a tunnel.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.method == "CONNECT"
    }

    /// The value of the Host line; only a client of HTTP/1.0 may have none. It may be empty.
    #[must_use]
    pub fn host(&self) -> Option<&'a [u8]> {
        self.head.host
    }

    /// What is needed to read the response, if the wish for an upgrade is passed on.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            head: self.method == "HEAD",
            connect: self.is_connect(),
            upgrade: self.asks_upgrade(),
        }
    }
}

/// Bytes of empty lines at the beginning; `None` if the next byte decides.
fn empty_lines(bytes: &[u8]) -> Result<Option<usize>, Refusal> {
    let mut rest = bytes;
    let mut lines = 0;
    while let Some(after) = rest.strip_prefix(b"\r\n") {
        rest = after;
        lines += 1;
        if lines > EMPTY_LINES_MAX {
            return Err(Refusal::EmptyLines);
        }
    }
    match rest {
        [] | [b'\r'] => Ok(None),
        [b'\r' | b'\n', ..] => Err(Refusal::LineEnd),
        _ => Ok(Some(bytes.len() - rest.len())),
    }
}

/// Whether what stands for a version is one that we do not speak, or none. Decided by as little as
/// `httparse` needs to see, so that pieces make no difference. HTTP/1.2 and up, which nobody speaks,
/// is not taken for 1.1.
fn bad_version(line: &[u8]) -> Refusal {
    let word = line.split(|byte| *byte == b' ').nth(2).unwrap_or_default();
    match word.strip_prefix(b"HTTP/") {
        Some([b'1', b'.', b'2'..=b'9', ..] | [b'0' | b'2'..=b'9', ..]) => Refusal::Version,
        _ => Refusal::RequestLine,
    }
}
