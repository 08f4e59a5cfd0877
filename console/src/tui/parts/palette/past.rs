//! What was typed before, newest last.

use std::collections::VecDeque;

/// Most lines that are remembered.
const KEPT: usize = 200;

/// The lines, and which of them is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    lines: VecDeque<String>,
    /// How far back, and what was being typed then.
    back: Option<(usize, String)>,
}

impl Past {
    /// What a file of lines remembers: the latest of them.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut past = Self::default();
        text.lines().for_each(|line| past.add(line));
        past
    }

    /// Remembers a line that was carried out; blank ones and a repetition are not.
    pub fn add(&mut self, line: &str) {
        self.back = None;
        let line = line.trim();
        if line.is_empty() || self.lines.back().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    /// The line before the one looked at; none at the oldest. `typed` is kept for the way back.
    pub fn older(&mut self, typed: &str) -> Option<&str> {
        let back = self.back.as_ref().map_or(0, |(back, _)| *back) + 1;
        let line = self.lines.len().checked_sub(back)?;
        let draft = self.back.take().map_or_else(|| typed.to_owned(), |(_, draft)| draft);
        self.back = Some((back, draft));
        self.lines.get(line).map(String::as_str)
    }

    /// The line after the one looked at, and in the end what was being typed; none if no line is
    /// looked at.
    pub fn newer(&mut self) -> Option<String> {
        let (back, draft) = self.back.take()?;
        if back == 1 {
            return Some(draft);
        }
        self.back = Some((back - 1, draft));
        self.lines.get(self.lines.len() + 1 - back).cloned()
    }

    /// The palette was closed: no line is looked at.
    pub fn leave(&mut self) {
        self.back = None;
    }

    /// The lines, the oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_back_and_comes_back_to_what_one_typed() {
        let mut past = Past::default();
        for line in ["enable 0 1", " ", "disable 0 1", "disable 0 1 ", "show"] {
            past.add(line);
        }
        assert_eq!(past.lines().collect::<Vec<_>>(), ["enable 0 1", "disable 0 1", "show"]);
        assert_eq!(past.newer(), None);
        assert_eq!(past.older("dr"), Some("show"));
        assert_eq!(past.older("show"), Some("disable 0 1"));
        assert_eq!(past.older(""), Some("enable 0 1"));
        assert_eq!(past.older(""), None);
        assert_eq!(past.newer().as_deref(), Some("disable 0 1"));
        assert_eq!(past.newer().as_deref(), Some("show"));
        assert_eq!(past.newer().as_deref(), Some("dr"));
        assert_eq!(past.newer(), None);
        past.older("x");
        past.leave();
        assert_eq!(past.older("y"), Some("show"));
        assert_eq!(past.newer().as_deref(), Some("y"));
    }

    #[test]
    fn a_file_of_lines_is_remembered() {
        let past = Past::of("show\n\nenable 0 1\nenable 0 1\n");
        assert_eq!(past.lines().collect::<Vec<_>>(), ["show", "enable 0 1"]);
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut past = Past::default();
        (0..500).for_each(|n| past.add(&n.to_string()));
        assert_eq!(past.lines().count(), KEPT);
        assert_eq!(past.older(""), Some("499"));
    }
}
