//! HTTP mode through real sockets: every request on its own way, sessions kept, messages whole.

use balance_tests::Daemon;
use balance_tests::backend::{Backend, Refusing};
use balance_tests::http::{Client, Message, Origin, get, ok, ok_with, read_message};
use balance_tests::wait::until;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

fn start(options: &str, servers: &[SocketAddr]) -> Daemon {
    let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
    // a check is a connection, too
    let mut args = vec!["--http", "--healthcheck-method", "none"];
    args.extend(options.split_whitespace());
    args.extend(servers.iter().map(String::as_str));
    Daemon::start(&args)
}

/// Two servers that say their names.
fn two() -> (Origin, Origin) {
    (Origin::named("one"), Origin::named("two"))
}

#[test]
fn h01_each_request_of_a_kept_connection_goes_its_own_way() {
    let (one, two) = two();
    let daemon = start("--mode insert --cookie-name S", &[one.address(), two.address()]);
    let mut client = Client::to(daemon.address());
    for (id, name) in [("out2", "two"), ("out1", "one"), ("out2", "two"), ("out2", "two")] {
        assert_eq!(client.get("/", &format!("Cookie: S={id}\r\n")).text(), name);
    }
    // in one go, too
    client.say("GET / HTTP/1.1\r\nHost: x\r\nCookie: S=out1\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nCookie: S=out2\r\n\r\n");
    assert_eq!([client.hear().text(), client.hear().text()], ["one", "two"]);
    daemon.wait_counters(0, 0, |n| (n.current, n.total) == (0, 2));
    assert_eq!(daemon.counters(0, 1).total, 4);
}

#[test]
fn h03_requests_without_a_session_are_dealt_in_turn() {
    let servers: Vec<Origin> = ["a", "b", "c", "d"].map(Origin::named).into();
    let addresses: Vec<_> = servers.iter().map(Origin::address).collect();
    let daemon = start("", &addresses);
    let mut client = Client::to(daemon.address());
    let said: Vec<String> = (0..80).map(|_| client.get("/", "").text()).collect();
    for name in ["a", "b", "c", "d"] {
        assert_eq!(said.iter().filter(|said| *said == name).count(), 20);
    }
    // connections to servers are used again: far fewer than requests
    assert!(servers.iter().map(Origin::connections).sum::<usize>() <= 8);
}

#[test]
fn h04_what_need_not_be_touched_arrives_as_it_was_sent() {
    let server = Origin::answering(|_| {
        b"HTTP/1.1 203 Fine  By Me\r\nX-one:  two \r\nx-ONE: three\r\nContent-Length: 2\r\n\r\nhi"
            .to_vec()
    });
    let daemon = start("--mode insert --cookie-name S", &[server.address()]);
    let mut client = Client::to(daemon.address());
    let lines =
        "X-A:  b\r\nCookie: a=b; S=out1;  c=\"d;e\"\r\nx-a: c\r\nCookie: S=out1\r\nAccept: */*\r\n";
    let answer = client.get("/path;x?q=%41", lines);
    let request = &server.requests()[0];
    assert_eq!(
        request.head,
        "GET /path;x?q=%41 HTTP/1.1\r\nHost: test\r\nX-A:  b\r\nCookie: a=b;  c=\"d;e\"\r\nx-a: c\r\nAccept: */*\r\n\r\n"
    );
    assert_eq!(
        answer.head,
        "HTTP/1.1 203 Fine  By Me\r\nX-one:  two \r\nx-ONE: three\r\nContent-Length: 2\r\n\r\n"
    );
}

#[test]
fn h06_a_server_that_refuses_costs_its_clients_nothing() {
    let (dead, server) = (Refusing::new(), Origin::named("alive"));
    let daemon = start("", &[dead.address(), server.address()]);
    for _ in 0..10 {
        assert_eq!(get(daemon.address(), "").text(), "alive");
    }
}

