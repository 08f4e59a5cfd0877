//! How many are served at once, and how long clients and servers may take (H-32, H-34, H-35, H-36, H-43,
//! H-45, H-47).

use super::{held, refused, share, start, totals};
use balance_proto::client::Client as Operator;
use balance_tests::Daemon;
use balance_tests::backend::{Backend, Silent};
use balance_tests::daemon::on_runtime;
use balance_tests::http::{Client, Message, Origin, get, read_message};
use balance_tests::wait::until;
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

/// How many it says it serves at once.
fn room(daemon: &Daemon) -> u64 {
    let greeted = on_runtime(Operator::connect(&daemon.socket(), "test"));
    greeted.expect("an operator").instance().room
}

#[test]
fn h32_the_limit_is_the_smaller_of_what_was_said_and_what_there_is_room_for() {
    let server = Origin::named("one");
    let of = |limit: &str| {
        room(&start(&format!("--threads 1 --max-connections {limit}"), &[server.address()]))
    };
    let derived = of("0");
    assert_eq!(of("5"), 5);
    for more in ["1000000000", "99999999999999"] {
        // what there is room for is not to the byte the same at each start
        assert!(of(more).abs_diff(derived) <= derived / 50, "{more}");
    }
    for limit in ["-5", "2.5", "many"] {
        let said = refused(&["--http", &format!("--max-connections={limit}")]);
        assert!(said.contains(&format!("invalid max_connections [{limit}]")), "{said}");
    }
}

#[test]
fn h34_clients_beyond_the_limit_wait_outside_and_come_in_one_after_the_other() {
    let (server, go) = held("served");
    let daemon = start("--threads 1 --max-connections 2", &[server.address()]);
    let mut clients = Vec::new();
    for number in 0..10 {
        let mut client = Client::to(daemon.address());
        client.say(format!("GET /{number} HTTP/1.1\r\nHost: x\r\n\r\n"));
        clients.push(client);
        until("those that fit in are in", || server.requests().len() == clients.len().min(2));
    }
    for asked in 3..=10 {
        go.send(()).unwrap();
        until("the next one is in", || server.requests().len() == asked);
    }
    assert_eq!(totals(&daemon).clients.max, 2);
    (0..2).for_each(|_| go.send(()).unwrap());
    assert!(clients.iter_mut().all(|client| client.hear().text() == "served"));
    let order: Vec<_> =
        server.requests().iter().map(|request| request.head.as_bytes()[5]).collect();
    assert_eq!(order, b"0123456789");
}

#[test]
fn h35_a_request_that_waits_for_longer_than_the_client_timeout_is_a_503() {
    let (server, go) = held("late");
    let address = server.address();
    let daemon = Daemon::start(&[
        "--http",
        "--healthcheck-method",
        "none",
        "--client-timeout",
        "1",
        &format!("{address}:1"),
    ]);
    let mut first = Client::to(daemon.address());
    first.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let began = Instant::now();
    let late = get(daemon.address(), "");
    assert_eq!((late.status(), late.line("x-balance-reason")), (503, Some("queue-timeout")));
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!((totals(&daemon).waiting.max, totals(&daemon).replies), (1, 1));
    go.send(()).unwrap();
    assert_eq!(first.hear().text(), "late");
}

/// What ten clients get under this limit, one round after the other and all at once, and what their
/// server sees of it.
fn ten_clients(limit: &str) -> (Vec<Message>, Vec<Message>, usize, [u32; 3]) {
    let (server, go) = held("served");
    let options = format!("--threads 1 --max-connections {limit}");
    let daemon = start(&options, &[server.address()]);
    let mut clients: Vec<_> = (0..10).map(|_| Client::to(daemon.address())).collect();
    let mut heard = Vec::new();
    for round in 0..4 {
        for (number, client) in clients.iter_mut().enumerate() {
            client.say(format!("GET /{round}/{number} HTTP/1.1\r\nHost: x\r\n\r\n"));
            if round < 3 {
                go.send(()).unwrap();
                heard.push(client.hear());
            } else {
                // so that they arrive in order
                until("it is asked", || server.requests().len() == 30 + number + 1);
            }
        }
    }
    (0..10).for_each(|_| go.send(()).unwrap());
    heard.extend(clients.iter_mut().map(Client::hear));
    let totals = totals(&daemon);
    let levels = [totals.sessions.max, totals.waiting.max, totals.clients.now];
    (heard, server.requests(), server.connections(), levels)
}

