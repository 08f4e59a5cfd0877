//! What of heads is refused and what is not, rule by rule (faults §3.3); and that pieces make no
//! difference.

use super::*;
use proptest::prelude::*;

/// A request with these lines behind `Host`.
fn with(lines: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n")
}

/// Each of these lines behind `Host` is refused for that reason.
fn lines_refused(cases: &[(&str, Refusal)]) {
    for (lines, refusal) in cases {
        assert_eq!(refused(with(lines).as_bytes()), Some(*refusal), "{lines:?}");
    }
}

/// Each of these requests is.
fn all_refused(cases: &[(&str, Refusal)]) {
    for (text, refusal) in cases {
        assert_eq!(refused(text.as_bytes()), Some(*refusal), "{text:?}");
    }
}

fn refused(bytes: &[u8]) -> Option<Refusal> {
    Request::parse(bytes).err()
}

#[test]
fn lengths_that_are_refused() {
    use Refusal::*;
    lines_refused(&[
        ("Content-Length: 1\r\nContent-Length: 2\r\n", LengthRepeated),
        ("Content-Length: 1\r\nContent-Length: 1\r\n", LengthRepeated),
        ("Content-Length: 1, 1\r\n", LengthInvalid),
        ("Content-Length: +1\r\n", LengthInvalid),
        ("Content-Length: -1\r\n", LengthInvalid),
        ("Content-Length: 0x1\r\n", LengthInvalid),
        ("Content-Length: a\r\n", LengthInvalid),
        ("Content-Length: 1 1\r\n", LengthInvalid),
        ("Content-Length: 1.0\r\n", LengthInvalid),
        ("Content-Length: \"1\"\r\n", LengthInvalid),
        ("Content-Length:\r\n", LengthInvalid),
        ("Content-Length: 9223372036854775808\r\n", LengthInvalid),
        ("Content-Length: 18446744073709551617\r\n", LengthInvalid),
        ("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", LengthAndCoding),
        ("transfer-encoding: chunked\r\ncontent-length: 0\r\n", LengthAndCoding),
        ("Content_Length: 5\r\n", FramingName),
        ("TRANSFER_ENCODING: chunked\r\n", FramingName),
    ]);
}

#[test]
fn codings_that_are_refused() {
    use Refusal::*;
    lines_refused(&[
        ("Transfer-Encoding:\r\n", CodingInvalid),
        ("Transfer-Encoding: gzip\r\n", CodingInvalid),
        ("Transfer-Encoding: identity\r\n", CodingInvalid),
        ("Transfer-Encoding: xchunked\r\n", CodingInvalid),
        ("Transfer-Encoding: chunkedx\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked, gzip\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked, chunked\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", CodingInvalid),
        ("Transfer-Encoding: ,chunked\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked,\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked;x=y\r\n", CodingInvalid),
        ("Transfer-Encoding: \"chunked\"\r\n", CodingInvalid),
        ("Transfer-Encoding: gzip chunked\r\n", CodingInvalid),
        ("Transfer-Encoding: chunked\u{a0}\r\n", CodingInvalid),
        ("Transfer-Encoding: gzip, chunked\r\n", CodingUnknown),
        ("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", CodingUnknown),
        ("Transfer-Encoding: \u{b}chunked\r\n", HeaderValue),
    ]);
}

#[test]
fn names_that_are_refused() {
    use Refusal::*;
    lines_refused(&[
        ("Content-Length : 1\r\n", HeaderName),
        ("Content-Length\t: 1\r\n", HeaderName),
        ("Transfer-Encoding : chunked\r\n", HeaderName),
        (" Transfer-Encoding: chunked\r\n", HeaderName),
        ("X: y\r\n folded\r\n", HeaderName),
        ("X: y\r\n\tfolded\r\n", HeaderName),
        (": x\r\n", HeaderName),
        ("X\r\n", HeaderName),
        ("X Y: z\r\n", HeaderName),
        ("X(Y): z\r\n", HeaderName),
        ("X\u{e4}: z\r\n", HeaderName),
        ("X\0: z\r\n", HeaderName),
    ]);
}

