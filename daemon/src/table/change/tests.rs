//! Orders, one by one and in random sequence.

use super::*;
use crate::table::{GroupPlan, Limits};
use proptest::prelude::*;

fn to(text: &str) -> Destination {
    Destination { target: text.parse().unwrap(), address: "127.0.0.1:9".parse().unwrap() }
}

fn table() -> Table {
    let group = |channels: &[&str]| GroupPlan {
        discipline: Discipline::RoundRobin,
        channels: channels.iter().map(|text| to(text)).collect(),
    };
    let plan = vec![group(&["a:1", "b:2:5"]), group(&["c:3"])];
    Table::new(Limits { groups: 4, channels: 3 }, plan)
}

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

#[test]
fn every_order_does_what_it_says_and_counts_as_a_revision() {
    let mut table = table();
    let mut revision = 1;
    assert_eq!(table.revision(), Revision(1));
    for (order, change) in [
        (Order::Disable(AT(0, 1)), Change::Disabled { at: AT(0, 1) }),
        (
            Order::Assign(AT(0, 1), to("[::1]:80:9")),
            Change::Assigned { at: AT(0, 1), target: "[::1]:80:9".into() },
        ),
        (Order::Enable(AT(0, 1)), Change::Enabled { at: AT(0, 1) }),
        (Order::Maxc(AT(0, 0), Maxc::new(7)), Change::Maxc { at: AT(0, 0), maxc: Maxc::new(7) }),
        (
            Order::Discipline(GroupId(1), Discipline::Hash),
            Change::Discipline { group: GroupId(1), discipline: Discipline::Hash },
        ),
        (
            Order::Create(GroupId(1), to("d:4:2")),
            Change::Created { at: AT(1, 1), target: "d:4:2".into() },
        ),
        (
            Order::Create(GroupId(3), to("e:5")),
            Change::Created { at: AT(3, 0), target: "e:5".into() },
        ),
        (Order::Reset(AT(0, 0)), Change::Reset { at: AT(0, 0) }),
        (
            Order::Autodisable(AT(0, 0), refused()),
            Change::Autodisabled { at: AT(0, 0), why: "refused".into() },
        ),
    ] {
        assert_eq!(table.apply(order, None), Ok(Some(change)));
        revision += 1;
        assert_eq!(table.revision(), Revision(revision));
    }
    let channel = |at| table.channel(at).unwrap();
    assert_eq!(channel(AT(0, 1)).target.host(), "::1");
    assert_eq!(channel(AT(0, 1)).maxc, Maxc::new(5), "assign keeps the limit");
    assert_eq!(channel(AT(1, 1)).admin, Admin::Disabled, "a created channel is disabled");
    assert_eq!(channel(AT(1, 1)).maxc, Maxc::new(2));
    assert!(table.groups()[2].channels().is_empty());
}

fn refused() -> Reason {
    Reason { why: "refused".into(), unix_ms: 5 }
}

#[test]
fn the_reason_of_an_autodisabled_channel_is_kept_until_it_is_enabled() {
    let mut table = table();
    let at = AT(0, 0);
    table.apply(Order::Autodisable(at, refused()), None).unwrap();
    // neither a second failure nor an operator who disables it once more hides the first one
    for order in
        [Order::Autodisable(at, Reason { why: "other".into(), unix_ms: 6 }), Order::Disable(at)]
    {
        assert_eq!(table.apply(order, None), Ok(None));
        assert_eq!(table.channel(at).unwrap().admin, Admin::Autodisabled(refused()));
    }
    table.apply(Order::Enable(at), None).unwrap();
    assert_eq!(table.channel(at).unwrap().admin, Admin::Enabled);
    table.apply(Order::Disable(at), None).unwrap();
    assert_eq!(table.channel(at).unwrap().admin, Admin::Disabled);
    let revision = table.revision();
    assert_eq!(table.apply(Order::Autodisable(at, refused()), None), Ok(None));
    assert_eq!(table.revision(), revision);
}

fn drain(then: Then) -> Drain {
    Drain { began_unix_ms: 1, began_with: 0, deadline_unix_ms: None, then }
}

#[test]
fn a_drain_ends_as_it_says_or_by_an_operators_word() {
    let at = AT(0, 0);
    for (then, admin) in [
        (Then::Disable, Admin::Disabled),
        (Then::Cut, Admin::Disabled),
        (Then::Enable, Admin::Enabled),
    ] {
        let mut table = table();
        let lease = table.channel(at).unwrap().live().lease(Maxc::UNLIMITED);
        let began = Drain { began_with: 1, ..drain(then) };
        let change = Change::Draining { at, drain: began.clone() };
        assert_eq!(table.apply(Order::Drain(at, drain(then)), None), Ok(Some(change)));
        assert_eq!(table.channel(at).unwrap().admin, Admin::Draining(began));
        assert!(!table.channel(at).unwrap().usable());
        let drained = Change::Drained { at, left: 1, then };
        assert_eq!(table.apply(Order::EndDrain(at), None), Ok(Some(drained)));
        assert_eq!(table.channel(at).unwrap().admin, admin);
        assert_eq!(table.apply(Order::EndDrain(at), None), Ok(None), "it is over");
        drop(lease);
    }
    for order in [Order::Enable(at), Order::Disable(at)] {
        let mut table = table();
        table.apply(Order::Drain(at, drain(Then::Cut)), None).unwrap();
        assert!(table.apply(order, None).unwrap().is_some());
        assert_eq!(table.apply(Order::EndDrain(at), None), Ok(None));
    }
}

