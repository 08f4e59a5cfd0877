//! A real `balance` process on a port nobody else can have.

use crate::programs::{self, Ran, program};
use crate::wait::until;
use crate::{PATIENCE, eventually};
use balance_proto::client::Client;
use balance_proto::id::ChannelKey;
use balance_proto::view::{Counters, TableView};
use rustix::process::{Pid, Signal, kill_process};
use socket2::{Domain, Socket, Type};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A running daemon; killed when dropped.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    address: SocketAddr,
    runtime: Arc<TempDir>,
    log: Arc<Mutex<String>>,
}

/// How to start a daemon.
#[derive(Debug)]
pub struct Plan {
    listen: SocketAddr,
    runtime: Option<Arc<TempDir>>,
    descriptors: Option<u32>,
    umask: &'static str,
}

impl Default for Plan {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { listen, runtime: None, descriptors: None, umask: "022" }
    }
}

impl Plan {
    /// Listen on this address instead of any port of 127.0.0.1.
    pub fn listen(self, listen: SocketAddr) -> Self {
        Self { listen, ..self }
    }

    /// Share the runtime directory of another daemon.
    pub fn beside(self, other: &Daemon) -> Self {
        Self { runtime: Some(Arc::clone(&other.runtime)), ..self }
    }

    /// Let it have so many descriptors.
    pub fn descriptors(self, descriptors: u32) -> Self {
        Self { descriptors: Some(descriptors), ..self }
    }

    /// Start it under this umask.
    pub fn umask(self, umask: &'static str) -> Self {
        Self { umask, ..self }
    }

    /// Starts `balance -f PORT args...` and waits until it answers operators.
    #[track_caller]
    pub fn start(self, args: &[&str]) -> Daemon {
        let listener = listen(self.listen);
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let runtime = self.runtime.unwrap_or_else(|| Arc::new(TempDir::new().unwrap()));
        let limit = self.descriptors.map(|n| format!("ulimit -n {n};")).unwrap_or_default();
        // the shell gives the listener its number and its pid, then becomes the daemon
        let script = format!(
            r#"{limit} umask {}; LISTEN_PID=$$ exec "$0" "$@" 3<&0 0</dev/null"#,
            self.umask
        );
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .arg(program("balance"))
            .args(["-f", &address.port().to_string()])
            .args(args)
            .env("LISTEN_FDS", "1")
            .env("BALANCE_RUNTIME_DIR", runtime.path())
            .env("BALANCE_LOG", "debug")
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("daemon starts");
        let log = Arc::new(Mutex::new(String::new()));
        let (stderr, sink) = (child.stderr.take().unwrap(), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut log = sink.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut daemon = Daemon { child, address, runtime, log };
        daemon.wait_until_ready();
        daemon
    }
}

impl Daemon {
    /// `balance -f PORT args...`
    #[track_caller]
    pub fn start(args: &[&str]) -> Self {
        Plan::default().start(args)
    }

