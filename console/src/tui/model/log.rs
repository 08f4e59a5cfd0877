//! What happened, newest last, and how it is to be taken.
//!
//! Keeps only so much. Must not know who reads it.

use std::collections::VecDeque;

/// Lines that are kept.
const KEPT: usize = 1_000;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is to be taken.
    pub mood: Mood,
    /// When, in milliseconds since 1970.
    pub unix_ms: u64,
    /// What.
    pub text: String,
}

/// How a line is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// For your information.
    Plain,
    /// It worked.
    Good,
    /// Look here.
    Warn,
    /// It did not work. Stays until a key is pressed.
    Bad,
}

impl Mood {
    /// One sign for those who do not see its colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plain => " ",
            Self::Good => "+",
            Self::Warn => "!",
            Self::Bad => "x",
        }
    }
}

/// The lines, and how far back they are looked at.
#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    /// Lines between the newest one and the lowest one on screen.
    pub back: usize,
}

impl Log {
    /// Adds a line; the oldest one goes if there are too many. Who looks back keeps their place.
    pub fn add(&mut self, entry: Entry) {
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        if self.back > 0 {
            self.back = (self.back + 1).min(self.entries.len());
        }
    }

    /// The newest line.
    #[must_use]
    pub fn newest(&self) -> Option<&Entry> {
        self.entries.back()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Looks further back, or less far.
    pub fn scroll(&mut self, by: isize) {
        let most = self.entries.len().saturating_sub(1);
        self.back = self.back.saturating_add_signed(by).min(most);
    }

    /// The line under the eye: the lowest one on screen.
    #[must_use]
    pub fn under_eye(&self) -> Option<&Entry> {
        self.entries.get(self.entries.len().checked_sub(self.back + 1)?)
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// As many lines as there is room for, the newest of them last.
    pub fn window(&self, height: usize) -> impl Iterator<Item = &Entry> {
        let end = self.entries.len().saturating_sub(self.back);
        self.entries.range(end.saturating_sub(height)..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_back_keeps_their_place_and_old_lines_go() {
        let entry = |n: usize| Entry { mood: Mood::Plain, unix_ms: n as u64, text: n.to_string() };
        let mut log = Log::default();
        (0..10).for_each(|n| log.add(entry(n)));
        log.scroll(3);
        let seen = |log: &Log| log.window(2).map(|e| e.text.clone()).collect::<Vec<_>>();
        assert_eq!(seen(&log), ["5", "6"]);
        log.add(entry(10));
        assert_eq!(seen(&log), ["5", "6"]);
        log.scroll(-99);
        assert_eq!(seen(&log), ["9", "10"]);
        (11..3_000).for_each(|n| log.add(entry(n)));
        assert_eq!(log.len(), KEPT);
        assert_eq!(log.newest().unwrap().text, "2999");
        log.scroll(9_999);
        assert_eq!(log.window(5).count(), 1);
    }
}
