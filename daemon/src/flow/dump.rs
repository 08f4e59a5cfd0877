//! The packet dump (`-p`): what was read, readable, before it is passed on (balance(1) §8.5).
//!
//! Must not know where the lines go.

use super::Way;
use crate::sys::voice::Voice;
use std::fmt::Write;

/// Columns of a line that are filled before the next one begins.
const COLUMNS: usize = 80;

/// Prints what passes.
#[derive(Debug, Clone, Copy)]
pub struct Dump {
    voice: Voice,
}

impl Dump {
    /// A dump that goes there.
    #[must_use]
    pub fn new(voice: Voice) -> Self {
        Self { voice }
    }

    /// What a read gave; nothing is the end.
    pub(super) fn data(self, way: Way, bytes: &[u8]) {
        self.voice.print(&record(way, bytes.len() as isize, bytes));
    }

    /// A read that failed.
    pub(super) fn broke(self, way: Way) {
        self.voice.print(&record(way, -1, b""));
    }
}

fn record(way: Way, length: isize, bytes: &[u8]) -> String {
    let mut text = String::with_capacity(16 + 2 * bytes.len());
    let arrow = if way == Way::Up { "->" } else { "-<" };
    // writing to a String cannot fail
    let _ = writeln!(text, "{arrow} {length}");
    let mut column = 0;
    for &byte in bytes {
        let before = text.len();
        match byte {
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "\\{byte:02X}");
            }
        }
        column += text.len() - before;
        if byte == b'\n' || column > COLUMNS {
            text.push('\n');
            column = 0;
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_sample_of_the_page() {
        // balance(1) §8.5
        let greeting = b"B9001 from 127.0.0.1\n";
        assert_eq!(record(Way::Down, 21, greeting), "-< 21\nB9001 from 127.0.0.1\\0A\n\n");
        assert_eq!(record(Way::Up, 5, b"a\\tb\n"), "-> 5\na\\\\tb\\0A\n\n");
        assert_eq!(record(Way::Up, 0, b""), "-> 0\n\n");
        assert_eq!(record(Way::Down, -1, b""), "-< -1\n\n");
    }

    #[test]
    fn lines_end_when_more_than_80_columns_are_filled() {
        let plain = record(Way::Up, 100, &[b'x'; 100]);
        assert_eq!(plain, format!("-> 100\n{}\n{}\n", "x".repeat(81), "x".repeat(19)));
        // 26 escapes are 78 columns, the 27th makes 81
        let escapes = record(Way::Up, 28, &[0xff; 28]);
        assert_eq!(escapes, format!("-> 28\n{}\n\\FF\n", "\\FF".repeat(27)));
        assert_eq!(record(Way::Up, 4, b"\0\x1b\x7f~"), "-> 4\n\\00\\1B\\7F~\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_printed_so_that_they_can_be_read_back(bytes: Vec<u8>) {
            let text = record(Way::Up, bytes.len() as isize, &bytes);
            let payload = text.split_once('\n').unwrap().1;
            prop_assert!(text.chars().all(|c| c == '\n' || (' '..='~').contains(&c)));
            let (mut back, mut rest) = (Vec::new(), payload.replace('\n', ""));
            while !rest.is_empty() {
                let (byte, length) = match rest.as_bytes() {
                    [b'\\', b'\\', ..] => (b'\\', 2),
                    [b'\\', ..] => (u8::from_str_radix(&rest[1..3], 16).unwrap(), 3),
                    [plain, ..] => (*plain, 1),
                    [] => unreachable!(),
                };
                back.push(byte);
                rest.drain(..length);
            }
            prop_assert_eq!(back, bytes);
        }
    }
}
