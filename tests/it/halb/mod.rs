//! The rows of halb.md about HTTP that have no other place: each does, through real sockets, what its
//! row proposes, and is named after it.

mod cookies;
mod figures;
mod insert;
mod limits;
mod outputs;
mod passive;
mod replies;
mod settings;
mod source;
mod sync;

use balance_proto::http::{HttpView, LearnedView};
use balance_tests::Daemon;
use balance_tests::http::{Client, Message, Origin, get, ok, ok_with};
use balance_tests::programs::{Ran, balance};
use std::net::SocketAddr;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

/// A daemon before these servers that makes no checks: a check is a connection, too.
#[track_caller]
fn start(options: &str, servers: &[SocketAddr]) -> Daemon {
    with(&format!("--healthcheck-method none {options}"), servers)
}

/// A daemon before these servers.
#[track_caller]
fn with(options: &str, servers: &[SocketAddr]) -> Daemon {
    let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let options = ["--http"].into_iter().chain(options.split_whitespace());
    Daemon::start(&options.chain(servers.iter().map(String::as_str)).collect::<Vec<_>>())
}

/// Starts a daemon that must not start, and gives what it says.
#[track_caller]
fn refused(options: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let ran = balance(dir.path(), &[options, &["-f", "7999", "127.0.0.1:9"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(64), ""), "{options:?}: {ran:?}");
    ran.stderr
}

/// What `--check` says of a file.
#[track_caller]
fn check(file: &str) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("balance.toml");
    std::fs::write(&path, file).unwrap();
    balance(dir.path(), &["--check", "--config", path.to_str().unwrap()])
}

/// A server that says its name, and sets `SID` to this value where clients log in.
fn issuing(name: &'static str, value: &'static str) -> Origin {
    Origin::answering(move |request| match request.head.contains("/login") {
        true => ok_with(&format!("Set-Cookie: SID={value}; Path=/\r\n"), name),
        false => ok(name),
    })
}

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

/// Who answers so many requests with these lines, each on a connection of its own.
#[track_caller]
fn answers(daemon: &Daemon, count: usize, lines: &str) -> Vec<String> {
    (0..count).map(|_| get(daemon.address(), lines).text()).collect()
}

/// How many of them a server gave.
fn share(answers: &[String], name: &str) -> usize {
    answers.iter().filter(|answer| *answer == name).count()
}

/// A request for this path, and its answer.
#[track_caller]
fn fetch(daemon: &Daemon, path: &str, lines: &str) -> Message {
    Client::to(daemon.address()).get(path, lines)
}

#[track_caller]
fn totals(daemon: &Daemon) -> HttpView {
    daemon.table().http.expect("the totals of the HTTP mode")
}

#[track_caller]
fn learned(daemon: &Daemon) -> LearnedView {
    totals(daemon).learned
}
