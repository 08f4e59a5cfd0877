//! The numbers that move: connections and bytes of a channel, and whose turn it is in a group.
//!
//! Atomics that all snapshots of the table share. A connection holds a [`Lease`]; dropping it, for
//! whatever reason, gives the slot back. Must not know addresses, groups or who reads the numbers.

use super::exchanges::Exchanges;
use super::level::{self, Level};
use balance_proto::http::Exchanges as ExchangesView;
use balance_proto::id::Maxc;
use balance_proto::view::{Checks, Counters};
use crossbeam_utils::CachePadded;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// Books of a channel's bytes. Every read of every worker is entered in one; with as many workers or
/// fewer, each has its own, and no two of them ever wait for the same memory.
const BOOKS: usize = 8;

/// The live numbers of one channel.
#[derive(Debug, Default)]
pub struct Live {
    /// Written with every connection; a cache line of its own keeps neighbours apart.
    hot: CachePadded<Hot>,
    /// Written with every read.
    books: [CachePadded<Bytes>; BOOKS],
    /// What the growing numbers were at the last reset; what is shown is the difference.
    origin: Origin,
    /// What its checks came to, and what that was at the last reset.
    checks: [[AtomicU64; 2]; 2],
    exchanges: Exchanges<BOOKS>,
}

/// Which of the numbers of checks.
const FAILED: usize = 0;
const DOWNS: usize = 1;

#[derive(Debug, Default)]
struct Hot {
    current: AtomicU32,
    /// The most that `current` ever was.
    most: AtomicU32,
    total: AtomicU64,
    failed: AtomicU64,
}

#[derive(Debug, Default)]
struct Bytes {
    sent: AtomicU64,
    received: AtomicU64,
}

/// In the order of [`Live::growing`].
#[derive(Debug, Default)]
struct Origin([AtomicU64; 4]);

impl Live {
    /// Whether one more connection would be within the limit.
    #[must_use]
    pub fn has_room(&self, maxc: Maxc) -> bool {
        maxc.limit().is_none_or(|limit| self.hot.current.load(Ordering::Relaxed) < limit.get())
    }

    /// Takes a slot, unless `maxc` connections have one. Counts the assignment.
    ///
    /// However many threads ask at once, never more than `maxc` leases are out.
    #[must_use]
    pub fn lease(self: &Arc<Self>, maxc: Maxc) -> Option<Lease> {
        // Relaxed is enough: the number is all that is shared, no other memory hangs on it
        let current = &self.hot.current;
        let before = match maxc.limit() {
            None => current.fetch_add(1, Ordering::Relaxed),
            Some(limit) => {
                let below = |held: u32| (held < limit.get()).then_some(held + 1);
                current.fetch_update(Ordering::Relaxed, Ordering::Relaxed, below).ok()?
            }
        };
        level::note(&self.hot.most, before + 1);
        self.hot.total.fetch_add(1, Ordering::Relaxed);
        Some(Lease { live: Arc::clone(self), book: 0 })
    }

    /// The numbers that only grow, so that no reset can race with an addition: connections, bytes
    /// sent and received, failures.
    fn growing(&self) -> [u64; 4] {
        let hot = |number: &AtomicU64| number.load(Ordering::Acquire);
        let bytes = |number: fn(&Bytes) -> &AtomicU64| -> u64 {
            self.books.iter().map(|book| number(book).load(Ordering::Acquire)).sum()
        };
        [hot(&self.hot.total), bytes(|b| &b.sent), bytes(|b| &b.received), hot(&self.hot.failed)]
    }

    /// The numbers now. They are read one after the other, not all at one instant.
    #[must_use]
    pub fn counters(&self) -> Counters {
        // the origin first: the numbers themselves can only have grown since
        let origin = self.origin.0.each_ref().map(|number| number.load(Ordering::Acquire));
        let growing = self.growing();
        let [total, sent, received, failed] =
            std::array::from_fn(|i| growing[i].saturating_sub(origin[i]));
        let current = self.hot.current.load(Ordering::Relaxed);
        Counters { current, total, sent, received, failed }
    }

