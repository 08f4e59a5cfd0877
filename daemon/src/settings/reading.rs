//! Words that were given, on their way to what they mean: values are checked, and what is wrong or
//! without effect is noted beside them.
//!
//! But for files that hold what no command line should, no I/O. Must not know what any single property
//! is for.

use super::given::{self, Given};
use crate::error::fault::{Fault, Place};
use std::ops::RangeInclusive;
use std::time::Duration;

/// Most seconds of a time.
const SECONDS_MAX: u64 = u32::MAX as u64;

/// What was given, and what is to be said about it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) given: &'a Given,
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(given: &'a Given) -> Self {
        Self { given, faults: Vec::new(), warnings: Vec::new() }
    }

    /// What can be used, or nothing and a fault.
    pub(super) fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    pub(super) fn refuse(&mut self, long: &str, remedy: &str) {
        self.faults.push(self.given.fault(long, remedy));
    }

    pub(super) fn warn(&mut self, long: &str, text: &str) {
        let place = self.given.place(long);
        self.warnings.push(match place {
            Place::Option(option) => format!("{option} {text}"),
            Place::Line { .. } => format!("{place}: {} {text}", given::key(long)),
        });
    }

    pub(super) fn number(&mut self, long: &str, range: RangeInclusive<u64>) -> Option<u64> {
        self.keep(self.given.number(long, range)).flatten()
    }

    pub(super) fn switch(&mut self, long: &str) -> bool {
        self.keep(self.given.switch(long)).unwrap_or_default()
    }

    pub(super) fn seconds(&mut self, long: &str, least: u64) -> Option<Duration> {
        self.number(long, least..=SECONDS_MAX).map(Duration::from_secs)
    }

    /// A text that is not empty.
    pub(super) fn text(&self, long: &str) -> Option<&str> {
        self.given.text(long).filter(|text| !text.is_empty())
    }

    /// The first line of the file that an option names; empty where there is none.
    pub(super) fn first_line(&self, long: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.text(long)?).unwrap_or_default();
        Some(text.lines().next().unwrap_or_default().trim().to_owned())
    }
}
