//! The vectors of 1.5, and the rows of the requirements that this layer can show.

use super::set_cookie::{Attributes, Kind};
use super::*;
use proptest::prelude::*;

const DOWN: u32 = 3;
const BACKUP: u32 = 7;

fn out(number: u32) -> OutId {
    OutId::new(number).unwrap()
}

/// out1 and out2 are up, out3 is down, out7 is a backup.
struct Outs;

impl Outputs for Outs {
    fn find(&self, id: &[u8]) -> Option<OutId> {
        OutId::read(id).filter(|output| matches!(output.number(), 1 | 2 | DOWN | BACKUP))
    }

    fn standing(&self, output: OutId) -> Standing {
        match output.number() {
            1 | 2 => Standing::Usable,
            BACKUP => Standing::Backup,
            _ => Standing::Unusable,
        }
    }
}

fn policy(mode: Mode) -> Policy {
    Policy { mode, cookie_name: "SID".to_owned(), ..Policy::default() }
}

const GET: Request<'_> = Request { method: b"GET", target: b"/" };

fn wanted(policy: &Policy, lines: &[&str]) -> Wanted {
    policy.wanted(GET, lines.iter().map(|line| line.as_bytes()), &Outs, |_| None)
}

/// What the server sees of a line.
fn forwarded(policy: &Policy, line: &str) -> Option<String> {
    let now = policy.for_server(line.as_bytes(), &Outs);
    let now = now.value(line.as_bytes())?;
    Some(String::from_utf8(now.to_vec()).unwrap())
}

fn answer(from: u32, wanted: Wanted) -> Answer {
    Answer { status: 200, from: out(from), backup: from == BACKUP, wanted }
}

/// What the client sees of a `Set-Cookie` line.
fn seen(policy: &Policy, line: &str, answer: &Answer) -> Option<String> {
    let issued = policy.issued(line.as_bytes(), Kind::One, answer);
    let now = issued.line.value(line.as_bytes())?;
    Some(String::from_utf8(now.to_vec()).unwrap())
}

#[test]
fn vectors_of_mode_sync() {
    let sync = policy(Mode::Sync);
    let to = |number| Wanted::Named(out(number));
    for (number, line, route, now) in [
        (1, "SID=out2~abc", to(2), "SID=abc"),
        (2, "a=1; SID=out2~abc; b=2", to(2), "a=1; SID=abc; b=2"),
        (3, "SID=out9~abc", Wanted::Anyone, "SID=out9~abc"),
        (4, "SID=out3~abc", to(DOWN), "SID=abc"),
        (5, "SID=abc", Wanted::Anyone, "SID=abc"),
        (6, "SID=out2", Wanted::Anyone, "SID=out2"),
        (7, "SID=out2~a~b=c", to(2), "SID=a~b=c"),
        (8, "sid=out2~abc", Wanted::Anyone, "sid=out2~abc"),
        (9, "SIDX=out2~abc; XSID=out2~abc", Wanted::Anyone, "SIDX=out2~abc; XSID=out2~abc"),
        (11, "SID=out9~x; SID=out2~y", to(2), "SID=out9~x; SID=y"),
        (12, "SID=\"out2~abc\"", Wanted::Anyone, "SID=\"out2~abc\""),
        (13, "SID = out2~abc", to(2), "SID=abc"),
        (14, "SID=out2~", to(2), "SID="),
        (24, ";;; =x; SID", Wanted::Anyone, ";;; =x; SID"),
    ] {
        assert_eq!(wanted(&sync, &[line]), route, "{number}");
        assert_eq!(forwarded(&sync, line).as_deref(), Some(now), "{number}");
        let same = sync.for_server(line.as_bytes(), &Outs) == Line::Same;
        assert_eq!(same, line == now, "{number}");
    }
    // 10
    assert_eq!(wanted(&sync, &["a=1; SID=", "SID=out2~abc"]), to(2));
    assert_eq!(sync.for_server(b"a=1; SID=", &Outs), Line::Same);
}

