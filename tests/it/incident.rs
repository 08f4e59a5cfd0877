//! A night on call: a server dies under traffic, and the console is all the operator has. It is seen,
//! explained, drained, replaced, removed, a slip is undone; traffic loses nothing that it need not lose.

use balance_tests::backend::Backend;
use balance_tests::screen::Screen;
use balance_tests::wait::until;
use balance_tests::{Daemon, connect};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Clients that come, say something, hear it again, and go.
struct Traffic {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    lost: Arc<Mutex<Vec<String>>>,
    clients: Vec<JoinHandle<()>>,
}

impl Traffic {
    fn through(door: SocketAddr) -> Self {
        let (stop, done, lost) = Default::default();
        let mut traffic = Self { stop, done, lost, clients: Vec::new() };
        for _ in 0..4 {
            let stop = Arc::clone(&traffic.stop);
            let (done, lost) = (Arc::clone(&traffic.done), Arc::clone(&traffic.lost));
            traffic.clients.push(std::thread::spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    match exchange(&mut connect(door)) {
                        Ok(()) => drop(done.fetch_add(1, Ordering::SeqCst)),
                        Err(why) => lost.lock().unwrap().push(why),
                    }
                    // a client takes a breath; nothing waits for it
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
            }));
        }
        traffic
    }

    /// Waits until so many more exchanges are done.
    #[track_caller]
    fn goes_on(&self) {
        let wanted = self.done.load(Ordering::SeqCst) + 40;
        until("traffic to go on", || self.done.load(Ordering::SeqCst) >= wanted);
        assert_eq!(*self.lost.lock().unwrap(), [""; 0], "nothing is lost");
    }

    fn end(mut self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        self.clients.drain(..).for_each(|client| client.join().unwrap());
        assert_eq!(*self.lost.lock().unwrap(), [""; 0], "nothing was lost");
        self.done.load(Ordering::SeqCst)
    }
}

/// Hears the server's name, says a word, hears it again, ends.
fn exchange(stream: &mut TcpStream) -> Result<(), String> {
    let mut heard = [0; 6];
    let word = |error: std::io::Error| error.to_string();
    stream.read_exact(&mut heard[..1]).map_err(word)?;
    stream.write_all(b"hello").map_err(word)?;
    stream.read_exact(&mut heard[1..]).map_err(word)?;
    stream.shutdown(Shutdown::Write).map_err(word)?;
    let rest = stream.read(&mut [0; 8]).map_err(word)?;
    (heard.ends_with(b"hello") && rest == 0).then_some(()).ok_or(format!("heard {heard:?}"))
}

/// A client that stays with the server of that name.
fn stays_with(name: u8, door: SocketAddr) -> TcpStream {
    balance_tests::eventually("a connection to the server", || {
        let mut stream = connect(door);
        let mut heard = [0];
        stream.read_exact(&mut heard).unwrap();
        (heard == [name]).then_some(stream)
    })
}

#[track_caller]
fn still_talks(stream: &mut TcpStream) {
    stream.write_all(b"still").unwrap();
    let mut heard = [0; 5];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"still");
}

/// Answers the open question with yes, once it listens.
fn say_yes(screen: &mut Screen, question: &[&str]) {
    screen.wait_for(&[question, &["[ Cancel ]"]].concat());
    // longer than a fresh question is deaf to keys typed ahead
    std::thread::sleep(std::time::Duration::from_millis(300));
    screen.keys("y");
    screen.wait("the question to go", |text| !text.contains("[ Cancel ]"));
}

/// It takes no new clients any more, and only that one is blamed.
fn is_seen_and_explained(screen: &mut Screen, address: &str) {
    let seen = screen.wait_for(&["◎ failing", "1 failing", "0/1 could not be connected to"]);
    assert!(!seen.contains("2 failing"), "only one is blamed");
    screen.keys("jw");
    screen.wait_for(&["why channel 0/1", address, "attempts to connect failed"]);
    screen.keys("\x1b");
    screen.wait("the explanation to go", |text| !text.contains("why channel"));
}

