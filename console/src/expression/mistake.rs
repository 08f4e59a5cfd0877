//! What is wrong with an expression, where, and what would be right.

use super::Field;
use std::ops::Range;

/// A place at which an expression stops making sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {}: {trouble}", .place.start + 1)]
pub struct Mistake {
    /// The characters that are wrong, from 0; where something is missing, none.
    pub place: Range<usize>,
    /// What is wrong with them.
    pub trouble: Trouble,
}

/// What can be wrong, with what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Trouble {
    #[error("longer than {0} characters: shorten it")]
    TooLong(usize),
    #[error("too many brackets or ! inside one another: write it flatter")]
    TooDeep,
    #[error("there is no field {name:?}: use {}, or quote it to look for it", Field::names())]
    NoField { name: String },
    #[error("a {found:?} does not belong here: leave it out, or quote it")]
    Stray { found: String },
    #[error("a condition is missing, such as a word, state:down or c>10")]
    Missing,
    #[error("a ) is missing")]
    Unclosed,
    #[error("the closing {quote} is missing")]
    Unquoted { quote: char },
    #[error("a number is missing, such as 10 or 0.9*maxc")]
    NoNumber,
    #[error("a word is missing")]
    NoWord,
    #[error("{field} is a word: compare it with =, !=, : or ~", field = .field.name())]
    NotANumber { field: Field },
    #[error("{field} is a number: compare it with =, <, > and the like", field = .field.name())]
    NotAWord { field: Field },
    #[error("{field} has no unit {unit:?}: use {known}", field = .field.name())]
    NoUnit { field: Field, unit: String, known: &'static str },
    #[error("{left} and {right} are not the same kind of number", left = .left.name(), right = .right.name())]
    Unlike { left: Field, right: Field },
    #[error("this pattern makes no sense: {why}")]
    BadPattern { why: String },
}