#[test]
fn health_keeps_clients_away_and_leaves_the_operators_word_alone() {
    let (mut table, at) = (table(), AT(0, 0));
    let down = || Order::Health(at, Health::Down(refused()));
    let change = Change::Down { at, why: "refused".into() };
    assert_eq!(table.apply(down(), None), Ok(Some(change)));
    assert!(!table.channel(at).unwrap().usable());
    assert_eq!(table.channel(at).unwrap().admin, Admin::Enabled);
    let later = Health::Down(Reason { why: "other".into(), unix_ms: 9 });
    assert_eq!(table.apply(Order::Health(at, later), None), Ok(None), "the first reason stays");
    // it does not get in the way of an order that was decided on before
    let seen = Some(Revision(1));
    assert_eq!(table.apply(Order::Disable(at), seen), Ok(Some(Change::Disabled { at })));
    assert_eq!(table.apply(Order::Health(at, Health::Up), None), Ok(Some(Change::Up { at })));
    assert!(!table.channel(at).unwrap().usable(), "an operator disabled it meanwhile");
    table.apply(Order::Enable(at), None).unwrap();
    assert!(table.channel(at).unwrap().usable());
}

#[test]
fn nothing_is_said_of_the_health_of_a_disabled_channel_nor_of_a_new_destination() {
    let at = AT(0, 0);
    let health = |table: &Table| table.channel(at).unwrap().health.clone();
    for ends in [Then::Disable, Then::Cut] {
        let mut table = table();
        let drain = Drain { began_unix_ms: 1, began_with: 0, deadline_unix_ms: None, then: ends };
        for (order, checked) in [
            (Order::Health(at, Health::Up), true),
            (Order::Disable(at), false),
            (Order::Enable(at), false),
            (Order::Health(at, Health::Down(refused())), true),
            (Order::Drain(at, drain), true),
            (Order::EndDrain(at), false),
            (Order::Restore(at, Admin::Enabled), false),
            (Order::Health(at, Health::Up), true),
            (Order::Autodisable(at, refused()), true),
            (Order::Assign(at, to("d:4")), false),
            (Order::Health(at, Health::Up), true),
            (Order::Restore(at, Admin::Disabled), false),
        ] {
            assert!(table.apply(order.clone(), None).unwrap().is_some(), "{order:?}");
            assert_eq!(health(&table) != Health::Unchecked, checked, "{order:?}");
        }
    }
}

#[test]
fn a_removed_channel_leaves_its_place_empty() {
    let (mut table, at) = (table(), AT(0, 0));
    let in_use = Err(Refusal::InUse { at });
    assert_eq!(table.apply(Order::Remove(at), None), in_use);
    let lease = table.channel(at).unwrap().live().lease(Maxc::UNLIMITED);
    table.apply(Order::Disable(at), None).unwrap();
    assert_eq!(table.apply(Order::Remove(at), None), in_use);
    drop(lease);
    assert_eq!(table.apply(Order::Remove(at), None), Ok(Some(Change::Removed { at })));
    let gone = Err(Refusal::NoSuchChannel { at, channels: 2 });
    assert_eq!(table.apply(Order::Enable(at), None), gone);
    assert!(table.channel(at).is_none());
    assert_eq!(
        table.channel(AT(0, 1)).unwrap().target.host(),
        "b",
        "the others keep their numbers"
    );
    let created = Change::Created { at: AT(0, 2), target: "x:1".into() };
    assert_eq!(table.apply(Order::Create(GroupId(0), to("x:1")), None), Ok(Some(created)));
}

#[test]
fn a_group_is_opened_with_those_before_it_within_the_limit() {
    let mut table = table();
    let opened = Change::Opened { group: GroupId(3) };
    assert_eq!(table.apply(Order::OpenGroup(GroupId(3)), None), Ok(Some(opened)));
    assert_eq!(table.groups().len(), 4);
    assert_eq!(table.apply(Order::OpenGroup(GroupId(2)), None), Ok(None));
    let none_left = Refusal::NoGroupSlot { limit: 4 };
    assert_eq!(table.apply(Order::OpenGroup(GroupId(4)), None), Err(none_left));
}

