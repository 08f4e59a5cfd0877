//! The whole core in random play, against a naive model: operators, health checks, drains, undo,
//! and clients that come and go. Only a test.
//!
//! A failing play is written down with its seed in `proptest-regressions` and played again first.

use super::change::Order;
use super::live::Lease;
use super::selection::{Hashing, Selection};
use super::{Destination, GroupPlan, Limits, Table, fold::fold};
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId, Maxc};
use balance_proto::state::{Admin, Drain, Health, Reason, Then};
use proptest::prelude::*;
use std::net::SocketAddr;

/// What the model knows of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plain {
    wanted: Wanted,
    down: bool,
    removed: bool,
    maxc: u32,
    c: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Enabled,
    Disabled,
    Autodisabled,
    Draining(Then),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct PlainGroup {
    hash: bool,
    current: usize,
    channels: Vec<Plain>,
}

impl Plain {
    fn usable(&self) -> bool {
        let room = self.maxc == 0 || self.c < self.maxc;
        self.wanted == Wanted::Enabled && !self.down && !self.removed && room
    }
}

#[derive(Debug, Clone, Copy)]
enum Play {
    Client {
        address: u8,
        dead: u16,
    },
    End(usize),
    Enable(usize),
    Disable(usize),
    Autodisable(usize),
    Drain(usize, Then),
    EndDrain(usize),
    Health(usize, bool),
    Maxc(usize, u32),
    Discipline(usize, bool),
    Create(usize),
    Remove(usize),
    /// Takes back the last thing an operator did, if nothing else was done to it since.
    Undo,
}

fn any_play() -> impl Strategy<Value = Play> {
    let n = any::<usize>;
    let then = || prop_oneof![Just(Then::Disable), Just(Then::Cut), Just(Then::Enable)];
    prop_oneof![
        8 => (any::<u8>(), prop_oneof![3 => Just(0u16), 1 => any::<u16>()])
            .prop_map(|(address, dead)| Play::Client { address, dead }),
        3 => n().prop_map(Play::End),
        1 => n().prop_map(Play::Enable),
        1 => n().prop_map(Play::Disable),
        1 => n().prop_map(Play::Autodisable),
        1 => (n(), then()).prop_map(|(n, then)| Play::Drain(n, then)),
        1 => n().prop_map(Play::EndDrain),
        1 => (n(), any::<bool>()).prop_map(|(n, down)| Play::Health(n, down)),
        1 => (n(), 0u32..4).prop_map(|(n, maxc)| Play::Maxc(n, maxc)),
        1 => (n(), any::<bool>()).prop_map(|(n, hash)| Play::Discipline(n, hash)),
        1 => n().prop_map(Play::Create),
        1 => n().prop_map(Play::Remove),
        2 => Just(Play::Undo),
    ]
}

fn to() -> Destination {
    Destination { target: "a:1".parse().unwrap(), address: "127.0.0.1:1".parse().unwrap() }
}

fn reason() -> Reason {
    Reason { why: "x".into(), unix_ms: 1 }
}

/// The rule of balance(1) §7, as one would write it down.
fn naive(groups: &mut [PlainGroup], client: SocketAddr, dead: u16) -> Option<(usize, usize)> {
    for (g, group) in groups.iter_mut().enumerate() {
        let size = group.channels.len();
        if size == 0 {
            continue;
        }
        let start = if group.hash { fold(client) as usize % size } else { group.current };
        let reach = if group.hash { 1 } else { size };
        let mut tried = false;
        for k in (0..reach).map(|step| (start + step) % size) {
            if !group.channels[k].usable() {
                continue;
            }
            if !group.hash {
                let first_or_good = !tried || dead >> ((g * 5 + k) % 16) & 1 == 0;
                if first_or_good {
                    group.current = (k + 1) % size;
                }
            }
            tried = true;
            if dead >> ((g * 5 + k) % 16) & 1 == 0 {
                group.channels[k].c += 1;
                return Some((g, k));
            }
        }
        if !tried && !group.hash {
            group.current = 0;
        }
    }
    None
}

