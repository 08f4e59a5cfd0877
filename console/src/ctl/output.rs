//! What `balance-ctl` prints: lines for people and awk, JSON for programs.
//!
//! The JSON is a contract of its own, not the wire's: fields are only ever added, and `schema`
//! says which contract it is.

use super::CtlError;
use super::exit::Exit;
use super::facts;
use super::text::{self, Column};
use balance_proto::answer::Reply;
use balance_proto::discipline::Discipline;
use balance_proto::state::{Admin, Health, Reason};
use balance_proto::view::{ChannelView, Checks, Instance, TableView};
use serde::Serialize;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

const COLUMNS: [Column; 12] = [
    ("GROUP", true),
    ("TYPE", false),
    ("#", true),
    ("STATE", false),
    ("ADDRESS", false),
    ("C", true),
    ("MAXC", true),
    ("TOTAL", true),
    ("SENT", true),
    ("RECEIVED", true),
    ("FAILED", true),
    ("HOST", false),
];

/// The table as text: a heading, then one line a channel. `-` in MAXC is "no limit".
#[must_use]
pub fn table_text(table: &TableView) -> String {
    let mut rows = Vec::new();
    for group in &table.groups {
        for channel in &group.channels {
            let counters = &channel.counters;
            rows.push([
                group.id.to_string(),
                type_word(group.discipline).to_owned(),
                channel.id.to_string(),
                state_word(channel).to_owned(),
                channel.address.to_string(),
                counters.current.to_string(),
                channel.maxc.limit().map_or_else(|| "-".to_owned(), |limit| limit.to_string()),
                counters.total.to_string(),
                counters.sent.to_string(),
                counters.received.to_string(),
                counters.failed.to_string(),
                channel.host.clone(),
            ]);
        }
    }
    text::table(COLUMNS, rows)
}

fn type_word(discipline: Discipline) -> &'static str {
    match discipline {
        Discipline::RoundRobin => "rr",
        Discipline::Hash => "hash",
    }
}

/// `disabled`, `full` (at its limit), or `enabled`.
#[must_use]
pub fn state_word(channel: &ChannelView) -> &'static str {
    match &channel.admin {
        Admin::Disabled => "disabled",
        Admin::Autodisabled(_) => "autodisabled",
        Admin::Draining(_) => "draining",
        Admin::Enabled if channel.health.is_down() => "down",
        Admin::Enabled if !channel.usable() => "full",
        Admin::Enabled => "enabled",
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
    /// What the HTTP mode counted; `balance-ctl http` has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Value>,
    /// The revision that changed it last.
    changed: u64,
}

/// The table as JSON, on one line.
#[must_use]
pub fn table_json(instance: &Instance, table: &TableView) -> String {
    let groups = table.groups.iter().map(|group| ShownGroup {
        group: group.id.0,
        discipline: group.discipline,
        channels: group.channels.iter().map(shown_channel).collect(),
    });
    line(&ShownTable {
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
    })
}

fn now_unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn shown_channel(channel: &ChannelView) -> ShownChannel<'_> {
    let counters = &channel.counters;
    ShownChannel {
        channel: channel.id.0,
        state: state_word(channel),
        enabled: channel.admin.is_enabled(),
        reason: reason(channel).map(|reason| reason.why.as_str()),
        health: facts::health_word(&channel.health),
        draining: match &channel.admin {
            Admin::Draining(drain) => {
                let mut drained = facts::drain(drain);
                drained["estimate_s"] = drain.estimate_s(now_unix_ms(), counters.current).into();
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
        http: channel.name.map(|_| super::http::exchanges(channel)),
        changed: channel.changed.0,
    }
}

/// What came of a change, as JSON.
#[must_use]
pub fn reply_json(reply: &Reply) -> String {
    let changed = !matches!(reply, Reply::Unchanged);
    let mut value = json!({ "schema": "balance.result/1", "changed": changed });
    if let Reply::Created { at } = reply {
        value["created"] = json!({ "group": at.group.0, "channel": at.channel.0 });
    }
    line(&value)
}

/// An error as JSON.
#[must_use]
pub fn error_json(error: &CtlError) -> String {
    let code = Exit::of(error).word();
    line(&json!({
        "schema": "balance.error/1",
        "error": { "code": code, "message": error.to_string() },
    }))
}

/// One line of JSON.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    // our own plain types: they have no keys or numbers that JSON lacks
    let mut text = serde_json::to_string(value).unwrap_or_else(|_| Value::Null.to_string());
    text.push('\n');
    text
}
