//! The stored baseline: instructions per operation, and what a new count says against it.
//!
//! Pure: must not know how instructions are counted or where the file is. Its tests are in
//! `tests/it/baseline.rs`, since benches have none.

use std::collections::BTreeMap;
use std::fmt;

/// An operation may need so many times the instructions of the baseline.
pub const MOST: f64 = 1.05;
/// Below this the baseline should be written anew, so that the gain is not lost unseen.
const LEAST: f64 = 0.95;

/// Instructions per operation, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// What they were counted with: compiler and processor.
    pub with: String,
    /// The counts.
    pub of: BTreeMap<String, f64>,
}

/// What became of one operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// As it was, or nearly.
    Same,
    /// It needs more than it may.
    Worse,
    /// It needs clearly less.
    Better,
    /// The baseline does not know it.
    New,
    /// Only the baseline knows it.
    Gone,
}

impl Verdict {
    fn of(was: Option<f64>, is: Option<f64>) -> Self {
        match (was, is) {
            (Some(was), Some(is)) if is > was * MOST => Self::Worse,
            (Some(was), Some(is)) if is < was * LEAST => Self::Better,
            (Some(_), Some(_)) => Self::Same,
            (None, _) => Self::New,
            (Some(_), None) => Self::Gone,
        }
    }

    /// Whether a change may land with it.
    pub fn passes(self) -> bool {
        matches!(self, Self::Same | Self::Better)
    }
}

/// One operation against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub name: String,
    pub was: Option<f64>,
    pub is: Option<f64>,
    pub verdict: Verdict,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |n: Option<f64>| n.map_or("-".to_owned(), |n| format!("{n:.1}"));
        let ratio = match (self.was, self.is) {
            (Some(was), Some(is)) => format!("{:.3}", is / was),
            _ => "-".to_owned(),
        };
        let note = match self.verdict {
            Verdict::Same => "",
            Verdict::Worse => "  WORSE",
            Verdict::Better => "  better",
            Verdict::New => "  NEW: not in the baseline",
            Verdict::Gone => "  GONE: only in the baseline",
        };
        let (was, is) = (number(self.was), number(self.is));
        write!(f, "{:<28}{was:>14}{is:>14}{ratio:>8}{note}", self.name)
    }
}

impl Counts {
    /// Reads what [`Counts`] prints.
    ///
    /// # Errors
    /// A line is neither a remark nor a name with a count.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut counts = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(with) = line.strip_prefix("# with: ") {
                with.clone_into(&mut counts.with);
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let pair = line.split_once(' ');
            let pair = pair.and_then(|(name, count)| Some((name, count.trim().parse().ok()?)));
            match pair {
                Some((name, count)) if f64::is_finite(count) && count > 0.0 => {
                    counts.of.insert(name.to_owned(), count);
                }
                _ => return Err(format!("line {number} is no name with a count: {line:?}")),
            }
        }
        Ok(counts)
    }

    /// Every operation that this baseline or the new counts know.
    pub fn compare(&self, now: &Self) -> Vec<Line> {
        let mut names: Vec<&String> = self.of.keys().chain(now.of.keys()).collect();
        names.sort_unstable();
        names.dedup();
        let line = |name: &String| {
            let (was, is) = (self.of.get(name).copied(), now.of.get(name).copied());
            Line { name: name.clone(), was, is, verdict: Verdict::of(was, is) }
        };
        names.into_iter().map(line).collect()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "# Instructions per operation. Written by `just bench-baseline`, not by hand."
        )?;
        writeln!(f, "# with: {}", self.with)?;
        self.of.iter().try_for_each(|(name, count)| writeln!(f, "{name} {count:.1}"))
    }
}
