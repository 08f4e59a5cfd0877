//! The open connections: who they are, and a way to cut each.
//!
//! Each worker keeps its own list, which only its thread touches: to enter and to leave costs no
//! lock, and whoever wants to look asks the worker. The numbers of a connection are written by its
//! worker alone. Must not know how connections are carried, nor who looks.

use crate::sys::clock;
use balance_proto::id::ChannelKey;
use slab::Slab;
use std::cell::RefCell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Waker;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Questions that may wait at a worker.
const QUESTIONS: usize = 4;
/// How long a worker may take to answer; one that is stuck does not hold up operators.
const ANSWER_TIME: Duration = Duration::from_secs(1);

/// An open connection.
#[derive(Debug)]
pub struct Record {
    /// Its number; no other connection of this run has it.
    pub id: u64,
    /// Where it comes from.
    pub client: SocketAddr,
    /// Where it goes.
    pub at: ChannelKey,
    /// When it reached its channel, by [`clock::uptime_ms`].
    began_ms: u64,
    /// When something moved last.
    moved_ms: AtomicU64,
    sent: AtomicU64,
    received: AtomicU64,
    cut: AtomicBool,
    /// Runs whoever carries it.
    carrier: Waker,
}

impl Record {
    /// Milliseconds since it reached its channel.
    #[must_use]
    pub fn age_ms(&self) -> u64 {
        clock::uptime_ms().saturating_sub(self.began_ms)
    }

    /// Milliseconds since something moved last.
    #[must_use]
    pub fn still_ms(&self) -> u64 {
        clock::uptime_ms().saturating_sub(self.moved_ms.load(Ordering::Relaxed))
    }

    /// Bytes from the client, and bytes to it.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.sent.load(Ordering::Relaxed), self.received.load(Ordering::Relaxed))
    }

    /// Lets its worker close it.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
        self.carrier.wake_by_ref();
    }

    /// Whether somebody wants it closed.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Counts bytes from the client.
    pub fn count_sent(&self, bytes: usize) {
        self.count(&self.sent, bytes);
    }

    /// Counts bytes to the client.
    pub fn count_received(&self, bytes: usize) {
        self.count(&self.received, bytes);
    }

    fn count(&self, number: &AtomicU64, bytes: usize) {
        // one writer: no need for the processor to lock the line
        number.store(number.load(Ordering::Relaxed) + bytes as u64, Ordering::Relaxed);
        self.moved_ms.store(clock::uptime_ms(), Ordering::Relaxed);
    }
}

thread_local! {
    /// The connections of this thread's worker.
    static OURS: RefCell<Slab<Arc<Record>>> = const { RefCell::new(Slab::new()) };
}

/// A place in the list of this thread's worker, for as long as the connection is open.
#[derive(Debug)]
pub struct Entry {
    record: Arc<Record>,
    place: usize,
}

impl Entry {
    /// The connection.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        OURS.with_borrow_mut(|ours| ours.try_remove(self.place));
    }
}

/// A worker's end: numbers and enters its connections.
#[derive(Debug)]
pub struct Clerk {
    next: AtomicU64,
    step: u64,
}

/// What a worker is asked.
#[derive(Debug)]
pub struct Questions(mpsc::Receiver<Question>);

type Question = oneshot::Sender<Vec<Arc<Record>>>;

impl Clerk {
    /// Enters a connection that reached a channel. The waker runs the task that carries it.
    #[must_use]
    pub fn enter(&self, client: SocketAddr, at: ChannelKey, carrier: Waker) -> Entry {
        let now = clock::uptime_ms();
        let record = Arc::new(Record {
            id: self.next.fetch_add(self.step, Ordering::Relaxed),
            client,
            at,
            began_ms: now,
            moved_ms: AtomicU64::new(now),
            sent: AtomicU64::new(0),
            received: AtomicU64::new(0),
            cut: AtomicBool::new(false),
            carrier,
        });
        let place = OURS.with_borrow_mut(|ours| ours.insert(Arc::clone(&record)));
        Entry { record, place }
    }
}

