//! How the console looks: the themes of `parts`, and cells of small curves.

pub use super::parts::theme::{Accent, Depth, Scheme, Theme};

/// One cell of a bar chart, for a part of a whole between 0 and 1; a blank for nothing at all.
#[must_use]
pub fn ramp(part: f64) -> char {
    super::parts::glyphs::Glyphs::Unicode.spark(Some(part))
}
