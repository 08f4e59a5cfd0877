//! Bytes of strangers made fit for a line that operators read, and the system's errors in words.

use std::io;
use std::time::Duration;

/// Most characters of a stranger that a reason repeats.
const LENGTH: usize = 60;

/// The beginning of something, with everything but printable ASCII replaced.
pub(super) fn printable(bytes: &[u8]) -> String {
    let shown = bytes.iter().take(LENGTH);
    let mut text: String = shown
        .map(|byte| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '?',
        })
        .collect();
    if bytes.len() > LENGTH {
        text.push_str("...");
    }
    text
}

/// What the system said, without its number.
pub(super) fn system_text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// Whole seconds where they are whole.
pub(super) fn seconds(time: Duration) -> String {
    match time.subsec_millis() {
        0 => format!("{} s", time.as_secs()),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}
