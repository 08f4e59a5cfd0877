//! What an operator should look at (T-28): thresholds that are not crossed twice a second, and
//! alerts that can be acknowledged.
//!
//! An alert begins when its reason has held for some seconds and is over when the opposite has;
//! between the two thresholds it stays what it is. Acknowledged ones are still there but no longer
//! counted; one that comes back is new. Time is an argument.

use balance_proto::id::{ChannelKey, GroupId};
use std::collections::BTreeMap;

/// Milliseconds on the console's clock.
pub type Millis = u64;

/// From which value on something is an alert, and below which it no longer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// At least so much begins it.
    pub on: f64,
    /// Less than so much ends it.
    pub off: f64,
}

/// When something is an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Open connections as a part of the limit.
    pub usage: Threshold,
    /// Failed attempts to connect a second.
    pub failures: Threshold,
    /// A channel that takes clients and got none for so long, in milliseconds.
    pub silent_ms: Millis,
    /// Whether clients in a group beyond the first one in service are one.
    pub spill: bool,
    /// For so long a reason must hold before it begins or ends something, in milliseconds.
    pub patience_ms: Millis,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            usage: Threshold { on: 0.9, off: 0.8 },
            failures: Threshold { on: 1.0, off: 0.1 },
            silent_ms: 300_000,
            spill: true,
            patience_ms: 3_000,
        }
    }
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A channel has nearly all its connections.
    Usage(ChannelKey),
    /// A channel cannot be connected to.
    Failures(ChannelKey),
    /// A channel takes clients and gets none.
    Silent(ChannelKey),
    /// Clients go on to a group because those before it take none.
    Spill(GroupId),
}

impl Subject {
    /// The channel whose row it marks.
    #[must_use]
    pub fn channel(self) -> Option<ChannelKey> {
        match self {
            Self::Usage(at) | Self::Failures(at) | Self::Silent(at) => Some(at),
            Self::Spill(_) => None,
        }
    }
}

/// What was seen of a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Which.
    pub at: ChannelKey,
    /// Whether it can be given clients and is expected to get some.
    pub in_service: bool,
    /// Open connections as a part of the limit; none without one.
    pub usage: Option<f64>,
    /// New connections a second; none before that is known.
    pub new: Option<f64>,
    /// Failed attempts a second; none before that is known.
    pub failed: Option<f64>,
}

/// An alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    /// What it is about.
    pub subject: Subject,
    /// Since when its reason holds.
    pub since: Millis,
    /// The value that is too high; for silence the seconds it lasts.
    pub value: f64,
    /// Whether somebody has seen it.
    pub acknowledged: bool,
}

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News {
    /// It began.
    Began(Alert),
    /// It is over.
    Over(Alert),
}

/// A reason that is watched.
#[derive(Debug, Clone, Copy)]
struct Watched {
    alert: Alert,
    begun: bool,
    /// Since when it has been otherwise than `begun` says.
    turning: Option<Millis>,
}

/// All alerts there are.
#[derive(Debug, Clone)]
pub struct Alerts {
    limits: Limits,
    watched: BTreeMap<Subject, Watched>,
    /// When each channel got a client last, in the order in which they were seen.
    fed: Vec<(ChannelKey, Millis)>,
}

