//! One thing that is wrong with the settings: where, what, with which value, and what to do.
//!
//! A line each, so that all of them can be named at once (H-91 ff.). Must not know how the lines
//! reach the terminal.

use super::{StartError, USAGE};
use std::fmt;
use std::sync::Arc;

/// Exit code of a file that is wrong, as sysexits names it.
pub const CONFIG: u8 = 78;
/// Exit code of what the system refuses.
const OSERR: u8 = 71;
/// Most characters of a value that are repeated.
const SHOWN: usize = 60;
/// Most faults that are named.
const NAMED: usize = 100;

/// Where something was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On the command line, by this option.
    Option(String),
    /// In the file of `--config`.
    Line {
        /// Its name.
        file: Arc<str>,
        /// From 1.
        line: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(option) => f.write_str(option),
            Self::Line { file, line } => write!(f, "{file}:{line}"),
        }
    }
}

/// What is wrong with a setting. `Display` gives one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where; none for what stands on the command line without an option.
    pub place: Option<Place>,
    /// What is wrong, with the value in brackets.
    pub what: String,
    /// What to do.
    pub remedy: String,
    code: u8,
}

impl Fault {
    /// A value that cannot be used.
    #[must_use]
    pub fn new(place: &Place, what: &str, value: &str, remedy: &str) -> Self {
        let what = format!("{what} [{}]", shown(value));
        Self { what, ..Self::bare(place, "", remedy) }
    }

    /// Something that is wrong whatever the value is.
    #[must_use]
    pub fn bare(place: &Place, what: &str, remedy: &str) -> Self {
        let code = match place {
            Place::Option(_) => USAGE,
            Place::Line { .. } => CONFIG,
        };
        let (place, remedy) = (Some(place.clone()), remedy.to_owned());
        Self { place, what: what.to_owned(), remedy, code }
    }

    /// Something that the system refuses to those who asked for it there.
    #[must_use]
    pub fn of_system(place: Option<Place>, what: String, remedy: String) -> Self {
        Self { place, what, remedy, code: OSERR }
    }

    /// An error of the start as one of several.
    #[must_use]
    pub fn of(place: Option<Place>, error: &StartError) -> Self {
        let text = error.to_string();
        let mut lines = text.lines().map(|line| line.strip_prefix("balance: ").unwrap_or(line));
        let what = lines.next().unwrap_or_default();
        let what = what.strip_suffix(", exiting.").unwrap_or(what).to_owned();
        let code = match place {
            Some(Place::Line { .. }) => CONFIG,
            _ => error.exit_code(),
        };
        Self { place, what, remedy: lines.collect::<Vec<_>>().join("; "), code }
    }

    /// An error of the start, in the words that HALB has for it (H-92, H-96); of several, each.
    #[must_use]
    pub fn of_ours(error: StartError) -> Vec<Self> {
        let words = match error {
            StartError::Faults(faults) => return faults,
            // HALB's words are its own first words
            StartError::AccessLog { .. } => return vec![Self::of(None, &error)],
            StartError::RuntimeDir { .. }
            | StartError::Socket { .. }
            | StartError::GroupOfSocket { .. } => "failed to create the rendezvous config file",
            _ => "failed to start HALB, please see the system log",
        };
        let fault = Self::of(None, &error);
        vec![Self { what: format!("{words}: {}", fault.what), ..fault }]
    }

    /// The exit code if this is the first one.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Error: ")?;
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.what)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

/// A line each, as they stand in the file; a file that is none at all does not flood the terminal.
pub(super) fn lines(faults: &[Fault]) -> String {
    let mut lines: Vec<String> = faults.iter().take(NAMED).map(Fault::to_string).collect();
    if let Some(more) = faults.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.push(format!("Error: and {more} more"));
    }
    lines.join("\n")
}

/// The beginning of a value that may hold anything, made safe for a terminal.
#[must_use]
pub fn shown(value: &str) -> String {
    let safe = |c: char| if c.is_control() { '?' } else { c };
    let mut text: String = value.chars().take(SHOWN).map(safe).collect();
    if value.chars().nth(SHOWN).is_some() {
        text.push_str("...");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_line_that_cannot_write_to_the_terminal() {
        let place = Place::Line { file: "a.toml".into(), line: 7 };
        let fault = Fault::new(&place, "invalid operation mode", "x\x1b[2J\n", "give another");
        let text = "Error: a.toml:7: invalid operation mode [x?[2J?]; give another";
        assert_eq!((fault.to_string().as_str(), fault.exit_code()), (text, CONFIG));
        let fault = Fault::of(None, &StartError::Port("x".to_owned()));
        let text = "Error: invalid port [x]; give a port from 1 to 65535 or a service name first, \
                    then the channels";
        assert_eq!((fault.to_string().as_str(), fault.exit_code()), (text, USAGE));
        assert_eq!(shown(&"é".repeat(99)), format!("{}...", "é".repeat(SHOWN)));
    }
}
