//! The views beside the table, promises and alarms.

use super::*;

#[test]
fn connections_are_listed_page_by_page_and_cut_after_a_question() {
    use balance_proto::connection::{ConnectionPage, ConnectionView, Scope, Victims};
    let mut model = console();
    let effects = press(&mut model, "3");
    let of = Scope::Channel(AT(0, 0));
    let [Effect::Link(LinkOrder::Ask { ticket, request })] = &effects[..] else {
        panic!("{effects:?}")
    };
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
    let [Effect::Link(LinkOrder::Ask { ticket, request: Request::Connections { after: 3, .. } })] =
        &effects[..]
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
fn what_was_promised_is_measured() {
    let mut model = console();
    let effects = press(&mut model, "dy");
    let ticket = effects.iter().find_map(|e| match e {
        Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
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
