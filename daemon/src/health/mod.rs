//! Health checks: whether the servers behind the channels answer as they should.
//!
//! `schedule` (which channels, when) → `watch` (one channel) → `probe` (one check) → `response`,
//! `search` (what came) → `verdict` (what it means) → [`report`](crate::report). Runs on one thread
//! of its own, so that neither traffic nor operators wait for it; a check never waits for another.
//! Must not know how connections are carried, nor who changes the table: it reads snapshots and
//! reports what it found.

pub mod chunked;
pub mod pattern;
mod perl;
mod probe;
pub mod response;
mod schedule;
mod search;
pub mod settings;
pub mod url;
pub mod verdict;
mod watch;
mod words;

use crate::ending::Ending;
use crate::report::Findings;
use crate::sys::priority;
use crate::sys::source::Source;
use crate::table::owner::Reader;
use settings::Check;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

/// Threads on which regular expressions are searched for: a hostile page keeps one of them busy for
/// [`pattern::TIME`] at most.
const SEARCHES: usize = 4;
/// How long a search may hold up the end.
const LAST_SEARCHES: Duration = Duration::from_millis(100);

/// What checks are made with.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The table, as it is now.
    pub table: Reader,
    /// The check.
    pub check: Arc<Check>,
    /// Where checks come from (`-B`).
    pub source: Source,
    /// Where to tell what came of them.
    pub findings: Findings,
    /// How many may be under way at once.
    pub at_once: Arc<Semaphore>,
}

/// Starts the thread that checks.
///
/// # Errors
/// The system refuses the thread or its event queue.
pub fn start(rules: Rules, ending: &Ending) -> io::Result<JoinHandle<()>> {
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(SEARCHES)
        .thread_name("search")
        .on_thread_start(priority::after_traffic)
        .build()?;
    let ending = ending.clone();
    std::thread::Builder::new()
        .name("health".to_owned())
        .spawn(move || run(runtime, &rules, &ending))
}

fn run(runtime: Runtime, rules: &Rules, ending: &Ending) {
    // channels that nobody checks any more must not look healthy
    let unless_it_ends_well = ending.cut_on_drop();
    runtime.block_on(async {
        tokio::select! {
            () = ending.closing() => {}
            () = schedule::keep_watch(rules) => {}
        }
    });
    runtime.shutdown_timeout(LAST_SEARCHES);
    unless_it_ends_well.disarm();
}
