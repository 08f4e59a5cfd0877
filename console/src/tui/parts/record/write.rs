//! Makes a recording.

use super::{COUNT_MAX, HAPPENING_MAX, Happening, Head, MAGIC, RECORDING_MAX, VERSION};
use balance_proto::codec::{self, CodecError};

/// A recording that is being made.
#[derive(Debug)]
pub struct Recorder {
    /// Bytes so far.
    length: usize,
    /// Happenings so far.
    count: usize,
    /// The latest time, in milliseconds from the start.
    at_ms: u64,
}

/// Why something is not in a recording.
#[derive(Debug, thiserror::Error)]
pub enum Full {
    /// The recording has its size.
    #[error("the recording is full ({} MiB) and ends here: begin another one", RECORDING_MAX >> 20)]
    Recording,
    /// It is too large for a recording.
    #[error("left out of the recording: {0}")]
    Happening(#[from] CodecError),
}

impl Recorder {
    /// Begins a recording, and gives its first bytes.
    ///
    /// # Errors
    /// The head is too large.
    pub fn begin(head: &Head) -> Result<(Self, Vec<u8>), Full> {
        let body = codec::encode(head, codec::CALL_MAX)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_be_bytes());
        bytes.extend(length(&body));
        bytes.extend(body);
        Ok((Self { length: bytes.len(), count: 0, at_ms: 0 }, bytes))
    }

    /// The bytes of something that happened so many milliseconds after the beginning; never before
    /// what is in the recording already.
    ///
    /// # Errors
    /// There is no room for it; a later, smaller one may find some.
    pub fn add(&mut self, at_ms: u64, happening: &Happening) -> Result<Vec<u8>, Full> {
        let body = codec::encode(happening, HAPPENING_MAX)?;
        self.at_ms = self.at_ms.max(at_ms);
        let mut bytes = length(&body).to_vec();
        bytes.extend(self.at_ms.to_be_bytes());
        bytes.push(happening.kind().byte());
        bytes.extend(body);
        if self.length + bytes.len() > RECORDING_MAX || self.count == COUNT_MAX {
            return Err(Full::Recording);
        }
        self.length += bytes.len();
        self.count += 1;
        Ok(bytes)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}

/// Bodies are limited far below what four bytes can say.
fn length(body: &[u8]) -> [u8; 4] {
    u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes()
}
