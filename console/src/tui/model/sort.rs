//! By what channels are put in order, and in which direction (T-17). Equal ones keep the order of
//! the table.
//!
//! Must not know which rows there are.

use super::frame::Figures;
use crate::tui::rate::Rates;
use balance_proto::view::ChannelView;

/// What to go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// Group and number.
    #[default]
    Place,
    /// The worst state first.
    State,
    /// Where it leads.
    Address,
    /// Open connections.
    Open,
    /// Open connections as a part of the limit.
    Use,
    /// New connections per second.
    New,
    /// Connections ever.
    Total,
    /// Failed attempts.
    Failed,
    /// Bytes from clients, per second.
    In,
    /// Bytes to clients, per second.
    Out,
    /// The latest change.
    Changed,
}

impl By {
    /// All of them, in the order in which a key steps through them.
    pub const ALL: [Self; 11] = [
        Self::Place,
        Self::State,
        Self::Address,
        Self::Open,
        Self::Use,
        Self::New,
        Self::Total,
        Self::Failed,
        Self::In,
        Self::Out,
        Self::Changed,
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::State => "state",
            Self::Address => "address",
            Self::Open => "open",
            Self::Use => "use",
            Self::New => "new",
            Self::Total => "total",
            Self::Failed => "failed",
            Self::In => "in",
            Self::Out => "out",
            Self::Changed => "changed",
        }
    }

    /// Whether one wants the greatest first.
    fn begins_high(self) -> bool {
        !matches!(self, Self::Place | Self::State | Self::Address)
    }
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// What to go by.
    pub by: By,
    /// The greatest first.
    pub descending: bool,
}

impl Sort {
    /// By this, in the direction one wants first.
    #[must_use]
    pub fn by(by: By) -> Self {
        Self { by, descending: by.begins_high() }
    }

    /// The next one of all.
    #[must_use]
    pub fn next(self) -> Self {
        let here = By::ALL.iter().position(|by| *by == self.by).unwrap_or(0);
        Self::by(By::ALL[(here + 1) % By::ALL.len()])
    }

    /// By this; the other way round if it is so already.
    #[must_use]
    pub fn towards(self, by: By) -> Self {
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
pub enum Key {
    /// Nothing: the place decides.
    Place,
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// What is compared of a channel.
#[must_use]
pub fn key(by: By, channel: &ChannelView, figures: &Figures) -> Key {
    let counters = &channel.counters;
    let rate = |of: fn(Rates) -> f64| figures.rates.map_or(-1.0, of);
    let used = || {
        let limit = channel.maxc.limit().map(|limit| f64::from(limit.get()));
        limit.map_or(-1.0, |limit| f64::from(counters.current) / limit)
    };
    Key::Number(match by {
        By::Place => return Key::Place,
        By::Address => return Key::Text(format!("{}:{:05}", channel.host, channel.address.port())),
        By::State => f64::from(figures.state as u8),
        By::Open => counters.current.into(),
        By::Use => used(),
        By::New => rate(|r| r.connections),
        By::Total => counters.total as f64,
        By::Failed => counters.failed as f64,
        By::In => rate(|r| r.sent),
        By::Out => rate(|r| r.received),
        By::Changed => channel.changed.0 as f64,
    })
}
