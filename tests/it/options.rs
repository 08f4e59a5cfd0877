//! The options that shape the way to a channel, through real connections (balance(1) §8).

use balance_proto::state::Admin;
use balance_tests::backend::{Backend, Refusing, Silent};
use balance_tests::captured::Captured;
use balance_tests::programs::{program, run};
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, ask_text, connect, eventually, namespace};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

/// A server that says where its client comes from.
fn mirror(listen: &str) -> Backend {
    Backend::serve_on(listen.parse().unwrap(), |mut stream| {
        let client = stream.peer_addr().unwrap().ip();
        let _ = write!(stream, "{client}");
    })
}

#[test]
fn connections_come_from_the_source_address() {
    let (four, six) = (mirror("127.0.0.1:0"), mirror("[::1]:0"));
    let (a, b) = (four.address().to_string(), six.address().to_string());
    let daemon = Daemon::start(&["-B", "127.0.0.9", &a, &b]);
    assert_eq!(ask_text(daemon.address(), ""), "127.0.0.9");
    // an IPv4 source says nothing about IPv6 destinations
    assert_eq!(ask_text(daemon.address(), ""), "::1");
    let daemon = Daemon::start(&["-B", "::1", &b, &a]);
    assert_eq!(ask_text(daemon.address(), ""), "::1");
    assert_eq!(ask_text(daemon.address(), ""), "127.0.0.1");
}

#[test]
fn a_source_address_that_is_not_ours_is_reported_and_not_used() {
    let server = mirror("127.0.0.1:0");
    let daemon = Daemon::start(&["-B", "192.0.2.77", &server.address().to_string()]);
    daemon.wait_log("-B 192.0.2.77 cannot be used (Cannot assign requested address");
    assert_eq!(ask_text(daemon.address(), ""), "127.0.0.1");
}

#[test]
fn one_port_of_the_source_address_serves_several_channels() {
    // the port is chosen at connect(2): many connections from one address do not use up its ports
    let server = Backend::named("x");
    let daemon = Daemon::start(&["-B", "127.0.0.9", &server.address().to_string()]);
    for _ in 0..200 {
        assert_eq!(ask_text(daemon.address(), ""), "x");
    }
    assert_eq!(daemon.counters(0, 0).failed, 0);
}

#[test]
fn the_connect_timeout_counts_for_each_attempt() {
    let (one, two, good) = (Silent::new(), Silent::new(), Backend::named("x"));
    let channels = [one.address(), two.address(), good.address()].map(|a| a.to_string());
    let daemon = Daemon::start(&["-t", "1", &channels[0], &channels[1], &channels[2]]);
    let began = Instant::now();
    assert_eq!(ask_text(daemon.address(), ""), "x");
    // a lower bound: nothing can make it shorter but a wrong rule
    assert!(began.elapsed() >= Duration::from_secs(2));
    assert_eq!((daemon.counters(0, 0).failed, daemon.counters(0, 1).failed), (1, 1));
}

#[test]
fn a_connection_that_stands_still_is_closed_and_its_slot_given_back() {
    let server = Backend::echo();
    let daemon = Daemon::start(&["-T", "2", &server.address().to_string()]);
    let mut client = connect(daemon.address());
    // as long as something moves it stays, for longer than the limit
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        client.write_all(b"x").unwrap();
        client.read_exact(&mut [0]).unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    let still = Instant::now();
    assert_eq!(client.read(&mut [0]).unwrap(), 0, "a clean end");
    assert!(still.elapsed() >= Duration::from_millis(1900), "not before its time");
    daemon.wait_log("timed out after 2 seconds");
    daemon.wait_counters(0, 0, |n| n.current == 0);
}

#[test]
fn an_idle_timeout_of_zero_is_none() {
    let server = Backend::echo();
    let daemon = Daemon::start(&["-T", "0", &server.address().to_string()]);
    let mut client = connect(daemon.address());
    std::thread::sleep(Duration::from_millis(200));
    client.write_all(b"x").unwrap();
    client.read_exact(&mut [0]).unwrap();
}

