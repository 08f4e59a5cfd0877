//! Heads as they go on, and what we say ourselves.

use super::*;
use proptest::prelude::*;
use std::net::IpAddr;

fn request(text: &str) -> Request<'_> {
    Request::parse(text.as_bytes()).unwrap().unwrap()
}

fn response<'a>(text: &'a str, asked: Asked) -> Response<'a> {
    Response::parse(text.as_bytes(), asked).unwrap().unwrap()
}

fn sent_on(text: &str, to: impl FnOnce(&mut ToServer), edits: &Edits<'_>) -> String {
    let request = request(text);
    let mut how = ToServer::new(&request);
    to(&mut how);
    let mut out = Vec::new();
    write_request(&mut out, &request, &how, edits);
    String::from_utf8(out).unwrap()
}

fn passed_on(
    asking: &str,
    text: &str,
    to: impl FnOnce(&mut ToClient),
    edits: &Edits<'_>,
) -> String {
    let request = request(asking);
    let response = response(text, request.asked());
    let mut how = ToClient::new(&response, &request);
    to(&mut how);
    let mut out = Vec::new();
    write_response(&mut out, &response, &how, edits);
    String::from_utf8(out).unwrap()
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OLD: &str = "GET / HTTP/1.0\r\n\r\n";
const OLD_KEPT: &str = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

#[test]
fn a_usual_request_goes_on_byte_by_byte() {
    for text in [
        GET,
        "POST /x?y HTTP/1.1\r\nhost:a\r\nX:  odd \t\r\ncontent-length: 3\r\nCookie: a=b\r\nCookie: c\r\n\r\n",
        "POST / HTTP/1.1\r\nX: 1\r\nHost: a\r\nTRANSFER-ENCODING: chunked\r\nX: 2\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    ] {
        assert_eq!(sent_on(text, |_| {}, &Edits::new()), text);
    }
}

#[test]
fn framing_and_hop_by_hop_lines_are_ours() {
    let none = Edits::new();
    let text = "POST / HTTP/1.1\r\nConnection: close, x-hop, Cookie, content-type\r\nHost: a\r\n\
                X-Hop: gone\r\nKeep-Alive: gone\r\nProxy-Connection: gone\r\nTE: gone\r\n\
                Trailer: gone\r\nUpgrade: gone\r\nCookie: stays\r\nContent-Type: stays\r\n\
                Content-Length:007\r\n\r\n";
    let lines = "Host: a\r\nCookie: stays\r\nContent-Type: stays\r\n";
    assert_eq!(
        sent_on(text, |_| {}, &none),
        format!("POST / HTTP/1.1\r\n{lines}Content-Length: 7\r\n\r\n")
    );
    assert_eq!(
        sent_on(text, |to| (to.body, to.keep_alive) = (Body::Chunked, false), &none),
        format!(
            "POST / HTTP/1.1\r\n{lines}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
    );
}

#[test]
fn a_client_of_old_goes_on_as_it_can() {
    let none = Edits::new();
    assert_eq!(
        sent_on(OLD, |to| to.keep_alive = false, &none),
        "GET / HTTP/1.0\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(sent_on(OLD, |_| {}, &none), OLD_KEPT);
    let named = "GET / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\n\r\n";
    assert_eq!(sent_on(named, |_| {}, &none), GET);
}

#[test]
fn lines_are_replaced_removed_and_added() {
    let text =
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: one\r\nX: y\r\nCookie: two\r\nConnection: x\r\n\r\n";
    let mut edits = Edits::new();
    edits.replace(1, Value::new(b"new").unwrap());
    edits.remove(3);
    edits.replace(4, Value::new(b"never").unwrap());
    edits.add("X-Added", Value::new("\u{e4}".as_bytes()).unwrap());
    edits.add("X-Bad:", Value::new(b"").unwrap());
    assert_eq!(
        sent_on(text, |_| {}, &edits),
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: new\r\nX-Added: \u{e4}\r\n\r\n"
    );
    edits.clear();
    assert_eq!(sent_on(GET, |_| {}, &edits), GET);
    for bad in [&b"a\r\nX: y"[..], b"\n", b"\0", b"\x7f"] {
        assert_eq!(Value::new(bad), None);
    }
}

#[test]
fn the_client_is_named_behind_those_before() {
    let text = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
    let with = |address: &str| {
        let address: IpAddr = address.parse().unwrap();
        let forwarding = Forwarding { x_forwarded_for: Some(address), forwarded: Some(address) };
        let sent = sent_on(text, |to| to.forwarding = forwarding, &Edits::new());
        sent.strip_prefix(&text[..text.len() - 2]).unwrap().to_owned()
    };
    let four = "X-Forwarded-For: 192.0.2.7\r\nForwarded: for=192.0.2.7\r\n\r\n";
    assert_eq!(with("192.0.2.7"), four);
    assert_eq!(with("::ffff:192.0.2.7"), four);
    assert_eq!(
        with("2001:db8::1"),
        "X-Forwarded-For: 2001:db8::1\r\nForwarded: for=\"[2001:db8::1]\"\r\n\r\n"
    );
}

#[test]
fn an_upgrade_goes_on_both_ways() {
    let asking =
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade, x\r\nX: y\r\n\r\n";
    assert_eq!(
        sent_on(asking, |_| {}, &Edits::new()),
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
    );
    let granted = "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";
    assert_eq!(passed_on(asking, granted, |_| {}, &Edits::new()), granted);
    let h2c = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\
               Connection: Upgrade, HTTP2-Settings\r\n\r\n";
    assert_eq!(sent_on(h2c, |_| {}, &Edits::new()), GET);
    let denied = "HTTP/1.1 200 OK\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n";
    let plain = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(passed_on(asking, denied, |_| {}, &Edits::new()), plain);
    let connect = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
    let tunnel = passed_on(connect, plain, |_| {}, &Edits::new());
    assert_eq!(tunnel, "HTTP/1.1 200 OK\r\n\r\n");
}

#[test]
fn responses_go_on_in_a_form_the_client_can_read() {
    let none = Edits::new();
    let plain = "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\ncontent-length: 3\r\nset-cookie: b\r\n\r\n";
    let chunked = "HTTP/1.1 200 \u{e4}\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n";
    let endless = "HTTP/1.0 200 OK\r\nKeep-Alive: x\r\nX: y\r\n\r\n";
    assert_eq!(passed_on(GET, plain, |_| {}, &none), plain);
    assert_eq!(passed_on(GET, chunked, |_| {}, &none), chunked);
    assert_eq!(
        passed_on(OLD, chunked, |_| {}, &none),
        "HTTP/1.1 200 \u{e4}\r\nX: y\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(
        passed_on(OLD_KEPT, plain, |_| {}, &none),
        plain.replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n")
    );
    assert_eq!(
        passed_on(GET, endless, |_| {}, &none),
        "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    assert_eq!(
        passed_on(GET, plain, |to| to.keep_alive = false, &none),
        plain.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
    );
    let head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_eq!(passed_on(head, plain, |_| {}, &none), plain);
    let unchanged = "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n";
    assert_eq!(passed_on(GET, unchanged, |_| {}, &none), unchanged);
    let interim = "HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n";
    assert_eq!(passed_on(OLD, interim, |_| {}, &none), interim);
}

#[test]
fn our_own_replies_are_exact() {
    use Code::*;
    let all = [
        BadRequest,
        RequestTimeout,
        ContentTooLarge,
        ExpectationFailed,
        HeadTooLarge,
        InternalError,
        NotImplemented,
        BadGateway,
        Unavailable,
        GatewayTimeout,
        VersionNotSupported,
    ];
    for (code, number) in
        all.into_iter().zip([400, 408, 413, 417, 431, 500, 501, 502, 503, 504, 505])
    {
        let (mut whole, mut bare) = (Vec::new(), Vec::new());
        write_reply(&mut whole, code, "some-reason", false);
        write_reply(&mut bare, code, "some-reason", true);
        let reply = Response::parse(&whole, Asked::default()).unwrap().unwrap();
        let body = &whole[reply.head_len()..];
        assert_eq!((reply.status(), code.number()), (number, number));
        assert_eq!(reply.body(), Body::Length(body.len() as u64));
        assert!(!reply.keep_alive() && !reply.phrase().is_empty());
        assert_eq!(bare, whole[..reply.head_len()]);
        let text = String::from_utf8(whole.clone()).unwrap();
        for line in
            ["Cache-Control: no-cache", "Connection: close", "X-Balance-Reason: some-reason"]
        {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{text}");
        }
    }
    for (refusal, code) in [
        (Refusal::HostMissing, BadRequest),
        (Refusal::TooManyLines, HeadTooLarge),
        (Refusal::CodingUnknown, NotImplemented),
        (Refusal::Version, VersionNotSupported),
        (Refusal::Expectation, ExpectationFailed),
    ] {
        assert_eq!((Code::of(refusal), code.number()), (code, refusal.status()));
    }
}

/// Lines that are valid and mean nothing to us.
fn other_lines() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let value = prop::collection::vec(prop_oneof![0x21..0x7f_u8, 0x80..=0xff_u8], 0..12);
    prop::collection::vec(("X-[!#$%&'*+.^_`|~0-9a-zA-Z]{1,9}", value), 0..20)
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(
        lines in other_lines(), length in prop::option::of(0..=LENGTH_MAX), chunked: bool, keep: bool,
    ) {
        let mut text = b"BREW /pot HTTP/1.1\r\nHost: a\r\n".to_vec();
        for (name, value) in &lines {
            text.extend([name.as_bytes(), b":", value, b"\r\n"].concat());
        }
        text.extend_from_slice(b"\r\n");
        let request = Request::parse(&text).unwrap().unwrap();
        let body = match length {
            _ if chunked => Body::Chunked,
            Some(length) => Body::Length(length),
            None => Body::None,
        };
        let mut out = b"before".to_vec();
        let to = ToServer { body, keep_alive: keep, forwarding: Forwarding::default() };
        write_request(&mut out, &request, &to, &Edits::new());
        let again = Request::parse(&out[6..]).unwrap().unwrap();
        prop_assert_eq!((again.method(), again.target(), again.head_len()), ("BREW", "/pot", out.len() - 6));
        prop_assert_eq!((again.body(), again.keep_alive()), (body, keep));
        let others = |request: &Request<'_>| -> Vec<Vec<u8>> {
            request.lines().filter(|line| line.kind == Kind::Other).map(|line| line.raw.to_vec()).collect()
        };
        prop_assert_eq!(others(&again), others(&request));
    }
}
