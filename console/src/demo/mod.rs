//! `balance-tui --demo`: a balancer, small servers behind it and a gentle load before it, all
//! inside this process, so that a newcomer sees numbers move at once and every key works.
//!
//! The only part of the console that knows the daemon.

mod balancer;
mod load;
mod place;
mod plain;
mod servers;

use crate::tui::options::Options;
use crate::tui::{self, Source, TuiError};
use crate::which::Target;
use balance_daemon::boot::Daemon;
use balance_daemon::error::StartError;
use place::Place;
use servers::Servers;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// No directory, no port, no thread.
    #[error("the demo cannot be set up: {0}")]
    Io(#[from] io::Error),
    /// The daemon does not start.
    #[error("the demo's balancer does not start: {0}")]
    Start(#[from] StartError),
    /// The console ended early.
    #[error(transparent)]
    Tui(#[from] TuiError),
    /// The table could not be read.
    #[error("the demo's balancer does not answer: {0}")]
    Ask(#[from] balance_proto::client::AskError),
}

/// Runs the demo until the operator has enough of it; without a terminal, prints the table ten
/// times, a second apart.
#[must_use]
pub fn run(options: Options) -> ExitCode {
    match show(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(DemoError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "balance-tui: {error}");
            ExitCode::FAILURE
        }
    }
}

fn show(options: Options) -> Result<(), DemoError> {
    let demo = Demo::start()?;
    if tui::has_terminal() {
        tui::run(Source::Daemon(Target::Socket(demo.socket())), None, options)?;
    } else {
        plain::print_table(&demo.socket())?;
    }
    Ok(())
}

/// A running demo; dropping it ends all its parts.
#[derive(Debug)]
pub struct Demo {
    // fields drop in this order: the load first, the directory last
    _load: Extras,
    daemon: Daemon,
    _place: Place,
}

impl Demo {
    /// Starts servers, balancer and load.
    ///
    /// # Errors
    /// The system has no port, thread or directory for it.
    pub fn start() -> Result<Self, DemoError> {
        let place = Place::make()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let servers = runtime.block_on(Servers::open())?;
        let daemon = balancer::start(&servers, place.path())?;
        let load = Extras::start(runtime, servers, daemon.address())?;
        Ok(Self { _load: load, daemon, _place: place })
    }

    /// Where its balancer can be steered.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.daemon.socket().to_owned()
    }
}

/// The thread on which servers and load live.
#[derive(Debug)]
struct Extras {
    end: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Extras {
    fn start(
        runtime: tokio::runtime::Runtime,
        servers: Servers,
        door: std::net::SocketAddr,
    ) -> io::Result<Self> {
        let end = CancellationToken::new();
        let ending = end.clone();
        let thread = std::thread::Builder::new().name("demo".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = servers.serve() => {}
                    () = load::run(door) => {}
                    () = ending.cancelled() => {}
                }
            });
        })?;
        Ok(Self { end, thread: Some(thread) })
    }
}

impl Drop for Extras {
    fn drop(&mut self) {
        self.end.cancel();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