#[test]
fn vectors_of_mode_insert() {
    let insert = policy(Mode::Insert);
    let to = |number| Wanted::Named(out(number));
    for (number, line, route, now) in [
        (15, "SID=out2", to(2), None),
        (16, "a=1; SID=out2", to(2), Some("a=1")),
        (17, "SID=; a=1", Wanted::Anyone, Some("a=1")),
        (18, "SID=out3", to(DOWN), None),
        (19, "$Version=1; SID=out2; $Path=/; a=1", to(2), Some("$Version=1; a=1")),
        (24, ";;; =x; SID", Wanted::Anyone, Some(";;; =x; SID")),
        (0, "SID=\"out2\"; a=1", Wanted::Anyone, Some("a=1")),
        (0, "SID=out2, a=1", to(2), Some("a=1")),
    ] {
        assert_eq!(wanted(&insert, &[line]), route, "{number}");
        assert_eq!(forwarded(&insert, line).as_deref(), now, "{number}");
        // 17, 18: whoever answers instead says so
        let other = insert.added(&answer(1, route), []).map(|added| added.set_cookie);
        assert_eq!(other.as_deref(), Some(&b"SID=out1; path=/"[..]), "{number}");
    }
    let visible = Policy { insert_visible: true, ..insert };
    assert_eq!(forwarded(&visible, "a=1; SID=out2").as_deref(), Some("a=1; SID=out2"), "A-04");
}

#[test]
fn vectors_of_mode_passive() {
    let passive = policy(Mode::Passive);
    let learned = Learned::new(100, 0);
    for line in ["SID=0123456789BBBB; Path=/", "SID=short"] {
        let issued = passive.issued(line.as_bytes(), Kind::One, &answer(2, Wanted::Anyone));
        assert_eq!((issued.line, issued.clash), (Line::Same, false));
        learned.learn(issued.learn.unwrap(), out(2), 0);
    }
    for (number, line, route) in [
        (20, "SID=0123456789AAAA", Wanted::Learned(out(2))),
        (21, "SID=012345678X", Wanted::Anyone),
        (22, "SID=short", Wanted::Learned(out(2))),
        (24, ";;; =x; SID", Wanted::Anyone),
        (0, "SID=shor; SID=short", Wanted::Learned(out(2))),
    ] {
        let recall = |key: &[u8]| learned.look_up(key, 0);
        let route_now = passive.wanted(GET, [line.as_bytes()], &Outs, recall);
        assert_eq!(route_now, route, "{number}");
        assert_eq!(passive.for_server(line.as_bytes(), &Outs), Line::Same, "{number}");
    }
}

#[test]
fn vector_23_a_long_line_with_ours_last() {
    let others: Vec<_> = (0..300).map(|n| format!("cookie{n:03}=value{n:012}")).collect();
    let others = others.join("; ");
    assert!(others.len() > 8192);
    for (mode, ours, left) in [
        (Mode::Sync, "; SID=out2~abc", "; SID=abc"),
        (Mode::Insert, "; SID=out2", ""),
        (Mode::Passive, "; SID=out2", "; SID=out2"),
    ] {
        let line = format!("{others}{ours}");
        let policy = policy(mode);
        let route = policy.wanted(GET, [line.as_bytes()], &Outs, |_| Some(out(2)));
        assert_eq!(route.output(), Some(out(2)));
        assert_eq!(forwarded(&policy, &line), Some(format!("{others}{left}")));
    }
}

