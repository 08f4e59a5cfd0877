//! Holds what a command printed against what it must print, and shows the difference.

use super::script::{Line, Output, Wanted};
use balance_tests::programs::Ran;
use std::fmt::Write;

/// Whether a line is as the pattern says: `{pid}` is a number, `{*}` is whatever comes.
fn matches(pattern: &str, line: &str) -> bool {
    let Some(at) = pattern.find("{pid}").into_iter().chain(pattern.find("{*}")).min() else {
        return pattern == line;
    };
    let (before, mark) = pattern.split_at(at);
    let Some(rest) = line.strip_prefix(before) else { return false };
    match mark.strip_prefix("{pid}") {
        None => true,
        Some(behind) => {
            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            after.len() < rest.len() && matches(behind, after)
        }
    }
}

/// What is not as wanted; nothing if all is.
pub fn difference(wanted: &Output, ran: &Ran) -> Option<String> {
    let mut report = String::new();
    for (name, wanted, text) in
        [("stdout", &wanted.stdout, &ran.stdout), ("stderr", &wanted.stderr, &ran.stderr)]
    {
        if let Some(lines) = of_lines(wanted, text) {
            let _ = write!(report, "  {name} (- expected, + got):\n{lines}");
        }
    }
    if ran.code != Some(wanted.exit) {
        let got = ran.code.map_or("a signal".to_owned(), |code| code.to_string());
        let _ = writeln!(report, "  exit: expected {}, got {got}", wanted.exit);
    }
    (!report.is_empty()).then_some(report)
}

fn of_lines(wanted: &Wanted, text: &str) -> Option<String> {
    let mut got: Vec<&str> = text.lines().collect();
    if wanted.more {
        got.truncate(wanted.lines.len());
    }
    let same = wanted.lines.len() == got.len()
        && wanted.lines.iter().zip(&got).all(|(line, got)| matches(&line.pattern, got));
    let open_end = !text.is_empty() && !text.ends_with('\n');
    if !same {
        return Some(side_by_side(&wanted.lines, &got));
    }
    (open_end != wanted.open_end && !wanted.more).then(|| {
        format!("    the last line {} a newline\n", if open_end { "lacks" } else { "has" })
    })
}

/// The lines of both, those in common once, each expected one with its number in the file.
fn side_by_side(wanted: &[Line], got: &[&str]) -> String {
    let mut report = String::new();
    let (mut i, mut j) = (0, 0);
    let common = common(wanted, got);
    while i < wanted.len() || j < got.len() {
        let pair = (wanted.get(i), got.get(j));
        match pair {
            (Some(line), Some(text)) if matches(&line.pattern, text) => {
                let _ = writeln!(report, "         {text}");
                (i, j) = (i + 1, j + 1);
            }
            (Some(line), text) if text.is_none() || common[i + 1][j] >= common[i][j + 1] => {
                let _ = writeln!(report, "  {:>4} - {}", line.number, line.pattern);
                i += 1;
            }
            (_, text) => {
                let _ = writeln!(report, "       + {}", text.unwrap_or(&""));
                j += 1;
            }
        }
    }
    report
}

/// How many lines the ends of both, from there on, have in common at most.
fn common(wanted: &[Line], got: &[&str]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; got.len() + 1]; wanted.len() + 1];
    for i in (0..wanted.len()).rev() {
        for j in (0..got.len()).rev() {
            table[i][j] = if matches(&wanted[i].pattern, got[j]) {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    table
}

#[test]
fn marks_stand_for_numbers_and_for_the_rest() {
    assert!(matches("a {pid} b", "a 17 b") && matches("{pid}", "1") && matches("x{*}", "x y"));
    assert!(!matches("a {pid} b", "a  b") && !matches("{pid}", "1 ") && !matches("x{*}", "y"));
    assert!(matches("{pid}: {*}", "3: b") && !matches("{pid}: {*}", "3 b"));
}

#[test]
fn a_difference_names_the_line_of_the_file() {
    let line = |number, text: &str| Line { number, pattern: text.to_owned() };
    let lines = vec![line(7, "a"), line(8, "b"), line(9, "c")];
    let wanted = Wanted { lines, more: false, open_end: false };
    assert_eq!(of_lines(&wanted, "a\nb\nc\n"), None);
    let report = of_lines(&wanted, "a\nc\nd\n").unwrap();
    assert_eq!(report, "         a\n     8 - b\n         c\n       + d\n");
    assert!(of_lines(&wanted, "a\nb\nc").unwrap().contains("lacks a newline"));
    assert!(of_lines(&wanted, "a\nb\nc\n\n").is_some() && of_lines(&wanted, "").is_some());
    let wanted = Wanted { more: true, ..wanted };
    assert_eq!(of_lines(&wanted, "a\nb\nc\nd\n"), None);
    assert!(of_lines(&wanted, "a\nb\n").is_some());
}
