//! Servers that mean no good: each costs its own check, and nobody else anything.

use super::*;

/// A server that talks without end, once it was asked.
fn endless(first: &'static str, more: &'static [u8], pause: Duration) -> Backend {
    Backend::serve(move |mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(first.as_bytes());
        while stream.write_all(more).is_ok() {
            std::thread::sleep(pause);
        }
    })
}

#[test]
fn hostile_answers_fail_with_a_reason_and_nobody_else_does() {
    let none = Duration::ZERO;
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let servers = [
        (
            endless(OK, &[b'x'; 10_000], none),
            "no match for the expression in the first 65536 bytes",
        ),
        (
            endless("HTTP/1.1 200 OK\r\n", b"X: y\r\n", none),
            "no match for the expression in the first 65536 bytes",
        ),
        (
            endless(chunked, b"1\r\nx\r\n", none),
            "no match for the expression in the first 65536 bytes",
        ),
        (endless(chunked, b"1;", none), "a chunk of the body is broken"),
        (
            endless("", b"HTTP/1.1 100 Continue\r\n\r\n", none),
            "the headers do not end within 65536 bytes",
        ),
        (endless("", b"y", Duration::from_secs(1)), "status line is not HTTP: y"),
        (
            endless("HTTP/1.1 200 OK\r\n", b"y", Duration::from_secs(1)),
            "no whole answer within 2 s",
        ),
        (endless("", b"\x1b]0;x\x07\xff", none), "status line is not HTTP: ?]0;x??"),
        (endless("\x16\x03\x01", &[0; 9], none), "status line is not HTTP: ???"),
    ];
    let good = Web::saying(format!("{OK}token"));
    let mut addresses = vec![good.address()];
    addresses.extend(servers.iter().map(|(server, _)| server.address()));
    let daemon = with(&[&get("token")[..], &["-t", "2"]].concat(), &addresses);
    for ((_, why), channel) in servers.iter().zip(1..) {
        let said = until_down(&daemon, channel);
        assert!(said.starts_with(why), "channel {channel}: {said:?} instead of {why:?}");
        assert!(said.len() < 120 && said.chars().all(|c| !c.is_control()), "{said:?}");
    }
    assert_eq!(health(&daemon, 0), Health::Up);
    let asked = good.asked();
    until("the good one to be checked further", || good.asked() > asked + 1);
    assert_eq!(health(&daemon, 0), Health::Up);
}

#[test]
fn a_compressed_body_is_searched_as_it_is() {
    // the beginning of a gzip file; nobody had asked for it
    let answer = [
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00".as_slice(),
        &[0x9a; 300],
    ];
    fails(&get("token"), answer.concat(), "no match for the expression");
    passes(&get(r"\x1f\x8b\x08"), answer.concat());
    passes(&["--healthcheck-method", "http_get"], answer.concat());
}

#[test]
fn h53_a_catastrophic_expression_ends_and_holds_up_nobody() {
    let page = format!("{OK}{}!", "a".repeat(64 * 1024));
    // steps or time, whichever ends first
    let given_up = "the expression needs too m";
    // the first is famous, and linear in this library; the second is not
    for (expression, why) in
        [("(a+)+$", "no match for the expression"), ("(a|aa)+b(?=!)", given_up)]
    {
        let (bad, good) = (Web::saying(&page), Web::saying(format!("{OK}ab!a")));
        let options = [&get(expression)[..], &["--healthcheck-window", "70000"]].concat();
        let daemon = with(&options, &[bad.address(), good.address()]);
        until("a check of the bad one", || bad.asked() > 0);
        let began = Instant::now();
        let said = until_down(&daemon, 0);
        assert!(said.starts_with(why), "{expression}: {said}");
        assert!(began.elapsed() < Duration::from_secs(4), "{expression}: {:?}", began.elapsed());
        until_up(&daemon, 1);
        // the others meanwhile: checks at their interval, clients at once
        let (asked, mut clients, began) = (bad.asked(), 0, Instant::now());
        while bad.asked() < asked + 3 {
            let question = Instant::now();
            assert!(ask_text(daemon.address(), "GET / HTTP/1.0\r\n\r\n").ends_with("ab!a"));
            assert!(question.elapsed() < Duration::from_secs(2), "{:?}", question.elapsed());
            clients += 1;
        }
        let checks = good.asked() - clients;
        assert!(checks >= 3, "{checks} checks of the good one in {:?}", began.elapsed());
        assert_eq!(health(&daemon, 1), Health::Up);
    }
}