#[test]
fn values_that_are_refused() {
    use Refusal::*;
    lines_refused(&[
        ("X: a\0b\r\n", HeaderValue),
        ("X: a\rb\r\n", HeaderValue),
        ("X: a\r\r\n", HeaderValue),
        ("X: a\u{7f}\r\n", HeaderValue),
        ("X: a\u{1b}[1m\r\n", HeaderValue),
        ("X: a\nY: b\r\n", LineEnd),
        ("X: a\n", LineEnd),
        ("X:\n", LineEnd),
    ]);
}

#[test]
fn a_second_host_is_refused() {
    use Refusal::*;
    lines_refused(&[("Host: a\r\n", HostRepeated)]);
}

#[test]
fn expectations_that_are_refused() {
    use Refusal::*;
    lines_refused(&[
        ("Expect: 200-ok\r\n", Expectation),
        ("Expect: 100-continue, x\r\n", Expectation),
        ("Expect: 100-continue\r\nExpect: x\r\n", Expectation),
    ]);
}

#[test]
fn hosts_that_are_refused() {
    use Refusal::*;
    let names: String = (0..=NAMES_MAX).map(|n| format!("x{n},")).collect();
    let crowd = format!("GET / HTTP/1.1\r\nHost: a\r\nConnection: {names}\r\n\r\n");
    all_refused(&[
        (crowd.as_str(), ConnectionNames),
        ("GET / HTTP/1.1\r\n\r\n", HostMissing),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: []\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: %zz\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.1\r\nHost: a\u{e4}\r\n\r\n", HostInvalid),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", HostRepeated),
        ("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", HostMismatch),
        ("GET http://a/ HTTP/1.1\r\nHost: a:81\r\n\r\n", HostMismatch),
        ("GET https://a/ HTTP/1.1\r\nHost: a:80\r\n\r\n", HostMismatch),
        ("CONNECT a:1 HTTP/1.1\r\nHost: b:1\r\n\r\n", HostMismatch),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 3\r\n\r\n", LengthForbidden),
        (
            "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n",
            LengthForbidden,
        ),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", CodingInOldVersion),
    ]);
}

#[test]
fn targets_that_are_refused() {
    use Refusal::*;
    all_refused(&[
        ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET http:a HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("CONNECT a: HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("CONNECT :80 HTTP/1.1\r\nHost: :80\r\n\r\n", Target),
        ("CONNECT http://a:80/ HTTP/1.1\r\nHost: a\r\n\r\n", Target),
    ]);
}

#[test]
fn versions_that_are_refused() {
    use Refusal::*;
    all_refused(&[
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", Version),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Version),
        ("GET / HTTP/0.9\r\n\r\n", Version),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", Version),
        ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", LineEnd),
        ("GET / HTTP/1.11\r\nHost: a\r\n\r\n", LineEnd),
        ("GET / HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n", LineEnd),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", RequestLine),
        ("GET / HTTP/1,1\r\nHost: a\r\n\r\n", RequestLine),
        ("GET / HTTP/+1.1\r\nHost: a\r\n\r\n", RequestLine),
        ("GET / XXXX/1.1\r\nHost: a\r\n\r\n", RequestLine),
    ]);
}

#[test]
fn other_first_lines_that_are_refused() {
    use Refusal::*;
    all_refused(&[
        ("GET /\r\n\r\n", Target),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", Target),
        ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", RequestLine),
        ("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", RequestLine),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", RequestLine),
        ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", RequestLine),
        ("\u{16}\u{3}\u{1}", RequestLine),
    ]);
}

#[test]
fn line_ends_that_are_refused() {
    use Refusal::*;
    all_refused(&[
        ("GET / HTTP/1.1\nHost: a\r\n\r\n", LineEnd),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", LineEnd),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", LineEnd),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", LineEnd),
        ("GET / HTTP/1.1\r\nHost: a\r\n\rx", LineEnd),
        ("GET / HTTP/1.0\n\n", LineEnd),
        ("GET / HTTP/1.0\r\n\n", LineEnd),
        ("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", LineEnd),
        ("\r\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", LineEnd),
        ("\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", LineEnd),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", HeaderName),
    ]);
}

