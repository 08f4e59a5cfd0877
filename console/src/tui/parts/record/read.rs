//! Reads a recording: what is in it and where, each happening itself only when it is wanted.

use super::{
    COUNT_MAX, HAPPENING_MAX, Happening, Head, Kind, MAGIC, PREFIX, RECORDING_MAX, VERSION,
};
use balance_proto::codec;
use balance_proto::hello::PROTOCOL;
use std::ops::Range;

/// A recording.
#[derive(Debug, Clone)]
pub struct Recording {
    head: Head,
    bytes: Vec<u8>,
    places: Vec<Place>,
    ending: Ending,
}

/// Where a happening is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Milliseconds from the beginning.
    pub(super) at_ms: u64,
    pub(super) kind: Kind,
    body: Range<usize>,
}

/// How a recording ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ending {
    /// Behind a happening, as it should.
    #[error("whole")]
    Whole,
    /// Inside one: the program that made it was cut off.
    #[error("it ends in the middle of something, {0} bytes behind the last that is whole")]
    Cut(usize),
    /// From there on it is no recording.
    #[error("from byte {0} on it is no recording: it was damaged")]
    Damaged(usize),
}

/// Why a file, or something in it, cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unplayable {
    /// It is something else.
    #[error("this is no recording of balance-tui: `:record` makes them")]
    NotARecording,
    /// It ends before it begins.
    #[error("this recording ends in its first bytes: there is nothing to play")]
    Empty,
    /// It is larger than any that is made.
    #[error("this is larger than a recording can be ({} MiB)", RECORDING_MAX >> 20)]
    TooLarge,
    /// Its form is a later one.
    #[error("this recording has form {0}, and this program plays form {VERSION}: use a newer one")]
    OtherForm(u16),
    /// Its values are of another protocol.
    #[error("recorded by release {release}, protocol {protocol}: play it with that release")]
    OtherProtocol {
        /// The release.
        release: String,
        /// The protocol.
        protocol: u16,
    },
    /// A value in it cannot be read.
    #[error("what happened at {at} cannot be read: recorded by release {release}, or damaged")]
    Unreadable {
        /// When, as `03:12`.
        at: String,
        /// The release.
        release: String,
    },
}

impl Recording {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// There is nothing in it that can be played.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Unplayable> {
        if bytes.len() > RECORDING_MAX {
            return Err(Unplayable::TooLarge);
        }
        let known = bytes.len().min(MAGIC.len());
        if bytes[..known] != MAGIC[..known] {
            return Err(Unplayable::NotARecording);
        }
        let version = bytes.get(8..10).ok_or(Unplayable::Empty)?;
        match u16::from_be_bytes([version[0], version[1]]) {
            VERSION => {}
            other => return Err(Unplayable::OtherForm(other)),
        }
        let length = be32(&bytes, 10).ok_or(Unplayable::Empty)?;
        if length > codec::CALL_MAX {
            return Err(Unplayable::NotARecording);
        }
        let begin = 14 + length;
        let body = bytes.get(14..begin).ok_or(Unplayable::Empty)?;
        let mut head: Head = codec::decode(body).map_err(|_| Unplayable::NotARecording)?;
        for text in [&mut head.instance, &mut head.release] {
            // they are shown before anything else is known of the file
            *text = text.chars().filter(|c| !c.is_control()).take(64).collect();
        }
        if head.protocol != PROTOCOL {
            let (release, protocol) = (head.release, head.protocol);
            return Err(Unplayable::OtherProtocol { release, protocol });
        }
        let (places, ending) = places(&bytes, begin);
        Ok(Self { head, bytes, places, ending })
    }

    /// Whose session it is.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How it ends.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// How long it is, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.places.last().map_or(0, |place| place.at_ms)
    }

    /// How much happens in it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.len()
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// What happens, the number of it from 0, and when; none behind the end.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn happening(&self, number: usize) -> Option<Result<(u64, Happening), Unplayable>> {
        let place = self.places.get(number)?;
        let read = codec::decode(&self.bytes[place.body.clone()]);
        Some(read.map(|happening| (place.at_ms, happening)).map_err(|_| Unplayable::Unreadable {
            at: super::clock(place.at_ms),
            release: self.head.release.clone(),
        }))
    }
}

/// Finds what is whole, without reading it.
fn places(bytes: &[u8], begin: usize) -> (Vec<Place>, Ending) {
    let (mut places, mut at, mut latest) = (Vec::new(), begin, 0);
    while at < bytes.len() {
        let Some(prefix) = bytes.get(at..at + PREFIX) else {
            return (places, Ending::Cut(bytes.len() - at));
        };
        let length = be32(prefix, 0).unwrap_or(usize::MAX);
        let at_ms = prefix[4..12].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let Some(kind) = Kind::of_byte(prefix[12]) else {
            return (places, Ending::Damaged(at));
        };
        if length > HAPPENING_MAX || at_ms < latest || places.len() == COUNT_MAX {
            return (places, Ending::Damaged(at));
        }
        let body = at + PREFIX..at + PREFIX + length;
        if body.end > bytes.len() {
            return (places, Ending::Cut(bytes.len() - at));
        }
        (at, latest) = (body.end, at_ms);
        places.push(Place { at_ms, kind, body });
    }
    (places, Ending::Whole)
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_be_bytes([four[0], four[1], four[2], four[3]])).ok()
}
