//! By what rows can be ordered, with the names that settings and palette have for it (T-17).
//!
//! Must not know the rows; the table pane orders them.

/// What rows can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortKey {
    /// Their place: group, channel.
    #[default]
    Place,
    /// What they are doing, the worst first.
    State,
    /// Where they lead.
    Address,
    /// Open connections.
    Current,
    /// The limit.
    Maxc,
    /// Open connections as a part of the limit.
    Use,
    /// New connections a second.
    New,
    /// Connections ever.
    Total,
    /// Failed attempts ever.
    Failed,
    /// Bytes a second from clients.
    In,
    /// Bytes a second to clients.
    Out,
    /// Bytes from clients.
    Sent,
    /// Bytes to clients.
    Received,
    /// The latest change.
    Changed,
    /// Bytes a second both ways.
    Traffic,
    /// Exchanges that wait, in the HTTP mode.
    Queue,
    /// Answers of servers that failed, in the HTTP mode.
    Errors,
    /// How soon half of the answers begin, in the HTTP mode.
    Median,
    /// How soon nearly all answers begin, in the HTTP mode.
    Slow,
    /// The most sessions there were at once, in the HTTP mode.
    Sessions,
}

impl SortKey {
    /// All, in the order in which `s` goes through them, and the names settings and palette have
    /// for them.
    pub const NAMES: [(&'static str, Self); 20] = [
        ("place", Self::Place),
        ("state", Self::State),
        ("address", Self::Address),
        ("c", Self::Current),
        ("maxc", Self::Maxc),
        ("use", Self::Use),
        ("new", Self::New),
        ("total", Self::Total),
        ("failed", Self::Failed),
        ("in", Self::In),
        ("out", Self::Out),
        ("sent", Self::Sent),
        ("received", Self::Received),
        ("changed", Self::Changed),
        ("traffic", Self::Traffic),
        ("queue", Self::Queue),
        ("5xx", Self::Errors),
        ("p50", Self::Median),
        ("p99", Self::Slow),
        ("sessions", Self::Sessions),
    ];

    /// The key of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, key)| *key == self).map_or("", |(name, _)| name)
    }

    /// The one after it, and the first after the last; those of the HTTP mode only in it.
    #[must_use]
    pub fn next(self, http: bool) -> Self {
        let here = Self::NAMES.iter().position(|(_, key)| *key == self).unwrap_or(0);
        let after = Self::NAMES.iter().cycle().skip(here + 1).map(|(_, key)| *key);
        after.take(Self::NAMES.len()).find(|key| http || !key.is_http()).unwrap_or_default()
    }

    /// Whether it is of the HTTP mode alone.
    #[must_use]
    pub fn is_http(self) -> bool {
        let http = [Self::Queue, Self::Errors, Self::Median, Self::Slow, Self::Sessions];
        http.contains(&self)
    }

    /// Whether the highest comes first unless it is turned round: so for
    /// all numbers but the place. (The worst state is the lowest.)
    #[must_use]
    pub fn begins_descending(self) -> bool {
        !matches!(self, Self::Place | Self::State | Self::Address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_a_name_and_the_last_is_followed_by_the_first() {
        let mut key = SortKey::default();
        for (name, known) in SortKey::NAMES {
            assert_eq!((SortKey::named(name), key), (Some(known), known));
            key = key.next(true);
        }
        assert_eq!(key, SortKey::Place);
        assert_eq!(SortKey::Traffic.next(false), SortKey::Place);
        assert_eq!(SortKey::named("colour"), None);
    }
}
