//! Bytes for narrow columns, by thousands (SI) or by 1,024 (IEC), never wider than four characters
//! (T-24).

/// By what bytes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Units {
    /// By thousands: `1.5k` is 1,500.
    #[default]
    Si,
    /// By 1,024: `1.5K` is 1,536.
    Iec,
}

/// Units were named that there are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no units {0:?}: use si or iec")]
pub struct NoSuchUnits(pub String);

impl Units {
    /// Both, with their names.
    pub const NAMES: [(&'static str, Self); 2] = [("si", Self::Si), ("iec", Self::Iec)];

    /// The units of that name.
    ///
    /// # Errors
    /// There are none of that name.
    pub fn named(name: &str) -> Result<Self, NoSuchUnits> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, units)| *units).ok_or_else(|| NoSuchUnits(name.to_owned()))
    }

    /// Their name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Si => "si",
            Self::Iec => "iec",
        }
    }

    /// The other ones.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Si => Self::Iec,
            Self::Iec => Self::Si,
        }
    }

    /// A number: `999`, `9.9k`, `99k`, `999k`, `9.9M` and so on; what is cut off is lost.
    #[must_use]
    pub fn short(self, number: u64) -> String {
        let (base, prefixes) = match self {
            Self::Si => (1_000, ["", "k", "M", "G", "T", "P", "E"]),
            Self::Iec => (1_024, ["", "K", "M", "G", "T", "P", "E"]),
        };
        let (mut scaled, mut tenths, mut prefix) = (number, 0, 0);
        while scaled > 999 {
            tenths = scaled % base * 10 / base;
            scaled /= base;
            prefix += 1;
        }
        match (prefix, scaled) {
            (0, _) => scaled.to_string(),
            (_, 0..=9) => format!("{scaled}.{tenths}{}", prefixes[prefix]),
            _ => format!("{scaled}{}", prefixes[prefix]),
        }
    }

    /// A rate per second; below ten with one decimal, so that a trickle is not shown as nothing.
    #[must_use]
    pub fn rate(self, per_second: f64) -> String {
        if per_second <= 0.0 {
            "0".to_owned()
        } else if per_second < 9.95 {
            format!("{per_second:.1}")
        } else {
            // saturates, and a rate has no sign here
            self.short(per_second.round() as u64)
        }
    }

    /// What stands behind such a number of bytes: `B`, or `iB` behind a prefix of IEC.
    #[must_use]
    pub fn unit(self, number: &str) -> &'static str {
        match self {
            Self::Iec if number.ends_with(|c: char| c.is_ascii_alphabetic()) => "iB",
            _ => "B",
        }
    }

    /// A rate with its unit: `3.3MB`, `3.1MiB`, `12B`.
    #[must_use]
    pub fn with_unit(self, per_second: f64) -> String {
        let number = self.rate(per_second);
        let unit = self.unit(&number);
        number + unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_bytes_by_thousands_and_by_1024() {
        let both = |number| [Units::Si.short(number), Units::Iec.short(number)];
        for (number, written) in [
            (0, ["0", "0"]),
            (999, ["999", "999"]),
            (1_000, ["1.0k", "0.9K"]),
            (1_024, ["1.0k", "1.0K"]),
            (10_000, ["10k", "9.7K"]),
            (1_048_576, ["1.0M", "1.0M"]),
            (1_000_000, ["1.0M", "976K"]),
            (u64::MAX, ["18E", "15E"]),
        ] {
            assert_eq!(both(number), written, "{number}");
        }
        assert_eq!(Units::Iec.with_unit(2_048.0), "2.0KiB");
        assert_eq!(Units::Iec.with_unit(12.0), "12B");
        assert_eq!(Units::Si.with_unit(2_048.0), "2.0kB");
        for (name, units) in Units::NAMES {
            assert_eq!((Units::named(name), units.name()), (Ok(units), name));
            assert_eq!(units.other().other(), units);
        }
        let wrong = Units::named("metric").unwrap_err().to_string();
        assert_eq!(wrong, "there are no units \"metric\": use si or iec");
    }

    proptest! {
        #[test]
        fn no_number_is_wider_than_four(number: u64, rate in 0.0f64..1e19) {
            for (_, units) in Units::NAMES {
                prop_assert!(units.short(number).len() <= 4);
                prop_assert!(units.rate(rate).len() <= 4);
            }
        }
    }
}
