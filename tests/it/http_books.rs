//! HTTP mode, what is counted and logged: sessions, queues, statuses, times, the access log; and who is
//! served first when there is not enough for all.

use balance_tests::Daemon;
use balance_tests::backend::Refusing;
use balance_tests::http::{Client, Origin, get, ok};
use balance_tests::programs::balance;
use balance_tests::wait::until;
use rustix::process::Signal;
use std::path::Path;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

/// A server that answers when it is told to, and how to tell it.
fn held(name: &'static str) -> (Origin, mpsc::Sender<()>) {
    let (go, goes) = mpsc::channel::<()>();
    let goes = Mutex::new(goes);
    let server = Origin::answering(move |_| {
        let _ = goes.lock().unwrap().recv_timeout(Duration::from_secs(20));
        ok(name)
    });
    (server, go)
}

fn start(args: &[&str]) -> Daemon {
    Daemon::start(&[&["--http", "--healthcheck-method", "none"], args].concat())
}

/// A client that has asked and not been answered.
fn asks(daemon: &Daemon, lines: &str) -> Client {
    let mut client = Client::to(daemon.address());
    client.say(format!("GET / HTTP/1.1\r\nHost: x\r\n{lines}\r\n"));
    client
}

fn lines(file: &Path, count: usize) -> Vec<serde_json::Value> {
    let read = || {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>()
    };
    until("the lines of the access log", || read().len() >= count);
    read()
}

#[test]
fn h81_h87_a_channel_shows_its_sessions_answers_and_times() {
    let (server, go) = held("fine");
    let address = server.address().to_string();
    let daemon = start(&["--mode", "insert", "--cookie-name", "S", &address]);
    let mut clients: Vec<_> = (0..3).map(|_| asks(&daemon, "")).collect();
    daemon.wait_counters(0, 0, |n| n.current == 3);
    go.send(()).unwrap();
    daemon.wait_counters(0, 0, |n| n.current == 2);
    let table = daemon.table();
    let channel = &table.groups[0].channels[0];
    assert_eq!(channel.name.unwrap().to_string(), "out1");
    assert_eq!((channel.exchanges.sessions_max, channel.completed()), (3, 1));
    let http = table.http.unwrap();
    assert_eq!((http.sessions.now, http.sessions.max, http.requests), (2, 3, 3));
    assert_eq!((http.clients.now, http.replies), (3, 0));
    go.send(()).unwrap();
    go.send(()).unwrap();
    for client in &mut clients {
        assert_eq!(client.hear().text(), "fine");
    }
    let exchanges = daemon.table().groups[0].channels[0].exchanges;
    assert_eq!((exchanges.answers, exchanges.broken), ([0, 3, 0, 0, 0], 0));
    assert_eq!(exchanges.response.count, 3);
    assert!(exchanges.response.p50_us > 0 && exchanges.response.p99_us < 20_000_000);
    daemon.do_ctl("reset 0 0");
    let channel = &daemon.table().groups[0].channels[0];
    assert_eq!((channel.exchanges.answers, channel.exchanges.sessions_max), ([0; 5], 0));
}

#[test]
fn h83_errors_of_a_server_and_answers_that_are_none_are_counted_apart() {
    let server = Origin::answering(|request| match request.head.split(' ').nth(1) {
        Some("/500") => b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n".to_vec(),
        Some("/bad") => b"SMTP ready\r\n\r\n".to_vec(),
        _ => ok("fine"),
    });
    let daemon = start(&[&server.address().to_string()]);
    for (path, status) in [("/500", 500), ("/500", 500), ("/bad", 502), ("/", 200)] {
        assert_eq!(Client::to(daemon.address()).get(path, "").status(), status);
    }
    let table = daemon.table();
    let exchanges = table.groups[0].channels[0].exchanges;
    assert_eq!((exchanges.answers, exchanges.broken), ([0, 1, 0, 0, 2], 1));
    assert_eq!(table.http.unwrap().replies, 1);
}

#[test]
fn h06_a_retry_is_counted_where_it_was_needed() {
    let (refusing, server) = (Refusing::new(), Origin::named("one"));
    let daemon = start(&[&refusing.address().to_string(), &server.address().to_string()]);
    for _ in 0..4 {
        assert_eq!(get(daemon.address(), "").text(), "one");
    }
    let channels = &daemon.table().groups[0].channels;
    assert!(channels[0].exchanges.retries >= 2 && channels[1].exchanges.retries == 0);
    assert_eq!(channels[0].completed(), 0);
}