#[test]
fn answers_of_mode_sync() {
    let sync = policy(Mode::Sync);
    let from2 = answer(2, Wanted::Anyone);
    for (line, now) in [
        (
            "SID=abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "SID=out2~abc; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        ("SID=; Max-Age=0", "SID=out2~; Max-Age=0"),
        ("Sid=abc", "Sid=abc"),
    ] {
        assert_eq!(seen(&sync, line, &from2).as_deref(), Some(now), "H-18");
        let early = Answer { status: 103, ..from2 };
        assert_eq!(seen(&sync, line, &early).as_deref(), Some(line), "M7");
        for status in [101, 304] {
            assert_eq!(seen(&sync, line, &Answer { status, ..from2 }).as_deref(), Some(now));
        }
        let backup = answer(BACKUP, Wanted::Anyone);
        assert_eq!(seen(&sync, line, &backup).as_deref(), Some(line), "H-28");
    }
    assert_eq!(sync.added(&from2, []), None, "DH-d: never a cookie of its own");
}

#[test]
fn ids_of_outputs_that_went_do_not_reach_a_server() {
    // DH-d, H-21
    let sync = policy(Mode::Sync);
    for (line, now) in [
        ("SID=out5~abc", "SID=abc"),
        ("SID=out8~abc", "SID=abc"),
        ("SID=out05~abc", "SID=out05~abc"),
        ("SID=Out5~abc", "SID=Out5~abc"),
        ("SID=a~b", "SID=a~b"),
        ("SID=~b", "SID=~b"),
        ("SID=out2~out1~b", "SID=out1~b"),
    ] {
        assert_eq!(forwarded(&sync, line).as_deref(), Some(now));
    }
    assert_eq!(wanted(&sync, &["SID=out5~abc"]), Wanted::Anyone);
}

#[test]
fn the_first_occurrence_that_leads_to_a_usable_output_wins() {
    // H-29, H-28
    let insert = policy(Mode::Insert);
    let to = |number| Wanted::Named(out(number));
    for (lines, route) in [
        (&["SID=out1; SID=out2"][..], to(1)),
        (&["SID=x; SID=out2", "SID=out1"], to(2)),
        (&["SID=out3; SID=out2"], to(2)),
        (&["SID=out3; SID=out7"], to(DOWN)),
        (&["SID=out7"], Wanted::Anyone),
        (&["SID=out7; SID=out1"], to(1)),
        (&[], Wanted::Anyone),
    ] {
        assert_eq!(wanted(&insert, lines), route, "{lines:?}");
    }
}

#[test]
fn ours_is_set_only_when_another_output_answers_than_was_wanted() {
    // H-22, H-24, H-25, H-26
    let insert = policy(Mode::Insert);
    let at_home = answer(2, Wanted::Named(out(2)));
    assert_eq!(insert.added(&at_home, []), None);
    for (from, route) in [(2, Wanted::Anyone), (2, Wanted::Named(out(1)))] {
        let added = insert.added(&answer(from, route), []).unwrap();
        assert_eq!(added, Added { set_cookie: b"SID=out2; path=/".to_vec(), private: true });
        assert_eq!(insert.added(&Answer { status: 100, ..answer(from, route) }, []), None);
    }
    for (lines, private) in [
        (&["public, max-age=60"][..], true),
        (&["no-cache", "max-age=0 , PRIVATE"], false),
        (&["no-store"], false),
        (&["private=\"x, no-store\""], true),
        (&["", ","], true),
    ] {
        let lines = lines.iter().map(|line| line.as_bytes());
        let added = insert.added(&answer(1, Wanted::Anyone), lines).unwrap();
        assert_eq!(added.private, private);
    }
    let issued = insert.issued(b"SID=theirs; Path=/", Kind::One, &at_home);
    assert_eq!(issued, Issued { line: Line::Gone, learn: None, clash: true });
    let other = insert.issued(b"a=1", Kind::One, &at_home);
    assert_eq!(other, Issued { line: Line::Same, learn: None, clash: false });
}

#[test]
fn our_cookie_says_what_was_configured() {
    // A-05
    let attributes = Attributes { http_only: true, secure: true, ..Attributes::default() };
    let insert = Policy { attributes, ..policy(Mode::Insert) };
    let added = insert.added(&answer(1, Wanted::Anyone), []).unwrap();
    assert_eq!(added.set_cookie, b"SID=out1; path=/; HttpOnly; Secure");
}

#[test]
fn no_session_is_bound_to_a_backup() {
    // H-28, A-30
    let route = Wanted::Named(out(1));
    let taken_back = policy(Mode::Insert).added(&answer(BACKUP, route), []).unwrap();
    let over = b"SID=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/";
    assert_eq!(taken_back, Added { set_cookie: over.to_vec(), private: true });
    let backup = answer(BACKUP, route);
    assert_eq!(policy(Mode::Passive).issued(b"SID=x", Kind::One, &backup).learn, None);
    let recall = |_: &[u8]| Some(out(BACKUP));
    let route = policy(Mode::Passive).wanted(GET, [&b"SID=x"[..]], &Outs, recall);
    assert_eq!(route, Wanted::Anyone, "it was a primary when it issued that");
}

#[test]
fn an_owner_that_is_down_stays_the_owner() {
    // H-15
    let recall = |_: &[u8]| Some(out(DOWN));
    let route = policy(Mode::Passive).wanted(GET, [&b"SID=x"[..]], &Outs, recall);
    assert_eq!(route, Wanted::Learned(out(DOWN)));
}

#[test]
fn passive_learns_what_clients_will_send_again() {
    // H-09, H-12
    let passive = Policy { cookie_check_length: 3, ..policy(Mode::Passive) };
    let learn = |line: &'static str, kind| {
        let issued = passive.issued(line.as_bytes(), kind, &answer(1, Wanted::Anyone));
        assert_eq!(issued.line, Line::Same);
        issued.learn
    };
    assert_eq!(learn("SID=abcdef; Path=/", Kind::One), Some(&b"abc"[..]));
    assert_eq!(learn("SID=ab", Kind::One), Some(&b"ab"[..]));
    assert_eq!(learn("SID=\"abc\"", Kind::One), Some(&b"\"ab"[..]));
    assert_eq!(learn("SID=", Kind::One), None);
    assert_eq!(learn("SID=deleted; Max-Age=0", Kind::One), None);
    assert_eq!(learn("sid=abc", Kind::One), None);
    assert_eq!(learn("SID=a, SID=b; Version=1", Kind::Many), Some(&b"b"[..]));
}

