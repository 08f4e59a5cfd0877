//! Asking every daemon of this machine who it is and how it stands (N-08): each over a conversation
//! of its own that is over at once, all of them side by side.
//!
//! Must not know the model.

use super::msg::Survey;
use balance_proto::client::{Client, ClientError};
use balance_proto::rendezvous::{self, Places};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::timeout;

/// How long one daemon may take for its table.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks all of them, and those behind these sockets wherever they are; also gives where was looked.
pub async fn all(known: Vec<PathBuf>) -> (Vec<Survey>, Vec<PathBuf>) {
    let places = Places::of_this_process(None).for_clients();
    let mut paths: Vec<PathBuf> =
        rendezvous::doors(&places).into_iter().map(|door| door.path).collect();
    paths.extend(known);
    paths.sort();
    paths.dedup();
    let asked: Vec<_> = paths
        .into_iter()
        .map(|path| tokio::spawn(async move { Survey { outcome: one(&path).await, path } }))
        .collect();
    let mut surveys = Vec::with_capacity(asked.len());
    for task in asked {
        // a task of ours fails only by a panic
        surveys.extend(task.await);
    }
    (surveys, places)
}

async fn one(path: &Path) -> super::msg::Surveyed {
    let mut client =
        Client::connect(path, "balance-tui").await.map_err(|error| error.to_string())?;
    let table = timeout(PATIENCE, client.table()).await;
    let table = table.map_err(|_| ClientError::Silent(PATIENCE).to_string())?;
    let table = table.map_err(|error| error.to_string())?;
    Ok((client.instance().clone(), table))
}