#[test]
fn h37_requests_that_wait_are_counted_where_their_session_is() {
    let ((one, go_one), (two, go_two)) = (held("one"), held("two"));
    let limited = |server: &Origin| format!("{}:1", server.address());
    let daemon = start(&["--mode", "insert", "--cookie-name", "S", &limited(&one), &limited(&two)]);
    let mut first = asks(&daemon, "Cookie: S=out1\r\n");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let mut waits: Vec<_> = (0..2).map(|_| asks(&daemon, "Cookie: S=out1\r\n")).collect();
    let queue = || daemon.table().groups[0].channels[0].exchanges.queue;
    until("two wait for out1", || queue().now == 2);
    // one that may go anywhere has a free channel
    let mut free = asks(&daemon, "");
    daemon.wait_counters(0, 1, |n| n.current == 1);
    let mut any = asks(&daemon, "");
    until("one waits for any", || daemon.table().http.unwrap().waiting.now == 1);
    assert_eq!(daemon.table().http.unwrap().queue.now, 2);
    for _ in 0..3 {
        go_one.send(()).unwrap();
    }
    for client in [&mut first].into_iter().chain(&mut waits) {
        assert_eq!(client.hear().text(), "one");
    }
    go_two.send(()).unwrap();
    assert_eq!(free.hear().text(), "two");
    // whichever of the two became free first
    let _ = (go_one.send(()), go_two.send(()));
    assert_eq!(any.hear().status(), 200);
    let http = daemon.table().http.unwrap();
    assert_eq!((queue().now, queue().max, http.queue.max, http.waiting.max), (0, 2, 2, 1));
}

#[test]
fn h34_who_came_first_is_served_first() {
    let (server, go) = held("served");
    let daemon = start(&["--threads", "2", &format!("{}:1", server.address())]);
    let mut clients = Vec::new();
    for waiting in 0..8 {
        clients.push(asks(&daemon, &format!("X-Number: {waiting}\r\n")));
        until("it waits", || {
            let table = daemon.table();
            table.groups[0].channels[0].counters.current == 1
                && table.http.unwrap().waiting.now == waiting
        });
    }
    for client in &mut clients {
        go.send(()).unwrap();
        assert_eq!(client.hear().text(), "served");
    }
    let numbers: Vec<_> = server.requests();
    let numbers = numbers.iter().map(|request| request.line("x-number").unwrap().to_owned());
    assert!(numbers.eq((0..8).map(|number| number.to_string())));
}

#[test]
fn who_waits_takes_a_channel_that_comes_into_service() {
    let ((busy, go), spare) = (held("busy"), Origin::named("spare"));
    let (busy, spare) = (format!("{}:1", busy.address()), spare.address().to_string());
    let daemon = start(&[&busy, &spare]);
    daemon.do_ctl("disable 0 1");
    let mut first = asks(&daemon, "");
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let mut second = asks(&daemon, "");
    until("it waits", || daemon.table().http.unwrap().waiting.now == 1);
    daemon.do_ctl("enable 0 1");
    assert_eq!(second.hear().text(), "spare");
    go.send(()).unwrap();
    assert_eq!(first.hear().text(), "busy");
}

#[test]
fn h32_at_the_limit_idle_clients_make_room_for_those_outside() {
    let server = Origin::named("one");
    let address = server.address().to_string();
    let daemon = start(&["--threads", "1", "--max-connections", "3", &address]);
    assert_eq!(daemon.table().http.unwrap().clients.now, 0);
    let mut kept: Vec<_> = (0..3).map(|_| Client::to(daemon.address())).collect();
    for client in &mut kept {
        assert_eq!(client.get("/", "").text(), "one");
    }
    // there is no room for a fourth, but for somebody who does nothing
    assert_eq!(get(daemon.address(), "").text(), "one");
    assert!(kept.iter_mut().any(Client::is_at_end));
}

#[test]
fn a_channel_made_at_run_time_has_a_name_and_sessions() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    let daemon = start(&["--mode", "insert", "--cookie-name", "S", &one.address().to_string()]);
    daemon.do_ctl(&format!("create 0 {}", two.address()));
    daemon.do_ctl("enable 0 1");
    assert_eq!(get(daemon.address(), "Cookie: S=out2\r\n").text(), "two");
    daemon.do_ctl("disable 0 0");
    let answer = get(daemon.address(), "Cookie: S=out1\r\n");
    assert!(answer.line("set-cookie").unwrap().starts_with("S=out2;"));
    assert_eq!(daemon.table().groups[0].channels[1].name.unwrap().to_string(), "out2");
}

#[test]
fn h84_h88_checks_that_fail_are_counted_all_and_going_down_once() {
    let refusing = Refusing::new();
    let daemon = Daemon::start(&[
        "--healthcheck-method",
        "tcp_connect",
        "--healthcheck-interval",
        "1",
        &refusing.address().to_string(),
    ]);
    let checks = || daemon.table().groups[0].channels[0].checks;
    until("three failed checks", || checks().failed >= 3);
    assert_eq!(checks().downs, 1);
}