#[test]
fn h09_passive_learns_who_issued_a_cookie_and_changes_no_byte() {
    let named = |name: &'static str| {
        Origin::answering(move |request| match request.head.contains("/login") {
            true => ok_with(&format!("Set-Cookie: SID={name}-0123456789; Path=/\r\n"), name),
            false => ok(name),
        })
    };
    let (one, two) = (named("one"), named("two"));
    let daemon = start("--mode passive --cookie-name SID", &[one.address(), two.address()]);
    let login = Client::to(daemon.address()).get("/login", "");
    let cookie = login.line("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(cookie, format!("SID={}-0123456789", login.text()));
    for _ in 0..20 {
        assert_eq!(get(daemon.address(), &format!("Cookie: {cookie}\r\n")).text(), login.text());
    }
    // one that nobody issued spreads evenly (H-11)
    let said: Vec<_> =
        (0..10).map(|_| get(daemon.address(), "Cookie: SID=never\r\n").text()).collect();
    assert_eq!(said.iter().filter(|said| *said == "one").count(), 5);
}

#[test]
fn h18_h19_sync_writes_the_output_into_the_servers_cookie_and_takes_it_out_again() {
    let named = |name: &'static str| {
        Origin::answering(move |_| ok_with("Set-Cookie: N=a~b=\"c\"; HttpOnly\r\n", name))
    };
    let (one, two) = (named("one"), named("two"));
    let daemon = start("--mode sync --cookie-name N", &[one.address(), two.address()]);
    let first = get(daemon.address(), "");
    let id = if first.text() == "one" { "out1" } else { "out2" };
    assert_eq!(first.line("set-cookie"), Some(&*format!("N={id}~a~b=\"c\"; HttpOnly")));
    let lines = format!("Cookie: x=1; N={id}~a~b=\"c\"; y=2\r\n");
    for _ in 0..6 {
        assert_eq!(get(daemon.address(), &lines).text(), first.text());
    }
    let served = if id == "out1" { &one } else { &two };
    let last = served.requests().pop().unwrap();
    assert_eq!(last.line("cookie"), Some("x=1; N=a~b=\"c\"; y=2"));
}

#[test]
fn h22_h23_insert_binds_a_client_with_a_cookie_that_servers_never_see() {
    let (one, two) = two();
    let daemon = start("--mode insert --cookie-name S", &[one.address(), two.address()]);
    let first = get(daemon.address(), "");
    let cookie = first.line("set-cookie").unwrap().to_owned();
    let id = if first.text() == "one" { "out1" } else { "out2" };
    assert_eq!(cookie, format!("S={id}; path=/"));
    assert_eq!(first.line("cache-control"), Some("private"));
    let again = get(daemon.address(), &format!("Cookie: S={id}\r\n"));
    assert_eq!((again.text(), again.line("set-cookie")), (first.text(), None));
    let all: Vec<Message> = [one.requests(), two.requests()].concat();
    assert!(all.iter().all(|request| request.line("cookie").is_none()));
    // taken out: another one serves it, and says so at once (H-26, H-27)
    daemon.do_ctl(if id == "out1" { "disable 0 0" } else { "disable 0 1" });
    let other = get(daemon.address(), &format!("Cookie: S={id}\r\n"));
    assert_ne!(other.text(), first.text());
    assert!(other.line("set-cookie").is_some());
}

#[test]
fn h30_source_gives_a_client_the_same_output_each_time() {
    let (one, two) = two();
    let daemon = start("--mode source", &[one.address(), two.address()]);
    let first = get(daemon.address(), "").text();
    for _ in 0..20 {
        assert_eq!(get(daemon.address(), "").text(), first);
    }
}

#[test]
fn h34_requests_wait_while_all_channels_are_full_and_none_is_refused() {
    let (at_once, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, highest) = (Arc::clone(&at_once), Arc::clone(&most));
    let server = Origin::answering(move |_| {
        let now = count.fetch_add(1, Ordering::SeqCst) + 1;
        highest.fetch_max(now, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        count.fetch_sub(1, Ordering::SeqCst);
        ok("served")
    });
    let daemon = Daemon::start(&["--http", &format!("{}:2", server.address())]);
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| assert_eq!(get(daemon.address(), "").text(), "served"));
        }
    });
    assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
}

