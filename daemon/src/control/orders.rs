//! The one task that changes the table: orders come in a queue, each gets its answer.
//!
//! There is no other writer. Every order that changes something leaves an audit line and a note in
//! the journal, and is announced to all who listen. Must not know sessions or frames.

use super::events::Events;
use super::journal::{Before, Journal, Plan, is_a_deed};
use super::kept::{Kept, Lasting};
use crate::sys::clock;
use crate::table::Table;
use crate::table::change::Order;
use crate::table::owner::Owner;
use balance_proto::actor::Actor;
use balance_proto::answer::Refusal;
use balance_proto::event::{Change, Changed, Event};
use balance_proto::id::{ChannelKey, Revision};
use balance_proto::journal::Deed;
use balance_proto::state::Admin;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;

/// Orders that may wait; whoever comes when they are that many waits for a place.
const QUEUE: usize = 64;
/// Most deeds in one answer, so that it fits a frame.
const DEEDS: usize = 500;

/// Where orders are handed in. Clones hand in at the same place.
#[derive(Debug, Clone)]
pub(super) struct Orders {
    queue: mpsc::Sender<Slip>,
    journal: Arc<Mutex<Journal>>,
}

/// An order on its way.
#[derive(Debug)]
struct Slip {
    wanted: Wanted,
    actor: Actor,
    answer: oneshot::Sender<Outcome>,
}

#[derive(Debug)]
enum Wanted {
    /// Carry out an order, if its target has not changed since.
    Order(Order, Option<Revision>, Lasting),
    /// Take back what an operator did; 0 is the latest.
    Undo(u64),
}

/// What came of an order.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Revision of the table after it.
    pub revision: Revision,
    /// The change; none if it was so already.
    pub result: Result<Option<Change>, Refusal>,
    /// The deed that was taken back.
    pub undone: Option<u64>,
}

/// The place to hand orders in, and the task that carries them out until nobody can hand in any.
pub(super) fn take(
    owner: Owner,
    events: Events,
    mut kept: Option<Kept>,
) -> (Orders, impl Future<Output = ()>) {
    let (queue, slips) = mpsc::channel(QUEUE);
    let restored = kept.as_mut().map(Kept::take_restored).unwrap_or_default();
    let journal = Arc::new(Mutex::new(of_earlier_runs(&restored)));
    let orders = Orders { queue, journal: Arc::clone(&journal) };
    (orders, carry_out(Office { owner, events, journal, kept }, slips))
}

/// The journal begins with what still holds of earlier runs.
fn of_earlier_runs(restored: &[(ChannelKey, Changed)]) -> Journal {
    let mut journal = Journal::default();
    for (at, changed) in restored {
        let inverse = Ok(Order::Restore(*at, Admin::Enabled));
        journal.note(changed, Before { inverse, target: Some(*at), changed: None }, None);
    }
    journal
}

impl Orders {
    /// Hands in an order and waits for what comes of it.
    ///
    /// # Errors
    /// The daemon is ending.
    pub(super) async fn give(
        &self,
        order: Order,
        expect: Option<Revision>,
        actor: &Actor,
    ) -> Result<Outcome, Refusal> {
        self.hand_in(Wanted::Order(order, expect, Lasting::Kept), actor).await
    }

    /// The same, and what comes of it ends with the process.
    ///
    /// # Errors
    /// The daemon is ending.
    pub(super) async fn give_for_now(
        &self,
        order: Order,
        actor: &Actor,
    ) -> Result<Outcome, Refusal> {
        self.hand_in(Wanted::Order(order, None, Lasting::Volatile), actor).await
    }

    /// Takes back what an operator did; 0 is the latest that can be.
    ///
    /// # Errors
    /// The daemon is ending.
    pub(super) async fn undo(&self, id: u64, actor: &Actor) -> Result<Outcome, Refusal> {
        self.hand_in(Wanted::Undo(id), actor).await
    }

    async fn hand_in(&self, wanted: Wanted, actor: &Actor) -> Result<Outcome, Refusal> {
        let (answer, outcome) = oneshot::channel();
        let slip = Slip { wanted, actor: actor.clone(), answer };
        self.queue.send(slip).await.map_err(|_| Refusal::Ending)?;
        outcome.await.map_err(|_| Refusal::Ending)
    }

