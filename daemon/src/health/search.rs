//! Searches an answer for the expression, on a thread that has nothing else to do.
//!
//! Must not know where the answer comes from.

use super::pattern::{Pattern, TIME, Trouble};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How long a search may wait for its thread.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfinished {
    /// It was given up: with this answer the expression leads nowhere.
    GivenUp(Trouble),
    /// All threads are busy with other answers; that says nothing about this one.
    Busy,
}

/// Whether the expression is in this text. Takes [`PATIENCE`] and twice [`TIME`] at most.
pub(super) async fn search(pattern: &Arc<Pattern>, text: &[u8]) -> Result<bool, Unfinished> {
    let (pattern, text) = (Arc::clone(pattern), text.to_vec());
    let (begin, began) = oneshot::channel();
    let mut searching = spawn_blocking(move || {
        // nobody there to hear it: the check is over
        begin.send(()).ok().map(|()| pattern.is_in(&text))
    });
    if timeout(PATIENCE, began).await.is_err() {
        searching.abort();
        return Err(Unfinished::Busy);
    }
    match timeout(2 * TIME, &mut searching).await {
        Ok(Ok(Some(Ok(found)))) => Ok(found),
        Ok(Ok(Some(Err(trouble)))) => Err(Unfinished::GivenUp(trouble)),
        // between two looks at the clock; its steps will end it
        Err(_) => Err(Unfinished::GivenUp(Trouble::Time)),
        // the library panicked, or we are ending
        Ok(_) => Err(Unfinished::GivenUp(Trouble::Steps)),
    }
}
