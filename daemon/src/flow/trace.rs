//! The trace (`-d`): how one client finds its channel, in the words of 3.54 (balance(1) §8.6).
//!
//! Must not know where the lines go.

use crate::sys::voice::Voice;
use crate::table::selection::{Step, Witness};
use balance_proto::id::ChannelKey;
use std::net::SocketAddr;

/// Follows one client, if anybody wants to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trace {
    voice: Option<Voice>,
}

/// How an attempt to connect went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    Connected,
    TimedOut,
    Refused,
}

impl Trace {
    pub(super) fn new(voice: Option<Voice>) -> Self {
        Self { voice }
    }

    fn say(self, line: impl FnOnce() -> String) {
        if let Some(voice) = self.voice {
            voice.say(&line());
        }
    }

    /// Somebody came. 3.54 never knew the address of a client on an IPv4 socket, and says `::`.
    pub(super) fn client(self, client: SocketAddr) {
        self.say(|| match client {
            SocketAddr::V4(_) => "connect from :: clilen=16".to_owned(),
            SocketAddr::V6(client) => format!("connect from {} clilen=28", client.ip()),
        });
    }

    /// A channel was tried.
    pub(super) fn attempt(self, at: ChannelKey, attempt: Attempt) {
        let ChannelKey { group, channel } = at;
        self.say(|| {
            let outcome = match attempt {
                Attempt::Connected => format!("connect to channel {channel} successful"),
                Attempt::TimedOut => format!("timeout group {group} channel {channel}"),
                Attempt::Refused => format!("connection refused group {group} channel {channel}"),
            };
            format!("trying group {group} channel {channel} ... {outcome}")
        });
    }
}

impl Witness for Trace {
    fn saw(&mut self, step: Step) {
        if matches!(step, Step::PassedOver { .. }) {
            return; // 3.54 did not tell
        }
        self.say(|| match step {
            Step::Folded { value, size, index } => {
                format!("HASH-method: fold returns {value}\nmodulo {size} gives {index}")
            }
            Step::Neighbours => "channel disabled - hashfailover.".to_owned(),
            Step::Chosen { at } => {
                format!("channel choosen: {} in group {}.", at.channel, at.group)
            }
            Step::NothingIn { group, named_only: true } => {
                format!("no valid channel in group {group}. Failover?")
            }
            Step::NothingIn { group, named_only: false }
            | Step::PassedOver { at: ChannelKey { group, .. } } => {
                format!("no valid channel in group {group}.")
            }
        });
    }
}
