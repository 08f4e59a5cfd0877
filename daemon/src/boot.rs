//! Puts a daemon together: sockets, workers, control; and takes it apart again.
//!
//! The only module that knows all the others. Every error of the start comes from here, before
//! anything runs.

mod doors;
mod http;
mod kept;
mod room;
mod web;

use crate::access::{Anew, Outlet};
use crate::control::{self, Control, Desk};
use crate::ending::Ending;
use crate::error::StartError;
use crate::error::fault::Fault;
use crate::flow::{self, Dump, Rules, Workers};
use crate::health;
use crate::settings::Settings;
use crate::sys::clock;
use crate::sys::source::Source;
use crate::table::Table;
use crate::table::owner::{Owner, Reader};
use crate::table::selection::Hashing;
use crate::{report, roster, web as pages};
use balance_proto::actor::Actor;
use balance_proto::http::HttpFacts;
use balance_proto::id::BootId;
use balance_proto::role::Role;
use balance_proto::view::Instance;
use doors::Doors;
use room::Room;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

/// How long threads of the system's resolver may hold up the end.
const LAST_LOOKUPS: Duration = Duration::from_millis(100);

/// A running daemon. Dropping it ends it at once.
#[derive(Debug)]
pub struct Daemon {
    address: SocketAddr,
    socket: PathBuf,
    room: usize,
    warnings: Vec<String>,
    ending: Ending,
    anew: Option<Anew>,
    // taken by `wait`
    threads: Option<Threads>,
}

#[derive(Debug)]
struct Threads {
    workers: Workers,
    /// Control, web, and health if there are checks.
    others: Vec<JoinHandle<()>>,
}

/// What runs on event loops of tokio's beside the workers, each on a thread of its own.
struct Others {
    checking: Option<health::Rules>,
    control: Control,
    runtime: Runtime,
    doors: pages::Doors,
    rules: pages::Rules,
}

impl Threads {
    fn begin_others(&mut self, others: Others, ending: &Ending) -> std::io::Result<()> {
        let Others { checking, control, runtime, doors, rules } = others;
        if let Some(rules) = checking {
            self.others.push(health::start(rules, ending)?);
        }
        if doors.count() > 0 {
            let (inside, runtime) = (control.inside(), event_loop()?);
            let serve = |ending| pages::serve(doors, inside, rules, ending);
            self.others.push(run("web", runtime, serve, ending)?);
        }
        self.others.push(run("control", runtime, |_| control.serve(), ending)?);
        Ok(())
    }

    /// The thread of the access log ends when all who could hand in an entry have.
    fn write_last(&mut self, outlet: Outlet) -> Anew {
        let anew = outlet.anew();
        self.others.push(outlet.thread);
        anew
    }

    fn join(self) {
        self.workers.join();
        for thread in self.others {
            // a panic has been reported by the panic hook, and has cut the others
            let _ = thread.join();
        }
    }
}

impl Daemon {
    /// Starts a daemon on its own threads. With `listener` it serves that socket instead of
    /// opening one at the address of the settings.
    ///
    /// # Errors
    /// Anything that keeps it from serving; nothing runs and nothing is left behind then.
    pub fn start(settings: &Settings, listener: Option<TcpListener>) -> Result<Self, StartError> {
        let ours = |error| match settings.http {
            Some(_) => StartError::Faults(Fault::of_ours(error)),
            None => error,
        };
        Self::begin(settings, listener).map_err(ours)
    }

    fn begin(settings: &Settings, listener: Option<TcpListener>) -> Result<Self, StartError> {
        let started = Instant::now();
        let (room, http) = (Room::of(settings), settings.http.as_ref());
        let runtime = event_loop().map_err(StartError::Worker)?;
        let (doors, (access, outlet)) = Doors::open(settings, listener, &runtime)?;
        let Doors { front, address, socket, web: doors } = doors;
        let path = socket.path().to_owned();

        let ending = Ending::default();
        let mut owner = Owner::new(table(settings));
        // before anybody is served
        let (kept, forgotten) = kept::open(settings, address.port(), &mut owner)?;
        let ((reports, observations), (findings, found)) = (report::queue(), report::findings());
        let (source, foreign) = usable_source(settings);
        let warnings = settings.warnings.iter().cloned().chain(foreign).chain(forgotten).collect();
        let rules = Rules {
            source,
            autodisable: settings.autodisable.then_some(reports),
            http: http.map(|http| Arc::new(http::rules(http, room.connections, access))),
            ..as_given(settings, owner.reader(), room)
        };
        if let Some(http) = rules.http.clone() {
            // what was full or out of service may take requests now
            owner.tell(move || http.queue.shake());
        }
        let checking = settings.check.clone().map(|check| health::Rules {
            table: owner.reader(),
            check,
            source,
            findings,
            at_once: Arc::new(Semaphore::new(room.checks)),
        });
        let (roster, ends) = roster::open(settings.threads.get());
        let workers = flow::start(&front, &rules, ends, &ending);
        let mut threads =
            Threads { workers: workers.map_err(StartError::Worker)?, others: Vec::new() };
        let (instance, voice) = (describe(settings, address, room.connections), settings.voice);
        let hashing = hashing(settings);
        let desk = Desk {
            socket,
            owner,
            kept,
            instance,
            started,
            observations,
            found,
            roster,
            voice,
            hashing,
            http: rules.http.as_deref().map(http::books),
            roots: settings.roots.clone(),
        };
        let control = control::open(desk, ending.clone());
        let rules = web::rules(&settings.pages, room);
        let others = Others { checking, control, runtime, doors, rules };
        if let Err(error) = threads.begin_others(others, &ending) {
            ending.cut();
            threads.join();
            return Err(StartError::Worker(error));
        }
        let anew = outlet.map(|outlet| threads.write_last(outlet));
        let (room, threads) = (room.connections, Some(threads));
        Ok(Self { address, socket: path, room, warnings, ending, anew, threads })
    }