#[test]
fn a_path_parameter_leads_on_if_that_was_asked_for() {
    // H-17, M22
    let passive = Policy { path_parameter: true, ..policy(Mode::Passive) };
    let off = policy(Mode::Passive);
    let mut asked = Vec::new();
    let mut route = |policy: &Policy, method: &str, target: &str, lines: &[&[u8]]| {
        let request = Request { method: method.as_bytes(), target: target.as_bytes() };
        policy.wanted(request, lines.iter().copied(), &Outs, |key| {
            asked.push(String::from_utf8(key.to_vec()).unwrap());
            (key == b"abc").then(|| out(2))
        })
    };
    let found = Wanted::Learned(out(2));
    for (target, expected) in [
        ("/x;SID=abc?q", found),
        ("/x;sid=abc", found),
        ("/x;a=b;SID=abc;c=d", found),
        ("/x;SID=abc/y", found),
        ("http://host/x;SID=abc#f", found),
        ("/x?;SID=abc", Wanted::Anyone),
        ("/x;SIDX=abc", Wanted::Anyone),
        ("/x;SID", Wanted::Anyone),
        ("/SID=abc", Wanted::Anyone),
        ("*", Wanted::Anyone),
    ] {
        assert_eq!(route(&passive, "GET", target, &[b"SID=other"]), expected, "{target}");
        assert_eq!(route(&off, "GET", target, &[]), Wanted::Anyone);
        assert_eq!(route(&passive, "PUT", target, &[]), Wanted::Anyone);
    }
    asked.clear();
    let mut route = |target: &str| {
        let request = Request { method: b"POST", target: target.as_bytes() };
        passive.wanted(request, [], &Outs, |key| {
            asked.push(String::from_utf8(key.to_vec()).unwrap());
            None
        })
    };
    assert_eq!(route("/;SID=0123456789ABC"), Wanted::Anyone);
    assert_eq!(asked, ["0123456789"]);
}

