//! What happens and what was done, as JSON: events, the journal, connections, history.
//!
//! Must not know who listens.

use super::facts::{self, count};
use crate::connection::ConnectionView;
use crate::event::{Event, Push};
use crate::history::History;
use crate::journal::{Deed, Undo};
use serde_json::{Value, json};

/// An event (`balance.event/1`).
#[must_use]
pub fn event(push: &Push) -> Value {
    let mut value = match &push.event {
        Event::Changed(changed) => {
            let mut value = json!({
                "kind": "changed",
                "revision": changed.revision,
                "actor": facts::actor(&changed.actor),
                "change": facts::change(&changed.change),
            });
            facts::add_time(&mut value, changed.unix_ms);
            value
        }
        Event::Table { .. } => json!({ "kind": "table" }),
        Event::Missed { events } => json!({ "kind": "missed", "count": events }),
        Event::Ending => json!({ "kind": "ending" }),
        Event::Failures { at, count, unix_ms } => {
            let mut value = facts::key(*at);
            value["kind"] = "failures".into();
            value["count"] = (*count).into();
            facts::add_time(&mut value, *unix_ms);
            value
        }
        Event::Spilled { into, clients, unix_ms } => {
            let mut value = json!({ "kind": "spilled", "group": into, "count": clients });
            facts::add_time(&mut value, *unix_ms);
            value
        }
    };
    value["schema"] = "balance.event/1".into();
    value["cursor"] = match push.event {
        Event::Missed { .. } | Event::Ending => Value::Null,
        _ => push.cursor.into(),
    };
    value["words"] = words(&push.event).into();
    value
}

/// An event in words, for people.
#[must_use]
pub fn words(event: &Event) -> String {
    match event {
        Event::Table { .. } => String::new(),
        Event::Changed(changed) => changed.change.to_string(),
        Event::Missed { events } => {
            format!("missed {}: not kept any more", count(*events, "event"))
        }
        Event::Ending => "the daemon is ending".to_owned(),
        Event::Failures { at, count: failed, .. } => {
            format!("{at} could not be connected to, {}", count(*failed, "time"))
        }
        Event::Spilled { into, clients, .. } => {
            let clients = count(*clients, "client");
            format!("{clients} went to group {into}: none before it had a channel for them")
        }
    }
}

/// Deeds (`balance.journal/1`).
#[must_use]
pub fn journal(deeds: &[Deed]) -> Value {
    let deeds: Vec<_> = deeds.iter().map(deed).collect();
    json!({ "schema": "balance.journal/1", "deeds": deeds })
}

fn deed(deed: &Deed) -> Value {
    let undo = match &deed.undo {
        Undo::By(words) => json!({ "state": "possible", "words": words }),
        Undo::Done(by) => json!({ "state": "done", "by": by }),
        Undo::Never(why) => json!({ "state": "never", "words": why }),
    };
    let mut value = json!({
        "id": deed.id,
        "revision": deed.revision,
        "actor": facts::actor(&deed.actor),
        "change": facts::change(&deed.change),
        "undoes": deed.undoes,
        "undo": undo,
    });
    facts::add_time(&mut value, deed.unix_ms);
    value
}

/// What came of an undo: the number that was taken back, and the deed that did so.
#[must_use]
pub fn undone(id: u64, by: Option<&Deed>) -> Value {
    json!({
        "schema": "balance.result/1",
        "changed": by.is_some(),
        "undone": id,
        "by": by.map(|deed| deed.id),
        "change": by.map(|deed| facts::change(&deed.change)),
    })
}

/// Open connections (`balance.connections/1`).
#[must_use]
pub fn connections(list: &[ConnectionView]) -> Value {
    let list: Vec<_> = list.iter().map(connection).collect();
    json!({ "schema": "balance.connections/1", "connections": list })
}

fn connection(connection: &ConnectionView) -> Value {
    json!({
        "id": connection.id,
        "client": connection.client.to_string(),
        "group": connection.at.group,
        "channel": connection.at.channel,
        "age_ms": connection.age_ms,
        "idle_ms": connection.idle_ms,
        "sent": connection.sent,
        "received": connection.received,
    })
}

/// How many connections are being closed.
#[must_use]
pub fn closed(count: u64) -> Value {
    json!({ "schema": "balance.result/1", "changed": count > 0, "closed": count })
}

/// What channels did lately (`balance.history/1`), of a daemon that started then.
#[must_use]
pub fn history(history: &History, began_unix_ms: u64) -> Value {
    let samples = history.samples.iter().map(|sample| {
        json!({
            "unix_ms": began_unix_ms + sample.at_us / 1000,
            "at_us": sample.at_us,
            "current": sample.current,
            "total": sample.total,
            "failed": sample.failed,
            "sent": sample.sent,
            "received": sample.received,
        })
    });
    json!({
        "schema": "balance.history/1",
        "resolution_ms": history.resolution_ms,
        "samples": samples.collect::<Vec<Value>>(),
    })
}
