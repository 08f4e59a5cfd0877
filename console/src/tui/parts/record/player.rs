//! Plays a recording: what happened until now, at any speed, from any moment.
//!
//! Time is an argument; nothing here waits. Must not know what happenings mean, but for which of
//! them make others superfluous.

use super::read::{Recording, Unplayable};
use super::{Happening, Kind};

/// Milliseconds on the console's clock.
type Millis = u64;

/// Before the moment that is jumped to, so much of the past is given along, in milliseconds: curves
/// are drawn from it.
const PAST_MS: u64 = 120_000;
/// Most happenings that are given at once; more only when time goes on.
const AT_ONCE: usize = 2_000;

/// How fast a recording is played: so many hundredths of the time it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u32);

impl Speed {
    /// As fast as it happened.
    pub const REAL: Self = Self(100);
    /// The slowest and the fastest.
    pub const LIMITS: (Self, Self) = (Self(10), Self(100_000));

    /// From what is typed: `8`, `0.5`, within the limits.
    ///
    /// # Errors
    /// It is no speed; the sentence says what is.
    pub fn typed(text: &str) -> Result<Self, String> {
        let hundredths = text.parse::<f64>().map(|times| (times * 100.0).round());
        match hundredths {
            Ok(hundredths) if (10.0..=100_000.0).contains(&hundredths) => {
                Ok(Self(hundredths as u32))
            }
            _ => Err(format!("{text:?} is no speed: use a number from 0.1 to 1000")),
        }
    }

    /// Twice as fast, as far as there is such a speed.
    #[must_use]
    pub fn faster(self) -> Self {
        Self((self.0 * 2).min(Self::LIMITS.1.0))
    }

    /// Half as fast.
    #[must_use]
    pub fn slower(self) -> Self {
        Self((self.0 / 2).max(Self::LIMITS.0.0))
    }
}

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (f64::from(self.0) / 100.0).fmt(f)
    }
}

/// Reads a moment of a recording: `03:12`, `1:03:12`, `192`, `192s`. In milliseconds.
///
/// # Errors
/// It is none; the sentence says what is.
pub fn moment(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no moment: use MM:SS, such as 03:12, or seconds");
    let mut seconds = 0u64;
    for (n, part) in text.strip_suffix('s').unwrap_or(text).split(':').enumerate() {
        let number: u64 = part.parse().map_err(|_| wrong())?;
        // behind a colon only what a clock shows
        if n > 2 || (n > 0 && number > 59) {
            return Err(wrong());
        }
        seconds = seconds.checked_mul(60).and_then(|s| s.checked_add(number)).ok_or_else(wrong)?;
    }
    seconds.checked_mul(1000).ok_or_else(wrong)
}

/// A moment as a clock shows it: `03:12`, `1:03:12`.
#[must_use]
pub fn clock(at_ms: u64) -> String {
    let seconds = at_ms / 1000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match hours {
        0 => format!("{minutes:02}:{:02}", seconds % 60),
        _ => format!("{hours}:{minutes:02}:{:02}", seconds % 60),
    }
}

/// A recording that is being played.
#[derive(Debug)]
pub struct Player {
    recording: Recording,
    speed: Speed,
    paused: bool,
    /// Where it stands, in milliseconds from its beginning.
    at_ms: u64,
    /// What the console's clock said then.
    since: Millis,
    /// The next happening.
    next: usize,
}

impl Player {
    /// Begins at the beginning.
    #[must_use]
    pub fn new(recording: Recording, now: Millis) -> Self {
        Self { recording, speed: Speed::REAL, paused: false, at_ms: 0, since: now, next: 0 }
    }

    /// What is played.
    #[must_use]
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Where it stands, in milliseconds from its beginning.
    #[must_use]
    pub fn position_ms(&self, now: Millis) -> u64 {
        if self.paused {
            return self.at_ms;
        }
        let passed = u128::from(now.saturating_sub(self.since)) * u128::from(self.speed.0) / 100;
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        self.at_ms.saturating_add(passed).min(self.recording.duration_ms())
    }

    /// Position and length, as a clock shows them.
    #[must_use]
    pub fn clock(&self, now: Millis) -> (String, String) {
        (clock(self.position_ms(now)), clock(self.recording.duration_ms()))
    }

    /// Whether all of it has been given.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.next == self.recording.count()
    }

    /// How fast it is played.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Plays faster or slower from now on.
    pub fn set_speed(&mut self, now: Millis, speed: Speed) {
        self.stand(now);
        self.speed = speed;
    }

    /// Stands still, or goes on.
    pub fn pause(&mut self, now: Millis, paused: bool) {
        self.stand(now);
        self.paused = paused;
    }

    /// From here on time is counted anew.
    fn stand(&mut self, now: Millis) {
        self.at_ms = self.position_ms(now);
        self.since = now;
    }

    /// What has happened by now and was not given yet, with its moment. Of many pictures only the
    /// last is given when time ran faster than they can be shown.
    ///
    /// What cannot be read is a sentence in its place; what follows it is played all the same.
    pub fn advance(&mut self, now: Millis) -> Vec<Result<(u64, Happening), Unplayable>> {
        let until = self.position_ms(now);
        let places = self.recording.places();
        let from = self.next;
        while self.next < places.len()
            && places[self.next].at_ms <= until
            && self.next - from < AT_ONCE
        {
            self.next += 1;
        }
        let due = from..self.next;
        let hurries = self.speed > Speed::REAL;
        let last = due.clone().rev().find(|n| places[*n].kind == Kind::Picture);
        let wanted =
            due.filter(|n| !hurries || places[*n].kind != Kind::Picture || Some(*n) == last);
        wanted.filter_map(|number| self.recording.happening(number)).collect()
    }

    /// Jumps to a moment. Gives what has to be known there: how the daemon was reached last, and
    /// the two minutes before. Whatever was shown before is to be forgotten.
    pub fn seek(&mut self, now: Millis, to_ms: u64) -> Vec<Result<(u64, Happening), Unplayable>> {
        let places = self.recording.places();
        let to_ms = to_ms.min(self.recording.duration_ms());
        self.next = places.partition_point(|place| place.at_ms <= to_ms);
        (self.at_ms, self.since) = (to_ms, now);
        let before = 0..self.next;
        let link = before.clone().rev().find(|n| places[*n].kind == Kind::Link);
        let begins = to_ms.saturating_sub(PAST_MS);
        let recent = places.partition_point(|place| place.at_ms < begins);
        let recent = recent.max(link.map_or(0, |n| n + 1)).max(self.next.saturating_sub(AT_ONCE));
        // a table that has not been shown for two minutes is still the one that was shown last
        let picture = before.rev().find(|n| places[*n].kind == Kind::Picture);
        let picture = picture.filter(|n| *n < recent && Some(*n) > link);
        let wanted = link.into_iter().chain(picture).chain(recent..self.next);
        wanted.filter_map(|number| self.recording.happening(number)).collect()
    }

    /// When there is something to give again, on the console's clock; none if it stands still or is
    /// over.
    #[must_use]
    pub fn due(&self, now: Millis) -> Option<Millis> {
        let place = self.recording.places().get(self.next).filter(|_| !self.paused)?;
        let left = u128::from(place.at_ms.saturating_sub(self.position_ms(now)));
        let wait = (left * 100).div_ceil(u128::from(self.speed.0));
        Some(now.saturating_add(u64::try_from(wait).unwrap_or(u64::MAX)))
    }
}
