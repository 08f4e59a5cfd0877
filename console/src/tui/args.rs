//! The command line of `balance-tui`, as it is typed.

use super::link::Target;
use clap::Parser;
use std::num::NonZeroU16;
use std::path::PathBuf;

/// Shows a running balance live, and steers it.
#[derive(Debug, Clone, Parser)]
#[command(name = "balance-tui", version = balance_proto::RELEASE, after_help = AFTER_HELP)]
pub struct Args {
    /// The daemon that listens on this port
    #[arg(short, long, value_name = "PORT", conflicts_with = "socket")]
    pub port: Option<NonZeroU16>,

    /// The daemon behind this control socket
    #[arg(short, long, value_name = "SOCKET", env = "BALANCE_SOCKET")]
    pub socket: Option<PathBuf>,

    /// Start a small balancer with servers and a gentle load inside this process, and show that
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = ["port", "socket"])]
    pub demo: bool,
}

const AFTER_HELP: &str = "\
Without -p and -s the only daemon that runs here is meant. Press ? for the keys.
NO_COLOR=1 does without colours.";

impl Args {
    /// Which daemon is meant.
    #[must_use]
    pub fn target(&self) -> Target {
        match &self.socket {
            Some(path) => Target::Socket(path.clone()),
            None => Target::Found { port: self.port.map(NonZeroU16::get) },
        }
    }
}
