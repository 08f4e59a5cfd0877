//! The one task that changes the table: orders come in a queue, each gets its answer.
//!
//! There is no other writer. Every order that changes something leaves an audit line and is
//! announced to all who listen. Must not know sessions or frames.

use crate::sys::clock;
use crate::table::change::Order;
use crate::table::owner::Owner;
use balance_proto::actor::Actor;
use balance_proto::answer::Refusal;
use balance_proto::event::{Change, Changed, Event, Push};
use balance_proto::id::Revision;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Orders that may wait; whoever comes when they are that many waits for a place.
const QUEUE: usize = 64;
/// Announcements a slow listener may lag behind before it misses some.
const ANNOUNCEMENTS: usize = 256;

/// Where orders are handed in. Clones hand in at the same place.
#[derive(Debug, Clone)]
pub(super) struct Orders {
    queue: mpsc::Sender<Slip>,
    announcements: broadcast::Sender<Push>,
    last_cursor: Arc<AtomicU64>,
}

/// An order on its way.
#[derive(Debug)]
struct Slip {
    order: Order,
    expect: Option<Revision>,
    actor: Actor,
    answer: oneshot::Sender<Outcome>,
}

/// What came of an order.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Revision of the table after it.
    pub revision: Revision,
    /// The change; none if it was so already.
    pub result: Result<Option<Change>, Refusal>,
}

/// The place to hand orders in, and the task that carries them out until nobody can hand in any.
pub(super) fn take(owner: Owner) -> (Orders, impl Future<Output = ()>) {
    let (queue, slips) = mpsc::channel(QUEUE);
    let (announcements, _) = broadcast::channel(ANNOUNCEMENTS);
    let orders = Orders { queue, announcements, last_cursor: Arc::default() };
    let announcer = (orders.announcements.clone(), Arc::clone(&orders.last_cursor));
    (orders, carry_out(owner, slips, announcer))
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
        let (answer, outcome) = oneshot::channel();
        let slip = Slip { order, expect, actor: actor.clone(), answer };
        self.queue.send(slip).await.map_err(|_| Refusal::Ending)?;
        outcome.await.map_err(|_| Refusal::Ending)
    }

    /// All announcements from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<Push> {
        self.announcements.subscribe()
    }

    /// The number of the last announcement.
    pub(super) fn last_cursor(&self) -> u64 {
        self.last_cursor.load(Ordering::Acquire)
    }
}

async fn carry_out(
    mut owner: Owner,
    mut slips: mpsc::Receiver<Slip>,
    (announcements, last_cursor): (broadcast::Sender<Push>, Arc<AtomicU64>),
) {
    while let Some(Slip { order, expect, actor, answer }) = slips.recv().await {
        let said = format!("{order:?}");
        let result = owner.apply(order, expect);
        let revision = owner.table().revision();
        audit(&actor, &said, revision, &result);
        if let Ok(Some(change)) = &result {
            let cursor = last_cursor.load(Ordering::Relaxed) + 1;
            last_cursor.store(cursor, Ordering::Release);
            let event = Event::Changed(Changed {
                revision,
                unix_ms: clock::unix_ms(),
                actor,
                change: change.clone(),
            });
            // nobody listening is no error
            let _ = announcements.send(Push { cursor, event });
        }
        // a client that went away meanwhile does not undo what it asked for
        let _ = answer.send(Outcome { revision, result });
    }
}

fn audit(actor: &Actor, order: &str, revision: Revision, result: &Result<Option<Change>, Refusal>) {
    match result {
        Ok(Some(change)) => tracing::info!(%actor, %revision, "{change}"),
        Ok(None) => tracing::info!(%actor, %revision, "unchanged: {order}"),
        Err(refusal) => tracing::info!(%actor, %revision, "refused: {order}: {refusal}"),
    }
}
