//! What the console knows: the last picture, the way it got here, and what is on screen.
//!
//! Plain values. Time is what the messages say it is. Must not know terminals or sockets.

use super::dialog::Dialog;
use super::rate::{History, Rates, Series};
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::role::Role;
use balance_proto::state::Admin;
use balance_proto::view::{ChannelView, GroupView, Instance, TableView};
use std::collections::VecDeque;

/// Milliseconds on the console's own clock, from its start.
pub type Millis = u64;

/// A picture older than this is not called live any more, in milliseconds; the daemon sends two a
/// second.
pub const STALE_AFTER: Millis = 1_500;
/// Log lines that are kept.
const LOG: usize = 200;

/// Everything there is to show.
#[derive(Debug, Clone)]
pub struct Model {
    /// The console's clock, as of the last message.
    pub now: Millis,
    /// What the wall clock said when the console's own began, in milliseconds since 1970.
    pub began_unix_ms: u64,
    /// Width and height of the terminal.
    pub size: (u16, u16),
    /// What is being talked to, in words.
    pub target: String,
    /// How the conversation stands.
    pub link: Link,
    /// The daemon, once it was reached.
    pub instance: Option<Instance>,
    /// Its table, as last seen.
    pub table: Option<TableView>,
    /// When that was.
    pub seen_at: Millis,
    /// What the counters did until then.
    pub history: History,
    /// The channel under the bar: a place in the table, not a row on the screen.
    pub selected: Option<ChannelKey>,
    /// What lies over the table.
    pub dialog: Option<Dialog>,
    /// Whether all that is known of the selected channel is shown.
    pub detail: bool,
    /// Changes that were asked for and not yet answered.
    pub pending: Vec<Pending>,
    /// What happened, newest last.
    pub log: VecDeque<Entry>,
    /// What was said last, and when.
    pub notice: Option<(Entry, Millis)>,
    /// The number of the last change asked for.
    pub last_ticket: u64,
}

/// How the conversation with the daemon stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is being connected to.
    Connecting,
    /// It talks.
    Up,
    /// It does not.
    Down {
        /// Why.
        why: String,
        /// Since when.
        since: Millis,
        /// When it is tried again.
        retry: Millis,
    },
}

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its number.
    pub ticket: u64,
    /// The channel it is about.
    pub at: Option<ChannelKey>,
    /// What it is, as the `balance-ctl` command.
    pub command: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is to be taken.
    pub mood: Mood,
    /// When, in milliseconds since 1970.
    pub unix_ms: u64,
    /// What.
    pub text: String,
}

/// How a line is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// For your information.
    Plain,
    /// It worked.
    Good,
    /// Look here.
    Warn,
    /// It did not work. Stays until a key is pressed.
    Bad,
}

/// What a channel is doing, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Takes connections.
    Up,
    /// An operator said no.
    Disabled,
    /// It could not be connected to, and waits for an operator.
    Autodisabled,
    /// Is being emptied.
    Draining,
    /// Fails its health checks.
    Down,
    /// Has as many connections as it may.
    Full,
    /// Is tried, and refuses.
    Failing,
}

impl State {
    /// Its glyph and its word.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Up => ("●", "up"),
            Self::Disabled => ("○", "disabled"),
            Self::Autodisabled => ("⊗", "autodis."),
            Self::Draining => ("◐", "draining"),
            Self::Down => ("✗", "down"),
            Self::Full => ("■", "full"),
            Self::Failing => ("✗", "failing"),
        }
    }
}

impl Model {
    /// A console that has not reached anybody yet.
    #[must_use]
    pub fn new(target: String, size: (u16, u16), began_unix_ms: u64) -> Self {
        Self {
            now: 0,
            began_unix_ms,
            size,
            target,
            link: Link::Connecting,
            instance: None,
            table: None,
            seen_at: 0,
            history: History::default(),
            selected: None,
            dialog: None,
            detail: false,
            pending: Vec::new(),
            log: VecDeque::new(),
            notice: None,
            last_ticket: 0,
        }
    }