#[test]
fn heads_beyond_the_limits_are_refused() {
    let lines = |count| with(&"X: y\r\n".repeat(count - 1));
    assert!(Request::parse(lines(LINES_MAX).as_bytes()).unwrap().is_some());
    assert_eq!(refused(lines(LINES_MAX + 1).as_bytes()), Some(Refusal::TooManyLines));
    let of = |size: usize| with(&format!("X: {}\r\n", "y".repeat(size - with("X: \r\n").len())));
    assert_eq!(Request::parse(of(HEAD_MAX).as_bytes()).unwrap().unwrap().head_len(), HEAD_MAX);
    assert_eq!(refused(of(HEAD_MAX + 1).as_bytes()), Some(Refusal::HeadTooLarge));
    assert_eq!(refused(&[b'G'; HEAD_MAX]), Some(Refusal::HeadTooLarge));
    assert!(matches!(Request::parse(&[b'G'; HEAD_MAX - 1]), Ok(None)));
    let empty = |count| "\r\n".repeat(count) + &with("");
    assert!(Request::parse(empty(EMPTY_LINES_MAX).as_bytes()).unwrap().is_some());
    assert_eq!(refused(empty(EMPTY_LINES_MAX + 1).as_bytes()), Some(Refusal::EmptyLines));
    let long_name = format!("GET / HTTP/1.1\r\nHost: a\r\n{}: x\r\n\r\n", "n".repeat(9000));
    let parsed = Request::parse(long_name.as_bytes()).unwrap().unwrap();
    assert_eq!(parsed.lines().nth(1).unwrap().name.len(), 9000);
}

/// Valid requests, and how their bodies are framed.
pub(super) const ACCEPTED: &[(&str, Body)] = &[
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET / HTTP/1.0\r\n\r\n", Body::None),
    ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("get / HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET http://a/x?y HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET HTTP://A HTTP/1.1\r\nHost: a:80\r\n\r\n", Body::None),
    ("GET https://a:443?x HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET http://[::1]:8080/ HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", Body::None),
    ("GET http://a/ HTTP/1.0\r\n\r\n", Body::None),
    ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", Body::None),
    ("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nContent-Length: 0\r\n\r\n", Body::Length(0)),
    ("GET /%41?a=b&c=[d]|{e}\"<>\\^`'();@:,;=~!$*+-._ HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET //a/../b HTTP/1.1\r\nHost: a\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a_b.example:80\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a:\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: [fe80::1]\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: %41!$&'()*+,;=~\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nhOsT:a\r\nX:\r\nY: \t \r\nZ: \t a b\tc \r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{e4}\u{20ac}\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\n1!#$%&'*+-.^_`|~: x\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\nCookie: a=b\r\nCookie: c=d\r\ncookie: e\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: a:b, \"c\"; d=[e]\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", Body::Length(3)),
    ("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\n", Body::Length(3)),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", Body::Length(0)),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0010\r\n\r\n", Body::Length(10)),
    (
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\t9223372036854775807 \r\n\r\n",
        Body::Length(LENGTH_MAX),
    ),
    ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", Body::Chunked),
    ("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tCHUNKED \r\n\r\n", Body::Chunked),
    ("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n", Body::None),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: , close,,x-y ,\r\n\r\n", Body::None),
];

#[test]
fn requests_that_are_accepted() {
    for (text, body) in ACCEPTED {
        let request = Request::parse(text.as_bytes());
        let request = request.unwrap_or_else(|no| panic!("{text:?}: {no:?}")).unwrap();
        assert_eq!((request.body(), request.head_len()), (*body, text.len()), "{text:?}");
        assert!(Request::parse(&text.as_bytes()[..text.len() - 1]).unwrap().is_none(), "{text:?}");
    }
}

