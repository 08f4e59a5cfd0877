//! Why, where to, and what if: answered by the selection itself, on a copy of the table that shares
//! nothing with it.
//!
//! There is no second copy of the rule (DC-3). Must not know who asks.

use super::change::Order;
use super::fold::fold_ip;
use super::rendezvous::{self, Identity};
use super::selection::{Hashing, Selection, Step, Witness};
use super::{Channel, Group, Table, key};
use balance_proto::answer::Refusal;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::insight::{
    Arrivals, Effect, Explanation, Obstacle, Rejected, Route, Shift, Stop,
};
use balance_proto::state::{Admin, Drain, Health, Then};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Clients with addresses spread evenly, always the same ones.
fn sample() -> impl Iterator<Item = IpAddr> {
    // a Weyl sequence: no address comes twice
    (1..=Arrivals::SAMPLE).map(|n| Ipv4Addr::from_bits(n.wrapping_mul(0x9e37_79b9)).into())
}

/// What keeps clients away from a channel.
fn obstacle(channel: &Channel) -> Option<Obstacle> {
    match (&channel.admin, &channel.health) {
        (Admin::Disabled, _) => Some(Obstacle::Disabled),
        (Admin::Autodisabled(reason), _) => Some(Obstacle::Autodisabled(reason.why.clone())),
        (Admin::Draining(_), _) => Some(Obstacle::Draining),
        (Admin::Enabled, Health::Down(reason)) => Some(Obstacle::Down(reason.why.clone())),
        (Admin::Enabled, _) if !channel.live.has_room(channel.maxc) => {
            Some(Obstacle::Full { maxc: channel.maxc.get() })
        }
        (Admin::Enabled, _) => None,
    }
}

fn usable(group: &Group) -> usize {
    group.channels.iter().filter(|channel| channel.usable()).count()
}

/// Where each of these clients would be offered to first, if each ended before the next one came.
fn first_choices(table: &Table, clients: &[IpAddr], hashing: Hashing) -> Vec<Option<ChannelKey>> {
    let copy = table.rehearsal();
    let choose = |client: &IpAddr| {
        let mut walk = Selection::new(SocketAddr::new(*client, 0), hashing);
        walk.next(&copy).map(|choice| choice.at)
    };
    clients.iter().map(choose).collect()
}

/// Notes each stop of a walk.
struct Diary<'a> {
    table: &'a Table,
    client: IpAddr,
    stops: Vec<Stop>,
}

impl Diary<'_> {
    fn stop(&mut self, group: GroupId) -> Option<&mut Stop> {
        if self.stops.last().is_none_or(|stop| stop.group != group) {
            let found = self.table.groups.get(group.index())?;
            let discipline = found.discipline;
            let named = (discipline == Discipline::Hash).then(|| {
                let value = fold_ip(self.client);
                (value, key(group.index(), value as usize % found.channels.len().max(1)))
            });
            self.stops.push(Stop { group, discipline, named, rejected: Vec::new() });
        }
        self.stops.last_mut()
    }
}

impl Witness for Diary<'_> {
    fn saw(&mut self, step: Step) {
        match step {
            Step::PassedOver { at } => {
                let obstacle = self.table.channel(at).and_then(obstacle);
                // an empty place is no news
                let Some(obstacle) = obstacle else { return };
                if let Some(stop) = self.stop(at.group) {
                    stop.rejected.push(Rejected { at, obstacle });
                }
            }
            Step::NothingIn { group, .. } => {
                self.stop(group);
            }
            Step::Folded { .. } | Step::Neighbours | Step::Chosen { .. } => {}
        }
    }
}

impl Table {
    /// Where this client would go now, and whom it would be kept from.
    #[must_use]
    pub fn route(&self, client: IpAddr, hashing: Hashing) -> Route {
        let copy = self.rehearsal();
        let mut walk = Selection::new(SocketAddr::new(client, 0), hashing);
        let mut diary = Diary { table: &copy, client, stops: Vec::new() };
        let to = walk.next_seen(&copy, &mut diary).map(|choice| choice.at);
        if let Some(at) = to {
            diary.stop(at.group);
        }
        let stops = diary.stops;
        let else_to = to.and_then(|_| walk.next(&copy)).map(|choice| choice.at);
        Route { client, stops, to, else_to }
    }

