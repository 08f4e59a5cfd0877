//! What has become of a request so far, for the counters and the access log.
//!
//! Filled in along its way; nothing depends on it. Must not know what any of it leads to.

use super::rules::Rules;
use crate::access::{CookieSeen, CookieSent, End, Entry, Served, Timing, Who, Words};
use crate::flow::account::Ledger;
use crate::sys::clock;
use crate::sys::event_loop::EventLoop;
use std::net::SocketAddr;
use std::time::Instant;

/// One request.
#[derive(Debug)]
pub(super) struct Course {
    client: SocketAddr,
    words: Option<Box<Words>>,
    seen: CookieSeen,
    began: Instant,
    channel: Option<Served>,
    tried: u8,
    routed: Option<Instant>,
    connected: Option<Instant>,
    answered: Option<Instant>,
    /// The status the client got; 0 if it got none.
    pub status: u16,
    pub set: CookieSent,
    bytes: (u64, u64),
    end: End,
    reason: &'static str,
}

impl Course {
    /// Of a request that was there now.
    pub(super) fn begin(client: SocketAddr, event_loop: &EventLoop) -> Self {
        Self {
            client,
            words: None,
            seen: CookieSeen::None,
            began: event_loop.now(),
            channel: None,
            tried: 0,
            routed: None,
            connected: None,
            answered: None,
            status: 0,
            set: CookieSent::None,
            bytes: (0, 0),
            end: End::WELL,
            reason: "",
        }
    }

    /// It could be read.
    pub(super) fn asked(&mut self, words: Option<Box<Words>>, seen: CookieSeen) {
        (self.words, self.seen) = (words, seen);
    }

    /// It has a channel.
    pub(super) fn routed(&mut self, channel: Served, now: Instant) {
        (self.channel, self.routed, self.connected) = (Some(channel), Some(now), None);
        self.tried = self.tried.saturating_add(1);
    }

    /// And a connection to it.
    pub(super) fn connected(&mut self, now: Instant) {
        self.connected = Some(now);
    }

    /// The head of the answer is there; gives how long that took, in microseconds, from the choice of
    /// the channel on.
    pub(super) fn answered(&mut self, status: u16, now: Instant) -> u64 {
        (self.answered, self.status) = (Some(now), status);
        micros(self.routed.unwrap_or(self.began), now)
    }

    /// An attempt is over.
    pub(super) fn settled(&mut self, ledger: &Ledger) {
        let (sent, received) = ledger.bytes();
        self.bytes = (self.bytes.0 + sent, self.bytes.1 + received);
    }

    /// It ended as it should.
    pub(super) fn went_well(&mut self) {
        (self.end, self.reason) = (End::WELL, "");
    }

    /// It ended otherwise than it should.
    pub(super) fn failed(&mut self, who: Who, part: char, reason: &'static str) {
        (self.end, self.reason) = (End(who, part), reason);
    }

    /// We answered ourselves.
    pub(super) fn replied(&mut self, status: u16, reason: &'static str, bytes: usize) {
        self.status = status;
        self.bytes.1 += bytes as u64;
        if self.end == End::WELL {
            self.end = End(Who::Ours, End::REQUEST);
        }
        self.reason = reason;
    }

    /// It is over: a line for the access log, if there is one.
    pub(super) fn end(self, rules: &Rules, event_loop: &EventLoop) {
        let Some(access) = &rules.access else { return };
        let step = |from: Option<Instant>, to: Option<Instant>| Some(micros(from?, to?));
        let total_us = micros(self.began, event_loop.now());
        access.note(Entry {
            unix_ms: clock::unix_ms().saturating_sub(total_us / 1000),
            client: self.client,
            words: self.words,
            status: self.status,
            received: self.bytes.0,
            sent: self.bytes.1,
            channel: self.channel,
            timing: Timing {
                queue_us: step(Some(self.began), self.routed),
                connect_us: step(self.routed, self.connected),
                answer_us: step(self.connected, self.answered),
                total_us,
            },
            retries: self.tried.saturating_sub(1),
            end: self.end,
            reason: self.reason,
            seen: self.seen,
            set: self.set,
        });
    }
}

fn micros(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}
