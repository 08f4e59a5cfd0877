//! A picture of the table with all that is worked out from it: once, when it comes, and not with
//! every drawing. What is on screen is always one frame: the newest, a frozen one, or an old one.
//!
//! Must not know what is drawn from it.

use crate::tui::parts::glyphs::{Glyphs, Sign};
use crate::tui::parts::words::Words;
use crate::tui::rate::{History, Rates, Series};
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::view::{ChannelView, GroupView, Standing, TableView};

/// A picture and its figures.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The picture.
    pub table: TableView,
    /// When it came, by the wall clock, in milliseconds since 1970.
    pub unix_ms: u64,
    /// One for each group, in the order of the picture.
    pub groups: Vec<GroupFigures>,
    /// All groups together.
    pub total: Sum,
    /// How many channels do what, in the order of [`State::ALL`].
    pub census: [usize; State::ALL.len()],
}

/// What is worked out of a group.
#[derive(Debug, Clone, Default)]
pub struct GroupFigures {
    /// One for each channel, in the order of the picture.
    pub channels: Vec<Figures>,
    /// All channels together.
    pub sum: Sum,
    /// What the group is there for now.
    pub duty: Duty,
}

/// What is worked out of a channel.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// What it does per second; none before there are two pictures.
    pub rates: Option<Rates>,
    /// What it is doing, in a word.
    pub state: State,
}

/// Several channels together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// How many.
    pub channels: usize,
    /// How many can be given the next connection.
    pub usable: usize,
    /// Open connections.
    pub open: u64,
    /// Connections they may hold; none is no limit.
    pub room: Option<u64>,
    /// Connections ever.
    pub total: u64,
    /// Failed attempts.
    pub failed: u64,
    /// Bytes from clients.
    pub sent: u64,
    /// Bytes to clients.
    pub received: u64,
    /// Per second; none before there are two pictures.
    pub rates: Option<Rates>,
}

impl Sum {
    fn add(&mut self, channel: &ChannelView, figures: Figures) {
        let counters = &channel.counters;
        let limit = channel.maxc.limit().map(|limit| u64::from(limit.get()));
        self.room = match (self.channels, self.room, limit) {
            (0, _, limit) => limit,
            (_, Some(room), Some(limit)) => Some(room + limit),
            _ => None,
        };
        self.channels += 1;
        self.usable += usize::from(channel.usable());
        self.open += u64::from(counters.current);
        self.total = self.total.saturating_add(counters.total);
        self.failed = self.failed.saturating_add(counters.failed);
        self.sent = self.sent.saturating_add(counters.sent);
        self.received = self.received.saturating_add(counters.received);
        self.rates = plus(self.rates, figures.rates);
    }

    fn merge(&mut self, other: &Self) {
        self.room = match (self.channels, self.room, other.room) {
            (0, _, room) => room,
            (_, Some(room), Some(more)) => Some(room + more),
            _ => None,
        };
        self.channels += other.channels;
        self.usable += other.usable;
        self.open += other.open;
        self.total = self.total.saturating_add(other.total);
        self.failed = self.failed.saturating_add(other.failed);
        self.sent = self.sent.saturating_add(other.sent);
        self.received = self.received.saturating_add(other.received);
        self.rates = plus(self.rates, other.rates);
    }
}

fn plus(one: Option<Rates>, other: Option<Rates>) -> Option<Rates> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(other)),
        (one, other) => one.or(other),
    }
}

/// What a group is there for now: groups are tried in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duty {
    /// It is the first that can take clients.
    Serving,
    /// One before it can take them.
    #[default]
    Spare,
    /// None of its channels can take any.
    Out,
}

impl Duty {
    /// In words.
    #[must_use]
    pub fn word(self, words: Words) -> &'static str {
        match self {
            Self::Serving => words.in_service(),
            Self::Spare => words.spare(),
            Self::Out => words.out_of_service(),
        }
    }
}

/// What a channel is doing, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Is tried, and refuses.
    Failing,
    /// Fails its health checks.
    Down,
    /// It could not be connected to, and waits for an operator.
    Autodisabled,
    /// Is being emptied.
    Draining,
    /// Has as many connections as it may.
    Full,
    /// An operator said no.
    Disabled,
    /// Takes connections.
    Up,
}

