//! H-101 to H-107 as far as they say what works, not how fast (DH-m): many requests that are pending at
//! once, and service in a small appliance. The rest are rows of `just bench`.

use super::start;
use balance_tests::PATIENCE;
use balance_tests::http::{Origin, get};
use balance_tests::programs::{has_descriptors, skip};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;

/// Clients that wait for an answer at once.
const PENDING: usize = 2_000;
/// Of those, so many have said what they want next.
const PIPELINED: usize = 200;
/// Answers that are half on their way at once. A process of 20,000 descriptors has room for 9,900.
const TRANSFERS: usize = 4_000;

/// A server that answers nobody until so many have asked.
async fn holding(seen: Arc<AtomicUsize>) -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener = socket.listen(4096).unwrap();
    let address = listener.local_addr().unwrap();
    let (open, opened) = watch::channel(false);
    tokio::spawn(async move {
        let open = Arc::new(open);
        while let Ok((stream, _)) = listener.accept().await {
            let (seen, open, mut opened) = (Arc::clone(&seen), Arc::clone(&open), opened.clone());
            tokio::spawn(async move {
                let mut stream = stream;
                while read_head(&mut stream).await.is_some() {
                    if seen.fetch_add(1, Ordering::SeqCst) + 1 == PENDING {
                        let _ = open.send(true);
                    }
                    let _ = opened.wait_for(|open| *open).await;
                    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere";
                    if stream.write_all(answer).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

/// Reads to the end of a head; none at the end.
async fn read_head(stream: &mut TcpStream) -> Option<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).await.ok()?;
        head.push(byte[0]);
    }
    Some(())
}

/// Asks once or twice at once; gives how many answers came.
async fn client(door: SocketAddr, requests: usize) -> usize {
    let mut stream = TcpStream::connect(door).await.unwrap();
    let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(requests);
    stream.write_all(request.as_bytes()).await.unwrap();
    for _ in 0..requests {
        read_head(&mut stream).await.unwrap();
        let mut body = [0; 4];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(&body, b"here");
    }
    requests
}

#[test]
fn h103_two_thousand_requests_may_be_pending_at_once() {
    if !has_descriptors(2 * PENDING as u64 + 1_000) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(holding(Arc::default()));
    let daemon = start("", &[server]);
    let door = daemon.address();
    let answers = runtime.block_on(async {
        let requests = |n| if n < PIPELINED { 2 } else { 1 };
        let clients: Vec<_> =
            (0..PENDING).map(|n| tokio::spawn(client(door, requests(n)))).collect();
        let mut answers = 0;
        for client in clients {
            answers += client.await.unwrap();
        }
        answers
    });
    assert_eq!(answers, PENDING + PIPELINED);
    let channel = &daemon.table().groups[0].channels[0];
    // what is pipelined waits its turn and counts once
    assert_eq!(channel.exchanges.sessions_max as usize, PENDING);
    assert_eq!((channel.counters.failed, channel.exchanges.broken), (0, 0));
}

/// A server that sends half of each answer, and the rest when it may.
async fn halving(may: watch::Receiver<bool>) -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener = socket.listen(4096).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut may = may.clone();
            tokio::spawn(async move {
                read_head(&mut stream).await?;
                let half = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";
                stream.write_all(half).await.ok()?;
                may.wait_for(|may| *may).await.ok()?;
                stream.write_all(b"done").await.ok()
            });
        }
    });
    address
}

/// Says when the first half is there; the rest must follow.
async fn download(door: SocketAddr, half: Arc<AtomicUsize>) {
    let mut stream = TcpStream::connect(door).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    read_head(&mut stream).await.unwrap();
    let mut part = [0; 4];
    stream.read_exact(&mut part).await.unwrap();
    assert_eq!(&part, b"half");
    half.fetch_add(1, Ordering::SeqCst);
    stream.read_exact(&mut part).await.unwrap();
    assert_eq!(&part, b"done");
}

#[test]
fn h104_h105_thousands_of_transfers_are_under_way_in_little_memory() {
    // both ends live in this process
    if !has_descriptors(2 * TRANSFERS as u64 + 1_000) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (go, may) = watch::channel(false);
    let server = runtime.block_on(halving(may));
    let daemon = start("", &[server]);
    let (door, empty) = (daemon.address(), daemon.resident_kib());
    let half = Arc::<AtomicUsize>::default();
    let full = runtime.block_on(async {
        let download = |_| tokio::spawn(download(door, Arc::clone(&half)));
        let clients: Vec<_> = (0..TRANSFERS).map(download).collect();
        let deadline = Instant::now() + PATIENCE;
        while half.load(Ordering::SeqCst) < TRANSFERS {
            assert!(Instant::now() < deadline, "{half:?} are under way");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let full = daemon.resident_kib();
        go.send(true).unwrap();
        for client in clients {
            client.await.unwrap();
        }
        full
    });
    let each = full.saturating_sub(empty) * 1024 / TRANSFERS as u64;
    assert!(each <= 25_000, "{each} bytes for each of them");
    let channel = &daemon.table().groups[0].channels[0];
    assert_eq!(channel.exchanges.sessions_max as usize, TRANSFERS);
    assert_eq!((channel.counters.failed, channel.exchanges.broken), (0, 0));
}

/// A control group of one kind, of version 1; taken away in the end.
struct Group(PathBuf);

impl Group {
    fn make(kind: &str, settings: &[(&str, &str)]) -> std::io::Result<Self> {
        let name = format!("balance-test-{}-{:p}", std::process::id(), settings);
        let group = Self(PathBuf::from("/sys/fs/cgroup").join(kind).join(name));
        fs::create_dir(&group.0)?;
        for (file, value) in settings {
            fs::write(group.0.join(file), value)?;
        }
        Ok(group)
    }

    fn take_in(&self, pid: u32) -> std::io::Result<()> {
        fs::write(self.0.join("cgroup.procs"), pid.to_string())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // who is still in it keeps it
        let _ = fs::remove_dir(&self.0);
    }
}

#[test]
fn h106_h107_it_serves_with_96_megabytes_and_a_tenth_of_a_processor() {
    let memory = Group::make("memory", &[("memory.limit_in_bytes", "96M")]);
    let cpu = Group::make("cpu", &[("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", "10000")]);
    let (memory, cpu) = match (memory, cpu) {
        (Ok(memory), Ok(cpu)) => (memory, cpu),
        (Err(error), _) | (_, Err(error)) => {
            return skip(&format!("no control groups of version 1 can be made: {error}"));
        }
    };
    let server = Origin::named("one");
    {
        let daemon = start("--mode insert --cookie-name S", &[server.address()]);
        for group in [&memory, &cpu] {
            group.take_in(daemon.pid()).unwrap();
        }
        for _ in 0..300 {
            assert_eq!(get(daemon.address(), "").text(), "one");
        }
        assert!(daemon.resident_kib() < 96 << 10);
        let failures = fs::read_to_string(memory.0.join("memory.failcnt")).unwrap();
        assert_eq!(failures.trim(), "0", "it never came to the limit");
    }
}
