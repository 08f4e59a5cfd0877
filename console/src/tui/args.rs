//! The command line of `balance-tui`, as it is typed.

use super::options::Options;
use crate::which::Which;
use clap::{Parser, Subcommand};

/// Shows a running balance live, and steers it.
#[derive(Debug, Clone, Parser)]
#[command(name = "balance-tui", version = balance_proto::RELEASE, after_help = AFTER_HELP)]
pub struct Args {
    /// The daemon to show
    #[command(flatten)]
    pub which: Which,

    /// Look only: nothing can be changed from here
    #[arg(long, env = "BALANCE_READ_ONLY", value_parser = clap::builder::FalseyValueParser::new())]
    pub read_only: bool,

    /// Let nothing on screen flash or move by itself
    #[arg(long, env = "BALANCE_REDUCED_MOTION", value_parser = clap::builder::FalseyValueParser::new())]
    pub reduced_motion: bool,

    /// Print a line for each thing that happens instead of taking the screen
    #[arg(long)]
    pub plain: bool,

    /// Take the mouse, or leave it to the terminal; it is left over ssh (M does either later)
    #[arg(long, value_name = "on|off", value_parser = clap::builder::BoolishValueParser::new())]
    pub mouse: Option<bool>,

    /// Start a small balancer with servers and a gentle load inside this process, and show that
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = ["port", "socket"])]
    pub demo: bool,

    /// What else than to show it
    #[command(subcommand)]
    pub errand: Option<Errand>,
}

/// What else than to show a daemon.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Errand {
    /// Print versions, paths, and how the terminal is taken
    Info,
}

impl Args {
    /// What was wished; `remote` is whether the terminal is at the other end of ssh.
    #[must_use]
    pub fn options(&self, remote: bool) -> Options {
        Options {
            read_only: self.read_only,
            still: self.reduced_motion,
            mouse: self.mouse.unwrap_or(!remote),
        }
    }
}

const AFTER_HELP: &str = "\
Without -p and -s the only daemon that runs here is meant; of several, one is picked on screen.
Press ? for the keys. NO_COLOR=1 does without colours.";
