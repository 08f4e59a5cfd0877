//! The control socket against friends, strangers and enemies.

use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::{AskError, Client, ClientError};
use balance_proto::codec::{self, CALL_MAX, MESSAGE_MAX};
use balance_proto::discipline::Discipline;
use balance_proto::event::{Change, Event, Push};
use balance_proto::hello::{self, Greeting, Verdict, Versions};
use balance_proto::id::{BootId, ChannelKey, GroupId, Revision};
use balance_proto::message::{Call, Message};
use balance_proto::request::{Expect, Request};
use balance_tests::backend::Backend;
use balance_tests::daemon::{Plan, on_runtime};
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, ask};
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::time::Duration;

const AT: ChannelKey = ChannelKey { group: GroupId(0), channel: balance_proto::id::ChannelId(0) };

fn raw(daemon: &Daemon) -> UnixStream {
    let stream = UnixStream::connect(daemon.socket()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn greeting(stream: &mut UnixStream) -> Greeting {
    let mut bytes = [0; hello::DAEMON_LEN];
    stream.read_exact(&mut bytes).unwrap();
    Greeting::from_bytes(&bytes).unwrap()
}

/// A connection past the greeting and the welcome.
fn greeted(daemon: &Daemon) -> UnixStream {
    let mut stream = raw(daemon);
    stream.write_all(&hello::ask(&Versions::OURS)).unwrap();
    assert!(matches!(greeting(&mut stream).verdict, Verdict::Welcome { version: 1 }));
    assert!(matches!(read(&mut stream), Message::Welcome(_)));
    stream
}

fn read(stream: &mut UnixStream) -> Message {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let mut body = vec![0; u32::from_be_bytes(length) as usize];
    assert!(body.len() <= MESSAGE_MAX);
    stream.read_exact(&mut body).unwrap();
    codec::decode(&body).unwrap()
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    frame.extend_from_slice(body);
    frame
}

fn call(request: Request) -> Vec<u8> {
    let call = Call { id: 7, tool: "test".into(), expect: None, request };
    frame(&codec::encode(&call, CALL_MAX).unwrap())
}

#[track_caller]
fn assert_alive(daemon: &Daemon) {
    assert_eq!(daemon.do_ctl("show").lines().count(), 2);
}

#[test]
fn the_socket_is_for_owner_and_group_under_any_umask() {
    for umask in ["000", "022", "077", "777"] {
        let daemon = Plan::default().umask(umask).start(&[]);
        let meta = std::fs::metadata(daemon.socket()).unwrap();
        assert!(meta.file_type().is_socket());
        assert_eq!(meta.mode() & 0o7777, 0o660, "umask {umask}");
    }
}

#[test]
fn strangers_and_other_times_are_told_so_in_fixed_bytes() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    for (bytes, verdict) in [
        (*b"GET / HTTP/1.1\r\n", Verdict::NotAGreeting),
        (hello::ask(&Versions::new(2, 9)), Verdict::NoCommonVersion),
        (hello::ask(&Versions::new(0, 0)), Verdict::NoCommonVersion),
        (hello::ask(&Versions::new(0, 9)), Verdict::Welcome { version: 1 }),
    ] {
        let mut stream = raw(&daemon);
        stream.write_all(&bytes).unwrap();
        let answer = greeting(&mut stream);
        assert_eq!(answer.verdict, verdict);
        assert_eq!(answer.speaks, Versions::OURS);
    }
    assert_alive(&daemon);
}

/// What the daemon says to a frame it cannot read, before it hangs up.
fn complaint(daemon: &Daemon, bytes: &[u8]) -> String {
    let mut stream = greeted(daemon);
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let Message::Answer(answer) = read(&mut stream) else { panic!("an answer") };
    assert_eq!(answer.id, 0);
    let refusal = answer.outcome.unwrap_err();
    assert!(matches!(refusal, Refusal::Malformed { .. }));
    assert_eq!(stream.read(&mut [0]).unwrap(), 0, "nothing can follow garbage");
    refusal.to_string()
}

#[test]
fn frames_that_lie_are_answered_with_one_sentence_and_hurt_nobody() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let too_long = complaint(&daemon, &u32::MAX.to_be_bytes());
    assert!(too_long.contains("longer than 65536"), "{too_long}");
    let one_too_many = complaint(&daemon, &(CALL_MAX as u32 + 1).to_be_bytes());
    assert!(one_too_many.contains("longer than 65536"), "{one_too_many}");
    for cut in [&call(Request::Instance)[..5], &[0, 0, 0, 9], &[0, 0]] {
        let truncated = complaint(&daemon, cut);
        assert!(truncated.contains("ended inside a frame"), "{truncated}");
    }
    let garbage = complaint(&daemon, &frame(&[0xff; 100]));
    assert!(garbage.contains("unreadable"), "{garbage}");
    let empty = complaint(&daemon, &frame(&[]));
    assert!(empty.contains("unreadable"), "{empty}");
    let mut trailing = codec::encode(
        &Call { id: 1, tool: String::new(), expect: None, request: Request::Instance },
        CALL_MAX,
    )
    .unwrap();
    trailing.extend([0, 0]);
    let trailing = complaint(&daemon, &frame(&trailing));
    assert!(trailing.contains("2 bytes too many"), "{trailing}");
    assert_alive(&daemon);
}

