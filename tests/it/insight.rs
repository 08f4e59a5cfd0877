//! What the daemon knows of itself: previews that come true, drains, undo, connections, events.

use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::{AskError, Client};
use balance_proto::connection::{ConnectionView, Scope, Victims};
use balance_proto::event::{Change, Event};
use balance_proto::id::{ChannelKey, GroupId, Maxc};
use balance_proto::insight::{Arrivals, Effect};
use balance_proto::journal::{Deed, Undo};
use balance_proto::request::Request;
use balance_proto::state::{Admin, Then};
use balance_tests::backend::{Backend, Refusing};
use balance_tests::daemon::on_runtime;
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, answer_to, ask_text, connect, eventually, is_closed};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

fn try_ask(daemon: &Daemon, request: Request) -> Result<Reply, Refusal> {
    let answer = on_runtime(async {
        let mut client = Client::connect(&daemon.socket(), "test").await.expect("connect");
        client.ask(request, None).await
    });
    answer.map_err(|error| match error {
        AskError::Refused(refusal) => refusal,
        AskError::Client(error) => panic!("{error}"),
    })
}

#[track_caller]
fn ask(daemon: &Daemon, request: Request) -> Reply {
    try_ask(daemon, request).unwrap_or_else(|refusal| panic!("{refusal}"))
}

#[track_caller]
fn preview(daemon: &Daemon, request: Request, arrivals: Arrivals) -> Effect {
    match ask(daemon, Request::Preview { request: Box::new(request), arrivals }) {
        Reply::Preview(effect) => effect,
        other => panic!("{other:?}"),
    }
}

