//! The command line of `balance-bench`.

use crate::peers::Name;
use crate::scenario::Scenario;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Side-by-side runs of balance and of what else is installed, on this machine, loopback only.
///
/// Every round runs each peer once, in turn, so that a ratio compares the same minutes. Other builds
/// than those on the search path: HAPROXY, NGINX, SOZU, PEN in the environment. docs/benchmarks.md
/// says what the figures mean.
#[derive(Debug, Parser)]
#[command(name = "balance-bench", max_term_width = 100)]
pub struct Options {
    /// Only these scenarios
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub only: Vec<Scenario>,
    /// Only these peers
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub peers: Vec<Name>,
    /// Seconds that are measured in each run
    #[arg(long, default_value = "4", value_parser = seconds)]
    pub secs: Duration,
    /// Rounds
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub rounds: u16,
    /// Threads or workers of each proxy
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: u16,
    /// Silent clients in tcp-crowd, and most of them in idle
    #[arg(long, default_value_t = 4000, value_parser = clap::value_parser!(u16).range(8..=25000))]
    pub idle: u16,
    /// Let the system decide which CPU runs what
    #[arg(long)]
    pub no_pin: bool,
    /// The balance that is measured; by default the one built beside this program
    #[arg(long, value_name = "PATH")]
    pub balance: Option<PathBuf>,
    /// Another build of balance, to compare with
    #[arg(long, value_name = "PATH")]
    pub other: Option<PathBuf>,
    /// Write all results to this file
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

impl Options {
    /// The scenarios wanted, in the order asked for.
    pub fn scenarios(&self) -> Vec<Scenario> {
        wanted(&self.only)
    }

    /// The peers wanted.
    pub fn peers(&self) -> Vec<Name> {
        wanted(&self.peers)
    }

    /// Before the measured seconds: load runs, nothing is counted.
    pub fn warm(&self) -> Duration {
        (self.secs / 10).clamp(Duration::from_millis(100), Duration::from_secs(1))
    }
}

fn wanted<T: ValueEnum + Clone>(asked: &[T]) -> Vec<T> {
    if asked.is_empty() { T::value_variants().to_vec() } else { asked.to_vec() }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(secs) if (0.1..=600.0).contains(&secs) => Ok(Duration::from_secs_f64(secs)),
        _ => Err("seconds from 0.1 to 600".to_owned()),
    }
}