/// The table, its model, and what is open and done.
struct World {
    table: Table,
    plain: Vec<PlainGroup>,
    open: Vec<((usize, usize), Lease)>,
    /// What operators did to which channel, and what takes it back.
    deeds: Vec<(ChannelKey, Undoing)>,
}

/// How to take something back, in the table and in the model.
#[derive(Debug, Clone)]
struct Undoing {
    order: Order,
    was: Vec<PlainGroup>,
}

impl World {
    fn new() -> Self {
        let plan = vec![
            GroupPlan { discipline: Discipline::RoundRobin, channels: vec![to(); 3] },
            GroupPlan { discipline: Discipline::Hash, channels: vec![to(); 2] },
        ];
        let fresh = Plain { wanted: Wanted::Enabled, down: false, removed: false, maxc: 0, c: 0 };
        let group =
            |hash, size| PlainGroup { hash, current: 0, channels: vec![fresh.clone(); size] };
        Self {
            table: Table::new(Limits { groups: 2, channels: 6 }, plan),
            plain: vec![group(false, 3), group(true, 2)],
            open: Vec::new(),
            deeds: Vec::new(),
        }
    }

    /// The n-th place of the table.
    fn place(&self, n: usize) -> (usize, usize) {
        let g = n % 2;
        (g, (n / 2) % self.plain[g].channels.len())
    }

    /// Gives an order, and does the same to the model if it is carried out.
    fn order(&mut self, order: Order, model: impl FnOnce(&mut Vec<PlainGroup>)) -> bool {
        let inverse = self.table.inverse(&order);
        let was = self.plain.clone();
        let target = order.target();
        let Ok(Some(_)) = self.table.apply(order, None) else { return false };
        model(&mut self.plain);
        if let (Ok(order), Some(at)) = (inverse, target) {
            self.deeds.push((at, Undoing { order, was }));
        }
        true
    }

    fn client(&mut self, address: u8, dead: u16) -> Result<(), TestCaseError> {
        let client = SocketAddr::from(([10, 0, 0, address], 9));
        let want = naive(&mut self.plain, client, dead);
        let mut walk = Selection::new(client, Hashing::Named);
        let mut got = None;
        while let Some(choice) = walk.next(&self.table) {
            let place = (choice.at.group.index(), choice.at.channel.index());
            if dead >> ((place.0 * 5 + place.1) % 16) & 1 == 0 {
                got = Some(place);
                self.open.push((place, choice.lease));
                break;
            }
            choice.lease.fail();
        }
        prop_assert_eq!(got, want);
        Ok(())
    }

    fn step(&mut self, play: Play) -> Result<(), TestCaseError> {
        let at = |(g, k): (usize, usize)| ChannelKey::new(g as u16, k as u16);
        match play {
            Play::Client { address, dead } => self.client(address, dead)?,
            Play::End(n) if !self.open.is_empty() => {
                let ((g, k), lease) = self.open.swap_remove(n % self.open.len());
                drop(lease);
                self.plain[g].channels[k].c -= 1;
            }
            Play::End(_) => {}
            Play::Enable(n) => self.want(n, Order::Enable, Wanted::Enabled),
            Play::Disable(n) => self.want(n, Order::Disable, Wanted::Disabled),
            Play::Autodisable(n) => {
                self.want(n, |at| Order::Autodisable(at, reason()), Wanted::Autodisabled);
                self.deeds.clear(); // nobody takes that back, nor what was before it
            }
            Play::Drain(n, then) => {
                let drain = Drain { began_unix_ms: 1, began_with: 0, deadline_unix_ms: None, then };
                self.want(n, |at| Order::Drain(at, drain), Wanted::Draining(then));
            }
            Play::EndDrain(n) => {
                let (g, k) = self.place(n);
                if let Wanted::Draining(then) = self.plain[g].channels[k].wanted {
                    let end = if then == Then::Enable { Wanted::Enabled } else { Wanted::Disabled };
                    self.want(n, Order::EndDrain, end);
                    self.deeds.clear();
                }
            }
            Play::Health(n, down) => {
                let (g, k) = self.place(n);
                let health = if down { Health::Down(reason()) } else { Health::Up };
                self.order(Order::Health(at((g, k)), health), |_| ());
                if !self.plain[g].channels[k].removed {
                    self.plain[g].channels[k].down = down;
                }
                self.deeds.clear();
            }
            Play::Undo => self.undo()?,
            other => self.rebuild(other),
        }
        Ok(())
    }

