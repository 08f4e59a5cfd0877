//! What is typed behind `:`: its preview before Enter, dry runs, the script of what was done.

use super::*;
use crate::tui::dialog::prompt::{Prompt, Sketch};
use balance_proto::insight::Arrivals;

fn prompt(model: &Model) -> &Prompt {
    match &model.dialog {
        Some(Dialog::Palette(prompt)) => prompt,
        other => panic!("no command but {other:?}"),
    }
}

fn previews(effects: &[Effect]) -> Vec<&Request> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Link(LinkOrder::Ask { request: Request::Preview { request, .. }, .. }) => {
            Some(&**request)
        }
        _ => None,
    });
    asked.collect()
}

#[test]
fn a_whole_change_says_what_it_would_do_before_enter() {
    let mut model = console();
    assert!(previews(&press(&mut model, ":disable 0 ")).is_empty(), "no whole change yet");
    let effects = press(&mut model, "1");
    assert_eq!(previews(&effects), [&Request::Disable { at: AT(0, 1) }]);
    let sketch = prompt(&model).sketch.as_ref().unwrap();
    assert_eq!(sketch.answer.as_ref().unwrap().as_ref().unwrap().open, 3);
    // the same change is not asked about again, another one is, none is forgotten
    assert!(previews(&press(&mut model, " ")).is_empty());
    assert_eq!(previews(&press(&mut model, "\x08\x080")), [&Request::Disable { at: AT(0, 0) }]);
    press(&mut model, "\x08");
    assert!(prompt(&model).sketch.is_none());
    // nothing of it was sent
    let effects = press(&mut model, "0\n");
    assert!(sent(&effects).is_empty());
    assert!(asked(&model).act.question.starts_with("Disable channel 0/0"));
}

#[test]
fn while_the_daemon_thinks_one_question_is_enough_and_the_last_line_counts() {
    let mut model = console();
    press(&mut model, ":maxc 0 0 ");
    let type_in = |model: &mut Model, key| {
        let now = model.now + 10;
        update(model, now, typed(key))
    };
    let effects = type_in(&mut model, '1');
    let [Effect::Link(LinkOrder::Ask { ticket, .. })] = effects[..] else { panic!("{effects:?}") };
    assert!(type_in(&mut model, '2').is_empty() && type_in(&mut model, '3').is_empty());
    let outcome = Ok(Reply::Preview(preview(&Request::Instance)));
    let now = model.now;
    let effects = update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
    assert_eq!(previews(&effects), [&Request::Maxc { at: AT(0, 0), maxc: Maxc::new(123) }]);
    let Some(Sketch { answer, .. }) = &prompt(&model).sketch else { panic!("a sketch") };
    assert!(answer.is_none(), "what was said was about another line");
}

#[test]
fn what_the_daemon_refuses_is_said_before_enter_too() {
    let mut model = console();
    press(&mut model, ":disable 9 ");
    let now = model.now + 10;
    let effects = update(&mut model, now, typed('9'));
    let [Effect::Link(LinkOrder::Ask { ticket, .. })] = effects[..] else { panic!("{effects:?}") };
    let outcome = Err(Refusal::NoSuchGroup { group: GroupId(9), groups: 2 });
    update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
    let sketch = prompt(&model).sketch.as_ref().unwrap();
    assert!(matches!(sketch.answer, Some(Err(Refusal::NoSuchGroup { .. }))));
    assert!(model.notice.is_none(), "it stays in its box");
}

#[test]
fn a_dry_run_says_what_would_be_and_sends_nothing_however_harmless() {
    let mut model = console();
    let effects = press(&mut model, ":enable 0 2 --dry-run --client 10.0.0.9\n");
    assert!(sent(&effects).is_empty());
    let listed = Arrivals::Listed(vec!["10.0.0.9".parse().unwrap()]);
    let last = effects.iter().rev().find_map(|effect| match effect {
        Effect::Link(LinkOrder::Ask { request: Request::Preview { arrivals, .. }, .. }) => {
            Some(arrivals)
        }
        _ => None,
    });
    assert_eq!(last, Some(&listed));
    let Some(Dialog::Paper(paper)) = &model.dialog else { panic!("{:?}", model.dialog) };
    assert_eq!(paper.title, "Enable channel 0/2?");
    assert_eq!(paper.lines.last().unwrap().1, "nothing was changed");
}

#[test]
fn a_revision_that_is_typed_goes_along() {
    let mut model = console();
    let effects = press(&mut model, ":disable 0 0 --if-revision 3\ny");
    let expect = effects.iter().find_map(|effect| match effect {
        Effect::Link(LinkOrder::Send { expect, .. }) => Some(expect.revision),
        _ => None,
    });
    assert_eq!(expect, Some(Revision(3)));
}

#[test]
fn targets_are_completed_by_where_they_lead() {
    let mut model = console();
    press(&mut model, ":drain web\t");
    assert_eq!(prompt(&model).input.text(), "drain 0 1 ");
    assert!(prompt(&model).sketch.is_some(), "a whole change by now");
}

#[test]
fn what_was_done_here_becomes_a_script_and_what_was_refused_does_not() {
    let mut model = console();
    press(&mut model, ":script\n");
    assert!(said(&model).contains("no change was made"));
    for (keys, outcome) in [
        ("dy", Ok(Reply::Applied)),
        ("jdy", Err(Refusal::Ending)),
        ("zy", Ok(Reply::Unchanged)),
        ("je", Ok(Reply::Applied)),
    ] {
        let effects = press(&mut model, keys);
        let ticket = effects.iter().find_map(|effect| match effect {
            Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
            _ => None,
        });
        let Some(ticket) = ticket else { continue };
        let now = model.now;
        update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
    }
    let effects = press(&mut model, ":script /tmp/night.sh\n");
    let remembered = Effect::Remember("script /tmp/night.sh".to_owned());
    let [Effect::Script { file, text }, last] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*last, remembered);
    assert_eq!(file, "/tmp/night.sh");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("balance-ctl")).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("balance-ctl disable 0 0  # 12:00:"), "{text}");
    assert!(lines[1].starts_with("balance-ctl enable 0 2  # "), "{text}");
    assert!(text.contains("export BALANCE_SOCKET=/run/balance/x_1.sock\n"), "{text}");
}
