//! The table pane: which rows there are, in which order, where the bar is and what is marked.
//!
//! The bar and the marks are on places of the table, never on lines of the screen: whatever moves,
//! they stay with their channel (T-15). The order stands still while somebody aims (T-16). Must not
//! know how rows are drawn.

use super::Millis;
use super::filter::Filter;
use super::frame::Frame;
use super::sort::{Key, Sort, key};
use balance_proto::id::{ChannelKey, GroupId};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// For so long after the bar moved the order stands still, in milliseconds.
pub const HOLD: Millis = 3_000;

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Row {
    /// What a group does together.
    Group(GroupId),
    /// A channel.
    Channel(ChannelKey),
}

impl Row {
    /// The group it is, or is in.
    #[must_use]
    pub fn group(self) -> GroupId {
        match self {
            Self::Group(group) => group,
            Self::Channel(at) => at.group,
        }
    }

    /// The channel it is.
    #[must_use]
    pub fn channel(self) -> Option<ChannelKey> {
        match self {
            Self::Group(_) => None,
            Self::Channel(at) => Some(at),
        }
    }
}

/// The pane.
#[derive(Debug, Clone, Default)]
pub struct TablePane {
    /// The row under the bar.
    pub selected: Option<Row>,
    /// Channels that are marked.
    pub marks: BTreeSet<ChannelKey>,
    /// Where a range of marks began.
    pub range: Option<ChannelKey>,
    /// How channels are ordered within their group.
    pub sort: Sort,
    /// All channels in one list, without their groups.
    pub flat: bool,
    /// Groups of which only their own row is shown.
    pub collapsed: BTreeSet<GroupId>,
    /// Whether the order is held until further notice.
    pub held: bool,
    /// When the bar was moved last.
    pub moved_at: Option<Millis>,
    /// The rows, in the order of the screen.
    pub rows: Vec<Row>,
    /// The first row on screen.
    pub top: usize,
    /// How many channels there are, and how many of them pass the filter.
    pub counts: (usize, usize),
    /// The row the bar was on when a filter began to be typed: half a word may pass by it.
    pub anchor: Option<Row>,
    /// What the rows were made from.
    shape: Shape,
    /// Whether they are in the order of the table.
    natural: bool,
}

/// Which rows there are, whatever their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Shape {
    /// The channels that pass the filter, ascending.
    members: Vec<ChannelKey>,
    /// The groups: how many of their channels pass, and whether they have none at all.
    groups: Vec<(GroupId, usize, bool)>,
    flat: bool,
    collapsed: BTreeSet<GroupId>,
}

impl Shape {
    fn of(frame: &Frame, pane: &TablePane, filter: &Filter) -> Self {
        let mut members = Vec::with_capacity(frame.total.channels);
        let mut groups = Vec::with_capacity(frame.groups.len());
        for (group, figures) in frame.table.groups.iter().zip(&frame.groups) {
            let before = members.len();
            for (channel, figures) in group.channels.iter().zip(&figures.channels) {
                if filter.passes(group, channel, figures) {
                    members.push(ChannelKey { group: group.id, channel: channel.id });
                }
            }
            groups.push((group.id, members.len() - before, group.channels.is_empty()));
        }
        Self { members, groups, flat: pane.flat, collapsed: pane.collapsed.clone() }
    }
}

/// Where channels stand among the rows; by channel.
fn places(rows: &[Row]) -> Vec<(ChannelKey, usize)> {
    let channels = rows.iter().enumerate().filter_map(|(n, row)| Some((row.channel()?, n)));
    let mut places: Vec<_> = channels.collect();
    places.sort_unstable();
    places
}

/// Channels in their order: where they stood, those that are new behind them; or as the order says.
fn ordered(
    frame: &Frame,
    sort: Sort,
    members: &[ChannelKey],
    stood: &[(ChannelKey, usize)],
) -> Vec<ChannelKey> {
    if !stood.is_empty() {
        let place = |at: &ChannelKey| {
            let found = stood.binary_search_by_key(at, |(known, _)| *known);
            (found.map_or(usize::MAX, |found| stood[found].1), *at)
        };
        let mut list: Vec<_> = members.iter().map(place).collect();
        list.sort_unstable();
        return list.into_iter().map(|(_, at)| at).collect();
    }
    if sort.is_natural() {
        return members.to_vec();
    }
    let (Some(first), Some(last)) = (members.first(), members.last()) else { return Vec::new() };
    // both are ascending: they are walked side by side
    let mut wanted = members.iter().peekable();
    let there = frame.channels_of(first.group, last.group);
    let list = there.filter_map(|(at, channel, figures)| {
        wanted.next_if_eq(&&at)?;
        Some((key(sort.by, channel, figures), at))
    });
    by_key(list.collect(), sort.descending)
}

