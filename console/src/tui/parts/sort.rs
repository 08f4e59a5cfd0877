//! The order of the rows: by any column, ties by place, and held where it would hurt (T-16, T-17).
//!
//! The order stands still for three seconds after the bar was moved, while a dialog is open, and
//! when the operator holds it: nobody presses a key on a row that has just become another. Rows
//! that are gone leave; new ones come last until the order is free. Time is an argument.

use balance_proto::id::ChannelKey;
use std::cmp::Ordering;
use std::collections::HashSet;

/// Milliseconds on the console's clock.
pub type Millis = u64;

/// For so long after the bar was moved the order stands, in milliseconds.
pub const STANDS: Millis = 3_000;

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
}

impl SortKey {
    /// All, in the order in which `s` goes through them, and the names settings and palette have
    /// for them.
    pub const NAMES: [(&'static str, Self); 13] = [
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

    /// The one after it, and the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        let here = Self::NAMES.iter().position(|(_, key)| *key == self).unwrap_or(0);
        Self::NAMES[(here + 1) % Self::NAMES.len()].1
    }

    /// Whether the highest comes first unless it is turned round: so for all numbers but the place.
    #[must_use]
    pub fn begins_descending(self) -> bool {
        !matches!(self, Self::Place | Self::Address)
    }
}

/// What a row is ordered by.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Rank {
    /// Not known: last, whichever way round.
    Unknown,
    /// A number; for states the worse the higher.
    Number(f64),
    /// A text.
    Text(String),
}

/// Why the order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The operator wants it so.
    ByOperator,
    /// A dialog is open.
    ByDialog,
    /// The bar was moved: for so many milliseconds yet.
    ByMove(Millis),
}

/// The order of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    key: SortKey,
    turned: bool,
    moved_at: Option<Millis>,
    dialog: bool,
    held: bool,
    /// Another key was chosen: the rows are ordered by it once, whatever holds them.
    due: bool,
    rows: Vec<ChannelKey>,
}

impl Order {
    /// Ordered by this; `turned` the other way round than the key begins with.
    #[must_use]
    pub fn new(key: SortKey, turned: bool) -> Self {
        Self { key, turned, ..Self::default() }
    }

    /// What the rows are ordered by.
    #[must_use]
    pub fn key(&self) -> SortKey {
        self.key
    }

    /// Whether the highest comes first.
    #[must_use]
    pub fn is_descending(&self) -> bool {
        self.key.begins_descending() != self.turned
    }

    /// Whether it is the other way round than the key begins with: what settings remember.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.turned
    }

    /// Orders by another key, or by the same one the other way round: what a click on a heading
    /// does. Takes effect at once, held or not, for the operator asked for it.
    pub fn choose(&mut self, key: SortKey) {
        self.turned = self.key == key && !self.turned;
        self.key = key;
        self.due = true;
    }

    /// Turns the order round. Takes effect at once.
    pub fn turn(&mut self) {
        self.turned = !self.turned;
        self.due = true;
    }

    /// The bar was moved.
    pub fn moved(&mut self, now: Millis) {
        self.moved_at = Some(now);
    }

    /// A dialog was opened or closed.
    pub fn dialog(&mut self, open: bool) {
        self.dialog = open;
    }

    /// The operator holds the order, or lets it go. Gives whether it is held now.
    pub fn hold(&mut self) -> bool {
        self.held = !self.held;
        self.held
    }

    /// Why the order stands; none if it does not.
    #[must_use]
    pub fn held(&self, now: Millis) -> Option<Held> {
        let since = self.moved_at.map(|moved| now.saturating_sub(moved));
        let left = since.and_then(|since| STANDS.checked_sub(since)).filter(|left| *left > 0);
        match (self.held, self.dialog, left) {
            (true, ..) => Some(Held::ByOperator),
            (_, true, _) => Some(Held::ByDialog),
            (.., left) => left.map(Held::ByMove),
        }
    }

    /// Takes in what there is now, and gives the order of it.
    pub fn arrange(
        &mut self,
        now: Millis,
        rows: impl IntoIterator<Item = (ChannelKey, Rank)>,
    ) -> &[ChannelKey] {
        let mut rows: Vec<(ChannelKey, Rank)> = rows.into_iter().collect();
        let descending = self.is_descending();
        rows.sort_by(|(at, rank), (other_at, other)| {
            compare(rank, other, descending).then(at.cmp(other_at))
        });
        let sorted = rows.into_iter().map(|(at, _)| at);
        if self.held(now).is_none() || self.due || self.rows.is_empty() {
            self.due = false;
            self.rows = sorted.collect();
        } else {
            self.keep(sorted.collect());
        }
        &self.rows
    }

    /// Keeps the rows where they are, without those that are gone, new ones behind.
    fn keep(&mut self, sorted: Vec<ChannelKey>) {
        let there: HashSet<_> = sorted.iter().copied().collect();
        self.rows.retain(|at| there.contains(at));
        let kept: HashSet<_> = self.rows.iter().copied().collect();
        self.rows.extend(sorted.into_iter().filter(|at| !kept.contains(at)));
    }

    /// The order as it was arranged last.
    #[must_use]
    pub fn rows(&self) -> &[ChannelKey] {
        &self.rows
    }
}

/// What is not known comes last, whichever way round.
fn compare(one: &Rank, other: &Rank, descending: bool) -> Ordering {
    let order = match (one, other) {
        (Rank::Unknown, Rank::Unknown) => return Ordering::Equal,
        (Rank::Unknown, _) => return Ordering::Greater,
        (_, Rank::Unknown) => return Ordering::Less,
        (Rank::Number(one), Rank::Number(other)) => one.total_cmp(other),
        (Rank::Text(one), Rank::Text(other)) => one.cmp(other),
        (Rank::Number(_), Rank::Text(_)) => Ordering::Less,
        (Rank::Text(_), Rank::Number(_)) => Ordering::Greater,
    };
    if descending { order.reverse() } else { order }
}

#[cfg(test)]
mod tests;
