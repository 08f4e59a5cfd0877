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
use std::collections::BTreeMap;

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
fn sample(http: bool) -> Picture {
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
    picture(http, &groups)
}

fn picture(http: bool, groups: &[GroupView]) -> Picture {
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
            groups: groups.to_vec(),
        },
        activity: activity(groups),
        decided: BTreeMap::new(),
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

fn written(picture: &Picture, view: &View) -> String {
    page(picture, view).into_string()
}

/// What the page says, in the order of its columns, of the server at that place.
fn cells(text: &str, row: &str) -> Vec<(String, String)> {
    let row = text.split(&format!("data-r=\"{row}\"")).nth(1).expect("the row");
    let row = row.split("</tr>").next().unwrap();
    let cells = row.split("data-c=\"").skip(1).map(|cell| {
        let (key, rest) = cell.split_once('"').unwrap();
        let content = rest.split_once('>').unwrap().1.split('<').next().unwrap();
        (key.to_owned(), content.replace('\u{202f}', "'").replace('\u{a0}', " "))
    });
    cells.collect()
}

#[test]
fn every_number_of_a_server_stands_in_its_column() {
    // H-81 to H-84
    let cells = cells(&written(&sample(true), &view(Language::English)), "0/2");
    let expected = [
        ("queue", "4"),
        ("queue_max", "19"),
        ("rate", "36"),
        ("current", "15"),
        ("max", "61"),
        ("limit", "15"),
        ("total", "704'658"),
        ("conn", "0"),
        ("resp", "212"),
        ("broken", "0"),
        ("check", "0"),
        ("down", "0"),
        ("half", "9.3 ms"),
        ("slow", "126 ms"),
        ("in", "411 MB"),
        ("out", "32 GB"),
    ];
    assert_eq!(cells.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
}

#[test]
fn the_columns_are_called_as_in_halb_and_so_are_the_figures_of_the_process() {
    let text = written(&sample(true), &view(Language::English));
    for (over, shorts) in [
        ("Queue", &["Curr.", "Max."][..]),
        ("Sessions", &["Curr.", "Max.", "Cumul."]),
        ("Errors", &["Conn.", "Resp.", "Check", "Down"]),
    ] {
        for short in shorts {
            let head = format!("<span class=\"over\">{over} </span>{short}</a>");
            assert!(text.contains(&head), "{head}");
        }
    }
    for (name, value) in [
        ("nbcproc", "2"),
        ("uptime", "3 d 3 h"),
        ("memmax", "8.2 GB"),
        ("ulimit-n", "20'000"),
        ("maxsock", "19'818"),
        ("maxconn", "9909"),
        ("current conns", "86"),
        // H-89
        ("sessions_active", "42"),
        ("sessions_max", "131"),
        ("queue", "4"),
        ("queue_max", "31"),
        ("errors", "64"),
    ] {
        let field = text.split(&format!("<dt>{name}</dt>")).nth(1).expect(name);
        let value_there = field.split("</span>").next().unwrap().rsplit('>').next().unwrap();
        let plain = value_there.replace('\u{202f}', "'").replace('\u{a0}', " ");
        assert_eq!(plain, value, "{name}");
    }
    assert!(text.contains(">System limits<"));
}

#[test]
fn a_daemon_without_http_shows_only_what_it_has() {
    let text = written(&sample(false), &view(Language::English));
    let keys: Vec<_> = cells(&text, "0/0").into_iter().map(|(key, _)| key).collect();
    let expected =
        ["rate", "current", "max", "limit", "total", "conn", "check", "down", "in", "out"];
    assert_eq!(keys, expected);
    for word in ["Queue", "Response", "xx", "waiting"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.contains("0.0.0.0:80 · TCP · "));
}

#[test]
fn whatever_names_and_reasons_hold_stays_text() {
    let evil = "</script><img src=x onerror=alert(1)>\"'&\u{1b}[31m";
    let mut picture = sample(true);
    picture.instance.name = evil.to_owned();
    picture.instance.http = Some(HttpFacts { mode: Mode::Insert, cookie_name: evil.to_owned() });
    let first = &mut picture.table.groups[0].channels;
    first[0].host = evil.to_owned();
    first[1].health = Health::Down(reason(evil, 1));
    for language in Language::ALL {
        let text = written(&picture, &view(language));
        assert!(!text.contains("<img") && text.matches("</script>").count() == 1);
        let escaped = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;'&amp;";
        assert_eq!(text.matches(escaped).count(), 6, "title, brand, setup, host, news, note");
    }
}

#[test]
fn nothing_in_a_page_needs_more_than_the_policy_allows() {
    for http in [false, true] {
        let text = written(&sample(http), &view(Language::English));
        for word in [" style=", "<style", " onclick", " onload", "javascript:", "//", "data:"] {
            assert!(!text.contains(word), "{word}");
        }
        assert_eq!(text.matches("<script").count(), 1);
        assert!(text.contains("<script src=\"/page.js\" defer></script>"));
        assert!(text.contains("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>"));
    }
}

#[test]
fn both_languages_say_everything() {
    let [english, spanish] = Language::ALL.map(|language| {
        assert!(!language.words().columns.iter().any(|c| c.short.is_empty() || c.long.is_empty()));
        written(&sample(true), &view(language))
    });
    assert!(english.contains("<html lang=\"en\"") && spanish.contains("<html lang=\"es\""));
    for (one, other) in [
        ("2 of 7 servers take clients", "2 de 7 servidores aceptan clientes"),
        ("1 of 5 takes clients", "1 de 5 acepta clientes"),
        ("connection refused, for 4", "connection refused, desde hace 4"),
        ("18 left, ~3", "quedan 18, ~3"),
        ("at its limit of 15", "en su límite de 15"),
        (">DRAINING<", ">DRENANDO<"),
        (">System limits<", ">Límites del sistema<"),
        ("9.3\u{a0}ms", "9,3\u{a0}ms"),
        ("takes over when", "entra cuando"),
    ] {
        assert!(english.contains(one) && !english.contains(other), "{one}");
        assert!(spanish.contains(other) && !spanish.contains(one), "{other}");
    }
}

#[test]
fn servers_stand_in_the_order_that_was_asked_for() {
    let order = |sort, direction| {
        let order = Order::read(Some(sort), direction);
        let text = written(&sample(true), &View { order, ..view(Language::English) });
        let rows = text.split("data-r=\"0/").skip(1);
        (text.clone(), rows.map(|row| row[..1].to_owned()).collect::<Vec<_>>().concat())
    };
    assert_eq!(order("server", None).1, "01234");
    assert_eq!(order("nonsense", Some("desc")).1, "01234");
    assert_eq!(order("state", None).1, "12340", "the worst first");
    assert_eq!(order("current", None).1, "32014", "the most first; equal ones as they are");
    assert_eq!(order("current", Some("asc")).1, "14023");
    assert_eq!(order("limit", Some("desc")).1, "20134");
    let (text, _) = order("current", Some("desc"));
    let head = text.split("data-sort=\"current\"").next().unwrap().rsplit("<th").next().unwrap();
    assert!(head.contains("aria-sort=\"descending\""), "{head}");
    assert!(text.contains("href=\"/?sort=current&amp;dir=asc\""), "a second click turns it round");
    assert!(text.contains("href=\"/?lang=es&amp;sort=current&amp;dir=desc\""), "and it is kept");
}

#[test]
fn a_live_picture_has_everything_that_the_page_keeps_up_to_date() {
    for http in [false, true] {
        let picture = sample(http);
        let text = written(&picture, &view(Language::Spanish));
        let live = serde_json::to_value(Live::of(&picture)).unwrap();
        let names = |attribute: &str| -> Vec<String> {
            let name = format!("{attribute}=\"");
            let parts = text.split(&name).skip(1);
            parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
        };
        for (attribute, member) in [("data-n", "n"), ("data-s", "s"), ("data-r", "r")] {
            let names = names(attribute);
            assert!(names.len() > 5);
            for name in names {
                assert!(live[member].get(&name).is_some(), "{attribute} {name}");
            }
        }
        for gauge in names("data-gauge") {
            assert!(gauge.split('/').all(|name| live["n"].get(name).is_some()), "{gauge}");
        }
        for parts in names("data-parts") {
            assert!(live["a"].get(&parts).is_some(), "{parts}");
        }
        let columns: Vec<_> = cells(&text, "g0").into_iter().map(|(key, _)| key).collect();
        assert_eq!(serde_json::json!(columns), live["k"]);
        assert_eq!(live["r"]["g0"].as_array().unwrap().len(), columns.len());
        assert_eq!(names("data-shape"), [live["shape"].as_str().unwrap()]);
        assert_eq!(names("data-step"), [live["step"].to_string()]);
        let note = live["t"]["0/1"][1].as_str().unwrap();
        assert!(note.starts_with("connection refused, desde hace") && text.contains(note));
    }
}

#[test]
fn a_page_is_of_another_shape_when_there_is_something_else_to_show() {
    let shape = |change: &dyn Fn(&mut Picture)| {
        let mut picture = sample(true);
        change(&mut picture);
        picture.shape()
    };
    let same = shape(&|_| ());
    assert_eq!(shape(&|p| p.table.groups[0].channels[0].counters.total += 1), same);
    assert_eq!(shape(&|p| p.table.groups[0].channels[0].admin = Admin::Disabled), same);
    let others: [&dyn Fn(&mut Picture); 5] = [
        &|p| p.instance.boot = BootId(8),
        &|p| drop(p.table.groups[0].channels.pop()),
        &|p| p.table.groups[0].discipline = Discipline::Hash,
        &|p| p.table.groups[0].channels[2].maxc = Maxc::UNLIMITED,
        &|p| p.table.groups[1].channels[0].address = "10.9.9.9:1".parse().unwrap(),
    ];
    for (i, other) in others.into_iter().enumerate() {
        assert_ne!(shape(other), same, "change {i}");
    }
}

#[test]
fn sums_are_of_what_can_be_added_up() {
    let text = written(&sample(true), &view(Language::English));
    let sums = cells(&text, "g0");
    let of = |key: &str| sums.iter().find(|(k, _)| k == key).unwrap().1.clone();
    assert_eq!(
        (of("queue"), of("current"), of("conn"), of("resp")),
        ("4".to_owned(), "42".to_owned(), "37".to_owned(), "212".to_owned(),)
    );
    // H-89: a sum of maxima is no maximum
    for key in ["queue_max", "max", "limit", "half", "slow"] {
        assert_eq!(of(key), "–", "{key}");
    }
}

#[test]
fn nothing_at_all_is_a_page_too() {
    let text = written(&picture(true, &[]), &view(Language::English));
    assert!(text.contains("There are no servers") && text.contains("<dt>uptime</dt>"));
    let empty = GroupView {
        id: GroupId(0),
        discipline: Discipline::Hash,
        changed: Revision(1),
        channels: Vec::new(),
    };
    let text = written(&picture(false, &[empty]), &view(Language::Spanish));
    assert!(text.contains("Este grupo no tiene servidores."));
}
