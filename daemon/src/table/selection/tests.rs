//! The rule against a naive reading of balance(1) §7, one client at a time; and under contention,
//! against what must hold however the threads interleave.

use super::*;
use crate::table::{Destination, GroupPlan, Limits};
use balance_proto::id::Maxc;
use balance_proto::state::Admin;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// A group of the naive model: what 3.54 keeps, as plain numbers.
#[derive(Debug, Clone)]
struct Plain {
    hash: bool,
    current: usize,
    channels: Vec<PlainChannel>,
}

#[derive(Debug, Clone)]
struct PlainChannel {
    enabled: bool,
    maxc: u32,
    c: u32,
    total: u64,
}

impl PlainChannel {
    fn usable(&self) -> bool {
        self.enabled && (self.maxc == 0 || self.c < self.maxc)
    }
}

/// A group and a channel in it.
type Place = (usize, usize);

/// Walks the groups as §7.1, §7.2 and the sane sides of B4, B5 and B9 say. `dead` fails a connect.
fn naive(
    groups: &mut [Plain],
    client: SocketAddr,
    failover: bool,
    dead: &dyn Fn(usize, usize) -> bool,
) -> (Vec<Place>, Option<Place>) {
    let mut attempts = Vec::new();
    for (g, group) in groups.iter_mut().enumerate() {
        let size = group.channels.len();
        if size == 0 {
            continue;
        }
        let start = if group.hash { fold(client) as usize % size } else { group.current };
        let reach = if group.hash && !failover { 1 } else { size };
        let mut first = None;
        for k in (0..reach).map(|step| (start + step) % size) {
            if !group.channels[k].usable() {
                continue;
            }
            attempts.push((g, k));
            group.channels[k].total += 1;
            if first.is_none() && !group.hash {
                group.current = (k + 1) % size;
            }
            first.get_or_insert(k);
            if !dead(g, k) {
                group.channels[k].c += 1;
                if !group.hash {
                    group.current = (k + 1) % size;
                }
                return (attempts, Some((g, k)));
            }
        }
        if first.is_none() && !group.hash {
            group.current = 0;
        }
    }
    (attempts, None)
}

fn table_of(groups: &[Plain]) -> Table {
    let plan = groups.iter().map(|group| GroupPlan {
        discipline: if group.hash { Discipline::Hash } else { Discipline::RoundRobin },
        channels: group
            .channels
            .iter()
            .map(|channel| Destination {
                target: format!("127.0.0.1:9:{}", channel.maxc).parse().unwrap(),
                address: "127.0.0.1:9".parse().unwrap(),
            })
            .collect(),
    });
    let mut table = Table::new(Limits { groups: 16, channels: 200 }, plan.collect());
    for (group, plain) in table.groups.iter_mut().zip(groups) {
        for (channel, plain) in group.channels.iter_mut().zip(&plain.channels) {
            channel.admin = if plain.enabled { Admin::Enabled } else { Admin::Disabled };
        }
    }
    table
}

fn plain_channel() -> impl Strategy<Value = PlainChannel> {
    (prop::bool::weighted(0.8), 0u32..4).prop_map(|(enabled, maxc)| PlainChannel {
        enabled,
        maxc,
        c: 0,
        total: 0,
    })
}

fn plain_group() -> impl Strategy<Value = Plain> {
    let channels = prop_oneof![
        9 => prop::collection::vec(plain_channel(), 0..5),
        1 => prop::collection::vec(plain_channel(), 60..140),
    ];
    (any::<bool>(), channels).prop_map(|(hash, channels)| Plain { hash, current: 0, channels })
}

#[derive(Debug, Clone)]
enum Step {
    /// A client comes; the bits say which connects fail.
    Client {
        address: u8,
        dead: u64,
    },
    /// The n-th open connection ends.
    End(usize),
    Toggle(usize, usize),
    Discipline(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<u8>(), prop_oneof![Just(0), any::<u64>(), Just(u64::MAX)])
            .prop_map(|(address, dead)| Step::Client { address, dead }),
        3 => any::<usize>().prop_map(Step::End),
        2 => any::<(usize, usize)>().prop_map(|(g, c)| Step::Toggle(g, c)),
        1 => any::<usize>().prop_map(Step::Discipline),
    ]
}

