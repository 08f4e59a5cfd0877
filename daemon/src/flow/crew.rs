//! The workers among each other: who has how many connections, and who takes the next one.
//!
//! The system tells one worker of a client, and not the one with the least to do; left alone, the one
//! that wakes first would end up with all connections that stay. So a worker that has clearly more
//! than another hands the client over, before anything is done for it. From then on a connection
//! stays where it is. Must not know what is done for a client.

use super::listen::Newcomer;
use crossbeam_utils::CachePadded;
use std::cell::Cell;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Clients that may wait to be taken over by one worker.
const QUEUE: usize = 1024;
/// How much more a worker must have to hand over: one, and one part in so many.
const PART: usize = 8;

/// One worker's view of all of them.
#[derive(Debug)]
pub(super) struct Mate {
    crew: Arc<[Other]>,
    own: usize,
    /// Whom to compare with next: one at a time, so that a crew of many costs no more.
    next: Cell<usize>,
}

#[derive(Debug)]
struct Other {
    /// Its connections hold this too: there are as many as there are holders more than this one.
    /// (On a line of its own, since its count moves with every connection.)
    seats: Arc<CachePadded<()>>,
    hand: mpsc::Sender<(Newcomer, Seat)>,
}

/// Clients that others hand over.
pub(super) type HandedOver = mpsc::Receiver<(Newcomer, Seat)>;

/// A connection in the count of its worker, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    _held: Arc<CachePadded<()>>,
}

/// So many workers, none with a connection.
pub(super) fn gather(workers: usize) -> Vec<(Mate, HandedOver)> {
    let (hands, queues): (Vec<_>, Vec<_>) = (0..workers).map(|_| mpsc::channel(QUEUE)).unzip();
    let crew = hands.into_iter().map(|hand| Other { seats: Arc::default(), hand });
    let crew: Arc<[Other]> = crew.collect();
    let mate = |own| Mate { crew: Arc::clone(&crew), own, next: Cell::new(own) };
    (0..workers).map(mate).zip(queues).collect()
}

impl Mate {
    /// Which worker this is, from 0 on.
    pub(super) fn number(&self) -> usize {
        self.own
    }

    /// Gives a client to somebody who has clearly less to do; back if that is nobody.
    pub(super) fn hand_over(&self, newcomer: Newcomer) -> Option<(Newcomer, Seat)> {
        let taker = self.taker();
        let seat = self.seat(taker);
        if taker == self.own {
            return Some((newcomer, seat));
        }
        match self.crew[taker].hand.try_send((newcomer, seat)) {
            Ok(()) => None,
            // it has its hands full, or has ended
            Err(TrySendError::Full((newcomer, _)) | TrySendError::Closed((newcomer, _))) => {
                Some((newcomer, self.seat(self.own)))
            }
        }
    }

    fn seat(&self, worker: usize) -> Seat {
        Seat { _held: Arc::clone(&self.crew[worker].seats) }
    }

    fn open(&self, worker: usize) -> usize {
        Arc::strong_count(&self.crew[worker].seats) - 1
    }

    /// Who takes the next client: the one we look at, if it has clearly less to do, or us.
    fn taker(&self) -> usize {
        let mut other = (self.next.get() + 1) % self.crew.len();
        if other == self.own {
            other = (other + 1) % self.crew.len();
        }
        self.next.set(other);
        let (ours, theirs) = (self.open(self.own), self.open(other));
        if ours > theirs + theirs / PART { other } else { self.own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn crew(workers: usize) -> Vec<Mate> {
        gather(workers).into_iter().map(|(mate, _)| mate).collect()
    }

    fn open(crew: &[Mate]) -> Vec<usize> {
        (0..crew.len()).map(|worker| crew[0].open(worker)).collect()
    }

    #[test]
    fn one_that_is_told_of_everybody_shares_them_out() {
        for (workers, clients) in [(1, 10), (2, 2), (2, 10), (4, 10), (8, 8), (8, 1_000)] {
            let crew = crew(workers);
            let seats: Vec<_> = (0..clients).map(|_| crew[0].seat(crew[0].taker())).collect();
            let (least, most) = (open(&crew).into_iter().min(), open(&crew).into_iter().max());
            let even = clients / workers;
            assert!(least >= Some(even - even / 4), "{workers}, {clients}: {:?}", open(&crew));
            assert!(most <= Some(even + even / 4 + 1), "{workers}, {clients}: {:?}", open(&crew));
            drop(seats);
            assert_eq!(open(&crew), vec![0; workers]);
        }
    }

    #[test]
    fn among_equals_everybody_keeps_its_own() {
        let crew = crew(2);
        let mut seats = Vec::new();
        for _ in 0..100 {
            for (worker, mate) in crew.iter().enumerate() {
                assert_eq!(mate.taker(), worker);
                seats.push(mate.seat(worker));
            }
        }
    }

    proptest! {
        #[test]
        fn whoever_accepts_and_leaves_nobody_starves(
            steps in prop::collection::vec((0usize..4, any::<bool>(), any::<usize>()), 200..600),
        ) {
            let crew = crew(4);
            let mut seats = Vec::new();
            for (who, leaves, which) in steps {
                if leaves && seats.len() > 40 {
                    seats.swap_remove(which % seats.len());
                } else {
                    seats.push(crew[who].seat(crew[who].taker()));
                }
            }
            // 40 or more are open: each worker has some of them
            prop_assert!(open(&crew).iter().all(|open| *open > 0), "{:?}", open(&crew));
        }
    }
}
