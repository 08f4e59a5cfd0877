//! The command line of `balance-ctl`, as it is typed.

use crate::which::Which;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Maxc};
use balance_proto::request::Request;
use balance_proto::state::Then;
use balance_proto::target::Target;
use clap::{Parser, Subcommand, ValueEnum};
use std::fmt;

/// Looks at a running balance and steers it.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "balance-ctl",
    version = balance_proto::RELEASE,
    after_help = AFTER_HELP,
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs",
    disable_help_subcommand = true,
)]
pub struct Args {
    /// The daemon to ask
    #[command(flatten)]
    pub which: Which,

    /// How to print
    #[arg(
        short = 'o',
        long = "output",
        global = true,
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub format: Format,

    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

const AFTER_HELP: &str = "\
Without -p and -s the only daemon that runs here is meant.

Exit codes:  0 done, or so already     4 no such daemon, group or channel   69 daemon unreachable
             1 unexpected failure      5 refused by the daemon              75 no answer in time
             2 wrong command line     65 another version, or not balance    77 not permitted";

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, and for awk: one line a channel
    Text,
    /// For programs
    Json,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Verb {
    /// Print all groups and channels with their counters
    Show,
    /// Let a channel take new connections
    Enable(ChannelArgs),
    /// Give a channel no new connections; those it has go on
    Disable(ChannelArgs),
    /// Limit the connections a channel may hold at once
    Maxc {
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would print it as help")]
        at: ChannelArgs,
        /// Connections; 0 is no limit
        #[arg(value_name = "MAXC")]
        maxc: u32,
    },
    /// Append a channel to a group, disabled
    Create {
        /// Number of the group, from 0
        group: u16,
        /// Where it leads, as HOST:PORT:MAXC; port and limit may be left out
        #[arg(value_name = "ADDRESS")]
        target: Target,
    },
    /// Lead a disabled channel elsewhere
    Assign {
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would print it as help")]
        at: ChannelArgs,
        /// Where it leads from now on, as HOST:PORT
        #[arg(value_name = "ADDRESS")]
        target: Target,
    },
    /// Share out a group's clients in turn
    Rr {
        /// Number of the group, from 0
        group: u16,
    },
    /// Share out a group's clients by their address: same client, same channel
    Hash {
        /// Number of the group, from 0
        group: u16,
    },
    /// Set the counters of a channel to 0, but not its current connections
    Reset(ChannelArgs),
    /// Empty a channel: no new connections, and something happens when the open ones are gone
    Drain {
        #[command(flatten)]
        #[expect(missing_docs, reason = "clap would print it as help")]
        at: ChannelArgs,
        /// Seconds it may take at most; without it, until the channel is empty
        #[arg(long, value_name = "SEC")]
        within: Option<u32>,
        /// What happens then: disable (connections that are left go on), cut, or enable again
        #[arg(long, value_name = "ACTION", default_value = "disable")]
        then: ThenArg,
    },
    /// Take a disabled channel without connections out for good; the others keep their numbers
    Remove(ChannelArgs),
    /// End the daemon: it gives the port free at once, and lets open connections finish
    End,
}

/// What becomes of a drained channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the words say it; the option's help explains them")]
pub enum ThenArg {
    Disable,
    Cut,
    Enable,
}

impl From<ThenArg> for Then {
    fn from(then: ThenArg) -> Self {
        match then {
            ThenArg::Disable => Self::Disable,
            ThenArg::Cut => Self::Cut,
            ThenArg::Enable => Self::Enable,
        }
    }
}

/// A channel: its group and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct ChannelArgs {
    /// Number of the group, from 0
    pub group: u16,
    /// Number of the channel in the group, from 0
    pub channel: u16,
}

impl ChannelArgs {
    fn key(self) -> ChannelKey {
        ChannelKey { group: GroupId(self.group), channel: ChannelId(self.channel) }
    }
}

impl Verb {
    /// The change it asks for; none for `show`.
    #[must_use]
    pub fn request(&self) -> Option<Request> {
        let discipline =
            |group: u16, discipline| Request::Discipline { group: GroupId(group), discipline };
        Some(match self {
            Self::Show => return None,
            Self::Enable(at) => Request::Enable { at: at.key() },
            Self::Disable(at) => Request::Disable { at: at.key() },
            Self::Maxc { at, maxc } => Request::Maxc { at: at.key(), maxc: Maxc::new(*maxc) },
            Self::Create { group, target } => {
                Request::Create { group: GroupId(*group), target: target.clone() }
            }
            Self::Assign { at, target } => Request::Assign { at: at.key(), target: target.clone() },
            Self::Rr { group } => discipline(*group, Discipline::RoundRobin),
            Self::Hash { group } => discipline(*group, Discipline::Hash),
            Self::Reset(at) => Request::Reset { at: at.key() },
            Self::Drain { at, within, then } => {
                Request::Drain { at: at.key(), within_s: *within, then: (*then).into() }
            }
            Self::Remove(at) => Request::Remove { at: at.key() },
            Self::End => Request::End,
        })
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::Enable(at) => write!(f, "enable {}", at.key()),
            Self::Disable(at) => write!(f, "disable {}", at.key()),
            Self::Maxc { at, maxc } => write!(f, "maxc {} {maxc}", at.key()),
            Self::Create { group, target } => write!(f, "create {group} {target}"),
            Self::Assign { at, target } => write!(f, "assign {} {target}", at.key()),
            Self::Rr { group } => write!(f, "rr {group}"),
            Self::Hash { group } => write!(f, "hash {group}"),
            Self::Reset(at) => write!(f, "reset {}", at.key()),
            Self::Drain { at, .. } => write!(f, "drain {}", at.key()),
            Self::Remove(at) => write!(f, "remove {}", at.key()),
            Self::End => f.write_str("end"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn verbs_take_group_then_channel() {
        let verb = |line: &str| {
            let words = std::iter::once("balance-ctl").chain(line.split_whitespace());
            Args::try_parse_from(words).map(|args| args.verb.request())
        };
        let at = ChannelKey::new(0, 1);
        assert_eq!(verb("disable 0 1").unwrap(), Some(Request::Disable { at }));
        assert_eq!(
            verb("maxc 0 1 7 -p 80").unwrap(),
            Some(Request::Maxc { at, maxc: Maxc::new(7) })
        );
        assert_eq!(verb("-p 80 show").unwrap(), None);
        for wrong in [
            "",
            "disable 0",
            "disable 0 x",
            "maxc 0 1 -1",
            "create 0 a:b:c",
            "-p 0 show",
            "-p 80 -s x show",
        ] {
            assert!(verb(wrong).is_err(), "{wrong}");
        }
    }
}
