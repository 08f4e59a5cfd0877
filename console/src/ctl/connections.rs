//! Open connections: listed, and closed.

use super::args::{CloseArgs, ConnectionsArgs, Format};
use super::output::line;
use super::text::{Column, count, stretch, table};
use super::{CtlError, effect, make};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::connection::ConnectionView;
use balance_proto::insight::Arrivals;
use balance_proto::json::events as shown;
use balance_proto::request::Request;

const COLUMNS: [Column; 7] = [
    ("ID", true),
    ("CLIENT", false),
    ("CHANNEL", false),
    ("AGE", true),
    ("IDLE", true),
    ("SENT", true),
    ("RECEIVED", true),
];

/// Lists them, a line a connection, the oldest first.
///
/// # Errors
/// The daemon cannot be asked.
pub async fn list(
    client: &mut Client,
    which: &ConnectionsArgs,
    format: Format,
) -> Result<String, CtlError> {
    let all = all(client, which).await?;
    Ok(match format {
        Format::Text => table(COLUMNS, all.iter().map(row).collect()),
        Format::Json => line(&shown::connections(&all)),
    })
}

async fn all(
    client: &mut Client,
    which: &ConnectionsArgs,
) -> Result<Vec<ConnectionView>, CtlError> {
    let (of, idle_s) = (which.scope(), which.idle);
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let request = Request::Connections { of, idle_s, after };
        let Reply::Connections(page) = client.ask(request, None).await? else {
            return Err(CtlError::Unasked);
        };
        all.extend(page.list);
        match page.next {
            Some(next) => after = next,
            None => return Ok(all),
        }
    }
}

fn row(connection: &ConnectionView) -> [String; COLUMNS.len()] {
    [
        connection.id.to_string(),
        connection.client.to_string(),
        connection.at.to_string(),
        stretch(connection.age_ms),
        stretch(connection.idle_ms),
        connection.sent.to_string(),
        connection.received.to_string(),
    ]
}

/// Closes connections, or says how many that would be.
///
/// # Errors
/// There is no such connection.
pub async fn close(
    client: &mut Client,
    args: &CloseArgs,
    format: Format,
) -> Result<String, CtlError> {
    let which = args.victims().map_err(CtlError::Wrong)?;
    let request = Request::Close { which };
    if args.dry_run {
        let effect = make::preview(client, request, Arrivals::Expected).await?;
        return Ok(match format {
            Format::Text => effect::closing_text(&effect),
            Format::Json => effect::closing_json(&effect),
        });
    }
    let Reply::Closed { count: closed } = client.ask(request, None).await? else {
        return Err(CtlError::Unasked);
    };
    Ok(match format {
        Format::Text => format!("closed {}\n", count(closed, "connection")),
        Format::Json => line(&shown::closed(closed)),
    })
}
