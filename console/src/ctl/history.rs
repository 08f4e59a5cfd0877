//! What channels did lately: a line a sample.

use super::CtlError;
use super::args::{Format, HistoryArgs};
use super::output::line;
use super::text::{Column, table, utc};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::history::{History, Sample};
use balance_proto::json::events as shown;
use balance_proto::request::Request;

const COLUMNS: [Column; 6] = [
    ("TIME", false),
    ("OPEN", true),
    ("NEW", true),
    ("FAILED", true),
    ("SENT", true),
    ("RECEIVED", true),
];

/// Asks, and prints.
///
/// # Errors
/// The daemon does not answer, or there is no such group or channel.
pub async fn tell(
    client: &mut Client,
    which: &HistoryArgs,
    format: Format,
) -> Result<String, CtlError> {
    let request = Request::History { of: which.scope(), after_us: which.after_us };
    let Reply::History(history) = client.ask(request, None).await? else {
        return Err(CtlError::Unasked);
    };
    let began = client.instance().started_unix_ms;
    Ok(match format {
        Format::Text => text_of(&history, began),
        Format::Json => json_of(&history, began),
    })
}

fn time(sample: &Sample, began_unix_ms: u64) -> u64 {
    began_unix_ms + sample.at_us / 1000
}

fn text_of(history: &History, began_unix_ms: u64) -> String {
    let rows = history.samples.iter().map(|sample| {
        let numbers = [sample.current, sample.total, sample.failed, sample.sent, sample.received];
        let [current, total, failed, sent, received] = numbers.map(|number| number.to_string());
        [utc(time(sample, began_unix_ms)), current, total, failed, sent, received]
    });
    table(COLUMNS, rows.collect())
}

fn json_of(history: &History, began_unix_ms: u64) -> String {
    line(&shown::history(history, began_unix_ms))
}
