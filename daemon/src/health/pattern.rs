//! The regular expression of a check, searched for in bytes.
//!
//! Bytes, not characters: a page that is no valid UTF-8 fails nothing. A search is bounded twice:
//! in its steps, and in its time. Must not know where the bytes come from.

use super::perl::{self, Translated};
use fancy_regex::{BytesMode, Error, Regex, RegexBuilder, RegexInput, RuntimeError};
use std::time::{Duration, Instant};

/// How long a search may take.
pub const TIME: Duration = Duration::from_millis(500);
/// How many steps back it may take from one place: some for each byte (`.*x` needs one), and some.
const STEPS_A_BYTE: usize = 4;
const STEPS: usize = 100_000;
/// How large the library may make an expression, in bytes and in instructions.
const SIZE: usize = 1 << 20;
const INSTRUCTIONS: usize = 1 << 16;
/// The clock is read once in so many places of the text.
const PLACES: usize = 64;

/// An expression that can be searched for.
#[derive(Debug)]
pub struct Pattern {
    regex: Regex,
    backtracks: bool,
    minds_the_end: bool,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// Why a search was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Too many steps.
    #[error("the expression needs too many steps on this answer")]
    Steps,
    /// Too much time.
    #[error("the expression needs too much time on this answer")]
    Time,
}

impl Pattern {
    /// Reads an expression as Perl has it, to be searched for in texts of this size at most.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(expression: &str, window: usize) -> Result<Self, PatternError> {
        let Translated { text, backtracks, minds_the_end } = perl::translate(expression);
        let regex = RegexBuilder::new(&text)
            .bytes_mode(BytesMode::Ascii)
            .backtrack_limit(STEPS + STEPS_A_BYTE * window)
            .delegate_size_limit(SIZE)
            .max_prog_size(INSTRUCTIONS)
            .build()
            .map_err(|error| PatternError(in_words(&error)))?;
        Ok(Self { regex, backtracks, minds_the_end })
    }

    /// Whether a match in the beginning of a text stays one whatever follows.
    #[must_use]
    pub fn holds_early(&self) -> bool {
        !self.backtracks && !self.minds_the_end
    }

    /// Whether it is found in these bytes.
    ///
    /// # Errors
    /// It was given up.
    pub fn is_in(&self, bytes: &[u8]) -> Result<bool, Trouble> {
        if !self.backtracks {
            // one pass, whatever the expression and the bytes are
            return self.regex.is_match(bytes).map_err(|_| Trouble::Steps);
        }
        // place by place, so that the clock can be read between two of them
        let deadline = Instant::now() + TIME;
        for place in 0..=bytes.len() {
            if place % PLACES == 0 && Instant::now() >= deadline {
                return Err(Trouble::Time);
            }
            let here = RegexInput::new(bytes).from_pos(place).anchored(true);
            match self.regex.is_match_input(here) {
                Ok(false) => {}
                Ok(true) => return Ok(true),
                Err(_) => return Err(Trouble::Steps),
            }
        }
        Ok(false)
    }
}

