//! What the data plane and the health checks tell the operators' side, in bounded queues.
//!
//! Must not know who observes, nor what is done about it.

use balance_proto::id::ChannelKey;
use balance_proto::state::Health;
use std::net::SocketAddr;
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

/// Health checks found out something about a channel.
#[derive(Debug)]
pub struct Finding {
    /// Which.
    pub at: ChannelKey,
    /// Where it led: the finding is about that.
    pub address: SocketAddr,
    /// What they say of it from now on.
    pub health: Health,
    /// Told when the table says so.
    pub done: oneshot::Sender<()>,
}

/// Where findings are handed in.
#[derive(Debug, Clone)]
pub struct Findings(mpsc::Sender<Finding>);

/// Where they come out.
pub type Found = mpsc::Receiver<Finding>;

/// Both ends of the queue of findings.
#[must_use]
pub fn findings() -> (Findings, Found) {
    let (findings, found) = mpsc::channel(QUEUE);
    (Findings(findings), found)
}

impl Findings {
    /// Tells what was found, and waits until the table says so.
    pub async fn found(&self, at: ChannelKey, address: SocketAddr, health: Health) {
        let (done, heard) = oneshot::channel();
        // nobody there to hear it: the daemon is ending
        if self.0.send(Finding { at, address, health, done }).await.is_ok() {
            let _ = heard.await;
        }
    }
}
