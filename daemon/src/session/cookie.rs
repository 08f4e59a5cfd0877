//! Values of `Cookie` lines: pairs between semicolons, and how one is taken out (M1 to M6, H-29).
//!
//! Lines are split at `;` alone: a comma may stand in somebody's value, and only ends an id of ours
//! (A-40, which is what became of M2's second separator). Names are compared byte by byte (M1,
//! Must not know what a value means.

use super::edit::{self, Edit, Line};
use super::scan::{Scanner, skip_blanks, trim};
use std::ops::Range;

/// What stands between two semicolons: mostly `name=value`, but anything can. All ranges are those
/// of the line and without the blanks around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// All of it.
    pub whole: Range<usize>,
    /// Before the `=`, or all of it.
    pub name: Range<usize>,
    /// Behind the `=`, its quotes included (M2); none without a `=` (M3).
    pub value: Option<Range<usize>>,
    /// From one semicolon to the next, with all blanks.
    segment: Range<usize>,
}

impl Pair {
    /// `$Version`, `$Path` and the like: no cookie, but something about one (M3).
    #[must_use]
    pub fn is_attribute(&self, line: &[u8]) -> bool {
        line[self.whole.clone()].starts_with(b"$")
    }

    /// The range of the value if this is a cookie of exactly this name.
    #[must_use]
    pub fn value_of(&self, line: &[u8], name: &[u8]) -> Option<Range<usize>> {
        let named = line[self.name.clone()] == *name && !self.is_attribute(line);
        self.value.clone().filter(|_| named)
    }
}

/// The pairs of a line, in order; see [`pairs`].
#[derive(Debug, Clone)]
pub struct Pairs<'l> {
    line: &'l [u8],
    scanner: Scanner<'l>,
    next: Option<usize>,
}

/// All that stands between the semicolons of a line, were it nothing.
#[must_use]
pub fn pairs(line: &[u8]) -> Pairs<'_> {
    Pairs { line, scanner: Scanner::new(line), next: Some(0) }
}

impl Iterator for Pairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        let (line, start) = (self.line, self.next?);
        let stop = line[start..].iter().position(|byte| matches!(byte, b'=' | b';'));
        let stop = stop.map_or(line.len(), |n| start + n);
        let has_value = line.get(stop) == Some(&b'=');
        let end = if has_value { self.scanner.end(stop + 1, b";") } else { stop };
        self.next = (end < line.len()).then_some(end + 1);
        Some(Pair {
            whole: trim(line, start..end),
            name: trim(line, start..stop),
            value: has_value.then(|| trim(line, stop + 1..end)),
            segment: start..end,
        })
    }
}

/// Every occurrence of a cookie in a line, in order, with the range of its value.
pub fn occurrences<'l>(
    line: &'l [u8],
    name: &'l [u8],
) -> impl Iterator<Item = (Pair, Range<usize>)> + 'l {
    pairs(line).filter_map(move |pair| {
        let value = pair.value_of(line, name)?;
        Some((pair, value))
    })
}

/// The part of a value that may be an id of ours: a comma ends it, unless quoted.
#[must_use]
pub fn id_of(value: &[u8]) -> &[u8] {
    let end = Scanner::new(value).end(0, b",");
    &value[trim(value, 0..end)]
}

/// Takes a cookie out of a line, every occurrence, each with the `$` pairs that follow it, and
/// mends the delimiters. If no other cookie is left the line goes (M5).
///
/// Where a comma ends an id of ours, what is behind the comma is somebody else's and stays.
pub fn without<'l>(line: &'l [u8], name: &[u8], is_id: impl Fn(&[u8]) -> bool) -> Line<'l> {
    let mut edits: Vec<Edit<'_>> = Vec::new();
    let (mut kept, mut cookies, mut follows) = (false, false, false);
    for pair in pairs(line) {
        let value = pair.value_of(line, name);
        let attribute = pair.is_attribute(line);
        if value.is_none() && !(follows && attribute) {
            kept = true;
            cookies |= !pair.whole.is_empty() && !attribute;
            follows = false;
            continue;
        }
        if let Some(rest) = value.and_then(|value| behind_comma(line, value, &is_id)) {
            edits.push((pair.whole.start..rest, b""));
            (kept, cookies, follows) = (true, true, false);
            continue;
        }
        follows = true;
        edits.push(match kept {
            // with the delimiter before it, or else with the one behind it
            true => (pair.segment.start - 1..pair.segment.end, b""),
            false => (pair.whole.start..next_start(line, pair.segment.end), b""),
        });
    }
    if edits.is_empty() || cookies { edit::apply(line, &edits) } else { Line::Gone }
}

/// Behind the delimiter that stands here, and the blanks behind it.
fn next_start(line: &[u8], delimiter: usize) -> usize {
    skip_blanks(line, (delimiter + 1).min(line.len()))
}

/// Where something begins behind the comma that ends an id of ours.
fn behind_comma(line: &[u8], value: Range<usize>, is_id: &impl Fn(&[u8]) -> bool) -> Option<usize> {
    let comma = Scanner::new(&line[value.clone()]).end(0, b",") + value.start;
    let rest = next_start(line, comma);
    let ours = is_id(id_of(&line[value.clone()]));
    (ours && rest < value.end).then_some(rest)
}

/// Takes the beginning of values off: of each occurrence so many bytes as `length` says of its
/// value. Blanks around its `=` go with it (M2).
pub fn shortened<'l>(
    line: &'l [u8],
    name: &[u8],
    length: impl Fn(&[u8]) -> Option<usize>,
) -> Line<'l> {
    let mut edits: Vec<Edit<'_>> = Vec::new();
    for pair in pairs(line) {
        let Some(value) = pair.value_of(line, name) else { continue };
        if let Some(length) = length(&line[value.clone()]) {
            edits.push((pair.name.end..value.start + length, b"="));
        }
    }
    edit::apply(line, &edits)
}

/// Puts another value in the place of one of this pair's; blanks around its `=` go (M2). A pair
/// without a value stays as it is.
#[must_use]
pub fn replaced<'l>(line: &'l [u8], pair: &Pair, value: &[u8]) -> Line<'l> {
    match &pair.value {
        Some(old) => edit::apply(line, &[(pair.name.end..old.start, b"="), (old.clone(), value)]),
        None => Line::Same,
    }
}

#[cfg(test)]
mod tests;
