//! Many at once: the counters are exact, whatever the crowd.

use balance_proto::view::Counters;
use balance_tests::backend::Backend;
use balance_tests::daemon::{Plan, on_runtime};
use balance_tests::programs::has_descriptors;
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, ask, connect};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Barrier;

const CLIENTS: usize = 2_000;
const QUESTION: usize = 1_000;
const ANSWER: usize = 3_000;

/// A server that answers each question of one length with an answer of another, and counts.
async fn server(seen: Arc<AtomicU64>) -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    // a queue that overflows would make the kernel forget connections it has confirmed
    let listener = socket.listen(4096).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let mut question = [0; QUESTION];
                while stream.read_exact(&mut question).await.is_ok() {
                    seen.fetch_add(QUESTION as u64, Ordering::Relaxed);
                    if stream.write_all(&[9; ANSWER]).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

async fn client(door: SocketAddr, all_are_in: &Barrier, all_were_counted: &Barrier) -> u64 {
    let mut stream = TcpStream::connect(door).await.unwrap();
    let mut received = 0;
    let mut answer = [0; ANSWER];
    for _ in 0..2 {
        stream.write_all(&[1; QUESTION]).await.unwrap();
        stream.read_exact(&mut answer).await.unwrap();
        received += ANSWER as u64;
        all_are_in.wait().await;
        all_were_counted.wait().await;
    }
    received
}

/// Most of a core that a daemon may use while it can do nothing but wait.
const WAITING: f64 = 0.2;

/// What part of a core the daemon uses over the next two seconds.
fn busy(daemon: &Daemon) -> f64 {
    let (before, start) = (daemon.cpu_ticks(), Instant::now());
    std::thread::sleep(Duration::from_secs(2));
    (daemon.cpu_ticks() - before) as f64 / 100.0 / start.elapsed().as_secs_f64()
}

#[test]
fn clients_beyond_the_descriptor_limit_wait_their_turn_and_operators_do_not() {
    let server = Backend::echo();
    let channel = server.address().to_string();
    // room for 13 connections
    let daemon = Plan::default().descriptors(64).start(&["--threads", "2", &channel]);
    let held: Vec<_> = (0..60).map(|_| connect(daemon.address())).collect();
    daemon.wait_counters(0, 0, |n| n.current == 13);
    daemon.wait_log("further clients wait");
    let busy = busy(&daemon);
    assert!(busy < WAITING, "{busy} of a core");
    assert_eq!(daemon.counters(0, 0).current, 13);
    assert_eq!(daemon.do_ctl("show").lines().count(), 2);
    // nobody is lost: each of them is served, 13 at a time
    for mut client in held {
        client.write_all(b"me too").unwrap();
        client.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert_eq!(answer, "me too");
    }
    daemon.wait_counters(0, 0, |n| (n.current, n.total, n.failed) == (0, 60, 0));
}

#[test]
fn b17_when_accepting_fails_it_waits_instead_of_spinning_and_recovers() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    assert_eq!(ask(daemon.address(), b"before"), b"before");
    // the system takes away what the daemon had counted on; 0, 1 and 2 are always in use
    let open = Some(3);
    let pid = Pid::from_raw(daemon.pid().cast_signed());
    let old = prlimit(pid, Resource::Nofile, Rlimit { current: open, maximum: Some(20_000) });
    let mut client = connect(daemon.address());
    daemon.wait_log("cannot accept connections");
    let busy = busy(&daemon);
    assert!(busy < WAITING, "{busy} of a core");
    prlimit(pid, Resource::Nofile, old.unwrap()).unwrap();
    // who came meanwhile has only had to wait
    client.write_all(b"after").unwrap();
    client.read_exact(&mut [0; 5]).unwrap();
}

