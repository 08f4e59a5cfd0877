//! Clients that waste time and space, at both doors: each gets an end, and a word where one helps
//! (faults 3.4). Traffic notices nothing.

use balance_tests::http::{Client, Message, Origin, read_message};
use balance_tests::site::{Site, free, json, say};
use balance_tests::wait::until;
use balance_tests::{Daemon, connect};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A daemon with a door for each service.
struct Doors {
    _server: Origin,
    daemon: Daemon,
    ctl: SocketAddr,
    ui: SocketAddr,
}

impl Doors {
    fn open() -> Self {
        let (server, ctl, ui) = (Origin::named("one"), free(), free());
        let words = format!(
            "--http --healthcheck-method none --ctl-bind {} --ctl-port {} --ui-bind {} --ui-port {} {}",
            ctl.ip(),
            ctl.port(),
            ui.ip(),
            ui.port(),
            server.address()
        );
        let daemon = Daemon::start(&words.split_whitespace().collect::<Vec<_>>());
        Self { _server: server, daemon, ctl, ui }
    }

    fn both(&self) -> [(SocketAddr, &'static str); 2] {
        [(self.ctl, "/api/status"), (self.ui, "/")]
    }

    fn all_is_well(&self) {
        for (door, path) in self.both() {
            let text = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assert_eq!(say(door, &text, false).unwrap().status(), 200, "{path}");
        }
        assert_eq!(Client::to(self.daemon.address()).get("/", "").text(), "one");
    }
}

/// Says all of it, whatever is answered meanwhile, and then hears.
fn insist(door: SocketAddr, text: &str) -> Option<Message> {
    let mut stream = connect(door);
    let _ = stream.write_all(text.as_bytes());
    read_message(&stream, false).ok().flatten()
}

#[test]
fn ten_megabytes_of_an_address_or_of_a_head_are_answered() {
    let doors = Doors::open();
    let (before, long) = (doors.daemon.resident_kib(), "x".repeat(10 << 20));
    for (door, path) in doors.both() {
        for (text, statuses) in [
            (format!("GET {path}?{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), [414, 431]),
            (format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"), [431, 431]),
            (
                format!(
                    "GET {path} HTTP/1.1\r\nHost: localhost\r\n{}\r\n",
                    "X: y\r\n".repeat(1 << 20)
                ),
                [431, 431],
            ),
            (format!("{long} / HTTP/1.1\r\nHost: localhost\r\n\r\n"), [400, 431]),
        ] {
            let answer = insist(door, &text).unwrap_or_else(|| panic!("no answer: {text:.40}"));
            assert!(statuses.contains(&answer.status()), "{text:.40}: {answer:?}");
        }
    }
    let taken = doors.daemon.resident_kib().saturating_sub(before);
    assert!(taken < 4_096, "{taken} KiB");
    doors.all_is_well();
}

#[test]
fn a_long_body_is_answered_before_its_end() {
    let doors = Doors::open();
    let head = "POST /api/v2/undo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485760\r\n\r\n";
    let answer = insist(doors.ctl, &format!("{head}{}", "x".repeat(10 << 20))).unwrap();
    assert_eq!(answer.status(), 413);
    assert_eq!(json(&answer)["error"]["code"], "usage");
    doors.all_is_well();
}

#[test]
fn half_a_head_is_told_so_and_silence_is_ended_in_silence() {
    let doors = Doors::open();
    let before = doors.daemon.descriptors();
    std::thread::scope(|scope| {
        for (door, _) in doors.both() {
            // by halves, byte by byte, and with an empty line before
            for (text, pause) in [
                ("GET / HTTP/1.1\r\nHost: local", Duration::ZERO),
                (
                    "GET / HTTP/1.1\r\nHost: localhost\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                    Duration::from_millis(300),
                ),
                ("G", Duration::ZERO),
            ] {
                scope.spawn(move || {
                    let (mut stream, began) = (connect(door), Instant::now());
                    for byte in text.bytes() {
                        if stream.write_all(&[byte]).is_err() || began.elapsed().as_secs() > 9 {
                            break;
                        }
                        std::thread::sleep(pause);
                    }
                    let answer = read_message(&stream, false).unwrap().expect("an answer");
                    assert_eq!(answer.status(), 408, "{text}");
                    assert_eq!(json(&answer)["status"]["code"], 100);
                    assert!(began.elapsed() < Duration::from_secs(18), "{:?}", began.elapsed());
                });
            }
            scope.spawn(move || {
                let mut said = Vec::new();
                let _ = connect(door).read_to_end(&mut said);
                assert!(said.is_empty());
            });
        }
        for _ in 0..5 {
            doors.all_is_well();
        }
    });
    doors.daemon.wait_descriptors(before);
}

#[test]
fn a_crowd_of_slow_heads_keeps_nobody_out() {
    let doors = Doors::open();
    for (door, _) in doors.both() {
        // more of them than there are places
        let slow: Vec<_> = (0..300)
            .map(|_| {
                let mut stream = connect(door);
                let _ = stream.write_all(b"GET / HT");
                stream
            })
            .collect();
        let began = Instant::now();
        doors.all_is_well();
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        drop(slow);
    }
}

#[test]
fn many_requests_on_one_connection_and_none_read_is_let_go_of() {
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let before = site.daemon.descriptors();
    let mut stream = connect(site.web);
    socket2::SockRef::from(&stream).set_recv_buffer_size(2_048).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let ask = format!("GET /metrics HTTP/1.1\r\nHost: {}\r\n\r\n", site.web).repeat(100);
    // until nothing of it is taken any more
    while stream.write_all(ask.as_bytes()).is_ok() {}
    let resident = site.daemon.resident_kib();
    until("it to be let go of", || site.daemon.descriptors() <= before);
    assert!(resident < 100 << 10, "{resident} KiB");
}