#[test]
fn without_a_name_there_is_no_session_but_by_address() {
    // H-08, H-30
    for mode in [Mode::Passive, Mode::Sync, Mode::Insert, Mode::Source] {
        let policy = Policy { mode, path_parameter: true, ..Policy::default() };
        let by_address = if mode == Mode::Source { Wanted::ByAddress } else { Wanted::Anyone };
        let target = Request { method: b"GET", target: b"/;=out2" };
        let line = &b"=out2~x; SID=out2"[..];
        assert_eq!(policy.wanted(target, [line], &Outs, |_| Some(out(1))), by_address);
        assert_eq!(policy.for_server(line, &Outs), Line::Same);
        let answer = answer(1, by_address);
        assert_eq!(policy.added(&answer, []), None);
        let issued = policy.issued(b"=x", Kind::One, &answer);
        assert_eq!(issued, Issued { line: Line::Same, learn: None, clash: false });
    }
    let named = policy(Mode::Source);
    assert_eq!(wanted(&named, &["SID=out2"]), Wanted::ByAddress, "ignored there");
    assert_eq!(named.for_server(b"SID=out2~x", &Outs), Line::Same);
}

#[test]
fn a_plain_function_can_be_the_outputs() {
    let find = |id: &[u8]| OutId::read(id);
    let route = policy(Mode::Sync).wanted(GET, [&b"SID=out40~x"[..]], &find, |_| None);
    assert_eq!(route, Wanted::Named(out(40)), "DH-e");
}

proptest! {
    /// H-19: what a server sets comes back to it, and everything around it.
    #[test]
    fn a_value_comes_back_as_it_was_set(
        value in prop_oneof![
            r#"[a-z0-9~=,"\\ ]{0,20}"#,
            "(out[0-9]{1,2}~){0,3}[a-z]{0,3}",
            "\"[a-z;=~ ]{0,10}\"",
        ],
        number in 1..20_u32,
        before in prop::collection::vec("[a-z]{1,4}=[a-z0-9~=]{0,5}", 0..3),
    ) {
        let value = value.trim();
        let sync = policy(Mode::Sync);
        let all = |id: &[u8]| OutId::read(id);
        let line = format!("SID={value}; Path=/");
        let set = seen(&sync, &line, &answer_of(number)).unwrap();
        let set = set.strip_suffix("; Path=/").unwrap();
        prop_assert_eq!(set, format!("SID=out{number}~{value}"));

        let all_of = |ours: &str| [&before[..], &[ours.to_owned()]].concat().join("; ");
        let sent = all_of(set);
        let route = sync.wanted(GET, [sent.as_bytes()], &all, |_| None);
        prop_assert_eq!(route, Wanted::Named(out(number)));
        let now = sync.for_server(sent.as_bytes(), &all);
        let now = String::from_utf8(now.value(sent.as_bytes()).unwrap().to_vec()).unwrap();
        prop_assert_eq!(now, all_of(&format!("SID={value}")));
    }

    /// H-22, H-23: what we set comes back to us, and no server sees it.
    #[test]
    fn our_cookie_comes_back_and_is_taken_out(
        number in 1..20_u32, others in prop::collection::vec("[a-z]{1,4}=[a-z0-9~=,]{0,5}", 0..4),
        place in any::<prop::sample::Index>(),
    ) {
        let insert = policy(Mode::Insert);
        let all = |id: &[u8]| OutId::read(id);
        let added = insert.added(&answer_of(number), []).unwrap();
        let ours = String::from_utf8(added.set_cookie).unwrap().replace("; path=/", "");
        let mut sent = others.clone();
        sent.insert(place.index(others.len() + 1), ours);
        let sent = sent.join("; ");
        let route = insert.wanted(GET, [sent.as_bytes()], &all, |_| None);
        prop_assert_eq!(route, Wanted::Named(out(number)));
        prop_assert_eq!(insert.added(&Answer { wanted: route, ..answer_of(number) }, []), None);
        let now = insert.for_server(sent.as_bytes(), &all);
        let left = now.value(sent.as_bytes()).map(|left| String::from_utf8(left.to_vec()).unwrap());
        prop_assert_eq!(left, (!others.is_empty()).then(|| others.join("; ")));
    }
}

fn answer_of(number: u32) -> Answer {
    Answer { backup: false, ..answer(number, Wanted::Anyone) }
}
