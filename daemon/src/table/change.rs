//! Changes of the master copy: what an order does, or why it is refused.
//!
//! Nothing here resolves names, asks who gave the order, or tells anybody. A refused order leaves
//! the table as it was.

use super::{Channel, Destination, Group, Table, key};
use balance_proto::answer::Refusal;
use balance_proto::discipline::Discipline;
use balance_proto::event::Change;
use balance_proto::http::OutId;
use balance_proto::id::{ChannelKey, GroupId, Maxc, Revision};
use balance_proto::state::{Admin, Drain, Health, Reason, Then};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A change that is wanted; names are resolved already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Let a channel take connections.
    Enable(ChannelKey),
    /// Let it take no new ones.
    Disable(ChannelKey),
    /// Give a disabled channel another destination; its limit and counters stay.
    Assign(ChannelKey, Destination),
    /// Append a channel, disabled. Groups up to this one come into being, empty.
    Create(GroupId, Destination),
    /// Give a channel another limit.
    Maxc(ChannelKey, Maxc),
    /// Give a group another discipline.
    Discipline(GroupId, Discipline),
    /// Let the counters of a channel start again at 0.
    Reset(ChannelKey),
    /// Let a channel that could not be connected to take no new connections (`-a`).
    Autodisable(ChannelKey, Reason),
    /// Let a channel take no new connections, and do something when it is empty.
    Drain(ChannelKey, Drain),
    /// Do what is to be done with a drained channel.
    EndDrain(ChannelKey),
    /// Note what health checks say of a channel.
    Health(ChannelKey, Health),
    /// Take a disabled channel without connections out for good.
    Remove(ChannelKey),
    /// Put a removed channel back in its place; it is as it was.
    PutBack(ChannelKey),
    /// Let it be with a channel as it was.
    Restore(ChannelKey, Admin),
    /// Let groups up to this one come into being, empty.
    OpenGroup(GroupId),
}

impl Order {
    /// The channel it is about, if it is about one.
    #[must_use]
    pub fn target(&self) -> Option<ChannelKey> {
        match self {
            Self::Enable(at)
            | Self::Disable(at)
            | Self::Assign(at, _)
            | Self::Maxc(at, _)
            | Self::Reset(at)
            | Self::Autodisable(at, _)
            | Self::Drain(at, _)
            | Self::EndDrain(at)
            | Self::Health(at, _)
            | Self::Remove(at)
            | Self::PutBack(at)
            | Self::Restore(at, _) => Some(*at),
            Self::Create(..) | Self::Discipline(..) | Self::OpenGroup(_) => None,
        }
    }
}

impl Table {
    /// Carries out an order; nothing is returned if it was so already.
    ///
    /// With `expect`, the order is refused if the channel or group it aims at was changed after
    /// that revision.
    ///
    /// # Errors
    /// Why the order cannot be carried out.
    pub fn apply(
        &mut self,
        order: Order,
        expect: Option<Revision>,
    ) -> Result<Option<Change>, Refusal> {
        if let Some(expected) = expect {
            self.check_unmoved(&order, expected)?;
        }
        let next = self.revision.next();
        let change = match order {
            Order::Enable(at) => self.set_enabled(at, true)?,
            Order::Disable(at) => self.set_enabled(at, false)?,
            Order::Assign(at, to) => Some(self.assign(at, to)?),
            Order::Create(group, to) => Some(self.create(group, to)?),
            Order::Maxc(at, maxc) => self.set_maxc(at, maxc)?,
            Order::Discipline(group, discipline) => self.set_discipline(group, discipline)?,
            Order::Reset(at) => {
                self.channel_mut(at)?.live.reset();
                Some(Change::Reset { at })
            }
            Order::Autodisable(at, reason) => self.autodisable(at, reason)?,
            Order::Drain(at, drain) => Some(self.drain(at, drain)?),
            Order::EndDrain(at) => self.end_drain(at)?,
            Order::Health(at, health) => self.set_health(at, health)?,
            Order::Remove(at) => Some(self.remove(at)?),
            Order::PutBack(at) => self.put_back(at)?,
            Order::Restore(at, admin) => self.restore(at, admin)?,
            Order::OpenGroup(group) => self.open_group(group)?,
        };
        if let Some(change) = &change {
            self.revision = next;
            self.stamp(change, next);
        }
        Ok(change)
    }

