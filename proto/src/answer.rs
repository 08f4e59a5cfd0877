//! What a daemon answers: done, here it is, or no, and why not.
//!
//! Each [`Refusal`] is one clear sentence with a remedy, said the same way by every tool. Must not
//! know the tools' exit codes or screens.

use crate::connection::ConnectionPage;
use crate::event::Push;
use crate::history::{History, Past};
use crate::id::{ChannelKey, GroupId, Revision};
use crate::insight::{Effect, Explanation, Route};
use crate::journal::Deed;
use crate::process::ProcessView;
use crate::role::Role;
use crate::view::{Instance, TablePage};
use serde::{Deserialize, Serialize};

/// The answer to one call, as it travels. Every call gets exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The number of the call; 0 if the call could not be read.
    pub id: u64,
    /// Revision of the table after the call.
    pub revision: Revision,
    /// What came of it.
    pub outcome: Result<Reply, Refusal>,
}

/// Good news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// Who the daemon is.
    Instance(Instance),
    /// A page of the table.
    Table(TablePage),
    /// Pictures will come at this interval, in milliseconds.
    Subscribed {
        /// The interval in force.
        interval_ms: u32,
    },
    /// The change is made.
    Applied,
    /// Nothing had to be changed: it was so already.
    Unchanged,
    /// A channel was appended here, disabled.
    Created {
        /// Its place.
        at: ChannelKey,
    },
    /// The daemon is on its way out; this is the last it says here.
    Ending,
    /// Open connections.
    Connections(ConnectionPage),
    /// So many connections are being closed.
    Closed {
        /// How many.
        count: u64,
    },
    /// What happened.
    Events {
        /// The events, the oldest first.
        events: Vec<Push>,
        /// Events after the cursor that are not kept any more.
        missed: u64,
    },
    /// What a change would do.
    Preview(Effect),
    /// Why a channel gets the connections it gets.
    Explained(Explanation),
    /// Where a client would go.
    Routed(Route),
    /// What operators did.
    Journal(Vec<Deed>),
    /// What channels did lately.
    History(History),
    /// It was taken back.
    Undone {
        /// The number of what was taken back.
        id: u64,
    },
    /// What the process has taken.
    Process(ProcessView),
    /// What the counters were.
    Past(Past),
}

/// Why a request was not carried out. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The table ends before it.
    #[error("there is no group {group}: the table has {groups} (`show` lists them)")]
    NoSuchGroup {
        /// The one asked for.
        group: GroupId,
        /// How many there are.
        groups: u16,
    },
    /// The group ends before it.
    #[error("there is no channel {at}: group {} has {channels} (`show` lists them)", at.group)]
    NoSuchChannel {
        /// The one asked for.
        at: ChannelKey,
        /// How many its group has.
        channels: u16,
    },
    /// `assign` on a channel that takes connections.
    #[error("channel {at} is enabled: disable it before assigning another address")]
    StillEnabled {
        /// The channel.
        at: ChannelKey,
    },
    /// `remove` on a channel that takes connections or has some.
    #[error(
        "channel {at} is in use: disable it and wait until it has no connections (`drain` does both)"
    )]
    InUse {
        /// The channel.
        at: ChannelKey,
    },
    /// `close` of a connection that is not open.
    #[error("there is no open connection {id} (`connections` lists them)")]
    NoSuchConnection {
        /// Its number.
        id: u64,
    },
    /// `undo` of something that is not in the journal, or with nothing left to take back.
    #[error("there is nothing to undo under that number (`log` lists what was done)")]
    NoSuchDeed,
    /// `undo` of something that cannot be taken back.
    #[error("that cannot be undone: {why}")]
    Irreversible {
        /// Why not.
        why: String,
    },
    /// A preview of something that changes nothing.
    #[error("that changes nothing, so there is nothing to preview")]
    NothingToPreview,
    /// The group is full.
    #[error(
        "group {group} has all its {limit} channels: start balance with a higher --max-channels"
    )]
    NoChannelSlot {
        /// The group.
        group: GroupId,
        /// Its limit.
        limit: u16,
    },
    /// The table is full.
    #[error("the table ends at {limit} groups: start balance with a higher --max-groups")]
    NoGroupSlot {
        /// Its limit.
        limit: u16,
    },
    /// The destination cannot be resolved.
    #[error("{address}: {why}")]
    BadAddress {
        /// As typed.
        address: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// The target was changed by somebody else after the revision the request was based on.
    #[error(
        "it was changed meanwhile (revision {now}, yours was {expected}): look again, then decide"
    )]
    MovedOn {
        /// What the request was based on.
        expected: Revision,
        /// The revision of the last change to the target.
        now: Revision,
    },
    /// The request was based on an earlier run of the daemon.
    #[error("the daemon was restarted meanwhile: look again, then decide")]
    OtherBoot,
    /// The bytes were not a request.
    #[error("that was not a request ({why}): use the balance-ctl or balance-tui of this release")]
    Malformed {
        /// What the decoder said.
        why: String,
    },
    /// The daemon is on its way out.
    #[error("the daemon is ending: ask the one that takes its place")]
    Ending,
    /// Whoever asked may not (DC-2).
    #[error(
        "you are {}{}",
        named(.user, .uid),
        remedy(*.role, .control_group, .viewer_group.as_deref())
    )]
    NotPermitted {
        /// What they are taken for.
        role: Role,
        /// Their user id.
        uid: u32,
        /// Its name; empty if there is none.
        user: String,
        /// The group whose members may change things.
        control_group: String,
        /// The group whose members may look, if there is one.
        viewer_group: Option<String>,
    },
}

fn named(user: &str, uid: &u32) -> String {
    if user.is_empty() { format!("uid {uid}") } else { format!("{user} (uid {uid})") }
}

/// What one of that role may do, and what would help.
fn remedy(role: Role, control: &str, viewer: Option<&str>) -> String {
    match (role, viewer) {
        (Role::Operator | Role::Viewer, _) => format!(
            ", a viewer here, who may look but not change anything: ask as root or as a member of \
             group {control}"
        ),
        (Role::Stranger, None) => format!(
            ", a stranger here, who may not ask anything: ask as root or as a member of group \
             {control}"
        ),
        (Role::Stranger, Some(viewer)) => format!(
            ", a stranger here, who may not ask anything: ask as root or as a member of group \
             {control}, or of group {viewer} to look only"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(role: Role, user: &str, viewer_group: Option<&str>) -> String {
        let control_group = "ops".into();
        let (user, viewer_group) = (user.into(), viewer_group.map(str::to_owned));
        Refusal::NotPermitted { role, uid: 5, user, control_group, viewer_group }.to_string()
    }

    #[test]
    fn who_may_not_learns_who_they_are_and_who_may() {
        assert_eq!(
            sentence(Role::Viewer, "ana", Some("staff")),
            "you are ana (uid 5), a viewer here, who may look but not change anything: ask as root \
             or as a member of group ops"
        );
        assert_eq!(
            sentence(Role::Stranger, "", Some("staff")),
            "you are uid 5, a stranger here, who may not ask anything: ask as root or as a member \
             of group ops, or of group staff to look only"
        );
        assert_eq!(
            sentence(Role::Stranger, "ana", None),
            "you are ana (uid 5), a stranger here, who may not ask anything: ask as root or as a \
             member of group ops"
        );
    }
}