#[test]
fn the_access_log_has_a_line_for_each_exchange() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("access");
    let (one, refusing) = (Origin::named("one"), Refusing::new());
    let (a, b) = (one.address().to_string(), refusing.address().to_string());
    let log = ["--access-log", "json", "--access-log-file", file.to_str().unwrap()];
    let insert = ["--mode", "insert", "--cookie-name", "S"];
    let daemon = start(&[&log[..], &insert, &[&a, &b]].concat());
    let mut client = Client::to(daemon.address());
    client.get("/a\"b", "User-Agent: me\r\nReferer: there\r\n");
    client.get("/", "Cookie: S=out1\r\n");
    client.get("/", "Cookie: S=out2\r\n");
    client.say("no request\r\n\r\n");
    assert_eq!(client.hear().status(), 400);
    let said = lines(&file, 4);
    let is = |line: usize, key: &str| said[line][key].to_string();
    assert_eq!(is(0, "request"), "\"GET /a\\\\\\\"b HTTP/1.1\"");
    let first = ["status", "output", "channel", "agent", "referer", "end", "retries"];
    let first = first.map(|key| is(0, key));
    assert_eq!(first, ["200", "\"out1\"", "\"0/0\"", "\"me\"", "\"there\"", "\"--NI\"", "0"]);
    assert!(said[0]["bytes_out"].as_u64().unwrap() > 30 && said[0]["answer_ms"].is_number());
    assert_eq!([is(1, "end"), is(1, "connect_ms")], ["\"--VN\"", "0.0"]);
    // its channel could not be reached: another one, and another cookie
    assert_eq!([is(2, "end"), is(2, "output"), is(2, "retries")], ["\"--VI\"", "\"out1\"", "1"]);
    assert_eq!([is(3, "status"), is(3, "end"), is(3, "request")], ["400", "\"PRNN\"", "null"]);
    assert!(said[3]["reason"].is_string() && said[3]["output"].is_null());
}

#[test]
fn the_access_log_goes_on_in_a_new_file_and_ends_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (file, moved) = (dir.path().join("access"), dir.path().join("access.1"));
    let server = Origin::named("one");
    let mut daemon = start(&[
        "--access-log",
        "combined",
        "--access-log-file",
        file.to_str().unwrap(),
        &server.address().to_string(),
    ]);
    assert_eq!(get(daemon.address(), "").text(), "one");
    let text = |file: &Path| std::fs::read_to_string(file).unwrap_or_default();
    until("the first line", || text(&file).contains("\" 200 "));
    std::fs::rename(&file, &moved).unwrap();
    daemon.signal(Signal::HUP);
    until("the new file", || file.exists());
    assert_eq!(get(daemon.address(), "").text(), "one");
    daemon.signal(Signal::TERM);
    daemon.wait();
    assert_eq!([text(&moved).lines().count(), text(&file).lines().count()], [1, 1]);
}

#[test]
fn an_access_log_that_cannot_be_written_is_an_error_of_the_start() {
    let options = "-f --http --access-log common --access-log-file /no/such/dir/log 7999 127.0.0.1";
    let dir = tempfile::tempdir().unwrap();
    let said = balance(dir.path(), &options.split(" ").collect::<Vec<_>>());
    assert_eq!(said.code, Some(71), "{said:?}");
    assert!(said.stderr.contains("failed to create the access log"), "{said:?}");
}

#[test]
fn balance_ctl_prints_what_the_http_mode_counted() {
    let server = Origin::named("one");
    let address = server.address().to_string();
    let daemon = start(&["--mode", "insert", "--cookie-name", "S", &address]);
    // one after the other, so that there is never more than one
    let mut client = Client::to(daemon.address());
    for _ in 0..3 {
        client.get("/", "");
    }
    daemon.wait_counters(0, 0, |n| n.current == 0);
    let text = daemon.do_ctl("http");
    let row: Vec<&str> = text.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(
        (&row[..6], row[9]),
        (&["out1", "0/0", "enabled", "0", "1", "3"][..], "3"),
        "{text}"
    );
    assert!(text.lines().any(|line| line.starts_with("requests ") && line.ends_with(" 3")));
    let json: serde_json::Value = serde_json::from_str(&daemon.do_ctl("-o json http")).unwrap();
    assert_eq!(json["mode"], "insert");
    assert_eq!(json["channels"][0]["answers"], serde_json::json!([0, 3, 0, 0, 0]));
    assert_eq!(json["totals"]["requests"], 3);
    let shown: serde_json::Value = serde_json::from_str(&daemon.do_ctl("-o json show")).unwrap();
    assert_eq!(shown["groups"][0]["channels"][0]["http"]["name"], "out1");
    // a daemon without --http has nothing to say
    let plain = Daemon::start(&[&address]).ctl("http");
    assert_eq!(plain.code, Some(5), "{plain:?}");
    assert!(plain.sentence().contains("--http"));
}