/// Equal ones keep the order of the table.
fn by_key(mut list: Vec<(Key<'_>, ChannelKey)>, descending: bool) -> Vec<ChannelKey> {
    let number = |key: &Key<'_>| match key {
        Key::Number(number) if descending => !rank(*number),
        Key::Number(number) => rank(*number),
        Key::Place | Key::Text(..) => 0,
    };
    match list.first() {
        Some((Key::Number(_), _)) => {
            let mut ranked: Vec<_> = list.iter().map(|(key, at)| (number(key), *at)).collect();
            ranked.sort_unstable();
            return ranked.into_iter().map(|(_, at)| at).collect();
        }
        Some((Key::Place, _)) if descending => list.reverse(),
        _ => list.sort_by(|(one, _), (other, _)| {
            let order = one.partial_cmp(other).unwrap_or(Ordering::Equal);
            if descending { order.reverse() } else { order }
        }),
    }
    list.into_iter().map(|(_, at)| at).collect()
}

/// Bits that compare as their numbers do, and much faster.
fn rank(number: f64) -> u64 {
    // there are two noughts
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

impl TablePane {
    /// Empty, in this order.
    #[must_use]
    pub fn ordered(by: Sort) -> Self {
        Self { sort: by, ..Self::default() }
    }

    /// Whether the order stands still now.
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.held || self.moved_at.is_some_and(|at| now.saturating_sub(at) < HOLD)
    }

    /// Puts the rows of a frame in order, as many as pass the filter. Where the order is held, rows that
    /// were there stay where they are. Gives the channel that was under the bar and is gone.
    pub fn arrange(&mut self, frame: &Frame, hold: bool, filter: &Filter) -> Option<ChannelKey> {
        let shape = Shape::of(frame, self, filter);
        self.counts = (frame.total.channels, shape.members.len());
        // the same channels in an order that stands: nothing is looked at
        let stands = hold || self.sort.is_natural() && self.natural;
        if stands && shape == self.shape {
            return self.keep_selection(frame, &[]);
        }
        let stood = if hold { places(&self.rows) } else { Vec::new() };
        let old = std::mem::take(&mut self.rows);
        self.natural = self.sort.is_natural() && stood.is_empty();
        self.fill(frame, &shape, &stood);
        self.shape = shape;
        self.marks.retain(|at| frame.channel(*at).is_some());
        self.keep_selection(frame, &old)
    }

    /// Whatever the rows are made from, they are made anew the next time.
    #[cfg(test)]
    pub(crate) fn forget_order(&mut self) {
        self.shape = Shape::default();
        self.natural = false;
    }

    /// Makes the rows anew.
    fn fill(&mut self, frame: &Frame, shape: &Shape, stood: &[(ChannelKey, usize)]) {
        if self.flat {
            let all = ordered(frame, self.sort, &shape.members, stood);
            self.rows.extend(all.into_iter().map(Row::Channel));
            return;
        }
        let mut rest = &shape.members[..];
        for (group, members, is_empty) in &shape.groups {
            let (here, others) = rest.split_at(*members);
            rest = others;
            // of a group in which nothing passes, nothing is shown
            if !here.is_empty() || *is_empty {
                self.rows.push(Row::Group(*group));
            }
            if !self.collapsed.contains(group) {
                let here = ordered(frame, self.sort, here, stood);
                self.rows.extend(here.into_iter().map(Row::Channel));
            }
        }
    }

    /// Leaves the bar where it is; if its row is gone, a neighbour takes it.
    fn keep_selection(&mut self, frame: &Frame, old: &[Row]) -> Option<ChannelKey> {
        let Some(was) = self.selected else {
            self.selected = self.first();
            return None;
        };
        if self.rows.contains(&was) && self.is_stop(was) {
            return None;
        }
        let gone = was.channel().filter(|at| frame.channel(*at).is_none());
        let place = old.iter().position(|row| *row == was).unwrap_or(0);
        let there: BTreeSet<Row> = self.rows.iter().copied().collect();
        let stays = |row: &&Row| there.contains(row) && self.is_stop(**row);
        let above = old[..place.min(old.len())].iter().rev().find(stays);
        let group = Row::Group(was.group());
        self.selected = if self.collapsed.contains(&was.group()) && there.contains(&group) {
            Some(group)
        } else {
            above.or_else(|| old[place.min(old.len())..].iter().find(stays)).copied()
        };
        self.selected = self.selected.or_else(|| self.first());
        gone
    }

    /// Whether the bar stops at a row: at channels, and at groups that show none.
    #[must_use]
    pub fn is_stop(&self, row: Row) -> bool {
        match row {
            Row::Channel(_) => true,
            Row::Group(group) => {
                let here = self.rows.iter().position(|other| *other == row);
                let next = here.and_then(|here| self.rows.get(here + 1));
                next.and_then(|next| next.channel()).is_none_or(|at| at.group != group)
            }
        }
    }

    fn stops(&self) -> Vec<Row> {
        let next = self.rows.iter().skip(1).map(Some).chain([None]);
        let stops = self.rows.iter().zip(next).filter(|(row, next)| match row {
            Row::Channel(_) => true,
            Row::Group(group) => {
                !next.is_some_and(|next| next.channel().is_some_and(|at| at.group == *group))
            }
        });
        stops.map(|(row, _)| *row).collect()
    }

    /// The first row the bar can be on.
    #[must_use]
    pub fn first(&self) -> Option<Row> {
        self.stops().first().copied()
    }

    /// The last row the bar can be on.
    #[must_use]
    pub fn last(&self) -> Option<Row> {
        self.stops().last().copied()
    }

    /// Puts the bar back to where it was when a filter began to be typed, if that is shown.
    pub fn return_to_anchor(&mut self) {
        let shown = self.anchor.filter(|row| self.rows.contains(row) && self.is_stop(*row));
        self.selected = shown.or(self.selected);
    }

    /// Puts the bar on a row.
    pub fn put(&mut self, row: Option<Row>, now: Millis) {
        self.selected = row;
        self.moved_at = Some(now);
    }

    /// Moves the bar by so many rows, as far as there are any.
    pub fn step(&mut self, by: isize, now: Millis) {
        let stops = self.stops();
        let here = stops.iter().position(|row| Some(*row) == self.selected).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(stops.len().saturating_sub(1));
        self.put(stops.get(there).copied(), now);
    }

    /// Moves the bar to the first row of another group.
    pub fn step_group(&mut self, forward: bool, now: Millis) {
        let Some(here) = self.selected.map(Row::group) else { return };
        let stops = self.stops();
        let group = match forward {
            true => stops.iter().map(|row| row.group()).find(|group| *group > here),
            false => stops.iter().rev().map(|row| row.group()).find(|group| *group < here),
        };
        if let Some(first) = stops.iter().find(|row| Some(row.group()) == group) {
            self.put(Some(*first), now);
        }
    }

    /// The channels from where a range began to the bar, in the order of the screen.
    #[must_use]
    pub fn ranged(&self) -> Vec<ChannelKey> {
        let place = |wanted: Option<ChannelKey>| {
            self.rows.iter().position(|row| row.channel().is_some() && row.channel() == wanted)
        };
        let (Some(from), Some(to)) =
            (place(self.range), place(self.selected.and_then(Row::channel)))
        else {
            return Vec::new();
        };
        let rows = &self.rows[from.min(to)..=from.max(to)];
        rows.iter().filter_map(|row| row.channel()).collect()
    }

    /// Scrolls so that the bar is in sight, with a row of its surroundings where there is room.
    pub fn scroll_to_bar(&mut self, height: usize) {
        let here = self.rows.iter().position(|row| Some(*row) == self.selected).unwrap_or(0);
        let margin = usize::from(height > 6);
        let (lowest, highest) = (
            (here + 1 + margin).saturating_sub(height),
            // the row of its group comes into sight with its first channel
            here.saturating_sub(margin),
        );
        self.top = self.top.clamp(lowest, highest.max(lowest));
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }
}