impl Alerts {
    /// Nothing has been seen yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, watched: BTreeMap::new(), fed: Vec::new() }
    }

    /// Takes in what was seen of all channels, ascending, and the groups that clients spill into. What
    /// is no longer there is over.
    pub fn look(&mut self, now: Millis, seen: &[Seen], spills: &[GroupId]) -> Vec<News> {
        let mut reasons = BTreeMap::new();
        self.feed(now, seen);
        // few channels are watched: both are ascending and walked side by side
        let mut watched: Vec<ChannelKey> =
            self.watched.keys().filter_map(|subject| subject.channel()).collect();
        watched.sort_unstable();
        watched.dedup();
        let mut watched = watched.into_iter().peekable();
        for (channel, (_, fed)) in seen.iter().zip(&self.fed) {
            while watched.next_if(|at| *at < channel.at).is_some() {}
            let is_watched = watched.peek() == Some(&channel.at);
            self.reasons_of(channel, is_watched, now.saturating_sub(*fed), &mut reasons);
        }
        for group in spills.iter().filter(|_| self.limits.spill) {
            reasons.insert(Subject::Spill(*group), (1.0, Some(true)));
        }
        let mut news = Vec::new();
        let gone: Vec<Subject> =
            self.watched.keys().filter(|subject| !reasons.contains_key(subject)).copied().collect();
        for subject in gone {
            // a spill is told of as long as it lasts; a channel that is not told of is gone
            match subject {
                Subject::Spill(_) => drop(reasons.insert(subject, (0.0, Some(false)))),
                _ => {
                    let watched = self.watched.remove(&subject).filter(|watched| watched.begun);
                    news.extend(watched.map(|watched| News::Over(watched.alert)));
                }
            }
        }
        for (subject, (value, holds)) in reasons {
            news.extend(self.judge(now, subject, value, holds));
        }
        news
    }

    /// Notes which channels got a client. Those that are gone are forgotten.
    fn feed(&mut self, now: Millis, seen: &[Seen]) {
        let places = seen.iter().map(|channel| channel.at);
        if !self.fed.iter().map(|(at, _)| *at).eq(places.clone()) {
            let mut old = std::mem::take(&mut self.fed).into_iter().peekable();
            for place in places {
                while old.next_if(|(at, _)| *at < place).is_some() {}
                let known = old.next_if(|(at, _)| *at == place);
                self.fed.push(known.unwrap_or((place, now)));
            }
        }
        for (channel, (_, fed)) in seen.iter().zip(&mut self.fed) {
            if !channel.in_service || channel.new.is_none_or(|new| new > 0.0) {
                *fed = now;
            }
        }
    }

    /// What could be said of a channel: the value, and whether it is too high; none in between.
    fn reasons_of(
        &self,
        channel: &Seen,
        is_watched: bool,
        silent: Millis,
        reasons: &mut BTreeMap<Subject, (f64, Option<bool>)>,
    ) {
        let at = channel.at;
        let holds = |value: f64, threshold: Threshold| match value {
            value if value >= threshold.on => Some(true),
            value if value < threshold.off => Some(false),
            _ => None,
        };
        let watched = &self.watched;
        let mut say = |subject: Subject, value: f64, holds: Option<bool>| {
            // of what is as it should be and is not watched there is nothing to say
            if holds != Some(false) || is_watched && watched.contains_key(&subject) {
                reasons.insert(subject, (value, holds));
            }
        };
        let usage = channel.usage.unwrap_or(0.0);
        say(Subject::Usage(at), usage, holds(usage, self.limits.usage));
        let failed = channel.failed.unwrap_or(0.0);
        say(Subject::Failures(at), failed, holds(failed, self.limits.failures));
        let seconds = silent as f64 / 1000.0;
        say(Subject::Silent(at), seconds, Some(silent >= self.limits.silent_ms));
    }

    fn judge(
        &mut self,
        now: Millis,
        subject: Subject,
        value: f64,
        holds: Option<bool>,
    ) -> Option<News> {
        if holds != Some(true) && !self.watched.contains_key(&subject) {
            return None;
        }
        let fresh = Alert { subject, since: now, value, acknowledged: false };
        let watched = self.watched.entry(subject).or_insert(Watched {
            alert: fresh,
            begun: false,
            turning: None,
        });
        watched.alert.value = value;
        if holds.is_none_or(|holds| holds == watched.begun) {
            watched.turning = None;
            // it was on its way to an alert and thought better of it
            if !watched.begun && holds == Some(false) {
                self.watched.remove(&subject);
            }
            return None;
        }
        let since = *watched.turning.get_or_insert(now);
        if now.saturating_sub(since) < self.limits.patience_ms {
            return None;
        }
        watched.turning = None;
        watched.begun = !watched.begun;
        if watched.begun {
            watched.alert = Alert { since, ..fresh };
            return Some(News::Began(watched.alert));
        }
        self.watched.remove(&subject).map(|watched| News::Over(watched.alert))
    }

    /// Every alert, those of a channel one after the other.
    pub fn all(&self) -> impl Iterator<Item = &Alert> {
        self.watched.values().filter(|watched| watched.begun).map(|watched| &watched.alert)
    }

    /// How many nobody has acknowledged: what the header counts.
    #[must_use]
    pub fn open(&self) -> usize {
        self.all().filter(|alert| !alert.acknowledged).count()
    }

    /// The alerts of a channel: what its row is marked for.
    pub fn of(&self, at: ChannelKey) -> impl Iterator<Item = &Alert> {
        self.all().filter(move |alert| alert.subject.channel() == Some(at))
    }

    /// Acknowledges the alerts of a channel, or all of them; gives how many that were.
    pub fn acknowledge(&mut self, of: Option<ChannelKey>) -> usize {
        let mut count = 0;
        for watched in self.watched.values_mut().filter(|watched| watched.begun) {
            let meant = of.is_none() || watched.alert.subject.channel() == of;
            if meant && !watched.alert.acknowledged {
                watched.alert.acknowledged = true;
                count += 1;
            }
        }
        count
    }

    /// Another run of the daemon, or another daemon: nothing is known any more.
    pub fn clear(&mut self) {
        self.watched.clear();
        self.fed.clear();
    }
}

#[cfg(test)]
mod tests;