fn is_dead(dead: u64, g: usize, k: usize) -> bool {
    dead >> ((g * 7 + k) % 64) & 1 == 1
}

proptest! {
    #[test]
    fn one_client_at_a_time_walks_as_the_naive_model(
        mut plain in prop::collection::vec(plain_group(), 0..4),
        failover: bool,
        steps in prop::collection::vec(any_step(), 1..60),
    ) {
        let mut table = table_of(&plain);
        let mut open: Vec<(Place, Lease)> = Vec::new();
        for step in steps {
            match step {
                Step::Client { address, dead } => {
                    let client = SocketAddr::from(([10, 0, 0, address], 1234));
                    let (want, end) = naive(&mut plain, client, failover, &|g, k| is_dead(dead, g, k));
                    let (mut got, mut reached) = (Vec::new(), None);
                    let mut walk = Selection::new(client, if failover { Hashing::Neighbours } else { Hashing::Named });
                    while let Some(choice) = walk.next(&table) {
                        let place = (choice.at.group.index(), choice.at.channel.index());
                        got.push(place);
                        if is_dead(dead, place.0, place.1) {
                            choice.lease.fail();
                        } else {
                            reached = Some(place);
                            open.push((place, choice.lease));
                            break;
                        }
                    }
                    prop_assert_eq!((got, reached), (want, end));
                }
                Step::End(n) if !open.is_empty() => {
                    let ((g, k), lease) = open.swap_remove(n % open.len());
                    drop(lease);
                    plain[g].channels[k].c -= 1;
                }
                Step::Toggle(g, c) if !plain.is_empty() => {
                    let g = g % plain.len();
                    if plain[g].channels.is_empty() { continue; }
                    let c = c % plain[g].channels.len();
                    plain[g].channels[c].enabled ^= true;
                    let enabled = plain[g].channels[c].enabled;
                    table.groups[g].channels[c].admin =
                        if enabled { Admin::Enabled } else { Admin::Disabled };
                }
                Step::Discipline(g) if !plain.is_empty() => {
                    let g = g % plain.len();
                    plain[g].hash ^= true;
                    table.groups[g].discipline = table.groups[g].discipline.other();
                }
                _ => {}
            }
            for (group, plain) in table.groups.iter().zip(&plain) {
                if !plain.channels.is_empty() {
                    prop_assert_eq!(group.turn.get(), plain.current);
                }
                for (channel, plain) in group.channels.iter().zip(&plain.channels) {
                    let counters = channel.live.counters();
                    prop_assert_eq!((counters.current, counters.total), (plain.c, plain.total));
                }
            }
        }
    }
}

fn group_of(size: usize, maxc: u32) -> Plain {
    let channel = PlainChannel { enabled: true, maxc, c: 0, total: 0 };
    Plain { hash: false, current: 0, channels: vec![channel; size] }
}

#[test]
fn the_neighbour_of_a_dead_channel_gets_no_double_share() {
    // balance(1) §7.1: 9001, 9003, 9001, 9003 ... and totals 3/3/3 after 6 clients
    let table = table_of(&[group_of(3, 0)]);
    let reached: Vec<_> = (0..6u8)
        .map(|n| {
            let mut walk = Selection::new(SocketAddr::from(([10, 0, 0, n], 1)), Hashing::Named);
            loop {
                let choice = walk.next(&table).unwrap();
                match choice.at.channel.0 {
                    1 => choice.lease.fail(),
                    other => break other,
                }
            }
        })
        .collect();
    assert_eq!(reached, [0, 2, 0, 2, 0, 2]);
    let totals: Vec<_> = table.groups[0].channels.iter().map(|c| c.live.counters().total).collect();
    assert_eq!(totals, [3, 3, 3]);
}

