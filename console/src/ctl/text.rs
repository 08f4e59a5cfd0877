//! Numbers, times and tables as they are printed for people and awk.
//!
//! Must not know what they mean.

pub use balance_proto::json::facts::{count, thousands, utc};
use std::fmt::Write;

/// A column of a table: its heading, and whether it is set right.
pub type Column = (&'static str, bool);

/// Lines under headings, each column as wide as it must be.
#[must_use]
pub fn table<const N: usize>(columns: [Column; N], rows: Vec<[String; N]>) -> String {
    let mut lines = vec![columns.map(|(heading, _)| heading.to_owned())];
    lines.extend(rows);
    let width = |n: usize| lines.iter().map(|line| line[n].len()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for cells in &lines {
        let mut line = String::new();
        for ((cell, width), (_, right)) in cells.iter().zip(widths).zip(columns) {
            // writing to a string cannot fail
            let _ = match right {
                true => write!(line, "{cell:>width$}  "),
                false => write!(line, "{cell:<width$}  "),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// `33.3 %`.
#[must_use]
pub fn percent(part: u32, of: u32) -> String {
    let exact = f64::from(part) * 100.0 / f64::from(of.max(1));
    if part > 0 && exact < 0.05 {
        return "<0.1 %".to_owned();
    }
    let rounded = format!("{exact:.1}");
    format!("{} %", rounded.strip_suffix(".0").unwrap_or(&rounded))
}

/// A stretch of time in its two largest units: `0s`, `3m12s`, `2d05h`.
#[must_use]
pub fn stretch(ms: u64) -> String {
    let s = ms / 1000;
    match s {
        0..60 => format!("{s}s"),
        60..3600 => format!("{}m{:02}s", s / 60, s % 60),
        3600..86_400 => format!("{}h{:02}m", s / 3600, s / 60 % 60),
        _ => format!("{}d{:02}h", s / 86_400, s / 3600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_read_well() {
        let shares: Vec<_> = [0, 1, 3333, 5000, 10_000].map(|n| percent(n, 10_000)).into();
        assert_eq!(shares, ["0 %", "<0.1 %", "33.3 %", "50 %", "100 %"]);
        assert_eq!(percent(0, 0), "0 %");
        assert_eq!(
            [1, 12, 10_000].map(|n| count(n, "client")).join(", "),
            "1 client, 12 clients, 10,000 clients"
        );
        assert_eq!(thousands(1_234_567), "1,234,567");
        let stretches = [999, 59_000, 192_000, 3_600_000, 190_800_000].map(stretch);
        assert_eq!(stretches, ["0s", "59s", "3m12s", "1h00m", "2d05h"]);
    }

    #[test]
    fn moments_are_those_of_the_calendar() {
        for (unix_s, moment) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(unix_s * 1000 + 999), moment);
        }
    }
}
