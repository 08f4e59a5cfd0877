//! Outputs as sessions see them: a stable name, and whether a session may be bound to it.
//!
//! Must not know addresses, nor places in the table: the name stays when the place moves (1.6).

use std::fmt;
use std::num::NonZeroU32;

/// The number of an output (DH-c): 1 and up, written `out1`, `out2`, ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutId(NonZeroU32);

impl OutId {
    /// The output of this number; there is no `out0`.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }

    /// Reads `outN` as it is displayed: no other case, no sign, no leading zero (DH-d).
    #[must_use]
    pub fn read(text: &[u8]) -> Option<Self> {
        let digits = text.strip_prefix(b"out")?;
        if !matches!(digits.first(), Some(b'1'..=b'9')) {
            return None;
        }
        let number = digits.iter().try_fold(0_u32, |sum, digit| {
            let digit = char::from(*digit).to_digit(10)?;
            sum.checked_mul(10)?.checked_add(digit)
        });
        Self::new(number?)
    }
}

impl fmt::Display for OutId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out{}", self.0)
    }
}

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
    fn only_the_exact_spelling_is_an_id() {
        for number in [1, 8, 9, 10, 1024, u32::MAX] {
            let output = OutId::new(number).unwrap();
            assert_eq!(OutId::read(output.to_string().as_bytes()), Some(output));
        }
        for text in [
            "",
            "out",
            "out0",
            "out01",
            "out+1",
            "Out1",
            "OUT1",
            " out1",
            "out1 ",
            "out1a",
            "1",
            "out4294967296",
            "out99999999999999999999",
        ] {
            assert_eq!(OutId::read(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn the_first_eight_are_ours_even_when_they_are_not_configured() {
        let outputs = |id: &[u8]| OutId::read(id).filter(|output| output.number() == 12);
        for (text, ours) in [("out1", true), ("out8", true), ("out9", false), ("out12", true)] {
            assert_eq!(is_prefix(text.as_bytes(), &outputs), ours, "{text}");
        }
    }
}