/// Its last client is waited for.
fn is_drained(screen: &mut Screen) {
    screen.keys("D");
    screen.wait_for(&["Drain channel 0/1", "then: disable, cut or enable"]);
    screen.keys("\x15600\r");
    let command = "balance-ctl drain 0 1 --within 600";
    say_yes(screen, &["Drain channel 0/1?", "50 % → 0 %", command]);
    screen.wait_for(&["◐ draining", "left, empty in", "1/2 usable"]);
}

/// Another one takes its place.
fn is_replaced(screen: &mut Screen, address: &str) {
    screen.keys("c");
    screen.wait_for(&["Create a channel"]);
    screen.keys(&format!("{address}\r"));
    say_yes(screen, &[&format!("Create {address} in group 0?")]);
    screen.wait_for(&["created 0/2", "○ disabled"]);
    screen.keys("e");
    screen.wait_for(&["done", "balance-ctl enable 0 2", "2/3 usable"]);
}

/// When its last client has gone, it is taken out for good.
fn is_removed(screen: &mut Screen) {
    screen.wait_for(&["drained 0/1, 0 connections left", "○ disabled"]);
    screen.keys("gj");
    screen.wait_for(&["channel 0/1"]);
    screen.keys("\x1b[3~");
    say_yes(screen, &["Remove channel 0/1?"]);
    screen
        .wait("it to be gone", |text| text.contains("2/2 usable") && text.contains("removed 0/1"));
}

/// What was done can be read by others, and is where the operator will look for it tomorrow.
fn is_written_down(screen: &Screen, daemon: &Daemon, new: &str) {
    let log = daemon.do_ctl("log");
    for deed in ["drain", "created 0/2", "enabled 0/2", "removed 0/1", "maxc of 0/0 is 1"] {
        assert!(log.contains(deed), "{deed}: {log}");
    }
    let audit = std::fs::read_to_string(screen.state_dir().join("balance/audit.jsonl")).unwrap();
    for command in ["drain 0 1 --within 600", &format!("create 0 {new}"), "remove 0 1", "undo"] {
        assert!(audit.contains(command), "{command}: {audit}");
    }
}

#[test]
fn a_server_dies_and_is_replaced_from_the_console_while_clients_come_and_go() {
    let (a, b, c) = (Backend::named("a"), Backend::named("b"), Backend::named("c"));
    let (at_b, at_c) = (b.address().to_string(), c.address().to_string());
    let daemon = Daemon::before(&[a.address(), b.address()]);
    let traffic = Traffic::through(daemon.address());
    let (mut with_a, mut with_b) =
        (stays_with(b'a', daemon.address()), stays_with(b'b', daemon.address()));
    let dir = daemon.runtime_dir().to_str().unwrap();
    let args = ["-p", &daemon.port().to_string(), "--mouse", "off"];
    let mut screen = Screen::tui((120, 40), &args, &[("BALANCE_RUNTIME_DIR", dir)]);
    screen.wait_for(&["● live", "2/2 usable", "2 up"]);
    traffic.goes_on();

    // it dies, but for the clients it has
    drop(b);
    is_seen_and_explained(&mut screen, &at_b);
    traffic.goes_on();
    is_drained(&mut screen);
    still_talks(&mut with_b);
    traffic.goes_on();
    is_replaced(&mut screen, &at_c);
    until("clients at the new server", || c.connections() > 0);
    traffic.goes_on();
    still_talks(&mut with_b);
    drop(with_b);
    is_removed(&mut screen);
    traffic.goes_on();

    // a slip: the wrong one is limited to nothing much, and that is taken back
    screen.keys("gx");
    screen.wait_for(&["Limit channel 0/0"]);
    screen.keys("\x151\r");
    say_yes(&mut screen, &["Limit channel 0/0 to 1"]);
    screen.wait_for(&["balance-ctl maxc 0 0 1", "■ full"]);
    traffic.goes_on();
    screen.keys("u");
    say_yes(&mut screen, &["Undo what was done last?", "maxc of 0/0"]);
    screen.wait_for(&["is undone", "2 up"]);
    traffic.goes_on();
    still_talks(&mut with_a);
    assert!(traffic.end() > 200);
    is_written_down(&screen, &daemon, &at_c);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}
