//! The stream of pictures: one a second for everybody, to so many readers and no more.

use super::one;
use balance_tests::http::Client;
use balance_tests::listener::Listener;
use balance_tests::site::Site;
use balance_tests::wait::{eventually, until};
use balance_tests::{connect, is_closed};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A reader of the page's pictures.
fn reader(site: &Site) -> (u16, Listener) {
    Listener::at(site, "/live", "")
}

#[test]
fn readers_hear_every_second_and_all_the_same() {
    let (_server, site) = one(&[]);
    let (status, mut first) = reader(&site);
    assert_eq!(status, 200);
    let picture = first.event();
    assert_eq!(picture["s"]["0/0"], "up");
    let (_, mut second) = reader(&site);
    second.hear();
    let began = Instant::now();
    for _ in 0..2 {
        let (one, other) = (first.hear(), second.hear());
        // the second one began somewhere between two beats
        let uptime =
            |text: &str| serde_json::from_str::<Value>(text).unwrap()["n"]["uptime"].clone();
        assert!(uptime(&one).is_u64());
        if uptime(&one) == uptime(&other) {
            assert_eq!(one, other);
        }
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    let times = [("disable", "disabled"), ("enable", "up"), ("disable", "disabled")].map(
        |(verb, state)| {
            site.daemon.do_ctl(&format!("{verb} 0 0"));
            let told = Instant::now();
            until("the change", || first.event()["s"]["0/0"] == state);
            told.elapsed()
        },
    );
    assert!(times.into_iter().min() < Some(Duration::from_secs(2)), "{times:?}");
}

#[test]
fn while_nobody_listens_nothing_is_done() {
    let (_server, site) = one(&[]);
    let beats = |word: &str| site.daemon.log().matches(word).count();
    assert_eq!(beats("somebody listens"), 0);
    for round in 1..=2 {
        let [(_, mut first), (_, mut second)] = [reader(&site), reader(&site)];
        first.hear();
        second.hear();
        drop(first);
        second.hear();
        assert_eq!(beats("somebody listens"), round, "once for both");
        assert_eq!(beats("nobody listens"), round - 1);
        drop(second);
        until("the end of it", || beats("nobody listens") == round);
    }
}

#[test]
fn a_thousand_who_listen_and_never_read_cost_traffic_nothing() {
    let (_server, site) = one(&[]);
    let mut client = Client::to(site.daemon.address());
    assert_eq!(client.get("/", "").text(), "one");
    let ask = format!("GET /live HTTP/1.1\r\nHost: {}\r\n\r\n", site.web);
    let idle: Vec<TcpStream> = (0..1_000)
        .map(|_| {
            let mut stream = connect(site.web);
            // some are turned away before they have asked
            let _ = stream.write_all(ask.as_bytes());
            stream
        })
        .collect();
    let began = Instant::now();
    for _ in 0..500 {
        assert_eq!(client.get("/", "").text(), "one");
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    // who asks gets in, too
    let page = site.ask("GET", "/", "");
    assert!(page.status() == 200 && page.text().contains("The server takes clients"));
    assert!(site.daemon.descriptors() < 1_400, "{}", site.daemon.descriptors());
    drop(idle);
    let (status, mut listener) = eventually("a place to listen", || {
        let (status, listener) = reader(&site);
        (status == 200).then_some((status, listener))
    });
    assert_eq!(status, 200);
    listener.hear();
}

#[test]
fn so_many_may_listen_and_others_are_told() {
    let (_server, site) = one(&[]);
    let mut listeners = Vec::new();
    let refused = eventually("a refusal", || {
        let (status, listener) = reader(&site);
        if status == 200 {
            listeners.push(listener);
            assert!(listeners.len() <= 1_024);
            return None;
        }
        Some(status)
    });
    assert_eq!(refused, 503);
    assert!(listeners.len() > 10, "{}", listeners.len());
    // the pages have places of their own
    assert_eq!(site.ask("GET", "/", "").status(), 200);
    for listener in &mut listeners {
        listener.hear();
    }
    listeners.truncate(5);
    until("a place", || reader(&site).0 == 200);
}

#[test]
fn streams_do_not_hold_up_the_end() {
    let (_server, mut site) = one(&[]);
    let (_, mut listener) = reader(&site);
    listener.hear();
    let began = Instant::now();
    site.daemon.signal(rustix::process::Signal::TERM);
    site.daemon.wait();
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    let mut stream = listener.into_inner();
    let _ = stream.read_to_end(&mut Vec::new());
    assert!(is_closed(stream));
}
