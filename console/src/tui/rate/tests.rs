use super::*;
use proptest::prelude::*;

fn sent(bytes: u64) -> Counters {
    Counters { sent: bytes, ..Counters::default() }
}

#[test]
fn a_first_sample_has_no_rate_and_a_reset_starts_anew() {
    let mut series = Series::default();
    series.add(1_000_000, sent(5_000), KEPT);
    assert_eq!(series.rates(), None);
    series.add(2_000_000, sent(6_000), KEPT);
    assert_eq!(series.rates().map(|r| r.sent), Some(1_000.0));
    series.add(3_000_000, sent(10), KEPT);
    assert_eq!(series.rates(), None, "not minus 5990, nor a spike");
    series.add(3_500_000, sent(60), KEPT);
    assert_eq!(series.rates().map(|r| r.sent), Some(100.0));
}

#[test]
fn rates_are_taken_over_the_window_not_over_all_that_is_known() {
    let mut series = Series::default();
    for second in 0..20 {
        let bytes = if second < 15 { 0 } else { (second - 15) * 100 };
        series.add(second * 1_000_000, sent(bytes), KEPT);
    }
    assert_eq!(series.rates().map(|r| r.sent), Some(100.0));
    assert_eq!(series.newest_first().count(), 19);
}

#[test]
fn time_that_is_missing_is_a_gap_and_no_spike() {
    let mut series = Series::default();
    for (second, bytes) in [(1, 100), (2, 200), (7, 99_999), (8, 100_099)] {
        series.add(second * 1_000_000, sent(bytes), KEPT);
    }
    let seen: Vec<_> = series.newest_first().map(|r| r.map(|r| r.sent)).collect();
    let gap = [None; 10];
    assert_eq!(seen, [&[Some(100.0)], &gap[..], &[Some(100.0)]].concat());
}

#[test]
fn pictures_that_come_much_too_fast_are_one_and_the_window_is_still_two_seconds() {
    let mut series = Series::default();
    for millis in 0..10_000 {
        series.add(millis * 1_000, sent(millis * 7), KEPT);
    }
    let rate = series.rates().unwrap().sent;
    assert!((rate - 7_000.0).abs() < 1.0, "{rate}");
    let cells: Vec<f64> = series.newest_first().map(|rates| rates.unwrap().sent).collect();
    assert!((15..=26).contains(&cells.len()), "{}", cells.len());
    assert!(cells.iter().all(|cell| (cell - 7_000.0).abs() < 10.0), "{cells:?}");
}

#[test]
fn a_channel_that_only_fails_is_told_from_one_that_fails_sometimes() {
    let attempts = |total, failed| Counters { total, failed, ..Counters::default() };
    let failing = |last| {
        let mut series = Series::default();
        series.add(1_000_000, attempts(10, 3), KEPT);
        series.add(2_000_000, last, KEPT);
        series.is_failing()
    };
    assert!(failing(attempts(14, 7)));
    assert!(!failing(attempts(15, 7)));
    assert!(!failing(attempts(10, 3)));
}

proptest! {
    #[test]
    fn rates_are_never_negative_nor_infinite_whatever_is_fed(
        feed in prop::collection::vec((any::<u32>(), any::<[u16; 4]>()), 0..400),
    ) {
        let mut series = Series::default();
        for (at, [total, sent, received, failed]) in feed {
            let [total, sent, received, failed] = [total, sent, received, failed].map(u64::from);
            series.add(at.into(), Counters { current: 0, total, sent, received, failed }, KEPT);
            prop_assert!(series.newest_first().count() <= KEPT);
            for rates in series.rates().into_iter().chain(series.newest_first().flatten()) {
                for rate in [rates.connections, rates.sent, rates.received, rates.failed] {
                    prop_assert!(rate.is_finite() && rate >= 0.0);
                }
            }
        }
    }

    #[test]
    fn steady_counters_give_a_steady_rate(step in 1u64..1_000_000, bytes in 0u64..1_000_000) {
        let mut series = Series::default();
        for n in 0..50 {
            series.add(1 + n * step, sent(n * bytes), KEPT);
        }
        let want = bytes as f64 * 1e6 / step as f64;
        let got = series.rates().unwrap().sent;
        prop_assert!((got - want).abs() <= want * 1e-9, "{got} {want}");
    }
}