#[test]
fn h36_a_limit_that_is_not_reached_changes_nothing_of_what_is_done() {
    // how long that takes is a row of the benchmark
    let low = ten_clients("100");
    assert_eq!(low.3, [10, 0, 10], "all at once, and nobody waits");
    assert_eq!(low.2, 10, "one kept connection, and nine more when all come at once");
    assert_eq!(low, ten_clients("10000"));
}

#[test]
fn h43_half_a_head_is_a_408_and_nothing_at_all_a_silent_end() {
    let server = Origin::named("one");
    let daemon = start("--client-timeout 1", &[server.address()]);
    // the time begins with the connection
    let began = Instant::now();
    let (mut half, mut kept) = (Client::to(daemon.address()), Client::to(daemon.address()));
    assert_eq!(kept.get("/", "").text(), "one");
    half.say("GET / HTTP/1.1\r\nHost:");
    let answer = half.hear();
    assert_eq!((answer.status(), answer.line("x-balance-reason")), (408, Some("client-timeout")));
    assert!(began.elapsed() >= Duration::from_secs(1) && half.is_at_end());
    assert!(kept.is_at_end());
    for option in ["client-timeout", "server-timeout"] {
        let said = refused(&["--http", &format!("--{option}=-1")]);
        assert!(said.contains(&format!("invalid {} [-1]", option.replace('-', "_"))), "{said}");
        let daemon = start(&format!("--{option} 0"), &[server.address()]);
        daemon.wait_log(&format!("--{option} is 0"));
    }
}

#[test]
fn h45_a_body_that_stands_still_is_a_408_before_an_answer_and_a_cut_within_one() {
    let server = Backend::serve(|mut stream| {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        if String::from_utf8_lossy(&head).contains("/early") {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").unwrap();
        }
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let daemon = start("--client-timeout 1", &[server.address()]);
    let ask = |path: &str| {
        let mut client = Client::to(daemon.address());
        client.say(format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"));
        client
    };
    let mut late = ask("/");
    let answer = late.hear();
    assert_eq!((answer.status(), answer.line("x-balance-reason")), (408, Some("client-timeout")));
    assert!(late.is_at_end());
    let (mut early, mut heard) = (ask("/early"), Vec::new());
    let end = early.stream.read_to_end(&mut heard).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn h45_each_piece_of_a_body_has_the_time_anew() {
    let server = Origin::named("thanks");
    let daemon = start("--client-timeout 2", &[server.address()]);
    let mut client = Client::to(daemon.address());
    client.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
    let began = Instant::now();
    for _ in 0..5 {
        std::thread::sleep(Duration::from_millis(600));
        client.say("x");
    }
    assert!(began.elapsed() > Duration::from_secs(2));
    assert_eq!(client.hear().text(), "thanks");
    assert_eq!(server.requests()[0].body, b"xxxxx");
}

#[test]
fn h47_a_server_that_takes_no_connection_in_time_is_left_for_another() {
    let (silent, two) = (Silent::new(), Origin::named("two"));
    let daemon = start("--conn-timeout 1", &[silent.address(), two.address()]);
    let began = Instant::now();
    let said: Vec<_> = (0..2).map(|_| get(daemon.address(), "").text()).collect();
    assert_eq!(share(&said, "two"), 2);
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert!(daemon.table().groups[0].channels[0].exchanges.retries >= 1);
    daemon.wait_log("--conn-timeout: a conn_timeout below 20 seconds");
    // and without another it is a 503, not a 504
    let daemon = start("--conn-timeout 1", &[silent.address()]);
    let none = get(daemon.address(), "");
    assert_eq!((none.status(), none.line("x-balance-reason")), (503, Some("connect")));
    for time in ["0", "-3", "x"] {
        let said = refused(&["--http", &format!("--conn-timeout={time}")]);
        assert!(said.contains(&format!("invalid conn_timeout [{time}]")), "{said}");
    }
}

#[test]
fn h46_a_server_in_the_middle_of_a_chunked_answer_leaves_no_clean_end() {
    let server = Backend::serve(|mut stream| {
        let _ = read_message(&stream, false);
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";
        stream.write_all(head).unwrap();
        let _ = stream.read(&mut [0]); // until the daemon gives up
    });
    let daemon = start("--server-timeout 1", &[server.address()]);
    let (mut client, mut heard) = (Client::to(daemon.address()), Vec::new());
    client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let end = client.stream.read_to_end(&mut heard);
    assert!(!heard.ends_with(b"0\r\n\r\n") && end.is_err(), "{end:?}");
}
