//! The command line as it is typed: names of options, and nothing about what they mean together.
//!
//! Options may stand before, between and behind the operands and may be repeated; the last one
//! wins (DB-13).

use balance_proto::id::{DEFAULT_MAX_CHANNELS, DEFAULT_MAX_GROUPS};
use clap::Parser;
use std::num::NonZeroU16;
use std::path::PathBuf;

/// Balances TCP connections over groups of channels.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "balance",
    version = balance_proto::RELEASE,
    args_override_self = true,
    override_usage = "balance [OPTIONS] PORT [HOST[:PORT[:MAXC]] ...] [!|%] ...",
    after_help = AFTER_HELP,
)]
pub struct Cli {
    /// Stay in the foreground
    #[arg(short = 'f', long, short_alias = 'F')]
    pub foreground: bool,

    /// Listen on this address instead of all IPv4 addresses
    #[arg(short = 'b', long, value_name = "ADDR")]
    pub bind: Option<String>,

    /// In hash groups, go on to the next channel when the computed one cannot be used
    #[arg(short = 'H', long)]
    pub hashfailover: bool,

    /// Seconds a channel may take to accept a connection
    #[arg(short = 't', long, value_name = "SEC", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub connect_timeout: u32,

    /// Threads that carry traffic [default: the CPUs that may be used]
    #[arg(long, value_name = "N", env = "BALANCE_THREADS", hide_env_values = true)]
    pub threads: Option<NonZeroU16>,

    /// Directory of the control socket [default: /run/balance for root, the user's runtime directory for others]
    #[arg(long, value_name = "DIR", env = balance_proto::rendezvous::RUNTIME_DIR_VAR, hide_env_values = true)]
    pub runtime_dir: Option<PathBuf>,

    /// What the consoles call this instance [default: ADDR:PORT]
    #[arg(long)]
    pub name: Option<String>,

    /// Groups the table may have
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_GROUPS, value_parser = clap::value_parser!(u16).range(1..))]
    pub max_groups: u16,

    /// Channels each group may have
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_CHANNELS, value_parser = clap::value_parser!(u16).range(1..))]
    pub max_channels: u16,

    /// The listening port, then the channels and the separators of their groups
    #[arg(value_name = "OPERAND", required = true, hide = true)]
    pub operands: Vec<String>,
}

const AFTER_HELP: &str = "\
Channels:   HOST is a name, an IPv4 address, or an IPv6 address in brackets; PORT defaults to the
            listening port; MAXC limits the connections it holds at once, 0 is no limit.
Groups:     ! ends a round-robin group, % a hash group (same client, same channel); the last group
            needs none. A group is used when no channel of the groups before it can be.

Examples:   balance -f 8080 10.0.0.1 10.0.0.2
            balance -f smtp mail1 mail2:2525:100 '!' backup
            balance -f -b ::1 80 '[2001:db8::1]' '[2001:db8::2]' %";
