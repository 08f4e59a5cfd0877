//! What becomes of the value of a header line. All bytes that need not change stay as they are
//! (H-04), and where none changes nothing is copied.
//!
//! Must not know what the line says.

use std::borrow::Cow;
use std::ops::Range;

/// What becomes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'l> {
    /// It goes on as it came.
    Same,
    /// This is its value now.
    Now(Cow<'l, [u8]>),
    /// Nothing of it is left, and its name goes too (M5).
    Gone,
}

impl Line<'_> {
    /// The value that goes on, if any, given what came.
    #[must_use]
    pub fn value<'v>(&'v self, came: &'v [u8]) -> Option<&'v [u8]> {
        match self {
            Self::Same => Some(came),
            Self::Now(value) => Some(value),
            Self::Gone => None,
        }
    }
}

/// A range of a line, and what stands there instead.
pub(super) type Edit<'e> = (Range<usize>, &'e [u8]);

/// Carries out edits, which are in order and do not overlap.
pub(super) fn apply<'l>(line: &'l [u8], edits: &[Edit<'_>]) -> Line<'l> {
    match edits {
        [] => return Line::Same,
        [(range, [])] if range.start == 0 => return Line::Now(Cow::Borrowed(&line[range.end..])),
        [(range, [])] if range.end == line.len() => {
            return Line::Now(Cow::Borrowed(&line[..range.start]));
        }
        _ => {}
    }
    let longer = edits.iter().map(|(_, instead)| instead.len()).sum::<usize>();
    let mut now = Vec::with_capacity(line.len() + longer);
    let mut done = 0;
    for (range, instead) in edits {
        now.extend_from_slice(&line[done..range.start]);
        now.extend_from_slice(instead);
        done = range.end;
    }
    now.extend_from_slice(&line[done..]);
    Line::Now(Cow::Owned(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_changed_inside_is_copied() {
        assert_eq!(apply(b"abc", &[]), Line::Same);
        for (edits, now, copied) in [
            (&[(0..1, &b""[..])][..], "bcdef", false),
            (&[(4..6, b"")], "abcd", false),
            (&[(2..3, b"")], "abdef", true),
            (&[(0..0, b"xy")], "xyabcdef", true),
            (&[(1..2, b"x"), (2..2, b"y"), (5..6, b"")], "axycde", true),
        ] {
            let Line::Now(line) = apply(b"abcdef", edits) else { panic!("{edits:?}") };
            assert_eq!((&*line, matches!(line, Cow::Owned(_))), (now.as_bytes(), copied));
        }
    }
}
