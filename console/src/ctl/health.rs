//! What health checks say of each channel.

use super::args::Format;
use super::facts::{health_word, reason_words};
use super::output::{line, reason, state_word};
use super::text::{Column, table};
use balance_proto::view::TableView;
use serde_json::{Value, json};

const COLUMNS: [Column; 7] = [
    ("GROUP", true),
    ("#", true),
    ("ADDRESS", false),
    ("STATE", false),
    ("HEALTH", false),
    ("SINCE", false),
    ("REASON", false),
];

/// A line a channel.
#[must_use]
pub fn show(found: &TableView, format: Format) -> String {
    let channels = found.groups.iter().flat_map(|g| g.channels.iter().map(move |c| (g.id, c)));
    match format {
        Format::Text => {
            let rows = channels.map(|(group, channel)| {
                let [since, why] = reason_words(reason(channel));
                [
                    group.to_string(),
                    channel.id.to_string(),
                    channel.address.to_string(),
                    state_word(channel).to_owned(),
                    health_word(&channel.health).to_owned(),
                    since,
                    why,
                ]
            });
            table(COLUMNS, rows.collect())
        }
        Format::Json => {
            let channels = channels.map(|(group, channel)| {
                let reason = reason(channel);
                json!({
                    "group": group,
                    "channel": channel.id,
                    "address": channel.address.to_string(),
                    "state": state_word(channel),
                    "health": health_word(&channel.health),
                    "reason": reason.map(|reason| &reason.why),
                    "since_unix_ms": reason.map(|reason| reason.unix_ms),
                })
            });
            line(&json!({
                "schema": "balance.health/1",
                "revision": found.revision,
                "channels": channels.collect::<Vec<Value>>(),
            }))
        }
    }
}
