//! The comparison behind `just bench-instructions`: when a count is a regression.
//!
//! Nothing is counted here.

#[path = "../benches/baseline/mod.rs"]
mod stored;

use stored::{Counts, MOST, Verdict};

fn counts(of: &[(&str, f64)]) -> Counts {
    let of = of.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    Counts { with: "rustc 1, x86_64".into(), of }
}

#[test]
fn what_is_written_is_read_again() {
    let written = counts(&[("frame/a", 1234.5), ("pick/b", 30.0)]);
    assert_eq!(Counts::parse(&written.to_string()), Ok(written));
}

#[test]
fn a_broken_line_is_named() {
    for text in ["pick", "pick x", "pick 0", "pick inf", "pick 1 2"] {
        let error = Counts::parse(&format!("# remark\n\n{text}\n")).unwrap_err();
        assert!(error.contains("line 3"), "{error}");
    }
}

#[test]
fn more_than_a_twentieth_more_is_worse() {
    assert_eq!(MOST, 1.05);
    let was = counts(&[("a", 100.0), ("b", 100.0), ("c", 100.0), ("d", 100.0), ("e", 1.0)]);
    let is = counts(&[("a", 105.0), ("b", 105.1), ("c", 94.9), ("d", 95.0), ("f", 1.0)]);
    let lines = was.compare(&is);
    let verdicts: Vec<_> = lines.iter().map(|line| line.verdict).collect();
    use Verdict::{Better, Gone, New, Same, Worse};
    assert_eq!(verdicts, [Same, Worse, Better, Same, Gone, New]);
    let passing: Vec<_> = verdicts.iter().map(|verdict| verdict.passes()).collect();
    assert_eq!(passing, [true, false, true, true, false, false]);
    assert!(lines[1].to_string().contains("1.051  WORSE"), "{}", lines[1]);
}

#[test]
fn the_baseline_in_the_tree_can_be_read_and_agrees_with_itself() {
    let stored = Counts::parse(include_str!("../benches/instructions.txt")).unwrap();
    assert!(!stored.of.is_empty() && !stored.with.is_empty());
    assert!(stored.compare(&stored).iter().all(|line| line.verdict == Verdict::Same));
}
