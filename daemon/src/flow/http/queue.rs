//! Requests that wait until a channel has room: first come, first served (H-34).
//!
//! Some wait for the channel of their session, the others for any. Whoever leaves a channel calls the one
//! that has waited longest for it; who was called looks, and goes on waiting in its place if somebody was
//! faster. While nobody waits it is one number that is read. Must not know what is free.
//!
//! So that no free slot is forgotten: while a slot is free that somebody who waits could use, one of those
//! has a call. Whoever leaves the queue passes on that there may be more, unless it took just what it was
//! called for and there was no other.

use balance_proto::id::ChannelKey;
use std::collections::{BTreeMap, HashMap};
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// What a request waits for: this channel, or any.
pub(super) type Wish = Option<ChannelKey>;

/// Those that wait.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: AtomicUsize,
    lines: Mutex<Lines>,
}

#[derive(Debug, Default)]
struct Lines {
    /// By what they wait for; in each the first is the one that came first.
    of: HashMap<Wish, BTreeMap<u64, Waiter>>,
    last: u64,
    /// A slot became free when all who could use it were called already, perhaps for another one.
    spare: bool,
}

#[derive(Debug)]
struct Waiter {
    call: Option<Call>,
    waker: Option<Waker>,
}

/// Why somebody was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// This channel has a free slot.
    Left(ChannelKey),
    /// Anything may have changed.
    Look,
}

impl Queue {
    /// Whether nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    /// Whether others, who came before, wait for what this one would like to take.
    pub(super) fn is_behind(&self, wish: Wish) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0 && {
            let lines = self.lines();
            let waits = |wish: Wish| lines.of.contains_key(&wish);
            waits(None) || wish.is_some() && waits(wish)
        }
    }

    /// Takes a place in it. Unless others are before it, it is called at once: something may have
    /// become free since it looked.
    pub(super) fn join(&self, wish: Wish) -> Place<'_> {
        let behind = self.is_behind(wish);
        // from here on whoever leaves a channel says so
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut lines = self.lines();
        lines.last += 1;
        let number = lines.last;
        let waiter = Waiter { call: (!behind).then_some(Call::Look), waker: None };
        lines.of.entry(wish).or_default().insert(number, waiter);
        drop(lines);
        Place { queue: self, wish, number, called: None, took: None }
    }

    /// Somebody left this channel.
    pub(super) fn left(&self, at: ChannelKey) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.lines().left(at);
        }
    }

    /// Something happened that concerns all: channels may take requests that did not before.
    pub fn shake(&self) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            let mut lines = self.lines();
            lines.of.values_mut().flat_map(BTreeMap::values_mut).for_each(|w| w.call(Call::Look));
        }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    /// Calls the one that has waited longest for this channel.
    fn left(&mut self, at: ChannelKey) {
        let first = |line: &BTreeMap<u64, Waiter>| {
            line.iter().find(|(_, waiter)| waiter.call.is_none()).map(|(number, _)| *number)
        };
        let wishes = [None, Some(at)];
        let heads = wishes.iter().filter_map(|wish| Some((first(self.of.get(wish)?)?, *wish)));
        match heads.min_by_key(|(number, _)| *number) {
            Some((number, wish)) => {
                if let Some(waiter) = self.waiter(wish, number) {
                    waiter.call(Call::Left(at));
                }
            }
            None => self.spare = true,
        }
    }

    /// Calls the one that has waited longest in each line: something may be free, nobody knows what.
    fn look(&mut self) {
        self.spare = false;
        for line in self.of.values_mut() {
            match line.values_mut().find(|waiter| waiter.call.is_none()) {
                Some(waiter) => waiter.call(Call::Look),
                None => self.spare = true,
            }
        }
    }

    fn waiter(&mut self, wish: Wish, number: u64) -> Option<&mut Waiter> {
        self.of.get_mut(&wish)?.get_mut(&number)
    }

    fn remove(&mut self, wish: Wish, number: u64) -> Option<Waiter> {
        let line = self.of.get_mut(&wish)?;
        let gone = line.remove(&number);
        if line.is_empty() {
            self.of.remove(&wish);
        }
        if self.of.is_empty() {
            self.spare = false;
        }
        gone
    }
}

impl Waiter {
    fn call(&mut self, call: Call) {
        // a free slot says more than that something may be free
        if !matches!(self.call, Some(Call::Left(_))) {
            self.call = Some(call);
        }
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// The place of one who waits.
#[derive(Debug)]
pub(super) struct Place<'a> {
    queue: &'a Queue,
    wish: Wish,
    number: u64,
    /// Why it was called last.
    called: Option<Call>,
    took: Option<ChannelKey>,
}

impl Place<'_> {
    /// Waits until it is called.
    pub(super) async fn called(&mut self) {
        poll_fn(|cx| self.poll_called(cx)).await;
    }

    fn poll_called(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut lines = self.queue.lines();
        let Some(waiter) = lines.waiter(self.wish, self.number) else { return Poll::Ready(()) };
        match waiter.call.take() {
            None => {
                waiter.waker = Some(cx.waker().clone());
                Poll::Pending
            }
            Some(call) => {
                self.called = Some(call);
                Poll::Ready(())
            }
        }
    }

