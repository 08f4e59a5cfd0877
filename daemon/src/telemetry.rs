//! Where log lines go: to stderr, one line each.
//!
//! The subscriber escapes control characters of what it prints, so that nothing a stranger sends
//! can steer the reader's terminal.

use std::io::IsTerminal;
use tracing::Level;

/// Starts logging, once for the process. `BALANCE_LOG` names the lowest level: error, warn, info
/// (the default) or debug.
pub fn start() {
    let level = std::env::var("BALANCE_LOG").ok().and_then(|level| level.parse().ok());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level.unwrap_or(Level::INFO))
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .with_writer(std::io::stderr)
        .finish();
    // a second start in one process keeps the first
    let _ = tracing::subscriber::set_global_default(subscriber);
}
