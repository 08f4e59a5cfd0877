//! Answers, held against small tables that can be worked out by hand; and undo against what was.

use super::*;
use crate::table::{Destination, GroupPlan, Limits};
use balance_proto::id::Maxc;
use balance_proto::state::{Drain, Reason, Then};
use proptest::prelude::*;

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;

fn to(text: &str) -> Destination {
    Destination { target: text.parse().unwrap(), address: "127.0.0.1:9".parse().unwrap() }
}

fn table(groups: &[(Discipline, &[&str])]) -> Table {
    let plan = groups.iter().map(|(discipline, channels)| GroupPlan {
        discipline: *discipline,
        channels: channels.iter().map(|text| to(text)).collect(),
    });
    Table::new(Limits { groups: 8, channels: 8 }, plan.collect())
}

fn two_groups() -> Table {
    table(&[(Discipline::RoundRobin, &["a", "b"]), (Discipline::Hash, &["c", "d", "e"])])
}

fn shares(effect: &Effect) -> Vec<(ChannelKey, u32, u32)> {
    effect.shifts.iter().map(|shift| (shift.at, shift.before, shift.after)).collect()
}

#[test]
fn disabling_one_of_two_gives_the_other_everything() {
    let table = two_groups();
    let effect =
        table.preview(Order::Disable(AT(0, 1)), &Arrivals::Expected, Hashing::Named).unwrap();
    assert_eq!(shares(&effect), [(AT(0, 0), 5_000, 10_000), (AT(0, 1), 5_000, 0)]);
    assert_eq!((effect.refused, effect.spills_into.len()), ((0, 0), 0));
    assert!(effect.reversible && !effect.last_usable && !effect.exact);
    assert_eq!(effect.change.as_deref(), Some("disabled 0/1"));
    // and nothing has happened
    assert_eq!(table.revision().0, 1);
    assert!(table.groups[0].channels[1].usable());
}

#[test]
fn the_last_usable_channel_of_a_group_spills_and_of_the_table_refuses() {
    let mut table = two_groups();
    table.apply(Order::Disable(AT(0, 1)), None).unwrap();
    let last = Order::Disable(AT(0, 0));
    let effect = table.preview(last.clone(), &Arrivals::Expected, Hashing::Named).unwrap();
    assert!(effect.last_usable);
    assert_eq!(effect.spills_into, [GroupId(1)]);
    assert_eq!(effect.refused, (0, 0));
    for channel in 0..3 {
        table.apply(Order::Disable(AT(1, channel)), None).unwrap();
    }
    let effect = table.preview(last, &Arrivals::Expected, Hashing::Named).unwrap();
    assert_eq!(effect.refused, (0, 10_000));
}

#[test]
fn a_channel_more_in_a_hash_group_leads_clients_elsewhere_although_it_is_disabled() {
    let table = table(&[(Discipline::Hash, &["a", "b"]), (Discipline::RoundRobin, &["z"])]);
    let create = Order::Create(GroupId(0), to("new"));
    let effect = table.preview(create, &Arrivals::Expected, Hashing::Named).unwrap();
    // of three places a third is named by the new, disabled one: those spill
    let spilled = effect.shifts.iter().find(|shift| shift.at == AT(1, 0)).unwrap().after;
    assert!((3_200..3_470).contains(&spilled), "{spilled}");
    // as many as n of n + 1 change their channel
    assert!((6_500..6_850).contains(&effect.remapped), "{}", effect.remapped);
    assert_eq!(effect.spills_into, [GroupId(1)]);
}

#[test]
fn listed_arrivals_are_exact() {
    let table = table(&[(Discipline::Hash, &["a", "b", "c"])]);
    // balance(1) §7.3: 2 and 1 modulo 3
    let clients = ["127.0.0.1", "127.0.0.2", "127.0.0.1"].map(|text| text.parse().unwrap());
    let listed = Arrivals::Listed(clients.to_vec());
    let effect = table.preview(Order::Disable(AT(0, 2)), &listed, Hashing::Neighbours).unwrap();
    assert!(effect.exact && effect.arrivals == 3);
    assert_eq!(shares(&effect), [(AT(0, 0), 0, 2), (AT(0, 1), 1, 1), (AT(0, 2), 2, 0)]);
    assert_eq!(effect.remapped, 2);
}

