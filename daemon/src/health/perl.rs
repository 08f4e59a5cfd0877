//! Expressions as Perl has them, in the words of the library that searches for them.
//!
//! The two agree in nearly everything. Where they give one text two meanings, Perl's is put into
//! the library's words here; what the library does not know it refuses itself. Must not search.

use std::iter::Peekable;
use std::str::Chars;

/// An expression in the library's words, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    /// The words.
    pub text: String,
    /// Whether it may take the library more than one pass over the text.
    pub backtracks: bool,
    /// Whether it can tell the end of the text: a match can then be none when more text comes.
    pub minds_the_end: bool,
}

/// Puts an expression into the library's words.
pub(super) fn translate(expression: &str) -> Translated {
    let mut walk = Walk {
        rest: expression.chars().peekable(),
        out: Translated { text: String::new(), backtracks: false, minds_the_end: false },
        class: None,
        after_repeat: false,
    };
    while let Some(next) = walk.rest.next() {
        match next {
            '\\' => walk.escape(),
            _ if walk.class.is_some() => walk.in_class(next),
            _ => walk.outside(next),
        }
    }
    walk.out
}

struct Walk<'a> {
    rest: Peekable<Chars<'a>>,
    out: Translated,
    /// Inside `[...]`: whether its first member is still to come.
    class: Option<bool>,
    /// Behind `*`, `+`, `?` or `}`.
    after_repeat: bool,
}

impl Walk<'_> {
    fn put(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    fn outside(&mut self, next: char) {
        let repeated = std::mem::replace(&mut self.after_repeat, "*+?}".contains(next));
        match next {
            '[' => {
                self.class = Some(true);
                self.out.text.push('[');
                if self.rest.next_if_eq(&'^').is_some() {
                    self.out.text.push('^');
                }
            }
            '$' => {
                // before a last line end, too
                self.put(r"(?:$|\n\z)");
                self.out.minds_the_end = true;
            }
            '(' => {
                self.out.text.push('(');
                self.group();
            }
            // possessive
            '+' if repeated => {
                self.out.text.push('+');
                self.out.backtracks = true;
            }
            _ => self.out.text.push(next),
        }
    }

    /// What kind of group this is.
    fn group(&mut self) {
        let mut ahead = self.rest.clone();
        let kind = match (ahead.next(), ahead.next(), ahead.next()) {
            (Some('?'), Some('P'), Some('<')) => true,
            (Some('?'), Some('<'), Some(after)) => !"=!".contains(after),
            (Some('?'), Some(flag), _) => flag == ':' || "imsxU-^".contains(flag),
            (first, ..) => first != Some('*'),
        };
        self.out.backtracks |= !kind;
    }

    fn in_class(&mut self, next: char) {
        let first = self.class == Some(true);
        self.class = Some(false);
        match next {
            ']' if !first => self.class = None,
            // a class within a class is the library's own, but for [:alpha:] and its like
            '[' if self.rest.peek() == Some(&':') => {
                self.out.text.push(next);
                while let Some(inner) = self.rest.next() {
                    self.out.text.push(inner);
                    if inner == ':' && self.rest.next_if_eq(&']').is_some() {
                        self.out.text.push(']');
                        break;
                    }
                }
                return;
            }
            '[' | '&' | '~' => self.out.text.push('\\'),
            _ => {}
        }
        self.out.text.push(next);
    }

    fn escape(&mut self) {
        let in_class = self.class.is_some();
        if in_class {
            self.class = Some(false);
        }
        self.after_repeat = false;
        match self.rest.next() {
            Some('Q') => self.quote(),
            Some('E') => {}
            Some('h') if in_class => self.put(r"\t "),
            Some('h') => self.put(r"[\t ]"),
            Some('H') if !in_class => self.put(r"[^\t ]"),
            Some(plain @ ('<' | '>')) => self.out.text.push(plain),
            Some(other) => {
                self.out.text.push('\\');
                self.out.text.push(other);
                if !in_class {
                    self.out.backtracks |= "kgGKRXZ".contains(other) || other.is_ascii_digit();
                    self.out.minds_the_end |= "bBzZ".contains(other);
                }
            }
            None => self.out.text.push('\\'),
        }
    }

    /// `\Q...\E`: what stands between means itself.
    fn quote(&mut self) {
        while let Some(next) = self.rest.next() {
            if next == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            if next.is_ascii_punctuation() {
                self.out.text.push('\\');
            }
            self.out.text.push(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(expression: &str) -> String {
        translate(expression).text
    }

    #[test]
    fn what_both_understand_stays_as_it_is() {
        for same in [
            "",
            "abc",
            r"a\.b\\",
            "[a-z]+",
            "[]a]",
            "[^]a]",
            r"(?i)a(b|c)*",
            r"\$",
            r"[$]",
            r"[\]$]",
            r"(?<n>a)\k<n>",
            r"(?<=a)b(?!c)",
            "a{2,3}?",
            "[[:alpha:]_]",
            r"\x41\d\w\s",
            "a\\",
        ] {
            assert_eq!(words(same), same);
        }
    }

    #[test]
    fn what_perl_means_otherwise_is_put_so() {
        for (perl, library) in [
            ("a$", r"a(?:$|\n\z)"),
            ("[$a]$", r"[$a](?:$|\n\z)"),
            (r"a\hb\H", r"a[\t ]b[^\t ]"),
            (r"[\h,]", r"[\t ,]"),
            (r"\<a\>", "<a>"),
            (r"\Qa.b$\E.c", r"a\.b\$.c"),
            ("[[a]", r"[\[a]"),
            ("[a&&b~]", r"[a\&\&b\~]"),
        ] {
            assert_eq!(words(perl), library, "{perl}");
        }
    }

    #[test]
    fn what_takes_more_than_one_pass_is_known() {
        for once in ["a+b*", "(?:a)(b)", "(?i:a)", "(?<n>a)", "a+?", r"\b", r"[+]+\+", "^a$"] {
            assert!(!translate(once).backtracks, "{once}");
        }
        for more in [
            "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "a++", "a{2}+", r"(a)\1", "(*FAIL)",
            r"\Ka",
        ] {
            assert!(translate(more).backtracks, "{more}");
        }
        for minds in ["a$", r"\bOK\b", r"a\z"] {
            assert!(translate(minds).minds_the_end, "{minds}");
        }
        assert!(!translate(r"\$a[$]").minds_the_end);
    }
}