fn start(words: &[&dyn ToString]) -> Daemon {
    let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    Daemon::start(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A server that says nothing and ends at once.
fn curt() -> Backend {
    Backend::serve(drop)
}

#[test]
fn a_preview_comes_true_with_ten_thousand_connections() {
    const CLIENTS: u16 = 10_000;
    let servers = [curt(), curt(), curt(), curt(), curt()];
    let [a, b, c, d, e] = servers.each_ref().map(Backend::address);
    let daemon = start(&[&a, &b, &c, &"%", &d, &e]);
    let clients: Vec<[u8; 4]> = (0..CLIENTS).map(|n| [127, 1, (n >> 8) as u8, n as u8]).collect();
    let listed = clients.iter().map(|c| IpAddr::from(Ipv4Addr::from(*c))).collect();
    let change = Request::Disable { at: AT(0, 1) };
    let effect = preview(&daemon, change.clone(), Arrivals::Listed(listed));
    assert!(effect.exact && effect.reversible);
    assert_eq!(effect.spills_into, [GroupId(1)]);
    ask(&daemon, change);
    for client in clients {
        assert_eq!(answer_to(client, daemon.address()), "");
    }
    let table = daemon.table();
    let totals: Vec<(ChannelKey, u64)> = table
        .groups
        .iter()
        .flat_map(|g| g.channels.iter().map(|c| (ChannelKey { group: g.id, channel: c.id }, c)))
        .map(|(at, channel)| (at, channel.counters.total))
        .filter(|(_, total)| *total > 0)
        .collect();
    let foretold: Vec<_> =
        effect.shifts.iter().filter(|s| s.after > 0).map(|s| (s.at, s.after.into())).collect();
    assert_eq!(totals, foretold);
    assert_eq!(totals.iter().map(|(_, total)| total).sum::<u64>(), u64::from(CLIENTS));
}

#[test]
fn a_preview_changes_nothing() {
    let server = Backend::named("x");
    let daemon = start(&[&server.address()]);
    let before = daemon.table();
    for request in [
        Request::Disable { at: AT(0, 0) },
        Request::Reset { at: AT(0, 0) },
        Request::Create { group: GroupId(1), target: "127.0.0.1:9".parse().unwrap() },
        Request::Drain { at: AT(0, 0), within_s: None, then: Then::Cut },
        Request::Maxc { at: AT(0, 0), maxc: Maxc::new(1) },
    ] {
        let effect = preview(&daemon, request.clone(), Arrivals::Expected);
        assert!(effect.change.is_some(), "{request:?}");
    }
    let after = daemon.table();
    assert_eq!((before.revision, before.groups), (after.revision, after.groups));
    let question =
        Request::Preview { request: Box::new(Request::Journal), arrivals: Arrivals::Expected };
    assert_eq!(try_ask(&daemon, question), Err(Refusal::NothingToPreview));
}

/// A connection that is open and known to the daemon.
fn open(daemon: &Daemon) -> TcpStream {
    let mut client = connect(daemon.address());
    client.read_exact(&mut [0]).unwrap();
    client
}

fn admin(daemon: &Daemon) -> Admin {
    daemon.table().groups[0].channels[0].admin.clone()
}

#[test]
fn a_drained_channel_is_disabled_when_it_is_empty() {
    let (x, y) = (Backend::named("x"), Backend::named("y"));
    let daemon = start(&[&x.address(), &y.address()]);
    let first = open(&daemon);
    // whoever asked for it goes away at once: the daemon owns it
    ask(&daemon, Request::Drain { at: AT(0, 0), within_s: None, then: Then::Disable });
    let Admin::Draining(drain) = admin(&daemon) else { panic!("{:?}", admin(&daemon)) };
    assert_eq!((drain.began_with, drain.deadline_unix_ms), (1, None));
    for _ in 0..3 {
        assert_eq!(ask_text(daemon.address(), ""), "y");
    }
    drop(first);
    until("the drain to end", || admin(&daemon) == Admin::Disabled);
    // what came of it by itself is no reason not to take it back
    assert_eq!(ask(&daemon, Request::Undo { id: 0 }), Reply::Undone { id: 1 });
    assert_eq!(admin(&daemon), Admin::Enabled);
}

#[test]
fn a_drain_that_takes_too_long_cuts_or_leaves_what_is_left() {
    let x = Backend::named("x");
    for (then, end) in [
        (Then::Cut, Admin::Disabled),
        (Then::Disable, Admin::Disabled),
        (Then::Enable, Admin::Enabled),
    ] {
        let daemon = start(&[&x.address()]);
        let mut client = open(&daemon);
        ask(&daemon, Request::Drain { at: AT(0, 0), within_s: Some(1), then });
        until("the drain to end", || admin(&daemon) == end);
        let Reply::Events { events, .. } = ask(&daemon, Request::Events { after: 0 }) else {
            panic!("events")
        };
        let last = events.into_iter().next_back().unwrap().event;
        let Event::Changed(changed) = last else { panic!("{last:?}") };
        assert_eq!(changed.change, Change::Drained { at: AT(0, 0), left: 1, then });
        if then == Then::Cut {
            assert!(is_closed(client));
            daemon.wait_counters(0, 0, |n| n.current == 0);
        } else {
            client.write_all(b"y").unwrap();
            client.read_exact(&mut [0]).unwrap();
        }
    }
}

#[test]
fn enabling_ends_a_drain_and_nothing_happens_later() {
    let x = Backend::named("x");
    let daemon = start(&[&x.address()]);
    let mut client = open(&daemon);
    ask(&daemon, Request::Drain { at: AT(0, 0), within_s: Some(1), then: Then::Cut });
    ask(&daemon, Request::Enable { at: AT(0, 0) });
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(1500) {
        client.write_all(b"y").unwrap();
        client.read_exact(&mut [0]).unwrap();
    }
    assert_eq!(admin(&daemon), Admin::Enabled);
}

fn deeds(daemon: &Daemon) -> Vec<Deed> {
    match ask(daemon, Request::Journal) {
        Reply::Journal(deeds) => deeds,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_done_can_be_taken_back_unless_it_changed_since() {
    let daemon = start(&[&"127.0.0.1:9:5", &"127.0.0.1:9"]);
    let before = daemon.table().groups;
    daemon.do_ctl("maxc 0 0 7");
    daemon.do_ctl("disable 0 1");
    daemon.do_ctl("hash 0");
    let log = deeds(&daemon);
    let said: Vec<_> = log.iter().map(|deed| deed.change.to_string()).collect();
    assert_eq!(said, ["group 0 is hash", "disabled 0/1", "maxc of 0/0 is 7"]);
    assert!(log.iter().all(|deed| deed.actor.tool == "balance-ctl" && deed.actor.pid > 0));
    // one after the other, back into the past
    for id in [3, 2, 1] {
        assert_eq!(ask(&daemon, Request::Undo { id: 0 }), Reply::Undone { id });
        let log = deeds(&daemon);
        assert_eq!(log[0].undoes, Some(id));
        let undone = log.iter().find(|deed| deed.id == id).unwrap();
        assert_eq!(undone.undo, Undo::Done(log[0].id));
        let again = try_ask(&daemon, Request::Undo { id });
        assert!(matches!(again, Err(Refusal::Irreversible { .. })), "{again:?}");
    }
    assert_eq!(try_ask(&daemon, Request::Undo { id: 0 }), Err(Refusal::NoSuchDeed));
    let settings = |groups: &[balance_proto::view::GroupView]| {
        groups
            .iter()
            .map(|g| (g.discipline, g.channels.iter().map(|c| (c.admin.clone(), c.maxc)).collect()))
            .collect::<Vec<(_, Vec<_>)>>()
    };
    assert_eq!(settings(&daemon.table().groups), settings(&before));
    // an undo is taken back by its number
    assert_eq!(ask(&daemon, Request::Undo { id: 6 }), Reply::Undone { id: 6 });
    assert_eq!(daemon.table().groups[0].channels[0].maxc, Maxc::new(7));
    // another operator was there in the meantime
    daemon.do_ctl("disable 0 0");
    let id = deeds(&daemon)[0].id;
    daemon.do_ctl("maxc 0 0 9");
    assert!(matches!(try_ask(&daemon, Request::Undo { id }), Err(Refusal::MovedOn { .. })));
    daemon.do_ctl("reset 0 0");
    let id = deeds(&daemon)[0].id;
    assert!(matches!(try_ask(&daemon, Request::Undo { id }), Err(Refusal::Irreversible { .. })));
    assert_eq!(try_ask(&daemon, Request::Undo { id: 999 }), Err(Refusal::NoSuchDeed));
}

#[test]
fn an_undo_can_be_asked_for_its_effect_first() {
    let server = Backend::named("x");
    let daemon = start(&[&server.address(), &server.address()]);
    daemon.do_ctl("disable 0 1");
    let undo = || Request::Undo { id: 0 };
    let effect = preview(&daemon, undo(), Arrivals::Expected);
    let shares: Vec<_> = effect.shifts.iter().map(|s| (s.at, s.before, s.after)).collect();
    assert_eq!(shares, [(AT(0, 0), 10_000, 5_000), (AT(0, 1), 0, 5_000)]);
    let said = daemon.do_ctl("undo --dry-run");
    assert!(said.starts_with("dry run: enabled 0/1\n"), "{said}");
    assert_eq!(deeds(&daemon).len(), 1, "nothing has happened");
    // what would be refused is refused
    daemon.do_ctl("maxc 0 1 5");
    let request = Request::Preview {
        request: Box::new(Request::Undo { id: 1 }),
        arrivals: Arrivals::Expected,
    };
    assert!(matches!(try_ask(&daemon, request), Err(Refusal::MovedOn { .. })));
}

#[test]
fn several_deeds_on_one_channel_are_taken_back_in_their_order() {
    let daemon = start(&[&"127.0.0.1:9:5"]);
    let before = daemon.table().groups;
    for change in ["disable 0 0", "maxc 0 0 9", "assign 0 0 127.0.0.1:8", "maxc 0 0 3"] {
        daemon.do_ctl(change);
    }
    for id in [4, 3, 2, 1] {
        assert_eq!(ask(&daemon, Request::Undo { id: 0 }), Reply::Undone { id });
    }
    let after = daemon.table().groups;
    let (was, is) = (&before[0].channels[0], &after[0].channels[0]);
    assert_eq!((&was.admin, was.address, was.maxc), (&is.admin, is.address, is.maxc));
    assert_eq!(deeds(&daemon).last().unwrap().undo, Undo::Done(8));
}

fn connections(daemon: &Daemon, of: Scope, idle_s: u32) -> Vec<ConnectionView> {
    match ask(daemon, Request::Connections { of, idle_s, after: 0 }) {
        Reply::Connections(page) => page.list,
        other => panic!("{other:?}"),
    }
}

#[test]
fn open_connections_are_listed_and_can_be_cut_one_by_one() {
    let (x, y) = (Backend::named("x"), Backend::named("y"));
    let daemon = start(&[&x.address(), &y.address()]);
    let mut clients = [open(&daemon), open(&daemon), open(&daemon)];
    clients[2].write_all(b"four").unwrap();
    clients[2].read_exact(&mut [0; 4]).unwrap();
    let list = eventually("the bytes to be counted", || {
        let list = connections(&daemon, Scope::All, 0);
        (list.iter().map(|c| c.received).sum::<u64>() == 7).then_some(list)
    });
    assert_eq!(list.len(), 3);
    let of = |client: &TcpStream| {
        let address = client.local_addr().unwrap();
        list.iter().find(|c| c.client == address).unwrap()
    };
    assert_eq!((of(&clients[0]).at, of(&clients[1]).at), (AT(0, 0), AT(0, 1)));
    assert_eq!((of(&clients[2]).sent, of(&clients[2]).received), (4, 5));
    assert_eq!(connections(&daemon, Scope::Channel(AT(0, 0)), 0).len(), 2);
    assert_eq!(connections(&daemon, Scope::Group(GroupId(0)), 0).len(), 3);
    let nowhere = Request::Connections { of: Scope::Group(GroupId(1)), idle_s: 0, after: 0 };
    assert!(matches!(try_ask(&daemon, nowhere), Err(Refusal::NoSuchGroup { .. })));
    assert_eq!(connections(&daemon, Scope::All, 3600).len(), 0);

    let id = of(&clients[1]).id;
    let which = Victims::One(id);
    assert_eq!(preview(&daemon, Request::Close { which }, Arrivals::Expected).closes, 1);
    assert_eq!(ask(&daemon, Request::Close { which }), Reply::Closed { count: 1 });
    let [first, second, third] = clients;
    assert!(is_closed(second));
    daemon.wait_counters(0, 1, |n| n.current == 0);
    assert_eq!(try_ask(&daemon, Request::Close { which }), Err(Refusal::NoSuchConnection { id }));
    // the others go on
    let mut third = third;
    third.write_all(b"x").unwrap();
    third.read_exact(&mut [0]).unwrap();
    let which = Victims::Idle { of: Scope::Channel(AT(0, 0)), for_s: 0 };
    assert_eq!(ask(&daemon, Request::Close { which }), Reply::Closed { count: 2 });
    assert!(is_closed(first) && is_closed(third));
    until("nobody to be left", || connections(&daemon, Scope::All, 0).is_empty());
}

#[test]
fn only_what_stands_still_is_idle() {
    let x = Backend::named("x");
    let daemon = start(&[&x.address()]);
    let (still, mut busy) = (open(&daemon), open(&daemon));
    let deadline = Instant::now() + PATIENCE;
    loop {
        busy.write_all(b"x").unwrap();
        busy.read_exact(&mut [0]).unwrap();
        if connections(&daemon, Scope::All, 1).len() == 1 {
            break;
        }
        assert!(Instant::now() < deadline);
    }
    let which = Victims::Idle { of: Scope::All, for_s: 1 };
    assert_eq!(ask(&daemon, Request::Close { which }), Reply::Closed { count: 1 });
    assert!(is_closed(still));
    busy.write_all(b"x").unwrap();
    busy.read_exact(&mut [0]).unwrap();
}

#[test]
fn failures_and_spills_are_told_once_and_counted() {
    let (dead, spare) = (Refusing::new(), Backend::named("s"));
    let daemon = start(&[&dead.address(), &"!", &spare.address()]);
    for _ in 0..5 {
        assert_eq!(ask_text(daemon.address(), ""), "s");
    }
    let events = eventually("both to be told", || {
        let Reply::Events { events, missed } = ask(&daemon, Request::Events { after: 0 }) else {
            panic!("events")
        };
        assert_eq!(missed, 0);
        (events.len() >= 2).then_some(events)
    });
    let failures = events.iter().find_map(|push| match push.event {
        Event::Failures { at, count, .. } => Some((at, count)),
        _ => None,
    });
    let spilled = events.iter().find_map(|push| match push.event {
        Event::Spilled { into, clients, .. } => Some((into, clients)),
        _ => None,
    });
    let (at, count) = failures.unwrap();
    assert!(at == AT(0, 0) && (1..=5).contains(&count));
    let (into, clients) = spilled.unwrap();
    assert!(into == GroupId(1) && (1..=5).contains(&clients));
    // a cursor goes on where it was
    let last = events.last().unwrap().cursor;
    daemon.do_ctl("disable 1 0");
    let Reply::Events { events, .. } = ask(&daemon, Request::Events { after: last }) else {
        panic!("events")
    };
    assert!(events.iter().all(|push| push.cursor > last) && !events.is_empty());
}

#[test]
fn a_removed_channel_is_gone_and_its_number_stays_free() {
    let (x, y) = (Backend::named("x"), Backend::named("y"));
    let daemon = start(&[&x.address(), &y.address()]);
    assert_eq!(daemon.ctl("remove 0 0").code, Some(5), "it is in use");
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl("remove 0 0");
    assert_eq!(daemon.ctl("enable 0 0").code, Some(4));
    let shown = daemon.do_ctl("show");
    assert_eq!(shown.lines().count(), 2, "{shown}");
    for _ in 0..3 {
        assert_eq!(ask_text(daemon.address(), ""), "y");
    }
    daemon.do_ctl("disable 0 1");
    assert_eq!(ask(&daemon, Request::Undo { id: 2 }), Reply::Undone { id: 2 });
    daemon.do_ctl("enable 0 0");
    assert_eq!(ask_text(daemon.address(), ""), "x");
}

#[test]
fn the_history_tells_what_happened_before_somebody_looked() {
    let x = Backend::named("x");
    let daemon = start(&[&x.address()]);
    let history = |of, after_us| match ask(&daemon, Request::History { of, after_us }) {
        Reply::History(history) => history,
        other => panic!("{other:?}"),
    };
    let _held = open(&daemon);
    for _ in 0..9 {
        assert_eq!(ask_text(daemon.address(), ""), "x");
    }
    let seen = eventually("the samples", || {
        let seen = history(Scope::Channel(AT(0, 0)), 0);
        (seen.samples.iter().map(|s| s.total).sum::<u64>() == 10).then_some(seen)
    });
    assert_eq!(seen.resolution_ms, 1000);
    let last = seen.samples.last().unwrap();
    assert_eq!(last.current, 1);
    assert_eq!(seen.samples.iter().map(|s| s.received).sum::<u64>(), 10);
    let apart: Vec<u64> = seen.samples.windows(2).map(|w| w[1].at_us - w[0].at_us).collect();
    assert!(apart.iter().all(|apart| *apart >= 900_000), "{apart:?}");
    let later =
        eventually("a later sample", || history(Scope::All, last.at_us).samples.first().copied());
    assert!(later.at_us > last.at_us && later.total == 0);
    let nowhere = Request::History { of: Scope::Group(GroupId(3)), after_us: 0 };
    assert!(matches!(try_ask(&daemon, nowhere), Err(Refusal::NoSuchGroup { .. })));
    let told = daemon.do_ctl("history 0 0");
    assert!(told.starts_with("TIME ") && told.lines().count() > 2, "{told}");
    let told = daemon.do_ctl("history -o json");
    assert!(told.contains(r#""schema":"balance.history/1""#), "{told}");
}
