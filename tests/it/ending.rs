//! How a daemon ends, and what it leaves behind (DB-7).

use balance_tests::backend::Backend;
use balance_tests::daemon::Plan;
use balance_tests::wait::until;
use balance_tests::{Daemon, ask, connect, is_closed};
use rustix::process::Signal;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

#[test]
fn term_lets_go_of_the_door_first_and_then_lets_connections_finish() {
    let server = Backend::echo();
    let mut daemon = Daemon::before(&[server.address()]);
    let mut open = connect(daemon.address());
    open.write_all(b"before").unwrap();
    open.read_exact(&mut [0; 6]).unwrap();
    daemon.signal(Signal::TERM);
    until("the socket to be gone", || !daemon.socket().exists());
    until("the port to be free", || TcpStream::connect(daemon.address()).is_err());

    // a successor on the same port, while the old one still carries its connection
    let port = daemon.port().to_string();
    let channel = server.address().to_string();
    let successor = Plan::default().listen(daemon.address()).beside(&daemon).start(&[&channel]);
    assert_eq!(successor.port().to_string(), port);
    assert_eq!(ask(successor.address(), b"new"), b"new");
    assert!(daemon.is_alive());

    open.write_all(b"after!").unwrap();
    open.shutdown(Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    open.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"after!");
    assert!(daemon.wait().success());
    // the old one's end does not take the new one's socket with it
    successor.do_ctl("show");
}

#[test]
fn the_keys_of_a_terminal_end_it_at_once() {
    let server = Backend::named("x");
    for signal in [Signal::INT, Signal::QUIT] {
        let mut daemon = Daemon::before(&[server.address()]);
        let mut open = connect(daemon.address());
        open.read_exact(&mut [0]).unwrap();
        daemon.signal(signal);
        assert!(is_closed(open));
        assert!(daemon.wait().success());
        assert!(!daemon.socket().exists());
        assert_eq!(std::fs::read_dir(daemon.runtime_dir()).unwrap().count(), 0);
    }
}

#[test]
fn term_and_then_int_does_not_wait_any_longer() {
    let server = Backend::named("x");
    let mut daemon = Daemon::before(&[server.address()]);
    let mut open = connect(daemon.address());
    open.read_exact(&mut [0]).unwrap();
    daemon.signal(Signal::TERM);
    until("the socket to be gone", || !daemon.socket().exists());
    assert!(daemon.is_alive());
    daemon.signal(Signal::INT);
    assert!(daemon.wait().success());
    assert!(is_closed(open));
}

#[test]
fn what_a_killed_daemon_left_is_replaced() {
    let server = Backend::named("x");
    let mut daemon = Daemon::before(&[server.address()]);
    daemon.kill();
    assert!(daemon.socket().exists(), "kill -9 leaves the file");
    let ran = daemon.ctl("show");
    assert_eq!(ran.code, Some(4), "{ran:?}");
    let channel = server.address().to_string();
    let successor = Plan::default().listen(daemon.address()).beside(&daemon).start(&[&channel]);
    assert_eq!(successor.do_ctl("show").lines().count(), 2);
}