    /// Why a channel gets the connections it gets.
    ///
    /// # Errors
    /// There is no such channel.
    pub fn explain(&self, at: ChannelKey, hashing: Hashing) -> Result<Explanation, Refusal> {
        let channel = self.find(at)?;
        let group = &self.groups[at.group.index()];
        let clients: Vec<IpAddr> = sample().collect();
        let choices = first_choices(self, &clients, hashing);
        let named = |client: &&IpAddr| named(group, **client, hashing) == Some(at.channel.index());
        let before = self.groups.iter().enumerate().take(at.group.index());
        Ok(Explanation {
            at,
            discipline: group.discipline,
            obstacle: obstacle(channel),
            before: before.filter(|(_, g)| usable(g) > 0).map(|(g, _)| key(g, 0).group).collect(),
            share: count(choices.iter().filter(|choice| **choice == Some(at)).count()),
            named_by: (group.discipline == Discipline::Hash)
                .then(|| count(clients.iter().filter(named).count())),
            usable_siblings: u16::try_from(usable(group)).unwrap_or(u16::MAX),
        })
    }

    /// What an order would do.
    ///
    /// # Errors
    /// As [`Table::apply`].
    pub fn preview(
        &self,
        order: Order,
        arrivals: &Arrivals,
        hashing: Hashing,
    ) -> Result<Effect, Refusal> {
        let reversible = self.inverse(&order).is_ok();
        let target = order.target();
        let cuts = matches!(order, Order::Drain(_, Drain { then: Then::Cut, .. }));
        let mut after = self.rehearsal();
        let change = after.apply(order, None)?;
        let (clients, exact) = match arrivals {
            Arrivals::Expected => (sample().collect(), false),
            Arrivals::Listed(clients) => (clients.clone(), true),
        };
        let then = first_choices(&after, &clients, hashing);
        let now = first_choices(self, &clients, hashing);
        let group = target.map(|at| at.group.index());
        let usable_in =
            |table: &Table| group.and_then(|group| table.groups.get(group)).map_or(0, usable);
        let open = target.and_then(|at| self.channel(at)).map_or(0, |c| c.live.counters().current);
        Ok(Effect {
            change: change.map(|change| change.to_string()),
            arrivals: count(clients.len()),
            exact,
            shifts: shifts(&now, &then),
            refused: (closed(&now), closed(&then)),
            remapped: remapped((self, &now), (&after, &then)),
            spills_into: spills(&now, &then),
            headroom: (headroom(self), headroom(&after)),
            open,
            closes: if cuts { open } else { 0 },
            reversible,
            last_usable: usable_in(self) > 0 && usable_in(&after) == 0,
        })
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn closed(choices: &[Option<ChannelKey>]) -> u32 {
    count(choices.iter().filter(|choice| choice.is_none()).count())
}

fn shifts(now: &[Option<ChannelKey>], then: &[Option<ChannelKey>]) -> Vec<Shift> {
    let mut shares: BTreeMap<ChannelKey, (u32, u32)> = BTreeMap::new();
    for at in now.iter().flatten() {
        shares.entry(*at).or_default().0 += 1;
    }
    for at in then.iter().flatten() {
        shares.entry(*at).or_default().1 += 1;
    }
    let shift = |(at, (before, after))| Shift { at, before, after };
    shares.into_iter().map(shift).collect()
}

/// Clients that a hash group leads elsewhere than before.
fn remapped(
    (before, now): (&Table, &[Option<ChannelKey>]),
    (after, then): (&Table, &[Option<ChannelKey>]),
) -> u32 {
    let by_hash = |table: &Table, choice: &Option<ChannelKey>| {
        let group = choice.and_then(|at| table.groups.get(at.group.index()));
        group.is_some_and(|group| group.discipline == Discipline::Hash)
    };
    let moved = now
        .iter()
        .zip(then)
        .filter(|(now, then)| now != then && (by_hash(before, now) || by_hash(after, then)));
    count(moved.count())
}

fn spills(now: &[Option<ChannelKey>], then: &[Option<ChannelKey>]) -> Vec<GroupId> {
    let groups = |choices: &[Option<ChannelKey>]| {
        let mut groups: Vec<GroupId> = choices.iter().flatten().map(|at| at.group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    };
    let before = groups(now);
    groups(then).into_iter().filter(|group| group.0 > 0 && !before.contains(group)).collect()
}

/// Further connections that the first group can hold; none is no limit.
fn headroom(table: &Table) -> Option<u64> {
    let Some(first) = table.groups.first() else { return Some(0) };
    let willing = first.channels.iter().filter(|c| c.admin.is_enabled() && !c.health.is_down());
    willing
        .map(|channel| {
            let limit = channel.maxc.limit()?.get();
            Some(u64::from(limit.saturating_sub(channel.live.counters().current)))
        })
        .sum()
}

/// The channel of a hash group that a client's address names, whether it can be used or not.
fn named(group: &Group, client: IpAddr, hashing: Hashing) -> Option<usize> {
    if hashing != Hashing::Rendezvous {
        return Some(fold_ip(client) as usize % group.channels.len());
    }
    let present = group.channels.iter().enumerate().filter(|(_, channel)| !channel.removed);
    rendezvous::choose(client, present.map(|(index, c)| (Identity::new(c.address), index)))
}

#[cfg(test)]
mod tests;
