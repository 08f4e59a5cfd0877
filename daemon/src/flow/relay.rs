//! Moves bytes both ways between a client and a channel until both are done.
//!
//! * One task for both directions; an idle connection holds no buffer: bytes are read into the
//!   worker's scratch space, and only what could not be written at once is kept.
//! * An end of one direction is carried through as such; the other direction goes on (B13).
//! * A reset is carried through as a reset: a cut transfer never looks like a clean end.
//! * Urgent bytes are passed on as such, in their place; 3.54 lost them (balance(1) §8.7).
//!
//! Must not know how the channel was chosen.

use super::Rules;
use super::account::Ledger;
use super::aside::Aside;
use super::dump::{Dump, Way};
use super::idle;
use super::urgent::Urgent;
use crate::sys::tcp::Tcp;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, ready};

/// Bytes read at once. Large enough for bulk, small enough to stay in a core's cache.
const SCRATCH: usize = 64 * 1024;

thread_local! {
    /// Borrowed for the length of one poll, never across an await.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// Relays until both directions have ended, one side broke, nothing moved for too long, or an
/// operator cuts it.
pub(super) async fn relay(client: &Tcp, channel: &Tcp, ledger: &Ledger, rules: &Rules) {
    let sent = |bytes| ledger.sent(bytes);
    let received = |bytes| ledger.received(bytes);
    let dump = rules.dump;
    let up = Leg::new((client, channel), Way::Up, dump, &sent);
    let down = Leg::new((channel, client), Way::Down, dump, &received);
    let (mut upward, mut downward) = (Direction::default(), Direction::default());
    let rare = pin!(async {
        tokio::select! {
            never = up.urgent.fetch(client) => match never {},
            never = down.urgent.fetch(channel) => match never {},
            () = idle::expired(rules.idle_timeout, || ledger.still()) => Outcome::Idle,
            () = ledger.to_be_cut() => Outcome::Cut,
        }
    });
    let mut rare = Aside::new(rare);
    let outcome = poll_fn(|cx| {
        // first: urgent bytes change how the others may be read
        let happened = rare.poll(cx);
        let moved = move_both(cx, (&up, &mut upward), (&down, &mut downward));
        if moved.is_ready() { moved } else { happened }
    })
    .await;
    if outcome == Outcome::Idle {
        let limit = rules.idle_timeout.unwrap_or_default().as_secs();
        rules.voice.say(&format!("timed out after {limit} seconds"));
    }
    let lost = !upward.kept.is_empty() || !downward.kept.is_empty();
    if outcome == Outcome::Cut || lost {
        // close with a reset, so that neither side takes what it got for everything
        client.close_by_reset();
        channel.close_by_reset();
    }
}

fn move_both<Count: Fn(usize)>(
    cx: &mut Context<'_>,
    (up, upward): (&Leg<'_, Count>, &mut Direction),
    (down, downward): (&Leg<'_, impl Fn(usize)>, &mut Direction),
) -> Poll<Outcome> {
    BUFFER.with_borrow_mut(|scratch| {
        upward.source_broke |= downward.ended == Some(End::SinkBroke);
        let up_end = upward.poll(cx, up, scratch);
        downward.source_broke |= upward.ended == Some(End::SinkBroke);
        let down_end = downward.poll(cx, down, scratch);
        together(up_end, down_end)
    })
}

/// Where the bytes of a direction come from, where they go, and who is told.
struct Leg<'a, Count> {
    source: &'a Tcp,
    sink: &'a Tcp,
    way: Way,
    dump: Option<Dump>,
    count: &'a Count,
    urgent: Urgent,
}

impl<'a, Count: Fn(usize)> Leg<'a, Count> {
    fn new(
        (source, sink): (&'a Tcp, &'a Tcp),
        way: Way,
        dump: Option<Dump>,
        count: &'a Count,
    ) -> Self {
        Self { source, sink, way, dump, count, urgent: Urgent::default() }
    }

    /// Whether there is an urgent byte, and nothing left to pass on in front of it. (A read never
    /// goes past it.)
    fn urgent_is_next(&self) -> bool {
        self.urgent.get().is_some() && self.source.is_at_mark()
    }
}

/// How a direction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Everything was delivered, and the end of it too.
    Clean,
    /// The source broke: what the other direction has to say, nobody is there to hear.
    SourceBroke,
    /// The sink broke; but what it said before may still be waiting to be delivered.
    SinkBroke,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    Cut,
    /// Nothing moved for too long.
    Idle,
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

/// One direction of a connection.
#[derive(Debug, Default)]
struct Direction {
    /// Read but not yet written; empty, and without memory, most of the time.
    kept: Vec<u8>,
    /// How much of it has been written meanwhile.
    written: usize,
    /// The other direction could not write to our source: what it still gives is delivered, but
    /// its end is no clean one. (The system reports a reset once, to whoever comes first.)
    source_broke: bool,
    ended: Option<End>,
}

impl Direction {
    /// Moves what can be moved; ready when nothing will move any more.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        leg: &Leg<'_, impl Fn(usize)>,
        scratch: &mut [u8],
    ) -> Poll<End> {
        loop {
            self.ended = match self.ended {
                Some(end) => return Poll::Ready(end),
                None if !self.kept.is_empty() => ready!(self.poll_kept(cx, leg)),
                None if leg.urgent_is_next() => ready!(poll_urgent(cx, leg)),
                None => ready!(self.poll_fresh(cx, leg, scratch)),
            }
        }
    }

    /// Reads once, and writes what came. Gives the end if that was it.
    fn poll_fresh(
        &mut self,
        cx: &mut Context<'_>,
        leg: &Leg<'_, impl Fn(usize)>,
        scratch: &mut [u8],
    ) -> Poll<Option<End>> {
        let read = ready!(leg.source.poll_recv(cx, scratch));
        if let Some(dump) = leg.dump {
            match &read {
                Ok(bytes) => dump.data(leg.way, &scratch[..*bytes]),
                Err(_) => dump.broke(leg.way),
            }
        }
        let fresh = match read {
            Err(_) => return Poll::Ready(Some(End::SourceBroke)),
            Ok(0) => return Poll::Ready(Some(self.end(leg))),
            Ok(bytes) => &scratch[..bytes],
        };
        let taken = match poll_write(cx, leg, fresh) {
            Poll::Ready(None) => return Poll::Ready(Some(End::SinkBroke)),
            Poll::Ready(Some(bytes)) => bytes,
            Poll::Pending => 0,
        };
        self.kept.extend_from_slice(&fresh[taken..]);
        Poll::Ready(None)
    }

    /// The source has ended: tells the sink.
    fn end(&self, leg: &Leg<'_, impl Fn(usize)>) -> End {
        if self.source_broke {
            return End::SourceBroke;
        }
        match leg.sink.end() {
            Ok(()) => End::Clean,
            Err(_) => End::SinkBroke,
        }
    }

    /// Writes once, of what was kept. Gives the end if the sink broke.
    fn poll_kept(
        &mut self,
        cx: &mut Context<'_>,
        leg: &Leg<'_, impl Fn(usize)>,
    ) -> Poll<Option<End>> {
        match ready!(poll_write(cx, leg, &self.kept[self.written..])) {
            None => return Poll::Ready(Some(End::SinkBroke)),
            Some(bytes) => self.written += bytes,
        }
        if self.written == self.kept.len() {
            (self.kept, self.written) = (Vec::new(), 0);
        }
        Poll::Ready(None)
    }
}

/// Passes an urgent byte on. Gives the end if the sink broke.
fn poll_urgent(cx: &mut Context<'_>, leg: &Leg<'_, impl Fn(usize)>) -> Poll<Option<End>> {
    if let Some(byte) = leg.urgent.get() {
        match ready!(leg.sink.poll_send_urgent(cx, byte)) {
            Ok(0) | Err(_) => return Poll::Ready(Some(End::SinkBroke)),
            Ok(_) => {}
        }
        if let Some(dump) = leg.dump {
            dump.data(leg.way, &[byte]);
        }
        (leg.count)(1);
        leg.urgent.clear();
    }
    Poll::Ready(None)
}

/// Writes once, and counts what the sink took; none if it broke.
fn poll_write(
    cx: &mut Context<'_>,
    leg: &Leg<'_, impl Fn(usize)>,
    bytes: &[u8],
) -> Poll<Option<usize>> {
    match ready!(leg.sink.poll_send(cx, bytes)) {
        Ok(0) | Err(_) => Poll::Ready(None),
        Ok(taken) => {
            (leg.count)(taken);
            Poll::Ready(Some(taken))
        }
    }
}
