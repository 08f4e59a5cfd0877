//! Keys and news, one by one and in any order: the bar stays on its channel, and nothing is sent
//! that was not confirmed.

use super::*;
use crate::tui::dialog::confirm::Confirm;
use crate::tui::model::frame::State;
use crate::tui::model::pane::Row;
use crate::tui::model::{Link, View};
use crate::tui::msg::LinkMsg;
use crate::tui::options::Options;
use crate::tui::theme::Theme;
use crate::tui::view;
use balance_proto::actor::Actor;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::discipline::Discipline;
use balance_proto::event::{Change, Changed, Event};
use balance_proto::http::Exchanges;
use balance_proto::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::insight::{Effect as Preview, Shift};
use balance_proto::request::Expect;
use balance_proto::role::Role;
use balance_proto::state::{Admin, Health, Reason};
use balance_proto::view::{ChannelView, Checks, Counters, GroupView, Instance, TableView};
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
        room: 9_000,
        http: None,
        max_channels: 64,
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
            host: if c == 1 { "web.example".into() } else { format!("10.0.{g}.{c}") },
            name: None,
            checks: Checks::default(),
            exchanges: Exchanges::default(),
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

/// A console that has not reached anybody yet.
pub(crate) fn fresh() -> Model {
    Model::new("here".into(), (80, 24), 43_200_000, Options::default())
}

/// A picture comes.
pub(crate) fn seen(table: TableView) -> Msg {
    Msg::Link(LinkMsg::Picture(Box::new(table)))
}

pub(crate) fn reach(model: &mut Model, now: u64, boot: u128) -> Vec<Effect> {
    let path = "/run/balance/x_1.sock".into();
    update(model, now, Msg::Link(LinkMsg::Reached(Box::new(instance(boot)), path)))
}

/// A console that has seen twenty seconds of a daemon with two groups.
pub(crate) fn console() -> Model {
    let mut model = fresh();
    reach(&mut model, 0, 1);
    for second in 0..20 {
        update(&mut model, second * 1000, seen(table(&[3, 2], second)));
    }
    model
}

/// What a daemon would say that a change does: the first channel of its group loses its share, and
/// what takes the last usable channel of group 1 stops service.
pub(crate) fn preview(request: &Request) -> Preview {
    let shift = |at, before, after| Shift { at, before, after };
    let mut effect = Preview {
        change: Some("as wished".into()),
        arrivals: 10_000,
        shifts: vec![shift(AT(0, 0), 5_000, 0), shift(AT(0, 1), 5_000, 10_000)],
        open: 3,
        reversible: true,
        ..Preview::default()
    };
    match request {
        Request::Disable { at } if *at == AT(1, 1) => {
            effect.last_usable = true;
            effect.refused = (0, 10_000);
        }
        Request::Disable { at } if *at == AT(1, 0) => {
            effect.shifts = vec![shift(AT(0, 0), 5_000, 5_000)];
            effect.open = 0;
        }
        Request::Reset { .. } | Request::Create { .. } | Request::Remove { .. } => {
            effect.reversible = false;
            effect.shifts.clear();
        }
        Request::Close { .. } => {
            effect = Preview {
                closes: 1,
                reversible: false,
                change: effect.change,
                ..Preview::default()
            };
        }
        _ => {}
    }
    effect
}

/// Presses keys, slowly enough for questions to listen, while a daemon answers what it is asked at
/// once. Gives all effects.
pub(crate) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let now = model.now + 250;
        model.seen_at = now;
        let more = update(model, now, typed(key));
        effects.extend(answer(model, more));
    }
    effects
}

