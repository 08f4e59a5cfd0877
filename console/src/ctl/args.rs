//! The command line of `balance-ctl`, as it is typed.

use super::change::{Change, ChannelArgs};
use super::help;
use crate::which::Which;
use balance_proto::connection::{Scope, Victims};
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use clap::{Parser, Subcommand, ValueEnum};
use std::net::IpAddr;

/// Looks at a running balance and steers it.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "balance-ctl",
    version = balance_proto::RELEASE,
    help_template = help::template(),
    after_help = help::EXIT_CODES,
    subcommand_value_name = "VERB",
    // behind those of the verbs
    next_display_order = 100,
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
    pub output: Output,

    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people, and for awk: one line a channel
    Text,
    /// For programs
    Json,
    /// Four lines for MRTG, of `counters` alone
    Mrtg,
}

/// How most verbs print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, and for awk.
    Text,
    /// For programs.
    Json,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Verb {
    /// Print all groups and channels with their counters
    Show,
    /// Print what health checks say of each channel, and since when
    Health,
    /// Print the counters of the HTTP mode under their names in HALB
    Counters {
        /// With -o mrtg: the two that are wanted, as out1_queue
        #[arg(value_name = "NAME", num_args = 0..=2)]
        names: Vec<String>,
    },
    /// Print what the HTTP mode counted: sessions, queues, answers, response times
    Http,
    /// Print open connections
    Connections(ConnectionsArgs),
    /// Print what happened, and with --follow what happens
    Events(EventsArgs),
    /// Print what channels did over the last hour, summed up
    History(HistoryArgs),
    /// List the daemons that run here
    Instances,
    /// Say why a channel gets the new connections it gets
    Explain(ChannelArgs),
    /// Say where a client would go now; exit code 3 if it would be closed
    Route {
        /// Address of the client
        #[arg(value_name = "CLIENT-IP")]
        client: IpAddr,
    },
    #[command(flatten)]
    #[expect(missing_docs, reason = "each verb has its own words")]
    Change(Change),
    /// Close open connections
    Close(CloseArgs),
    /// Print what operators did, the latest first, and what would take it back
    Log,
    /// Take back what an operator did
    Undo {
        /// Its number in `log`; the latest that can be taken back if left out
        #[arg(value_parser = clap::value_parser!(u64).range(1..))]
        id: Option<u64>,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// End the daemon: it gives the port free at once, and lets open connections finish
    End,
}

/// Which connections are to be listed.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct ConnectionsArgs {
    /// Only those of this group
    pub group: Option<u16>,
    /// Only those of this channel in it
    pub channel: Option<u16>,
    /// Only those on which nothing has moved for so long
    #[arg(long, value_name = "SEC", default_value_t = 0, hide_default_value = true)]
    pub idle: u32,
}

/// Whose history is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct HistoryArgs {
    /// Only that of this group
    pub group: Option<u16>,
    /// Only that of this channel in it
    pub channel: Option<u16>,
    /// Only samples after this moment, as `at_us` of the JSON
    #[arg(long = "after", value_name = "US", default_value_t = 0, hide_default_value = true)]
    pub after_us: u64,
}

impl HistoryArgs {
    /// Whose it is.
    #[must_use]
    pub fn scope(&self) -> Scope {
        scope(self.group, self.channel)
    }
}

/// Which connections are to be closed.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct CloseArgs {
    /// Number of the connection in `connections`; with --all or --idle that of the group
    #[arg(value_name = "ID|GROUP", required_unless_present = "idle")]
    pub first: Option<u64>,
    /// With --all or --idle: number of the channel in the group
    #[arg(value_name = "CHANNEL", requires = "many", required_if_eq("all", "true"))]
    pub channel: Option<u16>,
    /// All connections of a channel
    #[arg(long, group = "many")]
    pub all: bool,
    /// Those on which nothing has moved for so long
    #[arg(long, value_name = "SEC", group = "many")]
    pub idle: Option<u32>,
    /// Only say how many that are
    #[arg(long)]
    pub dry_run: bool,
}

/// Which events are to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct EventsArgs {
    /// Only those after this number
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub after: u64,
    /// Go on with what happens, until ^C or the end of the daemon
    #[arg(short, long)]
    pub follow: bool,
}

/// The connections of a group, of a channel, or all of them.
fn scope(group: Option<u16>, channel: Option<u16>) -> Scope {
    match (group.map(GroupId), channel.map(ChannelId)) {
        (None, _) => Scope::All,
        (Some(group), None) => Scope::Group(group),
        (Some(group), Some(channel)) => Scope::Channel(ChannelKey { group, channel }),
    }
}

impl ConnectionsArgs {
    /// Which connections are meant.
    #[must_use]
    pub fn scope(&self) -> Scope {
        scope(self.group, self.channel)
    }
}

impl CloseArgs {
    /// Which connections are meant.
    ///
    /// # Errors
    /// No group has that number.
    pub fn victims(&self) -> Result<Victims, String> {
        let for_s = match (self.all, self.idle, self.first) {
            (true, ..) => 0,
            (false, Some(idle), _) => idle,
            (false, None, id) => return Ok(Victims::One(id.unwrap_or(0))),
        };
        let group = self.first.map(u16::try_from).transpose();
        let group = group.map_err(|_| "groups are numbered from 0 to 65535".to_owned())?;
        Ok(Victims::Idle { of: scope(group, self.channel), for_s })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::id::Maxc;
    use balance_proto::request::Request;
    use clap::CommandFactory;

    fn verb(line: &str) -> Result<Verb, clap::Error> {
        let words = std::iter::once("balance-ctl").chain(line.split_whitespace());
        Args::try_parse_from(words).map(|args| args.verb)
    }

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn verbs_take_group_then_channel() {
        let request = |line: &str| match verb(line).unwrap() {
            Verb::Change(change) => Some(change.request()),
            _ => None,
        };
        let at = ChannelKey::new(0, 1);
        assert_eq!(request("disable 0 1"), Some(Request::Disable { at }));
        assert_eq!(request("maxc 0 1 7 -p 80"), Some(Request::Maxc { at, maxc: Maxc::new(7) }));
        assert_eq!(request("-p 80 show"), None);
        for wrong in [
            "",
            "disable 0",
            "disable 0 x",
            "maxc 0 1 -1",
            "create 0 a:b:c",
            "-p 0 show",
            "-p 80 -s x show",
            "enable 0 1 --client 10.0.0.1",
            "enable 0 1 --dry-run --if-revision 3",
            "route here",
            "undo 0",
        ] {
            assert!(verb(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn connections_are_closed_by_number_channel_or_idleness() {
        let victims = |line: &str| match verb(line) {
            Ok(Verb::Close(args)) => args.victims().ok(),
            _ => None,
        };
        let idle = |of, for_s| Some(Victims::Idle { of, for_s });
        let channel = Scope::Channel(ChannelKey::new(0, 1));
        assert_eq!(victims("close 70000"), Some(Victims::One(70_000)));
        assert_eq!(victims("close --all 0 1"), idle(channel, 0));
        assert_eq!(victims("close --idle 9"), idle(Scope::All, 9));
        assert_eq!(victims("close --idle 9 2"), idle(Scope::Group(GroupId(2)), 9));
        assert_eq!(victims("close --idle 9 0 1"), idle(channel, 9));
        let wrong = [
            "close",
            "close 1 2",
            "close --all",
            "close --all 0",
            "close --all --idle 9 0 1",
            "close --idle 9 70000",
        ];
        for line in wrong {
            assert_eq!(victims(line), None, "{line}");
        }
    }
}
