//! Where the lines go that 3.54 printed while it ran: to the terminal in the foreground, as they
//! are; into the log in the background. Never into a stream of a client (B2).
//!
//! Must not know what is said.

use std::io::{self, Write};

/// Where to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// On standard output and standard error.
    Terminal,
    /// In the log.
    Log,
}

impl Voice {
    /// Says a line, or some, on standard error. Nobody listening is no error.
    pub fn say(self, line: &str) {
        match self {
            Self::Terminal => {
                let _ = writeln!(io::stderr(), "{line}");
            }
            Self::Log => self.print(line),
        }
    }

    /// Prints whole lines on standard output, at one go.
    pub fn print(self, lines: &str) {
        match self {
            Self::Terminal => {
                let mut out = io::stdout().lock();
                let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
            }
            Self::Log => lines.lines().for_each(|line| tracing::info!("{line}")),
        }
    }
}