    /// The front door.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The control socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// How many connections it can carry at once.
    #[must_use]
    pub fn room(&self) -> usize {
        self.room
    }

    /// What did not keep it from starting, and is better known.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The signal that ends it.
    #[must_use]
    pub fn ending(&self) -> &Ending {
        &self.ending
    }

    /// A way to have its log files opened anew, if it has any.
    #[must_use]
    pub fn anew(&self) -> Option<Anew> {
        self.anew.clone()
    }

    /// Waits until it has ended.
    pub fn wait(mut self) {
        if let Some(threads) = self.threads.take() {
            threads.join();
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(threads) = self.threads.take() {
            self.ending.cut();
            threads.join();
        }
    }
}

/// The table as it was given.
fn table(settings: &Settings) -> Table {
    let table = Table::new(settings.limits, settings.plan.clone());
    match &settings.http {
        Some(http) => table.with_names(settings.outputs.iter()).with_backups(http.backups),
        // who steers over the web says out1, whatever is balanced
        None if settings.pages.are_wanted() => table.with_names(settings.outputs.iter()),
        None => table,
    }
}

/// The rules of the data plane as far as the settings make them.
fn as_given(settings: &Settings, table: Reader, room: Room) -> Rules {
    Rules {
        table,
        hashing: hashing(settings),
        connect_timeout: settings.connect_timeout,
        idle_timeout: settings.idle_timeout,
        source: settings.source,
        autodisable: None,
        dump: settings.dump.then(|| Dump::new(settings.voice)),
        trace: settings.trace.then_some(settings.voice),
        voice: settings.voice,
        grace: settings.grace,
        room: Arc::new(Semaphore::new(room.connections)),
        pipes: room.pipes,
        http: None,
    }
}

/// How hash groups find a channel (DB-9).
fn hashing(settings: &Settings) -> Hashing {
    match (&settings.http, settings.hash_failover) {
        (Some(_), _) => Hashing::Rendezvous,
        (None, true) => Hashing::Neighbours,
        (None, false) => Hashing::Named,
    }
}

/// Where connections come from (`-B`), and what is to be said about it (DB-5).
fn usable_source(settings: &Settings) -> (Source, Vec<String>) {
    let mut source = settings.source;
    let foreign = source.drop_foreign();
    let warning = |(address, error): &(IpAddr, std::io::Error)| {
        format!(
            "-B {address} cannot be used ({error}), connections come from the default address; \
             `ip address` shows the addresses of this machine"
        )
    };
    (source, foreign.iter().map(warning).collect())
}

fn event_loop() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

fn run<Serving: Future<Output = ()>>(
    name: &str,
    runtime: Runtime,
    serve: impl FnOnce(Ending) -> Serving + Send + 'static,
    ending: &Ending,
) -> std::io::Result<JoinHandle<()>> {
    let ending = ending.clone();
    std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        // a daemon that cannot be steered must not look alive
        let unless_it_ends_well = ending.cut_on_drop();
        runtime.block_on(serve(ending.clone()));
        runtime.shutdown_timeout(LAST_LOOKUPS);
        unless_it_ends_well.disarm();
    })
}

fn describe(settings: &Settings, listen: SocketAddr, room: usize) -> Instance {
    let name = match settings.name.as_str() {
        "" => listen.to_string(),
        name => name.to_owned(),
    };
    Instance {
        boot: boot_id(),
        name,
        listen,
        pid: std::process::id(),
        release: balance_proto::RELEASE.to_owned(),
        started_unix_ms: clock::unix_ms(),
        threads: settings.threads.get(),
        max_groups: settings.limits.groups,
        max_channels: settings.limits.channels,
        room: room as u64,
        http: settings.http.as_ref().map(|http| HttpFacts {
            mode: http.mode,
            cookie_name: http.cookie_name.clone().unwrap_or_default(),
        }),
        // both are filled in for each reader
        you: Actor { uid: 0, user: String::new(), pid: 0, tool: String::new() },
        your_role: Role::Stranger,
    }
}

/// A number no other run has: the standard library's hash keys are random in each process.
fn boot_id() -> BootId {
    let half = || u128::from(RandomState::new().hash_one((std::process::id(), Instant::now())));
    BootId(half() << 64 | half())
}
