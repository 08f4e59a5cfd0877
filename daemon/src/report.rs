//! What the data plane tells the operators' side: observations, in a bounded queue.
//!
//! Must not know who observes, nor what is done about it.

use balance_proto::id::ChannelKey;
use tokio::sync::{mpsc, oneshot};

/// Observations that may wait; whoever comes when they are that many waits for a place.
const QUEUE: usize = 256;

/// A channel could not be connected to, and is to be disabled (`-a`).
#[derive(Debug)]
pub struct Unreachable {
    /// Which.
    pub at: ChannelKey,
    /// What the attempt met.
    pub why: String,
    /// Told when the channel is disabled.
    pub done: oneshot::Sender<()>,
}

/// Where observations are handed in.
#[derive(Debug, Clone)]
pub struct Reports(mpsc::Sender<Unreachable>);

/// Where they come out.
pub type Observations = mpsc::Receiver<Unreachable>;

/// Both ends of the queue.
#[must_use]
pub fn queue() -> (Reports, Observations) {
    let (reports, observations) = mpsc::channel(QUEUE);
    (Reports(reports), observations)
}

impl Reports {
    /// Tells that a channel could not be connected to, and waits until it is disabled: the next
    /// client shall not try it again.
    pub async fn unreachable(&self, at: ChannelKey, why: String) {
        let (done, heard) = oneshot::channel();
        // nobody there to hear it: the daemon is ending
        if self.0.send(Unreachable { at, why, done }).await.is_ok() {
            let _ = heard.await;
        }
    }
}
