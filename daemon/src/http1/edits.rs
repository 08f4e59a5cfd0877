//! What of a head is to be different from how it came.
//!
//! Must not know why.

use super::lines::{Line, is_token, is_value_byte};

/// A value that may stand in a line: nothing in it can end the line (RFC 9110 §5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a>(&'a [u8]);

impl<'a> Value<'a> {
    /// `None` if there is a control character in it.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        bytes.iter().all(|byte| is_value_byte(*byte)).then_some(Self(bytes))
    }
}

/// Changes to the lines of one head. Lines of framing and for one hop only are not subject to them:
/// the writer has the last word there. Without changes it takes no memory.
#[derive(Debug, Clone, Default)]
pub struct Edits<'a> {
    /// Per index of a line: its new value, or that it goes.
    lines: Vec<(usize, Option<Value<'a>>)>,
    added: Vec<(&'static str, Value<'a>)>,
}

impl<'a> Edits<'a> {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the line at this index another value. The latest word on a line counts.
    pub fn replace(&mut self, index: usize, value: Value<'a>) {
        self.lines.push((index, Some(value)));
    }

    /// Leaves out the line at this index.
    pub fn remove(&mut self, index: usize) {
        self.lines.push((index, None));
    }

    /// Adds a line behind those that came. One whose name is no token is not added.
    pub fn add(&mut self, name: &'static str, value: Value<'a>) {
        if is_token(name.as_bytes()) {
            self.added.push((name, value));
        }
    }

    /// Forgets all changes, keeps the memory.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.added.clear();
    }

    /// Writes a line as it is to be.
    pub(super) fn write(&self, line: &Line<'_>, out: &mut Vec<u8>) {
        match self.lines.iter().rev().find(|(index, _)| *index == line.index) {
            None => out.extend_from_slice(line.raw),
            Some((_, Some(value))) => write_line(out, line.name, value.0),
            Some((_, None)) => {}
        }
    }

    /// Writes the lines that were added.
    pub(super) fn write_added(&self, out: &mut Vec<u8>) {
        for (name, value) in &self.added {
            write_line(out, name.as_bytes(), value.0);
        }
    }
}

/// Writes a line.
pub(super) fn write_line(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    for part in [name, b": ", value, b"\r\n"] {
        out.extend_from_slice(part);
    }
}