#[test]
fn what_a_request_says_is_read() {
    let text = "GET /x HTTP/1.1\r\nHost: a:1\r\nX:  y z \r\nCoOkIe: a=b\r\n\r\nGET ";
    let request = Request::parse(text.as_bytes()).unwrap().unwrap();
    assert_eq!((request.method(), request.target()), ("GET", "/x"));
    assert_eq!((request.version(), request.host()), (Version::V11, Some(&b"a:1"[..])));
    assert_eq!(request.head_len(), text.len() - 4);
    let lines: Vec<_> = request.lines().collect();
    assert_eq!((lines[1].index, lines[1].name, lines[1].value), (1, &b"X"[..], &b"y z"[..]));
    assert_eq!(lines[1].raw, b"X:  y z \r\n");
    assert_eq!((lines[2].kind, lines[2].raw), (Kind::Cookie, &b"CoOkIe: a=b\r\n"[..]));
    assert_eq!(lines.len(), 3);
    assert_eq!(request.asked(), Asked::default());
}

#[test]
fn whether_a_connection_goes_on() {
    for (version, line, goes_on) in [
        ("1.1", "X: y", true),
        ("1.1", "Connection: close", false),
        ("1.1", "Connection: keep-alive, CLOSE", false),
        ("1.1", "Connection: close\r\nConnection: keep-alive", false),
        ("1.1", "Connection: \"close\"", false),
        ("1.1", "Connection: closed", true),
        ("1.0", "X: y", false),
        ("1.0", "Connection: Keep-Alive", true),
        ("1.0", "Connection: keep-alive, close", false),
    ] {
        let text = format!("GET / HTTP/{version}\r\nHost: a\r\n{line}\r\n\r\n");
        let request = Request::parse(text.as_bytes()).unwrap().unwrap();
        assert_eq!(request.keep_alive(), goes_on, "{version} {line}");
        let text = format!("HTTP/{version} 200 OK\r\nContent-Length: 0\r\n{line}\r\n\r\n");
        let response = Response::parse(text.as_bytes(), Asked::default()).unwrap().unwrap();
        assert_eq!(response.keep_alive(), goes_on, "{version} {line}");
    }
}

#[test]
fn who_waits_and_who_wants_another_protocol() {
    let of = |lines: &str| {
        let text = format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n");
        let request = Request::parse(text.as_bytes()).unwrap().unwrap();
        (request.expects_continue(), request.asks_upgrade())
    };
    assert_eq!(of("Expect: 100-CONTINUE\r\nContent-Length: 1\r\n"), (true, false));
    assert_eq!(of("Expect: 100-continue\r\nContent-Length: 0\r\n"), (false, false));
    assert_eq!(of("Upgrade: websocket\r\nConnection: x, Upgrade\r\n"), (false, true));
    assert_eq!(of("Upgrade: websocket\r\n"), (false, false));
    assert_eq!(of("Connection: upgrade\r\n"), (false, false));
    assert_eq!(of("Upgrade: a, H2C\r\nConnection: upgrade\r\n"), (false, false));
    let body = "Content-Length: 1\r\n";
    assert_eq!(of(&format!("{body}Upgrade: x\r\nConnection: upgrade\r\n")), (false, false));
    let old = "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\nUpgrade: x\r\n\
               Connection: upgrade\r\n\r\n";
    let old = Request::parse(old.as_bytes()).unwrap().unwrap();
    assert!(!old.expects_continue() && !old.asks_upgrade());
}

const HEAD: Asked = Asked { head: true, connect: false, upgrade: false };
const CONNECT: Asked = Asked { head: false, connect: true, upgrade: false };
const UPGRADE: Asked = Asked { head: false, connect: false, upgrade: true };
const GET: Asked = Asked { head: false, connect: false, upgrade: false };

