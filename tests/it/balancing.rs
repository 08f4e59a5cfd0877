//! Who gets which channel: balance(1) §7, through real connections.

use balance_tests::backend::{Backend, Refusing, Silent};
use balance_tests::daemon::Plan;
use balance_tests::{Daemon, answer_to, ask_text, connect, is_closed};
use std::io::Read;
use std::net::{Shutdown, SocketAddr, TcpStream};

fn named() -> (Backend, Backend, Backend) {
    (Backend::named("a"), Backend::named("b"), Backend::named("c"))
}

/// The names of the channels that clients one after the other reach.
fn reached(daemon: &Daemon, clients: usize) -> String {
    (0..clients).map(|_| ask_text(daemon.address(), "")).collect()
}

fn args<'a>(words: &'a [&'a dyn ToString]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}

fn start(words: &[&dyn ToString]) -> Daemon {
    Daemon::start(&args(words).iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn clients_alternate_and_continue_at_the_pointer_after_a_disable() {
    let (a, b, c) = named();
    let daemon = start(&[&a.address(), &b.address(), &c.address()]);
    assert_eq!(reached(&daemon, 5), "abcab");
    daemon.do_ctl("disable 0 1");
    assert_eq!(reached(&daemon, 4), "caca");
    daemon.do_ctl("enable 0 1");
    assert_eq!(reached(&daemon, 3), "bca");
}

#[test]
fn a_channel_that_refuses_is_passed_over_without_favour() {
    let (a, dead, c) = (Backend::named("a"), Refusing::new(), Backend::named("c"));
    let daemon = start(&[&a.address(), &dead.address(), &c.address()]);
    assert_eq!(reached(&daemon, 6), "acacac");
    for channel in 0..3 {
        daemon.wait_counters(0, channel, |n| n.total == 3 && n.current == 0);
    }
    assert_eq!(daemon.counters(0, 1).failed, 3);
    assert_eq!(daemon.counters(0, 0).failed, 0);
}

#[test]
fn a_channel_that_does_not_answer_is_given_up_after_the_connect_timeout() {
    let (silent, b) = (Silent::new(), Backend::named("b"));
    let daemon = start(&[&"-t", &1, &silent.address(), &b.address()]);
    assert_eq!(reached(&daemon, 1), "b");
    assert_eq!(daemon.counters(0, 0).failed, 1);
}

#[test]
fn a_group_without_a_usable_channel_spills_to_the_next() {
    let (a, b, c) = named();
    let dead = Refusing::new();
    let daemon = start(&[&dead.address(), &"!", &a.address(), &"!", &b.address(), &c.address()]);
    assert_eq!(reached(&daemon, 2), "aa");
    daemon.do_ctl("disable 1 0");
    assert_eq!(reached(&daemon, 2), "bc");
}

#[test]
fn full_channels_overflow_as_in_the_transcript() {
    // balance(1) §13.5
    let (a, b, c) = named();
    let daemon = start(&[
        &format!("{}:2", a.address()),
        &"!",
        &format!("{}:1", b.address()),
        &format!("{}:1", c.address()),
    ]);
    let held: Vec<(char, TcpStream)> = (0..4)
        .map(|_| {
            let mut client = connect(daemon.address());
            let mut name = [0];
            client.read_exact(&mut name).unwrap();
            (char::from(name[0]), client)
        })
        .collect();
    let names: String = held.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, "aabc");
    assert!(is_closed(connect(daemon.address())));
    assert!(is_closed(connect(daemon.address())));
    for (group, channel, current) in [(0, 0, 2), (1, 0, 1), (1, 1, 1)] {
        let counters = daemon.counters(group, channel);
        assert_eq!((counters.current, counters.total), (current, u64::from(current)));
    }
    // a slot that is given back is used again
    drop(held);
    daemon.wait_counters(0, 0, |n| n.current == 0);
    assert_eq!(reached(&daemon, 1), "a");
}

#[test]
fn when_everything_is_down_each_channel_is_tried_once_and_the_client_closed() {
    // balance(1) §13.6
    let dead = [Refusing::new(), Refusing::new(), Refusing::new()];
    let daemon = start(&[&dead[0].address(), &dead[1].address(), &"!", &dead[2].address()]);
    assert!(is_closed(connect(daemon.address())));
    for (group, channel) in [(0, 0), (0, 1), (1, 0)] {
        daemon.wait_counters(group, channel, |n| (n.current, n.total, n.failed) == (0, 1, 1));
    }
}

#[test]
fn without_channels_clients_are_closed_until_one_is_created_and_enabled() {
    let a = Backend::named("a");
    let daemon = start(&[]);
    assert!(is_closed(connect(daemon.address())));
    daemon.do_ctl(&format!("create 0 {}", a.address()));
    assert!(is_closed(connect(daemon.address())), "a created channel is disabled");
    daemon.do_ctl("enable 0 0");
    assert_eq!(reached(&daemon, 1), "a");
}

#[test]
fn a_hash_group_gives_each_client_its_channel_on_an_ipv4_listener_too() {
    // balance(1) §7.3: 127.0.0.1 is 2 modulo 3, 127.0.0.2 is 1; and B1
    let (a, b, c) = named();
    let daemon = start(&[&a.address(), &b.address(), &c.address(), &"%"]);
    for _ in 0..3 {
        assert_eq!(answer_to([127, 0, 0, 1], daemon.address()), "c");
        assert_eq!(answer_to([127, 0, 0, 2], daemon.address()), "b");
    }
    daemon.do_ctl("rr 0");
    assert_eq!(reached(&daemon, 3), "abc");
    daemon.do_ctl("hash 0");
    assert_eq!(answer_to([127, 0, 0, 1], daemon.address()), "c");
}

#[test]
fn a_hash_group_fails_over_to_the_next_group_or_with_h_to_the_neighbour() {
    let (a, b) = (Backend::named("a"), Backend::named("b"));
    let (dead, spare) = (Refusing::new(), Backend::named("s"));
    let line = |first: &'static str| {
        start(&[&first, &a.address(), &b.address(), &dead.address(), &"%", &spare.address()])
    };
    // the client's channel, 2, refuses
    assert_eq!(reached(&line("-f"), 2), "ss");
    let daemon = line("-H");
    assert_eq!(reached(&daemon, 2), "aa");
    daemon.do_ctl("disable 0 0");
    assert_eq!(reached(&daemon, 1), "b");
}

#[test]
fn both_sides_speak_ipv6() {
    let v6 = |port| SocketAddr::from(([0u16, 0, 0, 0, 0, 0, 0, 1], port));
    let a = Backend::serve_on(v6(0), |mut stream| {
        let _ = std::io::Write::write_all(&mut stream, b"six");
    });
    let b = Backend::named("four");
    let daemon = Plan::default()
        .listen(v6(0))
        .start(&[&format!("[::1]:{}", a.address().port()), &b.address().to_string()]);
    assert_eq!(reached(&daemon, 2), "sixfour");
}

#[test]
fn changes_are_seen_by_the_next_client_and_leave_the_others_alone() {
    let (a, b) = (Backend::named("a"), Backend::named("b"));
    let daemon = start(&[&a.address()]);
    let mut old = connect(daemon.address());
    let mut name = [0];
    old.read_exact(&mut name).unwrap();
    daemon.do_ctl("disable 0 0");
    assert!(is_closed(connect(daemon.address())));
    daemon.do_ctl(&format!("assign 0 0 {}", b.address()));
    daemon.do_ctl("enable 0 0");
    assert_eq!(reached(&daemon, 1), "b");
    // the connection of before still reaches the server of before
    std::io::Write::write_all(&mut old, b"still there").unwrap();
    old.shutdown(Shutdown::Write).unwrap();
    let mut echoed = String::new();
    old.read_to_string(&mut echoed).unwrap();
    assert_eq!(echoed, "still there");
}