    /// As many connections, and nothing else that was counted.
    #[must_use]
    pub fn copy(&self) -> Self {
        let copy = Self::default();
        copy.hot.current.store(self.hot.current.load(Ordering::Relaxed), Ordering::Relaxed);
        copy
    }

    /// Lets all numbers but the current connections start again at 0 (DB-1).
    pub fn reset(&self) {
        for (number, origin) in self.growing().into_iter().zip(&self.origin.0) {
            origin.store(number, Ordering::Release);
        }
        for [number, origin] in &self.checks {
            origin.store(number.load(Ordering::Acquire), Ordering::Release);
        }
        self.hot.most.store(self.hot.current.load(Ordering::Relaxed), Ordering::Relaxed);
        self.exchanges.reset();
    }

    /// Counts a health check that failed (H-88).
    pub fn count_check_failed(&self) {
        self.checks[FAILED][0].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts that the channel went down (H-84).
    pub fn count_down(&self) {
        self.checks[DOWNS][0].fetch_add(1, Ordering::Relaxed);
    }

    /// What its checks came to.
    #[must_use]
    pub fn checks(&self) -> Checks {
        let [failed, downs] = self.checks.each_ref().map(|[number, origin]| {
            let origin = origin.load(Ordering::Acquire);
            number.load(Ordering::Acquire).saturating_sub(origin)
        });
        Checks { failed, downs }
    }

    /// What its exchanges came to.
    #[must_use]
    pub fn exchanges(&self) -> ExchangesView {
        self.exchanges.view(self.hot.most.load(Ordering::Relaxed))
    }

    /// Counts a request of this worker that goes on elsewhere.
    pub fn count_retry(&self, worker: usize) {
        self.exchanges.retried(worker % BOOKS);
    }

    /// Requests that wait for this channel and no other.
    #[must_use]
    pub fn queue(&self) -> &Level {
        &self.exchanges.queue
    }

    /// Lets the times that are shown be those since the turn before this one.
    pub fn turn_times(&self) {
        self.exchanges.turn();
    }
}

/// A slot on a channel, held by one connection from the choice to its end.
#[derive(Debug)]
pub struct Lease {
    live: Arc<Live>,
    book: usize,
}

impl Lease {
    /// Lets its bytes be entered in the book of this worker.
    #[must_use]
    pub fn kept_by(mut self, worker: usize) -> Self {
        self.book = worker % BOOKS;
        self
    }

