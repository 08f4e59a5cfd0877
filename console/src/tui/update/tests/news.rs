//! News from the daemon: answers, changes of others, its end and its return.

use super::*;

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
    assert_eq!(press(&mut model, "R"), [Effect::Link(LinkOrder::Reconnect)]);
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
            Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
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
    assert!(matches!(
        &effects[..],
        [Effect::Link(LinkOrder::Ask { request: Request::Events { after: 0 }, .. })]
    ));
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
fn an_alarm_rings_once_where_that_is_wanted() {
    for bell in [true, false] {
        let mut model = console();
        model.options.bell = bell;
        let mut rung = 0;
        for second in 30..60 {
            let mut picture = table(&[3, 2], second);
            // nearly full, a moment less, and again: it is one alarm
            picture.groups[0].channels[0].counters.current = if second % 7 == 0 { 17 } else { 19 };
            let effects = update(&mut model, second * 1_000, seen(picture));
            rung += effects.iter().filter(|effect| **effect == Effect::Bell).count();
        }
        assert_eq!(rung, usize::from(bell), "bell {bell}");
    }
}