#[test]
fn responses_that_are_refused() {
    use Refusal::*;
    for (text, refusal) in [
        ("HTTP/2.0 200 OK\r\n\r\n", StatusLine),
        ("HTTP/1.1 99 OK\r\n\r\n", StatusLine),
        ("HTTP/1.1 099 OK\r\n\r\n", StatusLine),
        ("HTTP/1.1 2000 OK\r\n\r\n", StatusLine),
        ("HTTP/1.1  200 OK\r\n\r\n", StatusLine),
        ("HTTP/1.1 200 O\0K\r\n\r\n", StatusLine),
        ("SSH-2.0-x\r\n", StatusLine),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", EmptyLines),
        ("HTTP/1.1 200 OK\nX: y\r\n\r\n", LineEnd),
        ("HTTP/1.1 200 OK\n\r\n", LineEnd),
        ("HTTP/1.1 200\n\n", LineEnd),
        ("HTTP/1.1 200 OK\r\nX: y\n\r\n", LineEnd),
        ("HTTP/1.1 200 OK\r\nX : y\r\n\r\n", HeaderName),
        ("HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n", HeaderName),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", LengthRepeated),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n", LengthInvalid),
        ("HTTP/1.1 304 OK\r\nContent-Length: x\r\n\r\n", LengthInvalid),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            LengthAndCoding,
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", CodingInvalid),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", CodingUnknown),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CodingInOldVersion),
        ("HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\n", LengthForbidden),
        ("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", LengthForbidden),
        ("HTTP/1.1 100 Go\r\nTransfer-Encoding: chunked\r\n\r\n", LengthForbidden),
        ("HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n", UnaskedUpgrade),
    ] {
        assert_eq!(Response::parse(text.as_bytes(), GET).err(), Some(refusal), "{text:?}");
    }
}