/// A daemon that answers previews.
pub(crate) fn answer(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut all = Vec::new();
    for effect in effects {
        all.push(effect.clone());
        if let Effect::Ask { ticket, request: Request::Preview { request, .. } } = effect {
            let outcome = Ok(Reply::Preview(preview(&request)));
            let now = model.now;
            let more = update(model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
            all.extend(answer(model, more));
        }
    }
    all
}

pub(crate) fn typed(key: char) -> Msg {
    let code = match key {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x08' => KeyCode::Backspace,
        '\x7f' => KeyCode::Delete,
        key => KeyCode::Char(key),
    };
    Msg::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The changes among effects.
fn sent(effects: &[Effect]) -> Vec<&Request> {
    let requests = effects.iter().filter_map(|effect| match effect {
        Effect::Send { request, .. } => Some(request),
        _ => None,
    });
    requests.collect()
}

fn asked(model: &Model) -> &Confirm {
    match &model.dialog {
        Some(Dialog::Confirm(confirm)) => confirm,
        other => panic!("no question but {other:?}"),
    }
}

fn said(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |(entry, _)| &entry.text)
}

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

#[test]
fn every_change_is_looked_into_asked_back_and_sent_with_what_was_seen() {
    let target = |text: &str| text.parse().unwrap();
    for (keys, request) in [
        ("dy", Request::Disable { at: AT(0, 0) }),
        ("d\t\n", Request::Disable { at: AT(0, 0) }),
        // harmless: nobody is asked back
        ("jje", Request::Enable { at: AT(0, 2) }),
        ("}d", Request::Disable { at: AT(1, 0) }),
        (
            "jja\x08\x08\x08\x0880\ny",
            Request::Assign { at: AT(0, 2), target: target("10.0.0.2:80") },
        ),
        ("x\x08\x085\ny", Request::Maxc { at: AT(0, 0), maxc: Maxc::new(5) }),
        ("x\x08\x0835\n", Request::Maxc { at: AT(0, 0), maxc: Maxc::new(35) }),
        ("chost:81\ny", Request::Create { group: GroupId(0), target: target("host:81") }),
        ("by", Request::Discipline { group: GroupId(0), discipline: Discipline::Hash }),
        ("}by", Request::Discipline { group: GroupId(1), discipline: Discipline::RoundRobin }),
        ("zy", Request::Reset { at: AT(0, 0) }),
        ("uy", Request::Undo { id: 0 }),
        (
            "D30\t\x08\x08\x08\x08\x08\x08\x08cut\ny",
            Request::Drain {
                at: AT(0, 0),
                within_s: Some(30),
                then: balance_proto::state::Then::Cut,
            },
        ),
        ("Gd0.0.0.0:8080\n", Request::Disable { at: AT(1, 1) }),
    ] {
        let mut model = console();
        let effects = press(&mut model, keys);
        assert_eq!(sent(&effects), [&request], "{keys:?}");
        let wanted = Expect { boot: BootId(1), revision: Revision(7) };
        let with = |e: &Effect| matches!(e, Effect::Send { expect, .. } if *expect == wanted);
        assert!(effects.iter().any(with), "{keys:?}");
        assert!(effects.iter().any(|e| matches!(e, Effect::Audit(_))), "{keys:?}");
        assert_eq!(model.changes.len(), 1);
        assert!(model.dialog.is_none());
    }
}

#[test]
fn no_answer_but_yes_sends_anything() {
    for keys in [
        "d\n",
        "dn",
        "d\x1b",
        "d\t\t\n",
        "dd",
        "dq",
        "d",
        "z\n",
        "x\x08\x089\n\n",
        "b\x1by",
        // the name is not typed, or not right
        "Gdy",
        "Gd\n",
        "Gd0.0.0.0:808\n",
        "Gd0.0.0.0:8080\x1b",
    ] {
        let mut model = console();
        assert_eq!(sent(&press(&mut model, keys)), [&Request::Instance; 0], "{keys:?}");
    }
}

#[test]
fn keys_typed_ahead_do_not_answer_a_question() {
    let mut model = console();
    let now = model.now;
    let effects = update(&mut model, now, typed('d'));
    answer(&mut model, effects);
    for early in [199, 300, 499] {
        assert!(update(&mut model, now + early, typed('y')).is_empty());
        assert!(model.dialog.is_some(), "each of them begins the time anew");
    }
    assert!(!sent(&update(&mut model, now + 699, typed('y'))).is_empty());
}

#[test]
fn what_cannot_be_done_is_said_with_its_reason() {
    let refused = |keys: &str| {
        let mut model = console();
        assert!(press(&mut model, keys).is_empty(), "{keys}");
        assert!(model.dialog.is_none(), "{keys}");
        said(&model).to_owned()
    };
    assert!(refused("a").contains("disable it (d) before assigning"));
    assert!(refused("e").contains("0/0 is enabled"));
    assert!(refused("jjd").contains("0/2 is disabled"));
    assert!(refused("\x7f").contains("in use"));
    let mut empty = fresh();
    reach(&mut empty, 0, 1);
    update(&mut empty, 0, seen(table(&[], 0)));
    press(&mut empty, "d");
    assert!(said(&empty).contains("c creates one"));
}

#[test]
fn a_form_goes_on_only_when_it_makes_sense() {
    let mut model = console();
    press(&mut model, "chost:99999\n");
    let Some(Dialog::Form(form)) = &model.dialog else { panic!("the form stays") };
    assert!(form.requests().unwrap_err().contains("1 to 65535"));
    press(&mut model, "\x08\n");
    assert!(asked(&model).act.question.contains("host:9999"));
}

#[test]
fn pasted_text_goes_into_a_form_and_nowhere_else() {
    let mut model = console();
    assert!(update(&mut model, 20_000, Msg::Paste("dy\ny".into())).is_empty());
    assert!(model.dialog.is_none() && model.changes.is_empty());
    press(&mut model, "c");
    update(&mut model, 20_500, Msg::Paste("host:80\n".into()));
    let Some(Dialog::Form(form)) = &model.dialog else { panic!("a form") };
    assert_eq!(form.fields[1].1.text(), "host:80");
    // a name that is pasted is no name that is typed
    let mut model = console();
    press(&mut model, "Gd");
    let now = model.now + 500;
    update(&mut model, now, Msg::Paste("0.0.0.0:8080".into()));
    assert!(!asked(&model).has_name());
}

#[test]
fn the_bar_stays_on_its_channel_and_moves_to_a_neighbour_when_that_is_gone() {
    let mut model = console();
    press(&mut model, "G");
    assert_eq!(model.selected(), Some(AT(1, 1)));
    let picture = |sizes: &[usize], second| seen(table(sizes, second));
    update(&mut model, 30_000, picture(&[9, 2, 4], 30));
    assert_eq!(model.selected(), Some(AT(1, 1)));
    update(&mut model, 31_000, picture(&[9, 1, 4], 31));
    assert_eq!(model.selected(), Some(AT(1, 0)));
    assert!(said(&model).contains("1/1 is gone"));
    update(&mut model, 32_000, picture(&[], 32));
    assert_eq!(model.pane.selected, None);
    update(&mut model, 33_000, picture(&[2], 33));
    assert_eq!(model.selected(), Some(AT(0, 0)));
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
        ("}", (1, 0)),
        ("}", (1, 0)),
        ("{", (0, 0)),
        ("G", (1, 1)),
    ] {
        press(&mut model, keys);
        assert_eq!(model.selected(), Some(AT(at.0, at.1)), "{keys:?}");
    }
}

