//! What goes into the audit trail: before, outcome, after (T-40).

use super::*;
use serde_json::Value;

fn lines(effects: &[Effect]) -> Vec<Value> {
    let lines = effects.iter().filter_map(|effect| match effect {
        Effect::Audit(line) => Some(serde_json::from_str(line).unwrap()),
        _ => None,
    });
    lines.collect()
}

fn ticket(effects: &[Effect]) -> u64 {
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
        _ => None,
    });
    sent.expect("a change")
}

#[test]
fn a_change_is_written_down_with_what_was_before_and_what_came_of_it() {
    let mut model = console();
    let effects = press(&mut model, "dy");
    let asked = &lines(&effects)[0];
    assert_eq!(asked["asked"], "balance-ctl disable 0 0");
    assert_eq!((&asked["before"]["state"], &asked["before"]["open"]), (&"up".into(), &3.into()));
    assert_eq!((&asked["revision"], &asked["uid"]), (&7.into(), &1000.into()));
    let outcome = Ok(Reply::Applied);
    let answered = LinkMsg::Answered { ticket: ticket(&effects), outcome };
    let now = model.now;
    assert_eq!(lines(&update(&mut model, now, Msg::Link(answered)))[0]["outcome"], "applied");
    // a picture that was taken before it says nothing
    assert!(lines(&update(&mut model, now, seen(table(&[3, 2], 20)))).is_empty());
    let mut picture = table(&[3, 2], 21);
    picture.revision = Revision(8);
    picture.groups[0].channels[0].admin = Admin::Disabled;
    picture.groups[0].channels[0].changed = Revision(8);
    let after = lines(&update(&mut model, now, seen(picture.clone())));
    assert_eq!(after[0]["after"]["state"], "disabled");
    assert_eq!((&after[0]["revision"], &after[0]["ticket"]), (&8.into(), &asked["ticket"]));
    assert!(lines(&update(&mut model, now, seen(picture))).is_empty(), "once");
}

#[test]
fn of_a_group_its_discipline_is_written_down() {
    let mut model = console();
    let effects = press(&mut model, "by");
    assert_eq!(lines(&effects)[0]["before"]["discipline"], "round_robin");
    let answered = LinkMsg::Answered { ticket: ticket(&effects), outcome: Ok(Reply::Applied) };
    let now = model.now;
    update(&mut model, now, Msg::Link(answered));
    let mut picture = table(&[3, 2], 21);
    picture.revision = Revision(8);
    picture.groups[0].discipline = Discipline::Hash;
    let after = lines(&update(&mut model, now, seen(picture)));
    assert_eq!(after[0]["after"]["discipline"], "hash");
}

#[test]
fn what_was_refused_has_no_after() {
    let mut model = console();
    let effects = press(&mut model, "dy");
    let outcome = Err(Refusal::Ending);
    let answered = LinkMsg::Answered { ticket: ticket(&effects), outcome };
    let now = model.now;
    let refused = lines(&update(&mut model, now, Msg::Link(answered)));
    assert!(refused[0]["outcome"].as_str().unwrap().starts_with("refused: "));
    for second in 20..30 {
        assert!(lines(&update(&mut model, now, seen(table(&[3, 2], second)))).is_empty());
    }
}
