//! Questions on their way to the daemon, and what is begun with their answers: a proposal that
//! waits for its previews, several changes that go out one after the other.
//!
//! Must not know what answers look like.

use super::past::Coming;
use crate::tui::parts::words::Words;
use balance_proto::connection::Scope;
use balance_proto::id::ChannelKey;
use balance_proto::insight::Effect;
use balance_proto::request::{Expect, Request};
use std::collections::{BTreeMap, VecDeque};

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What a change would do.
    Preview,
    /// What a change that is being typed would do.
    Sketch,
    /// What a change would do that nobody wants to make now.
    DryRun,
    /// Why a channel gets what it gets.
    Explain,
    /// Where a client would go.
    Route,
    /// What operators did.
    Journal,
    /// Open connections.
    Connections,
    /// What happened before we came.
    Events,
    /// What a channel did lately.
    History(ChannelKey),
    /// What the table was.
    Past,
}

/// A change, or several, that somebody wants; before it is known what it would do.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The changes.
    pub requests: Vec<Request>,
    /// What they would do, as far as it is known: each by itself.
    pub previews: Vec<Effect>,
    /// What was on screen when they were decided on.
    pub expect: Expect,
    /// The number of the question that is open.
    pub ticket: u64,
    /// Whether it was asked about before and its target has moved since.
    pub again: bool,
}

/// Several changes that go out one after the other, each when the one before it is done (T-37).
#[derive(Debug, Clone)]
pub struct Bulk {
    /// Those to come.
    pub rest: VecDeque<Request>,
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub of: usize,
    /// What they were decided on.
    pub expect: Expect,
    /// The number of the one that is on its way.
    pub ticket: u64,
}

/// All that is open.
#[derive(Debug, Clone, Default)]
pub struct Asks {
    last: u64,
    open: BTreeMap<u64, Question>,
    /// The change that is being looked into.
    pub proposal: Option<Proposal>,
    /// The changes that are being made.
    pub bulk: Option<Bulk>,
    /// The change of which only is asked what it would do.
    pub dry_run: Option<Request>,
    /// The moment of the past that is wanted.
    pub past: Option<Coming>,
}

impl Asks {
    /// A number that no other question or change has.
    pub fn ticket(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Notes a question; gives its number.
    pub fn open(&mut self, question: Question) -> u64 {
        let ticket = self.ticket();
        self.open.insert(ticket, question);
        ticket
    }

    /// Takes the question of that number out.
    pub fn close(&mut self, ticket: u64) -> Option<Question> {
        self.open.remove(&ticket)
    }

    /// Whether such a question is open.
    #[must_use]
    pub fn waits_for(&self, question: Question) -> bool {
        self.open.values().any(|open| *open == question)
    }

    /// Whoever was asked is gone. Gives whether a change was being looked into or made.
    pub fn forget(&mut self) -> bool {
        self.open.clear();
        self.past = None;
        let proposal = self.proposal.take().is_some();
        self.bulk.take().is_some() || proposal
    }
}

/// Whether a channel is among those of a scope, in words.
#[must_use]
pub fn scope_words(scope: Scope, words: Words) -> String {
    match scope {
        Scope::All => words.all_channels().to_owned(),
        Scope::Group(group) => words.group_title(&group.to_string()),
        Scope::Channel(at) => words.channel_title(&at.to_string()),
    }
}
