//! What the HTTP mode adds to the words: outputs by name, and what exchanges came to.
//!
//! Must not know how requests are carried, nor what cookies look like.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// The name of a channel in the HTTP mode: `out1`, `out2`, ... It stays with its channel wherever that
/// stands in the table (DH-c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutId(NonZeroU32);

/// A text is no name of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("outputs are called out1, out2 and so on")]
pub struct NoOutput;

impl OutId {
    /// The output of this number; there is no `out0`.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }

    /// Reads `outN` as it is displayed: no other case, no sign, no leading zero (DH-d).
    #[must_use]
    pub fn read(text: &[u8]) -> Option<Self> {
        let digits = text.strip_prefix(b"out")?;
        if !matches!(digits.first(), Some(b'1'..=b'9')) {
            return None;
        }
        let number = digits.iter().try_fold(0_u32, |sum, digit| {
            let digit = char::from(*digit).to_digit(10)?;
            sum.checked_mul(10)?.checked_add(digit)
        });
        Self::new(number?)
    }
}

impl fmt::Display for OutId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "out{}", self.0)
    }
}

impl FromStr for OutId {
    type Err = NoOutput;

    fn from_str(text: &str) -> Result<Self, NoOutput> {
        Self::read(text.as_bytes()).ok_or(NoOutput)
    }
}

/// How a client's requests find the same output again (H-07).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A server's cookie is watched and learned (H-09 to H-17); no byte is changed.
    #[default]
    Passive,
    /// The output's id is put in front of the value of a server's cookie (H-18 to H-21).
    Sync,
    /// A cookie of our own holds the output's id (H-22 to H-26).
    Insert,
    /// The client's address decides (H-30, H-31).
    Source,
}

/// A text is no mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("give passive, sync, insert or source")]
pub struct NoMode;

impl Mode {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passive => "passive",
            Self::Sync => "sync",
            Self::Insert => "insert",
            Self::Source => "source",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Mode {
    type Err = NoMode;

    /// The exact word; `synch` is an older spelling of `sync`.
    fn from_str(word: &str) -> Result<Self, NoMode> {
        match word {
            "passive" => Ok(Self::Passive),
            "sync" | "synch" => Ok(Self::Sync),
            "insert" => Ok(Self::Insert),
            "source" => Ok(Self::Source),
            _ => Err(NoMode),
        }
    }
}

/// How the HTTP mode of a daemon is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpFacts {
    /// How sessions find their output again.
    pub mode: Mode,
    /// The cookie they are known by; empty if there is none.
    pub cookie_name: String,
}

/// Something that comes and goes: how much of it there is, and the most there ever was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Level {
    /// Now.
    pub now: u32,
    /// The most at one time, since the start or the last reset.
    pub max: u32,
}

/// What exchanges with one channel came to; a session is an exchange. All zero in a daemon without
/// `--http`. How many are under way is [`Counters::current`](crate::view::Counters::current).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exchanges {
    /// The most that were under way at one time (H-87).
    pub sessions_max: u32,
    /// Requests that wait for this channel and no other, as their session is there (H-86, H-37).
    pub queue: Level,
    /// Answers by their first digit, 1 to 5. Interim ones (100, 103) are not counted.
    pub answers: [u64; 5],
    /// Exchanges without a whole answer: none came, it was none, it broke off (H-83).
    pub broken: u64,
    /// Requests that went on to another channel, as this one could not be reached (H-06).
    pub retries: u64,
    /// How long answers took to begin.
    pub response: Times,
}

/// How long something took, of what happened lately: the last 15 to 30 seconds. Each is within an eighth
/// of the truth; 0 if nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Times {
    /// How many there were.
    pub count: u64,
    /// Half took no longer, in microseconds.
    pub p50_us: u64,
    /// Nine of ten took no longer, in microseconds.
    pub p90_us: u64,
    /// 99 of 100 took no longer, in microseconds.
    pub p99_us: u64,
}

/// What the HTTP mode counts over all channels (H-89).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HttpView {
    /// Clients that are connected, kept connections included.
    pub clients: Level,
    /// Exchanges under way. The maximum is that of the sum.
    pub sessions: Level,
    /// Requests that wait for the channel of their session.
    pub queue: Level,
    /// Requests that wait for any channel (DH-h).
    pub waiting: Level,
    /// Requests that were read.
    pub requests: u64,
    /// Requests that we answered ourselves, with an error.
    pub replies: u64,
    /// Cookies of servers that had the name of ours, and had to go (H-24).
    pub clashes: u64,
    /// The table of learned sessions.
    pub learned: LearnedView,
}

/// The table of learned sessions, of mode passive (H-10, H-16). All but `entries` only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LearnedView {
    /// Sessions that are known now.
    pub entries: u64,
    /// Sessions that were forgotten before their time, to make room.
    pub evicted: u64,
    /// Sessions that another output issued, too.
    pub conflicts: u64,
    /// Requests whose session was known.
    pub hits: u64,
    /// Requests with a cookie whose session was not.
    pub misses: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_spelling_is_an_id() {
        for number in [1, 8, 9, 10, 1024, u32::MAX] {
            let output = OutId::new(number).unwrap();
            assert_eq!(output.to_string().parse(), Ok(output));
        }
        let wrong =
            ["", "out", "out0", "out01", "out+1", "Out1", "OUT1", " out1", "out1 ", "out1a"];
        for text in wrong.into_iter().chain(["1", "out4294967296", "out99999999999999999999"]) {
            assert_eq!(text.parse::<OutId>(), Err(NoOutput), "{text:?}");
        }
    }

    #[test]
    fn the_mode_is_one_of_four_words() {
        for mode in [Mode::Passive, Mode::Sync, Mode::Insert, Mode::Source] {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        assert_eq!("synch".parse(), Ok(Mode::Sync));
        for word in ["Passive", "", "foo", " sync"] {
            assert_eq!(word.parse::<Mode>(), Err(NoMode), "{word:?}");
        }
    }
}
