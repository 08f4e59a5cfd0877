//! Outputs as sessions see them: a stable name, and whether a session may be bound to it.
//!
//! Must not know addresses, nor places in the table: the name stays when the place moves (1.6).

pub use balance_proto::http::OutId;

/// What an output is to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It takes clients.
    Usable,
    /// It takes none now: down, disabled, draining, or no longer configured (H-05, H-27).
    Unusable,
    /// It is a backup: no session is bound to one (H-28, A-30).
    Backup,
}

/// The outputs that are configured.
///
/// A plain `Fn(&[u8]) -> Option<OutId>` is one in which all that is found takes clients.
pub trait Outputs {
    /// The configured output of this id, backups included.
    fn find(&self, id: &[u8]) -> Option<OutId>;

    /// What this output is now.
    fn standing(&self, _output: OutId) -> Standing {
        Standing::Usable
    }
}

impl<F: Fn(&[u8]) -> Option<OutId>> Outputs for F {
    fn find(&self, id: &[u8]) -> Option<OutId> {
        self(id)
    }
}

/// Whether this text before a tilde is ours and must not reach a server: a configured id, or
/// `out1` to `out8`, whose output may have been removed since (H-21, DH-d).
pub(super) fn is_prefix(text: &[u8], outputs: &impl Outputs) -> bool {
    let spelled = || OutId::read(text).is_some_and(|output| output.number() <= 8);
    outputs.find(text).is_some() || spelled()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_eight_are_ours_even_when_they_are_not_configured() {
        let outputs = |id: &[u8]| OutId::read(id).filter(|output| output.number() == 12);
        for (text, ours) in [("out1", true), ("out8", true), ("out9", false), ("out12", true)] {
            assert_eq!(is_prefix(text.as_bytes(), &outputs), ours, "{text}");
        }
    }
}
