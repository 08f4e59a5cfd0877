//! `balance-tui`: the full-screen console.
//!
//! ```text
//! keys, mouse, size ─┐
//! link ──────────────┼─ msg ─→ update(model) ─→ effects ─→ link, files, terminal, end
//! time ──────────────┘            │
//!                                 └─→ view(model) ─→ screen
//! ```
//! `update` and `view` are pure; `stage` is the loop around them. `link` talks to the daemon on a
//! thread of its own: no key can disturb it, and a terminal that stands still does not hold it up.

pub mod act;
pub mod args;
pub mod audit;
pub mod dialog;
pub mod files;
pub mod info;
pub mod input;
pub mod insight_words;
pub mod jobs;
pub mod keymap;
pub mod ladder;
pub mod link;
pub mod logbook;
pub mod model;
pub mod msg;
pub mod options;
pub mod parts;
pub mod plain;
pub mod rate;
pub mod stage;
pub mod survey;
pub mod tape;
pub mod term;
pub mod theme;
pub mod units;
pub mod update;
pub mod view;

use crate::which::Target;
use options::Options;
use std::io::{self, IsTerminal};
use tape::{Show, Tape};
use term::Screen;

/// Why the console ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// No terminal to draw on.
    #[error("this needs a terminal: `balance-ctl show` prints the same table anywhere")]
    NoTerminal,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
    /// The thread that talks to the daemon is gone.
    #[error("the part that talks to the daemon broke down; please report what was printed above")]
    Broken,
}

/// Where the pictures come from.
#[derive(Debug)]
pub enum Source {
    /// A daemon.
    Daemon(Target),
    /// A recording.
    Recording(Box<Show>),
}

/// Shows the daemon until the operator has enough; keeps what comes on a tape, if there is one.
///
/// # Errors
/// There is no terminal, or it went away.
pub fn run(source: Source, tape: Option<Tape>, options: Options) -> Result<(), TuiError> {
    if !has_terminal() {
        return Err(TuiError::NoTerminal);
    }
    logbook::open();
    tracing::info!(release = balance_proto::RELEASE, pid = std::process::id(), "begins");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut screen = Screen::take(options.mouse)?;
    let outcome = runtime.block_on(stage::show(&mut screen, source, tape, options));
    drop(screen);
    match &outcome {
        Ok(()) => tracing::info!("ends"),
        Err(error) => tracing::error!("ends: {error}"),
    }
    // whatever still waits for a name or a socket does not hold up the end
    runtime.shutdown_background();
    outcome
}

/// Whether there is a terminal to read keys from and draw on.
#[must_use]
pub fn has_terminal() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
}
