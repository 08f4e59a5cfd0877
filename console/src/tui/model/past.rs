//! The table as it was before the console came: counters as the daemon remembers them, states as its
//! events tell (N-07).
//!
//! What neither tells (a limit that was changed, and never told before) is as it is now. Must not know
//! who asks.

use super::frame::Frame;
use crate::tui::rate::History;
use balance_proto::event::Change;
use balance_proto::history::PastChannel;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::state::{Admin, Health, Reason, Then};
use balance_proto::view::{Counters, TableView};
use std::collections::{HashMap, VecDeque};

/// From one step into the past to the next, where the daemon is asked, in microseconds.
pub const STEP_US: u64 = 30_000_000;
/// Changes that are remembered.
const KEPT: usize = 2_000;

/// Changes that were told, the oldest first.
#[derive(Debug, Clone, Default)]
pub struct Told(VecDeque<(u64, Change)>);

impl Told {
    /// Something was changed then, in milliseconds since 1970.
    pub fn note(&mut self, unix_ms: u64, change: Change) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((unix_ms, change));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The table as it stood at a moment, in milliseconds since 1970; counters are those of now.
    #[must_use]
    fn rewind(&self, table: &TableView, unix_ms: u64) -> TableView {
        let mut was = table.clone();
        // what came later is taken back, the latest first
        for (_, change) in self.0.iter().rev().take_while(|(at, _)| *at > unix_ms) {
            take_back(&mut was, change);
        }
        // and what was told before holds
        for (at, change) in self.0.iter().take_while(|(at, _)| *at <= unix_ms) {
            hold(&mut was, change, *at);
        }
        was
    }
}

/// What was before a change, as far as it tells.
fn take_back(table: &mut TableView, change: &Change) {
    if let Change::Discipline { group, discipline } = change {
        if let Some(group) = table.groups.get_mut(group.index()) {
            group.discipline = discipline.other();
        }
        return;
    }
    if let Change::Opened { group: GroupId(group) } = change {
        table.groups.truncate(usize::from(*group));
        return;
    }
    let (at, admin, health) = match change {
        Change::Created { at, .. } => {
            if let Some(group) = table.groups.get_mut(at.group.index()) {
                group.channels.retain(|channel| channel.id != at.channel);
            }
            return;
        }
        Change::Enabled { at } | Change::Drained { at, .. } => (at, Some(Admin::Disabled), None),
        Change::Disabled { at } | Change::Autodisabled { at, .. } | Change::Draining { at, .. } => {
            (at, Some(Admin::Enabled), None)
        }
        Change::Down { at, .. } => (at, None, Some(Health::Up)),
        Change::Up { at } => {
            (at, None, Some(Health::Down(Reason { why: String::new(), unix_ms: 0 })))
        }
        _ => return,
    };
    set(table, *at, admin, health);
}

/// What has been since a change.
fn hold(table: &mut TableView, change: &Change, unix_ms: u64) {
    let reason = |why: &str| Reason { why: why.to_owned(), unix_ms };
    let (at, admin, health) = match change {
        Change::Enabled { at } | Change::Drained { at, then: Then::Enable, .. } => {
            (at, Some(Admin::Enabled), None)
        }
        Change::Disabled { at } | Change::Created { at, .. } | Change::Drained { at, .. } => {
            (at, Some(Admin::Disabled), None)
        }
        Change::Autodisabled { at, why } => (at, Some(Admin::Autodisabled(reason(why))), None),
        Change::Draining { at, drain } => (at, Some(Admin::Draining(drain.clone())), None),
        Change::Down { at, why } => (at, None, Some(Health::Down(reason(why)))),
        Change::Up { at } => (at, None, Some(Health::Up)),
        Change::Maxc { at, maxc } => {
            if let Some(channel) = channel(table, *at) {
                channel.maxc = *maxc;
            }
            return;
        }
        Change::Discipline { group, discipline } => {
            if let Some(group) = table.groups.get_mut(group.index()) {
                group.discipline = *discipline;
            }
            return;
        }
        _ => return,
    };
    set(table, *at, admin, health);
}

fn set(table: &mut TableView, at: ChannelKey, admin: Option<Admin>, health: Option<Health>) {
    let Some(channel) = channel(table, at) else { return };
    if let Some(admin) = admin {
        channel.admin = admin;
    }
    // of one that nobody checks, checks say nothing
    if let Some(health) = health.filter(|_| channel.health != Health::Unchecked) {
        channel.health = health;
    }
}

