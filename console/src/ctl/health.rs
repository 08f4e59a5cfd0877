//! What health checks say of each channel.

use super::args::Format;
use super::facts::{health_word, reason_words};
use super::output::{line, reason, state_word};
use super::text::{Column, table};
use balance_proto::view::TableView;

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
        Format::Json => line(&balance_proto::json::table::health(found)),
    }
}
