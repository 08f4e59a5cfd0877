//! What `balance-ctl` prints: lines for people and awk, JSON for programs.
//!
//! The JSON is a contract of its own, not the wire's: fields are only ever added, and `schema`
//! says which contract it is.

use super::CtlError;
use super::args::Format;
use super::exit::Exit;
use super::text::{self, Column};
use balance_proto::answer::Reply;
use balance_proto::discipline::Discipline;
pub use balance_proto::json::line;
pub use balance_proto::json::table::{reason, state_word};
use balance_proto::view::{Instance, TableView};
use serde_json::json;
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

/// The table.
#[must_use]
pub fn table(instance: &Instance, table: &TableView, format: Format) -> String {
    match format {
        Format::Text => table_text(table),
        Format::Json => table_json(instance, table),
    }
}

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

/// The table as JSON, on one line.
#[must_use]
pub fn table_json(instance: &Instance, table: &TableView) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now_unix_ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    line(&balance_proto::json::table::table(instance, table, now_unix_ms))
}

/// What came of a change, as JSON.
#[must_use]
pub fn reply_json(reply: &Reply) -> String {
    line(&balance_proto::json::result(reply))
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
