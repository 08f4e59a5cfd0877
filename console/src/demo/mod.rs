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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::link::{self, Guard};
    use crate::tui::msg::{LinkMsg, LinkOrder};
    use balance_proto::id::{ChannelKey, Revision};
    use balance_proto::request::{Expect, Request};
    use tokio::sync::mpsc;

    /// Whether a change, and a question behind it, get through a link with this guard.
    async fn gets_through(demo: &Demo, on: &[&str]) -> (bool, bool) {
        let (orders, receiver) = mpsc::channel(8);
        let (sender, mut news) = mpsc::channel(512);
        let on = on.iter().map(|name| (*name).to_owned()).collect();
        let guard = Guard { everywhere: false, on };
        let running =
            tokio::spawn(link::run(Target::Socket(demo.socket()), guard, receiver, sender));
        let (mut change, mut question) = (None, None);
        while change.is_none() || question.is_none() {
            match news.recv().await.unwrap() {
                LinkMsg::Reached(instance, _) => {
                    let request = Request::Disable { at: ChannelKey::new(0, 0) };
                    let expect = Expect { boot: instance.boot, revision: Revision(99) };
                    orders.send(LinkOrder::Send { ticket: 1, request, expect }).await.unwrap();
                    let request = Request::Journal;
                    orders.send(LinkOrder::Ask { ticket: 2, request }).await.unwrap();
                }
                LinkMsg::Unsent { ticket: 1 } => change = Some(false),
                LinkMsg::Answered { ticket: 1, outcome } => change = Some(outcome.is_ok()),
                LinkMsg::Answered { ticket: 2, outcome } => question = Some(outcome.is_ok()),
                _ => {}
            }
        }
        running.abort();
        (change.unwrap(), question.unwrap())
    }

    #[test]
    fn the_link_itself_passes_no_change_on_where_the_settings_forbid_it() {
        let demo = Demo::start().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            assert_eq!(gets_through(&demo, &["demo", "edge"]).await, (false, true));
            assert_eq!(gets_through(&demo, &["edge"]).await, (true, true));
        });
    }
}
