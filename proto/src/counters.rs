//! HALB's counters under HALB's own names, from a picture of the table (H-85 ff.).
//!
//! The one place that knows the names: the web side and `balance-ctl counters` both ask here, and
//! docs/counters.md is held against it. Pure: must not know where pictures come from.

use crate::http::{Exchanges, OutId};
use crate::state::Admin;
use crate::view::{ChannelView, TableView};
use std::collections::BTreeMap;

/// Outputs that are counted whether they are there or not, as in HALB.
const ALWAYS: u32 = 8;
/// What `outX_status` says of an output that works.
const WORKING: u64 = 0;
/// Of one that is enabled and fails its checks.
const FAILING: u64 = 1;
/// Of one that is disabled, or not there (A-18).
const DISCONNECTED: u64 = 100;

/// What MRTG is shown if nobody says.
pub const MRTG: [&str; 2] = ["sessions_active", "queue"];

/// One counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// Its name in HALB, as `out1_queue_max`.
    pub name: String,
    /// Its value now.
    pub value: u64,
}

/// All counters of a table, out1 first and the totals last. Without HTTP there are no queues, and
/// nothing of them is counted.
#[must_use]
pub fn of(table: &TableView) -> Vec<Counter> {
    let http = table.http.is_some();
    let mut all: Vec<_> =
        outputs(table).into_iter().flat_map(|(name, at)| of_output(name, at, http)).collect();
    all.extend(totals(table).map(|(name, value)| Counter { name: name.to_owned(), value }));
    all
}

/// What each output is, beyond what `outX_status` can say (A-18).
#[must_use]
pub fn admin(table: &TableView) -> Vec<(OutId, &'static str)> {
    let word = |channel: Option<&ChannelView>| match channel.map(|channel| &channel.admin) {
        None => "absent",
        Some(Admin::Enabled) => "enabled",
        Some(Admin::Disabled) => "disabled",
        Some(Admin::Autodisabled(_)) => "autodisabled",
        Some(Admin::Draining(_)) => "draining",
    };
    outputs(table).into_iter().map(|(name, channel)| (name, word(channel))).collect()
}

/// The outputs by name, those that are counted in any case included.
fn outputs(table: &TableView) -> BTreeMap<OutId, Option<&ChannelView>> {
    let channels = table.groups.iter().flat_map(|group| &group.channels);
    let named = channels.filter_map(|channel| Some((channel.name?, Some(channel))));
    let always = (1..=ALWAYS).filter_map(OutId::new).map(|name| (name, None));
    always.chain(named).collect()
}

fn of_output(
    name: OutId,
    channel: Option<&ChannelView>,
    http: bool,
) -> impl Iterator<Item = Counter> {
    let Exchanges { sessions_max, queue, .. } = channel.map(|c| c.exchanges).unwrap_or_default();
    let active = channel.map_or(0, |channel| channel.counters.current);
    let counted = move |(word, _): &(&str, u64)| http || !word.starts_with("queue");
    let values = [
        ("status", status(channel)),
        ("queue", queue.now.into()),
        ("queue_max", queue.max.into()),
        ("sessions_active", active.into()),
        ("sessions_max", sessions_max.into()),
        ("sessions_total", channel.map_or(0, ChannelView::completed)),
        ("errors", channel.map_or(0, |channel| channel.checks.failed)),
    ];
    let values = values.into_iter().filter(counted);
    values.map(move |(word, value)| Counter { name: format!("{name}_{word}"), value })
}

/// What `outX_status` says (H-85, A-18).
#[must_use]
pub fn status(channel: Option<&ChannelView>) -> u64 {
    match channel {
        Some(channel) if channel.admin.is_enabled() && channel.health.is_down() => FAILING,
        Some(channel) if channel.admin.is_enabled() => WORKING,
        _ => DISCONNECTED,
    }
}

/// Over all outputs. Maxima are those of the sum, not the sum of the maxima (A-28).
fn totals(table: &TableView) -> impl Iterator<Item = (&'static str, u64)> + use<> {
    let sum = |value: fn(&ChannelView) -> u64| -> u64 {
        table.groups.iter().flat_map(|group| &group.channels).map(value).sum()
    };
    let active = sum(|channel| channel.counters.current.into());
    let of_all = [
        ("sessions_active", table.http.map_or(active, |http| http.sessions.now.into())),
        ("sessions_total", sum(ChannelView::completed)),
        ("errors", sum(|channel| channel.checks.failed)),
    ];
    let of_http = table.http.map(|http| -> [(&'static str, u64); 4] {
        [
            ("queue", http.queue.now.into()),
            ("queue_max", http.queue.max.into()),
            ("sessions_max", http.sessions.max.into()),
            ("waiting", http.waiting.now.into()),
        ]
    });
    of_all.into_iter().chain(of_http.into_iter().flatten())
}

/// The four lines that MRTG reads: two counters, how long the daemon runs, and its name. A counter that
/// does not exist is `UNKNOWN`, as MRTG has it.
///
/// ```
/// use balance_proto::counters::{Counter, mrtg};
/// let queue = [Counter { name: "queue".to_owned(), value: 3 }];
/// assert_eq!(mrtg(&queue, ["queue", "x"], 90_061_000_000, "lb"), "3\nUNKNOWN\n1 days, 1:01:01\nlb\n");
/// ```
#[must_use]
pub fn mrtg(counters: &[Counter], names: [&str; 2], at_us: u64, instance: &str) -> String {
    let value = |name| {
        let found = counters.iter().find(|counter| counter.name == name);
        found.map_or_else(|| "UNKNOWN".to_owned(), |counter| counter.value.to_string())
    };
    let [first, second] = names.map(value);
    let up = at_us / 1_000_000;
    let (days, hours, minutes, seconds) = (up / 86_400, up / 3600 % 24, up / 60 % 60, up % 60);
    format!("{first}\n{second}\n{days} days, {hours}:{minutes:02}:{seconds:02}\n{instance}\n")
}