    /// It got this channel.
    pub(super) fn took(mut self, at: ChannelKey) {
        self.took = Some(at);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut lines = self.queue.lines();
        let unheard = lines.remove(self.wish, self.number).and_then(|waiter| waiter.call);
        let used = unheard.is_none()
            && matches!((self.called, self.took), (Some(Call::Left(a)), Some(b)) if a == b);
        if lines.spare || !used {
            lines.look();
        }
        drop(lines);
        self.queue.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_called(place: &mut Place<'_>) -> bool {
        place.poll_called(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    fn at(channel: u16) -> ChannelKey {
        ChannelKey::new(0, channel)
    }

    #[test]
    fn who_came_first_is_called_first_and_only_for_what_it_wants() {
        let queue = Queue::default();
        let (mut sticky, mut any) = (queue.join(Some(at(1))), queue.join(None));
        let mut later = queue.join(None);
        // what became free while they looked for the last time
        assert!(is_called(&mut sticky) && is_called(&mut any) && !is_called(&mut later));
        queue.left(at(0));
        assert!(!is_called(&mut sticky) && is_called(&mut any) && !is_called(&mut later));
        queue.left(at(1));
        assert!(is_called(&mut sticky) && !is_called(&mut later));
        any.took(at(0));
        sticky.took(at(1));
        queue.left(at(1));
        assert!(is_called(&mut later));
    }

    #[test]
    fn a_call_that_was_not_used_is_passed_on() {
        let queue = Queue::default();
        let (mut first, mut second) = (queue.join(None), queue.join(None));
        assert!(is_called(&mut first) && !is_called(&mut second));
        queue.left(at(0));
        queue.left(at(1));
        assert!(is_called(&mut second));
        drop(first);
        assert!(is_called(&mut second), "the first was called for 0 and went away");
        // another slot than the one it was called for
        second.took(at(1));
        assert!(!queue.is_behind(None));
    }

    #[test]
    fn a_look_that_was_not_made_is_made_by_the_next() {
        let queue = Queue::default();
        let (first, mut second) = (queue.join(None), queue.join(None));
        assert!(!is_called(&mut second));
        drop(first);
        assert!(is_called(&mut second));
    }

    #[test]
    fn who_comes_is_behind_those_that_wait_for_the_same() {
        let queue = Queue::default();
        assert!(!queue.is_behind(None));
        let sticky = queue.join(Some(at(1)));
        assert_eq!(
            [None, Some(at(0)), Some(at(1))].map(|w| queue.is_behind(w)),
            [false, false, true]
        );
        let _any = queue.join(None);
        drop(sticky);
        assert_eq!([None, Some(at(0)), Some(at(1))].map(|w| queue.is_behind(w)), [true; 3]);
    }

    /// Channels with a slot each, and requests that come, look when they may, and go.
    #[derive(Debug, Clone)]
    enum Step {
        Come(Wish),
        Poll(usize),
        GiveUp(usize),
        Leave(u16),
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let wish = prop_oneof![Just(None), (0u16..3).prop_map(|channel| Some(at(channel)))];
        prop_oneof![
            3 => wish.prop_map(Step::Come),
            6 => any::<usize>().prop_map(Step::Poll),
            1 => any::<usize>().prop_map(Step::GiveUp),
            3 => (0u16..3).prop_map(Step::Leave),
        ]
    }

    /// The free channel that this wish may take.
    fn take(busy: &mut [bool; 3], wish: Wish) -> Option<ChannelKey> {
        let fits = |i: &usize| !busy[*i] && wish.is_none_or(|wish| wish == at(*i as u16));
        let found = (0..3).find(fits)?;
        busy[found] = true;
        Some(at(found as u16))
    }

    proptest! {
        #[test]
        fn nobody_waits_for_ever_beside_a_free_channel(steps in prop::collection::vec(any_step(), 0..60)) {
            let queue = Queue::default();
            let (mut busy, mut waiting) = ([false; 3], Vec::<Place<'_>>::new());
            let look = |busy: &mut [bool; 3], waiting: &mut Vec<Place<'_>>, i: usize| {
                let called = is_called(&mut waiting[i]);
                if called && let Some(at) = take(busy, waiting[i].wish) {
                    waiting.remove(i).took(at);
                }
                called
            };
            for step in steps {
                match step {
                    Step::Come(wish) => {
                        let free = !queue.is_behind(wish) && take(&mut busy, wish).is_some();
                        if !free {
                            waiting.push(queue.join(wish));
                        }
                    }
                    Step::Poll(i) if !waiting.is_empty() => {
                        let i = i % waiting.len();
                        look(&mut busy, &mut waiting, i);
                    }
                    Step::GiveUp(i) if !waiting.is_empty() => {
                        drop(waiting.swap_remove(i % waiting.len()));
                    }
                    Step::Leave(channel) if busy[usize::from(channel)] => {
                        busy[usize::from(channel)] = false;
                        queue.left(at(channel));
                    }
                    _ => {}
                }
            }
            // everybody runs for as long as somebody is called
            while (0..waiting.len()).any(|i| i < waiting.len() && look(&mut busy, &mut waiting, i)) {}
            for place in &waiting {
                prop_assert!(take(&mut busy.clone(), place.wish).is_none(), "{place:?} {busy:?}");
            }
            drop(waiting);
            prop_assert_eq!(queue.waiting.load(Ordering::SeqCst), 0);
        }
    }
}