#[test]
fn a_target_on_the_wire_is_checked_like_one_that_was_typed() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let good = call(Request::Create { group: GroupId(0), target: "abc:80".parse().unwrap() });
    let at = good.windows(6).position(|bytes| bytes == b"abc:80").unwrap();
    let mut bad = good;
    bad[at..at + 6].copy_from_slice(b"a\x1b:\0\0\n");
    let refused = complaint(&daemon, &bad);
    assert!(!refused.contains('\x1b'), "{refused:?}");
    assert_alive(&daemon);
}

#[test]
fn calls_may_be_sent_ahead_and_each_is_answered_once_in_order() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut stream = greeted(&daemon);
    let mut bytes = Vec::new();
    for id in 1..=50 {
        let request =
            if id % 2 == 0 { Request::Enable { at: AT } } else { Request::Disable { at: AT } };
        let call = Call { id, tool: "test".into(), expect: None, request };
        bytes.extend(frame(&codec::encode(&call, CALL_MAX).unwrap()));
    }
    stream.write_all(&bytes).unwrap();
    for id in 1..=50 {
        let Message::Answer(answer) = read(&mut stream) else { panic!("an answer") };
        assert_eq!((answer.id, answer.outcome), (id, Ok(Reply::Applied)));
        assert_eq!(answer.revision, Revision(1 + id));
    }
}

#[test]
fn a_change_is_pushed_to_subscribers_with_who_made_it() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    on_runtime(async {
        let client = Client::connect(&daemon.socket(), "watcher").await.unwrap();
        let me = client.instance().you.clone();
        assert_eq!((me.uid, me.pid), (rustix::process::geteuid().as_raw(), std::process::id()));
        let mut feed = client.subscribe(Duration::from_secs(60)).await.unwrap();
        let mut next = async || {
            let message = tokio::time::timeout(PATIENCE, feed.next()).await.unwrap().unwrap();
            let Message::Push(push) = message else { panic!("a push, not {message:?}") };
            push
        };
        let Push { cursor: 0, event: Event::Table { page, .. } } = next().await else {
            panic!("a picture of before")
        };
        assert_eq!(page.revision, Revision(1));
        daemon.do_ctl("disable 0 0");
        let Push { cursor: 1, event: Event::Changed(changed) } = next().await else {
            panic!("the change")
        };
        assert_eq!(changed.change, Change::Disabled { at: AT });
        assert_eq!(changed.revision, Revision(2));
        assert_eq!((changed.actor.tool.as_str(), changed.actor.uid), ("balance-ctl", me.uid));
        // at once, although the next picture is not due for a minute
        let Push { cursor: 1, event: Event::Table { page, .. } } = next().await else {
            panic!("a picture of after")
        };
        assert_eq!(page.revision, Revision(2));
        assert!(!page.groups[0].channels[0].admin.is_enabled());
    });
}

#[test]
fn a_decision_on_what_was_seen_before_is_refused_when_the_target_moved() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    on_runtime(async {
        let mut client = Client::connect(&daemon.socket(), "test").await.unwrap();
        let boot = client.instance().boot;
        let seen = Expect { boot, revision: client.table().await.unwrap().revision };
        daemon.do_ctl("disable 0 0");
        let refused = client.ask(Request::Enable { at: AT }, Some(seen)).await.unwrap_err();
        assert!(matches!(refused, AskError::Refused(Refusal::MovedOn { .. })), "{refused}");
        let neighbour = Request::Disable { at: ChannelKey::new(0, 1) };
        assert_eq!(client.ask(neighbour, Some(seen)).await.unwrap(), Reply::Applied);
        let other_life = Expect { boot: BootId(1), ..seen };
        let refused = client.ask(Request::Enable { at: AT }, Some(other_life)).await.unwrap_err();
        assert!(matches!(refused, AskError::Refused(Refusal::OtherBoot)), "{refused}");
    });
}