    /// What would take back what an operator did; 0 is the latest that can be.
    ///
    /// # Errors
    /// As for the undo itself.
    pub(super) fn what_undoes(&self, id: u64, table: &Table) -> Result<Order, Refusal> {
        let Plan { order, unchanged_since: expected, .. } = lock(&self.journal).plan(id)?;
        match order.target().and_then(|at| table.changed_of(at)) {
            Some(now) if now > expected => Err(Refusal::MovedOn { expected, now }),
            _ => Ok(order),
        }
    }

    /// What operators did, the latest first.
    pub(super) fn deeds(&self) -> Vec<Deed> {
        lock(&self.journal).deeds(DEEDS)
    }
}

/// Never held across an await.
fn lock(journal: &Mutex<Journal>) -> MutexGuard<'_, Journal> {
    journal.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn carry_out(mut office: Office, mut slips: mpsc::Receiver<Slip>) {
    while let Some(Slip { wanted, actor, answer }) = slips.recv().await {
        let (result, undone) = match wanted {
            Wanted::Order(order, expect, lasting) => {
                let done = office.order((order, expect), &actor, None, lasting);
                (done.map(|done| done.0), None)
            }
            Wanted::Undo(id) => match office.undo(id, &actor) {
                Ok((change, id)) => (Ok(change), Some(id)),
                Err(refusal) => (Err(refusal), None),
            },
        };
        let revision = office.owner.table().revision();
        office.write_down().await;
        // a client that went away meanwhile does not undo what it asked for
        let _ = answer.send(Outcome { revision, result, undone });
    }
}

/// What the one writer has before it.
struct Office {
    owner: Owner,
    events: Events,
    journal: Arc<Mutex<Journal>>,
    /// What outlives the process, if anything does.
    kept: Option<Kept>,
}

impl Office {
    /// Carries out an order, maybe to take a deed back. Gives the change, and its number in the
    /// journal.
    fn order(
        &mut self,
        (order, expect): (Order, Option<Revision>),
        actor: &Actor,
        undoes: Option<u64>,
        lasting: Lasting,
    ) -> Result<(Option<Change>, Option<u64>), Refusal> {
        let said = format!("{order:?}");
        // before it is carried out: what takes it back is how things are now
        let table = self.owner.table();
        let (target, deed) = (order.target(), is_a_deed(&order));
        let changed = target.and_then(|at| table.changed_of(at));
        let before = deed.then(|| Before { inverse: table.inverse(&order), target, changed });
        let goes_on = matches!(order, Order::Health(..) | Order::EndDrain(_));
        let noted = self.kept.as_ref().map(|_| order.clone());
        let (result, unix_ms) = (self.owner.apply(order, expect), clock::unix_ms());
        if let (Some(kept), Some(order), Ok(_)) = (&mut self.kept, noted, &result) {
            kept.note(&order, self.owner.table(), (actor, unix_ms), lasting);
        }
        let revision = self.owner.table().revision();
        audit(actor, &said, revision, &result);
        let Some(change) = result? else { return Ok((None, None)) };
        if let (true, Some(at)) = (goes_on, target) {
            lock(&self.journal).went_on(at, changed, revision);
        }
        let actor = actor.clone();
        let changed = Changed { revision, unix_ms, actor, change: change.clone() };
        let deed = before.map(|before| lock(&self.journal).note(&changed, before, undoes));
        self.events.announce(Event::Changed(changed));
        Ok((Some(change), deed))
    }

    /// Writes down what is to outlive the process, before anybody is told that it is done.
    async fn write_down(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        let Some(write) = kept.unwritten() else { return };
        let path = kept.path().display().to_string();
        let written = spawn_blocking(write).await;
        if let Ok(Err(error)) = written {
            tracing::error!(
                "{path} cannot be written, a restart will not know the change: {error}"
            );
        }
    }

    fn undo(&mut self, id: u64, actor: &Actor) -> Result<(Option<Change>, u64), Refusal> {
        let Plan { id, order, unchanged_since } = lock(&self.journal).plan(id)?;
        let order = (order, Some(unchanged_since));
        let (change, by) = self.order(order, actor, Some(id), Lasting::Kept)?;
        lock(&self.journal).undone(id, by.unwrap_or(id));
        Ok((change, id))
    }
}

fn audit(actor: &Actor, order: &str, revision: Revision, result: &Result<Option<Change>, Refusal>) {
    match result {
        Ok(Some(change)) => tracing::info!(%actor, %revision, "{change}"),
        Ok(None) => tracing::info!(%actor, %revision, "unchanged: {order}"),
        Err(refusal) => tracing::info!(%actor, %revision, "refused: {order}: {refusal}"),
    }
}
