//! The settings file of the console: TOML, read to its end, everything wrong told with its line.
//!
//! ```toml
//! theme = "dark"            # dark, light, contrast, safe
//! colour = "auto"           # auto, none, 16, 256, 24bit
//! language = "es"           # en, es
//! ascii = false
//! mouse = true
//! motion = true             # false: nothing flashes or moves by itself
//! bell = false
//! read_only = false
//! sort = "use"
//! turned = false
//! columns = ["c", "maxc", "use", "in", "out"]   # behind place, state and address
//! units = "iec"             # si, iec: bytes by thousands, or by 1,024
//!
//! [alerts]
//! usage = 90                # percent of maxc
//! failures = 1.0            # a second
//! silent = 300              # seconds without a client; 0 is never
//! spill = true
//!
//! [instance."edge1"]
//! accent = "red"
//! label = "PROD"
//! read_only = true
//!
//! [keys]
//! disable = "D"
//! help = ["?", "f1"]
//! ```
//! Sans-io: text in, settings out; [`paths`] says where files belong. Flags go before settings,
//! settings before the environment. Unknown keys are mistakes, not ignored.
//! [`edit`] changes single keys of a file and leaves the rest of it as it was typed.

pub mod edit;
pub mod keys;
pub mod paths;
mod read;

use super::alerts::Limits;
use super::bytes::Units;
use super::columns::Column;
use super::sort::SortKey;
use super::theme::{Accent, Depth, Scheme};
use super::words::Language;
use std::collections::BTreeMap;

pub use read::Known;

/// What an operator wants; nothing where the file says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The theme.
    pub theme: Option<Scheme>,
    /// How many colours, whatever the environment says; none is `auto`.
    pub colour: Option<Depth>,
    /// The language.
    pub language: Option<Language>,
    /// Only ASCII.
    pub ascii: Option<bool>,
    /// Take the mouse.
    pub mouse: Option<bool>,
    /// Whether anything may flash or move by itself (T-56).
    pub motion: Option<bool>,
    /// Ring the bell with an alert.
    pub bell: Option<bool>,
    /// Change nothing (T-34).
    pub read_only: Option<bool>,
    /// What rows are ordered by.
    pub sort: Option<SortKey>,
    /// The other way round.
    pub turned: Option<bool>,
    /// The columns behind place, state and address, in this order.
    pub columns: Option<Vec<Column>>,
    /// How bytes are counted.
    pub units: Option<Units>,
    /// When something is an alert.
    pub alerts: Limits,
    /// Instances by their name.
    pub instances: BTreeMap<String, OfInstance>,
    /// The keys of actions, where they are not the usual ones.
    pub keys: Vec<keys::Change>,
}

/// What holds for one instance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfInstance {
    /// The colour of its bar.
    pub accent: Accent,
    /// What stands in the bar, such as `PROD`.
    pub label: Option<String>,
    /// Change nothing there.
    pub read_only: bool,
}

/// Something wrong in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl Settings {
    /// Reads the text of the file. `known` says which actions there are.
    ///
    /// # Errors
    /// Everything that is wrong with it, by line.
    pub fn read(text: &str, known: &Known<'_>) -> Result<Self, Vec<Fault>> {
        read::read(text, known)
    }

    /// What holds for an instance: what the file says of it, and `read_only` if it holds for all.
    #[must_use]
    pub fn of_instance(&self, name: &str) -> OfInstance {
        let mut of = self.instances.get(name).cloned().unwrap_or_default();
        of.read_only |= self.read_only == Some(true);
        of
    }
}

#[cfg(test)]
mod tests;
