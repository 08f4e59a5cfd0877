//! Numbers for narrow columns: at most four characters, so that nothing jitters. Bytes are in
//! `parts/bytes`, by the units an operator likes.

use super::parts::bytes::Units;

/// A count: `999`, `9.9k`, `99k`, `999k`, `9.9M` and so on. Decimal, whatever bytes are.
#[must_use]
pub fn short(number: u64) -> String {
    Units::Si.short(number)
}

/// A number with nothing left out: `1,234,567`.
#[must_use]
pub fn exact(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A rate per second of what is counted.
#[must_use]
pub fn short_rate(per_second: f64) -> String {
    Units::Si.rate(per_second)
}

/// A short time, in microseconds: `180us`, `12ms`, `1.5s`; nothing for none.
#[must_use]
pub fn micros(us: u64) -> String {
    match us {
        0 => "—".to_owned(),
        1..1_000 => format!("{us}us"),
        1_000..1_000_000 => format!("{}ms", us / 1_000),
        1_000_000..10_000_000 => format!("{}.{}s", us / 1_000_000, us % 1_000_000 / 100_000),
        _ => format!("{}s", us / 1_000_000),
    }
}

/// How long something lasts, in minutes at least: `<1m`, `12m`, `3h12m`, `5d3h`.
#[must_use]
pub fn duration(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => "<1m".to_owned(),
        (0, 0, _) => format!("{minutes}m"),
        (0, _, _) => format!("{hours}h{:02}m", minutes % 60),
        _ => format!("{days}d{:02}h", hours % 24),
    }
}

/// How long ago something was, so coarse that it does not change all the time: `10s`, `3m`, `2h05m`.
#[must_use]
pub fn ago(seconds: u64) -> String {
    if seconds < 60 { format!("{}s", seconds / 5 * 5) } else { duration(seconds) }
}

/// A time that runs out, in four characters at most: `41s`, `12m`, `3h`, `5d`.
#[must_use]
pub fn countdown(seconds: u64) -> String {
    match seconds {
        0..=99 => format!("{seconds}s"),
        100..=5_999 => format!("{}m", seconds.div_ceil(60)),
        6_000..=359_999 => format!("{}h", seconds.div_ceil(3_600)),
        _ => format!("{}d", seconds.div_ceil(86_400).min(999)),
    }
}

/// The time of day of a stamp, in UTC: `12:01:07`.
#[must_use]
pub fn time_of_day(unix_ms: u64) -> String {
    let seconds = unix_ms / 1000 % 86_400;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_read_as_one_would_write_them() {
        let written = [0, 7, 999, 1000, 1999, 9_999, 10_000, 99_999, 999_999, 1_000_000].map(short);
        assert_eq!(
            written,
            ["0", "7", "999", "1.0k", "1.9k", "9.9k", "10k", "99k", "999k", "1.0M"]
        );
        assert_eq!(short(u64::MAX), "18E");
        let rates = [0.0, 0.04, 0.5, 9.94, 9.96, 1234.0].map(short_rate);
        assert_eq!(rates, ["0", "0.0", "0.5", "9.9", "10", "1.2k"]);
        assert_eq!(
            [5, 59, 60, 3_720, 90_000].map(duration),
            ["<1m", "<1m", "1m", "1h02m", "1d01h"]
        );
        let times = [0, 999, 12_345, 1_560_000, 61_000_000].map(micros);
        assert_eq!(times, ["—", "999us", "12ms", "1.5s", "61s"]);
        assert_eq!([0, 999, 1_000, 1_234_567].map(exact), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(time_of_day(1_700_000_000_123), "22:13:20");
        let left = [0, 99, 100, 120, 5_999, 6_000, 360_000, u64::MAX].map(countdown);
        assert_eq!(left, ["0s", "99s", "2m", "2m", "100m", "2h", "5d", "999d"]);
    }

    proptest! {
        #[test]
        fn no_number_is_wider_than_four(number: u64, rate in 0.0f64..1e18) {
            prop_assert!(short(number).len() <= 4);
            prop_assert!(short_rate(rate).len() <= 4);
        }
    }
}
