//! A key in as little memory as it takes: short ones lie in the entry itself.

/// So many bytes lie in the entry.
const INLINE: usize = 22;

/// Some bytes.
#[derive(Debug)]
pub(super) enum Key {
    Short(u8, [u8; INLINE]),
    Long(Box<[u8]>),
}

impl Key {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut short = [0; INLINE];
        match (short.get_mut(..bytes.len()), u8::try_from(bytes.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(bytes);
                Self::Short(length, short)
            }
            _ => Self::Long(bytes.into()),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Short(length, bytes) => &bytes[..usize::from(*length)],
            Self::Long(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_come_back_and_the_default_length_takes_no_box() {
        assert_eq!(size_of::<Key>(), 24);
        for length in [0, 1, 10, INLINE, INLINE + 1, 4096] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let key = Key::new(&bytes);
            assert_eq!(key.bytes(), bytes);
            assert_eq!(matches!(key, Key::Long(_)), length > INLINE);
        }
    }
}
