//! `connections` and `close`.

use super::json;
use balance_tests::backend::Backend;
use balance_tests::{Daemon, connect, is_closed};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A client that has been answered.
fn client(daemon: &Daemon) -> TcpStream {
    let mut stream = connect(daemon.address());
    stream.write_all(b"12345").unwrap();
    stream.read_exact(&mut [0; 5]).unwrap();
    stream
}

fn number_of(daemon: &Daemon, stream: &TcpStream) -> u64 {
    let listed = json(daemon, "connections", "balance.connections/1");
    let client = stream.local_addr().unwrap().to_string();
    let all = listed["connections"].as_array().unwrap();
    all.iter().find(|one| one["client"] == client.as_str()).unwrap()["id"].as_u64().unwrap()
}

#[test]
fn open_connections_are_listed() {
    let (a, b) = (Backend::echo(), Backend::echo());
    let daemon = Daemon::before(&[a.address(), b.address()]);
    let heading = "ID  CLIENT  CHANNEL  AGE  IDLE  SENT  RECEIVED\n";
    assert_eq!(daemon.do_ctl("connections"), heading);
    let (first, _second) = (client(&daemon), client(&daemon));
    daemon.wait_counters(0, 0, |n| n.received == 5);
    daemon.wait_counters(0, 1, |n| n.received == 5);
    assert_eq!(daemon.do_ctl("connections").lines().count(), 3);
    let said = daemon.do_ctl("connections 0 0");
    let words: Vec<&str> = said.lines().nth(1).unwrap().split_whitespace().collect();
    let from = first.local_addr().unwrap().to_string();
    assert_eq!((words[1], words[2]), (from.as_str(), "0/0"));
    assert_eq!(&words[5..], ["5", "5"]);
    let listed = json(&daemon, "connections 0", "balance.connections/1");
    let listed = listed["connections"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    for one in listed {
        assert_eq!((&one["sent"], &one["received"]), (&5.into(), &5.into()));
        assert!(one["age_ms"].is_u64() && one["idle_ms"].is_u64(), "{one}");
    }
    assert_eq!(daemon.do_ctl("connections --idle 3600"), heading);
}

#[test]
fn connections_are_closed_one_by_one_by_channel_or_when_idle() {
    let (a, b) = (Backend::echo(), Backend::echo());
    let daemon = Daemon::before(&[a.address(), b.address()]);
    let clients: Vec<TcpStream> = (0..4).map(|_| client(&daemon)).collect();
    let mut clients = clients.into_iter();
    let mut next = || clients.next().unwrap();

    let (first, second) = (next(), next());
    let id = number_of(&daemon, &first);
    assert_eq!(
        daemon.do_ctl(&format!("close {id} --dry-run")),
        "dry run: 1 open connection is closed; that cannot be undone\n"
    );
    assert_eq!(daemon.do_ctl(&format!("close {id}")), "closed 1 connection\n");
    assert!(is_closed(first));
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let again = daemon.ctl(&format!("close {id}"));
    assert_eq!(again.code, Some(4), "{again:?}");

    assert_eq!(daemon.do_ctl("close --idle 3600"), "closed 0 connections\n");
    let would = json(&daemon, "close --all 0 1 --dry-run", "balance.preview/1");
    assert_eq!((&would["closes"], &would["reversible"]), (&2.into(), &false.into()));
    daemon.wait_counters(0, 1, |n| n.current == 2);
    let done = json(&daemon, "close --all 0 1", "balance.result/1");
    assert_eq!((&done["closed"], &done["changed"]), (&2.into(), &true.into()));
    assert!(is_closed(second));
    daemon.wait_counters(0, 1, |n| n.current == 0);

    assert_eq!(daemon.do_ctl("close --idle 0 0"), "closed 1 connection\n");
    assert!(is_closed(next()));
}
