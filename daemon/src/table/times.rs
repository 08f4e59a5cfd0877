//! How long something took, lately: a histogram that several threads add to.
//!
//! Each time falls into a class an eighth of its value wide, so that nothing is sorted or kept. Lately is
//! what was added since the turn before the last; somebody turns it every now and then. Pure. Must not
//! know what took so long.

use balance_proto::http::Times as View;
use std::array;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// Classes of each power of two.
const FINE: usize = 8;
/// Up to 2^30 µs, some 18 minutes: what takes longer counts as that.
const CLASSES: usize = 28 * FINE;

/// How often each class was met. It may wrap: only differences are looked at.
#[derive(Debug)]
pub(super) struct Classes([AtomicU32; CLASSES]);

impl Default for Classes {
    fn default() -> Self {
        Self(array::from_fn(|_| AtomicU32::new(0)))
    }
}

impl Classes {
    /// Adds a time, in microseconds.
    pub(super) fn add(&self, us: u64) {
        self.0[class(us)].fetch_add(1, Ordering::Relaxed);
    }
}

/// What the classes were at the last two turns.
#[derive(Debug, Default)]
pub(super) struct Window(Mutex<Option<Box<[[u32; CLASSES]; 2]>>>);

impl Window {
    /// Lets lately begin with the turn before this one.
    pub(super) fn turn<'a>(&self, all: impl Iterator<Item = &'a Classes>) {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [_, last] = turns.as_deref().copied().unwrap_or([[0; CLASSES]; 2]);
        *turns = Some(Box::new([last, sum(all)]));
    }

    /// What was added lately.
    pub(super) fn view<'a>(&self, all: impl Iterator<Item = &'a Classes>) -> View {
        let turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = turns.as_deref().map_or([0; CLASSES], |[before, _]| *before);
        let now = sum(all);
        percentiles(&array::from_fn(|i| now[i].wrapping_sub(before[i])))
    }
}

fn sum<'a>(all: impl Iterator<Item = &'a Classes>) -> [u32; CLASSES] {
    all.fold([0; CLASSES], |sum, classes| {
        array::from_fn(|i| sum[i].wrapping_add(classes.0[i].load(Ordering::Relaxed)))
    })
}

fn percentiles(counts: &[u32; CLASSES]) -> View {
    let count: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let at = |percent: u64| {
        let rank = (count * percent).div_ceil(100);
        let mut seen = 0;
        let found = counts.iter().position(|count| {
            seen += u64::from(*count);
            *count > 0 && seen >= rank
        });
        found.map_or(0, longest)
    };
    View { count, p50_us: at(50), p90_us: at(90), p99_us: at(99) }
}

/// The class of a time. The first eight are one microsecond each.
fn class(us: u64) -> usize {
    let us = us.max(1);
    let power = us.ilog2() as usize;
    if power < 3 {
        return us as usize;
    }
    let eighth = (us >> (power - 3)) as usize & (FINE - 1);
    ((power - 2) * FINE + eighth).min(CLASSES - 1)
}

/// The longest time of a class.
fn longest(class: usize) -> u64 {
    let (power, eighth) = (class / FINE, (class % FINE) as u64);
    match power {
        0 => eighth,
        power => ((FINE as u64 + eighth + 1) << (power - 1)) - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_time_is_never_longer_than_its_class_and_at_most_an_eighth_shorter(us in 1u64..1 << 30) {
            let longest = longest(class(us));
            prop_assert!(us <= longest && longest <= us + us / 8, "{us} {longest}");
        }

        #[test]
        fn percentiles_agree_with_a_sorted_list(mut all in prop::collection::vec(1u64..1 << 29, 1..300)) {
            let (classes, window) = (Classes::default(), Window::default());
            all.iter().for_each(|us| classes.add(*us));
            all.sort_unstable();
            let view = window.view([&classes].into_iter());
            prop_assert_eq!(view.count, all.len() as u64);
            for (percent, got) in [(50, view.p50_us), (90, view.p90_us), (99, view.p99_us)] {
                let exact = all[(all.len() * percent).div_ceil(100) - 1];
                prop_assert!(exact <= got && got <= exact + exact / 8, "{exact} {got}");
            }
        }
    }

    #[test]
    fn classes_ascend_without_a_gap() {
        for class_of in 1..CLASSES - 1 {
            assert_eq!(class(longest(class_of)), class_of);
            assert_eq!(class(longest(class_of) + 1), class_of + 1);
        }
        assert_eq!((class(0), class(u64::MAX)), (1, CLASSES - 1));
    }

    #[test]
    fn what_was_before_the_turn_before_the_last_is_forgotten() {
        let (first, second, window) = (Classes::default(), Classes::default(), Window::default());
        let view = || window.view([&first, &second].into_iter());
        let turn = || window.turn([&first, &second].into_iter());
        first.add(1000);
        turn();
        second.add(5);
        assert_eq!((view().count, view().p99_us), (2, 1023));
        turn();
        assert_eq!((view().count, view().p99_us), (1, 5));
        turn();
        assert_eq!(view(), View::default());
    }
}