#[test]
fn what_this_system_lacks_is_not_held_against_the_channel() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    let idle = daemon.descriptors();
    assert_eq!(ask(daemon.address(), b"before"), b"before");
    until("all to be closed", || daemon.descriptors() <= idle);
    // one descriptor is left: enough to accept a client, not to connect to its channel
    let open =
        |number: u64| std::path::Path::new(&format!("/proc/{}/fd/{number}", daemon.pid())).exists();
    let free = (0..).find(|number| !open(*number)).unwrap();
    let pid = Pid::from_raw(daemon.pid().cast_signed());
    let one_left = Rlimit { current: Some(free + 1), maximum: Some(20_000) };
    let old = prlimit(pid, Resource::Nofile, one_left).unwrap();
    assert!(balance_tests::is_closed(connect(daemon.address())));
    prlimit(pid, Resource::Nofile, old).unwrap();
    daemon.wait_log("this system cannot connect");
    daemon.wait_counters(0, 0, |n| (n.current, n.total, n.failed) == (0, 2, 0));
    assert_eq!(ask(daemon.address(), b"after"), b"after");
}

/// The counters of both channels, without blocking those who are counted.
async fn look(daemon: &Arc<Daemon>) -> (Counters, Counters) {
    let daemon = Arc::clone(daemon);
    let looking =
        tokio::task::spawn_blocking(move || (daemon.counters(0, 0), daemon.counters(0, 1)));
    looking.await.unwrap()
}

/// The counters of both channels once no connection is left.
async fn look_at_the_end(daemon: &Arc<Daemon>) -> (Counters, Counters) {
    let empty = async {
        loop {
            let (a, b) = look(daemon).await;
            if a.current + b.current == 0 {
                break (a, b);
            }
        }
    };
    tokio::time::timeout(PATIENCE, empty).await.expect("all connections to end in the counters")
}

#[test]
fn two_thousand_connections_are_counted_to_the_last_one() {
    // both ends live in this process
    if !has_descriptors(4 * CLIENTS as u64) {
        return;
    }
    let crowd = async {
        let seen = Arc::<AtomicU64>::default();
        let (one, two) = (server(Arc::clone(&seen)).await, server(Arc::clone(&seen)).await);
        let daemon = Arc::new(
            tokio::task::spawn_blocking(move || Daemon::before(&[one, two])).await.unwrap(),
        );
        let all_are_in = Arc::new(Barrier::new(CLIENTS + 1));
        let all_were_counted = Arc::new(Barrier::new(CLIENTS + 1));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (a, b) = (Arc::clone(&all_are_in), Arc::clone(&all_were_counted));
                let door = daemon.address();
                tokio::spawn(async move { client(door, &a, &b).await })
            })
            .collect();
        for round in 1..=2 {
            all_are_in.wait().await;
            let (a, b) = look(&daemon).await;
            assert_eq!((a.current, b.current), (1_000, 1_000), "round robin, to the last one");
            assert_eq!(a.total + b.total, CLIENTS as u64);
            assert_eq!(a.sent + b.sent, round * (CLIENTS * QUESTION) as u64);
            assert_eq!(a.received + b.received, round * (CLIENTS * ANSWER) as u64);
            all_were_counted.wait().await;
        }
        let mut received = 0;
        for client in clients {
            received += client.await.unwrap();
        }
        let (a, b) = look_at_the_end(&daemon).await;
        assert_eq!(a.received + b.received, received);
        assert_eq!(a.sent + b.sent, seen.load(Ordering::Relaxed));
        assert_eq!((a.failed, b.failed), (0, 0));
    };
    // a client that fails would leave the others waiting for it
    on_runtime(async { tokio::time::timeout(3 * PATIENCE, crowd).await }).expect("all clients");
}

#[test]
fn no_worker_is_left_without_connections_be_there_ten_or_a_thousand() {
    const WORKERS: usize = 4;
    let server = Backend::echo();
    let channel = server.address().to_string();
    let daemon = Daemon::start(&["--threads", "4", &channel]);
    let mut held = Vec::new();
    for wanted in [10, 1_000] {
        held.extend((held.len()..wanted).map(|_| connect(daemon.address())));
        let mut shares = [0; WORKERS];
        until("all to have reached their channel", || {
            let listed = daemon.do_ctl("-o json connections");
            let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
            shares = [0; WORKERS];
            for connection in listed["connections"].as_array().unwrap() {
                // each worker numbers its connections in steps of all workers
                let number = connection["id"].as_u64().unwrap();
                shares[usize::try_from(number).unwrap() % WORKERS] += 1;
            }
            shares.iter().sum::<usize>() == wanted
        });
        let even = wanted / WORKERS;
        assert!(shares.iter().all(|share| *share >= even / 2), "{shares:?}");
    }
}
