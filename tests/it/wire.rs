//! The bytes of protocol 1, one line a message, so that no change of them goes unnoticed.
//!
//! Until the first release they may change, but only in a commit that says so (DC-4). After an
//! intended change, `WRITE_GOLDEN=1 cargo test -p balance-tests wire` writes the file anew.

use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Refusal, Reply};
use balance_proto::codec::{self, CALL_MAX, MESSAGE_MAX};
use balance_proto::connection::{ConnectionPage, ConnectionView, Scope, Victims};
use balance_proto::discipline::Discipline;
use balance_proto::event::{Change, Changed, Event, Push};
use balance_proto::history::{History, Past, PastChannel, Sample};
use balance_proto::http::{Exchanges, HttpFacts, HttpView, LearnedView, Level, Mode, OutId, Times};
use balance_proto::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::insight::{
    Arrivals, Effect, Explanation, Obstacle, Rejected, Route, Shift, Stop,
};
use balance_proto::journal::{Deed, Undo};
use balance_proto::message::{Call, Message};
use balance_proto::process::ProcessView;
use balance_proto::request::{Expect, Request};
use balance_proto::role::Role;
use balance_proto::state::{Admin, Drain, Health, Reason, Then};
use balance_proto::view::{
    ChannelView, Checks, Counters, GroupView, Instance, Position, TablePage,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::path::PathBuf;

fn at() -> ChannelKey {
    ChannelKey::new(1, 300)
}

fn requests() -> Vec<Request> {
    let target = "[2001:db8::1]:smtp:16".parse().unwrap();
    vec![
        Request::Instance,
        Request::Table { from: Position { group: 1, channel: 2 } },
        Request::Subscribe { interval_ms: 250 },
        Request::Enable { at: at() },
        Request::Disable { at: at() },
        Request::Assign { at: at(), target },
        Request::Create { group: GroupId(2), target: "h".parse().unwrap() },
        Request::Maxc { at: at(), maxc: Maxc::new(70_000) },
        Request::Discipline { group: GroupId(2), discipline: Discipline::Hash },
        Request::Reset { at: at() },
        Request::Drain { at: at(), within_s: Some(30), then: Then::Cut },
        Request::Remove { at: at() },
        Request::OpenGroup { group: GroupId(3) },
        Request::Connections { of: Scope::Group(GroupId(2)), idle_s: 60, after: 7 },
        Request::Close { which: Victims::Idle { of: Scope::Channel(at()), for_s: 5 } },
        Request::Events { after: 300 },
        Request::Preview {
            request: Box::new(Request::Disable { at: at() }),
            arrivals: Arrivals::Listed(vec!["10.0.0.1".parse().unwrap()]),
        },
        Request::Explain { at: at() },
        Request::Route { client: "::1".parse().unwrap() },
        Request::Journal,
        Request::History { of: Scope::All, after_us: 5 },
        Request::Undo { id: 3 },
        Request::End,
        Request::Process,
        Request::Past { at_us: 5, after: Some(at()) },
    ]
}

fn actor() -> Actor {
    Actor { uid: 1000, user: "ana".into(), pid: 4711, tool: "balance-ctl".into() }
}

fn instance() -> Instance {
    Instance {
        boot: BootId(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        name: "edge".into(),
        listen: "0.0.0.0:80".parse().unwrap(),
        pid: 42,
        release: "0.1.0".into(),
        started_unix_ms: 1_700_000_000_000,
        threads: 2,
        max_groups: 16,
        max_channels: 64,
        room: 9_000,
        http: Some(HttpFacts { mode: Mode::Insert, cookie_name: "SRV".into() }),
        you: actor(),
        your_role: Role::Viewer,
    }
}

fn reason() -> Reason {
    Reason { why: "Connection refused".into(), unix_ms: 3 }
}

fn drain() -> Drain {
    Drain { began_unix_ms: 1, began_with: 2, deadline_unix_ms: Some(3), then: Then::Enable }
}

fn page() -> TablePage {
    let channel = ChannelView {
        id: ChannelId(0),
        name: OutId::new(300),
        host: "web1".into(),
        address: "[::1]:8080".parse().unwrap(),
        admin: Admin::Autodisabled(reason()),
        health: Health::Down(reason()),
        maxc: Maxc::new(5),
        changed: Revision(3),
        counters: Counters { current: 1, total: 2, sent: 3, received: u64::MAX, failed: 0 },
        checks: Checks { failed: 300, downs: 1 },
        exchanges: Exchanges {
            sessions_max: 1,
            queue: Level { now: 2, max: 300 },
            answers: [1, 2, 3, 4, 5],
            broken: 6,
            retries: 7,
            response: Times { count: 8, p50_us: 9, p90_us: 300, p99_us: u64::MAX },
        },
    };
    let level = |now| Level { now, max: 300 };
    let http = HttpView {
        clients: level(1),
        sessions: level(2),
        queue: level(3),
        waiting: level(4),
        requests: 5,
        replies: 6,
        clashes: 7,
        learned: LearnedView { entries: 8, evicted: 9, conflicts: 10, hits: 11, misses: 12 },
    };
    let discipline = Discipline::RoundRobin;
    TablePage {
        revision: Revision(9),
        at_us: 123_456_789,
        http: Some(http),
        groups: vec![GroupView {
            id: GroupId(0),
            discipline,
            changed: Revision(1),
            channels: vec![channel],
        }],
        next: Some(Position { group: 0, channel: 1 }),
    }
}

fn connection() -> ConnectionView {
    ConnectionView {
        id: 300,
        client: "[::ffff:10.0.0.1]:5".parse().unwrap(),
        at: at(),
        age_ms: 1,
        idle_ms: 2,
        sent: 3,
        received: 4,
    }
}

fn effect() -> Effect {
    Effect {
        change: Some("disabled 1/300".into()),
        arrivals: 10_000,
        exact: false,
        shifts: vec![Shift { at: at(), before: 5_000, after: 0 }],
        refused: (0, 1),
        remapped: 2,
        spills_into: vec![GroupId(1)],
        headroom: (None, Some(5)),
        open: 6,
        closes: 7,
        reversible: true,
        last_usable: true,
    }
}

fn explanation() -> Explanation {
    Explanation {
        at: at(),
        discipline: Discipline::Hash,
        obstacle: Some(Obstacle::Down("404".into())),
        before: vec![GroupId(0)],
        share: 3,
        named_by: Some(4),
        usable_siblings: 5,
    }
}

fn route() -> Route {
    let stop = |obstacle| Stop {
        group: GroupId(0),
        discipline: Discipline::Hash,
        named: Some((4_001_564_289, at())),
        rejected: vec![Rejected { at: at(), obstacle }],
    };
    let obstacles = [
        Obstacle::Disabled,
        Obstacle::Autodisabled("refused".into()),
        Obstacle::Draining,
        Obstacle::Full { maxc: 3 },
    ];
    let stops = obstacles.into_iter().map(stop).collect();
    Route { client: "::1".parse().unwrap(), stops, to: Some(at()), else_to: None }
}

fn deed() -> Deed {
    Deed {
        id: 1,
        revision: Revision(2),
        unix_ms: 3,
        actor: actor(),
        change: Change::Enabled { at: at() },
        undoes: Some(9),
        undo: Undo::By("disable 1/300".into()),
    }
}

fn replies() -> Vec<Reply> {
    vec![
        Reply::Instance(instance()),
        Reply::Table(page()),
        Reply::Subscribed { interval_ms: 50 },
        Reply::Applied,
        Reply::Unchanged,
        Reply::Created { at: at() },
        Reply::Ending,
        Reply::Connections(ConnectionPage { list: vec![connection()], next: Some(9) }),
        Reply::Closed { count: 3 },
        Reply::Events { events: vec![Push { cursor: 1, event: Event::Ending }], missed: 2 },
        Reply::Preview(effect()),
        Reply::Explained(explanation()),
        Reply::Routed(route()),
        Reply::Journal(vec![deed()]),
        Reply::History(History { resolution_ms: 1000, samples: vec![Sample::default()] }),
        Reply::Undone { id: 3 },
        Reply::Process(ProcessView { cpu_us: 300, resident: 70_000, ..ProcessView::default() }),
        Reply::Past(Past {
            at_us: 9_000_000,
            before_us: 8_000_000,
            channels: vec![PastChannel { at: at(), ..PastChannel::default() }],
            next: Some(at()),
        }),
    ]
}

fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::NoSuchGroup { group: GroupId(9), groups: 2 },
        Refusal::NoSuchChannel { at: at(), channels: 4 },
        Refusal::StillEnabled { at: at() },
        Refusal::InUse { at: at() },
        Refusal::NoSuchConnection { id: 5 },
        Refusal::NoSuchDeed,
        Refusal::Irreversible { why: "gone".into() },
        Refusal::NothingToPreview,
        Refusal::NoChannelSlot { group: GroupId(0), limit: 64 },
        Refusal::NoGroupSlot { limit: 16 },
        Refusal::BadAddress { address: "x:1".into(), why: "gone".into() },
        Refusal::MovedOn { expected: Revision(1), now: Revision(2) },
        Refusal::OtherBoot,
        Refusal::Malformed { why: "no".into() },
        Refusal::Ending,
        Refusal::NotPermitted {
            role: Role::Stranger,
            uid: 1000,
            user: "ana".into(),
            control_group: "ops".into(),
            viewer_group: Some("staff".into()),
        },
    ]
}