#[test]
fn responses_that_are_accepted() {
    for (text, asked, body) in [
        ("HTTP/1.1 200 OK\r\n\r\n", GET, Body::UntilClose),
        ("HTTP/1.1 200 \r\n\r\n", GET, Body::UntilClose),
        ("HTTP/1.1 200\r\n\r\n", GET, Body::UntilClose),
        ("HTTP/1.0 404 Nicht da, \u{e4}\r\n\r\n", GET, Body::UntilClose),
        ("HTTP/1.1 999 x\r\nContent-Length: 2\r\n\r\n", GET, Body::Length(2)),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 02\r\n\r\n",
            GET,
            Body::Length(2),
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", GET, Body::Chunked),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", HEAD, Body::None),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", HEAD, Body::None),
        ("HTTP/1.1 200 OK\r\n\r\n", HEAD, Body::None),
        ("HTTP/1.1 304 OK\r\nContent-Length: 2\r\n\r\n", GET, Body::None),
        ("HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n", GET, Body::None),
        ("HTTP/1.1 205 OK\r\nContent-Length: 0\r\n\r\n", GET, Body::Length(0)),
        ("HTTP/1.1 100 Continue\r\n\r\n", GET, Body::None),
        ("HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n", GET, Body::None),
        ("HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", UPGRADE, Body::None),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", CONNECT, Body::None),
        ("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n", CONNECT, Body::Length(2)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", UPGRADE, Body::Length(2)),
    ] {
        let response = Response::parse(text.as_bytes(), asked);
        let response = response.unwrap_or_else(|no| panic!("{text:?}: {no:?}")).unwrap();
        assert_eq!((response.body(), response.head_len()), (body, text.len()), "{text:?}");
        let tunnel = response.status() == 101 || (asked.connect && response.status() == 200);
        assert_eq!(response.becomes_tunnel(), tunnel, "{text:?}");
        let interim = matches!(response.status(), 100 | 103);
        assert_eq!(response.is_interim(), interim, "{text:?}");
        assert!(Response::parse(&text.as_bytes()[..text.len() - 1], asked).unwrap().is_none());
    }
    let of = |text: &'static str| Response::parse(text.as_bytes(), HEAD).unwrap().unwrap();
    assert_eq!(of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n").unsent_length(), Some(2));
    assert_eq!(of("HTTP/1.0 404 Nicht \u{e4}\r\n\r\n").phrase(), "Nicht \u{e4}".as_bytes());
    assert_eq!(of("HTTP/1.1 200\r\n\r\n").phrase(), b"");
}

#[test]
fn every_refusal_has_a_status_and_a_word() {
    assert_eq!(Refusal::HeadTooLarge.status(), 431);
    assert_eq!(Refusal::CodingUnknown.status(), 501);
    assert_eq!(Refusal::Version.status(), 505);
    assert_eq!(Refusal::Expectation.status(), 417);
    assert_eq!(Refusal::HostMissing.status(), 400);
    assert_eq!(Refusal::HostMissing.reason(), "host-missing");
}

#[test]
fn a_head_is_small_enough_to_be_handed_around() {
    assert!(size_of::<Request<'_>>() <= 1280, "{}", size_of::<Request<'_>>());
    assert!(size_of::<Response<'_>>() <= 1280, "{}", size_of::<Response<'_>>());
}

/// What a parser says, in words that do not borrow.
fn said(bytes: &[u8]) -> String {
    match Request::parse(bytes) {
        Ok(None) => "more".to_owned(),
        Ok(Some(request)) => {
            let lines: Vec<_> = request.lines().collect();
            let (method, target) = (request.method(), request.target());
            format!("{method} {target} {} {:?} {lines:?}", request.head_len(), request.body())
        }
        Err(refusal) => refusal.reason().to_owned(),
    }
}

fn said_of_response(bytes: &[u8]) -> String {
    match Response::parse(bytes, UPGRADE) {
        Ok(None) => "more".to_owned(),
        Ok(Some(response)) => {
            let (lines, status) = (response.lines().collect::<Vec<_>>(), response.status());
            format!("{status} {} {:?} {lines:?}", response.head_len(), response.body())
        }
        Err(refusal) => refusal.reason().to_owned(),
    }
}

/// Parts of heads, right and wrong, that make up interesting ones.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        prop::sample::select(vec![
            "GET / HTTP/1.1\r\n",
            "POST /x HTTP/1.0\r\n",
            "GET / HTTP/2.0\r\n",
            "GET / HTTP/1.2",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 101 \r\n",
            "HTTP/1.",
            "GET ",
            "\r\n",
            "\n",
            "\r",
            "Host: a\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "X: y\r\n",
            "Connection: close, x\r\n",
            "Expect: 100-continue\r\n",
            " ",
            ":",
            "\t",
            "a",
            "\r\n\r\n",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(fragment, 0..9).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn pieces_make_no_difference(bytes in fragments(), request: bool) {
        let said = if request { said } else { said_of_response };
        let whole = said(&bytes);
        // byte by byte: the first word that is not "more" is the same as that on the whole
        let first = (0..=bytes.len()).map(|end| said(&bytes[..end])).find(|said| said != "more");
        prop_assert_eq!(first.unwrap_or_else(|| "more".to_owned()), whole);
    }

    #[test]
    fn who_looks_only_when_it_is_worth_it_misses_nothing(bytes in fragments(), piece in 1_usize..9) {
        let mut seen = 0;
        let mut news = "more".to_owned();
        for end in (piece..bytes.len() + piece).step_by(piece).map(|end| end.min(bytes.len())) {
            if news == "more" && worth_parsing(&bytes[..end], seen) {
                news = said(&bytes[..end]);
            }
            seen = end;
        }
        let whole = said(&bytes);
        // a refusal may come with the end of its line, a head never later than it is there
        prop_assert!(news == whole || (news == "more" && !whole.contains(' ')), "{news} {whole}");
    }

    #[test]
    fn no_bytes_are_too_wild(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = (Request::parse(&bytes), Response::parse(&bytes, GET));
    }
}
