//! A body in chunks (RFC 9112 §7.1) put together again, in pieces as they come.
//!
//! Sans-io. Must not know what the body is for.

/// Longest line between two chunks, its extensions included.
const LINE_MAX: usize = 4096;
/// Longest trailer.
const TRAILER_MAX: usize = 64 * 1024;

/// Takes chunks apart.
#[derive(Debug, Clone)]
pub struct Chunked {
    state: State,
    /// Bytes of the line or of the trailer that were seen.
    seen: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the digits of a length: its value, and whether there was one.
    Length {
        value: u64,
        digits: bool,
    },
    /// Behind the digits, up to the end of the line.
    Extension {
        value: u64,
    },
    /// In a chunk, so many bytes before its end.
    Data {
        left: u64,
    },
    /// Behind a chunk, up to the end of the line.
    Behind,
    /// At the beginning of a line behind the last chunk.
    Trailer,
    /// Within one.
    InTrailer,
    Done,
}

/// It is no body in chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chunk of the body is broken")]
pub struct Broken;

impl Default for Chunked {
    fn default() -> Self {
        Self { state: State::Length { value: 0, digits: false }, seen: 0 }
    }
}

impl Chunked {
    /// Takes what came, hands on what belongs to the body.
    ///
    /// # Errors
    /// It is no chunk.
    pub fn take(&mut self, mut bytes: &[u8], mut body: impl FnMut(&[u8])) -> Result<(), Broken> {
        while let Some((first, rest)) = bytes.split_first() {
            if let State::Data { left } = self.state {
                let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                body(&bytes[..here]);
                bytes = &bytes[here..];
                let left = left - here as u64;
                self.state = if left == 0 { State::Behind } else { State::Data { left } };
                continue;
            }
            self.state = self.between(*first)?;
            if self.is_done() {
                break;
            }
            bytes = rest;
        }
        Ok(())
    }

    /// Whether the last chunk and what follows it were seen.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// The state after a byte that is not of the body.
    fn between(&mut self, byte: u8) -> Result<State, Broken> {
        self.seen += 1;
        let most = match self.state {
            State::Trailer | State::InTrailer => TRAILER_MAX,
            _ => LINE_MAX,
        };
        if self.seen > most {
            return Err(Broken);
        }
        match (self.state, byte) {
            (State::Length { value, .. }, digit) if digit.is_ascii_hexdigit() => {
                let digit = char::from(digit).to_digit(16).ok_or(Broken)?;
                let value = value.checked_mul(16).and_then(|value| value.checked_add(digit.into()));
                Ok(State::Length { value: value.ok_or(Broken)?, digits: true })
            }
            (State::Length { value, digits: true }, b'\r' | b';' | b' ' | b'\t') => {
                Ok(State::Extension { value })
            }
            (State::Length { value, digits: true } | State::Extension { value }, b'\n') => {
                self.seen = 0;
                Ok(if value == 0 { State::Trailer } else { State::Data { left: value } })
            }
            (State::Behind, b'\n') => {
                self.seen = 0;
                Ok(State::Length { value: 0, digits: false })
            }
            (State::Trailer, b'\n') => Ok(State::Done),
            (State::Trailer, b'\r') | (State::InTrailer, b'\n') => Ok(State::Trailer),
            (State::Trailer | State::InTrailer, _) => Ok(State::InTrailer),
            (state @ State::Behind, b'\r')
            | (state @ (State::Extension { .. } | State::Data { .. } | State::Done), _) => {
                Ok(state)
            }
            (State::Length { .. } | State::Behind, _) => Err(Broken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The body, and whether it is whole; taken in pieces of this size.
    fn decode(bytes: &[u8], piece: usize) -> Result<(Vec<u8>, bool), Broken> {
        let (mut chunked, mut body) = (Chunked::default(), Vec::new());
        for piece in bytes.chunks(piece) {
            chunked.take(piece, |part| body.extend_from_slice(part))?;
        }
        Ok((body, chunked.is_done()))
    }

    #[test]
    fn chunks_become_one_body() {
        for (text, body, whole) in [
            ("0\r\n\r\n", "", true),
            ("3\r\nabc\r\n0\r\n\r\n", "abc", true),
            ("3;x=y\r\nabc\r\n02 \r\nde\r\n0\r\nTrailer: x\r\n\r\nrest", "abcde", true),
            ("a\nabcdefghij\n0\n\n", "abcdefghij", true),
            ("5\r\nabc", "abc", false),
            ("3\r\nabc\r\n0\r\n", "abc", false),
        ] {
            for piece in 1..8 {
                let decoded = decode(text.as_bytes(), piece);
                assert_eq!(decoded, Ok((body.as_bytes().to_vec(), whole)), "{text:?} by {piece}");
            }
        }
    }

    #[test]
    fn what_is_no_chunk_is_broken() {
        let long = format!("1;{}\r\n", "x".repeat(LINE_MAX));
        for text in [
            "x",
            "\r\n",
            "-1\r\n",
            "0x1\r\n",
            "1\r\nab\r\n",
            "11111111111111111\r\n",
            ";\r\n",
            &long,
        ] {
            assert_eq!(decode(text.as_bytes(), 3), Err(Broken), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_body_in_any_chunks_in_any_pieces(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..6), piece in 1_usize..9
        ) {
            let mut wire = Vec::new();
            for part in &parts {
                wire.extend(format!("{:X}\r\n", part.len()).bytes());
                wire.extend_from_slice(part);
                wire.extend(b"\r\n");
            }
            wire.extend(b"0\r\n\r\n");
            prop_assert_eq!(decode(&wire, piece), Ok((parts.concat(), true)));
        }
    }
}
