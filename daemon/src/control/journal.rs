//! What operators did, and what takes it back.
//!
//! Must not know how an order is carried out.

use crate::table::change::Order;
use crate::table::undo::Never;
use balance_proto::answer::Refusal;
use balance_proto::event::Changed;
use balance_proto::id::Revision;
use balance_proto::journal::{Deed, Undo};
use std::collections::VecDeque;

/// Deeds that are remembered.
const REMEMBERED: usize = 1000;

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
    pub(super) fn note(
        &mut self,
        changed: &Changed,
        inverse: Result<Order, Never>,
        undoes: Option<u64>,
    ) -> u64 {
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
        self.deeds.push_back(Entry { deed, inverse: inverse.ok() });
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
        let Entry { deed, inverse } = found.ok_or(Refusal::NoSuchDeed)?;
        match (&deed.undo, inverse) {
            (Undo::By(_), Some(order)) => {
                Ok(Plan { id: deed.id, order: order.clone(), unchanged_since: deed.revision })
            }
            (Undo::Done(by), _) => {
                Err(Refusal::Irreversible { why: format!("it was already, by number {by}") })
            }
            (Undo::Never(why), _) => Err(Refusal::Irreversible { why: why.clone() }),
            (Undo::By(_), None) => Err(Refusal::NoSuchDeed),
        }
    }

    /// A deed was taken back, by another one.
    pub(super) fn undone(&mut self, id: u64, by: u64) {
        for entry in &mut self.deeds {
            if entry.deed.id == id {
                entry.deed.undo = Undo::Done(by);
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
        Order::Enable(at) => format!("enable {at}"),
        Order::Disable(at) => format!("disable {at}"),
        Order::Assign(at, to) => format!("assign {at} {}", to.target),
        Order::Maxc(at, maxc) => format!("maxc {at} {maxc}"),
        Order::Discipline(group, discipline) => format!("group {group} {discipline}"),
        Order::Remove(at) => format!("remove {at}"),
        Order::PutBack(at) => format!("put {at} back"),
        Order::Restore(at, _) => format!("let {at} be as it was"),
        other => format!("{other:?}"),
    }
}

/// Whether operators do such things; the others the daemon does by itself.
pub(super) fn is_a_deed(order: &Order) -> bool {
    !matches!(order, Order::Autodisable(..) | Order::EndDrain(_) | Order::Health(..))
}
