//! Sealed names: what our cookie says instead of `outN` where there is a key.
//!
//! A plain name tells everybody how many outputs there are, and lets anybody choose one. A sealed
//! one says nothing, and only who has the key can make one. The same key makes the same name, so
//! sessions outlive a restart and may go to another balancer that has the key.
//! Must not know what a cookie looks like, nor where the key comes from.

use super::output::OutId;
use aes_siv::aead::KeyInit;
use aes_siv::siv::Aes128Siv;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// Bytes of a key.
const KEY: usize = 32;
/// Bytes in front of the number that only the key can make.
const TAG: usize = 16;
const NUMBER: usize = size_of::<u32>();
const SEALED: usize = TAG + NUMBER;
/// Characters of a sealed name.
const TEXT: usize = (SEALED * 8).div_ceil(6);

/// What seals names, by AES-SIV (RFC 5297): a name has one sealed form, and no other text opens.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal([u8; KEY]);

impl Seal {
    /// From a key of 64 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<_>>>()?;
        let (pairs, []) = digits.as_chunks::<2>() else { return None };
        let bytes: Option<Vec<_>> =
            pairs.iter().map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect();
        Some(Self(bytes?.try_into().ok()?))
    }

    /// The sealed name of an output: letters, digits, `-` and `_`.
    #[must_use]
    pub fn close(&self, output: OutId) -> String {
        let mut number = output.number().to_be_bytes();
        let tag = self.cipher().encrypt_inout_detached(NO_HEADERS, (&mut number[..]).into());
        // it refuses only more headers than there are here; such a name would open nothing
        let tag = tag.unwrap_or_default();
        URL_SAFE_NO_PAD.encode([&tag[..], &number[..]].concat())
    }

    /// The output of a sealed name; none if this key did not make it.
    #[must_use]
    pub fn open(&self, name: &[u8]) -> Option<OutId> {
        if name.len() != TEXT {
            return None;
        }
        let mut sealed = [0; SEALED];
        let read = URL_SAFE_NO_PAD.decode_slice_unchecked(name, &mut sealed).ok()?;
        let (tag, number) = sealed[..read].split_first_chunk::<TAG>()?;
        let mut number: [u8; NUMBER] = number.try_into().ok()?;
        let opened = self.cipher().decrypt_inout_detached(
            NO_HEADERS,
            (&mut number[..]).into(),
            &(*tag).into(),
        );
        opened.ok()?;
        OutId::new(u32::from_be_bytes(number))
    }

    fn cipher(&self) -> Aes128Siv {
        Aes128Siv::new(&self.0.into())
    }
}

const NO_HEADERS: [&[u8]; 0] = [];

/// Not the key: it would be in a log one day.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(...)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F";

    fn seal(key: &str) -> Seal {
        Seal::from_hex(key).unwrap()
    }

    #[test]
    fn a_key_has_64_hexadecimal_digits() {
        assert!(Seal::from_hex(A_KEY).is_some());
        for wrong in
            ["", "00", &A_KEY[1..], &A_KEY[2..], &format!("{A_KEY}00"), &A_KEY.replace('1', "x")]
        {
            assert_eq!(Seal::from_hex(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{:?}", seal(A_KEY)), "Seal(...)");
    }

    #[test]
    fn a_name_stays_the_same_over_restarts_and_opens_with_its_key_alone() {
        let out3 = OutId::new(3).unwrap();
        let name = seal(A_KEY).close(out3);
        assert_eq!(seal(A_KEY).close(out3), name);
        assert_eq!(seal(A_KEY).open(name.as_bytes()), Some(out3));
        assert_eq!(seal(&A_KEY.replace('0', "f")).open(name.as_bytes()), None);
        for other in ["out3", "", &name[1..], &format!("{name}A"), &name.to_lowercase()] {
            assert_eq!(seal(A_KEY).open(other.as_bytes()), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn every_output_has_a_name_that_a_cookie_may_hold(number in 1..=u32::MAX) {
            let (seal, output) = (seal(A_KEY), OutId::new(number).unwrap());
            let name = seal.close(output);
            prop_assert_eq!(name.len(), TEXT);
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
            prop_assert_eq!(seal.open(name.as_bytes()), Some(output));
        }

        /// The last character holds bits that mean nothing: they have to be none.
        #[test]
        fn one_changed_byte_is_one_too_many(number in 1..=9_u32, at in 0..TEXT, byte: u8) {
            let (seal, output) = (seal(A_KEY), OutId::new(number).unwrap());
            let mut name = seal.close(output).into_bytes();
            prop_assume!(name[at] != byte);
            name[at] = byte;
            prop_assert_eq!(seal.open(&name), None);
        }
    }
}
