//! What we say ourselves: a test for each row of the table in 1.2 that there is here (H-108), in a form
//! that every client can read (H-110).
//!
//! Rows without a test here: 401 and 403, which only the web side says (H-75, H-79), as no rule denies
//! a request; 500, which no input can bring about.

use super::{held, start};
use balance_tests::Daemon;
use balance_tests::backend::{Backend, Refusing, Silent};
use balance_tests::http::{Client, Message, Origin, get, read_message};
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

/// What is said to these bytes, after which the connection is over.
#[track_caller]
fn reply_to(daemon: &Daemon, bytes: impl AsRef<[u8]>) -> Message {
    let mut client = Client::to(daemon.address());
    client.say(bytes);
    let answer = client.hear();
    assert!(client.is_at_end());
    answer
}

/// It has this status, names this cause, and no address.
#[track_caller]
fn is(answer: &Message, status: u16, reason: &str) {
    let said = (answer.status(), answer.line("x-balance-reason"));
    assert_eq!(said, (status, Some(reason)), "{answer:?}");
    assert_eq!(answer.line("content-length"), Some(&*answer.body.len().to_string()));
    assert_eq!(answer.line("connection"), Some("close"));
    assert_eq!(answer.line("cache-control"), Some("no-cache"));
    let all = format!("{}{}", answer.head, answer.text());
    assert!(!all.contains("127.0.0.1") && answer.text().contains(reason), "{all}");
}

/// A server that hears a request, says this, and is at its end.
fn saying(bytes: &'static [u8]) -> Backend {
    Backend::serve(move |mut stream| {
        let _ = read_message(&stream, false);
        let _ = stream.write_all(bytes);
    })
}

#[test]
fn h108_400_for_what_is_no_request() {
    let server = Origin::named("one");
    let daemon = start("", &[server.address()]);
    for (bytes, reason) in [
        ("nonsense\r\n\r\n", "request-line"),
        ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "target"),
        ("GET / HTTP/1.1\r\n\r\n", "host-missing"),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "host-repeated"),
        ("GET / HTTP/1.1\r\nHost: x\r\n a: b\r\n\r\n", "header-name"),
        ("GET / HTTP/1.1\r\nHost: x\r\na : b\r\n\r\n", "header-name"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n", "length-invalid"),
    ] {
        is(&reply_to(&daemon, bytes), 400, reason);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn h108_400_for_who_leaves_in_the_middle() {
    let server = Origin::named("one");
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("GET / HTTP/1.1\r\nHos");
    client.stream.shutdown(Shutdown::Write).unwrap();
    is(&client.hear(), 400, "incomplete");
}

#[test]
fn h108_400_for_a_body_that_is_none() {
    let server = Origin::named("one");
    let daemon = start("", &[server.address()]);
    let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    is(&reply_to(&daemon, format!("{head}3\r\nabcd\r\n")), 400, "chunk-end");
    is(&reply_to(&daemon, format!("{head}no\r\n")), 400, "chunk-size");
    assert!(server.requests().is_empty());
}

#[test]
fn h108_408_for_who_is_late_and_silence_between_requests() {
    let server = Origin::named("one");
    let daemon = start("--client-timeout 1", &[server.address()]);
    is(&reply_to(&daemon, "GET / HTTP/1.1\r\n"), 408, "client-timeout");
    let mut kept = Client::to(daemon.address());
    kept.get("/", "");
    assert!(kept.is_at_end());
}

#[test]
fn h108_417_431_501_505_for_what_is_not_done_here() {
    let server = Origin::named("one");
    let daemon = start("", &[server.address()]);
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n", "x".repeat(16 * 1024));
    is(&reply_to(&daemon, long), 431, "head-too-large");
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "a: b\r\n".repeat(100));
    is(&reply_to(&daemon, many), 431, "too-many-lines");
    let coding = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n";
    is(&reply_to(&daemon, coding), 501, "coding-unknown");
    is(&reply_to(&daemon, "GET / HTTP/2.0\r\nHost: x\r\n\r\n"), 505, "version");
    let expects = "POST / HTTP/1.1\r\nHost: x\r\nExpect: cake\r\nContent-Length: 1\r\n\r\nx";
    is(&reply_to(&daemon, expects), 417, "expectation");
    assert!(server.requests().is_empty());
}