    fn set_enabled(&mut self, at: ChannelKey, enabled: bool) -> Result<Option<Change>, Refusal> {
        let channel = self.channel_mut(at)?;
        let (admin, change) = match (&channel.admin, enabled) {
            (Admin::Enabled, true) | (Admin::Disabled | Admin::Autodisabled(_), false) => {
                return Ok(None);
            }
            (_, true) => (Admin::Enabled, Change::Enabled { at }),
            (_, false) => (Admin::Disabled, Change::Disabled { at }),
        };
        channel.set_admin(admin);
        Ok(Some(change))
    }

    fn autodisable(&mut self, at: ChannelKey, reason: Reason) -> Result<Option<Change>, Refusal> {
        let channel = self.channel_mut(at)?;
        if !channel.admin.is_enabled() {
            return Ok(None);
        }
        let why = reason.why.clone();
        channel.admin = Admin::Autodisabled(reason);
        Ok(Some(Change::Autodisabled { at, why }))
    }

    /// How many connections it begins with is counted here.
    fn drain(&mut self, at: ChannelKey, mut drain: Drain) -> Result<Change, Refusal> {
        let channel = self.channel_mut(at)?;
        drain.began_with = channel.live.counters().current;
        channel.admin = Admin::Draining(drain.clone());
        Ok(Change::Draining { at, drain })
    }

    fn end_drain(&mut self, at: ChannelKey) -> Result<Option<Change>, Refusal> {
        let channel = self.channel_mut(at)?;
        let Admin::Draining(Drain { then, .. }) = channel.admin else {
            return Ok(None);
        };
        channel.set_admin(match then {
            Then::Enable => Admin::Enabled,
            Then::Disable | Then::Cut => Admin::Disabled,
        });
        Ok(Some(Change::Drained { at, left: channel.live.counters().current, then }))
    }

    fn set_health(&mut self, at: ChannelKey, health: Health) -> Result<Option<Change>, Refusal> {
        let channel = self.channel_mut(at)?;
        let change = match (&channel.health, &health) {
            (Health::Down(_), Health::Down(_)) => None,
            (was, is) if was == is => None,
            (_, Health::Down(reason)) => Some(Change::Down { at, why: reason.why.clone() }),
            (_, Health::Up | Health::Unchecked) => Some(Change::Up { at }),
        };
        if change.is_some() {
            if health.is_down() {
                channel.live.count_down();
            }
            channel.health = health;
        }
        Ok(change)
    }

    fn remove(&mut self, at: ChannelKey) -> Result<Change, Refusal> {
        let channel = self.channel_mut(at)?;
        let empty = channel.live.counters().current == 0;
        if matches!(channel.admin, Admin::Enabled | Admin::Draining(_)) || !empty {
            return Err(Refusal::InUse { at });
        }
        channel.removed = true;
        Ok(Change::Removed { at })
    }

    fn put_back(&mut self, at: ChannelKey) -> Result<Option<Change>, Refusal> {
        let group = self.groups.get_mut(at.group.index());
        let channel = group.and_then(|group| group.channels.get_mut(at.channel.index()));
        let Some(channel) = channel.filter(|channel| channel.removed) else {
            return Ok(None);
        };
        channel.removed = false;
        Ok(Some(Change::Created { at, target: channel.target.to_string() }))
    }

    fn restore(&mut self, at: ChannelKey, admin: Admin) -> Result<Option<Change>, Refusal> {
        match admin {
            Admin::Enabled => self.set_enabled(at, true),
            Admin::Draining(drain) => {
                self.channel_mut(at)?.admin = Admin::Draining(drain.clone());
                Ok(Some(Change::Draining { at, drain }))
            }
            other => {
                let channel = self.channel_mut(at)?;
                if channel.admin == other {
                    return Ok(None);
                }
                channel.set_admin(other);
                Ok(Some(Change::Disabled { at }))
            }
        }
    }

    fn assign(&mut self, at: ChannelKey, to: Destination) -> Result<Change, Refusal> {
        let channel = self.channel_mut(at)?;
        if channel.admin.is_enabled() {
            return Err(Refusal::StillEnabled { at });
        }
        let target = to.target.to_string();
        channel.target = to.target;
        channel.address = to.address;
        // what was said of the old destination is not said of the new one
        channel.health = Health::Unchecked;
        Ok(Change::Assigned { at, target })
    }

    fn create(&mut self, group: GroupId, to: Destination) -> Result<Change, Refusal> {
        let (limits, revision) = (self.limits, self.revision.next());
        self.open_group(group)?;
        let channels = &mut self.groups[group.index()].channels;
        if channels.len() >= usize::from(limits.channels) {
            return Err(Refusal::NoChannelSlot { group, limit: limits.channels });
        }
        let at = key(group.index(), channels.len());
        let target = to.target.to_string();
        let name = self.names.as_mut().and_then(|names| next_name(Arc::make_mut(names), at));
        channels.push(Channel { name, ..Channel::new(to, revision) });
        Ok(Change::Created { at, target })
    }