    /// Counts bytes that went from the client to the channel.
    pub fn count_sent(&self, bytes: usize) {
        self.live.books[self.book].sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts bytes that went from the channel to the client.
    pub fn count_received(&self, bytes: usize) {
        self.live.books[self.book].received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts an answer with this status, which began after so many microseconds.
    pub fn count_answer(&self, status: u16, us: u64) {
        self.live.exchanges.answered(self.book, status, us);
    }

    /// Counts an exchange without a whole answer.
    pub fn count_broken(&self) {
        self.live.exchanges.broke(self.book);
    }

    /// Counts an attempt to connect that failed, and gives the slot back.
    pub fn fail(self) {
        self.live.hot.failed.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.live.hot.current.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Which channel of a round-robin group comes next (balance(1) §7.1, `current`).
#[derive(Debug, Default)]
pub struct Turn(CachePadded<AtomicUsize>);

impl Turn {
    /// The index of the channel whose turn it is; may lie past the end.
    #[must_use]
    pub fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// The same turn, of another group.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(CachePadded::new(AtomicUsize::new(self.get())))
    }

    /// Moves on to `next`, if nobody moved since `seen` was read.
    #[must_use]
    pub fn advance(&self, seen: usize, next: usize) -> bool {
        self.0.compare_exchange(seen, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Moves to `next` whatever others did.
    pub fn set(&self, next: usize) {
        self.0.store(next, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn many_threads_never_hold_more_than_the_limit() {
        const THREADS: usize = 4;
        const ROUNDS: usize = 20_000;
        let (live, maxc) = (Arc::new(Live::default()), Maxc::new(3));
        let taken: u64 = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|worker| {
                    let live = &live;
                    scope.spawn(move || {
                        let mut taken = 0;
                        for _ in 0..ROUNDS {
                            if let Some(lease) = live.lease(maxc) {
                                let lease = lease.kept_by(worker);
                                taken += 1;
                                assert!(live.counters().current <= 3);
                                lease.count_sent(2);
                                lease.count_received(3);
                            }
                        }
                        taken
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        let end = live.counters();
        assert_eq!((end.current, end.total), (0, taken));
        assert_eq!((end.sent, end.received), (2 * taken, 3 * taken));
    }

    #[test]
    fn a_reset_races_with_counting_and_no_number_ever_wraps() {
        let (live, done) = (Arc::new(Live::default()), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let lease = live.lease(Maxc::UNLIMITED).unwrap();
                for _ in 0..200_000 {
                    lease.count_sent(1);
                }
                done.store(true, Ordering::Relaxed);
            });
            while !done.load(Ordering::Relaxed) {
                live.reset();
                assert!(live.counters().sent <= 200_000);
            }
        });
    }

    #[test]
    fn a_panicking_holder_gives_its_slot_back() {
        let live = Arc::new(Live::default());
        let held = live.lease(Maxc::new(1)).unwrap();
        assert!(live.lease(Maxc::new(1)).is_none());
        let panicked = std::thread::spawn(move || {
            let _held = held;
            panic!("on purpose");
        });
        assert!(panicked.join().is_err());
        assert_eq!(live.counters().current, 0);
        assert!(live.lease(Maxc::new(1)).is_some());
    }

    #[derive(Debug, Clone)]
    enum Step {
        Lease,
        Drop(usize),
        Fail(usize),
        Send(usize, u16),
        Receive(usize, u16),
        Limit(u32),
        Reset,
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => Just(Step::Lease),
            2 => any::<usize>().prop_map(Step::Drop),
            1 => any::<usize>().prop_map(Step::Fail),
            2 => any::<(usize, u16)>().prop_map(|(i, n)| Step::Send(i, n)),
            2 => any::<(usize, u16)>().prop_map(|(i, n)| Step::Receive(i, n)),
            1 => (0u32..5).prop_map(Step::Limit),
            1 => Just(Step::Reset),
        ]
    }

    proptest! {
        #[test]
        fn leases_and_counters_agree_with_a_naive_count(steps in prop::collection::vec(any_step(), 0..80)) {
            let (live, mut held, mut maxc) = (Arc::new(Live::default()), Vec::new(), Maxc::UNLIMITED);
            let mut want = Counters::default();
            for step in steps {
                match step {
                    Step::Lease => {
                        let room = maxc.get() == 0 || want.current < maxc.get();
                        prop_assert_eq!(live.has_room(maxc), room);
                        let lease = live.lease(maxc);
                        prop_assert_eq!(lease.is_some(), room);
                        // more workers than books, too
                        held.extend(lease.map(|lease| lease.kept_by(3 * held.len())));
                        want.current += u32::from(room);
                        want.total += u64::from(room);
                    }
                    Step::Drop(i) if !held.is_empty() => {
                        drop(held.swap_remove(i % held.len()));
                        want.current -= 1;
                    }
                    Step::Fail(i) if !held.is_empty() => {
                        held.swap_remove(i % held.len()).fail();
                        want.current -= 1;
                        want.failed += 1;
                    }
                    Step::Send(i, n) if !held.is_empty() => {
                        held[i % held.len()].count_sent(n.into());
                        want.sent += u64::from(n);
                    }
                    Step::Receive(i, n) if !held.is_empty() => {
                        held[i % held.len()].count_received(n.into());
                        want.received += u64::from(n);
                    }
                    Step::Limit(n) => maxc = Maxc::new(n),
                    Step::Reset => {
                        live.reset();
                        want = Counters { current: want.current, ..Counters::default() };
                    }
                    _ => {}
                }
                prop_assert_eq!(live.counters(), want);
            }
            drop(held);
            prop_assert_eq!(live.counters().current, 0);
        }
    }
}
