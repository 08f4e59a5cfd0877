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

    /// T-14: whatever comes between two pictures, a rate is the difference of two that were seen, the
    /// older one about two seconds ago, and both on this side of the last reset, restart or wrap.
    #[test]
    fn a_rate_is_what_moved_between_two_pictures_after_the_last_reset(
        feed in prop::collection::vec((100_000u64..3_000_000, 0u64..1_000_000, 0u8..12), 1..60),
    ) {
        let mut series = Series::default();
        let (mut now, mut bytes) = (1_000_000, u64::MAX - 10_000_000);
        let mut known: Vec<(u64, u64)> = Vec::new();
        let longest = feed.iter().map(|(step, ..)| *step).max().unwrap_or(0);
        for (step, more, event) in feed {
            now += step;
            let before = bytes;
            // a reset now and then; a counter that ends begins anew by itself
            bytes = if event == 0 { more } else { bytes.wrapping_add(more) };
            if bytes < before {
                known.clear();
            }
            series.add(now, sent(bytes), KEPT);
            let rate = series.rates().map(|rates| rates.sent);
            let of = |(then, first): &(u64, u64)| {
                let rate = (bytes - first) as f64 * 1e6 / (now - then) as f64;
                (now - then, rate)
            };
            let close = |got: f64, want: f64| (got - want).abs() <= want.abs() * 1e-9 + 1e-9;
            match rate {
                None => prop_assert!(known.is_empty(), "{known:?}"),
                Some(rate) => {
                    let mut seen = known.iter().map(of);
                    let recent = |age: u64| age <= 2_000_000 + 2 * longest;
                    prop_assert!(seen.any(|(age, want)| recent(age) && close(rate, want)));
                }
            }
            known.push((now, bytes));
        }
    }
}
