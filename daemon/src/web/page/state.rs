//! What the page makes of how a server fares.
//!
//! Must not know languages.

pub(super) use balance_proto::view::Standing as State;

/// What the page makes of a state.
pub(super) trait Shown: Sized {
    /// All of them, the worst first.
    const ALL: [Self; 6];
    /// The word by which style and script know it.
    fn word(self) -> &'static str;
    /// Whether nobody wanted it so.
    fn is_trouble(&self) -> bool;
    /// Whether it is worth a line at the top of the page.
    fn is_news(&self) -> bool;
}

impl Shown for State {
    const ALL: [Self; 6] =
        [Self::Down, Self::Autodisabled, Self::Full, Self::Draining, Self::Disabled, Self::Up];

    fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Autodisabled => "auto",
            Self::Full => "full",
            Self::Draining => "draining",
            Self::Disabled => "disabled",
            Self::Up => "up",
        }
    }

    fn is_trouble(&self) -> bool {
        matches!(self, Self::Down | Self::Autodisabled)
    }

    fn is_news(&self) -> bool {
        !matches!(self, Self::Disabled | Self::Up)
    }
}
