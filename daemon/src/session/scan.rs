//! Where a value ends: separators do not count within quotes (M2).
//!
//! A quote that is never closed opens nothing: it would hide every cookie behind it. Must not know
//! what the value belongs to.

use std::ops::Range;

/// Walks once along a line.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'l> {
    line: &'l [u8],
    /// A quote was met that is never closed. Nor is any behind it: nothing is looked at twice.
    unclosed: bool,
}

impl<'l> Scanner<'l> {
    pub(super) fn new(line: &'l [u8]) -> Self {
        Self { line, unclosed: false }
    }

    /// The place of the first stop from here on that is not within quotes, or the line's end.
    pub(super) fn end(&mut self, from: usize, stops: &[u8]) -> usize {
        let mut at = from;
        while let Some(byte) = self.line.get(at) {
            if stops.contains(byte) {
                return at;
            }
            if *byte == b'"' && !self.unclosed {
                match closing(self.line, at + 1) {
                    Some(close) => at = close,
                    None => self.unclosed = true,
                }
            }
            at += 1;
        }
        self.line.len()
    }
}

/// The quote that closes a section; a backslash protects the byte behind it.
fn closing(line: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match line.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The same range without the blanks at its ends; an empty one stays where it begins.
pub(super) fn trim(line: &[u8], range: Range<usize>) -> Range<usize> {
    let start = skip_blanks(line, range.start).min(range.end);
    let text = &line[start..range.end];
    let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
    start..range.end - blanks
}

/// The first place from here on that holds no blank.
pub(super) fn skip_blanks(line: &[u8], from: usize) -> usize {
    line[from..].iter().position(|byte| !is_blank(*byte)).map_or(line.len(), |n| from + n)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hide_stops_if_they_close() {
        for (line, end) in [
            ("abc", 3),
            ("a;b", 1),
            (r#""a;b";c"#, 5),
            (r#"x"a;b"y;c"#, 7),
            (r#""a\";b";c"#, 7),
            (r#""a;b"#, 2),
            (r#""a;"#, 2),
            (r#"a\;b"#, 2),
            ("", 0),
        ] {
            assert_eq!(Scanner::new(line.as_bytes()).end(0, b";"), end, "{line}");
        }
        assert_eq!(Scanner::new(b"\"\\").end(0, b";"), 2);
    }

    #[test]
    fn a_line_of_quotes_is_walked_through_once() {
        let line = b"\"\\".repeat(500_000);
        let mut scanner = Scanner::new(&line);
        assert_eq!(scanner.end(0, b";"), line.len());
    }

    #[test]
    fn blanks_at_the_ends_go() {
        for (text, trimmed) in [(" a b\t", 1..4), ("ab", 0..2), ("", 0..0)] {
            assert_eq!(trim(text.as_bytes(), 0..text.len()), trimmed, "{text:?}");
        }
        assert!(trim(b"   ", 0..3).is_empty());
        assert_eq!(trim(b" a ; b", 0..3), 1..2);
        assert!(trim(b"a;   b", 2..3).is_empty());
    }
}
