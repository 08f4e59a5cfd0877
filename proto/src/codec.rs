//! Values to bytes and back. The only file that names bincode.
//!
//! bincode 2.0.1 is pinned and unmaintained (RUSTSEC-2025-0141); it never faces the network, only a
//! local socket that the kernel guards. Its traps are closed here: decoding is always bounded,
//! bytes behind the value are refused, and what is written is measured too. Were it to be replaced,
//! this file and the protocol number would change and nothing else.
//!
//! Messages must not contain elements of size zero (a length prefix alone would buy unlimited work)
//! nor types that contain themselves.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most bytes of a call's body. Calls are small; a lying length prefix must not buy memory.
pub const CALL_MAX: usize = 64 * 1024;
/// Most bytes of a message's body.
pub const MESSAGE_MAX: usize = 1024 * 1024;
/// What a decoder may claim: it counts the widths of decoded values, which exceed their bytes.
const DECODED_MAX: usize = 4 * MESSAGE_MAX;

/// Why a value did not become bytes, or bytes no value.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The bytes are not such a value.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// The value ended before the bytes did.
    #[error("{0} bytes too many")]
    Trailing(usize),
    /// The value cannot be written.
    #[error("unwritable: {0}")]
    Unwritable(String),
    /// The value needs more bytes than a frame may have.
    #[error("{size} bytes, and a frame holds {limit}")]
    TooLong {
        /// What it needs.
        size: usize,
        /// What it may have.
        limit: usize,
    },
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<DECODED_MAX>()
}

/// The bytes of a value.
///
/// # Errors
/// The value needs more than `limit` bytes.
pub fn encode<T: Serialize>(value: &T, limit: usize) -> Result<Vec<u8>, CodecError> {
    let bytes = bincode::serde::encode_to_vec(value, config())
        .map_err(|error| CodecError::Unwritable(error.to_string()))?;
    if bytes.len() > limit {
        return Err(CodecError::TooLong { size: bytes.len(), limit });
    }
    Ok(bytes)
}

/// The value of some bytes, all of them.
///
/// # Errors
/// They are not exactly one such value.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let (value, read) = bincode::serde::decode_from_slice(bytes, config())
        .map_err(|error| CodecError::Unreadable(error.to_string()))?;
    match bytes.len() - read {
        0 => Ok(value),
        left => Err(CodecError::Trailing(left)),
    }
}
