//! What was wished of the console on its command line, in its settings and in its environment. Plain
//! values.

use super::keymap::Keys;
use super::model::sort::Sort;
use super::parts::alerts::Limits;
use super::parts::bytes::Units;
use super::parts::columns::Column;
use super::parts::settings::OfInstance;
use super::parts::theme::{Depth, Scheme};
use super::parts::words::Language;
use std::collections::BTreeMap;

/// All of it.
#[derive(Debug, Clone)]
pub struct Options {
    /// Nothing may be changed from here (T-34).
    pub read_only: bool,
    /// Nothing flashes or moves by itself (T-56).
    pub still: bool,
    /// The mouse is ours from the start (T-47).
    pub mouse: bool,
    /// Nothing above `~` goes to the terminal (T-53).
    pub ascii: bool,
    /// Which theme (T-52).
    pub scheme: Scheme,
    /// How many colours (T-49).
    pub depth: Depth,
    /// What is spoken (T-58).
    pub language: Language,
    /// When something is an alert (T-28).
    pub alerts: Limits,
    /// Whether alerts ring.
    pub bell: bool,
    /// What holds for single instances, by their name.
    pub instances: BTreeMap<String, OfInstance>,
    /// The columns that were chosen, in their order; none are the usual ones of each width (T-13).
    pub columns: Option<Vec<Column>>,
    /// What rows are ordered by from the start (T-17).
    pub sort: Sort,
    /// How bytes are counted (T-24).
    pub units: Units,
    /// The keys (T-45).
    pub keys: Keys,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            read_only: false,
            still: false,
            mouse: false,
            ascii: false,
            scheme: Scheme::Dark,
            depth: Depth::Indexed,
            language: Language::default(),
            alerts: Limits::default(),
            bell: false,
            instances: BTreeMap::new(),
            columns: None,
            sort: Sort::default(),
            units: Units::default(),
            keys: Keys::default(),
        }
    }
}

impl Options {
    /// The instances on which nothing may be changed, whatever holds for others.
    pub fn read_only_on(&self) -> impl Iterator<Item = &String> {
        self.instances.iter().filter(|(_, of)| of.read_only).map(|(name, _)| name)
    }
}
