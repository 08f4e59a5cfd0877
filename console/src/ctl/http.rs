//! What the HTTP mode counted: sessions, queues, answers and how long they took.

use super::CtlError;
use super::args::Format;
use super::output::{line, state_word};
use super::text::{Column, table, thousands};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::connection::Scope;
use balance_proto::http::{HttpView, Level};
use balance_proto::id::ChannelKey;
use balance_proto::json::table::{self as shown, Row};
use balance_proto::request::Request;

const COLUMNS: [Column; 17] = [
    ("OUTPUT", false),
    ("CHANNEL", false),
    ("STATE", false),
    ("NOW", true),
    ("MAX", true),
    ("DONE", true),
    ("QUEUE", true),
    ("QMAX", true),
    ("REQ/S", true),
    ("2XX", true),
    ("3XX", true),
    ("4XX", true),
    ("5XX", true),
    ("BROKEN", true),
    ("P50", true),
    ("P90", true),
    ("P99", true),
];

/// Over so many microseconds requests are counted for their rate.
const LATELY_US: u64 = 10_000_000;

/// Asks, and prints.
///
/// # Errors
/// The daemon does not answer, or it is not in the HTTP mode.
pub async fn tell(client: &mut Client, format: Format) -> Result<String, CtlError> {
    let found = client.table().await?;
    let Some(totals) = &found.http else { return Err(CtlError::NoHttp) };
    let mut channels = Vec::new();
    for group in &found.groups {
        for channel in &group.channels {
            let at = ChannelKey { group: group.id, channel: channel.id };
            channels.push((at, channel, rate(client, at, found.at_us).await?));
        }
    }
    Ok(match format {
        Format::Text => text_of(totals, &channels),
        Format::Json => line(&shown::http(client.instance(), &found, &channels)),
    })
}

/// Requests a second, lately; none while nobody has looked twice yet.
async fn rate(client: &mut Client, at: ChannelKey, now_us: u64) -> Result<Option<f64>, CtlError> {
    let of = Scope::Channel(at);
    let after_us = now_us.saturating_sub(LATELY_US);
    let Reply::History(history) = client.ask(Request::History { of, after_us }, None).await? else {
        return Err(CtlError::Unasked);
    };
    Ok(history.rate())
}

fn text_of(totals: &HttpView, channels: &[Row<'_>]) -> String {
    let rows = channels.iter().map(|(at, channel, rate)| {
        let exchanges = &channel.exchanges;
        let [_, ok, redirect, client, server] = exchanges.answers.map(|count| count.to_string());
        let times = &exchanges.response;
        let [p50, p90, p99] = [times.p50_us, times.p90_us, times.p99_us].map(millis);
        [
            channel.name.map_or_else(|| "-".to_owned(), |name| name.to_string()),
            at.to_string(),
            state_word(channel).to_owned(),
            channel.counters.current.to_string(),
            exchanges.sessions_max.to_string(),
            channel.completed().to_string(),
            exchanges.queue.now.to_string(),
            exchanges.queue.max.to_string(),
            rate.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.1}")),
            ok,
            redirect,
            client,
            server,
            exchanges.broken.to_string(),
            p50,
            p90,
            p99,
        ]
    });
    let level = |level: Level| format!("{} (at most {})", level.now, level.max);
    let learned = &totals.learned;
    let mut text = table(COLUMNS, rows.collect());
    for (what, value) in [
        ("clients connected", level(totals.clients)),
        ("exchanges under way", level(totals.sessions)),
        ("waiting for their channel", level(totals.queue)),
        ("waiting for any channel", level(totals.waiting)),
        ("requests", thousands(totals.requests)),
        ("answered by us, with an error", thousands(totals.replies)),
        ("learned sessions", thousands(learned.entries)),
        ("  forgotten to make room", thousands(learned.evicted)),
        ("  issued by two channels", thousands(learned.conflicts)),
    ] {
        text.push_str(&format!("{what:<30} {value}\n"));
    }
    text
}

/// Milliseconds with as many digits as mean something; `-` for nothing.
fn millis(us: u64) -> String {
    match us {
        0 => "-".to_owned(),
        1..10_000 => format!("{:.2}ms", us as f64 / 1000.0),
        10_000..10_000_000 => format!("{:.0}ms", us as f64 / 1000.0),
        _ => format!("{:.0}s", us as f64 / 1_000_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_few_digits() {
        for (us, text) in [(0, "-"), (7, "0.01ms"), (1_499, "1.50ms"), (85_000, "85ms")] {
            assert_eq!(millis(us), text);
        }
        assert_eq!(millis(12_300_000), "12s");
    }
}
