//! Keys and news, one by one and in any order: the bar stays on its channel, and nothing is sent
//! that was not confirmed.

use super::*;
use crate::tui::model::State;
use crate::tui::theme::Theme;
use crate::tui::view;
use balance_proto::actor::Actor;
use balance_proto::discipline::Discipline;
use balance_proto::event::Change;
use balance_proto::http::Exchanges;
use balance_proto::id::{BootId, ChannelId, Maxc, Revision};
use balance_proto::role::Role;
use balance_proto::state::{Admin, Health, Reason};
use balance_proto::view::{ChannelView, Checks, Counters, GroupView};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) fn instance(boot: u128) -> Instance {
    Instance {
        boot: BootId(boot),
        name: "0.0.0.0:8080".into(),
        listen: "0.0.0.0:8080".parse().unwrap(),
        pid: 4711,
        release: "0.1.0".into(),
        started_unix_ms: 0,
        threads: 2,
        max_groups: 16,
        max_channels: 64,
        room: 9_000,
        http: None,
        you: Actor { uid: 1000, user: "ana".into(), pid: 99, tool: String::new() },
        your_role: Role::Operator,
    }
}

/// A table with groups of these sizes; every counter follows from the place and the time.
pub(crate) fn table(sizes: &[usize], second: u64) -> TableView {
    let channel = |g: usize, c: usize| {
        let weight = (g * 3 + c + 1) as u64;
        ChannelView {
            id: ChannelId(c as u16),
            name: None,
            host: if c == 1 { "web.example".into() } else { format!("10.0.{g}.{c}") },
            address: format!("10.0.{g}.{c}:8080").parse().unwrap(),
            admin: if c == 2 { Admin::Disabled } else { Admin::Enabled },
            health: Health::Unchecked,
            maxc: Maxc::new(if c == 0 { 20 } else { 0 }),
            changed: Revision(1),
            counters: Counters {
                current: (weight * 3) as u32,
                total: weight * 100 + weight * 4 * second,
                sent: weight * 1_000 * second,
                received: weight * 50_000 * (0..=second).map(|s| 1 + s % 5).sum::<u64>(),
                failed: 0,
            },
            checks: Checks::default(),
            exchanges: Exchanges::default(),
        }
    };
    let group = |(g, size): (usize, &usize)| GroupView {
        id: GroupId(g as u16),
        discipline: if g == 1 { Discipline::Hash } else { Discipline::RoundRobin },
        changed: Revision(1),
        channels: (0..*size).map(|c| channel(g, c)).collect(),
    };
    TableView {
        revision: Revision(7),
        at_us: 1_000_000 * (second + 1),
        http: None,
        groups: sizes.iter().enumerate().map(group).collect(),
    }
}

/// A console that has seen twenty seconds of a daemon with two groups.
pub(crate) fn console() -> Model {
    let mut model = Model::new("here".into(), (80, 24), 43_200_000);
    update(&mut model, 0, Msg::Link(LinkMsg::Reached(Box::new(instance(1)))));
    for second in 0..20 {
        update(
            &mut model,
            second * 1000,
            Msg::Link(LinkMsg::Picture(Box::new(table(&[3, 2], second)))),
        );
    }
    model
}

pub(crate) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        // slow enough for questions to listen
        let now = model.now + 250;
        model.seen_at = now;
        effects.extend(update(model, now, typed(key)));
    }
    effects
}