    fn open_group(&mut self, group: GroupId) -> Result<Option<Change>, Refusal> {
        if group.0 >= self.limits.groups {
            return Err(Refusal::NoGroupSlot { limit: self.limits.groups });
        }
        if group.index() < self.groups.len() {
            return Ok(None);
        }
        let revision = self.revision.next();
        while self.groups.len() <= group.index() {
            self.groups.push(Group::empty(revision));
        }
        Ok(Some(Change::Opened { group }))
    }

    fn set_maxc(&mut self, at: ChannelKey, maxc: Maxc) -> Result<Option<Change>, Refusal> {
        let channel = self.channel_mut(at)?;
        if channel.maxc == maxc {
            return Ok(None);
        }
        channel.maxc = maxc;
        Ok(Some(Change::Maxc { at, maxc }))
    }

    fn set_discipline(
        &mut self,
        group: GroupId,
        discipline: Discipline,
    ) -> Result<Option<Change>, Refusal> {
        let groups = self.count();
        let found = self.groups.get_mut(group.index());
        let found = found.ok_or(Refusal::NoSuchGroup { group, groups })?;
        if found.discipline == discipline {
            return Ok(None);
        }
        found.discipline = discipline;
        Ok(Some(Change::Discipline { group, discipline }))
    }

    fn channel_mut(&mut self, at: ChannelKey) -> Result<&mut Channel, Refusal> {
        let groups = self.count();
        let group = self.groups.get_mut(at.group.index());
        let group = group.ok_or(Refusal::NoSuchGroup { group: at.group, groups })?;
        let channels = u16::try_from(group.channels.len()).unwrap_or(u16::MAX);
        let channel = group.channels.get_mut(at.channel.index());
        channel.filter(|channel| !channel.removed).ok_or(Refusal::NoSuchChannel { at, channels })
    }

    fn count(&self) -> u16 {
        u16::try_from(self.groups.len()).unwrap_or(u16::MAX)
    }

    fn check_unmoved(&self, order: &Order, expected: Revision) -> Result<(), Refusal> {
        let now = match (order.target(), order) {
            (Some(at), _) => self.changed_of(at),
            (None, Order::Discipline(group, _)) => {
                self.groups.get(group.index()).map(|g| g.changed)
            }
            // appends, whatever else happened to the group
            (None, _) => None,
        };
        match now {
            Some(now) if now > expected => Err(Refusal::MovedOn { expected, now }),
            _ => Ok(()),
        }
    }

    /// When a channel was changed last, even if it is removed.
    #[must_use]
    pub fn changed_of(&self, at: ChannelKey) -> Option<Revision> {
        let group = self.groups.get(at.group.index())?;
        Some(group.channels.get(at.channel.index())?.changed)
    }

    /// Notes on what was changed that it was changed now.
    fn stamp(&mut self, change: &Change, revision: Revision) {
        match change {
            Change::Enabled { at }
            | Change::Disabled { at }
            | Change::Assigned { at, .. }
            | Change::Created { at, .. }
            | Change::Maxc { at, .. }
            | Change::Autodisabled { at, .. }
            | Change::Draining { at, .. }
            | Change::Drained { at, .. }
            | Change::Removed { at }
            | Change::Reset { at } => {
                let group = self.groups.get_mut(at.group.index());
                // a removed one too
                if let Some(channel) = group.and_then(|g| g.channels.get_mut(at.channel.index())) {
                    channel.changed = revision;
                }
            }
            // what checks say moves nothing that operators decide on: neither an order nor an undo
            // is refused for it
            Change::Down { .. } | Change::Up { .. } => {}
            Change::Discipline { group, .. } | Change::Opened { group } => {
                if let Some(group) = self.groups.get_mut(group.index()) {
                    group.changed = revision;
                }
            }
        }
    }
}

/// The number behind the highest: one that was given once means no other channel, whoever still has a
/// cookie with it.
fn next_name(names: &mut BTreeMap<OutId, ChannelKey>, at: ChannelKey) -> Option<OutId> {
    let highest = names.keys().next_back().map_or(0, |name| name.number());
    let name = OutId::new(highest.checked_add(1)?)?;
    names.insert(name, at);
    Some(name)
}

#[cfg(test)]
mod tests;
