//! What operators did, and whether it can be taken back.
//!
//! Must not know how.

use crate::actor::Actor;
use crate::event::Change;
use crate::id::Revision;
use serde::{Deserialize, Serialize};

/// One thing an operator did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Its number in this run of the daemon, from 1.
    pub id: u64,
    /// The revision it made.
    pub revision: Revision,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
    /// Who.
    pub actor: Actor,
    /// What.
    pub change: Change,
    /// The deed that it took back, if that is what it did.
    pub undoes: Option<u64>,
    /// Whether it can be taken back.
    pub undo: Undo,
}

/// The deed that took back the one of that number; none if there was nothing left to change.
#[must_use]
pub fn taken_back_by(deeds: &[Deed], id: u64) -> Option<&Deed> {
    let of = |id: u64| deeds.iter().find(|deed| deed.id == id);
    match of(id)?.undo {
        Undo::Done(by) if by != id => of(by),
        _ => None,
    }
}

/// Whether something can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undo {
    /// Yes; by this, in words.
    By(String),
    /// It was, by the deed of that number.
    Done(u64),
    /// No, and why not.
    Never(String),
}