#[test]
fn h108_502_for_an_answer_that_is_too_large() {
    let large = Origin::answering(|_| {
        format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "x".repeat(16 * 1024)).into_bytes()
    });
    let daemon = start("", &[large.address()]);
    is(&get(daemon.address(), ""), 502, "head-too-large");
}

#[test]
fn h108_502_for_a_reset_before_the_head_was_whole() {
    for said in [&b""[..], b"HTTP/1.1 200 OK\r\nConten"] {
        let server = Backend::serve(move |mut stream| {
            let _ = read_message(&stream, false);
            let _ = stream.write_all(said);
            socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        });
        let daemon = start("", &[server.address()]);
        let answer = get(daemon.address(), "");
        // a reset may take with it what came before
        let partial = !said.is_empty() && answer.line("x-balance-reason") != Some("no-answer");
        is(&answer, 502, if partial { "incomplete-answer" } else { "no-answer" });
    }
}

#[test]
fn h108_503_for_nobody_there() {
    let refusing = Refusing::new();
    let daemon = start("", &[refusing.address()]);
    is(&get(daemon.address(), ""), 503, "connect");
    daemon.do_ctl("disable 0 0");
    is(&get(daemon.address(), ""), 503, "no-channel");
}

#[test]
fn h108_503_for_a_connect_that_takes_too_long() {
    let silent = Silent::new();
    let daemon = start("--conn-timeout 1", &[silent.address()]);
    is(&get(daemon.address(), ""), 503, "connect");
}

#[test]
fn h108_503_for_waiting_too_long() {
    let (server, go) = held("late");
    let (busy, options) = (format!("{}:1", server.address()), ["--http", "--queue-timeout", "1"]);
    let daemon = Daemon::start(&[&options[..], &["--healthcheck-method", "none", &busy]].concat());
    let mut first = Client::to(daemon.address());
    first.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    is(&get(daemon.address(), ""), 503, "queue-timeout");
    go.send(()).unwrap();
    assert_eq!(first.hear().text(), "late");
}

#[test]
fn h108_504_for_a_server_that_says_nothing() {
    let (server, _go) = held("never");
    let daemon = start("--server-timeout 1", &[server.address()]);
    is(&get(daemon.address(), ""), 504, "server-timeout");
}

#[test]
fn h108_a_cut_for_an_answer_that_breaks_off_behind_its_head() {
    for said in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"[..],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n",
    ] {
        let server = saying(said);
        let daemon = start("", &[server.address()]);
        let (mut client, mut heard) = (Client::to(daemon.address()), Vec::new());
        client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        let end = client.stream.read_to_end(&mut heard).unwrap_err();
        assert_eq!(end.kind(), ErrorKind::ConnectionReset);
        // nothing was put in for what is missing
        let heard = String::from_utf8(heard).unwrap();
        assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 200 OK\r\n"), "{heard}");
        assert!(
            !heard.contains("X-Balance-Reason") && !heard.ends_with("\r\n0\r\n\r\n"),
            "{heard}"
        );
    }
}

#[test]
fn h110_every_client_can_read_a_reply() {
    let refusing = Refusing::new();
    let daemon = start("", &[refusing.address()]);
    let ask = |method: &str, version: &str| {
        let mut client = Client::to(daemon.address());
        client.say(format!("{method} / HTTP/{version}\r\nHost: x\r\n\r\n"));
        let mut all = Vec::new();
        client.stream.read_to_end(&mut all).unwrap();
        let all = String::from_utf8(all).unwrap();
        let (head, body) = all.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    };
    let (head, page) = ask("GET", "1.1");
    assert!(
        head.starts_with("HTTP/1.1 503 ") && !head.to_lowercase().contains("transfer-encoding")
    );
    assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", page.len())), "{head}");
    assert!(head.contains("\r\nConnection: close"));
    // the same in the other forms; to HEAD all but the page itself
    assert_eq!(ask("GET", "1.0"), (head.clone(), page));
    assert_eq!(ask("HEAD", "1.1"), (head.clone(), String::new()));
    assert_eq!(ask("HEAD", "1.0"), (head, String::new()));
}