fn changes() -> Vec<Change> {
    vec![
        Change::Enabled { at: at() },
        Change::Disabled { at: at() },
        Change::Assigned { at: at(), target: "a:1".into() },
        Change::Created { at: at(), target: "b:2".into() },
        Change::Maxc { at: at(), maxc: Maxc::UNLIMITED },
        Change::Discipline { group: GroupId(0), discipline: Discipline::RoundRobin },
        Change::Reset { at: at() },
        Change::Autodisabled { at: at(), why: "timed out".into() },
        Change::Draining { at: at(), drain: drain() },
        Change::Drained { at: at(), left: 7, then: Then::Disable },
        Change::Down { at: at(), why: "404".into() },
        Change::Up { at: at() },
        Change::Removed { at: at() },
        Change::Opened { group: GroupId(3) },
    ]
}

fn events() -> Vec<Event> {
    let from = Position::START;
    let changed = |change| Changed { revision: Revision(4), unix_ms: 5, actor: actor(), change };
    let mut events = vec![
        Event::Table { from, page: page() },
        Event::Missed { events: 3 },
        Event::Ending,
        Event::Failures { at: at(), count: 4, unix_ms: 1 },
        Event::Spilled { into: GroupId(1), clients: 5, unix_ms: 2 },
    ];
    events.extend(changes().into_iter().map(|change| Event::Changed(changed(change))));
    events
}