    /// What changes the table's settings.
    fn rebuild(&mut self, play: Play) {
        let at = |(g, k): (usize, usize)| ChannelKey::new(g as u16, k as u16);
        match play {
            Play::Maxc(n, maxc) => {
                let (g, k) = self.place(n);
                self.order(Order::Maxc(at((g, k)), Maxc::new(maxc)), |plain| {
                    plain[g].channels[k].maxc = maxc;
                });
            }
            Play::Discipline(n, hash) => {
                let g = n % 2;
                let discipline = if hash { Discipline::Hash } else { Discipline::RoundRobin };
                self.order(Order::Discipline(GroupId(g as u16), discipline), |plain| {
                    plain[g].hash = hash;
                });
                self.deeds.clear();
            }
            Play::Create(n) => {
                let g = n % 2;
                self.order(Order::Create(GroupId(g as u16), to()), |plain| {
                    plain[g].channels.push(Plain {
                        wanted: Wanted::Disabled,
                        down: false,
                        removed: false,
                        maxc: 0,
                        c: 0,
                    });
                });
                self.deeds.clear();
            }
            Play::Remove(n) => {
                let (g, k) = self.place(n);
                self.order(Order::Remove(at((g, k))), |plain| plain[g].channels[k].removed = true);
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn want(&mut self, n: usize, order: impl FnOnce(ChannelKey) -> Order, wanted: Wanted) {
        let (g, k) = self.place(n);
        let at = ChannelKey::new(g as u16, k as u16);
        self.order(order(at), |plain| {
            let channel = &mut plain[g].channels[k];
            // nobody checks a disabled one
            channel.down &= wanted != Wanted::Disabled;
            channel.wanted = wanted;
        });
    }

    fn undo(&mut self) -> Result<(), TestCaseError> {
        let Some((at, Undoing { order, was })) = self.deeds.pop() else { return Ok(()) };
        let outcome = self.table.apply(order, None);
        prop_assert!(matches!(outcome, Ok(Some(_))), "{:?}", outcome);
        let (g, k) = (at.group.index(), at.channel.index());
        let before = &was[g].channels[k];
        let now = &mut self.plain[g].channels[k];
        let disabled = before.wanted == Wanted::Disabled && now.wanted != Wanted::Disabled;
        // clients came and went in the meantime; that is not taken back
        *now = Plain { c: now.c, down: now.down && !disabled, ..before.clone() };
        Ok(())
    }

    fn agree(&self) -> Result<(), TestCaseError> {
        for (group, plain) in self.table.groups().iter().zip(&self.plain) {
            prop_assert_eq!(group.discipline == Discipline::Hash, plain.hash);
            prop_assert_eq!(group.channels().len(), plain.channels.len());
            for (channel, plain) in group.channels().iter().zip(&plain.channels) {
                let wanted = match &channel.admin {
                    Admin::Enabled => Wanted::Enabled,
                    Admin::Disabled => Wanted::Disabled,
                    Admin::Autodisabled(_) => Wanted::Autodisabled,
                    Admin::Draining(drain) => Wanted::Draining(drain.then),
                };
                let seen = Plain {
                    wanted,
                    down: channel.health.is_down(),
                    removed: channel.is_removed(),
                    maxc: channel.maxc.get(),
                    c: channel.live().counters().current,
                };
                prop_assert_eq!(&seen, plain);
                prop_assert_eq!(channel.usable(), plain.usable());
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]
    #[test]
    fn the_core_does_what_a_naive_model_does(plays in prop::collection::vec(any_play(), 1..120)) {
        let mut world = World::new();
        for play in plays {
            world.step(play)?;
            world.agree()?;
        }
        world.open.clear();
        for group in world.table.groups() {
            prop_assert!(group.channels().iter().all(|c| c.live().counters().current == 0));
        }
    }
}