#[test]
fn a_closed_group_is_one_row_and_opens_again() {
    let mut model = console();
    press(&mut model, "jh");
    assert_eq!(model.pane.selected, Some(Row::Group(GroupId(0))));
    assert_eq!(model.pane.rows.len(), 4);
    press(&mut model, "jk\n");
    assert_eq!(model.pane.rows.len(), 7);
    press(&mut model, "t");
    assert_eq!(model.pane.rows.len(), 5, "without the rows of groups");
}

#[test]
fn orders_are_stable_and_wait_while_somebody_aims() {
    let mut model = console();
    let rows =
        |model: &Model| model.pane.rows.iter().filter_map(|row| row.channel()).collect::<Vec<_>>();
    // by state, address, open: within their groups
    press(&mut model, "sss");
    assert_eq!(rows(&model), [AT(0, 2), AT(0, 1), AT(0, 0), AT(1, 1), AT(1, 0)]);
    press(&mut model, "r");
    assert_eq!(rows(&model), [AT(0, 0), AT(0, 1), AT(0, 2), AT(1, 0), AT(1, 1)]);
    let busy = |second| {
        let mut picture = table(&[3, 2], second);
        picture.groups[0].channels[0].counters.current = 99;
        seen(picture)
    };
    press(&mut model, "j");
    let now = model.now;
    update(&mut model, now + 2_900, busy(30));
    assert_eq!(rows(&model)[0], AT(0, 0), "the order is held");
    update(&mut model, now + 3_000, busy(31));
    assert_eq!(rows(&model)[2], AT(0, 0));
    assert_eq!(model.selected(), Some(AT(0, 1)), "the bar did not move");
    // o holds it for good; so does an open question
    press(&mut model, "o");
    let now = model.now;
    update(&mut model, now + 9_000, seen(table(&[3, 2], 40)));
    assert_eq!(rows(&model)[2], AT(0, 0));
    press(&mut model, "o");
    assert_eq!(rows(&model)[0], AT(0, 0));
    press(&mut model, "d");
    let now = model.now;
    update(&mut model, now + 9_000, busy(50));
    assert_eq!(rows(&model)[0], AT(0, 0));
}

