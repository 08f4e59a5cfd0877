//! Networks of clients, and all daemons of the machine.

use super::*;
use crate::tui::model::lists::ConnectionsBy;
use crate::tui::msg::{LinkOrder, Survey, Why};
use crate::tui::parts::settings::OfInstance;
use balance_proto::connection::{ConnectionPage, ConnectionView, Victims};
use balance_proto::rendezvous::FindError;

/// Connections of two networks: four of one, one of another.
pub(crate) fn connected() -> Model {
    let mut model = console();
    let effects = press(&mut model, "3");
    let [Effect::Link(LinkOrder::Ask { ticket, .. })] = effects[..] else { panic!("{effects:?}") };
    let view = |id: u64| ConnectionView {
        id,
        client: format!("10.9.{}.{id}:40000", id / 4).parse().unwrap(),
        at: AT(0, 0),
        age_ms: id * 1_000,
        idle_ms: 100,
        sent: 1_000 * id,
        received: 2,
    };
    let page = ConnectionPage { list: (0..5).map(view).collect(), next: None };
    let outcome = Ok(Reply::Connections(page));
    let now = model.now;
    update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
    model
}

#[test]
fn connections_are_grouped_by_network_and_one_is_gone_into() {
    let mut model = connected();
    press(&mut model, "n");
    let seen = |model: &Model| -> Vec<(String, usize)> {
        let list = &model.lists.connections.by_network().unwrap().list;
        list.iter().map(|sum| (sum.network.to_string(), sum.count)).collect()
    };
    assert_eq!(seen(&model), [("10.9.0.0/24".into(), 4), ("10.9.1.0/24".into(), 1)]);
    // another order, the bar stays on its network
    press(&mut model, "js");
    assert_eq!(model.lists.connections.by, ConnectionsBy::Age);
    assert_eq!(seen(&model)[0].0, "10.9.1.0/24");
    assert_eq!(model.lists.connections.place(), 0);
    assert!(press(&mut model, "x").is_empty() && model.dialog.is_none());
    assert!(said(&model).contains("Enter lists the connections"), "{}", said(&model));
    // into the other one, cut there, and out again with Esc
    press(&mut model, "j\n");
    let ids: Vec<u64> = model.lists.connections.listed().map(|c| c.id).collect();
    assert_eq!(ids, [3, 2, 1, 0]);
    assert_eq!(sent(&press(&mut model, "jxy")), [&Request::Close { which: Victims::One(2) }]);
    press(&mut model, "\x1b");
    assert!(model.lists.connections.by_network().is_some() && model.view == View::Connections);
    press(&mut model, "n");
    assert_eq!(model.lists.connections.listed().count(), 5);
    press(&mut model, "\x1b");
    assert_eq!(model.view, View::Channels);
}

#[test]
fn idle_ones_alone_can_be_asked_for() {
    let mut model = console();
    let effects = press(&mut model, ":connections 0 --idle 60\n");
    let asked = effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Link(LinkOrder::Ask { request: Request::Connections { idle_s: 60, .. }, .. })
        )
    });
    assert!(asked, "{effects:?}");
}

/// What daemons say that are asked in this second; the third one is silent.
pub(crate) fn surveys(second: u64) -> Vec<Survey> {
    let survey =
        |name: &str, outcome| Survey { path: format!("/run/balance/{name}.sock").into(), outcome };
    let named = |name: &str, role| Instance { name: name.into(), your_role: role, ..instance(1) };
    let mut full = table(&[3, 2], second);
    full.groups[0].channels[0].counters.current = 20;
    vec![
        survey("x_1", Ok((named("0.0.0.0:8080", Role::Operator), table(&[3, 2], second)))),
        survey("x_2", Ok((named("edge2", Role::Viewer), full))),
        survey("x_3", Err("nobody answers there".into())),
    ]
}

/// A console that looks at all daemons.
pub(crate) fn fleet() -> Model {
    let mut model = console();
    let of = OfInstance { label: Some("PROD".into()), read_only: true, ..OfInstance::default() };
    model.options.instances.insert("edge2".into(), of);
    press(&mut model, "5");
    for second in 20..26 {
        let now = second * 2_000;
        model.seen_at = now;
        let surveyed = Msg::Surveyed(surveys(second), vec!["/run/balance".into()]);
        update(&mut model, now, surveyed);
    }
    model
}

