//! How a server fares, as one word out of six: what operators want of it and what its checks say,
//! put together.
//!
//! Must not know languages.

use balance_proto::state::Admin;
use balance_proto::view::ChannelView;

/// The worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Its health checks fail.
    Down,
    /// Disabled by the daemon, as it could not be connected to.
    Autodisabled,
    /// It has as many connections as it may.
    Full,
    /// It keeps its clients and gets no new ones.
    Draining,
    /// Taken out by an operator.
    Disabled,
    /// It takes clients.
    Up,
}

impl State {
    pub(super) const ALL: [Self; 6] =
        [Self::Down, Self::Autodisabled, Self::Full, Self::Draining, Self::Disabled, Self::Up];

    /// The state of this channel.
    pub(super) fn of(channel: &ChannelView) -> Self {
        match &channel.admin {
            Admin::Disabled => Self::Disabled,
            Admin::Autodisabled(_) => Self::Autodisabled,
            Admin::Draining(_) => Self::Draining,
            Admin::Enabled if channel.health.is_down() => Self::Down,
            Admin::Enabled if !channel.usable() => Self::Full,
            Admin::Enabled => Self::Up,
        }
    }

    /// The word by which style and script know it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Autodisabled => "auto",
            Self::Full => "full",
            Self::Draining => "draining",
            Self::Disabled => "disabled",
            Self::Up => "up",
        }
    }

    /// Whether nobody wanted it so.
    pub(super) const fn is_trouble(self) -> bool {
        matches!(self, Self::Down | Self::Autodisabled)
    }

    /// Whether it is worth a line at the top of the page.
    pub(super) const fn is_news(self) -> bool {
        !matches!(self, Self::Disabled | Self::Up)
    }
}
