//! The command line of `balance-tui`, as it is typed.

use crate::which::Which;
use clap::Parser;

/// Shows a running balance live, and steers it.
#[derive(Debug, Clone, Parser)]
#[command(name = "balance-tui", version = balance_proto::RELEASE, after_help = AFTER_HELP)]
pub struct Args {
    /// The daemon to show
    #[command(flatten)]
    pub which: Which,

    /// Start a small balancer with servers and a gentle load inside this process, and show that
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = ["port", "socket"])]
    pub demo: bool,
}

const AFTER_HELP: &str = "\
Without -p and -s the only daemon that runs here is meant. Press ? for the keys.
NO_COLOR=1 does without colours.";
