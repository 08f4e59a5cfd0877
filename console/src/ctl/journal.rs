//! What operators did, and taking it back.

use super::CtlError;
use super::args::Format;
use super::output::line;
use super::text::{Column, table, utc};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::journal::{Deed, Undo, taken_back_by};
use balance_proto::json::events as shown;
use balance_proto::request::Request;

const COLUMNS: [Column; 5] =
    [("ID", true), ("TIME", false), ("WHO", false), ("WHAT", false), ("UNDO", false)];

/// Lists what was done, the latest first.
///
/// # Errors
/// The daemon cannot be asked.
pub async fn log(client: &mut Client, format: Format) -> Result<String, CtlError> {
    let deeds = deeds(client).await?;
    Ok(match format {
        Format::Text => table(COLUMNS, deeds.iter().map(row).collect()),
        Format::Json => line(&shown::journal(&deeds)),
    })
}

async fn deeds(client: &mut Client) -> Result<Vec<Deed>, CtlError> {
    match client.ask(Request::Journal, None).await? {
        Reply::Journal(deeds) => Ok(deeds),
        _ => Err(CtlError::Unasked),
    }
}

fn row(deed: &Deed) -> [String; COLUMNS.len()] {
    let undo = match &deed.undo {
        Undo::By(words) => words.clone(),
        Undo::Done(by) => format!("done by number {by}"),
        Undo::Never(why) => format!("no: {why}"),
    };
    let what = match deed.undoes {
        Some(id) => format!("{} (took back {id})", deed.change),
        None => deed.change.to_string(),
    };
    [deed.id.to_string(), utc(deed.unix_ms), deed.actor.to_string(), what, undo]
}

/// Takes back what was done under that number; with 0 the latest that can be.
///
/// # Errors
/// It cannot be taken back, or it was changed again since.
pub async fn undo(client: &mut Client, id: u64, format: Format) -> Result<String, CtlError> {
    let Reply::Undone { id } = client.ask(Request::Undo { id }, None).await? else {
        return Err(CtlError::Unasked);
    };
    let deeds = deeds(client).await?;
    let of = |id: u64| deeds.iter().find(|deed| deed.id == id);
    let undone = of(id);
    // none if there was nothing left to change
    let by = taken_back_by(&deeds, id);
    let words = |deed: Option<&Deed>| deed.map(|deed| deed.change.to_string());
    Ok(match format {
        Format::Text => {
            let was = words(undone).map(|was| format!(" ({was})")).unwrap_or_default();
            let is = words(by).unwrap_or_else(|| "it is as it was before".to_owned());
            format!("took back number {id}{was}: {is}\n")
        }
        Format::Json => line(&shown::undone(id, by)),
    })
}