#[test]
fn round_robin_is_strict_however_many_threads_draw() {
    const EACH: u32 = 3_000;
    let table = table_of(&[group_of(3, 0)]);
    std::thread::scope(|scope| {
        for n in 0..4u8 {
            let table = &table;
            scope.spawn(move || {
                for _ in 0..EACH {
                    let mut walk =
                        Selection::new(SocketAddr::from(([10, 0, 0, n], 1)), Hashing::Named);
                    assert!(walk.next(table).is_some());
                }
            });
        }
    });
    for channel in &table.groups[0].channels {
        assert_eq!(channel.live.counters().total, u64::from(4 * EACH / 3));
    }
}

#[test]
fn full_channels_spill_to_the_next_group_under_contention() {
    const THREADS: u8 = 4;
    const EACH: u32 = 500;
    let room = 100;
    let table = table_of(&[group_of(2, room), group_of(1, 0)]);
    let spilled = AtomicU32::new(0);
    let held: Vec<Lease> = std::thread::scope(|scope| {
        let (table, spilled) = (&table, &spilled);
        let threads: Vec<_> = (0..THREADS)
            .map(|n| {
                scope.spawn(move || {
                    let mut held = Vec::new();
                    for _ in 0..EACH {
                        let client = SocketAddr::from(([10, 0, 0, n], 1));
                        let choice = Selection::new(client, Hashing::Named).next(table).unwrap();
                        spilled.fetch_add(u32::from(choice.at.group.0), Ordering::Relaxed);
                        held.push(choice.lease);
                    }
                    held
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(spilled.load(Ordering::Relaxed), u32::from(THREADS) * EACH - 2 * room);
    for channel in &table.groups[0].channels {
        assert_eq!(channel.live.counters().current, room);
    }
    drop(held);
    assert!(table.groups.iter().flat_map(|g| &g.channels).all(|c| c.live.counters().current == 0));
}

#[test]
fn a_maxc_that_shrinks_keeps_who_is_there_and_takes_nobody() {
    let mut table = table_of(&[group_of(1, 5)]);
    let client = SocketAddr::from(([10, 0, 0, 1], 1));
    let draw = |table: &Table| Selection::new(client, Hashing::Named).next(table);
    let held: Vec<_> = (0..5).map(|_| draw(&table).unwrap()).collect();
    table.groups[0].channels[0].maxc = Maxc::new(2);
    assert!(draw(&table).is_none());
    assert_eq!(table.groups[0].channels[0].live.counters().current, 5);
    drop(held);
    assert!(draw(&table).is_some());
}

#[test]
fn of_backups_the_first_that_can_be_used_is_enough() {
    // H-40: in the order in which they were named, and on to the next only when it is full
    let plain = [group_of(0, 1), group_of(3, 2)];
    for (backups, expected) in
        [(Backups::First, [0, 0, 1, 1, 2, 2]), (Backups::All, [0, 1, 2, 0, 1, 2])]
    {
        let table = table_of(&plain).with_backups(backups);
        let client = SocketAddr::from(([10, 0, 0, 1], 1));
        let draw = || Selection::new(client, Hashing::Rendezvous).next(&table);
        let held: Vec<_> = (0..6).map(|_| draw().unwrap()).collect();
        assert!(held.iter().map(|choice| usize::from(choice.at.channel.0)).eq(expected));
        assert!(held.iter().all(|choice| choice.at.group.0 == 1) && draw().is_none());
        drop(held);
        // one that could not be connected to is not offered to the same client again
        let mut walk = Selection::new(client, Hashing::Rendezvous);
        let tried: Vec<_> =
            std::iter::from_fn(|| walk.next(&table)).map(|c| c.at.channel).collect();
        assert_eq!(tried.len(), 3);
    }
    // the first group is no backup
    let table = table_of(&[group_of(2, 9)]).with_backups(Backups::First);
    let client = SocketAddr::from(([10, 0, 0, 1], 1));
    let turns: Vec<_> = (0..4)
        .map(|_| Selection::new(client, Hashing::Named).next(&table).unwrap().at.channel.0)
        .collect();
    assert_eq!(turns, [0, 1, 0, 1]);
}
