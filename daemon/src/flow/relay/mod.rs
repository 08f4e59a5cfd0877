//! Moves bytes both ways between a client and a channel until both are done.
//!
//! * One task for both directions; an idle connection holds no buffer.
//! * An end of one direction is carried through as such; the other direction goes on (B13).
//! * A reset is carried through as a reset: a cut transfer never looks like a clean end.
//! * Urgent bytes are passed on as such, in their place; 3.54 lost them (balance(1) §8.7).
//!
//! Must not know how the channel was chosen.

mod direction;

use super::account::Ledger;
use super::{Post, Way, idle};
use crate::sys::tcp::Tcp;
use direction::{Direction, End, Leg};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    Cut,
    /// Nothing moved for too long.
    Idle,
}

/// Relays until both directions have ended, one side broke, nothing moved for too long, or an
/// operator cuts it.
pub(super) async fn relay((client, channel): (&Tcp, &Tcp), ledger: &Ledger, post: &Post) {
    let rules = &post.rules;
    let dump = rules.dump;
    let (mut upward, mut downward) = (Direction::default(), Direction::default());
    let idle = idle::expired(&post.event_loop, rules.idle_timeout, || ledger.still());
    let mut idle = pin!(idle);
    let outcome = poll_fn(|cx| {
        if ledger.is_cut() {
            return Poll::Ready(Outcome::Cut);
        }
        let up = Leg { source: client, sink: channel, way: Way::Up, dump, ledger };
        let down = Leg { source: channel, sink: client, way: Way::Down, dump, ledger };
        let moved = move_both((&up, &mut upward), (&down, &mut downward));
        if moved.is_ready() { moved } else { idle.as_mut().poll(cx).map(|()| Outcome::Idle) }
    })
    .await;
    if outcome == Outcome::Idle {
        let limit = rules.idle_timeout.unwrap_or_default().as_secs();
        rules.voice.say(&format!("timed out after {limit} seconds"));
    }
    if outcome == Outcome::Cut || upward.holds_some() || downward.holds_some() {
        // close with a reset, so that neither side takes what it got for everything
        client.close_by_reset();
        channel.close_by_reset();
    }
}

fn move_both(
    (up, upward): (&Leg<'_>, &mut Direction),
    (down, downward): (&Leg<'_>, &mut Direction),
) -> Poll<Outcome> {
    let up_end = upward.poll(up, downward.ended());
    let down_end = downward.poll(down, upward.ended());
    together(up_end, down_end)
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
