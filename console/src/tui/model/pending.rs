//! Changes on their way, and how those ended that were on it a moment ago: asked, then applied,
//! refused or unknown (T-36). Nothing is shown as done before the daemon has said so.
//!
//! Must not know what a change does.

use super::Millis;
use balance_proto::id::{ChannelKey, GroupId, Revision};
use balance_proto::insight::Effect;

/// A change without an answer for so long is called unknown, in milliseconds.
pub const UNKNOWN_AFTER: Millis = 10_000;
/// How long an outcome is shown on its row, in milliseconds; what is unknown stays longer.
const SHOWN: Millis = 3_000;
const UNKNOWN_SHOWN: Millis = 60_000;

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its number.
    pub ticket: u64,
    /// The channel it is about.
    pub at: Option<ChannelKey>,
    /// The group it is about, if it is no channel.
    pub group: Option<GroupId>,
    /// The revision that was on screen when it was asked for.
    pub revision: Revision,
    /// What it is, as the `balance-ctl` command.
    pub command: String,
    /// When it was asked for.
    pub since: Millis,
    /// What it is to do, if it is one change alone.
    pub effect: Option<Effect>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is asked for.
    Asked,
    /// It is done.
    Applied,
    /// The daemon said no.
    Refused,
    /// Nobody knows: no answer came.
    Unknown,
}

impl Fate {
    /// One sign behind the state of a channel.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Asked => "…",
            Self::Applied => "✓",
            Self::Refused => "!",
            Self::Unknown => "?",
        }
    }
}

/// A change that was made and has not been seen yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Its number.
    pub ticket: u64,
    /// The channel it was about.
    pub at: Option<ChannelKey>,
    /// The group it was about, if it was no channel.
    pub group: Option<GroupId>,
    revision: Revision,
    pictures: u8,
}

/// After so many pictures a change is taken for seen, whatever their revision.
const PICTURES: u8 = 4;

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    settling: Vec<Settling>,
    pending: Vec<Pending>,
    fates: Vec<(ChannelKey, Fate, Millis)>,
}

impl Changes {
    /// A change goes out.
    pub fn ask(&mut self, pending: Pending) {
        self.pending.push(pending);
    }

    /// The first one that waits for its answer.
    #[must_use]
    pub fn first(&self) -> Option<&Pending> {
        self.pending.first()
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pending.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Whether one may not be asked for yet: it is a change of a channel that has one on its way.
    #[must_use]
    pub fn is_pending(&self, at: ChannelKey) -> bool {
        self.pending.iter().any(|pending| pending.at == Some(at))
    }

    /// Takes the change of that number out, with how it ended.
    pub fn end(&mut self, ticket: u64, fate: Fate, now: Millis) -> Option<Pending> {
        let index = self.pending.iter().position(|pending| pending.ticket == ticket)?;
        let pending = self.pending.remove(index);
        self.fates.extend(pending.at.map(|at| (at, fate, now)));
        Some(pending)
    }

    /// A change was made: the next picture that can show it is to be looked at (T-40).
    pub fn settle(&mut self, pending: &Pending, at: Option<ChannelKey>) {
        let Pending { ticket, group, revision, .. } = *pending;
        self.settling.push(Settling { ticket, at, group, revision, pictures: 0 });
    }

    /// Takes those out that a picture of this revision shows.
    pub fn settled(&mut self, revision: Revision) -> Vec<Settling> {
        for settling in &mut self.settling {
            settling.pictures += 1;
        }
        let seen =
            |settling: &mut Settling| revision > settling.revision || settling.pictures >= PICTURES;
        self.settling.extract_if(.., seen).collect()
    }

    /// Takes those out that have waited too long, or all of them if the daemon is gone.
    pub fn give_up(&mut self, now: Millis, all: bool) -> Vec<Pending> {
        let late = |p: &Pending| all || now.saturating_sub(p.since) >= UNKNOWN_AFTER;
        let tickets: Vec<u64> = self.pending.iter().filter(|p| late(p)).map(|p| p.ticket).collect();
        tickets.into_iter().filter_map(|ticket| self.end(ticket, Fate::Unknown, now)).collect()
    }

    /// Forgets outcomes that were shown long enough; says whether there were any.
    pub fn fade(&mut self, now: Millis) -> bool {
        let before = self.fates.len();
        self.fates.retain(|(_, fate, at)| {
            let shown = if *fate == Fate::Unknown { UNKNOWN_SHOWN } else { SHOWN };
            now.saturating_sub(*at) < shown
        });
        before != self.fates.len()
    }

    /// Whether something of it will fade.
    #[must_use]
    pub fn ages(&self) -> bool {
        !self.fates.is_empty() || !self.pending.is_empty()
    }

    /// What is to be shown on the row of a channel.
    #[must_use]
    pub fn fate(&self, at: ChannelKey) -> Option<Fate> {
        if self.is_pending(at) {
            return Some(Fate::Asked);
        }
        self.fates.iter().rev().find(|(of, _, _)| *of == at).map(|(_, fate, _)| *fate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_asked_then_one_thing_and_then_forgotten() {
        let at = ChannelKey::new(0, 1);
        let pending = |ticket| Pending {
            ticket,
            at: Some(at),
            group: None,
            revision: Revision(1),
            command: String::new(),
            since: 100,
            effect: None,
        };
        let mut changes = Changes::default();
        for (ticket, fate) in [(1, Fate::Applied), (2, Fate::Refused)] {
            changes.ask(pending(ticket));
            assert_eq!(changes.fate(at), Some(Fate::Asked));
            changes.end(ticket, fate, 200).unwrap();
            assert_eq!(changes.fate(at), Some(fate));
            assert!(changes.fade(3_200));
            assert_eq!(changes.fate(at), None);
        }
        changes.ask(pending(3));
        assert!(changes.give_up(10_099, false).is_empty());
        assert_eq!(changes.give_up(10_100, false).len(), 1);
        assert!(!changes.fade(60_000));
        assert_eq!(changes.fate(at), Some(Fate::Unknown));
        assert!(changes.end(3, Fate::Applied, 0).is_none(), "an answer that comes too late");
    }
}