#[test]
fn a_filter_shows_some_and_escape_all() {
    let mut model = console();
    press(&mut model, "/web");
    assert_eq!(model.pane.counts, (5, 2));
    assert_eq!(model.selected(), Some(AT(0, 1)));
    press(&mut model, "\x1b");
    assert_eq!((model.pane.counts, model.filter.text.as_str()), ((5, 5), ""));
    press(&mut model, "/10.0.1\n");
    assert_eq!(model.pane.counts, (5, 2), "web.example of group 1 leads to 10.0.1.1");
    press(&mut model, "\x1b");
    assert_eq!(model.pane.counts, (5, 5));
    // what is typed half keeps what was shown, and says where it is wrong
    press(&mut model, "/state:disabled | c");
    assert_eq!(model.pane.counts.1, 1);
    press(&mut model, ">");
    assert!(model.filter.mistake.is_some());
    assert_eq!(model.pane.counts.1, 1);
    press(&mut model, "=12\n");
    assert_eq!(model.pane.counts.1, 3);
}

#[test]
fn marked_channels_are_changed_one_after_the_other_until_one_is_refused() {
    let mut model = console();
    press(&mut model, "mm");
    assert_eq!(model.pane.marks.len(), 2);
    press(&mut model, "d");
    let confirm = asked(&model);
    // both usable channels of group 0
    assert!(confirm.wants_name());
    assert_eq!(confirm.act.question, "Disable 2 channels?");
    assert_eq!(confirm.act.targets.len(), 3);
    let effects = press(&mut model, "0.0.0.0:8080\n");
    assert_eq!(sent(&effects), [&Request::Disable { at: AT(0, 0) }]);
    let ticket = |effects: &[Effect]| {
        effects.iter().find_map(|e| match e {
            Effect::Send { ticket, .. } => Some(*ticket),
            _ => None,
        })
    };
    let reply = |ticket, outcome| Msg::Link(LinkMsg::Answered { ticket, outcome });
    let now = model.now;
    let first = ticket(&effects).unwrap();
    let effects = update(&mut model, now, reply(first, Ok(Reply::Applied)));
    assert_eq!(sent(&effects), [&Request::Disable { at: AT(0, 1) }]);
    let second = ticket(&effects).unwrap();
    update(&mut model, now, reply(second, Err(Refusal::Ending)));
    assert!(said(&model).starts_with("stopped: 1 of 2 were done"), "{}", said(&model));
    assert!(model.asks.bulk.is_none());
    assert_eq!(model.pane.marks.len(), 2, "marks stay for another try");
}

#[test]
fn a_target_that_changes_under_a_question_is_asked_about_anew() {
    let mut model = console();
    press(&mut model, "d");
    let mut picture = table(&[3, 2], 21);
    picture.revision = Revision(9);
    picture.groups[0].channels[0].changed = Revision(9);
    let now = model.now + 300;
    let effects = update(&mut model, now, seen(picture));
    assert!(model.dialog.is_none());
    answer(&mut model, effects);
    let confirm = asked(&model);
    assert!(confirm.act.consequences[0].1.contains("changed while you looked"));
    assert_eq!(confirm.act.expect.revision, Revision(9));
    // what changed elsewhere does not matter
    let mut picture = table(&[3, 2], 22);
    picture.revision = Revision(10);
    picture.groups[0].channels[0].changed = Revision(9);
    picture.groups[1].channels[0].changed = Revision(10);
    update(&mut model, now + 300, seen(picture));
    assert_eq!(asked(&model).act.expect.revision, Revision(9));
}