#[test]
fn a_subscriber_that_never_reads_costs_traffic_nothing_and_is_let_go() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    let mut sleepers: Vec<UnixStream> = (0..20)
        .map(|_| {
            let mut stream = greeted(&daemon);
            stream.write_all(&call(Request::Subscribe { interval_ms: 0 })).unwrap();
            stream
        })
        .collect();
    for _ in 0..200 {
        assert_eq!(ask(daemon.address(), b"quick"), b"quick");
    }
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl("enable 0 0");
    // one of them wakes up: what it gets is whole
    let Message::Answer(answer) = read(&mut sleepers[0]) else { panic!("an answer") };
    assert_eq!(answer.outcome, Ok(Reply::Subscribed { interval_ms: Request::INTERVAL_MIN_MS }));
    for _ in 0..3 {
        assert!(matches!(read(&mut sleepers[0]), Message::Push(_)));
    }
}

#[test]
fn a_flood_of_subscribers_that_never_read_is_bounded_and_traffic_does_not_notice() {
    let server = Backend::echo();
    let words: Vec<String> = (0..500).map(|_| server.address().to_string()).collect();
    let mut args = vec!["--max-channels", "500"];
    args.extend(words.iter().map(String::as_str));
    let daemon = Daemon::start(&args);
    daemon.do_ctl("show");
    let before = daemon.resident_kib();
    let mut flood = Vec::new();
    for _ in 0..1000 {
        let mut stream = raw(&daemon);
        let _ = stream.write_all(&hello::ask(&Versions::OURS));
        let _ = stream.write_all(&call(Request::Subscribe { interval_ms: 0 }));
        flood.push(stream);
        if flood.len() % 10 == 0 {
            assert_eq!(ask(daemon.address(), b"quick"), b"quick");
        }
    }
    let grown = daemon.resident_kib().saturating_sub(before);
    assert!(grown < 64 * 1024, "{grown} KiB");
    drop(flood);
    until("a place to be free", || daemon.ctl("show").code == Some(0));
}

#[test]
fn one_operator_too_many_is_told_so_and_may_come_later() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let held: Vec<UnixStream> = (0..128).map(|_| greeted(&daemon)).collect();
    let busy = on_runtime(Client::connect(&daemon.socket(), "test")).unwrap_err();
    assert!(matches!(busy, ClientError::Busy), "{busy}");
    assert_eq!(daemon.ctl("show").code, Some(69));
    drop(held);
    until("a place to be free", || daemon.ctl("show").code == Some(0));
}

#[test]
fn those_who_say_nothing_cost_no_more_descriptors_than_there_are_places() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    let idle = daemon.descriptors();
    let _silent: Vec<UnixStream> = (0..400).map(|_| raw(&daemon)).collect();
    // the last of them has been taken in, or turned away, when this one is
    until("the crowd to be let in or not", || {
        let now = daemon.descriptors();
        assert!(now <= idle + 128 + 16 + 2, "{now} descriptors, {idle} when idle");
        now >= idle + 128
    });
    assert_eq!(ask(daemon.address(), b"traffic"), b"traffic");
    // whoever does not greet in time loses the place
    until("a place to be free", || daemon.ctl("show").code == Some(0));
}

#[test]
fn a_crowd_that_comes_and_goes_leaves_nothing_behind() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    assert_alive(&daemon);
    let idle = daemon.descriptors();
    for round in 0..300 {
        let mut stream = raw(&daemon);
        match round % 3 {
            0 => {}
            // one too many is closed without a word, maybe before it has said anything
            1 => drop(stream.write_all(b"bal")),
            _ => {
                let _ = stream.write_all(&hello::ask(&Versions::OURS));
                let _ = stream.write_all(&call(Request::Subscribe { interval_ms: 50 }));
            }
        }
    }
    daemon.wait_descriptors(idle);
    assert_alive(&daemon);
}

#[test]
fn a_table_of_many_pages_arrives_whole() {
    let channels: Vec<String> = (0..3000).map(|n| format!("127.0.0.1:{}", n + 1)).collect();
    let mut words = vec!["--max-channels", "4000"];
    words.extend(channels.iter().map(String::as_str));
    let daemon = Daemon::start(&words);
    let table = daemon.table();
    assert_eq!(table.groups.len(), 1);
    let ports: Vec<u16> = table.groups[0].channels.iter().map(|c| c.address.port()).collect();
    assert!(ports.into_iter().eq(1..=3000));
    assert_eq!(daemon.do_ctl("show").lines().count(), 3001);
}

#[test]
fn another_discipline_is_announced_in_the_table() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    daemon.do_ctl("hash 0");
    assert_eq!(daemon.table().groups[0].discipline, Discipline::Hash);
}
