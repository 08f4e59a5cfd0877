//! The way of a connection. Data flows one way, each stage a file:
//!
//! `listen` (accept) → [`selection`](crate::table::selection) (pick) → `connect` → `relay` →
//! `account`
//!
//! Must not know who steers the table, nor the control protocol: it reads snapshots, and counts.

mod account;
mod connect;
mod listen;
mod relay;
mod worker;

pub use worker::{Workers, start};

use crate::table::owner::Reader;
use crate::table::selection::Selection;
use account::Ledger;
use listen::Inbound;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What every connection is carried by.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The table, as it is now.
    pub table: Reader,
    /// Whether hash groups offer the neighbours of the computed channel (`-H`).
    pub hash_failover: bool,
    /// How long one attempt to connect may take (`-t`).
    pub connect_timeout: Duration,
    /// How many connections all workers together may carry.
    pub room: Arc<Semaphore>,
}

/// One connection, from its acceptance to its end.
async fn carry(mut inbound: Inbound, rules: &Rules) {
    let mut selection = Selection::new(inbound.client, rules.hash_failover);
    let Some(upstream) = connect::first_that_answers(&mut selection, rules).await else {
        return; // no channel can take it: accepted, then closed (balance(1), BUGS)
    };
    // in this order: the channel's connection is closed before its slot is given to the next client
    let ledger = Ledger::open(upstream.lease);
    let mut channel = upstream.stream;
    relay::relay(&mut inbound.stream, &mut channel, &ledger).await;
}