/// What the library says, without the place: that of our words is not that of the operator's.
fn in_words(error: &Error) -> String {
    match error {
        Error::ParseError(_, error) => error.to_string(),
        Error::CompileError(error) => error.to_string(),
        Error::RuntimeError(RuntimeError::StackOverflow) => "too deep".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rustix::time::{ClockId, clock_gettime};

    #[track_caller]
    fn found(expression: &str, text: &[u8]) -> bool {
        let pattern =
            Pattern::new(expression, 1 << 16).unwrap_or_else(|e| panic!("{expression}: {e}"));
        pattern.is_in(text).unwrap_or_else(|e| panic!("{expression}: {e}"))
    }

    #[test]
    fn h53_the_syntax_is_that_of_perl() {
        for (expression, text) in [
            ("a", "bab"),
            ("(?i)ok", "it is OK"),
            ("(?s)a.b", "a\nb"),
            ("(?m)^b$", "a\nb\nc"),
            ("OK$", "OK\n"),
            (r"OK\z", "OK"),
            (r"OK\Z", "OK\n"),
            ("(?x) a  b # blanks do not count", "ab"),
            ("foo(?=bar)", "foobar"),
            ("foo(?!bar)", "foobaz"),
            ("(?<=foo)bar", "foobar"),
            ("(?<!foo)bar", "fobar"),
            ("(?<=a+)b", "aaab"),
            (r"(a+)-\1", "aa-aa"),
            (r"(?<x>a+)-\k<x>", "aa-aa"),
            ("(?>a+)b", "aab"),
            ("a++b", "aab"),
            (r"\bOK\b", "not OK."),
            (r"\Q1+1\E=2", "1+1=2"),
            (r"a\hb", "a\tb"),
            (r"<\>", "<>"),
            ("[[:upper:]]{2}", "aBCd"),
            ("[[]", "["),
            ("[]]", "]"),
            ("^(a)?(?(1)b|c)$", "ab"),
            (r"\x41\d\w\s", "A1_ "),
            ("a{2,3}", "aa"),
            ("\u{e9}t\u{e9}", "un \u{e9}t\u{e9}"),
            ("", ""),
        ] {
            assert!(found(expression, text.as_bytes()), "{expression} in {text:?}");
        }
        for (expression, text) in [
            ("(?s)^(?!.*error)", "an error"),
            ("foo(?!bar)", "foobar"),
            ("(?>a+)ab", "aaab"),
            (r"^(a+)-\1$", "aa-a"),
            ("OK$", "OK\n\n"),
            ("a.b", "a\nb"),
            (r"\h", "abc123"),
            ("[a&&b]c", "-c"),
        ] {
            assert!(!found(expression, text.as_bytes()), "{expression} in {text:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_characters_are_bytes() {
        assert!(found("(?s)a.*b", b"a\xff\xfe\x80b"));
        assert!(found(r"\xff\xfe", b"a\xff\xfe\x80b"));
        assert!(found(r"(?s)a(?=.{3}b)", b"a\xff\xfe\x80b"));
        assert!(found(r"(\xff)\1", b"\xff\xff"));
        assert!(found(r"[\x80-\xff]{3}", b"a\xff\xfe\x80b"));
    }

    #[test]
    fn what_is_none_is_refused_with_a_reason() {
        for expression in
            ["(", "a)", "[a", "*", "\\", "(?<n", r"(a)\2", "(?z)", "((a{999}){999}){999}"]
        {
            let error = Pattern::new(expression, 1 << 16).expect_err(expression).to_string();
            assert!(!error.is_empty() && !error.contains('\n'), "{expression}: {error:?}");
        }
    }

    #[test]
    fn h53_a_catastrophe_ends_in_time() {
        let mut text = vec![b'a'; 64 * 1024];
        let ends = |expression: &str, text: &[u8]| {
            let pattern = Pattern::new(expression, 1 << 16).unwrap();
            // of this thread alone: the machine may be busy with others
            let seconds = || clock_gettime(ClockId::ThreadCPUTime).tv_sec;
            let began = seconds();
            let outcome = pattern.is_in(text);
            assert!(seconds() - began < 5, "{expression}: {} s", seconds() - began);
            outcome
        };
        assert_eq!(ends("(a+)+$", &text), Ok(true));
        text.push(b'!');
        for expression in [
            "(a+)+$",
            r"(a+)+(?=\z)",
            r"(a|a)*\1b",
            r"(?s)(?=.*x)(?=.*y)",
            r"(a*)*b\1",
            r"(?=(a+)+b)",
            r"(a+)+\1b",
            r"(?<=a)(a|a)+(?!a|!)",
            r"(?s)(.*)(.*)(.*)x\1",
        ] {
            let outcome = ends(expression, &text);
            assert_ne!(outcome, Ok(true), "{expression}");
        }
    }

    #[test]
    fn only_what_cannot_be_undone_holds_early() {
        let holds = |expression| Pattern::new(expression, 1 << 16).unwrap().holds_early();
        assert!(holds("(?i)^HTTP.*ok|[$]"));
        for later in ["ok$", r"\bok\b", "(?!error)", r"ok\z", "a++b"] {
            assert!(!holds(later), "{later}");
        }
    }

    proptest! {
        #[test]
        fn any_expression_is_read_or_refused_and_searches_end(
            expression in "[ab.*+?()\\[\\]{}|^$\\\\1d=!<:h-]{0,12}", text in prop::collection::vec(any::<u8>(), 0..40)
        ) {
            if let Ok(pattern) = Pattern::new(&expression, 1 << 16) {
                let found = pattern.is_in(&text);
                if pattern.holds_early() && found == Ok(true) {
                    let longer: Vec<u8> = text.iter().chain(b"ab1\n\xff").copied().collect();
                    prop_assert_eq!(pattern.is_in(&longer), Ok(true));
                }
            }
        }

        #[test]
        fn a_text_is_found_wherever_it_stands(
            text in "[a-z\u{e9}.$(&]{1,8}", before in prop::collection::vec(any::<u8>(), 0..40),
            after in prop::collection::vec(any::<u8>(), 0..40)
        ) {
            let whole = [&before, text.as_bytes(), &after].concat();
            let quoted = format!(r"\Q{text}\E");
            prop_assert!(found(&quoted, &whole));
        }
    }
}
