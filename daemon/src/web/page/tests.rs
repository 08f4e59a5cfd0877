//! Whole pages of a daemon that was never there.

use super::activity::Activity;
use super::columns::Order;
use super::layout::{Theme, View, page};
use super::live::Live;
use super::picture::Picture;
use super::words::Language;
use balance_proto::actor::Actor;
use balance_proto::discipline::Discipline;
use balance_proto::history::Sample;
use balance_proto::http::{Exchanges, HttpFacts, HttpView, Level, Mode, OutId, Times};
use balance_proto::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::process::ProcessView;
use balance_proto::role::Role;
use balance_proto::state::{Admin, Drain, Health, Reason, Then};
use balance_proto::view::{ChannelView, Checks, Counters, GroupView, Instance, TableView};

const NOW: u64 = 1_800_000_000_000;
const UP_US: u64 = 273_120_000_000;

fn reason(why: &str, ago_s: u64) -> Reason {
    Reason { why: why.to_owned(), unix_ms: NOW - ago_s * 1000 }
}

fn channel(id: u16, http: bool, scale: u64) -> ChannelView {
    let n = u64::from(id) + 1;
    let exchanges = Exchanges {
        sessions_max: 40 + n as u32 * 7,
        queue: Level { now: 0, max: n as u32 * 2 },
        answers: [0, 184_220 * scale / n, 12_840 * scale, 310 * n, 0],
        broken: 0,
        retries: 0,
        response: Times { count: 100, p50_us: 3_100 * n, p90_us: 9_400 * n, p99_us: 42_000 * n },
    };
    ChannelView {
        id: ChannelId(id),
        name: http.then(|| OutId::new(u32::from(id) + 1).unwrap()),
        host: format!("10.0.3.{}", 10 + id),
        address: format!("10.0.3.{}:8080", 10 + id).parse().unwrap(),
        admin: Admin::Enabled,
        health: Health::Up,
        maxc: Maxc::UNLIMITED,
        changed: Revision(1),
        counters: Counters {
            current: 9 + u32::from(id) * 3,
            total: 211_402 * scale / n,
            sent: 1_234_567_890 / n,
            received: 98_765_432_100 / n,
            failed: 0,
        },
        checks: Checks::default(),
        exchanges: if http {
            exchanges
        } else {
            Exchanges { sessions_max: 71, ..Exchanges::default() }
        },
    }
}

/// One of every state.
pub(super) fn sample(http: bool) -> Picture {
    let mut first: Vec<_> = (0..5).map(|id| channel(id, http, 10)).collect();
    first[1].health = Health::Down(reason("connection refused", 254));
    first[1].counters.current = 0;
    first[1].counters.failed = 37;
    first[1].checks = Checks { failed: 64, downs: 2 };
    first[2].maxc = Maxc::new(15);
    first[2].exchanges.queue = Level { now: 4, max: 19 };
    first[2].exchanges.answers[4] = if http { 212 } else { 0 };
    first[3].admin = Admin::Draining(Drain {
        began_unix_ms: NOW - 60_000,
        began_with: 40,
        deadline_unix_ms: Some(NOW + 600_000),
        then: Then::Disable,
    });
    first[4].admin = Admin::Disabled;
    first[4].counters.current = 0;
    let mut second = vec![channel(5, http, 1), channel(6, http, 1)];
    second[1].admin = Admin::Autodisabled(reason("no route to host", 7_260));
    second[1].id = ChannelId(1);
    second[0].id = ChannelId(0);
    second.iter_mut().for_each(|channel| channel.counters.current = 0);
    let group = |id, discipline, channels| GroupView {
        id: GroupId(id),
        discipline,
        changed: Revision(1),
        channels,
    };
    let groups = vec![group(0, Discipline::RoundRobin, first), group(1, Discipline::Hash, second)];
    picture(http, groups)
}

pub(super) fn picture(http: bool, groups: Vec<GroupView>) -> Picture {
    let level = |now, max| Level { now, max };
    Picture {
        instance: Instance {
            boot: BootId(7),
            name: "shop-front".to_owned(),
            listen: "0.0.0.0:80".parse().unwrap(),
            pid: 4711,
            release: "0.1.0".to_owned(),
            started_unix_ms: NOW - UP_US / 1000,
            threads: 2,
            max_groups: 16,
            max_channels: 64,
            room: 9_909,
            http: http
                .then(|| HttpFacts { mode: Mode::Insert, cookie_name: "SERVERID".to_owned() }),
            you: Actor { uid: 0, user: String::new(), pid: 0, tool: String::new() },
            your_role: Role::Stranger,
        },
        process: ProcessView {
            cpu_us: 8_412_000_000,
            cpus: 2,
            resident: 31_457_280,
            memory_max: Some(8_201_920_512),
            descriptors: 214,
            descriptors_max: Some(20_000),
        },
        table: TableView {
            revision: Revision(9),
            at_us: UP_US,
            http: http.then(|| HttpView {
                clients: level(86, 412),
                sessions: level(45, 131),
                queue: level(4, 31),
                waiting: level(0, 12),
                requests: 4_418_220,
                replies: 1_207,
                ..HttpView::default()
            }),
            groups: groups.clone(),
        },
        activity: activity(&groups),
        unix_ms: NOW,
    }
}

fn activity(groups: &[GroupView]) -> Activity {
    let mut activity = Activity::new(1000);
    for second in (0..330).rev() {
        let at_us = UP_US - second * 1_000_000;
        activity.move_to(at_us);
        for group in groups {
            for channel in &group.channels {
                let (t, n) = (second as f64, f64::from(channel.id.0) + 1.0);
                let wave = (t / (9.0 + 3.0 * n)).sin() * 0.35 + (t / 31.0).cos() * 0.4 + 1.1;
                let down = channel.health.is_down() && second < 254;
                let idle = !channel.usable() && channel.counters.current == 0;
                if group.id.0 > 0 || down || (idle && !channel.health.is_down()) {
                    continue;
                }
                let total = (wave * 60.0 / n) as u64;
                let sample = Sample {
                    at_us,
                    current: (wave * 20.0) as u64,
                    total,
                    sent: total * 812,
                    received: total * 41_000,
                    failed: 0,
                };
                activity.add(ChannelKey { group: group.id, channel: channel.id }, &sample);
            }
        }
    }
    activity
}

fn view(language: Language) -> View {
    View { language, language_asked: false, theme: Theme::System, order: Order::OF_THE_TABLE }
}

#[test]
fn write_them_where_they_can_be_looked_at() {
    let Some(dir) = std::env::var_os("PAGE_DIR") else { return };
    let dir = std::path::Path::new(&dir);
    for (name, http, language) in [
        ("http", true, Language::English),
        ("tcp", false, Language::English),
        ("es", true, Language::Spanish),
    ] {
        let text = page(&sample(http), &view(language)).into_string();
        std::fs::write(dir.join(format!("{name}.html")), text).unwrap();
        let live = serde_json::to_string(&Live::of(&sample(http))).unwrap();
        std::fs::write(dir.join(format!("{name}.json")), live).unwrap();
    }
}
