//! What programs read: the facts as JSON, for `balance-ctl -o json` and the web side alike.
//!
//! A contract of its own, not the wire's: fields are only ever added, and `schema` says which form it is
//! (docs/json.md). Must not know who asks.

pub mod events;
pub mod facts;
pub mod insight;
pub mod table;

use crate::answer::Reply;
use crate::counters;
use crate::view::TableView;
use serde::Serialize;
use serde_json::{Value, json};

/// What came of a change (`balance.result/1`).
#[must_use]
pub fn result(reply: &Reply) -> Value {
    let changed = !matches!(reply, Reply::Unchanged);
    let mut value = json!({ "schema": "balance.result/1", "changed": changed });
    if let Reply::Created { at } = reply {
        value["created"] = facts::key(*at);
    }
    value
}

/// HALB's counters (`balance.counters/1`, docs/counters.md), and what the state of each output is.
#[must_use]
pub fn counters(table: &TableView) -> Value {
    let mut value = json!({ "schema": "balance.counters/1" });
    for counter in counters::of(table) {
        value[counter.name] = counter.value.into();
    }
    for (name, word) in counters::admin(table) {
        value[format!("{name}_admin")] = word.into();
    }
    value
}

/// One line of JSON.
#[must_use]
pub fn line(value: &impl Serialize) -> String {
    // our own plain types: they have no keys or numbers that JSON lacks
    let mut text = serde_json::to_string(value).unwrap_or_else(|_| Value::Null.to_string());
    text.push('\n');
    text
}
