use super::*;
use proptest::prelude::*;

const AT: ChannelKey = ChannelKey { group: GroupId(0), channel: balance_proto::id::ChannelId(1) };

fn seen(usage: f64) -> Seen {
    Seen { at: AT, in_service: true, usage: Some(usage), new: Some(1.0), failed: Some(0.0) }
}

/// Looks every half second at these usages; tells when an alert began and ended, in milliseconds.
fn story(usages: &[f64]) -> Vec<(Millis, bool)> {
    let mut alerts = Alerts::new(Limits::default());
    let mut told = Vec::new();
    for (now, usage) in (0..).step_by(500).zip(usages) {
        for news in alerts.look(now, &[seen(*usage)], &[]) {
            told.push((now, matches!(news, News::Began(_))));
        }
    }
    told
}

#[test]
fn an_alert_needs_three_seconds_to_begin_and_to_end() {
    let high = [0.95; 7];
    let low = [0.5; 7];
    assert_eq!(story(&high), [(3_000, true)]);
    assert_eq!(story(&high[..6]), []);
    assert_eq!(story(&[high, low].concat()), [(3_000, true), (6_500, false)]);
}

#[test]
fn between_the_thresholds_it_stays_what_it_is() {
    let around = [0.95, 0.85].repeat(20);
    assert_eq!(story(&around), [], "it never held for three seconds");
    let mut usages = vec![0.95; 7];
    usages.extend([0.85; 40]);
    assert_eq!(story(&usages), [(3_000, true)], "it has not ended");
    usages.extend([0.79; 7]);
    assert_eq!(story(&usages).len(), 2);
}

#[test]
fn failures_silence_and_spill_are_alerts_too() {
    let limits = Limits { silent_ms: 10_000, patience_ms: 0, ..Limits::default() };
    let mut alerts = Alerts::new(limits);
    let quiet = Seen { new: Some(0.0), failed: Some(2.0), ..seen(0.0) };
    let began: Vec<Subject> =
        alerts.look(0, &[quiet], &[GroupId(1)]).iter().filter_map(began).collect();
    assert_eq!(began, [Subject::Failures(AT), Subject::Spill(GroupId(1))]);
    assert!(alerts.look(9_999, &[quiet], &[GroupId(1)]).is_empty());
    let news = alerts.look(10_000, &[quiet], &[]);
    assert!(matches!(news[0], News::Began(alert) if alert.subject == Subject::Silent(AT)));
    assert!(matches!(news[1], News::Over(alert) if alert.subject == Subject::Spill(GroupId(1))));
    // one client is enough, and so is to be taken out of service
    let over = alerts.look(10_500, &[Seen { in_service: false, ..quiet }], &[]);
    assert!(matches!(over[..], [News::Over(alert)] if alert.subject == Subject::Silent(AT)));
    assert_eq!(alerts.of(AT).count(), 1);
}

fn began(news: &News) -> Option<Subject> {
    match news {
        News::Began(alert) => Some(alert.subject),
        News::Over(_) => None,
    }
}

#[test]
fn acknowledged_alerts_stay_and_those_that_come_back_are_new() {
    let mut alerts = Alerts::new(Limits { patience_ms: 0, ..Limits::default() });
    alerts.look(0, &[seen(0.95)], &[]);
    assert_eq!((alerts.open(), alerts.all().count()), (1, 1));
    assert_eq!(alerts.acknowledge(Some(ChannelKey::new(9, 9))), 0);
    assert_eq!(alerts.acknowledge(Some(AT)), 1);
    assert_eq!(alerts.acknowledge(None), 0);
    alerts.look(1, &[seen(0.97)], &[]);
    assert_eq!((alerts.open(), alerts.all().count()), (0, 1));
    assert!((alerts.all().next().unwrap().value - 0.97).abs() < 1e-9);
    alerts.look(2, &[seen(0.1)], &[]);
    alerts.look(3, &[seen(0.95)], &[]);
    assert_eq!(alerts.open(), 1);
    alerts.clear();
    assert_eq!(alerts.all().count(), 0);
}

#[test]
fn a_channel_that_is_gone_has_no_alerts() {
    let mut alerts = Alerts::new(Limits { patience_ms: 0, ..Limits::default() });
    alerts.look(0, &[seen(0.95)], &[]);
    let news = alerts.look(1, &[], &[]);
    assert!(matches!(news[..], [News::Over(alert)] if alert.subject == Subject::Usage(AT)));
    assert!(alerts.watched.is_empty() && alerts.fed.is_empty());
}

proptest! {
    #[test]
    fn beginnings_and_ends_take_turns(usages in prop::collection::vec(0.0f64..1.2, 0..80)) {
        let told = story(&usages);
        for (n, (_, began)) in told.iter().enumerate() {
            prop_assert_eq!(*began, n % 2 == 0);
        }
        for pair in told.windows(2) {
            prop_assert!(pair[1].0 - pair[0].0 >= 3_000);
        }
    }
}
