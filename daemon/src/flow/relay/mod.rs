//! Moves bytes both ways between a client and a channel until both are done.
//!
//! * One task for both directions; an idle connection holds no buffer and no pipe.
//! * How bytes are moved is chosen for each direction, as it goes (`engine`): small messages are
//!   copied, bulk is not.
//! * An end of one direction is carried through as such; the other direction goes on (B13).
//! * A reset is carried through as a reset: a cut transfer never looks like a clean end.
//! * Urgent bytes are passed on as such, in their place; 3.54 lost them (balance(1) §8.7).
//!
//! Must not know how the channel was chosen.

mod copy;
mod direction;
mod engine;
mod splice;

use super::account::Ledger;
use super::dump::Dump;
use super::idle::Idle;
use super::listen::Presence;
use super::pipes::Pipes;
use super::{Post, Way};
use crate::sys::tcp::Tcp;
use direction::{Direction, End};
use engine::Leg;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    Cut,
    /// Nothing moved for too long.
    Idle,
}

/// A connection that has its channel: a task until both directions have ended, one side broke,
/// nothing moved for too long, or an operator cuts it.
///
/// Thousands of them wait at a time: it is kept small.
pub(super) struct Relay {
    both: Both,
    idle: Idle,
    post: Rc<Post>,
    // dropped in this order: the channel's connection is closed before its slot is given on
    channel: Tcp,
    ledger: Ledger,
    client: Tcp,
    _presence: Presence,
}

// what an idle connection takes, beside its record and its places in the event loop
const _: () = assert!(size_of::<Relay>() <= 160);

impl Relay {
    /// Between these two.
    pub(super) fn new(
        (client, presence): (Tcp, Presence),
        channel: Tcp,
        both: Both,
        ledger: Ledger,
        post: Rc<Post>,
    ) -> Self {
        let idle = Idle::default();
        Self { both, idle, post, channel, ledger, client, _presence: presence }
    }

    fn poll_outcome(&mut self, cx: &mut Context<'_>) -> Poll<Outcome> {
        let Self { both, idle, post, channel, ledger, client, .. } = self;
        let Post { rules, event_loop, pipes, .. } = &**post;
        if ledger.is_cut() {
            return Poll::Ready(Outcome::Cut);
        }
        let moved = both.poll((client, channel), ledger, (pipes, rules.dump));
        if moved.is_ready() {
            return moved;
        }
        let still = || ledger.still();
        idle.poll(rules.idle_timeout, still, event_loop, cx).map(|()| Outcome::Idle)
    }
}

impl Future for Relay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let outcome = ready!(self.poll_outcome(cx));
        let rules = &self.post.rules;
        if outcome == Outcome::Idle {
            let limit = rules.idle_timeout.unwrap_or_default().as_secs();
            rules.voice.say(&format!("timed out after {limit} seconds"));
        }
        self.both.conclude((&self.client, &self.channel), outcome);
        Poll::Ready(())
    }
}

/// Both directions of a connection.
#[derive(Debug, Default)]
pub(super) struct Both {
    up: Direction,
    down: Direction,
}

impl Both {
    /// Reads a little of what the client has said already, before it has a channel; gives whether
    /// that was something.
    pub(super) fn listen(&mut self, client: &Tcp) -> bool {
        self.up.listen(client)
    }

    /// With bytes that were read already, from the client and from the channel.
    pub(super) fn holding(from_client: &[u8], from_channel: &[u8]) -> Self {
        Self { up: Direction::holding(from_client), down: Direction::holding(from_channel) }
    }

    /// Moves what can be moved.
    fn poll(
        &mut self,
        (client, channel): (&Tcp, &Tcp),
        ledger: &Ledger,
        (pipes, dump): (&Pipes, Option<Dump>),
    ) -> Poll<Outcome> {
        let up = Leg { source: client, sink: channel, way: Way::Up, ledger, dump, pipes };
        let down = Leg { source: channel, sink: client, way: Way::Down, ledger, dump, pipes };
        let up = self.up.poll(&up, self.down.ended());
        let down = self.down.poll(&down, self.up.ended());
        together(up, down)
    }

    /// Lets neither side take what it got for everything, if it is not.
    fn conclude(&self, (client, channel): (&Tcp, &Tcp), outcome: Outcome) {
        if outcome == Outcome::Cut || self.up.holds_some() || self.down.holds_some() {
            client.close_by_reset();
            channel.close_by_reset();
        }
    }
}

fn together(up: Poll<End>, down: Poll<End>) -> Poll<Outcome> {
    let broke = Poll::Ready(End::SourceBroke);
    match (up, down) {
        (up, down) if up == broke || down == broke => Poll::Ready(Outcome::Cut),
        (Poll::Pending, _) | (_, Poll::Pending) => Poll::Pending,
        (Poll::Ready(End::Clean), Poll::Ready(End::Clean)) => Poll::Ready(Outcome::Clean),
        (Poll::Ready(_), Poll::Ready(_)) => Poll::Ready(Outcome::Cut),
    }
}

#[cfg(test)]
mod tests;
