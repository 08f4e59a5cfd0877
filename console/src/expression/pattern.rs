//! Patterns: regular expressions that take linear time, whatever they are and are asked of.
//!
//! The only file that names the crate. Its Unicode tables are left out: classes such as `\w` are
//! those of ASCII, and texts are searched as bytes.

use regex::bytes::{Regex, RegexBuilder};

/// Memory that one pattern may take, in bytes.
const ROOM: usize = 1 << 18;

/// A pattern; upper and lower case are alike, unless it says `(?-i)`.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it makes no sense, in some words.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let built = RegexBuilder::new(text)
            .unicode(false)
            .case_insensitive(true)
            .size_limit(ROOM)
            .dfa_size_limit(ROOM)
            .nest_limit(50)
            .build();
        built.map(Self).map_err(|error| last_line(&error.to_string()))
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text.as_bytes())
    }
}

/// The crate draws the pattern and an arrow below it; what is wrong stands in the last line.
fn last_line(report: &str) -> String {
    let line = report.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().trim_start_matches("error: ").to_owned()
}
