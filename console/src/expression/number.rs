//! Numbers with units, each kind with its own.

use super::Kind;

/// A number of thousands, and of 1024s.
const SCALES: [(&str, f64); 11] = [
    ("", 1.0),
    ("k", 1e3),
    ("m", 1e6),
    ("g", 1e9),
    ("t", 1e12),
    ("p", 1e15),
    ("ki", 1024.0),
    ("mi", 1_048_576.0),
    ("gi", 1_073_741_824.0),
    ("ti", 1_099_511_627_776.0),
    ("pi", 1_125_899_906_842_624.0),
];

/// What a unit multiplies by, if a kind of number has it. Upper and lower case are alike.
pub(super) fn unit(kind: Kind, unit: &str) -> Option<f64> {
    let unit = unit.to_lowercase();
    let scale = |unit: &str| SCALES.iter().find(|(name, _)| *name == unit).map(|(_, by)| *by);
    let bytes = |unit: &str| scale(unit.strip_suffix('b').unwrap_or(unit));
    match kind {
        Kind::Text => None,
        Kind::Number => unit.is_empty().then_some(1.0),
        Kind::Count => scale(&unit),
        Kind::Part => match unit.as_str() {
            "" => Some(1.0),
            "%" => Some(0.01),
            _ => None,
        },
        Kind::Bytes => bytes(&unit),
        Kind::ByteRate => bytes(unit.strip_suffix("/s").unwrap_or(&unit)),
        Kind::Rate => scale(unit.strip_suffix("/s").unwrap_or(&unit)),
        Kind::Seconds => match unit.as_str() {
            "ms" => Some(0.001),
            "" | "s" => Some(1.0),
            "m" | "min" => Some(60.0),
            "h" => Some(3_600.0),
            "d" => Some(86_400.0),
            _ => None,
        },
    }
}

/// The units of a kind, for a sentence.
pub(super) fn known(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Number => "a plain number",
        Kind::Count => "k, M, G or none",
        Kind::Part => "% or none",
        Kind::Bytes => "B, kB, MB, GB, KiB, MiB, GiB or none",
        Kind::ByteRate => "B/s, kB/s, MB/s, GB/s, KiB/s, MiB/s or none",
        Kind::Rate => "/s, k/s or none",
        Kind::Seconds => "ms, s, m, h, d or none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_units() {
        for (kind, name, factor) in [
            (Kind::ByteRate, "MB/s", Some(1e6)),
            (Kind::ByteRate, "m", Some(1e6)),
            (Kind::ByteRate, "MiB/s", Some(1_048_576.0)),
            (Kind::ByteRate, "%", None),
            (Kind::Bytes, "kB", Some(1e3)),
            (Kind::Bytes, "B", Some(1.0)),
            (Kind::Bytes, "B/s", None),
            (Kind::Count, "k", Some(1e3)),
            (Kind::Count, "kB", None),
            (Kind::Rate, "/s", Some(1.0)),
            (Kind::Rate, "k/s", Some(1e3)),
            (Kind::Part, "%", Some(0.01)),
            (Kind::Seconds, "m", Some(60.0)),
            (Kind::Seconds, "ms", Some(0.001)),
            (Kind::Seconds, "M", Some(60.0)),
            (Kind::Number, "k", None),
        ] {
            assert_eq!(unit(kind, name), factor, "{kind:?} {name}");
        }
    }
}