#[test]
fn headroom_counts_what_the_first_group_can_still_hold() {
    let mut table = table(&[(Discipline::RoundRobin, &["a::5", "b::3"])]);
    let _held: Vec<_> = (0..2)
        .map(|_| table.channel(AT(0, 0)).unwrap().live().lease(Maxc::new(5)).unwrap())
        .collect();
    let maxc = |at, n| Order::Maxc(at, Maxc::new(n));
    let preview =
        |table: &Table, order| table.preview(order, &Arrivals::Expected, Hashing::Named).unwrap();
    let effect = preview(&table, maxc(AT(0, 1), 10));
    assert_eq!((effect.headroom, effect.open), ((Some(6), Some(13)), 0));
    let effect = preview(&table, maxc(AT(0, 0), 1));
    assert_eq!((effect.headroom, effect.open), ((Some(6), Some(3)), 2));
    assert_eq!(preview(&table, maxc(AT(0, 0), 0)).headroom, (Some(6), None));
    table.apply(maxc(AT(0, 0), 1), None).unwrap();
    let obstacle = table.explain(AT(0, 0), Hashing::Named).unwrap().obstacle;
    assert_eq!(obstacle, Some(Obstacle::Full { maxc: 1 }));
}

#[test]
fn explain_names_what_keeps_clients_away() {
    let mut table = two_groups();
    let explain = |table: &Table, at| table.explain(at, Hashing::Named).unwrap();
    let first = explain(&table, AT(0, 0));
    assert_eq!((first.obstacle, first.share, first.usable_siblings), (None, 5_000, 2));
    let behind = explain(&table, AT(1, 0));
    assert_eq!((behind.obstacle, behind.share), (None, 0));
    assert_eq!(behind.before, [GroupId(0)], "it is a spare, and not needed");
    assert!((3_200..3_470).contains(&behind.named_by.unwrap()));
    let reason = || Reason { why: "refused".into(), unix_ms: 1 };
    let drain =
        Drain { began_unix_ms: 1, began_with: 0, deadline_unix_ms: None, then: Then::Disable };
    for (order, obstacle) in [
        (Order::Disable(AT(0, 0)), Obstacle::Disabled),
        (Order::Enable(AT(0, 0)), Obstacle::Down("404".into())),
        (Order::Drain(AT(0, 0), drain), Obstacle::Draining),
    ] {
        if obstacle == Obstacle::Down("404".into()) {
            let down = Health::Down(Reason { why: "404".into(), unix_ms: 1 });
            table.apply(Order::Health(AT(0, 0), down), None).unwrap();
        }
        table.apply(order, None).unwrap();
        assert_eq!(explain(&table, AT(0, 0)).obstacle, Some(obstacle));
    }
    table.apply(Order::Autodisable(AT(0, 1), reason()), None).unwrap();
    let obstacle = explain(&table, AT(0, 1)).obstacle;
    assert_eq!(obstacle, Some(Obstacle::Autodisabled("refused".into())));
    assert!(explain(&table, AT(1, 0)).before.is_empty(), "now it is needed");
    assert!(
        table.explain(AT(0, 9), Hashing::Named).is_err()
            && table.explain(AT(9, 0), Hashing::Named).is_err()
    );
}

#[test]
fn a_route_tells_every_stop_and_every_rejection() {
    let mut table = table(&[
        (Discipline::RoundRobin, &["a", "b"]),
        (Discipline::Hash, &["c", "d", "e"]),
        (Discipline::RoundRobin, &["f"]),
    ]);
    let client = "127.0.0.1".parse().unwrap();
    assert_eq!(table.route(client, Hashing::Named).to, Some(AT(0, 0)));
    assert_eq!(table.route(client, Hashing::Named).else_to, Some(AT(0, 1)));
    for at in [AT(0, 0), AT(0, 1), AT(1, 2)] {
        table.apply(Order::Disable(at), None).unwrap();
    }
    let rejected = |at| Rejected { at, obstacle: Obstacle::Disabled };
    let route = table.route(client, Hashing::Named);
    assert_eq!((route.to, route.else_to), (Some(AT(2, 0)), None));
    let stops: Vec<_> = route.stops.iter().map(|stop| (stop.group.0, &stop.rejected[..])).collect();
    let (first, second) = ([rejected(AT(0, 0)), rejected(AT(0, 1))], [rejected(AT(1, 2))]);
    assert_eq!(stops, [(0, &first[..]), (1, &second[..]), (2, &[][..])]);
    // balance(1) §7.3
    assert_eq!(route.stops[1].named, Some((3_231_995_906, AT(1, 2))));
    let with_h = table.route(client, Hashing::Neighbours);
    assert_eq!(with_h.to, Some(AT(1, 0)));
    assert_eq!(with_h.stops[1].rejected, second);
    table.apply(Order::Disable(AT(2, 0)), None).unwrap();
    let closed = table.route(client, Hashing::Named);
    assert_eq!((closed.to, closed.stops.len()), (None, 3));
}