#[test]
fn the_table_can_stand_and_be_looked_at_as_it_was() {
    let mut model = console();
    press(&mut model, " ");
    let frozen = model.shown().unwrap().table.at_us;
    update(&mut model, 30_000, seen(table(&[3, 2], 30)));
    assert_eq!(model.shown().unwrap().table.at_us, frozen);
    press(&mut model, "d");
    assert!(said(&model).contains("frozen"));
    press(&mut model, " ");
    assert!(model.shown().unwrap().table.at_us > frozen);
    // frames are kept five seconds apart: 0, 5, 10, 15, 30
    press(&mut model, "[");
    assert_eq!(model.shown().unwrap().table.at_us, 16_000_000);
    press(&mut model, "[[d");
    assert_eq!(model.shown().unwrap().table.at_us, 6_000_000);
    assert!(said(&model).contains("the past"));
    press(&mut model, "]");
    assert_eq!(model.shown().unwrap().table.at_us, 11_000_000);
    press(&mut model, "l");
    assert!(model.still.is_none());
}

#[test]
fn escape_leaves_one_level_at_a_time_and_q_quits_from_the_top_only() {
    let mut model = console();
    press(&mut model, "/web\nm\n");
    assert!(model.detail);
    for _ in 0..2 {
        assert!(!model.pane.marks.is_empty());
        press(&mut model, "\x1b");
    }
    assert!(!model.detail && model.pane.marks.is_empty() && !model.filter.is_empty());
    press(&mut model, "\x1b");
    assert!(model.filter.is_empty());
    assert!(press(&mut model, "4q").is_empty());
    assert_eq!(model.view, View::Channels);
    assert!(press(&mut model, "?q\x1b").is_empty(), "q looks for a key in the help");
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
}

#[test]
fn the_help_finds_keys_and_does_what_they_do() {
    let mut model = console();
    press(&mut model, "?freeze\n");
    assert!(model.still.is_some() && model.dialog.is_none());
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
    assert!(said(&model).contains("not connected"));
    press(&mut model, "d");
    assert!(model.dialog.is_none());
    assert_eq!(press(&mut model, "R"), [Effect::Reconnect]);
    // there, but what is shown is old
    let mut model = console();
    let late = model.now + 5_000;
    assert!(update(&mut model, late, typed('d')).is_empty());
    assert!(said(&model).contains("old"));
}

#[test]
fn who_may_only_look_asks_for_nothing() {
    let mut viewer = console();
    viewer.instance.as_mut().unwrap().your_role = Role::Viewer;
    let mut read_only = console();
    read_only.options.read_only = true;
    for (mut model, begins) in
        [(viewer, "you are a viewer"), (read_only, "this console is READ-ONLY")]
    {
        for key in ["e", "d", "D", "a", "c", "x", "b", "z", "u", "\x7f"] {
            assert!(press(&mut model, key).is_empty());
            assert!(model.dialog.is_none(), "{key}");
            assert!(said(&model).starts_with(begins), "{key}: {}", said(&model));
        }
        press(&mut model, "j");
        assert_eq!(model.selected(), Some(AT(0, 1)));
    }
}

#[test]
fn a_change_without_an_answer_is_called_unknown() {
    let lost = Msg::Link(LinkMsg::Lost { why: "gone".into(), retry_in_ms: 500 });
    for (msg, after) in [(lost, 0), (Msg::Tick, 10_000)] {
        let mut model = console();
        press(&mut model, "dy");
        let now = model.now + after;
        update(&mut model, now, msg);
        assert!(model.changes.is_empty());
        assert_eq!(model.changes.fate(AT(0, 0)).unwrap().sign(), "?");
        let text = said(&model);
        assert!(text.contains("perhaps done, perhaps not: balance-ctl disable 0 0"), "{text}");
    }
}

