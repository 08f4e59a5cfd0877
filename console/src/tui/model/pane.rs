//! The table pane: which rows there are, in which order, where the bar is and what is marked.
//!
//! The bar and the marks are on places of the table, never on lines of the screen: whatever moves,
//! they stay with their channel (T-15). The order stands still while somebody aims (T-16). Must not
//! know how rows are drawn.

use super::Millis;
use super::filter::Filter;
use super::frame::Frame;
use super::sort::{Sort, key};
use balance_proto::id::{ChannelKey, GroupId};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

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
}

impl TablePane {
    /// Whether the order stands still now.
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.held || self.moved_at.is_some_and(|at| now.saturating_sub(at) < HOLD)
    }

    /// Puts the rows of a frame in order, as many as pass the filter. Where the order is held, rows that
    /// were there stay where they are. Gives the channel that was under the bar and is gone.
    pub fn arrange(&mut self, frame: &Frame, hold: bool, filter: &Filter) -> Option<ChannelKey> {
        let stood: HashMap<Row, usize> = match hold {
            true => self.rows.iter().enumerate().map(|(n, row)| (*row, n)).collect(),
            false => HashMap::new(),
        };
        let old = std::mem::take(&mut self.rows);
        self.counts = (frame.total.channels, 0);
        let mut list = Vec::new();
        for (group, figures) in frame.table.groups.iter().zip(&frame.groups) {
            let row = Row::Group(group.id);
            let shut = self.collapsed.contains(&group.id) && !self.flat;
            let mut some = group.channels.is_empty();
            if !self.flat {
                list.clear();
                self.rows.push(row);
            }
            for (channel, figures) in group.channels.iter().zip(&figures.channels) {
                let at = ChannelKey { group: group.id, channel: channel.id };
                if filter.passes(group, channel, figures) {
                    some = true;
                    self.counts.1 += 1;
                    list.push((key(self.sort.by, channel, figures), at));
                }
            }
            if self.flat {
                continue;
            }
            if !some {
                // of a group in which nothing passes, nothing is shown
                self.rows.pop();
            } else if !shut {
                self.append(&mut list, &stood);
            }
        }
        if self.flat {
            self.append(&mut list, &stood);
        }
        self.marks.retain(|at| frame.channel(*at).is_some());
        self.keep_selection(frame, &old)
    }

    fn append(&mut self, list: &mut [(super::sort::Key, ChannelKey)], stood: &HashMap<Row, usize>) {
        let place = |at: ChannelKey| stood.get(&Row::Channel(at)).copied().unwrap_or(usize::MAX);
        if !stood.is_empty() {
            list.sort_by_cached_key(|(_, at)| (place(*at), *at));
        } else if !self.sort.is_natural() {
            let descending = self.sort.descending;
            list.sort_by(|(one, at), (other, place)| {
                let order = one.partial_cmp(other).unwrap_or(Ordering::Equal);
                let order = if descending { order.reverse() } else { order };
                let tie = if descending && *one == super::sort::Key::Place {
                    place.cmp(at)
                } else {
                    at.cmp(place)
                };
                order.then(tie)
            });
        }
        self.rows.extend(list.iter().map(|(_, at)| Row::Channel(*at)));
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
