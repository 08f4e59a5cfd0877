//! HTTP mode with many at once: slow ones that cost the others nothing, and users that stay logged in.

use balance_tests::Daemon;
use balance_tests::http::{Client, Message, Origin, get, ok, ok_with};
use balance_tests::wait::until;
use std::collections::HashMap;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Mutex;

fn start(args: &[&str]) -> Daemon {
    Daemon::start(&[&["--http", "--healthcheck-method", "none"], args].concat())
}

/// A server where users log in; who they are is known here and nowhere else.
fn application(name: &'static str) -> Origin {
    let users = Mutex::new(HashMap::<String, String>::new());
    Origin::answering(move |request: &Message| {
        let mut users = users.lock().unwrap();
        match request.head.split(' ').nth(1).and_then(|path| path.split_once('=')) {
            Some(("/login?user", user)) => {
                let session = format!("{name}-{user}-{}", users.len());
                users.insert(session.clone(), user.to_owned());
                ok_with(&format!("Set-Cookie: SID={session}; Path=/; HttpOnly\r\n"), "welcome")
            }
            _ => {
                let cookies = request.lines("cookie").flat_map(|line| line.split("; "));
                let session = cookies.filter_map(|cookie| cookie.strip_prefix("SID=")).next();
                let user = session.and_then(|session| users.get(session));
                ok(user.map_or("nobody", String::as_str))
            }
        }
    })
}

/// A user with a browser's memory for cookies.
struct User {
    name: String,
    cookies: Vec<String>,
}

impl User {
    fn log_in(number: usize, at: SocketAddr) -> Self {
        let name = format!("user{number}");
        let answer = Client::to(at).get(&format!("/login?user={name}"), "");
        assert_eq!(answer.text(), "welcome");
        let set = answer.lines("set-cookie");
        let cookies = set.map(|line| line.split(';').next().unwrap().to_owned()).collect();
        Self { name, cookies }
    }

    #[track_caller]
    fn is_known(&self, at: SocketAddr) {
        let cookies = format!("Cookie: {}\r\n", self.cookies.join("; "));
        assert_eq!(get(at, &cookies).text(), self.name, "{cookies}");
    }
}

#[test]
fn users_stay_logged_in_under_every_mode() {
    let (one, two) = (application("one"), application("two"));
    let servers = [one.address().to_string(), two.address().to_string()];
    for mode in [
        "passive --cookie-name SID",
        "sync --cookie-name SID",
        "insert --cookie-name SRV",
        "source",
    ] {
        let words: Vec<&str> = ["--mode"].into_iter().chain(mode.split(' ')).collect();
        let args: Vec<&str> = words.into_iter().chain(servers.iter().map(String::as_str)).collect();
        let daemon = start(&args);
        let users: Vec<User> = (0..9).map(|n| User::log_in(n, daemon.address())).collect();
        for user in users.iter().chain(users.iter().rev()) {
            user.is_known(daemon.address());
        }
        if !mode.starts_with("passive") {
            // nothing of it was in the balancer
            drop(daemon);
            let daemon = start(&args);
            users.iter().for_each(|user| user.is_known(daemon.address()));
        }
    }
}

#[test]
fn clients_that_do_not_read_cost_little_and_nobody_else_anything() {
    const READERS: usize = 40;
    let page = "x".repeat(8 << 20);
    let server = Origin::answering(move |request| match request.head.split(' ').nth(1) {
        Some("/large") => ok(&page),
        _ => ok("small"),
    });
    let daemon = start(&[&server.address().to_string()]);
    assert_eq!(get(daemon.address(), "").text(), "small");
    let before = daemon.resident_kib();
    let mut readers: Vec<Client> = (0..READERS).map(|_| Client::to(daemon.address())).collect();
    for reader in &mut readers {
        reader.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    daemon.wait_counters(0, 0, |n| n.current as usize == READERS && n.received > 40 << 16);
    assert_eq!(get(daemon.address(), "").text(), "small");
    let each = daemon.resident_kib().saturating_sub(before) / READERS as u64;
    assert!(each <= 256, "{each} KiB for each of them");
    // and what they do read is right, to the end
    let mut whole = vec![0; 8 << 20];
    let reader = &mut readers[0];
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        reader.stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    reader.stream.read_exact(&mut whole).unwrap();
    assert!(whole.iter().all(|byte| *byte == b'x'));
    drop(readers);
    daemon.wait_counters(0, 0, |n| n.current == 0);
}

#[test]
fn every_byte_is_counted_however_slowly_it_is_read() {
    let chunked = "x".repeat(12 << 20);
    let server = Origin::answering(move |request| match request.head.split(' ').nth(1) {
        // a body that we have to frame anew goes through our own memory
        Some("/framed") => format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{chunked}").into(),
        _ => ok(&chunked),
    });
    for path in ["/", "/framed"] {
        let daemon = start(&[&server.address().to_string()]);
        let mut client = Client::to(daemon.address());
        client.say(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        // until nobody takes any more, with a part of something taken
        let (mut last, mut looks) = (0, 0);
        until("it stands still", || {
            let now = daemon.counters(0, 0).received;
            looks = if now > 0 && now == last { looks + 1 } else { 0 };
            last = now;
            looks > 20
        });
        let (mut read, mut buffer) = (0, vec![0; 20_000]);
        loop {
            match client.stream.read(&mut buffer).unwrap() {
                0 => break,
                bytes => read += bytes as u64,
            }
        }
        assert!(read > 12 << 20);
        daemon.wait_counters(0, 0, |n| n.current == 0);
        assert_eq!(daemon.counters(0, 0).received, read, "{path}");
    }
}

#[test]
fn heads_that_come_byte_by_byte_cost_little_and_nobody_else_anything() {
    const TALKERS: usize = 400;
    let server = Origin::named("one");
    let daemon = start(&["--client-timeout", "2", &server.address().to_string()]);
    assert_eq!(get(daemon.address(), "").text(), "one");
    let before = daemon.resident_kib();
    let mut talkers: Vec<Client> = (0..TALKERS).map(|_| Client::to(daemon.address())).collect();
    for part in ["GET / HTTP/1.1\r\n", "Ho", "st: x\r", "\nX-"] {
        talkers.iter_mut().for_each(|talker| talker.say(part));
        assert_eq!(get(daemon.address(), "").text(), "one");
    }
    let clients = || daemon.table().http.unwrap().clients.now;
    until("all are in", || clients() as usize >= TALKERS);
    let each = daemon.resident_kib().saturating_sub(before) / TALKERS as u64;
    assert!(each <= 25, "{each} KiB for each of them (H-105)");
    // their time is over at once, however they trickle
    for talker in &mut talkers {
        assert_eq!(talker.hear().status(), 408);
    }
    drop(talkers);
    until("all are gone", || clients() == 0);
}