#[test]
fn h35_who_waits_for_too_long_is_told() {
    let (go, goes) = mpsc::channel::<()>();
    let goes = Mutex::new(goes);
    let server = Origin::answering(move |_| {
        let _ = goes.lock().unwrap().recv_timeout(Duration::from_secs(10));
        ok("late")
    });
    let daemon =
        Daemon::start(&["--http", "--queue-timeout", "1", &format!("{}:1", server.address())]);
    let mut first = Client::to(daemon.address());
    first.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    assert_eq!(get(daemon.address(), "").status(), 503);
    go.send(()).unwrap();
    assert_eq!(first.hear().text(), "late");
}

#[test]
fn h39_h41_backups_serve_while_there_is_nobody_else() {
    let (one, sorry) = (Origin::named("one"), Origin::named("sorry"));
    let (a, b) = (one.address().to_string(), sorry.address().to_string());
    let daemon = Daemon::start(&["--http", "--mode", "insert", "--cookie-name", "S", &a, "!", &b]);
    assert_eq!(get(daemon.address(), "").text(), "one");
    daemon.do_ctl("disable 0 0");
    let page = get(daemon.address(), "Cookie: S=out1\r\n");
    assert_eq!(page.text(), "sorry");
    // no session is bound to a backup: the cookie is taken back (H-28)
    assert!(page.line("set-cookie").unwrap().contains("1970"));
    daemon.do_ctl("enable 0 0");
    assert_eq!(get(daemon.address(), "").text(), "one");
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl("disable 1 0");
    let none = get(daemon.address(), "");
    assert_eq!((none.status(), none.line("x-balance-reason")), (503, Some("no-channel")));
}

#[test]
fn h43_h44_a_head_has_a_deadline_that_no_trickle_extends() {
    let server = Origin::named("x");
    let daemon = start("--client-timeout 1", &[server.address()]);
    let (mut slow, began) = (Client::to(daemon.address()), Instant::now());
    slow.stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    slow.say("GET / HTTP/1.1\r\nX: ");
    let mut answer = Vec::new();
    while began.elapsed() < Duration::from_secs(10) && !answer.ends_with(b"</html>\n") {
        let _ = slow.stream.write_all(b"a");
        let mut piece = [0; 1024];
        if let Ok(bytes) = slow.stream.read(&mut piece) {
            answer.extend_from_slice(&piece[..bytes]);
        }
    }
    assert!(answer.starts_with(b"HTTP/1.1 408 "));
    // who says nothing at all is closed in silence
    let mut silent = Client::to(daemon.address());
    assert!(silent.is_at_end());
}