fn channel(table: &mut TableView, at: ChannelKey) -> Option<&mut balance_proto::view::ChannelView> {
    let channels = &mut table.groups.get_mut(at.group.index())?.channels;
    let place = channels.binary_search_by_key(&at.channel, |channel| channel.id).ok()?;
    channels.get_mut(place)
}

/// A moment of the past that is being asked for, page by page.
#[derive(Debug, Clone, Default)]
pub struct Coming {
    /// The pages so far.
    pub channels: Vec<PastChannel>,
    /// The moment that was asked for, in microseconds since the daemon started.
    pub at_us: u64,
}

/// A frame of the past: what the daemon remembers of these moments, put into the table of now.
#[must_use]
pub fn frame(
    live: &Frame,
    told: &Told,
    (before_us, at_us): (u64, u64),
    channels: &[PastChannel],
) -> Frame {
    let back_ms = live.table.at_us.saturating_sub(at_us) / 1_000;
    let unix_ms = live.unix_ms.saturating_sub(back_ms);
    let mut table = told.rewind(&live.table, unix_ms);
    let known: HashMap<ChannelKey, &PastChannel> =
        channels.iter().map(|channel| (channel.at, channel)).collect();
    let mut fill = |at_us: u64, of: fn(&PastChannel) -> Counters| {
        table.at_us = at_us;
        for group in &mut table.groups {
            for channel in &mut group.channels {
                let at = ChannelKey { group: group.id, channel: channel.id };
                channel.counters = known.get(&at).map(|past| of(past)).unwrap_or_default();
            }
        }
        table.clone()
    };
    let mut history = History::default();
    history.add(&fill(before_us, |past| past.before));
    let table = fill(at_us, |past| past.then);
    history.add(&table);
    Frame::new(table, unix_ms, &history)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::model::frame::State;
    use crate::tui::update::tests::{fresh, reach, seen, table};
    use crate::tui::update::update;

    const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

    /// A console that came at 43,200 s, a hundred seconds after the daemon.
    fn live() -> std::sync::Arc<Frame> {
        let mut model = fresh();
        reach(&mut model, 0, 1);
        update(&mut model, 0, seen(table(&[3, 2], 99)));
        model.live.unwrap()
    }

    #[test]
    fn states_are_what_events_told_before_or_the_opposite_of_what_they_told_after() {
        let live = live();
        let mut told = Told::default();
        let now = live.unix_ms;
        told.note(now - 50_000, Change::Disabled { at: AT(0, 0) });
        told.note(now - 40_000, Change::Enabled { at: AT(0, 1) });
        told.note(now - 30_000, Change::Enabled { at: AT(0, 0) });
        told.note(now - 20_000, Change::Created { at: AT(1, 1), target: "h:1".into() });
        let states = |back_s: u64| {
            let moments = ((99 - back_s) * 1_000_000, (100 - back_s) * 1_000_000);
            let frame = frame(&live, &told, moments, &[]);
            assert_eq!(frame.unix_ms, now - back_s * 1_000);
            frame.channels().map(|(_, _, figures)| figures.state).collect::<Vec<_>>()
        };
        use State::{Disabled, Up};
        // 0/2 is disabled all the time
        assert_eq!(states(10), [Up, Up, Disabled, Up, Disabled]);
        assert_eq!(states(25), [Up, Up, Disabled, Up], "1/1 was not there yet");
        assert_eq!(states(35), [Disabled, Up, Disabled, Up]);
        assert_eq!(states(45), [Disabled, Disabled, Disabled, Up]);
        assert_eq!(states(60), [Up, Disabled, Disabled, Up]);
    }

    #[test]
    fn counters_and_rates_are_those_of_then() {
        let live = live();
        let counters = |total| Counters { total, current: 7, ..Counters::default() };
        let past = PastChannel { at: AT(0, 1), then: counters(50), before: counters(40) };
        let frame = frame(&live, &Told::default(), (68_000_000, 70_000_000), &[past]);
        let (channel, figures) = frame.channel(AT(0, 1)).unwrap();
        assert_eq!((channel.counters.total, channel.counters.current), (50, 7));
        assert_eq!(figures.rates.map(|rates| rates.connections), Some(5.0));
        assert_eq!(frame.channel(AT(0, 0)).unwrap().0.counters, Counters::default());
    }
}
