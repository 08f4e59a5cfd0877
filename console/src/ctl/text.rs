//! Numbers, times and tables as they are printed for people and awk.
//!
//! Must not know what they mean.

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

/// `1 connection`, `10,000 connections`.
#[must_use]
pub fn count(number: u64, one: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{} {one}{end}", thousands(number))
}

/// `10,000`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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

/// A moment in UTC, `2026-07-14T03:16:23Z`, from milliseconds since 1970-01-01.
#[must_use]
pub fn utc(unix_ms: u64) -> String {
    let s = unix_ms / 1000;
    let (hour, minute, second) = (s / 3600 % 24, s / 60 % 60, s % 60);
    // years that begin in March, so that the leap day is their last; eras of 400 of them
    let days = s / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
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
