//! A second opinion: what we take of a stream of requests hyper takes alike, message by message, each
//! body to the byte. What hyper refuses and we take is a mistake unless [`is_known`] says why.

use super::heads::ACCEPTED;
use super::*;
use hyper::body::{Body as _, Incoming};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::service::service_fn;
use hyper::{Uri, header};
use proptest::prelude::*;
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll};

/// A request as it was taken, with its body if that came to its end.
#[derive(Debug, Clone, PartialEq)]
struct Taken {
    method: String,
    target: String,
    lines: usize,
    body: Option<Vec<u8>>,
}

/// The connection of a client that says this in pieces, and ends.
struct Wire<'a> {
    bytes: &'a [u8],
    piece: usize,
}

impl Read for Wire<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut room: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let (now, later) =
            self.bytes.split_at(self.piece.min(self.bytes.len()).min(room.remaining()));
        room.put_slice(now);
        self.bytes = later;
        Poll::Ready(Ok(()))
    }
}

impl Write for Wire<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

async fn body_of(body: Incoming) -> Option<Vec<u8>> {
    let (mut body, mut data) = (pin!(body), Vec::new());
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        if let Ok(part) = frame.ok()?.into_data() {
            data.extend_from_slice(&part);
        }
    }
    Some(data)
}

