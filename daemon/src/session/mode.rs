//! What was configured about sessions: the mode, and what belongs to it.
//!
//! Must not know where the words came from, nor what a request looks like.

pub use balance_proto::http::Mode;

use super::output::{OutId, Outputs};
use super::seal::Seal;
use super::set_cookie::Attributes;

/// All that was configured about sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How requests find their output again.
    pub mode: Mode,
    /// The cookie; without a name there are no sessions but in mode source (H-08).
    pub cookie_name: String,
    /// So many bytes of a value are its key (passive; H-12).
    pub cookie_check_length: usize,
    /// After so many idle seconds a key is forgotten; 0 = never (passive; H-13).
    pub timeout: u64,
    /// What our own cookie says beside its value (insert; A-05).
    pub attributes: Attributes,
    /// Our cookie says the name of its output sealed, not as it is (insert; A-06).
    pub seal: Option<Seal>,
    /// Servers see our cookie (insert; H-23, A-04).
    pub insert_visible: bool,
    /// Where no cookie leads anywhere, `;name=value` in the path does (passive; H-17).
    pub path_parameter: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            cookie_name: String::new(),
            cookie_check_length: 10,
            timeout: 0,
            attributes: Attributes::default(),
            seal: None,
            insert_visible: false,
            path_parameter: false,
        }
    }
}

impl Policy {
    /// Whether cookies are read or written at all.
    #[must_use]
    pub fn uses_cookies(&self) -> bool {
        self.mode != Mode::Source && !self.cookie_name.is_empty()
    }

    /// The output that an id of our own cookie leads to (insert).
    pub(super) fn named_by_ours(&self, id: &[u8], outputs: &impl Outputs) -> Option<OutId> {
        match &self.seal {
            Some(seal) => seal.open(id),
            None => outputs.find(id),
        }
    }

    /// Whether an id is of our own cookie: also a plain one from before there was a key.
    pub(super) fn is_ours(&self, id: &[u8], outputs: &impl Outputs) -> bool {
        outputs.find(id).is_some() || self.named_by_ours(id, outputs).is_some()
    }

    /// What our own cookie says of an output (insert).
    pub(super) fn name_of(&self, output: OutId) -> String {
        self.seal.as_ref().map_or_else(|| output.to_string(), |seal| seal.close(output))
    }

    /// The part of a cookie's value that is its key in mode passive; of a short one all (H-12,
    ///
    #[must_use]
    pub fn key<'v>(&self, value: &'v [u8]) -> &'v [u8] {
        &value[..value.len().min(self.cookie_check_length)]
    }
}
