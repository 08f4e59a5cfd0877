//! Heads as they go on: our first line, their lines untouched and in order, our framing and our
//! Connection line.
//!
//! The line that frames the body stands where theirs stood, under the name as they spelled it, so
//! that a usual message goes on byte by byte. Must not know when, or to whom.

use super::edits::{Edits, write_line};
use super::framing::Body;
use super::head::Version;
use super::lines::{Kind, Line};
use super::request::Request;
use super::response::Response;
use std::fmt::Write;
use std::net::IpAddr;

/// How a request goes on.
#[derive(Debug, Clone, Copy)]
pub struct ToServer {
    /// How its body will be framed: usually as it came.
    pub body: Body,
    /// Whether the connection to the server is to go on after it.
    pub keep_alive: bool,
    /// Who is named as the client, if anybody.
    pub forwarding: Forwarding,
}

/// Which lines name the client to the server. Each is added behind those of proxies before us.
#[derive(Debug, Clone, Copy, Default)]
pub struct Forwarding {
    /// `X-Forwarded-For`
    pub x_forwarded_for: Option<IpAddr>,
    /// `Forwarded` (RFC 7239)
    pub forwarded: Option<IpAddr>,
}

/// How a response goes on.
#[derive(Debug, Clone, Copy)]
pub struct ToClient {
    /// How its body will be framed: as it came, or in chunks if it ends with the server, or until we
    /// close if it came in chunks and the client cannot read them.
    pub body: Body,
    /// The version of the client's request.
    pub version: Version,
    /// Whether the connection to the client is to go on after it.
    pub keep_alive: bool,
}

impl ToServer {
    /// As it came, on a connection that is to go on.
    #[must_use]
    pub fn new(request: &Request<'_>) -> Self {
        Self { body: request.body(), keep_alive: true, forwarding: Forwarding::default() }
    }
}

impl ToClient {
    /// For a client that sent this request: with the body framed so that it can read it, and to go on
    /// if both the client and the framing allow.
    #[must_use]
    pub fn new(response: &Response<'_>, request: &Request<'_>) -> Self {
        let old = request.version() == Version::V10;
        let body = match response.body() {
            Body::Chunked | Body::UntilClose if old => Body::UntilClose,
            Body::UntilClose => Body::Chunked,
            body => body,
        };
        let keep_alive = request.keep_alive() && body != Body::UntilClose;
        Self { body, version: request.version(), keep_alive }
    }
}

/// Writes the head of a request for a server, behind what is in `out`.
///
/// It is HTTP/1.1, our own version; only a client of HTTP/1.0 that names no host goes on as such, since
/// 1.1 must name one and we do not invent it. A wish for an upgrade goes on if
/// [`Request::asks_upgrade`].
pub fn write_request(out: &mut Vec<u8>, request: &Request<'_>, to: &ToServer, edits: &Edits<'_>) {
    let version = if request.host().is_some() { Version::V11 } else { Version::V10 };
    let upgrade = request.asks_upgrade();
    let protocol = if version == Version::V10 { " HTTP/1.0\r\n" } else { " HTTP/1.1\r\n" };
    for part in [request.method(), " ", request.target(), protocol] {
        out.extend_from_slice(part.as_bytes());
    }
    let mut framing = Frame::new(to.body, None);
    for line in request.lines() {
        match line.kind {
            Kind::Upgrade if !upgrade => {}
            Kind::Expect if !request.expects_continue() => {}
            Kind::Upgrade => out.extend_from_slice(line.raw),
            _ => write_their(out, &line, &mut framing, edits),
        }
    }
    edits.write_added(out);
    if let Some(client) = to.forwarding.x_forwarded_for {
        let _ = write!(Text(out), "X-Forwarded-For: {}\r\n", client.to_canonical());
    }
    if let Some(client) = to.forwarding.forwarded {
        let _ = match client.to_canonical() {
            IpAddr::V4(client) => write!(Text(out), "Forwarded: for={client}\r\n"),
            IpAddr::V6(client) => write!(Text(out), "Forwarded: for=\"[{client}]\"\r\n"),
        };
    }
    framing.write(out, None);
    if upgrade {
        write_line(out, b"Connection", b"upgrade");
    } else {
        write_connection(out, version, to.keep_alive);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the head of a response for a client, behind what is in `out`. Interim ones and those that
/// become tunnels carry neither framing nor a Connection line, but for the one a 101 must have.
pub fn write_response(
    out: &mut Vec<u8>,
    response: &Response<'_>,
    to: &ToClient,
    edits: &Edits<'_>,
) {
    let _ = write!(Text(out), "HTTP/1.1 {} ", response.status());
    out.extend_from_slice(response.phrase());
    out.extend_from_slice(b"\r\n");
    let plain = response.is_interim() || response.becomes_tunnel();
    let body = if plain { Body::None } else { to.body };
    let mut framing = Frame::new(body, response.unsent_length());
    for line in response.lines() {
        match line.kind {
            Kind::Upgrade if response.status() == 101 => out.extend_from_slice(line.raw),
            Kind::Upgrade => {}
            _ => write_their(out, &line, &mut framing, edits),
        }
    }
    edits.write_added(out);
    framing.write(out, None);
    if response.status() == 101 {
        write_line(out, b"Connection", b"upgrade");
    } else if !plain {
        write_connection(out, to.version, to.keep_alive);
    }
    out.extend_from_slice(b"\r\n");
}

/// A line that came: as it is, as it is to be, ours in its place, or none.
fn write_their(out: &mut Vec<u8>, line: &Line<'_>, framing: &mut Frame, edits: &Edits<'_>) {
    match line.kind {
        Kind::ContentLength | Kind::TransferEncoding => framing.write(out, Some(line)),
        Kind::Connection | Kind::HopByHop | Kind::Named => {}
        _ => edits.write(line, out),
    }
}

/// Says what the version does not say by itself (RFC 9112 §9.3).
fn write_connection(out: &mut Vec<u8>, version: Version, keep_alive: bool) {
    match (version, keep_alive) {
        (_, false) => write_line(out, b"Connection", b"close"),
        (Version::V10, true) => write_line(out, b"Connection", b"keep-alive"),
        (Version::V11, true) => {}
    }
}

/// The one line that frames the body, written once.
struct Frame {
    length: Option<u64>,
    chunked: bool,
    written: bool,
}

impl Frame {
    fn new(body: Body, unsent: Option<u64>) -> Self {
        let length = if let Body::Length(length) = body { Some(length) } else { unsent };
        Self { length, chunked: body == Body::Chunked, written: false }
    }

    /// Writes it in the place of one that came, if that was of the same kind; or now, if it was not
    /// written before.
    fn write(&mut self, out: &mut Vec<u8>, place: Option<&Line<'_>>) {
        let kind = if self.chunked { Kind::TransferEncoding } else { Kind::ContentLength };
        if self.written || place.is_some_and(|line| line.kind != kind) {
            return;
        }
        self.written = true;
        if self.chunked {
            let name = place.map_or(&b"Transfer-Encoding"[..], |line| line.name);
            write_line(out, name, b"chunked");
        } else if let Some(length) = self.length {
            out.extend_from_slice(place.map_or(b"Content-Length", |line| line.name));
            let _ = write!(Text(out), ": {length}\r\n");
        }
    }
}

/// Text into bytes; never fails.
pub(super) struct Text<'a>(pub(super) &'a mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