/// What hyper takes, and what it says to the rest.
fn by_hyper(bytes: &[u8], piece: usize) -> (Vec<Taken>, String) {
    let taken = Rc::new(RefCell::new(Vec::new()));
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let taken = Rc::clone(&taken);
        async move {
            let (head, body) = request.into_parts();
            let (method, target) = (head.method.to_string(), head.uri.to_string());
            let lines = head.headers.len();
            let body = body_of(body).await;
            taken.borrow_mut().push(Taken { method, target, lines, body });
            Ok::<_, Infallible>(hyper::Response::new(String::new()))
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let wire = Wire { bytes, piece };
    let served =
        hyper::server::conn::http1::Builder::new().half_close(true).serve_connection(wire, service);
    let end = format!("{:?}", runtime.block_on(served));
    let taken = taken.take();
    (taken, end)
}

/// Why hyper may refuse what we take.
fn is_known(request: &Request<'_>) -> bool {
    // its type for targets is narrower: some visible characters that browsers do send
    request.target().parse::<Uri>().is_err()
}

/// What we take.
fn by_us(mut bytes: &[u8]) -> Vec<Taken> {
    let mut taken = Vec::new();
    while let Ok(Some(request)) = Request::parse(bytes) {
        if is_known(&request) {
            break;
        }
        let (mut decoder, mut data) = (Decoder::new(request.body()), Vec::new());
        bytes = &bytes[request.head_len()..];
        let whole = loop {
            match decoder.step(bytes) {
                Ok(Step::Data(n)) => {
                    data.extend_from_slice(&bytes[..n]);
                    bytes = &bytes[n..];
                }
                Ok(Step::Framing(n)) => bytes = &bytes[n..],
                Ok(Step::Done) => break true,
                Ok(Step::More) | Err(_) => break false,
            }
        };
        let uri: Uri = request.target().parse().unwrap();
        taken.push(Taken {
            method: request.method().to_owned(),
            target: uri.to_string(),
            lines: request.lines().count(),
            body: whole.then_some(data),
        });
        let passes = request.is_connect()
            || request
                .lines()
                .any(|line| line.name.eq_ignore_ascii_case(header::UPGRADE.as_str().as_bytes()));
        if !whole || !request.keep_alive() || passes {
            break;
        }
    }
    taken
}

fn agree(bytes: &[u8], piece: usize) -> usize {
    let ours = by_us(bytes);
    let whole = ours.iter().filter(|taken| taken.body.is_some()).count();
    let (theirs, end) = by_hyper(bytes, piece);
    let text = String::from_utf8_lossy(bytes);
    assert!(theirs.len() >= whole, "{text:?}\nwe: {ours:?}\nhyper: {theirs:?} {end}");
    assert_eq!(theirs[..whole], ours[..whole], "{text:?}\nhyper: {end}");
    whole
}

#[test]
fn hyper_takes_every_valid_request_alike() {
    let next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    for (text, body) in ACCEPTED {
        let body = match body {
            Body::Length(LENGTH_MAX) => continue,
            Body::Length(length) => "x".repeat(usize::try_from(*length).unwrap()),
            Body::Chunked => {
                "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n".to_owned()
            }
            Body::None | Body::UntilClose => String::new(),
        };
        let stream = format!("{text}{body}{next}{next}");
        let request = Request::parse(text.as_bytes()).unwrap().unwrap();
        for piece in [1, 7, stream.len()] {
            let taken = agree(stream.as_bytes(), piece);
            let most = if request.keep_alive() && !request.is_connect() { 3 } else { 1 };
            assert_eq!(taken, if is_known(&request) { 0 } else { most }, "{text:?}");
        }
    }
}

/// First lines.
const FIRST: &[&str] = &[
    "GET / HTTP/1.1",
    "POST /a?b HTTP/1.1",
    "get /{} HTTP/1.1",
    "HEAD / HTTP/1.1",
    "PUT / HTTP/1.0",
    "OPTIONS * HTTP/1.1",
    "GET http://a/ HTTP/1.1",
    "CONNECT a:1 HTTP/1.1",
];

/// Lines, right and wrong.
const LINES: &[&str] = &[
    "Content-Length: 3",
    "content-length:3",
    "Content-Length: 0",
    "Content-Length: 03",
    "Content-Length: +3",
    "Content-Length: 3,3",
    "Content-Length: 4",
    "Content-Length:",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding:\tchunked ",
    "Transfer-Encoding: x,chunked",
    "Transfer-Encoding: chunked, x",
    "Transfer-Encoding: CHUNKED",
    "transfer-encoding: identity",
    "Connection: close",
    "Connection: keep-alive",
    "Connection: x-y, Keep-Alive",
    "X-Y: z",
    "Cookie: a=b; c=\"d\"",
    "X:",
    "X: \t ",
    "Expect: 100-continue",
    "TE: trailers",
    "X : y",
    "Upgrade: websocket",
    "Host: b",
    " x",
    "X: \u{e4}",
];

/// Bodies, right and wrong.
const BODIES: &[&str] = &[
    "",
    "abc",
    "abcd",
    "3\r\nabc\r\n0\r\n\r\n",
    "0\r\n\r\n",
    "3;x=\"y z\";q\r\nabc\r\n0\r\nT: u\r\n\r\n",
    "3 \r\nabc\r\n0\r\n\r\n",
    "003\r\nabc\r\n0\r\n\r\n",
    "3\r\nabcd\r\n0\r\n\r\n",
    "3\r\nabc\r\n0\r\n",
    "3\nabc\n0\n\n",
    "3\r\nabc\r\n0\r\nT u\r\n\r\n",
    "3\r\nabc\r\n0\r\nT: u\r\nV:\r\n\r\n",
    "3;x\ny\r\nabc\r\n0\r\n\r\n",
    "A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n",
    "0\r\n\r\nabc",
];

/// A request with a body to go with it, right or wrong.
fn message() -> impl Strategy<Value = String> {
    let first = prop::sample::select(FIRST);
    let line = prop::sample::select(LINES);
    let lines = prop::collection::vec(line, 0..4);
    let body = prop::sample::select(BODIES);
    (first, lines, body).prop_map(|(first, lines, body)| {
        let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
        let host = if first.starts_with("CONNECT") { "a:1" } else { "a" };
        format!("{first}\r\nHost: {host}\r\n{lines}\r\n{body}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn hyper_takes_what_we_take(
        messages in prop::collection::vec(message(), 1..4),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        change: bool,
        piece in 1_usize..200,
    ) {
        let mut stream = messages.concat().into_bytes();
        for (at, byte) in changes.iter().filter(|_| change) {
            let at = at.index(stream.len());
            stream[at] = *byte;
        }
        agree(&stream, piece);
    }
}