impl Questions {
    /// Answers them; never returns. To be polled on the worker's own thread.
    pub async fn answer(&mut self) {
        while let Some(question) = self.0.recv().await {
            let all = OURS.with_borrow(|ours| ours.iter().map(|(_, r)| Arc::clone(r)).collect());
            // whoever asked may have gone
            let _ = question.send(all);
        }
        std::future::pending::<()>().await;
    }
}

/// The operators' end: asks all workers.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    workers: Vec<mpsc::Sender<Question>>,
}

/// One roster, and the ends of each worker.
#[must_use]
pub fn open(workers: u16) -> (Roster, Vec<(Clerk, Questions)>) {
    let both = (0..workers).map(|number| {
        let (asks, questions) = mpsc::channel(QUESTIONS);
        let first = AtomicU64::new(1 + u64::from(number));
        (asks, (Clerk { next: first, step: u64::from(workers) }, Questions(questions)))
    });
    let (workers, ends) = both.unzip();
    (Roster { workers }, ends)
}

impl Roster {
    /// All open connections, by number. Those of a worker that does not answer in time are left out.
    pub async fn all(&self) -> Vec<Arc<Record>> {
        let mut all = Vec::new();
        for worker in &self.workers {
            let (question, answer) = oneshot::channel();
            let asked = async {
                worker.send(question).await.ok()?;
                answer.await.ok()
            };
            if let Ok(Some(theirs)) = tokio::time::timeout(ANSWER_TIME, asked).await {
                all.extend(theirs);
            }
        }
        all.sort_unstable_by_key(|record| record.id);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::task::Poll;

    #[tokio::test]
    async fn connections_are_on_the_list_from_their_beginning_to_their_end() {
        let (roster, mut ends) = open(1);
        let client = "10.0.0.1:5".parse().unwrap();
        let (clerk, mut questions) = ends.remove(0);
        let looking = async {
            let (one, two) = (
                clerk.enter(client, ChannelKey::new(0, 1), Waker::noop().clone()),
                clerk.enter(client, ChannelKey::new(2, 3), Waker::noop().clone()),
            );
            one.record().count_sent(5);
            one.record().count_received(7);
            let seen: Vec<_> = roster.all().await.iter().map(|r| (r.id, r.at, r.bytes())).collect();
            let at = ChannelKey::new;
            assert_eq!(seen, [(1, at(0, 1), (5, 7)), (2, at(2, 3), (0, 0))]);
            drop(one);
            assert!(roster.all().await.iter().all(|record| record.id == 2));
            drop(two);
            assert!(roster.all().await.is_empty());
        };
        tokio::select! {
            () = looking => {}
            () = questions.answer() => {}
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_worker_that_does_not_answer_holds_up_nobody_for_long() {
        let (roster, _ends) = open(3);
        assert!(roster.all().await.is_empty());
    }

    #[tokio::test]
    async fn a_connection_that_is_cut_hears_of_it() {
        let (_roster, ends) = open(1);
        let carried = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        let client = "10.0.0.1:5".parse().unwrap();
        let entry = ends[0].0.enter(client, ChannelKey::new(0, 0), carried);
        let cutting = tokio::spawn({
            let record = Arc::clone(&entry.record);
            async move { record.cut() }
        });
        poll_fn(|_| if entry.record().is_cut() { Poll::Ready(()) } else { Poll::Pending }).await;
        cutting.await.unwrap();
    }

    #[test]
    fn a_move_is_noted_when_it_happens_even_if_the_worker_never_rests() {
        let (_roster, ends) = open(1);
        let client = "10.0.0.1:5".parse().unwrap();
        let entry = ends[0].0.enter(client, ChannelKey::new(0, 0), Waker::noop().clone());
        let record = entry.record();
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        // no event loop turns here, as it does not where one connection always has more to move
        loop {
            while record.still_ms() < 50 {
                assert!(std::time::Instant::now() < deadline, "the clock stands");
                std::hint::spin_loop();
            }
            record.count_sent(1);
            if record.still_ms() < 25 {
                break; // or else we were kept from the processor: again
            }
            assert!(std::time::Instant::now() < deadline, "moves are not noted");
        }
        assert!(record.age_ms() >= 50);
    }
}
