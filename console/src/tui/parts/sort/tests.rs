use super::*;
use proptest::prelude::*;

fn at(place: u16) -> ChannelKey {
    ChannelKey::new(place / 10, place % 10)
}

fn rows(ranks: &[(u16, f64)]) -> Vec<(ChannelKey, Rank)> {
    ranks.iter().map(|(place, rank)| (at(*place), Rank::Number(*rank))).collect()
}

fn places(order: &[ChannelKey]) -> Vec<u16> {
    order.iter().map(|at| at.group.0 * 10 + at.channel.0).collect()
}

#[test]
fn numbers_begin_with_the_highest_and_ties_stand_by_place() {
    let table = rows(&[(11, 5.0), (0, 1.0), (10, 5.0), (1, 9.0)]);
    let mut order = Order::new(SortKey::Current, false);
    assert_eq!(places(order.arrange(0, table.clone())), [1, 10, 11, 0]);
    order.turn();
    // ties stand by place this way round too
    assert_eq!(places(order.arrange(0, table)), [0, 10, 11, 1]);
    assert!(!order.is_descending());
}

#[test]
fn what_is_not_known_comes_last_either_way() {
    let table = || {
        let mut table = rows(&[(1, 1.0), (2, f64::NAN)]);
        table.push((at(0), Rank::Unknown));
        table
    };
    for turned in [false, true] {
        let mut order = Order::new(SortKey::New, turned);
        assert_eq!(places(order.arrange(0, table())).last(), Some(&0), "{turned}");
    }
}

#[test]
fn the_order_stands_for_three_seconds_after_a_move() {
    let mut order = Order::new(SortKey::Current, false);
    order.arrange(0, rows(&[(0, 2.0), (1, 1.0)]));
    order.moved(1_000);
    for (now, left) in [(1_000, Some(3_000)), (3_999, Some(1)), (4_000, None)] {
        assert_eq!(order.held(now), left.map(Held::ByMove), "{now}");
        let expected = if left.is_some() { [0, 1] } else { [1, 0] };
        assert_eq!(places(order.arrange(now, rows(&[(0, 2.0), (1, 3.0)]))), expected, "{now}");
    }
}

#[test]
fn dialogs_and_the_operator_hold_it_too() {
    let table = || rows(&[(0, 1.0), (1, 2.0)]);
    let mut order = Order::new(SortKey::Current, true);
    assert_eq!(places(order.arrange(0, table())), [0, 1]);
    order.dialog(true);
    assert_eq!(order.held(9_000), Some(Held::ByDialog));
    assert!(order.hold());
    assert_eq!(order.held(9_000), Some(Held::ByOperator));
    order.dialog(false);
    assert_eq!(places(order.arrange(9_000, rows(&[(0, 3.0), (1, 2.0)]))), [0, 1]);
    assert!(!order.hold());
    assert_eq!(order.held(9_000), None);
    assert_eq!(places(order.arrange(9_000, rows(&[(0, 3.0), (1, 2.0)]))), [1, 0]);
}

#[test]
fn while_held_rows_that_are_gone_leave_and_new_ones_come_last() {
    let mut order = Order::new(SortKey::Current, false);
    order.arrange(0, rows(&[(0, 1.0), (1, 2.0), (2, 3.0)]));
    order.hold();
    let changed = rows(&[(0, 1.0), (2, 3.0), (3, 9.0), (4, 10.0)]);
    assert_eq!(places(order.arrange(1, changed)), [2, 0, 4, 3]);
}

#[test]
fn another_key_takes_effect_at_once_and_the_hold_goes_on() {
    let mut order = Order::new(SortKey::Place, false);
    order.arrange(0, rows(&[(0, 0.0), (1, 1.0)]));
    order.hold();
    order.choose(SortKey::Current);
    assert_eq!(places(order.arrange(1, rows(&[(0, 1.0), (1, 2.0)]))), [1, 0]);
    assert_eq!(places(order.arrange(2, rows(&[(0, 3.0), (1, 2.0)]))), [1, 0]);
    order.choose(SortKey::Current);
    assert!(order.is_turned() && !order.is_descending());
    order.choose(SortKey::Total);
    assert!(!order.is_turned() && order.is_descending());
}

#[test]
fn every_key_has_a_name_and_s_goes_through_all() {
    let mut key = SortKey::default();
    for _ in SortKey::NAMES {
        assert_eq!(SortKey::named(key.name()), Some(key));
        key = key.next();
    }
    assert_eq!(key, SortKey::default());
    assert_eq!(SortKey::named("colour"), None);
}

proptest! {
    #[test]
    fn an_order_has_each_row_once_whatever_happens(
        steps in prop::collection::vec((0u8..7, prop::collection::btree_map(0u16..30, 0u8..9, 0..20)), 1..20)
    ) {
        let mut order = Order::default();
        let mut now = 0;
        for (step, table) in steps {
            now += 700;
            match step {
                0 => order.moved(now),
                1 => order.dialog(true),
                2 => order.dialog(false),
                3 => { order.hold(); }
                4 => order.turn(),
                5 => order.choose(SortKey::Current),
                _ => {}
            }
            let before = order.rows().to_vec();
            let held = order.held(now).is_some() && !matches!(step, 4 | 5);
            let ranks = table.iter().map(|(place, rank)| (at(*place), Rank::Number((*rank).into())));
            let after = order.arrange(now, ranks).to_vec();
            let mut sorted = places(&after);
            sorted.sort_unstable();
            prop_assert_eq!(sorted, table.keys().copied().collect::<Vec<_>>());
            if held && !before.is_empty() {
                let stayed = |list: &[ChannelKey], other: &[ChannelKey]| {
                    list.iter().filter(|at| other.contains(at)).copied().collect::<Vec<_>>()
                };
                prop_assert_eq!(stayed(&before, &after), stayed(&after, &before));
            }
        }
    }
}