fn any_order() -> impl Strategy<Value = Order> {
    let at = || (0u16..3, 0u16..4).prop_map(|(g, c)| AT(g, c));
    let group = || (0u16..4).prop_map(GroupId);
    let discipline = prop_oneof![Just(Discipline::RoundRobin), Just(Discipline::Hash)];
    let then = prop_oneof![Just(Then::Disable), Just(Then::Cut), Just(Then::Enable)];
    prop_oneof![
        at().prop_map(Order::Enable),
        at().prop_map(Order::Disable),
        at().prop_map(|at| Order::Assign(at, to("x:7"))),
        group().prop_map(|group| Order::Create(group, to("y:8"))),
        (at(), 0u32..3).prop_map(|(at, n)| Order::Maxc(at, Maxc::new(n))),
        (group(), discipline).prop_map(|(group, d)| Order::Discipline(group, d)),
        (at(), then).prop_map(|(at, then)| {
            let drain = Drain { began_unix_ms: 7, began_with: 0, deadline_unix_ms: None, then };
            Order::Drain(at, drain)
        }),
        at().prop_map(Order::Remove),
    ]
}

/// Everything an operator can see but counters and revisions.
fn seen(table: &Table) -> Vec<(Discipline, Vec<String>)> {
    let channel = |(place, c): (usize, &Channel)| {
        format!("{place} {} {} {:?} {}", c.target, c.address, c.admin, c.maxc)
    };
    let group = |group: &Group| {
        let places = group.channels.iter().enumerate().filter(|(_, c)| !c.removed);
        (group.discipline, places.map(channel).collect())
    };
    let mut groups: Vec<_> = table.groups.iter().map(group).collect();
    // an opened group stays, and does no harm
    while groups
        .last()
        .is_some_and(|(d, places)| *d == Discipline::RoundRobin && Vec::is_empty(places))
    {
        groups.pop();
    }
    groups
}

fn any_hashing() -> impl Strategy<Value = Hashing> {
    prop::sample::select(vec![Hashing::Named, Hashing::Neighbours, Hashing::Rendezvous])
}

proptest! {
    #[test]
    fn what_is_done_and_undone_was_never_done(orders in prop::collection::vec(any_order(), 0..40)) {
        let mut table = two_groups();
        let mut past = Vec::new();
        for order in orders {
            let before = seen(&table);
            let inverse = table.inverse(&order);
            if let Ok(Some(_)) = table.apply(order.clone(), None) {
                prop_assert!(inverse.is_ok(), "{:?}", order);
                past.push((before, inverse.unwrap()));
            }
        }
        while let Some((before, inverse)) = past.pop() {
            let outcome = table.apply(inverse.clone(), None);
            prop_assert!(matches!(outcome, Ok(Some(_))), "{:?}: {:?}", inverse, outcome);
            prop_assert_eq!(seen(&table), before);
        }
    }

    #[test]
    fn a_preview_foretells_what_the_selection_does(
        orders in prop::collection::vec(any_order(), 1..20), hashing in any_hashing(), octets: [u8; 24],
    ) {
        let mut table = two_groups();
        let clients: Vec<IpAddr> = octets.iter().map(|n| Ipv4Addr::new(10, 0, 0, *n).into()).collect();
        for order in orders {
            let listed = Arrivals::Listed(clients.clone());
            let Ok(effect) = table.preview(order.clone(), &listed, hashing) else { continue };
            table.apply(order, None).unwrap();
            let mut real: BTreeMap<ChannelKey, u32> = BTreeMap::new();
            let copy = table.rehearsal();
            for client in &clients {
                let choice = Selection::new(SocketAddr::new(*client, 7), hashing).next(&copy);
                if let Some(choice) = choice {
                    *real.entry(choice.at).or_default() += 1;
                }
            }
            let foretold: BTreeMap<_, _> =
                effect.shifts.iter().filter(|s| s.after > 0).map(|s| (s.at, s.after)).collect();
            prop_assert_eq!(foretold, real);
        }
    }
}

#[test]
fn in_the_http_mode_a_hash_group_loses_only_the_clients_of_the_channel_that_goes() {
    let mut table = two_groups();
    table.apply(Order::Discipline(GroupId(0), Discipline::Hash), None).unwrap();
    let client = |n| IpAddr::from(Ipv4Addr::new(10, 9, 0, n));
    let routes = |table: &Table| -> Vec<Option<ChannelKey>> {
        (0..100).map(|n| table.route(client(n), Hashing::Rendezvous).to).collect()
    };
    let before = routes(&table);
    let share = table.explain(AT(0, 0), Hashing::Rendezvous).unwrap();
    assert_eq!(share.named_by, Some(share.share));
    table.apply(Order::Disable(AT(0, 0)), None).unwrap();
    for (before, after) in before.iter().zip(routes(&table)) {
        assert!(if *before == Some(AT(0, 0)) { after != *before } else { after == *before });
    }
    assert!(before.contains(&Some(AT(0, 0))));
}
