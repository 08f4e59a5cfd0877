//! The verbs that change the table, and how carefully.

use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Maxc};
use balance_proto::request::Request;
use balance_proto::state::Then;
use balance_proto::target::Target;
use clap::{Subcommand, ValueEnum};
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// A change of the table.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Change {
    /// Let a channel take new connections
    Enable(With<ChannelArgs>),
    /// Give a channel no new connections; those it has go on
    Disable(With<DisableArgs>),
    /// Empty a channel: no new connections, and an action when the open ones are gone
    Drain(With<DrainArgs>),
    /// Limit the connections a channel may hold at once
    Maxc(With<MaxcArgs>),
    /// Append a channel to a group, disabled
    Create(With<CreateArgs>),
    /// Lead a disabled channel elsewhere
    Assign(With<AssignArgs>),
    /// Take a disabled and empty channel out for good; the others keep their numbers
    Remove(With<ChannelArgs>),
    /// Share out a group's clients in turn
    Rr(With<GroupArgs>),
    /// Share out a group's clients by their address: same client, same channel
    Hash(With<GroupArgs>),
    /// Set the counters of a channel to 0, but not its current connections
    Reset(With<ChannelArgs>),
}

/// A change, and how carefully it is to be made.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[expect(missing_docs, reason = "clap would print it as help")]
pub struct With<T: clap::Args> {
    #[command(flatten)]
    pub what: T,
    #[command(flatten)]
    pub care: Care,
}

/// How carefully a change is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, clap::Args)]
pub struct Care {
    /// Say what it would do, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Only if nobody has changed it since that revision of the table; refused otherwise
    #[arg(long, value_name = "N", conflicts_with = "dry_run")]
    pub if_revision: Option<u64>,
    /// With --dry-run: for this client; may be repeated
    #[arg(long = "client", value_name = "IP", requires = "dry_run")]
    pub listed: Vec<IpAddr>,
    /// With --dry-run: for the clients in this file, one address a line; - is standard input
    #[arg(long = "clients", value_name = "FILE", requires = "dry_run")]
    pub file: Option<PathBuf>,
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
    /// As the daemon knows it.
    #[must_use]
    pub fn key(self) -> ChannelKey {
        ChannelKey { group: GroupId(self.group), channel: ChannelId(self.channel) }
    }
}

/// A group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct GroupArgs {
    /// Number of the group, from 0
    pub group: u16,
}

/// What `disable` is told.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct DisableArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would print it as help")]
    pub at: ChannelArgs,
    /// Do not ask back, even if it is the last channel that takes clients
    #[arg(short, long)]
    pub yes: bool,
}

/// What `drain` is told.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct DrainArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would print it as help")]
    pub at: ChannelArgs,
    /// Seconds it may take at most; without it, until the channel is empty
    #[arg(long, value_name = "SEC")]
    pub within: Option<u32>,
    /// What happens then: disable (connections that are left go on), cut, or enable again
    #[arg(long, value_name = "ACTION", default_value = "disable")]
    pub then: ThenArg,
    /// Do not ask back, even if it is the last channel that takes clients
    #[arg(short, long)]
    pub yes: bool,
}

/// What `maxc` is told.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct MaxcArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would print it as help")]
    pub at: ChannelArgs,
    /// Connections; 0 is no limit
    #[arg(value_name = "MAXC")]
    pub maxc: u32,
}

/// What `create` is told.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct CreateArgs {
    /// Number of the group, from 0
    pub group: u16,
    /// Where it leads, as HOST:PORT:MAXC; port and limit may be left out
    #[arg(value_name = "ADDRESS")]
    pub target: Target,
}

/// What `assign` is told.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct AssignArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would print it as help")]
    pub at: ChannelArgs,
    /// Where it leads from now on, as HOST:PORT
    #[arg(value_name = "ADDRESS")]
    pub target: Target,
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

impl Change {
    /// What the daemon is asked for.
    #[must_use]
    pub fn request(&self) -> Request {
        let discipline = |args: &GroupArgs, discipline| Request::Discipline {
            group: GroupId(args.group),
            discipline,
        };
        match self {
            Self::Enable(With { what, .. }) => Request::Enable { at: what.key() },
            Self::Disable(With { what, .. }) => Request::Disable { at: what.at.key() },
            Self::Drain(With { what, .. }) => {
                Request::Drain { at: what.at.key(), within_s: what.within, then: what.then.into() }
            }
            Self::Maxc(With { what, .. }) => {
                Request::Maxc { at: what.at.key(), maxc: Maxc::new(what.maxc) }
            }
            Self::Create(With { what, .. }) => {
                Request::Create { group: GroupId(what.group), target: what.target.clone() }
            }
            Self::Assign(With { what, .. }) => {
                Request::Assign { at: what.at.key(), target: what.target.clone() }
            }
            Self::Remove(With { what, .. }) => Request::Remove { at: what.key() },
            Self::Rr(With { what, .. }) => discipline(what, Discipline::RoundRobin),
            Self::Hash(With { what, .. }) => discipline(what, Discipline::Hash),
            Self::Reset(With { what, .. }) => Request::Reset { at: what.key() },
        }
    }

    /// How carefully it is to be made.
    #[must_use]
    pub fn care(&self) -> &Care {
        match self {
            Self::Enable(with) | Self::Remove(with) | Self::Reset(with) => &with.care,
            Self::Disable(with) => &with.care,
            Self::Drain(with) => &with.care,
            Self::Maxc(with) => &with.care,
            Self::Create(with) => &with.care,
            Self::Assign(with) => &with.care,
            Self::Rr(with) | Self::Hash(with) => &with.care,
        }
    }

    /// Whether it is asked back if it takes the last channel away.
    #[must_use]
    pub fn may_need_a_yes(&self) -> bool {
        match self {
            Self::Disable(with) => !with.what.yes,
            Self::Drain(with) => !with.what.yes,
            _ => false,
        }
    }

    /// Whether open connections are closed later, if not at once.
    #[must_use]
    pub fn cuts_later(&self) -> bool {
        matches!(self, Self::Drain(with) if with.what.then == ThenArg::Cut)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enable(With { what, .. }) => write!(f, "enable {}", what.key()),
            Self::Disable(With { what, .. }) => write!(f, "disable {}", what.at.key()),
            Self::Drain(With { what, .. }) => write!(f, "drain {}", what.at.key()),
            Self::Maxc(With { what, .. }) => write!(f, "maxc {} {}", what.at.key(), what.maxc),
            Self::Create(With { what, .. }) => write!(f, "create {} {}", what.group, what.target),
            Self::Assign(With { what, .. }) => {
                write!(f, "assign {} {}", what.at.key(), what.target)
            }
            Self::Remove(With { what, .. }) => write!(f, "remove {}", what.key()),
            Self::Rr(With { what, .. }) => write!(f, "rr {}", what.group),
            Self::Hash(With { what, .. }) => write!(f, "hash {}", what.group),
            Self::Reset(With { what, .. }) => write!(f, "reset {}", what.key()),
        }
    }
}
