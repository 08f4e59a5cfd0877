//! Pick: a client's walk through the table until a channel is found, its slot taken and given back.
//!
//! Must not know how the rule works, only in what state the table is.

use super::Work;
use balance_daemon::table::change::Order;
use balance_daemon::table::live::Lease;
use balance_daemon::table::selection::{Hashing, Selection};
use balance_daemon::table::{Destination, GroupPlan, Limits, Table};
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, Maxc};
use std::net::{Ipv4Addr, SocketAddr};

/// A table of groups of so many channels each.
pub fn table(discipline: Discipline, sizes: &[u16], maxc: u32) -> Table {
    let channel = |i: u16| {
        let [high, low] = i.to_be_bytes();
        let address = SocketAddr::from((Ipv4Addr::new(10, 0, high, low), 80));
        let target = format!("{address}:{maxc}").parse().expect("a target");
        Destination { target, address }
    };
    let plan = sizes
        .iter()
        .map(|&size| GroupPlan { discipline, channels: (0..size).map(channel).collect() });
    Table::new(Limits { groups: 16, channels: 4096 }, plan.collect())
}

/// Takes every slot of a group but those of one channel.
fn fill(table: &Table, group: usize, but: Option<usize>) -> Vec<Lease> {
    let channels = table.groups()[group].channels().iter().enumerate();
    let others = channels.filter(|(index, _)| Some(*index) != but);
    others.map(|(_, channel)| channel.live().lease(channel.maxc).expect("a free slot")).collect()
}

/// The picks of clients that come from one address after the other.
fn picks(name: &'static str, table: Table, hashing: Hashing, held: Vec<Lease>) -> Work {
    let mut client = 0_u32;
    Work::new(name, move || {
        let _ = &held;
        client = client.wrapping_add(1);
        let [_, b, c, d] = client.to_be_bytes();
        let address = SocketAddr::from((Ipv4Addr::new(10, b, c, d), 40_000));
        let choice = Selection::new(address, hashing).next(&table);
        choice.expect("a usable channel").at
    })
}

/// Round robin, two channels.
pub fn turn_2() -> Work {
    picks("pick/turn-2", table(Discipline::RoundRobin, &[2], 0), Hashing::Named, Vec::new())
}

/// Round robin, many channels.
pub fn turn_1024() -> Work {
    picks("pick/turn-1024", table(Discipline::RoundRobin, &[1024], 0), Hashing::Named, Vec::new())
}

/// Round robin, all channels but one full: the longest way round.
pub fn turn_1024_one_free() -> Work {
    let table = table(Discipline::RoundRobin, &[1024], 1);
    let held = fill(&table, 0, Some(700));
    picks("pick/turn-1024-one-free", table, Hashing::Named, held)
}

/// Round robin, all channels but one disabled.
pub fn turn_1024_one_enabled() -> Work {
    let mut table = table(Discipline::RoundRobin, &[1024], 0);
    for channel in (0..1024).filter(|channel| *channel != 700) {
        table.apply(Order::Disable(ChannelKey::new(0, channel)), None).expect("it is there");
    }
    picks("pick/turn-1024-one-enabled", table, Hashing::Named, Vec::new())
}

/// By hash, two channels.
pub fn hash_2() -> Work {
    picks("pick/hash-2", table(Discipline::Hash, &[2], 0), Hashing::Named, Vec::new())
}

/// By hash, many channels.
pub fn hash_1024() -> Work {
    picks("pick/hash-1024", table(Discipline::Hash, &[1024], 0), Hashing::Named, Vec::new())
}

/// By hash with `-H`, all channels but one full.
pub fn hash_1024_one_free() -> Work {
    let table = table(Discipline::Hash, &[1024], 1);
    let held = fill(&table, 0, Some(700));
    picks("pick/hash-1024-one-free", table, Hashing::Neighbours, held)
}

/// The first group is full, the second takes the client.
pub fn spill() -> Work {
    let mut table = table(Discipline::RoundRobin, &[8, 8], 1);
    for channel in 0..8 {
        let at = ChannelKey::new(1, channel);
        table.apply(Order::Maxc(at, Maxc::UNLIMITED), None).expect("it is there");
    }
    let held = fill(&table, 0, None);
    picks("pick/spill-8-8", table, Hashing::Named, held)
}
