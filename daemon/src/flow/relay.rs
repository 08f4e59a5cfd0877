//! Moves bytes both ways between a client and a channel until both are done.
//!
//! * One task for both directions; an idle connection holds no buffer: bytes are read into the
//!   worker's scratch space, and only what could not be written at once is kept.
//! * An end of one direction is carried through as such; the other direction goes on (B13).
//! * A reset is carried through as a reset: a cut transfer never looks like a clean end.
//!
//! Must not know how the channel was chosen.

use super::account::Ledger;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Bytes read at once. Large enough for bulk, small enough to stay in a core's cache.
const SCRATCH: usize = 64 * 1024;

thread_local! {
    /// Borrowed for the length of one poll, never across an await.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// Relays until both directions have ended, or one side broke.
pub(super) async fn relay(client: &mut TcpStream, channel: &mut TcpStream, ledger: &Ledger) {
    let (mut up, mut down) = (Direction::default(), Direction::default());
    let moving = poll_fn(|cx| {
        BUFFER.with_borrow_mut(|scratch| {
            let sent = |bytes| ledger.sent(bytes);
            let received = |bytes| ledger.received(bytes);
            up.source_broke |= down.stage == Stage::Ended(End::SinkBroke);
            let up_end = up.poll(cx, client, channel, scratch, &sent);
            down.source_broke |= up.stage == Stage::Ended(End::SinkBroke);
            let down_end = down.poll(cx, channel, client, scratch, &received);
            together(up_end, down_end)
        })
    });
    if moving.await == Outcome::Cut {
        // close with a reset, so that neither side takes what it got for everything
        for socket in [client, channel] {
            let _ = socket.set_zero_linger();
        }
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
    stage: Stage,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Moving,
    /// The source has ended; the sink is to be told.
    Telling,
    Ended(End),
}

impl Direction {
    /// Moves what can be moved; ready when nothing will move any more.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        source: &mut TcpStream,
        sink: &mut TcpStream,
        scratch: &mut [u8],
        count: &impl Fn(usize),
    ) -> Poll<End> {
        loop {
            self.stage = match self.stage {
                Stage::Ended(end) => return Poll::Ready(end),
                Stage::Telling => match ready!(Pin::new(&mut *sink).poll_shutdown(cx)) {
                    Ok(()) => Stage::Ended(End::Clean),
                    Err(_) => Stage::Ended(End::SinkBroke),
                },
                Stage::Moving if self.kept.is_empty() => {
                    ready!(self.poll_fresh(cx, source, sink, scratch, count))
                }
                Stage::Moving => ready!(self.poll_kept(cx, sink, count)),
            }
        }
    }

    /// Reads once, and writes what came.
    fn poll_fresh(
        &mut self,
        cx: &mut Context<'_>,
        source: &mut TcpStream,
        sink: &mut TcpStream,
        scratch: &mut [u8],
        count: &impl Fn(usize),
    ) -> Poll<Stage> {
        let mut buffer = ReadBuf::new(scratch);
        if ready!(Pin::new(source).poll_read(cx, &mut buffer)).is_err() {
            return Poll::Ready(Stage::Ended(End::SourceBroke));
        }
        let fresh = buffer.filled();
        if fresh.is_empty() {
            let end =
                if self.source_broke { Stage::Ended(End::SourceBroke) } else { Stage::Telling };
            return Poll::Ready(end);
        }
        let taken = match poll_write(cx, sink, fresh, count) {
            Poll::Ready(None) => return Poll::Ready(Stage::Ended(End::SinkBroke)),
            Poll::Ready(Some(bytes)) => bytes,
            Poll::Pending => 0,
        };
        self.kept.extend_from_slice(&fresh[taken..]);
        Poll::Ready(Stage::Moving)
    }

    /// Writes once, of what was kept.
    fn poll_kept(
        &mut self,
        cx: &mut Context<'_>,
        sink: &mut TcpStream,
        count: &impl Fn(usize),
    ) -> Poll<Stage> {
        match ready!(poll_write(cx, sink, &self.kept[self.written..], count)) {
            None => return Poll::Ready(Stage::Ended(End::SinkBroke)),
            Some(bytes) => self.written += bytes,
        }
        if self.written == self.kept.len() {
            (self.kept, self.written) = (Vec::new(), 0);
        }
        Poll::Ready(Stage::Moving)
    }
}

/// Writes once, and counts what the sink took; none if it broke.
fn poll_write(
    cx: &mut Context<'_>,
    sink: &mut TcpStream,
    bytes: &[u8],
    count: &impl Fn(usize),
) -> Poll<Option<usize>> {
    match ready!(Pin::new(sink).poll_write(cx, bytes)) {
        Ok(0) | Err(_) => Poll::Ready(None),
        Ok(taken) => {
            count(taken);
            Poll::Ready(Some(taken))
        }
    }
}
