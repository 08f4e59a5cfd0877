//! What was wished of the console on its command line, in its settings and in its environment. Plain
//! values.

use super::keymap::Keys;
use super::parts::alerts::Limits;
use super::parts::settings::OfInstance;
use super::parts::theme::{Depth, Scheme};
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
    /// When something is an alert (T-28).
    pub alerts: Limits,
    /// Whether alerts ring.
    pub bell: bool,
    /// What holds for single instances, by their name.
    pub instances: BTreeMap<String, OfInstance>,
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
            alerts: Limits::default(),
            bell: false,
            instances: BTreeMap::new(),
            keys: Keys::default(),
        }
    }
}