impl State {
    /// All of them, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Failing,
        Self::Down,
        Self::Autodisabled,
        Self::Draining,
        Self::Full,
        Self::Disabled,
        Self::Up,
    ];

    /// Its word on screen.
    #[must_use]
    pub fn said(self, words: Words) -> &'static str {
        match self {
            Self::Up => words.state_up(),
            Self::Disabled => words.state_disabled(),
            Self::Autodisabled => words.state_auto_off(),
            Self::Draining => words.state_draining(),
            Self::Down => words.state_down(),
            Self::Full => words.state_full(),
            Self::Failing => words.state_failing(),
        }
    }

    /// Its word in filters and files, the same in every language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Disabled => "disabled",
            Self::Autodisabled => "auto-off",
            Self::Draining => "draining",
            Self::Down => "down",
            Self::Full => "full",
            Self::Failing => "failing",
        }
    }

    /// Its glyph; in ASCII, too, no other state has the same (T-50, T-53).
    #[must_use]
    pub fn glyph(self) -> &'static str {
        Glyphs::Unicode.state(match self {
            Self::Up => Sign::Up,
            Self::Disabled => Sign::Disabled,
            Self::Autodisabled => Sign::AutoOff,
            Self::Draining => Sign::Draining,
            Self::Down => Sign::Down,
            Self::Failing => Sign::Failing,
            Self::Full => Sign::Full,
        })
    }

    fn of(channel: &ChannelView, series: Option<&Series>) -> Self {
        match channel.standing() {
            Standing::Autodisabled => Self::Autodisabled,
            Standing::Disabled => Self::Disabled,
            Standing::Draining => Self::Draining,
            Standing::Down => Self::Down,
            Standing::Full => Self::Full,
            Standing::Up if series.is_some_and(Series::is_failing) => Self::Failing,
            Standing::Up => Self::Up,
        }
    }
}

impl Frame {
    /// Works a picture out, with what was seen until it.
    #[must_use]
    pub fn new(table: TableView, unix_ms: u64, history: &History) -> Self {
        let mut total = Sum::default();
        let mut groups = Vec::with_capacity(table.groups.len());
        let mut census = [0; State::ALL.len()];
        let mut served = false;
        for group in &table.groups {
            let mut figures = group_figures(group, history);
            figures.duty = match (figures.sum.usable, served) {
                (0, _) => Duty::Out,
                (_, false) => Duty::Serving,
                (_, true) => Duty::Spare,
            };
            served |= figures.sum.usable > 0;
            total.merge(&figures.sum);
            for channel in &figures.channels {
                census[channel.state as usize] += 1;
            }
            groups.push(figures);
        }
        Self { table, unix_ms, groups, total, census }
    }

    /// The group of that number, and its figures.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<(&GroupView, &GroupFigures)> {
        Some((self.table.group(id)?, self.groups.get(id.index())?))
    }

    /// The channel at that place, and its figures.
    #[must_use]
    pub fn channel(&self, at: ChannelKey) -> Option<(&ChannelView, &Figures)> {
        let (group, figures) = self.group(at.group)?;
        // places of removed channels are left out
        let place = group.channels.binary_search_by_key(&at.channel, |channel| channel.id).ok()?;
        Some((group.channels.get(place)?, figures.channels.get(place)?))
    }

    /// Every channel, in the order of the table.
    pub fn channels(
        &self,
    ) -> impl DoubleEndedIterator<Item = (ChannelKey, &ChannelView, &Figures)> {
        self.table.groups.iter().zip(&self.groups).flat_map(within)
    }

    /// Every channel of these groups, the last one included.
    pub fn channels_of(
        &self,
        first: GroupId,
        last: GroupId,
    ) -> impl Iterator<Item = (ChannelKey, &ChannelView, &Figures)> {
        let groups = self.table.groups.iter().zip(&self.groups);
        let count = (last.index() + 1).saturating_sub(first.index());
        groups.skip(first.index()).take(count).flat_map(within)
    }

    /// Roughly how many bytes it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.total.channels * (size_of::<ChannelView>() + size_of::<Figures>() + 24) + 256
    }
}

/// The channels of a group, and their figures.
fn within<'a>(
    (group, figures): (&'a GroupView, &'a GroupFigures),
) -> impl DoubleEndedIterator<Item = (ChannelKey, &'a ChannelView, &'a Figures)> {
    group.channels.iter().zip(&figures.channels).map(move |(channel, figures)| {
        (ChannelKey { group: group.id, channel: channel.id }, channel, figures)
    })
}

fn group_figures(group: &GroupView, history: &History) -> GroupFigures {
    let mut sum = Sum::default();
    let mut channels = Vec::with_capacity(group.channels.len());
    // usually the history holds exactly these: both are walked side by side
    let mut known = history.each_of(group.id).peekable();
    for channel in &group.channels {
        while known.next_if(|(id, _)| *id < channel.id).is_some() {}
        let series = known.next_if(|(id, _)| *id == channel.id).map(|(_, series)| series);
        let state = State::of(channel, series);
        let figures = Figures { rates: series.and_then(Series::rates), state };
        sum.add(channel, figures);
        channels.push(figures);
    }
    GroupFigures { channels, sum, duty: Duty::default() }
}