#[test]
fn what_is_so_already_changes_nothing() {
    let mut table = table();
    for order in [
        Order::Enable(AT(0, 0)),
        Order::Maxc(AT(0, 1), Maxc::new(5)),
        Order::Discipline(GroupId(0), Discipline::RoundRobin),
    ] {
        assert_eq!(table.apply(order, None), Ok(None));
    }
    assert_eq!(table.revision(), Revision(1));
}

#[test]
fn refusals_name_what_is_wrong() {
    let mut table = table();
    let no_group = |group| Refusal::NoSuchGroup { group: GroupId(group), groups: 2 };
    for (order, refusal) in [
        (Order::Enable(AT(2, 0)), no_group(2)),
        (Order::Enable(AT(0, 2)), Refusal::NoSuchChannel { at: AT(0, 2), channels: 2 }),
        (Order::Discipline(GroupId(9), Discipline::Hash), no_group(9)),
        (Order::Assign(AT(0, 0), to("x:1")), Refusal::StillEnabled { at: AT(0, 0) }),
        (Order::Create(GroupId(4), to("x:1")), Refusal::NoGroupSlot { limit: 4 }),
    ] {
        assert_eq!(table.apply(order, None), Err(refusal));
    }
    assert!(table.apply(Order::Create(GroupId(0), to("x:1")), None).is_ok());
    let full = Refusal::NoChannelSlot { group: GroupId(0), limit: 3 };
    assert_eq!(table.apply(Order::Create(GroupId(0), to("x:1")), None), Err(full));
}

#[test]
fn an_expected_revision_guards_the_target_and_only_it() {
    let mut table = table();
    let seen = table.revision();
    table.apply(Order::Disable(AT(0, 0)), None).unwrap();
    let moved = Refusal::MovedOn { expected: seen, now: Revision(2) };
    assert_eq!(table.apply(Order::Enable(AT(0, 0)), Some(seen)), Err(moved));
    assert!(table.apply(Order::Disable(AT(0, 1)), Some(seen)).is_ok(), "another channel");
    assert!(table.apply(Order::Enable(AT(0, 0)), Some(table.revision())).is_ok());
    let hash = |d| Order::Discipline(GroupId(0), d);
    assert!(
        table.apply(hash(Discipline::Hash), Some(seen)).is_ok(),
        "the group itself stood still"
    );
    assert!(table.apply(hash(Discipline::RoundRobin), Some(seen)).is_err());
}

fn any_order() -> impl Strategy<Value = Order> {
    let at = || (0u16..5, 0u16..5).prop_map(|(g, c)| AT(g, c));
    let group = || (0u16..6).prop_map(GroupId);
    let then = prop_oneof![Just(Then::Disable), Just(Then::Cut), Just(Then::Enable)];
    let hash =
        any::<bool>().prop_map(|hash| if hash { Discipline::Hash } else { Discipline::RoundRobin });
    prop_oneof![
        at().prop_map(Order::Enable),
        at().prop_map(Order::Disable),
        at().prop_map(|at| Order::Assign(at, to("x:7"))),
        group().prop_map(|group| Order::Create(group, to("y:8"))),
        (at(), 0u32..3).prop_map(|(at, n)| Order::Maxc(at, Maxc::new(n))),
        (group(), hash).prop_map(|(group, d)| Order::Discipline(group, d)),
        at().prop_map(Order::Reset),
        at().prop_map(|at| Order::Autodisable(at, refused())),
        group().prop_map(Order::OpenGroup),
        (at(), then).prop_map(|(at, then)| Order::Drain(at, drain(then))),
        at().prop_map(Order::EndDrain),
        at().prop_map(Order::Remove),
        (at(), any::<bool>()).prop_map(|(at, up)| {
            Order::Health(at, if up { Health::Up } else { Health::Down(refused()) })
        }),
    ]
}

/// Everything an order can change, as text.
fn settings(table: &Table) -> String {
    let channel = |c: &Channel| {
        format!("{} {:?} {:?} {} {} {}", c.target, c.admin, c.health, c.removed, c.maxc, c.changed)
    };
    let group = |g: &Group| {
        let channels: Vec<_> = g.channels.iter().map(channel).collect();
        format!("{} {} {channels:?}", g.discipline, g.changed)
    };
    format!("{} {:?}", table.revision(), table.groups().iter().map(group).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn any_sequence_keeps_the_limits_and_refusals_change_nothing(
        orders in prop::collection::vec((any_order(), prop::option::of(0u64..30)), 0..60),
    ) {
        let mut table = table();
        for (order, expect) in orders {
            let before = (settings(&table), table.revision());
            let outcome = table.apply(order, expect.map(Revision));
            match outcome {
                Ok(Some(_)) => prop_assert_eq!(table.revision(), before.1.next()),
                Ok(None) | Err(_) => prop_assert_eq!(settings(&table), before.0),
            }
            prop_assert!(table.groups().len() <= 4);
            prop_assert!(table.groups().iter().all(|group| group.channels().len() <= 3));
        }
    }
}
