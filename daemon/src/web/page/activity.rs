//! The last five minutes of every channel, in steps, out of the daemon's history.
//!
//! It is filled when somebody looks, and from then on takes only what is new. Must not know who looks,
//! nor how history is kept.

use balance_proto::history::Sample;
use balance_proto::id::ChannelKey;
use std::collections::{BTreeMap, VecDeque};

/// Steps that are shown; one more is under way.
pub(super) const STEPS: usize = 60;
/// How long a step is at least, in microseconds.
const STEP_US: u64 = 5_000_000;

/// What happened in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Step {
    /// Connections assigned; in the HTTP mode, exchanges.
    pub(super) sessions: u64,
    /// Bytes from clients.
    pub(super) sent: u64,
    /// Bytes to clients.
    pub(super) received: u64,
    /// The most connections at the end of a sample.
    pub(super) current: u64,
}

/// What happens per second, taken over the last five to ten seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Recent {
    /// Thousandths of sessions per second.
    pub(super) sessions_milli: u64,
    /// Bytes per second from clients.
    pub(super) sent: u64,
    /// Bytes per second to clients.
    pub(super) received: u64,
}

/// What all channels did.
#[derive(Debug, Clone, Default)]
pub(super) struct Activity {
    resolution_ms: u32,
    /// The last sample that is in here.
    at_us: u64,
    /// The number of the step that is under way.
    step: u64,
    channels: BTreeMap<ChannelKey, Steps>,
    all: Steps,
    /// Connections of each channel at the last sample, and their sum.
    current: BTreeMap<ChannelKey, u64>,
    sum: u64,
}

/// The steps of one channel, the one under way last. Missing ones in front are empty.
type Steps = VecDeque<Step>;

impl Activity {
    /// Up to where it knows what happened, in microseconds since the daemon started.
    pub(super) fn at_us(&self) -> u64 {
        self.at_us
    }

    /// How long a step is, in microseconds.
    pub(super) fn step_us(&self) -> u64 {
        STEP_US.max(u64::from(self.resolution_ms) * 1000)
    }

    /// The number of the step under way.
    pub(super) fn step(&self) -> u64 {
        self.step
    }

    /// Whether samples are as far apart as those in here; if not, it has to be filled anew.
    pub(super) fn fits(&self, resolution_ms: u32) -> bool {
        self.resolution_ms == resolution_ms
    }

    /// Empty, for samples so far apart.
    pub(super) fn new(resolution_ms: u32) -> Self {
        Self { resolution_ms, ..Self::default() }
    }

    /// Takes what a channel did. Samples come in the order of time.
    pub(super) fn add(&mut self, at: ChannelKey, sample: &Sample) {
        self.move_to(sample.at_us);
        let before = self.current.insert(at, sample.current).unwrap_or(0);
        self.sum = (self.sum + sample.current).saturating_sub(before);
        let sum = self.sum;
        let steps = self.channels.entry(at).or_insert_with(|| VecDeque::from([Step::default()]));
        for (steps, current) in [(steps, sample.current), (&mut self.all, sum)] {
            if let Some(step) = steps.back_mut() {
                step.sessions += sample.total;
                step.sent += sample.sent;
                step.received += sample.received;
                step.current = step.current.max(current);
            }
        }
    }

    /// Goes on to that moment, in which nothing more happened.
    pub(super) fn move_to(&mut self, at_us: u64) {
        self.at_us = self.at_us.max(at_us);
        let step = self.at_us / self.step_us();
        if self.all.is_empty() {
            self.all.push_back(Step::default());
            self.step = step;
        }
        // after a long time away nothing of what was is shown any more
        let new = step.saturating_sub(self.step).min(STEPS as u64 + 1);
        self.step = step;
        for _ in 0..new {
            push(&mut self.all, Step { current: self.sum, ..Step::default() });
            self.channels.values_mut().for_each(|steps| push(steps, Step::default()));
        }
    }

    /// The steps that are over, the oldest first: as many as are shown.
    pub(super) fn of(&self, at: ChannelKey) -> Vec<Step> {
        over(self.channels.get(&at))
    }

    /// Those of all channels together.
    pub(super) fn of_all(&self) -> Vec<Step> {
        over(Some(&self.all))
    }

    /// The last step that is over.
    pub(super) fn last(&self, at: ChannelKey) -> Step {
        last(self.channels.get(&at))
    }

    /// The same of all channels together.
    pub(super) fn last_of_all(&self) -> Step {
        last(Some(&self.all))
    }

    /// What a channel does per second.
    pub(super) fn recent(&self, at: ChannelKey) -> Recent {
        self.per_second(self.channels.get(&at))
    }