#[test]
fn answers_are_matched_with_their_questions() {
    let mut model = console();
    let ticket = |effects: Vec<Effect>| {
        let of = effects.iter().find_map(|e| match e {
            Effect::Send { ticket, .. } => Some(*ticket),
            _ => None,
        });
        of.unwrap()
    };
    let disable = ticket(press(&mut model, "dy"));
    let reset = ticket(press(&mut model, "jzy"));
    let answer = |ticket, outcome| Msg::Link(LinkMsg::Answered { ticket, outcome });
    let now = model.now;
    update(&mut model, now, answer(reset, Err(Refusal::OtherBoot)));
    assert_eq!(model.notice.as_ref().unwrap().0.mood, Mood::Bad);
    assert!(said(&model).starts_with("refused: the daemon was restarted"));
    assert_eq!(model.changes.len(), 1);
    update(&mut model, now, answer(disable, Ok(Reply::Applied)));
    assert!(said(&model).starts_with("done  (balance-ctl disable 0 0)"));
    update(&mut model, now, answer(777, Ok(Reply::Applied)));
    assert!(model.changes.is_empty());
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
    press(&mut model, "j");
    let rates =
        |model: &Model| model.history.of(AT(0, 0)).and_then(crate::tui::rate::Series::rates);
    assert!(rates(&model).is_some());
    let effects = reach(&mut model, 20_000, 2);
    assert!(matches!(&effects[..], [Effect::Ask { request: Request::Events { after: 0 }, .. }]));
    assert!(rates(&model).is_none());
    assert!(said(&model).contains("restarted"));
    update(&mut model, 20_100, seen(table(&[3, 2], 0)));
    assert_eq!(model.selected(), Some(AT(0, 1)), "the bar stays");
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
    assert_eq!(model.log.newest().unwrap().text, "disabled 0/0 by you");
    update(&mut model, 20_000, by(5));
    let others = "disabled 0/0 by balance-ctl (ana, uid 1000, pid 5)";
    assert_eq!(model.log.newest().unwrap().text, others);
    assert_eq!(model.last_changes[&AT(0, 0)].text, others);
}

#[test]
fn states_are_told_from_each_other() {
    let mut model = console();
    let mut picture = table(&[3, 2], 21);
    let channels = &mut picture.groups[0].channels;
    channels[1].counters.failed = channels[1].counters.total;
    channels[2].admin = Admin::Autodisabled(Reason { why: "refused".into(), unix_ms: 1 });
    picture.groups[1].channels[0].counters.current = 20;
    update(&mut model, 21_000, seen(picture));
    let frame = model.live.as_ref().unwrap();
    let states: Vec<State> = frame.channels().map(|(_, _, figures)| figures.state).collect();
    use State::{Autodisabled, Failing, Full, Up};
    assert_eq!(states, [Up, Failing, Autodisabled, Full, Up]);
}

#[test]
fn questions_say_what_the_daemon_says_will_come_of_it() {
    let question = |keys: &str| {
        let mut model = console();
        press(&mut model, keys);
        let act = &asked(&model).act;
        let texts: Vec<&str> = act.consequences.iter().map(|(_, text)| text.as_str()).collect();
        format!("{} {} {}", act.question, act.targets.join("; "), texts.join("; "))
    };
    assert_eq!(
        question("d"),
        "Disable channel 0/0? 0/0  10.0.0.0:8080  3 open, 226kB/s  on 0.0.0.0:8080 \
         3 connections stay open; can be undone with u"
    );
    assert!(question("jd").contains("web.example:8080 (10.0.0.1)"));
    let last = question("Gd");
    assert!(last.contains("LAST USABLE CHANNEL"), "{last}");
    assert!(last.contains("clients CLOSED for want of a channel: 0 % → 100 %"), "{last}");
    assert!(question("z").contains("CANNOT BE UNDONE"));
    assert!(question("D\n").contains("when it is empty: it is disabled; what is left goes on"));
    assert!(question("u").starts_with("Undo what was done last?"));
}

