//! Frames: four bytes of length, big-endian, then one encoded value. Limits in both directions.
//!
//! Must not know what the values mean, nor what carries the bytes.

use crate::codec::{self, CodecError};
use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::marker::PhantomData;
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};

/// Bytes of the length in front of a body.
const PREFIX: usize = 4;

/// Why a frame could not be read or written. The connection cannot go on after it.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The length prefix claims more than the limit, in bytes.
    #[error("a frame longer than {0} bytes")]
    TooLong(usize),
    /// The other side ended in the middle of a frame.
    #[error("the connection ended inside a frame")]
    Truncated,
    /// The body is not a value of the expected kind.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// The connection failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads values of one kind and writes values of another.
#[derive(Debug)]
pub struct Frames<In, Out> {
    reader: LengthDelimitedCodec,
    writer: LengthDelimitedCodec,
    read_max: usize,
    write_max: usize,
    kinds: PhantomData<fn(Out) -> In>,
}

impl<In, Out> Frames<In, Out> {
    /// Frames whose bodies are at most so many bytes long.
    #[must_use]
    pub fn new(read_max: usize, write_max: usize) -> Self {
        let limited = |max| {
            let mut builder = LengthDelimitedCodec::builder();
            builder.max_frame_length(max);
            builder
        };
        Self {
            // the length stays in the buffer until its frame is whole, so that an end of the
            // connection right behind it is seen as the truncation it is
            reader: limited(read_max).num_skip(0).length_adjustment(PREFIX as isize).new_codec(),
            writer: limited(write_max).new_codec(),
            read_max,
            write_max,
            kinds: PhantomData,
        }
    }
}

impl<In: DeserializeOwned, Out> Decoder for Frames<In, Out> {
    type Item = In;
    type Error = FrameError;

    fn decode(&mut self, source: &mut BytesMut) -> Result<Option<In>, FrameError> {
        match self.reader.decode(source) {
            Ok(None) => Ok(None),
            Ok(Some(frame)) => Ok(Some(codec::decode(&frame[PREFIX..])?)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(FrameError::TooLong(self.read_max))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn decode_eof(&mut self, source: &mut BytesMut) -> Result<Option<In>, FrameError> {
        match self.decode(source)? {
            Some(value) => Ok(Some(value)),
            None if source.is_empty() => Ok(None),
            None => Err(FrameError::Truncated),
        }
    }
}

impl<In, Out: Serialize> Encoder<&Out> for Frames<In, Out> {
    type Error = FrameError;

    fn encode(&mut self, value: &Out, sink: &mut BytesMut) -> Result<(), FrameError> {
        let body = codec::encode(value, self.write_max)?;
        Ok(self.writer.encode(Bytes::from(body), sink)?)
    }
}

#[cfg(test)]
mod tests;