    /// What all channels do per second.
    pub(super) fn recent_of_all(&self) -> Recent {
        self.per_second(Some(&self.all))
    }

    fn per_second(&self, steps: Option<&Steps>) -> Recent {
        let (since, steps) = (self.step.saturating_sub(1) * self.step_us(), steps);
        let over_us = (self.at_us - since.min(self.at_us)).max(1_000_000);
        let last = || steps.into_iter().flat_map(|steps| steps.iter().rev().take(2));
        let rate = |sum: u64, factor: u64| {
            let rate = u128::from(sum) * u128::from(factor) / u128::from(over_us);
            u64::try_from(rate).unwrap_or(u64::MAX)
        };
        Recent {
            sessions_milli: rate(last().map(|step| step.sessions).sum(), 1_000_000_000),
            sent: rate(last().map(|step| step.sent).sum(), 1_000_000),
            received: rate(last().map(|step| step.received).sum(), 1_000_000),
        }
    }
}

fn push(steps: &mut Steps, step: Step) {
    if steps.len() > STEPS {
        steps.pop_front();
    }
    steps.push_back(step);
}

fn last(steps: Option<&Steps>) -> Step {
    // behind it is the one under way
    steps.and_then(|steps| steps.iter().nth_back(1)).copied().unwrap_or_default()
}

fn over(steps: Option<&Steps>) -> Vec<Step> {
    let known = steps.map_or(0, |steps| steps.len().saturating_sub(1));
    let missing = std::iter::repeat_n(Step::default(), STEPS - known);
    missing.chain(steps.into_iter().flatten().take(known).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;

    fn at(channel: u16) -> ChannelKey {
        ChannelKey::new(0, channel)
    }

    fn sample(second: u64, current: u64, total: u64) -> Sample {
        let at_us = second * SECOND;
        Sample { at_us, current, total, sent: total * 10, received: total * 100, failed: 0 }
    }

    fn sessions(steps: &[Step]) -> Vec<u64> {
        let first = steps.iter().position(|step| step.sessions > 0).unwrap_or(steps.len());
        steps[first..].iter().map(|step| step.sessions).collect()
    }

    #[test]
    fn samples_become_steps_of_five_seconds() {
        let mut activity = Activity::new(1000);
        for second in 1..=17 {
            activity.add(at(0), &sample(second, second, 1));
            activity.add(at(1), &sample(second, 1, 0));
        }
        assert_eq!(activity.step(), 3);
        let steps = activity.of(at(0));
        assert_eq!(steps.len(), STEPS);
        assert_eq!(sessions(&steps), [4, 5, 5], "the one under way is not shown");
        assert_eq!(steps.last(), Some(&activity.last(at(0))));
        assert_eq!(activity.last(at(9)), Step::default());
        let currents: Vec<_> = activity.of_all().iter().map(|step| step.current).collect();
        assert_eq!(currents[STEPS - 3..], [5, 10, 15], "with the one of the other channel");
        assert!(sessions(&activity.of(at(1))).is_empty());
        // 3 of the step under way and 5 of the one before, in 7 seconds
        let recent = Recent { sessions_milli: 8_000 / 7, sent: 80 / 7, received: 800 / 7 };
        assert_eq!((activity.recent(at(0)), activity.recent(at(9))), (recent, Recent::default()));
        assert_eq!(activity.recent_of_all(), recent);
    }

    #[test]
    fn who_looks_after_a_long_time_sees_the_last_five_minutes() {
        let mut activity = Activity::new(1000);
        activity.add(at(0), &sample(3, 7, 9));
        activity.move_to(8 * SECOND);
        assert_eq!(sessions(&activity.of(at(0))), [9]);
        activity.move_to(3_600 * SECOND);
        assert!(sessions(&activity.of(at(0))).is_empty());
        assert_eq!(activity.recent(at(0)), Recent::default());
        // who is connected still is
        assert!(activity.of_all().iter().all(|step| step.current == 7));
        activity.add(at(0), &sample(3_601, 6, 1));
        activity.move_to(3_606 * SECOND);
        assert_eq!(sessions(&activity.of(at(0))), [1]);
        assert!(activity.channels.values().all(|steps| steps.len() <= STEPS + 1));
    }

    #[test]
    fn coarse_samples_make_coarse_steps() {
        let mut activity = Activity::new(8_000);
        assert!(activity.fits(8_000) && !activity.fits(1_000));
        assert_eq!(activity.step_us(), 8 * SECOND);
        for n in 1..=4 {
            activity.add(at(0), &sample(8 * n, 1, 2));
        }
        assert_eq!(sessions(&activity.of(at(0))), [2, 2, 2]);
    }
}