#[test]
fn h46_a_server_that_says_nothing_is_a_504_and_one_that_stops_is_a_cut() {
    let server = Backend::serve(|mut stream| {
        let request = read_message(&stream, false).unwrap().unwrap();
        if request.head.contains("/half") {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").unwrap();
        }
        let _ = stream.read(&mut [0]); // until the daemon gives up
    });
    let daemon = start("--server-timeout 1", &[server.address()]);
    assert_eq!(get(daemon.address(), "").status(), 504);
    let mut client = Client::to(daemon.address());
    client.say("GET /half HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut all = Vec::new();
    let end = client.stream.read_to_end(&mut all).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn h108_what_servers_do_wrong_is_a_502_that_names_the_cause() {
    let says: [(&'static [u8], &str); 4] = [
        (b"", "no-answer"),
        (b"SSH-2.0-x\r\n\r\n", "status-line"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "incomplete-answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "length-repeated",
        ),
    ];
    for (said, reason) in says {
        let server = Backend::serve(move |mut stream| {
            let _ = read_message(&stream, false);
            let _ = stream.write_all(said);
        });
        let daemon = start("", &[server.address()]);
        let answer = get(daemon.address(), "");
        assert_eq!((answer.status(), answer.line("x-balance-reason")), (502, Some(reason)));
        assert!(!answer.text().contains("127.0.0.1"));
    }
}

#[test]
fn h109_who_is_refused_in_the_middle_of_talking_can_read_why() {
    let server = Origin::named("x");
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n");
    client.say(vec![b'x'; 100_000]);
    let answer = client.hear();
    assert_eq!((answer.status(), answer.line("x-balance-reason")), (400, Some("length-repeated")));
    assert!(client.is_at_end());
    assert!(server.requests().is_empty());
}

#[test]
fn bodies_of_every_framing_pass_whole_both_ways() {
    let server = Origin::answering(|request| {
        let (body, path) = (&request.body, &request.head);
        let mut answer = Vec::new();
        if path.contains("/chunked") {
            answer.extend_from_slice(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for chunk in body.chunks(1000) {
                answer.extend_from_slice(format!("{:X};ext=1\r\n", chunk.len()).as_bytes());
                answer.extend_from_slice(chunk);
                answer.extend_from_slice(b"\r\n");
            }
            answer.extend_from_slice(b"0\r\nTrailer: gone\r\n\r\n");
        } else if path.contains("/close") {
            answer.extend_from_slice(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            answer.extend_from_slice(body);
        } else {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            answer.extend_from_slice(head.as_bytes());
            answer.extend_from_slice(body);
        }
        answer
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    for (length, path) in
        [(0, "/"), (1, "/chunked"), (5_000_000, "/"), (300_000, "/chunked"), (70_000, "/close")]
    {
        let body: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        for chunked in [false, true] {
            let mut request = format!("POST {path} HTTP/1.1\r\nHost: x\r\n");
            match chunked {
                true => request.push_str("Transfer-Encoding: chunked\r\n\r\n"),
                false => request.push_str(&format!("Content-Length: {length}\r\n\r\n")),
            }
            let mut all = request.into_bytes();
            if chunked {
                for chunk in body.chunks(7777) {
                    all.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    all.extend_from_slice(chunk);
                    all.extend_from_slice(b"\r\n");
                }
                all.extend_from_slice(b"0\r\n\r\n");
            } else {
                all.extend_from_slice(&body);
            }
            let mut writer = client.stream.try_clone().unwrap();
            let writing = std::thread::spawn(move || writer.write_all(&all).unwrap());
            let answer = client.hear();
            writing.join().unwrap();
            assert!(answer.body == body, "{path} {length} {chunked}: {}", answer.body.len());
        }
    }
}

#[test]
fn a_client_of_http_1_0_gets_what_it_can_read() {
    let server = Origin::answering(|_| {
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".to_vec()
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("GET / HTTP/1.0\r\nHost: x\r\n\r\n");
    let answer = client.hear();
    assert_eq!((answer.text(), answer.line("transfer-encoding")), ("abc".to_owned(), None));
    assert!(client.is_at_end());
}

#[test]
fn head_and_304_have_no_body_and_the_connection_goes_on() {
    let server = Origin::answering(|request| match request.head.starts_with("HEAD") {
        true => b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".to_vec(),
        false => b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n".to_vec(),
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    for _ in 0..3 {
        client.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        let answer = read_message(&client.stream, true).unwrap().unwrap();
        assert_eq!(answer.line("content-length"), Some("1000"));
        assert_eq!(client.get("/", "").status(), 304);
    }
}

#[test]
fn a_client_that_waits_to_be_told_to_go_on_is_told() {
    let server = Backend::serve(|mut stream| {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(String::from_utf8_lossy(&head).contains("100-continue"));
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
        let mut body = [0; 5];
        stream.read_exact(&mut body).unwrap();
        stream.write_all(&ok(std::str::from_utf8(&body).unwrap())).unwrap();
        let _ = stream.read(&mut [0]);
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    assert_eq!(client.hear().status(), 100);
    client.say("hello");
    assert_eq!(client.hear().text(), "hello");
}

#[test]
fn an_upgrade_becomes_a_tunnel_once_the_server_agrees() {
    let server = Backend::serve(|mut stream| {
        let request = read_message(&stream, false).unwrap().unwrap();
        assert_eq!(request.line("upgrade"), Some("echo"));
        stream
            .write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nfirst")
            .unwrap();
        let mut reader = stream.try_clone().unwrap();
        let _ = std::io::copy(&mut reader, &mut stream);
        let _ = stream.shutdown(Shutdown::Write);
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
    assert_eq!(client.hear().status(), 101);
    client.say(b"\x00\xffGET / HTTP/1.1\r\n\r\n");
    client.stream.shutdown(Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    client.stream.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"first\x00\xffGET / HTTP/1.1\r\n\r\n");
}

#[test]
fn an_answer_before_the_end_of_the_request_is_delivered_and_nothing_used_again() {
    let server = Backend::serve(|mut stream| {
        let mut head = [0; 16];
        stream.read_exact(&mut head).unwrap();
        stream.write_all(b"HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno").unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc");
    // what it goes on saying must not cost it the answer
    client.say(vec![b'x'; 50_000]);
    let answer = client.hear();
    assert_eq!((answer.status(), answer.text()), (413, "no".to_owned()));
    // or it would ask its next question here
    assert_eq!(answer.line("connection"), Some("close"));
    daemon.wait_counters(0, 0, |n| n.current == 0);
    assert_eq!(get(daemon.address(), "").status(), 413);
    assert_eq!(server.connections(), 2);
}

#[test]
fn who_was_not_told_to_go_on_learns_that_the_connection_ends() {
    let server = Origin::answering(|request| match request.head.starts_with("POST") {
        true => b"HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno".to_vec(),
        false => ok("yes"),
    });
    // this one reads no body before it answers
    let hasty = Backend::serve(|stream| {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            (&stream).read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        (&stream).write_all(b"HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno").unwrap();
        let _ = (&stream).read(&mut [0]);
    });
    for (address, body, connection) in [
        (hasty.address(), "", Some("close")),
        // whoever sent all of it may go on
        (server.address(), "abc", None),
    ] {
        let daemon = start("", &[address]);
        let mut client = Client::to(daemon.address());
        let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n";
        let expects = if body.is_empty() { "Expect: 100-continue\r\n" } else { "" };
        client.say(format!("{head}{expects}\r\n{body}"));
        let answer = client.hear();
        assert_eq!((answer.status(), answer.line("connection")), (413, connection));
        match connection {
            Some(_) => assert!(client.is_at_end()),
            None => assert_eq!(client.get("/", "").text(), "yes"),
        }
    }
}

#[test]
fn a_kept_connection_that_its_server_has_closed_is_not_used_again() {
    // one answer a connection, without a word about closing it
    let server = Backend::serve(|mut stream| {
        if read_message(&stream, false).is_ok_and(|request| request.is_some()) {
            stream.write_all(&ok("once")).unwrap();
        }
    });
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    for _ in 0..20 {
        assert_eq!(client.get("/", "").text(), "once");
    }
}

#[test]
fn what_a_server_says_unasked_reaches_nobody() {
    let server = Origin::answering(|_| [ok("mine"), ok("evil")].concat());
    let daemon = start("", &[server.address()]);
    let mut client = Client::to(daemon.address());
    for _ in 0..10 {
        assert_eq!(client.get("/", "").text(), "mine");
    }
}

#[test]
fn at_the_end_idle_clients_are_let_go_and_busy_ones_served() {
    let (go, goes) = mpsc::channel::<()>();
    let goes = Mutex::new(goes);
    let server = Origin::answering(move |request| {
        if request.head.contains("/slow") {
            let _ = goes.lock().unwrap().recv_timeout(Duration::from_secs(10));
        }
        ok("served")
    });
    let mut daemon = start("", &[server.address()]);
    let (mut idle, mut busy) = (Client::to(daemon.address()), Client::to(daemon.address()));
    assert_eq!(idle.get("/", "").text(), "served");
    busy.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    daemon.signal(rustix::process::Signal::TERM);
    assert!(idle.is_at_end());
    go.send(()).unwrap();
    assert_eq!(busy.hear().text(), "served");
    until("the daemon to end", || !daemon.is_alive());
}
