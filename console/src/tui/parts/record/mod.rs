//! A session, recorded and played again (N-06): everything the daemon said, with its time. The same
//! files are fixtures of tests and what demonstrations are made from.
//!
//! ```text
//! magic 8 | version u16 | length u32 | head             once; numbers are big-endian
//! length u32 | at u64 | kind u8 | happening             again and again; length is that of the
//!                                                       happening, at is milliseconds from the start
//! ```
//! Heads and happenings are values of the wire (`proto::codec`), so a recording belongs to the
//! protocol it was made with; the head says which, and that it cannot be read any more is said in a
//! sentence. Sans-io: [`Recorder`] gives bytes to be written, [`Recording`] takes those that were
//! read. A file that was cut is played as far as it goes; nothing in it can cost more than its own
//! length.
//!
//! * `write`: the recorder
//! * `read`: what a file holds
//! * `player`: what happened until when, at any speed, from anywhere

mod player;
mod read;
mod write;

pub use player::{Player, Speed, clock, moment};
pub use read::{Ending, Recording, Unplayable};
pub use write::{Full, Recorder};

use balance_proto::answer::{Refusal, Reply};
use balance_proto::event::Event;
use balance_proto::view::{Instance, TableView};
use serde::{Deserialize, Serialize};

const MAGIC: [u8; 8] = *b"balrec\r\n";
const VERSION: u16 = 1;
/// Bytes in front of each happening: length, time, kind.
const PREFIX: usize = 13;
/// Most bytes of one happening: a table of ten thousand channels.
const HAPPENING_MAX: usize = 4 << 20;
/// Most bytes of a recording.
pub const RECORDING_MAX: usize = 256 << 20;
/// Most happenings of a recording: six days of pictures, and an index of 32 MiB.
const COUNT_MAX: usize = 1 << 20;

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The instance, by its name.
    pub instance: String,
    /// When the recording began, in milliseconds since 1970-01-01 UTC.
    pub began_unix_ms: u64,
    /// The release of the console that made it.
    pub release: String,
    /// The protocol its values belong to.
    pub protocol: u16,
}

impl Head {
    /// The head of a recording that this program makes.
    #[must_use]
    pub fn new(instance: &str, began_unix_ms: u64) -> Self {
        Self {
            instance: instance.to_owned(),
            began_unix_ms,
            release: balance_proto::RELEASE.to_owned(),
            protocol: balance_proto::hello::PROTOCOL,
        }
    }
}

/// Something that happened in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    /// The daemon was reached.
    Reached(Instance),
    /// A picture of its table.
    Picture(TableView),
    /// It announced something other than its table.
    Announced(Event),
    /// It was asked for a change.
    Asked {
        /// The number its answer carries.
        ticket: u64,
        /// The change, as the `balance-ctl` command.
        command: String,
    },
    /// It answered.
    Answered {
        /// The number of what was asked.
        ticket: u64,
        /// What came of it.
        outcome: Result<Reply, Refusal>,
    },
    /// It was lost.
    Lost {
        /// Why.
        why: String,
    },
    /// The operator wrote a note.
    Note(String),
}

/// What kind of happening it is: tells what can be left out on the way to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The daemon was reached or lost: what was before does not matter any more.
    Link,
    /// A picture: the one after it says all of it anew.
    Picture,
    /// All others.
    Other,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Link => 1,
            Self::Picture => 2,
            Self::Other => 3,
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Link, Self::Picture, Self::Other].into_iter().find(|kind| kind.byte() == byte)
    }
}

impl Happening {
    fn kind(&self) -> Kind {
        match self {
            Self::Reached(_) | Self::Lost { .. } => Kind::Link,
            Self::Picture(_) => Kind::Picture,
            _ => Kind::Other,
        }
    }
}

#[cfg(test)]
mod tests;
