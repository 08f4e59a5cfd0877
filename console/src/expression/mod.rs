//! The language of filters and conditions (T-18): `/` in the console, `wait --for` and
//! `watch --until` in scripts.
//!
//! ```text
//! web                     the word is in it somewhere, upper and lower case alike
//! "two words"             the same, with blanks
//! /web[0-9]+/             a pattern (regular expression, linear time, upper and lower case alike)
//! !web                    not
//! state:down              the field holds the word; host:/^web/ a pattern
//! c>=0.9*maxc             numbers: = != < <= > >=, products of numbers and fields
//! rate>1MB/s  use>90%     with units: k M G T, Ki Mi Gi, B, /s, %, ms s m h d
//! a b   a and b   a & b   both
//! a or b   a | b          one of them
//! (a | b) !c              in groups
//! ```
//! Pure: it knows no screen and asks only for [`Facts`]; [`OfChannel`] has those of a channel. A value that is not known (a
//! rate, before there are two pictures) makes every comparison false.
//!
//! ```
//! use balance_console::expression::{Expression, Facts, Field, Value};
//! struct Channel;
//! impl Facts for Channel {
//!     fn value(&self, field: Field) -> Option<Value<'_>> {
//!         match field {
//!             Field::Current => Some(Value::Number(60.0)),
//!             Field::Maxc => Some(Value::Number(64.0)),
//!             _ => None,
//!         }
//!     }
//!     fn text(&self) -> std::borrow::Cow<'_, str> {
//!         "0/1 web1:8080".into()
//!     }
//! }
//! assert!(Expression::parse("web c>=0.9*maxc")?.holds(&Channel));
//! let mistake = Expression::parse("c>").unwrap_err();
//! assert_eq!(mistake.to_string(), "column 3: a number is missing, such as 10 or 0.9*maxc");
//! # Ok::<(), balance_console::expression::Mistake>(())
//! ```

mod field;
mod mistake;
mod number;
mod of_channel;
mod parse;
mod pattern;

pub use field::{Field, Kind};
pub use mistake::{Mistake, Trouble};
pub use of_channel::{OfChannel, PerSecond};

use pattern::Pattern;
use std::borrow::Cow;

/// Longest expression, in bytes.
pub const LONGEST: usize = 1_000;

/// Something that an expression can be asked of.
pub trait Facts {
    /// What stands in a field; none if it is not known or there is no such field.
    fn value(&self, field: Field) -> Option<Value<'_>>;

    /// All that can be read of it, in which words and patterns are looked for.
    fn text(&self) -> Cow<'_, str>;
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, in the unit of the field's kind; infinite for a limit that is none.
    Number(f64),
}

/// An expression that makes sense.
#[derive(Debug, Clone)]
pub struct Expression(Node);

/// A piece of an expression.
#[derive(Debug, Clone)]
enum Node {
    /// Each of them; nothing at all holds.
    All(Vec<Node>),
    /// One of them at least.
    Any(Vec<Node>),
    Not(Box<Node>),
    /// A word in all that can be read, in lower case.
    Word(String),
    Pattern(Pattern),
    Text {
        field: Field,
        test: TextTest,
    },
    Number {
        field: Field,
        test: NumberTest,
        than: Product,
    },
}

/// What is asked of a text; words in lower case.
#[derive(Debug, Clone)]
enum TextTest {
    Holds(String),
    Is(String),
    Isnt(String),
    Matches(Pattern),
}

/// What is asked of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumberTest {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A product of numbers and fields.
#[derive(Debug, Clone, PartialEq)]
struct Product {
    factor: f64,
    times: Vec<Field>,
    by: Vec<Field>,
}

impl Expression {
    /// Reads an expression. Nothing, or blanks, holds of everything.
    ///
    /// # Errors
    /// Where it stops making sense, and why.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        parse::parse(text).map(Self)
    }

    /// Whether it holds of everything because it asks nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.0, Node::All(nodes) if nodes.is_empty())
    }

    /// Whether it holds of something.
    #[must_use]
    pub fn holds(&self, facts: &impl Facts) -> bool {
        self.0.holds(facts)
    }
}

impl Node {
    fn holds(&self, facts: &impl Facts) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.holds(facts)),
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(facts)),
            Self::Not(node) => !node.holds(facts),
            Self::Word(word) => is_in(word, &facts.text()),
            Self::Pattern(pattern) => pattern.is_in(&facts.text()),
            Self::Text { field, test } => match facts.value(*field) {
                Some(Value::Text(text)) => test.holds(&text),
                Some(Value::Number(number)) => test.holds(&number.to_string()),
                None => false,
            },
            Self::Number { field, test, than } => {
                let known = number(facts, *field).zip(than.value(facts));
                known.is_some_and(|(left, right)| test.holds(left, right))
            }
        }
    }
}

impl TextTest {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Holds(word) => is_in(word, text),
            Self::Is(word) => text.to_lowercase() == *word,
            Self::Isnt(word) => text.to_lowercase() != *word,
            Self::Matches(pattern) => pattern.is_in(text),
        }
    }
}

impl NumberTest {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

impl Product {
    fn value(&self, facts: &impl Facts) -> Option<f64> {
        let mut value = self.factor;
        for field in &self.times {
            value *= number(facts, *field)?;
        }
        for field in &self.by {
            value /= number(facts, *field)?;
        }
        // nothing times no limit, no limit by no limit: nobody knows
        Some(value).filter(|value| !value.is_nan())
    }
}

/// Whether a word in lower case is in a text in whatever case. Nearly all texts here are ASCII, and
/// thousands of them are looked through twice a second: those cost no allocation.
fn is_in(word: &str, text: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    let (word, text) = (word.as_bytes(), text.as_bytes());
    word.is_empty() || text.windows(word.len()).any(|piece| piece.eq_ignore_ascii_case(word))
}

fn number(facts: &impl Facts, field: Field) -> Option<f64> {
    match facts.value(field)? {
        Value::Number(number) => Some(number),
        Value::Text(_) => None,
    }
}

#[cfg(test)]
mod tests;
