//! The command language: a verb, which may be cut short, and its arguments (balance(1) §5.1).
//!
//! Pure. Must not know what a command does.

use std::fmt;

/// What a command wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Quit,
    Show,
    Help,
    Kill,
    Disable,
    Group,
    Reset,
    Enable,
    Create,
    Assign,
    Maxc,
    MrtgBytes,
    MrtgConns,
    Version,
    Hash,
    Rr,
}

/// Every word there is. Of those that begin with what was typed, the first one is meant.
const WORDS: [(&str, Verb); 17] = [
    ("quit", Verb::Quit),
    ("show", Verb::Show),
    ("help", Verb::Help),
    ("?", Verb::Help),
    ("kill", Verb::Kill),
    ("disable", Verb::Disable),
    ("group", Verb::Group),
    ("reset", Verb::Reset),
    ("enable", Verb::Enable),
    ("create", Verb::Create),
    ("assign", Verb::Assign),
    ("maxc", Verb::Maxc),
    ("mrtg-bytes", Verb::MrtgBytes),
    ("mrtg-conns", Verb::MrtgConns),
    ("version", Verb::Version),
    ("hash", Verb::Hash),
    ("rr", Verb::Rr),
];

/// The words of a line: what it wants, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// None if there is no such verb.
    pub verb: Option<Verb>,
    pub arguments: Vec<&'a str>,
}

/// Reads a line; none if it is blank.
pub(super) fn read(line: &str) -> Option<Line<'_>> {
    let mut words = line.split([' ', '\t', '\n']).filter(|word| !word.is_empty());
    let first = words.next()?;
    let meant = WORDS.iter().find(|(word, _)| word.starts_with(first));
    Some(Line { verb: meant.map(|(_, verb)| *verb), arguments: words.collect() })
}

/// A number as typed, of any size: what is too large or negative is out of some range, not
/// unreadable (DB-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number(i128);

impl Number {
    /// Reads a number; none if it is not one.
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let size = digits.parse().unwrap_or(i128::MAX);
        Some(Self(if text.starts_with('-') { -size } else { size }))
    }

    /// As a number of that type, if it is in its range.
    pub(super) fn narrow<T: TryFrom<i128>>(self) -> Option<T> {
        T::try_from(self.0).ok()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn verb(text: &str) -> Option<Verb> {
        read(text).unwrap().verb
    }

    #[test]
    fn the_prefixes_of_the_page() {
        // balance(1) §5.1
        for (words, meant) in [
            ("q quit", Verb::Quit),
            ("s sho show", Verb::Show),
            ("h he help ?", Verb::Help),
            ("k kill", Verb::Kill),
            ("d disable", Verb::Disable),
            ("g group", Verb::Group),
            ("r re reset", Verb::Reset),
            ("e enable", Verb::Enable),
            ("c create", Verb::Create),
            ("a assign", Verb::Assign),
            ("m ma maxc", Verb::Maxc),
            ("mr mrtg mrtg- mrtg-b mrtg-bytes", Verb::MrtgBytes),
            ("mrtg-c mrtg-conns", Verb::MrtgConns),
            ("v version", Verb::Version),
            ("ha hash", Verb::Hash),
            ("rr", Verb::Rr),
        ] {
            for word in words.split(' ') {
                assert_eq!(verb(word), Some(meant), "{word}");
            }
        }
        for word in ["xyz", "SHOW", "shows", "show;version", "rrr", "??"] {
            assert_eq!(verb(word), None, "{word}");
        }
    }

    #[test]
    fn lines_are_cut_at_blanks_tabs_and_newlines_only() {
        assert_eq!(read(" \t\n"), None);
        let line = read("\tmaxc  0\t7 \n").unwrap();
        assert_eq!((line.verb, line.arguments), (Some(Verb::Maxc), vec!["0", "7"]));
        assert_eq!(read("show\rversion").unwrap().verb, None);
    }

    #[test]
    fn numbers_are_whole_and_of_any_size() {
        let read = |text| Number::read(text).map(|number| number.to_string());
        assert_eq!(read("007").as_deref(), Some("7"));
        assert_eq!(read("-1").as_deref(), Some("-1"));
        assert_eq!(read("+3").as_deref(), Some("3"));
        assert!(Number::read(&"9".repeat(99)).unwrap().narrow::<u64>().is_none());
        for wrong in ["", "-", "abc", "1x", "0x1", "--1", "1.5", " 1"] {
            assert_eq!(Number::read(wrong), None, "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read(line: String) {
            if let Some(read) = read(&line) {
                prop_assert!(read.arguments.iter().all(|word| !word.is_empty()));
            }
        }

        #[test]
        fn a_longer_prefix_never_means_more(word in "[a-z?-]{1,11}") {
            if verb(&word).is_some() {
                for end in 1..word.len() {
                    prop_assert!(verb(&word[..end]).is_some());
                }
            }
        }
    }
}
