//! Numbers as people of one language write them. `assets/page.js` writes them alike.
//!
//! Must not know what is counted.

use super::columns::Format;
use super::words::Language;

/// Stands between a number and its unit.
const SPACE: char = '\u{a0}';
/// Stands between thousands, in both languages (ISO 80000-1).
const THIN: char = '\u{202f}';
/// For what does not apply.
pub(super) const NOTHING: &str = "–";

impl Language {
    fn point(self) -> char {
        match self {
            Self::English => '.',
            Self::Spanish => ',',
        }
    }

    /// A number of that kind.
    pub(super) fn number(self, format: Format, number: u64) -> String {
        match format {
            Format::Count => count(number),
            Format::Bytes => self.scaled(number, &["B", "kB", "MB", "GB", "TB", "PB", "EB"]),
            Format::Rate => self.rate(number),
            Format::Time => self.scaled(number, &["µs", "ms", "s"]),
            Format::Span => duration(number),
        }
    }

    /// Three digits at most, and a unit. What is cut off is not rounded up.
    fn scaled(self, number: u64, units: &[&str]) -> String {
        let (mut unit, mut one) = (0, 1);
        while number / one >= 1000 && unit + 1 < units.len() {
            one *= 1000;
            unit += 1;
        }
        let (whole, tenth) = (number / one, number % one / (one / 10).max(1));
        let text = if unit == 0 || whole >= 10 {
            count(whole)
        } else {
            format!("{whole}{}{tenth}", self.point())
        };
        format!("{text}{SPACE}{}", units[unit])
    }

    fn rate(self, milli: u64) -> String {
        match milli {
            0 => "0".to_owned(),
            1..100 => format!("<{SPACE}0{}1", self.point()),
            100..10_000 => format!("{}{}{}", milli / 1000, self.point(), milli % 1000 / 100),
            _ => count(milli / 1000),
        }
    }
}

fn count(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// How long something lasts: two units at most, the same in both languages.
pub(super) fn duration(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |first: u64, name: &str, second: u64, small: &str| match second {
        0 => format!("{first}{SPACE}{name}"),
        _ => format!("{first}{SPACE}{name} {second}{SPACE}{small}"),
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}{SPACE}s"),
        (0, 0, _) => format!("{minutes}{SPACE}min"),
        (0, _, _) => two(hours, "h", minutes % 60, "min"),
        _ => two(days, "d", hours % 24, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Spanish};

    #[test]
    fn numbers_read_as_one_would_write_them() {
        let plain = |text: String| text.replace(SPACE, "_").replace(THIN, "'");
        for (format, number, english, spanish) in [
            (Format::Count, 0, "0", "0"),
            (Format::Count, 9_999, "9999", "9999"),
            (Format::Count, 10_000, "10'000", "10'000"),
            (Format::Count, 1_234_567, "1'234'567", "1'234'567"),
            (Format::Bytes, 0, "0_B", "0_B"),
            (Format::Bytes, 999, "999_B", "999_B"),
            (Format::Bytes, 1_999, "1.9_kB", "1,9_kB"),
            (Format::Bytes, 10_999, "10_kB", "10_kB"),
            (Format::Bytes, u64::MAX, "18_EB", "18_EB"),
            (Format::Rate, 0, "0", "0"),
            (Format::Rate, 50, "<_0.1", "<_0,1"),
            (Format::Rate, 1_290, "1.2", "1,2"),
            (Format::Rate, 12_345_678, "12'345", "12'345"),
            (Format::Time, 870, "870_µs", "870_µs"),
            (Format::Time, 4_400, "4.4_ms", "4,4_ms"),
            (Format::Time, 61_000_000, "61_s", "61_s"),
            (Format::Time, 61_000_000_000, "61'000_s", "61'000_s"),
        ] {
            assert_eq!(plain(English.number(format, number)), english);
            assert_eq!(plain(Spanish.number(format, number)), spanish);
        }
        let written = [5, 59, 60, 3_600, 3_720, 86_400, 90_000].map(|s| plain(duration(s)));
        assert_eq!(written, ["5_s", "59_s", "1_min", "1_h", "1_h 2_min", "1_d", "1_d 1_h"]);
    }
}
