//! Streams of events: a thousand of them, each heard, none in anybody's way (faults 3.4).

use balance_tests::backend::Backend;
use balance_tests::connect;
use balance_tests::daemon::Plan;
use balance_tests::http::{Client, Origin};
use balance_tests::listener::Listener;
use balance_tests::site::{Site, json};
use balance_tests::wait::until;
use rustix::process::{Resource, getrlimit};
use std::io::Write;
use std::net::TcpStream;

/// As many as the daemon lets listen at once.
fn seats() -> usize {
    let limit = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    usize::try_from(limit / 16).unwrap_or(usize::MAX).clamp(2, 1_024)
}

const STREAM: &str = "/api/v2/events/stream";

#[test]
fn a_thousand_listen_and_nobody_is_in_the_way() {
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address(), server.address()]);
    let mut client = Client::to(site.daemon.address());
    assert_eq!(client.get("/", "").text(), "one");
    let (seats, before) = (seats(), site.daemon.resident_kib());
    let mut listeners: Vec<Listener> = (0..seats)
        .map(|_| {
            let (status, listener) = Listener::at(&site, STREAM, "");
            assert_eq!(status, 200);
            listener
        })
        .collect();
    let each = (site.daemon.resident_kib().saturating_sub(before)) as f64 / seats as f64;
    println!("{seats} streams, {each:.1} KiB each");
    assert!(each < 24.0, "{each} KiB for a stream");
    // one more is told, in JSON, on either path
    for path in [STREAM, "/live"] {
        let refused = site.ask("GET", path, "");
        assert_eq!((refused.status(), refused.line("retry-after")), (503, Some("10")), "{path}");
        json(&refused);
    }
    // who only asks is answered, and traffic goes on
    assert_eq!(site.json("/api/status")["status"]["out1"], "up");
    assert_eq!(site.ask("GET", "/", "").status(), 200);
    assert_eq!(client.get("/", "").text(), "one");
    assert_eq!(site.code("/api/disable?channel=out1"), 0);
    for listener in &mut listeners {
        assert_eq!(listener.event()["change"]["kind"], "disabled");
    }
    assert_eq!(client.get("/", "").text(), "one");
    let all = site.daemon.resident_kib().saturating_sub(before);
    assert!(all < 24 * seats as u64 + 8_192, "{all} KiB when each has heard something");
    // a seat is free again when its listener leaves
    listeners.truncate(seats / 2);
    until("a seat", || Listener::at(&site, STREAM, "").0 == 200);
}

#[test]
fn what_listeners_take_is_not_promised_to_traffic() {
    let server = Backend::echo();
    let site =
        Site::planned(Plan::default().descriptors(512), &["--threads", "1"], &[server.address()]);
    let room: usize = {
        let metrics = site.ask("GET", "/metrics", "").text();
        let line = metrics.lines().find_map(|line| line.strip_prefix("balance_connections_max "));
        line.unwrap().parse().unwrap()
    };
    assert!((100..220).contains(&room), "{room}");
    let clients: Vec<TcpStream> = (0..room).map(|_| connect(site.daemon.address())).collect();
    site.daemon.wait_counters(0, 0, |n| n.current as usize == room);
    let listeners: Vec<Listener> = (0..32)
        .map(|_| {
            let (status, listener) = Listener::at(&site, STREAM, "");
            assert_eq!(status, 200);
            listener
        })
        .collect();
    assert_eq!(Listener::at(&site, STREAM, "").0, 503);
    let silent: Vec<TcpStream> = (0..30).map(|_| connect(site.web)).collect();
    assert_eq!(site.json("/api/status")["status"]["out1"], "up");
    assert!(site.daemon.do_ctl("show").contains("127.0.0.1"));
    let log = site.daemon.log();
    assert!(!log.contains("open files"), "{log}");
    drop((clients, listeners, silent));
}

#[test]
fn who_comes_back_misses_nothing() {
    let server = Backend::echo();
    let site = Site::tcp(&[], &[server.address()]);
    let mut caller = Client::to(site.web);
    for n in 0..1_300 {
        let verb = if n % 2 == 0 { "disable" } else { "enable" };
        caller.say(format!("GET /api/{verb}?channel=out1 HTTP/1.1\r\nHost: {}\r\n\r\n", site.web));
        assert_eq!(json(&caller.hear())["status"]["code"], 0);
    }
    // more than fit one answer
    let (_, mut listener) = Listener::at(&site, STREAM, "Last-Event-ID: 5\r\n");
    for cursor in 6..=1_300 {
        assert_eq!(listener.event()["cursor"], cursor);
    }
    site.daemon.do_ctl("maxc 0 0 7");
    assert_eq!(listener.event()["cursor"], 1_301);
    // a number of an earlier run of the daemon, which had seen more
    let (_, mut stranger) = Listener::at(&site, &format!("{STREAM}?after=999999"), "");
    assert_eq!(stranger.event()["cursor"], 1);
}

#[test]
fn who_does_not_read_is_let_go_of() {
    // large pictures, so that what waits for a reader is soon enough
    let servers = vec!["127.0.0.1:9".parse().unwrap(); 300];
    let options = ["--max-channels", "300"];
    let site = Site::tcp(&options, &servers);
    let before = site.daemon.descriptors();
    let stuck: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = connect(site.web);
            socket2::SockRef::from(&stream).set_recv_buffer_size(2_048).unwrap();
            write!(stream, "GET /live HTTP/1.1\r\nHost: {}\r\n\r\n", site.web).unwrap();
            stream
        })
        .collect();
    let (status, mut good) = Listener::at(&site, "/live", "");
    assert_eq!(status, 200);
    until("all of them to listen", || site.daemon.descriptors() >= before + stuck.len());
    let began = std::time::Instant::now();
    while site.daemon.descriptors() > before + 1 {
        good.hear();
        assert!(began.elapsed().as_secs() < 60, "{:?}", site.daemon.descriptors());
    }
    println!("let go after {:?}", began.elapsed());
    good.hear();
    drop(stuck);
}
