//! The bytes that travel, and whether those that arrive are the right ones.
//!
//! Each request carries a number that its answer repeats, so that an answer to somebody else is seen
//! as well as a byte that is missing. Must not know sockets.

/// Bytes in which a message carries its number.
const HEAD: usize = 8;
/// What a stream repeats.
pub const BLOCK: usize = 64 * 1024;

fn pattern(length: usize) -> Vec<u8> {
    // neighbours differ, and so do places that are 256 apart
    (0..length).map(|i| (i.wrapping_mul(31) ^ (i >> 8)) as u8).collect()
}

/// Messages of one length; all have the same bytes behind their number.
#[derive(Debug)]
pub struct Messages {
    bytes: Vec<u8>,
    /// What is in front of the number, always the same.
    front: usize,
}

impl Messages {
    /// Messages of so many bytes, at least those of a number.
    pub fn new(length: usize) -> Self {
        Self::behind(b"", length)
    }

    /// The same behind a head.
    pub fn behind(head: &[u8], length: usize) -> Self {
        Self { bytes: [head, &pattern(length.max(HEAD))].concat(), front: head.len() }
    }

    /// Bytes of a message.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The message of this number.
    pub fn numbered(&mut self, number: u64) -> &[u8] {
        self.bytes[self.front..][..HEAD].copy_from_slice(&number.to_le_bytes());
        &self.bytes
    }

    /// Whether these are the bytes of the message from `at` on.
    pub fn agrees(&mut self, number: u64, at: usize, bytes: &[u8]) -> bool {
        self.numbered(number).get(at..at + bytes.len()) == Some(bytes)
    }

    /// The number of a message, unless it is none of these.
    pub fn number_of(&mut self, message: &[u8]) -> Option<u64> {
        let number = u64::from_le_bytes(*message.get(self.front..)?.first_chunk()?);
        (message.len() == self.length() && self.agrees(number, 0, message)).then_some(number)
    }
}

/// A stream without end.
#[derive(Debug)]
pub struct Stream(Vec<u8>);

impl Stream {
    /// The one there is.
    pub fn new() -> Self {
        Self(pattern(BLOCK))
    }

    /// Some of its bytes, from a place on.
    pub fn from(&self, place: u64) -> &[u8] {
        &self.0[(place % BLOCK as u64) as usize..]
    }

    /// Whether these are its bytes from a place on.
    pub fn agrees(&self, mut place: u64, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let here = self.from(place);
            let length = here.len().min(bytes.len());
            if here[..length] != bytes[..length] {
                return false;
            }
            bytes = &bytes[length..];
            place += length as u64;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_another_number_or_with_a_wrong_byte_is_seen() {
        let mut messages = Messages::new(64);
        let mut one = messages.numbered(1).to_vec();
        assert_eq!(messages.number_of(&one), Some(1));
        assert!(messages.agrees(1, 10, &one[10..20]));
        assert!(!messages.agrees(2, 0, &one));
        assert!(!messages.agrees(1, 60, &one[..10]));
        one[63] ^= 1;
        assert_eq!(messages.number_of(&one), None);
        assert_eq!(messages.number_of(&one[..63]), None);
        assert_eq!(messages.number_of(&[]), None);
    }

    #[test]
    fn a_stream_that_lost_a_byte_is_seen() {
        let stream = Stream::new();
        let all: Vec<u8> = [stream.from(0), stream.from(0), stream.from(0)].concat();
        assert!(stream.agrees(5, &all[5..]));
        assert!(stream.agrees(BLOCK as u64 + 7, &all[7..]));
        assert!(!stream.agrees(5, &all[6..]));
    }
}
