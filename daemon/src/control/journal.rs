//! What operators did, and what takes it back.
//!
//! Must not know how an order is carried out.

use crate::table::change::Order;
use crate::table::undo::Never;
use balance_proto::answer::Refusal;
use balance_proto::event::Changed;
use balance_proto::id::{ChannelKey, Revision};
use balance_proto::journal::{Deed, Undo};
use balance_proto::state::Admin;
use std::collections::VecDeque;

/// Deeds that are remembered.
const REMEMBERED: usize = 500;

/// The journal of this run.
#[derive(Debug, Default)]
pub(super) struct Journal {
    last: u64,
    deeds: VecDeque<Entry>,
}

#[derive(Debug)]
struct Entry {
    deed: Deed,
    inverse: Option<Order>,
    /// What it was about, when that was changed before, and when last as far as it matters: taking
    /// back what came later leads back to this deed.
    target: Option<ChannelKey>,
    changed_before: Option<Revision>,
    unchanged_since: Revision,
}

/// How things were before a deed.
#[derive(Debug)]
pub(super) struct Before {
    /// What takes it back.
    pub inverse: Result<Order, Never>,
    /// The channel it is about.
    pub target: Option<ChannelKey>,
    /// When that was changed last.
    pub changed: Option<Revision>,
}

/// What is to be done to take a deed back.
#[derive(Debug)]
pub(super) struct Plan {
    /// The deed.
    pub id: u64,
    /// The order.
    pub order: Order,
    /// What must not have changed since.
    pub unchanged_since: Revision,
}

impl Journal {
    /// Notes a deed, and which other it took back; gives its number.
    pub(super) fn note(&mut self, changed: &Changed, before: Before, undoes: Option<u64>) -> u64 {
        let Before { inverse, target, changed: changed_before } = before;
        self.last += 1;
        let undo = match &inverse {
            Ok(order) => Undo::By(in_words(order)),
            Err(why) => Undo::Never((*why).to_owned()),
        };
        let Changed { revision, unix_ms, actor, change } = changed.clone();
        let deed = Deed { id: self.last, revision, unix_ms, actor, change, undoes, undo };
        if self.deeds.len() == REMEMBERED {
            self.deeds.pop_front();
        }
        self.deeds.push_back(Entry {
            deed,
            inverse: inverse.ok(),
            target,
            changed_before,
            unchanged_since: revision,
        });
        self.last
    }

    /// How to take a deed back; with 0 the latest that can be. One after the other they lead back
    /// into the past: what only took something back is taken back by its number alone.
    ///
    /// # Errors
    /// There is none, it was already, or it cannot be.
    pub(super) fn plan(&self, id: u64) -> Result<Plan, Refusal> {
        let found = match id {
            0 => self.deeds.iter().rev().find(|entry| {
                entry.deed.undoes.is_none() && matches!(entry.deed.undo, Undo::By(_))
            }),
            id => self.deeds.iter().find(|entry| entry.deed.id == id),
        };
        let entry = found.ok_or(Refusal::NoSuchDeed)?;
        let Entry { deed, inverse, unchanged_since, .. } = entry;
        match (&deed.undo, inverse) {
            (Undo::By(_), Some(order)) => {
                let unchanged_since = *unchanged_since;
                Ok(Plan { id: deed.id, order: order.clone(), unchanged_since })
            }
            (Undo::Done(by), _) => {
                Err(Refusal::Irreversible { why: format!("it was already, by number {by}") })
            }
            (Undo::Never(why), _) => Err(Refusal::Irreversible { why: why.clone() }),
            (Undo::By(_), None) => Err(Refusal::NoSuchDeed),
        }
    }

    /// A deed was taken back, by another one: what it was about is again as it was before.
    pub(super) fn undone(&mut self, id: u64, by: u64) {
        let of = |id| self.deeds.iter().position(|entry| entry.deed.id == id);
        let (Some(undone), Some(undoing)) = (of(id), of(by)) else { return };
        let now = self.deeds[undoing].deed.revision;
        let (target, before) = (self.deeds[undone].target, self.deeds[undone].changed_before);
        self.deeds[undone].deed.undo = Undo::Done(by);
        for earlier in self.deeds.range_mut(..undone) {
            if target.is_some()
                && earlier.target == target
                && Some(earlier.unchanged_since) == before
            {
                earlier.unchanged_since = now;
            }
        }
    }

    /// A channel was changed by the daemon itself in a way that no deed is about, or that a deed
    /// asked for: a health check, the end of a drain. Deeds can still be taken back.
    pub(super) fn went_on(&mut self, at: ChannelKey, before: Option<Revision>, now: Revision) {
        for entry in &mut self.deeds {
            if entry.target == Some(at) && Some(entry.unchanged_since) == before {
                entry.unchanged_since = now;
            }
        }
    }

    /// All deeds, the latest first.
    pub(super) fn deeds(&self, most: usize) -> Vec<Deed> {
        self.deeds.iter().rev().take(most).map(|entry| entry.deed.clone()).collect()
    }
}

/// An order as `balance-ctl` would be told.
fn in_words(order: &Order) -> String {
    match order {
        Order::Enable(at) | Order::Restore(at, Admin::Enabled) => format!("enable {at}"),
        Order::Disable(at) | Order::Restore(at, Admin::Disabled) => format!("disable {at}"),
        Order::Assign(at, to) => format!("assign {at} {}", to.target),
        Order::Maxc(at, maxc) => format!("maxc {at} {maxc}"),
        Order::Discipline(group, discipline) => format!("group {group} {discipline}"),
        Order::Remove(at) => format!("remove {at}"),
        Order::PutBack(at) => format!("put {at} back"),
        Order::Restore(at, Admin::Draining(_)) => format!("drain {at}"),
        Order::Restore(at, Admin::Autodisabled(_)) => format!("autodisable {at}"),
        other => format!("{other:?}"),
    }
}

/// Whether operators do such things; the others the daemon does by itself.
pub(super) fn is_a_deed(order: &Order) -> bool {
    !matches!(order, Order::Autodisable(..) | Order::EndDrain(_) | Order::Health(..))
}
