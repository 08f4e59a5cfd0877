//! What can be asked of a daemon: every verb of every tool is one of these.
//!
//! Variants are only ever appended, and none changes in place (docs/protocol.md). Must not know how
//! a verb is typed or carried out.

use crate::connection::{Scope, Victims};
use crate::discipline::Discipline;
use crate::id::{BootId, ChannelKey, GroupId, Maxc, Revision};
use crate::insight::Arrivals;
use crate::state::Then;
use crate::target::Target;
use crate::view::Position;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One request, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Chosen by the client, repeated in the answer. 0 is reserved for answers to frames whose
    /// number could not be read.
    pub id: u64,
    /// What the asking program calls itself; goes into the audit line.
    pub tool: String,
    /// If given, a change is refused when its target moved on since.
    pub expect: Option<Expect>,
    /// What is asked.
    pub request: Request,
}

/// The state of the table that an operator had before their eyes when they decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// The run of the daemon.
    pub boot: BootId,
    /// The revision that was shown. The change is refused if its target (the channel, or the group
    /// for a change of discipline) has been changed after it; changes elsewhere do not matter.
    pub revision: Revision,
}

/// The verbs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Who are you? Answered by [`Reply::Instance`](crate::answer::Reply::Instance).
    Instance,
    /// The table, from a position on; long tables come in several pages. Answered by
    /// [`Reply::Table`](crate::answer::Reply::Table).
    Table {
        /// Where to begin; [`Position::START`] for the first page.
        from: Position,
    },
    /// From now on push the table at this interval, and every change as it happens.
    Subscribe {
        /// Milliseconds between two pictures of the table; the daemon keeps it between
        /// [`Request::INTERVAL_MIN_MS`] and [`Request::INTERVAL_MAX_MS`].
        interval_ms: u32,
    },
    /// Let the channel take new connections.
    Enable {
        /// Which.
        at: ChannelKey,
    },
    /// No new connections to the channel; those it has go on.
    Disable {
        /// Which.
        at: ChannelKey,
    },
    /// Another destination for a disabled channel; its counters stay. A limit in the target is
    /// not taken over: `maxc` changes that.
    Assign {
        /// Which.
        at: ChannelKey,
        /// The new destination.
        target: Target,
    },
    /// Append a channel to a group, disabled. The group may be the next one after the last.
    Create {
        /// Which group.
        group: GroupId,
        /// Where the channel leads, and how many connections it may hold.
        target: Target,
    },
    /// Another connection limit; connections beyond it are kept.
    Maxc {
        /// Which channel.
        at: ChannelKey,
        /// The new limit; 0 is none.
        maxc: Maxc,
    },
    /// Another way of sharing out clients.
    Discipline {
        /// Which group.
        group: GroupId,
        /// The new discipline.
        discipline: Discipline,
    },
    /// Set total, sent, received and failed of a channel to 0; not its current connections.
    Reset {
        /// Which.
        at: ChannelKey,
    },
    /// Let a group come into being, empty, and all groups before it. Nothing happens if it is there.
    OpenGroup {
        /// Which.
        group: GroupId,
    },
    /// No new connections to the channel; when those it has are gone, or in time, something happens.
    Drain {
        /// Which.
        at: ChannelKey,
        /// Seconds it may take; none is until it is empty.
        within_s: Option<u32>,
        /// What happens then.
        then: Then,
    },
    /// Take a disabled channel without connections out of the table for good (DC-7). The numbers of
    /// the others stay.
    Remove {
        /// Which.
        at: ChannelKey,
    },
    /// Open connections, by number. Answered by
    /// [`Reply::Connections`](crate::answer::Reply::Connections).
    Connections {
        /// Which.
        of: Scope,
        /// Only those on which nothing has moved for so many seconds.
        idle_s: u32,
        /// Only those with a higher number; 0 to begin.
        after: u64,
    },
    /// Close open connections. Answered by [`Reply::Closed`](crate::answer::Reply::Closed).
    Close {
        /// Which.
        which: Victims,
    },
    /// What happened since. Answered by [`Reply::Events`](crate::answer::Reply::Events).
    Events {
        /// Cursor of the last event that is known; 0 for all that are kept.
        after: u64,
    },
    /// What a change would do. Answered by [`Reply::Preview`](crate::answer::Reply::Preview).
    Preview {
        /// The change; `Close` and `Undo` too.
        request: Box<Request>,
        /// For which clients.
        arrivals: Arrivals,
    },
    /// Why does a channel get the connections it gets? Answered by
    /// [`Reply::Explained`](crate::answer::Reply::Explained).
    Explain {
        /// Which.
        at: ChannelKey,
    },
    /// Where would a client go now? Answered by [`Reply::Routed`](crate::answer::Reply::Routed).
    Route {
        /// The client.
        client: IpAddr,
    },
    /// What operators did, the latest first. Answered by
    /// [`Reply::Journal`](crate::answer::Reply::Journal).
    Journal,
    /// What channels did lately. Answered by [`Reply::History`](crate::answer::Reply::History).
    History {
        /// Which; several are summed up.
        of: Scope,
        /// Only samples after this moment, in microseconds since the daemon started.
        after_us: u64,
    },
    /// Take back what an operator did. Refused if it was changed again since.
    Undo {
        /// The number in the journal; 0 is the latest that can be taken back.
        id: u64,
    },
    /// Take no more connections, let go of the front door and of this socket, and end when the
    /// last connection has finished by itself (DB-7). Answered by
    /// [`Reply::Ending`](crate::answer::Reply::Ending).
    End,
    /// What has the process taken? Answered by [`Reply::Process`](crate::answer::Reply::Process).
    Process,
    /// What were the counters of all channels at a moment? Answered by
    /// [`Reply::Past`](crate::answer::Reply::Past), from the latest sample not after it, or from the
    /// first there is.
    Past {
        /// The moment, in microseconds since the daemon started.
        at_us: u64,
        /// Only channels behind this one; none to begin.
        after: Option<ChannelKey>,
    },
}

impl Request {
    /// Shortest interval between two pushed pictures, in milliseconds.
    pub const INTERVAL_MIN_MS: u32 = 50;
    /// Longest interval between two pushed pictures, in milliseconds.
    pub const INTERVAL_MAX_MS: u32 = 60_000;

    /// Whether carrying it out can change the table, its counters or connections: what viewers may
    /// not ask. Whatever is not known to be a look is a change.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        !matches!(
            self,
            Self::Instance
                | Self::Table { .. }
                | Self::Subscribe { .. }
                | Self::Connections { .. }
                | Self::Events { .. }
                | Self::Preview { .. }
                | Self::Explain { .. }
                | Self::Route { .. }
                | Self::Journal
                | Self::History { .. }
                | Self::Process
                | Self::Past { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Victims;

    #[test]
    fn to_cut_to_end_and_to_take_back_are_changes_and_previews_are_looks() {
        let close = Request::Close { which: Victims::One(1) };
        let drain =
            Request::Drain { at: ChannelKey::new(0, 0), within_s: None, then: Then::Disable };
        for change in [&close, &drain, &Request::Undo { id: 0 }, &Request::End] {
            assert!(change.changes_something(), "{change:?}");
        }
        for request in [close, drain, Request::End] {
            let request = Box::new(request);
            let arrivals = Arrivals::Listed(Vec::new());
            let preview = Request::Preview { request, arrivals };
            assert!(!preview.changes_something(), "{preview:?}");
        }
        assert!(!Request::Journal.changes_something());
    }
}
