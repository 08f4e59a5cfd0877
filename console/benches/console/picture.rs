//! Tables that never were: so many groups and channels, with counters that follow from the time.

use balance_proto::actor::Actor;
use balance_proto::discipline::Discipline;
use balance_proto::http::Exchanges;
use balance_proto::id::{BootId, ChannelId, GroupId, Maxc, Revision};
use balance_proto::role::Role;
use balance_proto::state::{Admin, Health};
use balance_proto::view::{ChannelView, Checks, Counters, GroupView, Instance, TableView};

/// A daemon.
pub(crate) fn instance() -> Instance {
    Instance {
        boot: BootId(1),
        name: "edge".into(),
        listen: "0.0.0.0:8080".parse().unwrap(),
        pid: 4711,
        release: balance_proto::RELEASE.into(),
        started_unix_ms: 0,
        threads: 2,
        max_groups: 64,
        max_channels: 1024,
        room: 9_000,
        http: None,
        you: Actor { uid: 0, user: "root".into(), pid: 1, tool: String::new() },
        your_role: Role::Operator,
    }
}

/// Its table after so many milliseconds: every channel moves, no two alike.
pub(crate) fn table(groups: u16, channels: u16, at_ms: u64) -> TableView {
    let group = |g: u16| GroupView {
        id: GroupId(g),
        discipline: Discipline::RoundRobin,
        changed: Revision(1),
        channels: (0..channels).map(|c| channel(g, c, at_ms)).collect(),
    };
    TableView {
        revision: Revision(7),
        at_us: 1_000 * (at_ms + 1),
        http: None,
        groups: (0..groups).map(group).collect(),
    }
}

fn channel(g: u16, c: u16, at_ms: u64) -> ChannelView {
    let weight = u64::from(g) * 31 + u64::from(c) % 97 + 1;
    let wave = (at_ms / 500 + weight) % 23;
    ChannelView {
        id: ChannelId(c),
        host: format!("server-{g}-{c}.example"),
        name: None,
        address: ([10, 0, (c / 250) as u8, (c % 250) as u8], 8000 + g).into(),
        admin: if c % 50 == 49 { Admin::Disabled } else { Admin::Enabled },
        health: Health::Unchecked,
        maxc: Maxc::new(if c.is_multiple_of(2) { 200 } else { 0 }),
        changed: Revision(1),
        counters: Counters {
            current: (weight + wave) as u32 % 190,
            total: weight * at_ms / 100,
            sent: weight * at_ms * 3,
            received: weight * at_ms * 100 + wave,
            failed: 0,
        },
        checks: Checks::default(),
        exchanges: Exchanges::default(),
    }
}