    /// A daemon before these servers, all in group 0.
    #[track_caller]
    pub fn before(servers: &[SocketAddr]) -> Self {
        let channels: Vec<String> = servers.iter().map(ToString::to_string).collect();
        Self::start(&channels.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn wait_until_ready(&mut self) {
        eventually("the daemon to answer operators", || {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the daemon ended with {status}:\n{}", self.log());
            }
            // to be greeted is more than to find a socket: by then everything runs
            on_runtime(Client::connect(&self.socket(), "test")).ok()
        });
    }

    /// The front door.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The directory of its control socket.
    pub fn runtime_dir(&self) -> &Path {
        self.runtime.path()
    }

    /// Its control socket.
    pub fn socket(&self) -> PathBuf {
        self.runtime.path().join(format!("0.0.0.0_{}.sock", self.port()))
    }

    /// What it said on stderr until now.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Runs `balance-ctl` on it.
    #[track_caller]
    pub fn ctl(&self, args: &str) -> Ran {
        let port = self.port().to_string();
        let args: Vec<&str> = ["-p", &port].into_iter().chain(args.split_whitespace()).collect();
        programs::ctl(self.runtime.path(), &args)
    }

    /// Runs `balance-ctl` on it; it must succeed.
    #[track_caller]
    pub fn do_ctl(&self, args: &str) -> String {
        let ran = self.ctl(args);
        assert_eq!(ran.code, Some(0), "{args}: {ran:?}");
        ran.stdout
    }

    /// Its table, over its control socket.
    #[track_caller]
    pub fn table(&self) -> TableView {
        on_runtime(async {
            let mut client = Client::connect(&self.socket(), "test").await.expect("connect");
            client.table().await.expect("table")
        })
    }

    /// The counters of group `group`, channel `channel`.
    #[track_caller]
    pub fn counters(&self, group: u16, channel: u16) -> Counters {
        let table = self.table();
        table.channel(ChannelKey::new(group, channel)).expect("channel").counters
    }

    /// Waits until the counters of a channel are as wanted.
    #[track_caller]
    pub fn wait_counters(&self, group: u16, channel: u16, wanted: impl Fn(&Counters) -> bool) {
        let mut last = Counters::default();
        let deadline = std::time::Instant::now() + PATIENCE;
        while std::time::Instant::now() < deadline {
            last = self.counters(group, channel);
            if wanted(&last) {
                return;
            }
        }
        panic!("counters of {group}/{channel} stay {last:?}");
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("signal");
    }

    /// Lets all its threads sleep until [`Daemon::resume`].
    #[track_caller]
    pub fn pause(&self) {
        self.signal(Signal::STOP);
        let tasks = format!("/proc/{}/task", self.pid());
        let sleeps = |task: std::io::Result<std::fs::DirEntry>| {
            let stat = std::fs::read_to_string(task.unwrap().path().join("stat")).unwrap();
            stat.rsplit(')').next().unwrap().trim_start().starts_with('T')
        };
        until("all threads to sleep", || std::fs::read_dir(&tasks).unwrap().all(sleeps));
    }

    /// Wakes it up again.
    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        programs::wait_for(&mut self.child)
    }

    /// kill -9; its socket stays behind.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.wait();
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What its descriptors are.
    fn open(&self) -> Vec<String> {
        let dir = std::fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap();
        let links = dir.flatten().filter_map(|entry| std::fs::read_link(entry.path()).ok());
        links.map(|link| link.to_string_lossy().into_owned()).collect()
    }

    /// Descriptors it has open, pipes apart: workers keep some.
    pub fn descriptors(&self) -> usize {
        self.open().iter().filter(|link| !link.starts_with("pipe:")).count()
    }

    /// Ends of pipes it has open.
    pub fn pipe_ends(&self) -> usize {
        self.open().iter().filter(|link| link.starts_with("pipe:")).count()
    }

    /// Memory it has, in KiB.
    pub fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Waits until it has no more descriptors open than these.
    #[track_caller]
    pub fn wait_descriptors(&self, most: usize) {
        let deadline = std::time::Instant::now() + PATIENCE;
        while self.descriptors() > most {
            if std::time::Instant::now() >= deadline {
                panic!("more than {most} descriptors stay open: {:?}", self.open());
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    /// CPU time it has used, in clock ticks (usually hundredths of a second).
    pub fn cpu_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    /// Waits until a line of its log holds this text.
    #[track_caller]
    pub fn wait_log(&self, text: &str) {
        until(&format!("{text:?} in the log"), || self.log().contains(text));
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- log of the daemon on {}:\n{}", self.address, self.log());
        }
    }
}

/// Listens with a queue that a test cannot overrun, which the standard library's 128 places are not.
fn listen(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.bind(&address.into()).expect("a port");
    socket.listen(4096).unwrap();
    socket
}

/// Runs a future to its end on this thread.
pub fn on_runtime<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