fn messages() -> Vec<Message> {
    let answer = |outcome| Message::Answer(Answer { id: 7, revision: Revision(8), outcome });
    let mut messages = vec![Message::Welcome(instance())];
    messages.extend(replies().into_iter().map(|reply| answer(Ok(reply))));
    messages.extend(refusals().into_iter().map(|refusal| answer(Err(refusal))));
    messages.extend(events().into_iter().map(|event| Message::Push(Push { cursor: 6, event })));
    messages
}

fn calls() -> Vec<Call> {
    let expect = Expect { boot: BootId(1), revision: Revision(2) };
    let call = |(id, request)| Call {
        id,
        tool: "t".into(),
        expect: (id % 2 == 0).then_some(expect),
        request,
    };
    (1..).zip(requests()).map(call).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a value is, without what is in it: `Push Changed Enabled`.
fn name(value: &impl Debug) -> String {
    let words = format!("{value:?}");
    let words = words.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_uppercase)).take(4).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_message_has_the_bytes_it_had() {
    let mut text = String::new();
    for call in calls() {
        let bytes = codec::encode(&call, CALL_MAX).unwrap();
        assert_eq!(codec::decode::<Call>(&bytes).unwrap(), call);
        writeln!(text, "{}: {}", name(&call), hex(&bytes)).unwrap();
    }
    for message in messages() {
        let bytes = codec::encode(&message, MESSAGE_MAX).unwrap();
        assert_eq!(codec::decode::<Message>(&bytes).unwrap(), message);
        writeln!(text, "{}: {}", name(&message), hex(&bytes)).unwrap();
    }
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/wire-1.txt");
    if std::env::var_os("WRITE_GOLDEN").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&file).unwrap();
    for (is, was) in text.lines().zip(golden.lines()) {
        assert_eq!(is, was);
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}

/// How many variants an enum has, as its decoder says.
fn variants<T: serde::de::DeserializeOwned + Debug>() -> usize {
    let error = codec::decode::<T>(&[250]).unwrap_err().to_string();
    let count = error.split("0 <= i < ").nth(1).expect("the decoder names the range");
    count.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn kinds<T: Debug>(values: &[T]) -> usize {
    let first = |value: &T| {
        let text = format!("{value:?}");
        text.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()
    };
    values.iter().map(first).collect::<BTreeSet<_>>().len()
}

#[test]
fn no_variant_is_without_golden_bytes() {
    assert_eq!(kinds(&requests()), variants::<Request>());
    assert_eq!(kinds(&replies()), variants::<Reply>());
    assert_eq!(kinds(&refusals()), variants::<Refusal>());
    assert_eq!(kinds(&changes()), variants::<Change>());
    assert_eq!(kinds(&events()), variants::<Event>());
    assert_eq!(kinds(&messages()), variants::<Message>());
}

#[test]
fn lengths_that_lie_are_refused_before_memory_is_bought() {
    // a page whose list of groups claims 2^60 entries: revision, time, then the length
    let mut lie = vec![9, 1, 253];
    lie.extend_from_slice(&(1u64 << 60).to_le_bytes());
    let error = codec::decode::<TablePage>(&lie).unwrap_err();
    assert!(error.to_string().starts_with("unreadable"), "{error}");
}

#[test]
fn the_messages_also_make_sense_as_json() {
    // the same types are what other tools may print: integers stay integers, names stay words
    let value = serde_json::to_value(Request::Maxc { at: at(), maxc: Maxc::new(5) }).unwrap();
    assert_eq!(value, json!({ "Maxc": { "at": { "group": 1, "channel": 300 }, "maxc": 5 } }));
}
