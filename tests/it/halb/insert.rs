//! Mode insert: what becomes of our cookie beside those of servers and caches, and of clients whose
//! output goes (H-22 to H-27).

use super::{fetch, held, start, totals};
use balance_tests::backend::{Backend, Refusing};
use balance_tests::http::{Client, Origin, get, ok, ok_with, read_message};
use balance_tests::wait::until;
use std::io::{Read, Write};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

const INSERT: &str = "--mode insert --cookie-name S";

#[test]
fn h22_our_cookie_lasts_as_long_as_the_browser() {
    let server = Origin::named("one");
    let daemon = start(INSERT, &[server.address()]);
    let mut client = Client::to(daemon.address());
    assert_eq!(client.get("/", "").line("set-cookie"), Some("S=out1; path=/"));
    assert_eq!(client.get("/", "Cookie: S=out1\r\n").line("set-cookie"), None);
}

#[test]
fn h24_a_cookie_of_a_server_that_has_our_name_has_to_go() {
    let server = Origin::answering(|_| {
        ok_with("Set-Cookie: a=1\r\nSet-Cookie: S=theirs; Path=/x\r\nSet-Cookie: b=2\r\n", "one")
    });
    let daemon = start(INSERT, &[server.address()]);
    let first = get(daemon.address(), "");
    assert_eq!(first.lines("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2", "S=out1; path=/"]);
    assert_eq!(totals(&daemon).clashes, 1);
    let again = get(daemon.address(), "Cookie: S=out1\r\n");
    assert_eq!(again.lines("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(totals(&daemon).clashes, 2);
}

#[test]
fn h25_a_page_with_our_cookie_is_private() {
    let server = Origin::answering(|request| match request.line("x-caching") {
        Some(caching) => ok_with(&format!("Cache-Control: {caching}\r\n"), "one"),
        None => ok("one"),
    });
    let daemon = start(INSERT, &[server.address()]);
    for (caching, expected) in [
        ("", &["private"][..]),
        ("X-Caching: public, max-age=60\r\n", &["public, max-age=60", "private"]),
        ("X-Caching: max-age=0, Private\r\n", &["max-age=0, Private"]),
        ("X-Caching: no-store\r\n", &["no-store"]),
    ] {
        let first = get(daemon.address(), caching);
        assert!(first.line("set-cookie").is_some());
        assert_eq!(first.lines("cache-control").collect::<Vec<_>>(), expected, "{caching}");
        // without it a page may be kept by whoever likes
        let again = get(daemon.address(), &format!("Cookie: S=out1\r\n{caching}"));
        let own = caching.strip_prefix("X-Caching: ").map(str::trim);
        assert_eq!(again.lines("cache-control").collect::<Vec<_>>(), Vec::from_iter(own));
    }
}

#[test]
fn h26_who_is_served_elsewhere_is_bound_there_at_once() {
    let (dead, two) = (Refusing::new(), Origin::named("two"));
    let daemon = start(INSERT, &[dead.address(), two.address()]);
    let bound = Some("S=out2; path=/");
    // it cannot be connected to, and nobody knows yet
    let answer = get(daemon.address(), "Cookie: S=out1\r\n");
    assert_eq!((answer.text().as_str(), answer.line("set-cookie")), ("two", bound));
    assert_eq!(daemon.table().groups[0].channels[0].exchanges.retries, 1);
    // it is out of service; it never was
    daemon.do_ctl("disable 0 0");
    for id in ["out1", "out4", "x"] {
        let answer = get(daemon.address(), &format!("Cookie: S={id}\r\n"));
        assert_eq!((answer.text().as_str(), answer.line("set-cookie")), ("two", bound), "{id}");
    }
    assert_eq!(get(daemon.address(), "Cookie: S=out2\r\n").line("set-cookie"), None);
}

#[test]
fn h27_a_download_ends_well_while_its_output_is_taken_out() {
    let (go, goes) = mpsc::channel::<()>();
    let goes = Mutex::new(goes);
    let slow = Backend::serve(move |mut stream| {
        while let Ok(Some(_)) = read_message(&stream, false) {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf").unwrap();
            let _ = goes.lock().unwrap().recv_timeout(Duration::from_secs(20));
            stream.write_all(b"more").unwrap();
        }
    });
    let two = Origin::named("two");
    let daemon = start(INSERT, &[slow.address(), two.address()]);
    let mut client = Client::to(daemon.address());
    client.say("GET / HTTP/1.1\r\nHost: x\r\nCookie: S=out1\r\n\r\n");
    let mut seen = Vec::new();
    while !seen.ends_with(b"half") {
        let mut byte = [0];
        client.stream.read_exact(&mut byte).unwrap();
        seen.push(byte[0]);
    }
    daemon.do_ctl("disable 0 0");
    let other = fetch(&daemon, "/", "Cookie: S=out1\r\n");
    assert_eq!(other.text(), "two");
    assert_eq!(other.line("set-cookie"), Some("S=out2; path=/"));
    go.send(()).unwrap();
    let mut rest = [0; 4];
    client.stream.read_exact(&mut rest).unwrap();
    assert_eq!(&rest, b"more");
    // on the same connection the next one goes elsewhere, too
    assert_eq!(client.get("/", "Cookie: S=out1\r\n").text(), "two");
}

#[test]
fn h65_who_waits_for_an_output_that_is_taken_out_goes_elsewhere_at_once() {
    let ((one, go), two) = (held("one"), Origin::named("two"));
    let daemon = start(INSERT, &[one.address(), two.address()]);
    daemon.do_ctl("maxc 0 0 1");
    let ask = || {
        let mut client = Client::to(daemon.address());
        client.say("GET / HTTP/1.1\r\nHost: x\r\nCookie: S=out1\r\n\r\n");
        client
    };
    let mut first = ask();
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let mut waits = ask();
    let queue = || daemon.table().groups[0].channels[0].exchanges.queue.now;
    until("it waits for out1", || queue() == 1);
    daemon.do_ctl("disable 0 0");
    let answer = waits.hear();
    let bound = Some("S=out2; path=/");
    assert_eq!((answer.text().as_str(), answer.line("set-cookie")), ("two", bound));
    go.send(()).unwrap();
    assert_eq!((first.hear().text().as_str(), queue()), ("one", 0));
}

#[test]
fn a06_a_sealed_name_leads_back_and_cannot_be_made_up() {
    let servers = [Origin::named("one"), Origin::named("two")];
    let addresses = servers.each_ref().map(Origin::address);
    let dir = tempfile::tempdir().unwrap();
    let key = |name: &str, digits: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, digits.repeat(32)).unwrap();
        format!("{INSERT} --cookie-key-file {}", path.display())
    };
    let options = key("a", "4f");
    let daemon = start(&options, &addresses);
    let first = get(daemon.address(), "");
    let set = first.line("set-cookie").unwrap();
    let ours = set.split(';').next().unwrap();
    assert!(!set.contains("out") && ours.len() > 20, "{set}");
    // after a restart, and at another balancer with the same key
    drop(daemon);
    let daemon = start(&options, &addresses);
    for _ in 0..4 {
        let again = get(daemon.address(), &format!("Cookie: a=1; {ours}\r\n"));
        assert_eq!((again.text(), again.line("set-cookie")), (first.text(), None));
    }
    // a name that anybody could think of, and one of another key: dealt in turn, bound anew
    let strange = start(&key("b", "50"), &addresses);
    let foreign = get(strange.address(), "");
    let foreign = foreign.line("set-cookie").unwrap().split(';').next().unwrap();
    for cookie in ["S=out2", "S=out2", foreign, foreign] {
        let bound = get(daemon.address(), &format!("Cookie: {cookie}\r\n"));
        assert!(bound.line("set-cookie").is_some_and(|set| !set.starts_with(cookie)), "{cookie}");
    }
    // servers see none of it, nor what is left of a time without a key
    let seen = servers.iter().flat_map(Origin::requests);
    assert!(
        seen.into_iter().all(|seen| !seen.head.contains("S=out2") && !seen.head.contains(ours))
    );
}