#[test]
fn all_daemons_are_asked_while_they_are_on_screen_and_only_then() {
    let mut model = console();
    let asks = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Survey(_)));
    assert!(asks(&press(&mut model, "5")));
    let tick = |model: &mut Model, after| {
        let now = model.now + after;
        asks(&update(model, now, Msg::Tick))
    };
    assert!(!tick(&mut model, 3_000), "they have not answered yet");
    let now = model.now;
    let effects = update(&mut model, now, Msg::Surveyed(surveys(0), Vec::new()));
    assert!(asks(&effects), "the next time is over already");
    update(&mut model, now, Msg::Surveyed(surveys(1), Vec::new()));
    assert!(!tick(&mut model, 1_900) && tick(&mut model, 100));
    assert!(tick(&mut model, 10_000), "an answer that never comes is not waited for");
    press(&mut model, "1");
    assert!(!tick(&mut model, 20_000));
}

#[test]
fn what_each_daemon_carries_and_what_is_alarming_about_it_is_known() {
    let model = fleet();
    let member = |name: &str| {
        model.fleet.of(format!("/run/balance/{name}.sock").as_ref()).expect("a daemon")
    };
    let two = member("x_2");
    let sum = two.sum.unwrap();
    assert_eq!((sum.channels, sum.usable, two.groups), (5, 3, 2));
    assert!(sum.rates.unwrap().connections > 0.0);
    assert!(two.alerts.open() >= 1, "its first channel is full");
    assert_eq!(member("x_3").why.as_deref(), Some("nobody answers there"));
    let names: Vec<&str> = model.lists.instances.list.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["0.0.0.0:8080", "edge2", "x:3"]);
}

#[test]
fn the_socket_of_a_daemon_and_a_command_for_it_are_copied() {
    let copied = |keys: &str| press(&mut fleet(), keys);
    let copy = |text: &str| [Effect::Copy(text.to_owned())];
    assert_eq!(copied("jyy"), copy("/run/balance/x_2.sock"));
    assert_eq!(copied("jyc"), copy("balance-ctl -s /run/balance/x_2.sock show"));
}

#[test]
fn of_several_one_has_to_be_chosen_and_nothing_is_lost_yet() {
    let mut model = unchosen();
    assert_eq!(model.link, Link::Unchosen);
    assert!(model.locked().is_some());
    let effects = press(&mut model, "\n");
    assert!(matches!(&effects[..], [Effect::Link(LinkOrder::Attach(_))]), "{effects:?}");
    reach(&mut model, 30, 1);
    assert_eq!(model.link, Link::Up);
}

/// A console that was just started where several daemons run.
pub(crate) fn unchosen() -> Model {
    let mut model = fresh();
    model.view = View::Instances;
    let why = Why::NotFound(FindError::Several { found: vec!["a.sock".into(), "b.sock".into()] });
    update(&mut model, 10, Msg::Link(LinkMsg::Lost { why, retry_in_ms: 4_000 }));
    update(&mut model, 20, Msg::Surveyed(surveys(0), Vec::new()));
    model
}

#[test]
fn enter_attaches_and_a_daemon_of_the_settings_may_not_be_changed() {
    let mut model = fleet();
    let effects = press(&mut model, "j\n");
    assert_eq!(effects[0], Effect::Link(LinkOrder::Attach("/run/balance/x_2.sock".into())));
    let now = model.now;
    let edge = Instance { name: "edge2".into(), ..instance(2) };
    let path = "/run/balance/x_2.sock".into();
    update(&mut model, now, Msg::Link(LinkMsg::Reached(Box::new(edge), path)));
    update(&mut model, now, seen(table(&[3, 2], 0)));
    assert!(press(&mut model, "1d").is_empty() && model.dialog.is_none());
    assert!(said(&model).contains("READ-ONLY"), "{}", said(&model));
}

#[test]
fn lines_of_lists_are_clicked_and_a_second_click_is_enter() {
    use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    let click = |model: &mut Model, row| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let event = MouseEvent { kind, column: 9, row, modifiers: KeyModifiers::NONE };
        let now = model.now + 1;
        update(model, now, Msg::Mouse(event))
    };
    // bar, totals, tabs, a line of the box, headings: the first daemon is in line 5
    let mut model = fleet();
    click(&mut model, 6);
    assert_eq!(model.lists.instances.place(), 1);
    let effects = click(&mut model, 6);
    assert_eq!(effects[0], Effect::Link(LinkOrder::Attach("/run/balance/x_2.sock".into())));
    assert_eq!(model.view, View::Channels, "whoever goes there wants to see it");
    press(&mut model, "5");
    assert!(
        click(&mut model, 9).iter().all(|e| !matches!(e, Effect::Link(LinkOrder::Attach(_)))),
        "nobody there"
    );
    let mut model = connected();
    press(&mut model, "n");
    click(&mut model, 5);
    assert_eq!(model.lists.connections.network().unwrap().to_string(), "10.9.0.0/24");
    click(&mut model, 7);
    assert_eq!(model.lists.connections.place(), 2);
}
