//! By what channels are put in order, and in which direction (T-17). Equal ones keep the order of
//! the table.
//!
//! Must not know which rows there are.

use super::frame::Figures;
use crate::tui::parts::sort::SortKey;
use crate::tui::rate::Rates;
use balance_proto::view::ChannelView;

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// What to go by.
    pub by: SortKey,
    /// The greatest first.
    pub descending: bool,
}

impl Sort {
    /// By this, in the direction one wants first.
    #[must_use]
    pub fn by(by: SortKey) -> Self {
        Self { by, descending: by.begins_descending() }
    }

    /// The next one of all; those of the HTTP mode only in it.
    #[must_use]
    pub fn next(self, http: bool) -> Self {
        Self::by(self.by.next(http))
    }

    /// By this; the other way round if it is so already.
    #[must_use]
    pub fn towards(self, by: SortKey) -> Self {
        if self.by == by { Self { descending: !self.descending, ..self } } else { Self::by(by) }
    }

    /// Whether it is the order of the table.
    #[must_use]
    pub fn is_natural(self) -> bool {
        self == Self::default()
    }
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Key<'a> {
    /// Nothing: the place decides.
    Place,
    /// A number.
    Number(f64),
    /// A text, and a number behind it.
    Text(&'a str, u16),
}

/// What is compared of a channel.
#[must_use]
pub fn key<'a>(by: SortKey, channel: &'a ChannelView, figures: &Figures) -> Key<'a> {
    let counters = &channel.counters;
    let rate = |of: fn(Rates) -> f64| figures.rates.map_or(-1.0, of);
    let used = || {
        let limit = channel.maxc.limit().map(|limit| f64::from(limit.get()));
        limit.map_or(-1.0, |limit| f64::from(counters.current) / limit)
    };
    Key::Number(match by {
        SortKey::Place => return Key::Place,
        SortKey::Address => return Key::Text(&channel.host, channel.address.port()),
        SortKey::State => f64::from(figures.state as u8),
        SortKey::Current => counters.current.into(),
        SortKey::Use => used(),
        SortKey::New => rate(|r| r.connections),
        SortKey::Total => counters.total as f64,
        SortKey::Failed => counters.failed as f64,
        SortKey::In => rate(|r| r.sent),
        SortKey::Out => rate(|r| r.received),
        SortKey::Maxc => channel.maxc.limit().map_or(f64::INFINITY, |limit| limit.get().into()),
        SortKey::Sent => counters.sent as f64,
        SortKey::Received => counters.received as f64,
        SortKey::Changed => channel.changed.0 as f64,
        SortKey::Traffic => rate(|r| r.sent + r.received),
        SortKey::Queue => channel.exchanges.queue.now.into(),
        SortKey::Errors => channel.exchanges.answers[4] as f64,
        SortKey::Median => channel.exchanges.response.p50_us as f64,
        SortKey::Slow => channel.exchanges.response.p99_us as f64,
        SortKey::Sessions => channel.exchanges.sessions_max.into(),
    })
}