#[test]
fn connections_are_listed_page_by_page_and_cut_after_a_question() {
    use balance_proto::connection::{ConnectionPage, ConnectionView, Scope, Victims};
    let mut model = console();
    let effects = press(&mut model, "3");
    let of = Scope::Channel(AT(0, 0));
    let [Effect::Ask { ticket, request }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*request, Request::Connections { of, idle_s: 0, after: 0 });
    let view = |id: u64| ConnectionView {
        id,
        client: "10.9.9.9:1".parse().unwrap(),
        at: AT(0, 0),
        age_ms: id * 1_000,
        idle_ms: 0,
        sent: 1,
        received: 2,
    };
    let page = |ids: std::ops::Range<u64>, next| {
        Ok(Reply::Connections(ConnectionPage { list: ids.map(view).collect(), next }))
    };
    let answer = |ticket, outcome| Msg::Link(LinkMsg::Answered { ticket, outcome });
    let now = model.now;
    let effects = update(&mut model, now, answer(*ticket, page(1..4, Some(3))));
    let [Effect::Ask { ticket, request: Request::Connections { after: 3, .. } }] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    update(&mut model, now, answer(*ticket, page(4..6, None)));
    let ids: Vec<u64> = model.lists.connections.list.iter().map(|c| c.id).collect();
    assert_eq!(ids, [5, 4, 3, 2, 1], "the oldest first");
    let effects = press(&mut model, "jxy");
    assert_eq!(sent(&effects), [&Request::Close { which: Victims::One(4) }]);
}

#[test]
fn a_typed_command_is_looked_into_like_a_key() {
    let mut model = console();
    let effects = press(&mut model, ":disable 0 0\ny");
    assert_eq!(sent(&effects), [&Request::Disable { at: AT(0, 0) }]);
    // wrong ones stay to be mended; what was typed comes back
    press(&mut model, ":disabel 0\n");
    let Some(Dialog::Palette(prompt)) = &model.dialog else { panic!("{:?}", model.dialog) };
    assert!(prompt.wrong.is_some());
    press(&mut model, "\x1b:dis\t");
    let Some(Dialog::Palette(prompt)) = &model.dialog else { panic!("{:?}", model.dialog) };
    assert_eq!(prompt.input.text(), "disable ");
    press(&mut model, "\x1b:sort use\n");
    assert_eq!(model.pane.sort.by.name(), "use");
    press(&mut model, ":filter web\n");
    assert_eq!(model.pane.counts, (5, 2));
    assert_eq!(press(&mut model, ":quit\n"), [Effect::Quit]);
}

