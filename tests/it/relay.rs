//! Bytes on their way: nothing lost, nothing added, ends and resets carried through as such.

use balance_tests::backend::Backend;
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, ask, connect};
use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, pidfd_getfd, pidfd_open};
use socket2::{SockRef, Socket};
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// Bytes that repeat only after a long while, so that a lost or doubled block is noticed.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

#[test]
fn megabytes_pass_unchanged_in_both_directions_at_once() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let bytes = noise(20_000_000);
    let client = connect(daemon.address());
    let mut writer = client.try_clone().unwrap();
    let sent = bytes.clone();
    let writing = std::thread::spawn(move || {
        writer.write_all(&sent).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    let mut received = Vec::new();
    (&client).read_to_end(&mut received).unwrap();
    writing.join().unwrap();
    assert!(received == bytes, "{} of {} bytes, or others", received.len(), bytes.len());
    daemon.wait_counters(0, 0, |n| n.current == 0);
    let counters = daemon.counters(0, 0);
    assert_eq!((counters.sent, counters.received), (20_000_000, 20_000_000));
}

#[test]
fn a_client_that_ends_its_side_still_gets_its_answer() {
    let server = Backend::answer_after_end(b" - and that was all");
    let daemon = Daemon::before(&[server.address()]);
    let answer = ask(daemon.address(), b"question");
    assert_eq!(answer, b"question - and that was all");
    let long = noise(3_000_000);
    let answer = ask(daemon.address(), &long);
    assert!(answer.starts_with(&long) && answer.ends_with(b"all"));
}

#[test]
fn a_server_that_ends_its_side_still_hears_the_client() {
    let (heard, hears) = mpsc::channel();
    let server = Backend::serve(move |mut stream| {
        stream.write_all(b"bye").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        heard.send(rest).unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    let mut said = Vec::new();
    client.read_to_end(&mut said).unwrap();
    assert_eq!(said, b"bye");
    client.write_all(b"one more thing").unwrap();
    drop(client);
    assert_eq!(hears.recv_timeout(PATIENCE).unwrap(), b"one more thing");
}

#[test]
fn bytes_are_counted_while_they_move() {
    let go_on = Arc::new(AtomicBool::new(true));
    let going = Arc::clone(&go_on);
    let server = Backend::serve(move |mut stream| {
        while going.load(Ordering::SeqCst) && stream.write_all(&[7; 10_000]).is_ok() {}
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    let read = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&read);
    let reading = std::thread::spawn(move || {
        let mut buffer = [0; 65_536];
        while let Ok(bytes @ 1..) = client.read(&mut buffer) {
            count.fetch_add(bytes as u64, Ordering::SeqCst);
        }
    });
    // twice: it must go on counting in one and the same open connection
    for _ in 0..2 {
        let before = daemon.counters(0, 0);
        assert!(before.current <= 1);
        daemon.wait_counters(0, 0, |n| n.current == 1 && n.received > before.received + 1_000_000);
    }
    go_on.store(false, Ordering::SeqCst);
    reading.join().unwrap();
    daemon.wait_counters(0, 0, |n| n.current == 0);
    assert_eq!(daemon.counters(0, 0).received, read.load(Ordering::SeqCst));
}

#[test]
fn segments_of_one_byte_pass_one_by_one() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let mut client = connect(daemon.address());
    client.set_nodelay(true).unwrap();
    for byte in 0..=255 {
        client.write_all(&[byte]).unwrap();
        let mut back = [0];
        client.read_exact(&mut back).unwrap();
        assert_eq!(back, [byte]);
    }
}

fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
}

#[test]
fn a_server_that_breaks_off_is_not_taken_for_one_that_ends() {
    let server = Backend::serve(|mut stream| {
        let mut question = [0; 2];
        stream.read_exact(&mut question).unwrap();
        stream.write_all(b"half of the ans").unwrap();
        // lets the half get through before the reset
        let mut more = [0; 2];
        stream.read_exact(&mut more).unwrap();
        reset(stream);
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    client.write_all(b"hi").unwrap();
    let mut half = [0; 15];
    client.read_exact(&mut half).unwrap();
    assert_eq!(&half, b"half of the ans");
    client.write_all(b"go").unwrap();
    let end = client.read(&mut [0]).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
    daemon.wait_counters(0, 0, |n| n.current == 0);
}

#[test]
fn a_break_that_a_write_meets_first_is_not_taken_for_an_end_either() {
    let (go, goes) = mpsc::channel::<()>();
    let (done, is_done) = mpsc::channel();
    let goes = std::sync::Mutex::new(goes);
    let server = Backend::serve(move |mut stream| {
        stream.read_exact(&mut [0; 2]).unwrap();
        goes.lock().unwrap().recv().unwrap();
        stream.write_all(b"half of the ans").unwrap();
        reset(stream);
        done.send(()).unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    client.write_all(b"hi").unwrap();
    daemon.wait_counters(0, 0, |n| n.sent == 2);
    // while the daemon sleeps, the server breaks off and the client says more: when it wakes, the
    // first it learns of the break is that it cannot write
    daemon.pause();
    go.send(()).unwrap();
    is_done.recv_timeout(PATIENCE).unwrap();
    client.write_all(b"more").unwrap();
    daemon.resume();
    let mut half = [0; 15];
    client.read_exact(&mut half).unwrap();
    assert_eq!(&half, b"half of the ans", "what was said before is delivered");
    let end = client.read(&mut [0]).unwrap_err();
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_client_that_breaks_off_is_not_taken_for_one_that_ends() {
    let (ended, end) = mpsc::channel();
    let server = Backend::serve(move |mut stream| {
        stream.write_all(b"!").unwrap();
        let mut rest = Vec::new();
        ended.send(stream.read_to_end(&mut rest)).unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    client.read_exact(&mut [0]).unwrap();
    reset(client);
    let end = end.recv_timeout(PATIENCE).unwrap();
    assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
    daemon.wait_counters(0, 0, |n| n.current == 0);
}

#[test]
fn an_early_answer_is_delivered_although_the_server_resets_behind_it() {
    // closes with the request unread: the kernel sends a reset behind the answer
    let server = Backend::serve(|mut stream| {
        stream.write_all(b"413 too much").unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    let mut writer = client.try_clone().unwrap();
    let writing = std::thread::spawn(move || {
        let block = [1; 100_000];
        while writer.write_all(&block).is_ok() {}
    });
    let mut answer = [0; 12];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"413 too much");
    writing.join().unwrap();
    daemon.wait_counters(0, 0, |n| n.current == 0);
}

#[test]
fn a_slow_reader_holds_its_server_back_and_costs_no_memory() {
    const LENGTH: usize = 64 << 20;
    let bytes = noise(LENGTH);
    let (sent, goes_on) = (bytes.clone(), Arc::new(AtomicU64::new(0)));
    let written = Arc::clone(&goes_on);
    let server = Backend::serve(move |mut stream| {
        for block in sent.chunks(1 << 16) {
            stream.write_all(block).unwrap();
            written.fetch_add(block.len() as u64, Ordering::SeqCst);
        }
    });
    let daemon = Daemon::before(&[server.address()]);
    let before = daemon.resident_kib();
    let mut client = connect(daemon.address());
    // nobody reads: what is on the way fills the kernel's buffers, and then it stands still
    let mut last = 0;
    until("the server to be held back", || {
        std::thread::sleep(Duration::from_millis(200));
        let now = goes_on.load(Ordering::SeqCst);
        std::mem::replace(&mut last, now) == now && now > 0
    });
    assert!(last < LENGTH as u64);
    let grown = daemon.resident_kib().saturating_sub(before);
    assert!(grown < 4096, "{grown} KiB for one connection");
    let mut received = Vec::new();
    client.read_to_end(&mut received).unwrap();
    assert!(received == bytes);
}

#[test]
fn one_slow_connection_does_not_hold_up_the_others() {
    let server = Backend::echo();
    let daemon = balance_tests::daemon::Plan::default().start(&[
        "--threads",
        "1",
        &server.address().to_string(),
    ]);
    let mut stuck = connect(daemon.address());
    stuck.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    while stuck.write_all(&[0; 1 << 20]).is_ok() {}
    for _ in 0..50 {
        assert_eq!(ask(daemon.address(), b"quick"), b"quick");
    }
}

/// Copies of the TCP sockets a process has, made by the kernel for us who started it.
fn sockets_of(pid: u32) -> Vec<Socket> {
    let pidfd = pidfd_open(Pid::from_raw(pid.cast_signed()).unwrap(), PidfdFlags::empty()).unwrap();
    let numbers = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    numbers
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok())
        .filter_map(|fd| pidfd_getfd(&pidfd, fd, PidfdGetfdFlags::empty()).ok())
        .map(Socket::from)
        .filter(|socket| socket.local_addr().is_ok_and(|address| address.is_ipv4()))
        .collect()
}

#[test]
fn both_sides_have_no_delay_and_keepalive() {
    let server = Backend::named("x");
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    client.read_exact(&mut [0]).unwrap();
    let connected: Vec<Socket> =
        sockets_of(daemon.pid()).into_iter().filter(|s| s.peer_addr().is_ok()).collect();
    assert_eq!(connected.len(), 2);
    for socket in connected {
        assert!(socket.tcp_nodelay().unwrap());
        assert!(socket.keepalive().unwrap());
    }
}

#[test]
fn nothing_is_left_open_after_a_storm_of_connections_of_every_ending() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    ask(daemon.address(), b"warm up");
    let idle = daemon.descriptors();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let address = daemon.address();
            scope.spawn(move || {
                for round in 0..50 {
                    match (thread + round) % 4 {
                        0 => drop(connect(address)),
                        1 => reset(connect(address)),
                        2 => assert_eq!(ask(address, b"whole"), b"whole"),
                        _ => {
                            let mut client = connect(address);
                            let _ = client.write_all(&[5; 100_000]);
                            reset(client);
                        }
                    }
                }
            });
        }
    });
    // who came and went at once may still wait to be accepted
    daemon.wait_counters(0, 0, |n| (n.current, n.total) == (0, 201));
    daemon.wait_descriptors(idle);
    // four pipes a worker, and what the test itself holds on to
    until("the pipes to be given back", || daemon.pipe_ends() <= 2 * 4 * 2 + 3);
}

#[test]
fn bulk_that_breaks_off_in_the_middle_is_not_taken_for_whole() {
    const HALF: usize = 24 << 20;
    let bytes = noise(HALF);
    let (sent, heard) = (bytes.clone(), Arc::new(AtomicU64::new(0)));
    let client_heard = Arc::clone(&heard);
    let server = Backend::serve(move |mut stream| {
        stream.write_all(&sent).unwrap();
        // only then is all of it on its way: what the system holds is lost with a reset
        until("the client to have it", || client_heard.load(Ordering::SeqCst) == HALF as u64);
        reset(stream);
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    let mut received = vec![0; HALF];
    for piece in received.chunks_mut(1 << 16) {
        client.read_exact(piece).unwrap();
        heard.fetch_add(piece.len() as u64, Ordering::SeqCst);
    }
    assert_eq!(client.read(&mut [0]).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert!(received == bytes);
    daemon.wait_counters(0, 0, |n| (n.current, n.received) == (0, HALF as u64));
    // and the other way round
    let (ended, end) = mpsc::channel();
    let server = Backend::serve(move |mut stream| {
        let mut all = Vec::new();
        ended.send((stream.read_to_end(&mut all), all)).unwrap();
    });
    let daemon = Daemon::before(&[server.address()]);
    let mut client = connect(daemon.address());
    client.write_all(&bytes).unwrap();
    daemon.wait_counters(0, 0, |n| n.sent == HALF as u64);
    reset(client);
    let (end, all) = end.recv_timeout(PATIENCE).unwrap();
    assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert!(bytes.starts_with(&all));
}
