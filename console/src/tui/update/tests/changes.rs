//! From a wish to a change: what is asked back, what is sent, and what is not.

use super::*;

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
        let with = |e: &Effect| matches!(e, Effect::Link(LinkOrder::Send { expect, .. }) if *expect == wanted);
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
    // T-39: a group that is full is said to be before anything is filled in
    let mut full = console();
    full.instance.as_mut().unwrap().max_channels = 3;
    assert!(press(&mut full, "c").is_empty() && full.dialog.is_none());
    assert!(said(&full).contains("has all its 3 channels"), "{}", said(&full));
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
            Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
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