    /// Why nothing can be changed now; none if it can.
    #[must_use]
    pub fn locked(&self) -> Option<&'static str> {
        match (&self.link, &self.table) {
            (Link::Up, Some(_)) if self.is_fresh() && self.is_viewer() => Some(
                "you are a viewer here and may only look: root and the daemon's control group change things",
            ),
            (Link::Up, Some(_)) if self.is_fresh() => None,
            (Link::Up, _) => Some("what is shown is old; wait until it is live again"),
            (Link::Connecting | Link::Down { .. }, _) => Some("the daemon is not connected"),
        }
    }

    /// Whether the daemon lets us look and nothing else.
    #[must_use]
    pub fn is_viewer(&self) -> bool {
        self.instance.as_ref().is_some_and(|instance| instance.your_role != Role::Operator)
    }

    /// Whether what is shown is what is.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.link == Link::Up && self.now.saturating_sub(self.seen_at) < STALE_AFTER
    }

    /// Every channel, in the order of the screen.
    pub fn channels(&self) -> impl DoubleEndedIterator<Item = (ChannelKey, &ChannelView)> {
        let groups = self.table.iter().flat_map(|table| &table.groups);
        groups.flat_map(|group| {
            let key = |channel: &ChannelView| ChannelKey { group: group.id, channel: channel.id };
            group.channels.iter().map(move |channel| (key(channel), channel))
        })
    }

    /// The first channel on the screen.
    #[must_use]
    pub fn first(&self) -> Option<ChannelKey> {
        self.channels().map(|(at, _)| at).next()
    }

    /// The last channel on the screen.
    #[must_use]
    pub fn last(&self) -> Option<ChannelKey> {
        self.channels().map(|(at, _)| at).next_back()
    }

    /// The group of that number.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&GroupView> {
        self.table.as_ref()?.group(id)
    }

    /// The channel at that place.
    #[must_use]
    pub fn channel(&self, at: ChannelKey) -> Option<&ChannelView> {
        self.table.as_ref()?.channel(at)
    }

    /// What a channel is doing.
    #[must_use]
    pub fn state(&self, at: ChannelKey, channel: &ChannelView) -> State {
        match &channel.admin {
            Admin::Autodisabled(_) => State::Autodisabled,
            Admin::Disabled => State::Disabled,
            Admin::Draining(_) => State::Draining,
            Admin::Enabled if channel.health.is_down() => State::Down,
            Admin::Enabled if !channel.usable() => State::Full,
            Admin::Enabled if self.history.of(at).is_some_and(Series::is_failing) => State::Failing,
            Admin::Enabled => State::Up,
        }
    }

    /// What all channels together do per second; none before there are two pictures.
    #[must_use]
    pub fn total_rates(&self) -> Option<Rates> {
        self.channels().filter_map(|(at, _)| self.history.rates(at)).reduce(Rates::plus)
    }

    /// What a group does per second.
    #[must_use]
    pub fn group_rates(&self, group: &GroupView) -> Option<Rates> {
        let keys = group.channels.iter().map(|c| ChannelKey { group: group.id, channel: c.id });
        keys.filter_map(|at| self.history.rates(at)).reduce(Rates::plus)
    }

    /// Notes something in the log.
    pub fn note(&mut self, entry: Entry) {
        if self.log.len() == LOG {
            self.log.pop_front();
        }
        self.log.push_back(entry);
    }

    /// Says something where it is seen at once.
    pub fn say(&mut self, mood: Mood, text: impl Into<String>) {
        let entry = self.entry(mood, text);
        self.notice = Some((entry, self.now));
    }

    /// A line about what happened just now.
    #[must_use]
    pub fn entry(&self, mood: Mood, text: impl Into<String>) -> Entry {
        Entry { mood, unix_ms: self.began_unix_ms + self.now, text: text.into() }
    }
}