fn typed(key: char) -> Msg {
    let code = match key {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x08' => KeyCode::Backspace,
        key => KeyCode::Char(key),
    };
    Msg::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn sent(effects: &[Effect]) -> Vec<&Request> {
    let requests = effects.iter().filter_map(|effect| match effect {
        Effect::Send { request, .. } => Some(request),
        _ => None,
    });
    requests.collect()
}

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

#[test]
fn every_change_is_asked_back_and_then_sent_with_what_was_seen() {
    let target = |text: &str| text.parse().unwrap();
    for (keys, request) in [
        ("dy", Request::Disable { at: AT(0, 0) }),
        ("d\t\n", Request::Disable { at: AT(0, 0) }),
        ("jjey", Request::Enable { at: AT(0, 2) }),
        (
            "jja\x08\x08\x08\x0880\ny",
            Request::Assign { at: AT(0, 2), target: target("10.0.0.2:80") },
        ),
        ("x\x08\x0835\ny", Request::Maxc { at: AT(0, 0), maxc: Maxc::new(35) }),
        ("chost:81\ny", Request::Create { group: GroupId(0), target: target("host:81") }),
        ("by", Request::Discipline { group: GroupId(0), discipline: Discipline::Hash }),
        ("\tby", Request::Discipline { group: GroupId(1), discipline: Discipline::RoundRobin }),
        ("Gzy", Request::Reset { at: AT(1, 1) }),
    ] {
        let mut model = console();
        let effects = press(&mut model, keys);
        assert_eq!(sent(&effects), [&request], "{keys:?}");
        let expect = Expect { boot: BootId(1), revision: Revision(7) };
        assert!(matches!(&effects[0], Effect::Send { ticket: 1, expect: e, .. } if *e == expect));
        assert_eq!(model.pending.len(), 1);
        assert!(model.dialog.is_none());
    }
}

#[test]
fn no_answer_but_yes_sends_anything() {
    for keys in
        ["d\n", "dn", "d\x1b", "d\t\t\n", "dd", "dq", "d", "z\n", "x\x08\x089\n\n", "b\x1by"]
    {
        let mut model = console();
        assert_eq!(sent(&press(&mut model, keys)), [&Request::Instance; 0], "{keys:?}");
    }
}

#[test]
fn keys_typed_ahead_do_not_answer_a_question() {
    let mut model = console();
    let key = |code| Msg::Key(KeyEvent::new(KeyCode::Char(code), KeyModifiers::NONE));
    let now = model.now;
    update(&mut model, now, key('d'));
    assert!(update(&mut model, now + 199, key('y')).is_empty());
    assert!(model.dialog.is_some(), "it still asks");
    assert_eq!(update(&mut model, now + 200, key('y')).len(), 1);
}

#[test]
fn what_cannot_be_done_is_said_with_its_reason() {
    let said = |keys: &str| {
        let mut model = console();
        assert!(press(&mut model, keys).is_empty());
        assert!(model.dialog.is_none(), "{keys}");
        model.notice.expect("a notice").0.text
    };
    assert!(said("a").contains("disable it (d) before assigning"));
    assert!(said("e").contains("0/0 is enabled"));
    assert!(said("jjd").contains("0/2 is disabled"));
    let mut empty = Model::new("x".into(), (80, 24), 0);
    update(&mut empty, 0, Msg::Link(LinkMsg::Reached(Box::new(instance(1)))));
    update(&mut empty, 0, Msg::Link(LinkMsg::Picture(Box::new(table(&[], 0)))));
    press(&mut empty, "d");
    assert!(empty.notice.unwrap().0.text.contains("c creates one"));
}

#[test]
fn a_form_goes_on_only_when_it_makes_sense() {
    let mut model = console();
    press(&mut model, "chost:99999\n");
    let Some(Dialog::Form(form)) = &model.dialog else { panic!("the form stays") };
    assert!(form.request().unwrap_err().contains("1 to 65535"));
    press(&mut model, "\x08\n");
    assert!(matches!(&model.dialog, Some(Dialog::Confirm(_))));
}

#[test]
fn pasted_text_goes_into_a_form_and_nowhere_else() {
    let mut model = console();
    assert!(update(&mut model, 20_000, Msg::Paste("dy\ny".into())).is_empty());
    assert!(model.dialog.is_none() && model.pending.is_empty());
    press(&mut model, "c");
    update(&mut model, 20_500, Msg::Paste("host:80\n".into()));
    let Some(Dialog::Form(form)) = &model.dialog else { panic!("a form") };
    assert_eq!(form.fields[1].1.text(), "host:80");
}

#[test]
fn the_bar_stays_on_its_channel_and_moves_to_a_neighbour_when_that_is_gone() {
    let mut model = console();
    press(&mut model, "G");
    assert_eq!(model.selected, Some(AT(1, 1)));
    let picture =
        |sizes: &[usize], second| Msg::Link(LinkMsg::Picture(Box::new(table(sizes, second))));
    update(&mut model, 30_000, picture(&[9, 2, 4], 30));
    assert_eq!(model.selected, Some(AT(1, 1)));
    update(&mut model, 31_000, picture(&[9, 1, 4], 31));
    assert_eq!(model.selected, Some(AT(1, 0)));
    assert!(model.notice.as_ref().unwrap().0.text.contains("1/1 is gone"));
    update(&mut model, 32_000, picture(&[], 32));
    assert_eq!(model.selected, None);
    update(&mut model, 33_000, picture(&[2], 33));
    assert_eq!(model.selected, Some(AT(0, 0)));
}

#[test]
fn moving_about_stops_at_the_ends() {
    let mut model = console();
    for (keys, at) in [
        ("k", (0, 0)),
        ("jj", (0, 2)),
        ("j", (1, 0)),
        ("jj", (1, 1)),
        ("g", (0, 0)),
        ("\t", (1, 0)),
        ("\t", (1, 0)),
        ("G", (1, 1)),
    ] {
        press(&mut model, keys);
        assert_eq!(model.selected, Some(AT(at.0, at.1)), "{keys:?}");
    }
}

#[test]
fn nothing_is_sent_while_the_daemon_is_away_or_the_picture_old() {
    let mut model = console();
    let lost = LinkMsg::Lost { why: "gone".into(), retry_in_ms: 500 };
    // gone while a question is open
    press(&mut model, "d");
    let now = model.now;
    update(&mut model, now, Msg::Link(lost.clone()));
    assert!(press(&mut model, "y").is_empty());
    assert!(model.notice.as_ref().unwrap().0.text.contains("not connected"));
    press(&mut model, "d");
    assert!(model.dialog.is_none());
    assert_eq!(press(&mut model, "R"), [Effect::Reconnect]);
    // there, but what is shown is old
    let mut model = console();
    let late = model.now + 5_000;
    update(&mut model, late, Msg::Key(KeyEvent::new(KeyCode::Char('d'), KeyModifiers::NONE)));
    assert!(model.dialog.is_none());
    assert!(model.notice.unwrap().0.text.contains("old"));
}

#[test]
fn a_viewer_looks_and_asks_for_nothing() {
    let mut model = console();
    let viewer = Instance { your_role: Role::Viewer, ..instance(1) };
    update(&mut model, 20_000, Msg::Link(LinkMsg::Reached(Box::new(viewer))));
    for key in ["e", "d", "n", "a", "c", "x", "b", "z", "u"] {
        assert!(press(&mut model, key).is_empty());
        assert!(model.dialog.is_none(), "{key}");
        assert!(model.notice.as_ref().unwrap().0.text.starts_with("you are a viewer"), "{key}");
    }
    press(&mut model, "j");
    assert_eq!(model.selected, Some(AT(0, 1)));
}

#[test]
fn a_change_without_an_answer_is_called_unknown() {
    let mut model = console();
    press(&mut model, "dy");
    let lost = LinkMsg::Lost { why: "gone".into(), retry_in_ms: 500 };
    let now = model.now;
    update(&mut model, now, Msg::Link(lost));
    assert!(model.pending.is_empty());
    let text = &model.log.back().unwrap().text;
    assert!(text.contains("perhaps done, perhaps not: balance-ctl disable 0 0"), "{text}");
}

#[test]
fn answers_are_matched_with_their_questions() {
    let mut model = console();
    press(&mut model, "dy");
    press(&mut model, "jzy");
    let answer = |ticket, outcome| Msg::Link(LinkMsg::Answered { ticket, outcome });
    let now = model.now;
    update(&mut model, now, answer(2, Err(Refusal::OtherBoot)));
    let (entry, _) = model.notice.clone().unwrap();
    assert_eq!(entry.mood, Mood::Bad);
    assert!(entry.text.starts_with("refused: the daemon was restarted"), "{}", entry.text);
    assert_eq!(model.pending.len(), 1);
    update(&mut model, now, answer(1, Ok(Reply::Applied)));
    assert_eq!(model.notice.as_ref().unwrap().0.text, "done  (balance-ctl disable 0 0)");
    update(&mut model, now, answer(77, Ok(Reply::Applied)));
    assert!(model.pending.is_empty());
}

#[test]
fn good_news_fades_and_bad_news_waits_for_a_key() {
    let mut model = console();
    let now = model.now;
    model.say(Mood::Good, "done");
    update(&mut model, now + 7_000, Msg::Tick);
    assert!(model.notice.is_none());
    model.say(Mood::Bad, "no");
    update(&mut model, now + 99_000, Msg::Tick);
    assert!(model.notice.is_some());
    press(&mut model, "j");
    assert!(model.notice.is_none());
}

#[test]
fn a_restart_is_noticed_and_rates_begin_anew() {
    let mut model = console();
    assert!(model.history.rates(AT(0, 0)).is_some());
    update(&mut model, 20_000, Msg::Link(LinkMsg::Reached(Box::new(instance(2)))));
    assert!(model.history.rates(AT(0, 0)).is_none());
    assert!(model.notice.as_ref().unwrap().0.text.contains("restarted"));
    update(&mut model, 20_100, Msg::Link(LinkMsg::Picture(Box::new(table(&[3, 2], 0)))));
    assert_eq!(model.selected, Some(AT(0, 0)));
}

#[test]
fn changes_of_others_are_told_from_ours() {
    let mut model = console();
    let by = |pid| {
        let actor = Actor { uid: 1000, user: "ana".into(), pid, tool: "balance-ctl".into() };
        let change = Change::Disabled { at: AT(0, 0) };
        let changed = Changed { revision: Revision(8), unix_ms: 5, actor, change };
        Msg::Link(LinkMsg::Announced(Event::Changed(changed)))
    };
    update(&mut model, 20_000, by(99));
    assert_eq!(model.log.back().unwrap().text, "disabled 0/0 by you");
    update(&mut model, 20_000, by(5));
    assert_eq!(
        model.log.back().unwrap().text,
        "disabled 0/0 by balance-ctl (ana, uid 1000, pid 5)"
    );
}

#[test]
fn a_channel_that_refuses_everybody_is_called_failing() {
    let mut model = console();
    let mut picture = table(&[3, 2], 21);
    let counters = &mut picture.groups[0].channels[1].counters;
    counters.failed = counters.total;
    update(&mut model, 21_000, Msg::Link(LinkMsg::Picture(Box::new(picture))));
    let state = |c| model.state(AT(0, c), model.channel(AT(0, c)).unwrap());
    assert_eq!([state(0), state(1), state(2)], [State::Up, State::Failing, State::Disabled]);
}

#[test]
fn a_channel_that_no_operator_disabled_looks_different() {
    let mut model = console();
    let mut picture = table(&[3, 2], 21);
    let channel = &mut picture.groups[0].channels[2];
    channel.admin = Admin::Autodisabled(Reason { why: "Connection refused".into(), unix_ms: 1 });
    update(&mut model, 21_000, Msg::Link(LinkMsg::Picture(Box::new(picture))));
    assert_eq!(model.state(AT(0, 2), model.channel(AT(0, 2)).unwrap()), State::Autodisabled);
}

#[test]
fn the_questions_say_what_will_come_of_it() {
    let question = |keys: &str| {
        let mut model = console();
        press(&mut model, keys);
        let Some(Dialog::Confirm(confirm)) = model.dialog else { panic!("{keys}: no question") };
        let act = confirm.act;
        format!("{} {} {}", act.question, act.target, act.consequences.join("; "))
    };
    assert_eq!(
        question("d"),
        "Disable channel 0/0? 10.0.0.0:8080 on 0.0.0.0:8080 \
         its 3 open connections stay; 1 more of the group take new connections"
    );
    assert!(question("jd").contains("web.example:8080 (10.0.0.1)"));
    assert!(question("\td").contains("new connections of its clients are closed"));
    assert!(question("\tcx:1\n").contains("change channel AT ONCE"));
    assert!(question("x\x08\x081\n").contains("from 20 connections to 1 connections"));
    assert!(question("x\x08\x081\n").contains("its 3 connections stay"));
    assert!(question("z").contains("cannot be undone"));
    assert!(question("n").contains("when its 3 connections are gone, or in time: disable"));
    assert!(question("u").starts_with("Undo what was done last?"));
    let mut model = console();
    let mut picture = table(&[3, 2], 21);
    picture.groups[0].channels[1].admin = Admin::Disabled;
    update(&mut model, 21_000, Msg::Link(LinkMsg::Picture(Box::new(picture))));
    press(&mut model, "d");
    let Some(Dialog::Confirm(confirm)) = model.dialog else { panic!("no question") };
    let last = &confirm.act.consequences[1];
    assert_eq!(last, "LAST USABLE CHANNEL of group 0: new connections go to group 1");
}

fn any_msg() -> impl Strategy<Value = Msg> {
    let keys = prop::sample::select(
        "edacxbzjkgGRq?yn\n\t\x1b\x08019:.hu \u{4e2d}".chars().collect::<Vec<_>>(),
    );
    let key = keys.prop_map(typed);
    let picture = (prop::collection::vec(0usize..5, 0..4), 0u64..100)
        .prop_map(|(sizes, second)| Msg::Link(LinkMsg::Picture(Box::new(table(&sizes, second)))));
    prop_oneof![
        12 => key,
        4 => picture,
        2 => Just(Msg::Tick),
        1 => (0u128..3).prop_map(|boot| Msg::Link(LinkMsg::Reached(Box::new(instance(boot))))),
        1 => Just(Msg::Link(LinkMsg::Lost { why: "gone".into(), retry_in_ms: 700 })),
        1 => (0u64..4).prop_map(|ticket| Msg::Link(LinkMsg::Answered { ticket, outcome: Ok(Reply::Applied) })),
        1 => "\\PC{0,20}".prop_map(Msg::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_happens_the_bar_is_on_a_channel_and_only_a_yes_sends(
        msgs in prop::collection::vec((any_msg(), 0u64..900), 0..80),
        size in (1u16..210, 1u16..70),
    ) {
        let mut model = Model::new("here".into(), size, 0);
        let mut now = 0;
        for (msg, pause) in msgs {
            now += pause;
            let asked = matches!(model.dialog, Some(Dialog::Confirm(_)));
            let is_key = matches!(msg, Msg::Key(_));
            let effects = update(&mut model, now, msg);
            for effect in effects {
                if let Effect::Send { .. } = effect {
                    prop_assert!(asked && is_key, "sent without a yes");
                    prop_assert!(model.locked().is_none(), "sent while locked");
                }
            }
            match model.selected {
                Some(at) => prop_assert!(model.channel(at).is_some()),
                None => prop_assert!(model.first().is_none()),
            }
            let area = Rect::new(0, 0, size.0, size.1);
            view::draw(&model, &Theme::colour(), area, &mut Buffer::empty(area));
        }
    }
}