#[test]
fn what_was_promised_is_measured() {
    let mut model = console();
    let effects = press(&mut model, "dy");
    let ticket = effects.iter().find_map(|e| match e {
        Effect::Send { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let outcome = Ok(Reply::Applied);
    let now = model.now;
    let answered = LinkMsg::Answered { ticket: ticket.unwrap(), outcome };
    update(&mut model, now, Msg::Link(answered));
    // 0/1 was to get all of them, and gets half
    let mut picture = table(&[3, 2], 19);
    picture.at_us += 9_000_000;
    for channel in &mut picture.groups[0].channels[..2] {
        channel.counters.total += 30;
    }
    update(&mut model, now + 9_000, seen(picture));
    let promise = model.promise.as_ref().unwrap();
    let live = model.live.as_ref().unwrap();
    let kept = promise.kept(AT(0, 1), live);
    assert_eq!((kept.promised, kept.measured), (1.0, Some(0.5)));
    assert!(kept.is_broken());
}

#[test]
fn what_is_alarming_is_counted_until_somebody_has_seen_it() {
    let mut model = console();
    for second in 30..36 {
        let mut picture = table(&[3, 2], second);
        picture.groups[0].channels[0].counters.current = 19;
        update(&mut model, second * 1_000, seen(picture));
    }
    assert_eq!(model.alerts.of(AT(0, 0)).count(), 1);
    assert!(model.log.newest().unwrap().text.starts_with("alarm: "));
    press(&mut model, "A");
    assert_eq!(model.alerts.open(), 0);
}

#[test]
fn a_console_with_ten_thousand_channels_keeps_up() {
    let mut model = fresh();
    model.size = (200, 60);
    reach(&mut model, 0, 1);
    for second in 0..4 {
        update(&mut model, second * 1_000, seen(table(&[200; 50], second)));
    }
    press(&mut model, "sssj");
    let area = Rect::new(0, 0, 200, 60);
    let mut times = Vec::new();
    for second in 4..14 {
        let picture = seen(table(&[200; 50], second));
        let began = std::time::Instant::now();
        update(&mut model, second * 1_000, picture);
        view::draw(&model, &Theme::mono(), area, &mut Buffer::empty(area));
        times.push(began.elapsed());
    }
    // not judged here: how busy the machine is is not ours to say
    times.sort_unstable();
    eprintln!("10,000 channels: median {:?}, longest {:?}", times[5], times[9]);
    let mut last = Buffer::empty(area);
    press(&mut model, "G");
    view::draw(&model, &Theme::mono(), area, &mut last);
    let text: String = last.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("49/"), "the last group is in sight");
    assert_eq!(model.pane.rows.len(), 10_050);
}

fn any_msg() -> impl Strategy<Value = Msg> {
    let keys = prop::sample::select(
        "edacxbzjkgGRq?yn\n\t\x1b\x08\x7f019:.hu \u{4e2d}DUwWmV*sroht[]l/12345X0.0:8080"
            .chars()
            .collect::<Vec<_>>(),
    );
    let key = keys.prop_map(typed);
    let picture = (prop::collection::vec(0usize..5, 0..4), 0u64..100)
        .prop_map(|(sizes, second)| seen(table(&sizes, second)));
    prop_oneof![
        12 => key,
        4 => picture,
        2 => Just(Msg::Tick),
        1 => (0u128..3).prop_map(|boot| {
            Msg::Link(LinkMsg::Reached(Box::new(instance(boot)), "/x".into()))
        }),
        1 => Just(Msg::Link(LinkMsg::Lost { why: "gone".into(), retry_in_ms: 700 })),
        1 => (0u64..9).prop_map(|ticket| {
            Msg::Link(LinkMsg::Answered { ticket, outcome: Ok(Reply::Applied) })
        }),
        1 => "\\PC{0,20}".prop_map(Msg::Paste),
        1 => (1u16..210, 1u16..70).prop_map(|(width, height)| Msg::Resize(width, height)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn whatever_happens_the_bar_is_on_a_row_and_only_a_yes_or_the_harmless_is_sent(
        msgs in prop::collection::vec((any_msg(), 0u64..900, any::<bool>()), 0..80),
        size in (1u16..210, 1u16..70),
    ) {
        let mut model = fresh();
        model.size = size;
        let mut now = 0;
        for (msg, pause, answers) in msgs {
            now += pause;
            let asked = matches!(&model.dialog, Some(Dialog::Confirm(_)));
            let bulk = model.asks.bulk.is_some();
            let is_key = matches!(msg, Msg::Key(_));
            let mut effects = update(&mut model, now, msg);
            let mut harmless = false;
            // a daemon that answers previews, sometimes
            while let Some((ticket, request)) = effects.iter().find_map(|e| match e {
                Effect::Ask { ticket, request: Request::Preview { request, .. } } if answers => {
                    Some((*ticket, request.clone()))
                }
                _ => None,
            }) {
                let outcome = Ok(Reply::Preview(preview(&request)));
                effects = update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
                harmless = true;
            }
            for effect in &effects {
                if let Effect::Send { .. } = effect {
                    prop_assert!((asked && is_key) || harmless || bulk, "sent without a yes");
                    prop_assert!(bulk || model.locked().is_none(), "sent while locked");
                }
                if let Effect::Ask { request, .. } = effect {
                    prop_assert!(!request.changes_something());
                }
            }
            match model.pane.selected {
                Some(row) => prop_assert!(model.pane.rows.contains(&row)),
                None => prop_assert!(model.pane.rows.is_empty() || model.link == Link::Connecting),
            }
            let area = Rect::new(0, 0, model.size.0, model.size.1);
            view::draw(&model, &Theme::mono(), area, &mut Buffer::empty(area));
        }
    }
}
