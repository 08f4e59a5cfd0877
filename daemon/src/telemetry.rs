//! Where log lines go: to stderr with time and level in the foreground, to syslog in the
//! background (DB-7).
//!
//! The subscriber escapes control characters of what it prints, so that nothing a stranger sends
//! can steer the reader's terminal.

use crate::sys::voice::Voice;
use std::io::IsTerminal;
use syslog_tracing::{Facility, Options, Syslog};
use tracing::Level;

/// Starts logging, once for the process. `BALANCE_LOG` names the lowest level: error, warn, info
/// (the default) or debug.
pub fn start(voice: Voice) {
    let level = std::env::var("BALANCE_LOG").ok().and_then(|level| level.parse().ok());
    let lines =
        tracing_subscriber::fmt().with_max_level(level.unwrap_or(Level::INFO)).with_target(false);
    // a second start in one process keeps the first
    let _ = match voice {
        Voice::Terminal => {
            let ansi = std::io::stderr().is_terminal();
            let lines = lines.with_ansi(ansi).with_writer(std::io::stderr).finish();
            tracing::subscriber::set_global_default(lines)
        }
        Voice::Log => {
            let Some(syslog) = syslog() else { return };
            // syslog has its own time and level
            let lines = lines.with_ansi(false).with_level(false).without_time();
            tracing::subscriber::set_global_default(lines.with_writer(syslog).finish())
        }
    };
}

/// As 3.54 opens it (balance(1) §4.5). An info line becomes a notice.
fn syslog() -> Option<Syslog> {
    Syslog::new(c"Balance", Options::LOG_PID | Options::LOG_CONS, Facility::Daemon)
}
