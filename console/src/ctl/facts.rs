//! The daemon's facts in words for people; as JSON they are of `balance_proto::json`.

use super::text::utc;
pub use balance_proto::json::facts::health_word;
use balance_proto::state::Reason;

/// Why something is so, and since when, for people; `-` where there is nothing to say.
#[must_use]
pub fn reason_words(reason: Option<&Reason>) -> [String; 2] {
    let none = || "-".to_owned();
    reason.map_or_else(|| [none(), none()], |reason| [utc(reason.unix_ms), reason.why.clone()])
}