#[test]
fn a_stuck_transfer_that_times_out_does_not_look_complete() {
    let server = Backend::serve(|mut stream| while stream.write_all(&[7; 60_000]).is_ok() {});
    let daemon = Daemon::start(&["-T", "1", &server.address().to_string()]);
    let mut client = connect(daemon.address());
    daemon.wait_log("timed out after 1 seconds");
    let mut received = Vec::new();
    let error = client.read_to_end(&mut received).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

/// Waits for the urgent byte of a connection.
fn urgent_byte(stream: &TcpStream) -> u8 {
    let mut byte = [0];
    eventually("an urgent byte", || match recv(stream, &mut byte, RecvFlags::OOB) {
        Ok((_, 1)) => Some(()),
        // none yet
        Ok(_) | Err(Errno::INVAL | Errno::AGAIN) => None,
        Err(error) => panic!("{error}"),
    });
    byte[0]
}

fn plain<const LENGTH: usize>(mut stream: &TcpStream) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

#[test]
fn urgent_bytes_are_passed_on_as_such_in_both_directions() {
    let (tell, hear) = mpsc::channel();
    let tell = Mutex::new(tell);
    let server = Backend::serve(move |mut stream| {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let told = (plain::<3>(&stream), urgent_byte(&stream), plain::<3>(&stream));
        tell.lock().unwrap().send(told).unwrap();
        // a NUL is a byte like any other
        send(&stream, &[0], SendFlags::OOB).unwrap();
        stream.write_all(b"answer").unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    // all at once, or each piece when the one before it has passed
    for (round, piecewise) in [(0, false), (1, true), (2, false)] {
        let passed = |bytes| daemon.wait_counters(0, 0, |n| n.sent >= 7 * round + bytes);
        let mut client = connect(daemon.address());
        client.write_all(b"abc").unwrap();
        if piecewise {
            passed(3);
        }
        send(&client, b"!", SendFlags::OOB).unwrap();
        if piecewise {
            passed(4);
        }
        client.write_all(b"def").unwrap();
        assert_eq!(hear.recv_timeout(PATIENCE).unwrap(), (*b"abc", b'!', *b"def"));
        assert_eq!(urgent_byte(&client), 0);
        assert_eq!(plain::<6>(&client), *b"answer");
        daemon.wait_counters(0, 0, |n| n.sent == 7 * (round + 1) && n.received == n.sent);
    }
}

#[test]
fn data_behind_urgent_bytes_is_not_held_back() {
    let server = Backend::answer_after_end(b".");
    let daemon = Daemon::before(&[server.address()]);
    for _ in 0..50 {
        let mut client = connect(daemon.address());
        // all of it may come in one segment, or in any other way
        for _ in 0..20 {
            client.write_all(&[b'x'; 1000]).unwrap();
            send(&client, b"!", SendFlags::OOB).unwrap();
            client.write_all(b"y").unwrap();
        }
        client.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).unwrap();
        // an urgent byte that was not fetched in time counts as plain when the next one comes
        let count = |wanted: u8| answer.iter().filter(|byte| **byte == wanted).count();
        assert_eq!((count(b'x'), count(b'y'), answer.last()), (20_000, 20, Some(&b'.')));
    }
}

#[test]
fn the_dump_prints_what_passes_before_it_is_passed_on() {
    namespace::inside("options::the_dump_prints_what_passes_before_it_is_passed_on", || {
        let server = Backend::serve(|mut stream| {
            let _ = stream.write_all(b"B9001 from 127.0.0.1\n");
            let question = plain::<5>(&stream);
            let _ = stream.write_all(&[b"echo:", &question[..]].concat());
            let _ = stream.read(&mut [0]);
        });
        let words = ["-fp", "20001", &server.address().to_string()];
        let mut command = Command::new(program("balance"));
        let mut daemon = Captured::spawn(command.args(words).env("BALANCE_LOG", "error"), "");
        let door = SocketAddr::from(([127, 0, 0, 1], 20001));
        let mut client = eventually("the door to open", || TcpStream::connect(door).ok());
        plain::<21>(&client);
        client.write_all(b"a\\tb\n").unwrap();
        plain::<10>(&client);
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
        // balance(1) §8.5; DB-10: both ends are there
        let expected = "\
-< 21\nB9001 from 127.0.0.1\\0A\n\n\
-> 5\na\\\\tb\\0A\n\n\
-< 10\necho:a\\\\tb\\0A\n\n\
-> 0\n\n\
-< 0\n\n";
        until("the dump", || daemon.printed() == expected || daemon.has_ended());
        assert_eq!(daemon.printed(), expected);
    });
}

#[test]
fn an_autodisabled_channel_tells_why_until_it_is_enabled() {
    let (dead, good) = (Refusing::new(), Backend::named("x"));
    let (one, two) = (dead.address().to_string(), good.address().to_string());
    let daemon = Daemon::start(&["-a", &one, &two]);
    // the very next client finds it disabled
    for _ in 0..4 {
        assert_eq!(ask_text(daemon.address(), ""), "x");
    }
    assert_eq!(daemon.counters(0, 0).total, 1);
    let log = daemon.log();
    assert_eq!(log.matches("connection failed group 0 channel 0\n").count(), 1, "{log}");
    let remedy = "needs to be enabled manually using balance -i after the problem is solved\n";
    assert!(log.contains(&format!("{one} {remedy}")), "{log}");
    let channel = daemon.table().groups[0].channels[0].clone();
    assert!(
        matches!(channel.admin, Admin::Autodisabled(reason) if reason.why == "Connection refused")
    );
    let shown = daemon.do_ctl("show -o json");
    assert!(shown.contains(r#""reason":"Connection refused""#), "{shown}");
    daemon.do_ctl("enable 0 0");
    assert_eq!(daemon.table().groups[0].channels[0].admin, Admin::Enabled);
}

#[test]
fn a_silent_channel_is_autodisabled_too() {
    let (silent, good) = (Silent::new(), Backend::named("x"));
    let (one, two) = (silent.address().to_string(), good.address().to_string());
    let daemon = Daemon::start(&["-a", "-t", "1", &one, &two]);
    assert_eq!(ask_text(daemon.address(), ""), "x");
    let channel = daemon.table().groups[0].channels[0].clone();
    assert!(matches!(channel.admin, Admin::Autodisabled(reason) if reason.why == "timed out"));
}

#[test]
fn an_ipv6_listener_takes_clients_of_both_kinds() {
    namespace::inside("options::an_ipv6_listener_takes_clients_of_both_kinds", || {
        let server = Backend::named("x");
        let words = ["-6", "20001", &server.address().to_string()];
        assert_eq!(run(Command::new(program("balance")).args(words)).code, Some(0));
        for client in ["127.0.0.1:20001", "[::1]:20001"] {
            assert_eq!(ask_text(client.parse().unwrap(), ""), "x", "{client}");
        }
        // -6 does not change the name of the instance
        let ran = run(Command::new(program("balance")).args(["-c", "show", "20001"]));
        assert_eq!(ran.stdout.lines().count(), 2);
    });
}
