//! The table, and what health checks say of it, as JSON.
//!
//! Must not know the time: the caller says when it is looked at.

use super::facts;
use crate::discipline::Discipline;
use crate::id::ChannelKey;
use crate::state::{Admin, Health, Reason};
use crate::view::{ChannelView, Checks, Instance, Standing, TableView};
use serde::Serialize;
use serde_json::{Value, json};

/// `disabled`, `full` (at its limit), or `enabled`.
#[must_use]
pub fn state_word(channel: &ChannelView) -> &'static str {
    match channel.standing() {
        Standing::Disabled => "disabled",
        Standing::Autodisabled => "autodisabled",
        Standing::Draining => "draining",
        Standing::Down => "down",
        Standing::Full => "full",
        Standing::Up => "enabled",
    }
}

/// Why a channel that should take connections does not, if there is a reason to give.
#[must_use]
pub fn reason(channel: &ChannelView) -> Option<&Reason> {
    match (&channel.admin, &channel.health) {
        (Admin::Autodisabled(reason), _) | (_, Health::Down(reason)) => Some(reason),
        _ => None,
    }
}

#[derive(Serialize)]
struct ShownTable<'a> {
    schema: &'static str,
    instance: ShownInstance<'a>,
    revision: u64,
    at_us: u64,
    groups: Vec<ShownGroup<'a>>,
}

#[derive(Serialize)]
struct ShownInstance<'a> {
    name: &'a str,
    listen: String,
    pid: u32,
    release: &'a str,
    boot_id: String,
    started_unix_ms: u64,
    threads: u16,
    max_groups: u16,
    max_channels: u16,
    /// Connections it can carry at once.
    room: u64,
}

#[derive(Serialize)]
struct ShownGroup<'a> {
    group: u16,
    discipline: Discipline,
    channels: Vec<ShownChannel<'a>>,
}

#[derive(Serialize)]
struct ShownChannel<'a> {
    channel: u16,
    /// What it is called where channels have names (`out1`).
    name: Option<String>,
    state: &'static str,
    enabled: bool,
    /// What is wrong with it, if no operator decided it.
    reason: Option<&'a str>,
    /// What health checks say of it.
    health: &'static str,
    /// How it is being emptied, if it is.
    draining: Option<Value>,
    host: &'a str,
    address: String,
    /// 0 is no limit.
    maxc: u32,
    current: u32,
    total: u64,
    sent: u64,
    received: u64,
    failed: u64,
    /// Checks that failed, and how often it went down.
    checks: Checks,
    /// What the HTTP mode counted; `balance.http/1` has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Value>,
    /// The revision that changed it last.
    changed: u64,
}

/// The table, at this moment (`balance.table/1`).
#[must_use]
pub fn table<'a>(
    instance: &'a Instance,
    table: &'a TableView,
    now_unix_ms: u64,
) -> impl Serialize + 'a {
    let http = table.http.is_some();
    let each = |channel| shown(channel, http, now_unix_ms);
    let groups = table.groups.iter().map(|group| ShownGroup {
        group: group.id.0,
        discipline: group.discipline,
        channels: group.channels.iter().map(each).collect(),
    });
    ShownTable {
        schema: "balance.table/1",
        instance: ShownInstance {
            name: &instance.name,
            listen: instance.listen.to_string(),
            pid: instance.pid,
            release: &instance.release,
            boot_id: instance.boot.to_string(),
            started_unix_ms: instance.started_unix_ms,
            threads: instance.threads,
            max_groups: instance.max_groups,
            max_channels: instance.max_channels,
            room: instance.room,
        },
        revision: table.revision.0,
        at_us: table.at_us,
        groups: groups.collect(),
    }
}

fn shown(channel: &ChannelView, http: bool, now_unix_ms: u64) -> ShownChannel<'_> {
    let counters = &channel.counters;
    ShownChannel {
        channel: channel.id.0,
        name: channel.name.map(|name| name.to_string()),
        state: state_word(channel),
        enabled: channel.admin.is_enabled(),
        reason: reason(channel).map(|reason| reason.why.as_str()),
        health: facts::health_word(&channel.health),
        draining: match &channel.admin {
            Admin::Draining(drain) => {
                let mut drained = facts::drain(drain);
                drained["estimate_s"] = drain.estimate_s(now_unix_ms, counters.current).into();
                Some(drained)
            }
            _ => None,
        },
        host: &channel.host,
        address: channel.address.to_string(),
        maxc: channel.maxc.get(),
        current: counters.current,
        total: counters.total,
        sent: counters.sent,
        received: counters.received,
        failed: counters.failed,
        checks: channel.checks,
        http: http.then(|| exchanges(channel)),
        changed: channel.changed.0,
    }
}

/// What health checks say (`balance.health/1`).
#[must_use]
pub fn health(table: &TableView) -> Value {
    let channels = table.groups.iter().flat_map(|group| {
        group.channels.iter().map(move |channel| {
            let reason = reason(channel);
            json!({
                "group": group.id,
                "channel": channel.id,
                "address": channel.address.to_string(),
                "state": state_word(channel),
                "health": facts::health_word(&channel.health),
                "reason": reason.map(|reason| &reason.why),
                "since_unix_ms": reason.map(|reason| reason.unix_ms),
            })
        })
    });
    json!({
        "schema": "balance.health/1",
        "revision": table.revision,
        "channels": channels.collect::<Vec<Value>>(),
    })
}

/// A channel with its requests a second, if they are known.
pub type Row<'a> = (ChannelKey, &'a ChannelView, Option<f64>);

/// What the HTTP mode counted (`balance.http/1`).
#[must_use]
pub fn http(instance: &Instance, found: &TableView, channels: &[Row<'_>]) -> Value {
    let channels = channels.iter().map(|(at, channel, rate)| {
        let mut shown = exchanges(channel);
        shown["group"] = at.group.0.into();
        shown["channel"] = at.channel.0.into();
        shown["state"] = state_word(channel).into();
        shown["requests_per_s"] = (*rate).into();
        shown
    });
    json!({
        "schema": "balance.http/1",
        "mode": instance.http.as_ref().map(|http| http.mode),
        "cookie_name": instance.http.as_ref().map(|http| &http.cookie_name),
        "max_connections": instance.room,
        "revision": found.revision,
        "at_us": found.at_us,
        "totals": found.http,
        "channels": channels.collect::<Vec<Value>>(),
    })
}

/// What a channel's exchanges came to.
#[must_use]
pub fn exchanges(channel: &ChannelView) -> Value {
    let exchanges = &channel.exchanges;
    json!({
        "name": channel.name.map(|name| name.to_string()),
        "sessions": {
            "now": channel.counters.current,
            "max": exchanges.sessions_max,
            "completed": channel.completed(),
        },
        "queue": exchanges.queue,
        "answers": exchanges.answers,
        "broken": exchanges.broken,
        "retries": exchanges.retries,
        "response": exchanges.response,
    })
}
