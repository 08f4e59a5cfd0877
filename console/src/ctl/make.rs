//! Makes a change, or says what it would do; asks back before the last channel goes (DS-5).
//!
//! Must not know what a change does: the daemon says that.

use super::args::Format;
use super::change::{Care, Change};
use super::{CtlError, done, effect, text};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::id::Revision;
use balance_proto::insight::{Arrivals, Effect};
use balance_proto::request::{Expect, Request};
use std::io::{self, IsTerminal, Write};
use std::net::IpAddr;
use std::path::Path;

/// Most clients in one preview, so that they fit a call.
const CLIENTS: usize = 3_000;

/// Makes the change as carefully as was said. Gives what is to be printed.
///
/// # Errors
/// The daemon says no, or the user does.
pub async fn make(
    client: &mut Client,
    change: &Change,
    format: Format,
) -> Result<String, CtlError> {
    let care = change.care();
    if care.dry_run {
        let effect = preview(client, change.request(), arrivals(care)?).await?;
        return Ok(match format {
            Format::Text => effect::text(&effect, change.cuts_later()),
            Format::Json => effect::json(&effect),
        });
    }
    if change.may_need_a_yes() && io::stdin().is_terminal() && io::stdout().is_terminal() {
        let effect = preview(client, change.request(), Arrivals::Expected).await?;
        if effect.last_usable && effect.refused.1 > 0 && !is_confirmed(change, &effect) {
            return Err(CtlError::NotConfirmed);
        }
    }
    let boot = client.instance().boot;
    let expect = care.if_revision.map(|revision| Expect { boot, revision: Revision(revision) });
    let reply = client.ask(change.request(), expect).await?;
    Ok(done(&change.to_string(), &reply, format))
}

/// What a request would do, in words or JSON.
///
/// # Errors
/// The daemon would say no.
pub async fn what_if(
    client: &mut Client,
    request: Request,
    format: Format,
) -> Result<String, CtlError> {
    let effect = preview(client, request, Arrivals::Expected).await?;
    Ok(match format {
        Format::Text => effect::text(&effect, false),
        Format::Json => effect::json(&effect),
    })
}

/// What a request would do.
///
/// # Errors
/// The daemon would say no.
pub async fn preview(
    client: &mut Client,
    request: Request,
    arrivals: Arrivals,
) -> Result<Effect, CtlError> {
    let request = Request::Preview { request: Box::new(request), arrivals };
    match client.ask(request, None).await? {
        Reply::Preview(effect) => Ok(effect),
        _ => Err(CtlError::Unasked),
    }
}

/// For which clients.
fn arrivals(care: &Care) -> Result<Arrivals, CtlError> {
    let mut clients = care.listed.clone();
    if let Some(path) = &care.file {
        clients.extend(clients_in(path)?);
    }
    match clients.len() {
        0 if care.file.is_none() => Ok(Arrivals::Expected),
        0..=CLIENTS => Ok(Arrivals::Listed(clients)),
        many => Err(CtlError::Wrong(format!(
            "{many} clients are too many for one preview: list {CLIENTS} at most"
        ))),
    }
}

fn clients_in(path: &Path) -> Result<Vec<IpAddr>, CtlError> {
    let name = path.display();
    let read = match path == Path::new("-") {
        true => io::read_to_string(io::stdin()),
        false => std::fs::read_to_string(path),
    };
    let listed = read.map_err(|error| CtlError::Wrong(format!("cannot read {name}: {error}")))?;
    let lines = (1..).zip(listed.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let wrong = || format!("{name}, line {number}: {line:?} is no IP address");
            line.trim().parse().map_err(|_| CtlError::Wrong(wrong()))
        })
        .collect()
}

/// Asks back. Nothing but a yes is one.
fn is_confirmed(change: &Change, effect: &Effect) -> bool {
    let closed = text::percent(effect.refused.1, effect.arrivals);
    // if it cannot be asked, there is no answer either
    let _ = write!(
        io::stderr(),
        "{change} takes the last channel away that takes clients: {closed} of the clients that \
         come then are closed.\nDo it? [y/N] "
    );
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}
