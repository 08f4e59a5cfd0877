//! The way of a connection. Data flows one way, each stage a file:
//!
//! `listen` (accept) → [`selection`](crate::table::selection) (pick) → `connect` → `relay` →
//! `account`
//!
//! `dump` and `trace` look on if they are asked to. Must not know who steers the table, nor the
//! control protocol: it reads snapshots, counts, and reports what it saw.

mod account;
mod connect;
mod crew;
mod dump;
pub mod http;
mod idle;
mod listen;
mod pipes;
mod relay;
mod trace;
mod worker;

pub use dump::Dump;
pub use worker::{Workers, start};

use crate::report::Reports;
use crate::roster::Clerk;
use crate::sys::event_loop::EventLoop;
use crate::sys::source::Source;
use crate::sys::voice::Voice;
use crate::table::owner::Reader;
use crate::table::selection::{Hashing, Selection};
use account::Ledger;
use crew::Mate;
use listen::{Crowd, Inbound};
use pipes::Pipes;
use relay::{Both, Relay};
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;
use tokio::sync::Semaphore;
use trace::Trace;

/// What every connection is carried by.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The table, as it is now.
    pub table: Reader,
    /// Whether hash groups offer the neighbours of the computed channel (`-H`).
    pub hashing: Hashing,
    /// How long one attempt to connect may take (`-t`).
    pub connect_timeout: Duration,
    /// How long a connection may stand still (`-T`); none is for ever.
    pub idle_timeout: Option<Duration>,
    /// Where connections to channels come from (`-B`).
    pub source: Source,
    /// Where to report channels that cannot be connected to (`-a`).
    pub autodisable: Option<Reports>,
    /// Whether and where data is printed (`-p`).
    pub dump: Option<Dump>,
    /// Whether and where the way of each client is told (`-d`).
    pub trace: Option<Voice>,
    /// Where is told that a connection stood still for too long.
    pub voice: Voice,
    /// How long connections may hold up the end; none is for ever.
    pub grace: Option<Duration>,
    /// How many connections all workers together may carry.
    pub room: Arc<Semaphore>,
    /// How many pipes each worker keeps for bulk.
    pub pipes: usize,
    /// The rules of the HTTP mode; without, bytes pass unseen.
    pub http: Option<Arc<http::Rules>>,
}

/// Which way data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From the client to the channel.
    Up,
    /// From the channel to the client.
    Down,
}

/// What one worker has.
#[derive(Debug)]
struct Post {
    rules: Rules,
    event_loop: EventLoop,
    pipes: Pipes,
    /// Connections to channels that wait for a request.
    pool: Rc<http::Pool>,
    /// No more clients are taken, and none is to be kept waiting.
    closing: Cell<bool>,
    /// How many would like to come in.
    crowd: Rc<Crowd>,
    mate: Mate,
    clerk: Clerk,
}

impl Post {
    /// Whether clients are not to be kept.
    fn is_crowded_or_closing(&self) -> bool {
        self.closing.get() || self.crowd.waits()
    }
}

/// One connection, from its acceptance until it has a channel; from then on it is a [`Relay`].
async fn carry(inbound: Inbound, post: Rc<Post>) {
    let rules = &post.rules;
    if let Some(http) = rules.http.clone() {
        return http::serve(inbound, Rc::clone(&post), http).await;
    }
    let trace = Trace::new(rules.trace);
    trace.client(inbound.from);
    let mut selection = Selection::new(inbound.from, rules.hashing);
    let mut both = Both::default();
    // with something to say at hand, the channel is greeted with it; whoever looks on sees the order
    // of 3.54
    let watched = rules.dump.is_some() || rules.trace.is_some();
    let eager = !watched && both.listen(&inbound.client);
    let Some(upstream) = connect::first_that_answers(&mut selection, eager, &post, trace).await
    else {
        return; // no channel can take it: accepted, then closed (balance(1), BUGS)
    };
    let entry = post.clerk.enter(inbound.from, upstream.at, this_task().await);
    let ledger = Ledger::open(upstream.lease.kept_by(post.mate.number()), entry);
    let client = (inbound.client, inbound.presence);
    let relay = Relay::new(client, upstream.stream, both, ledger, Rc::clone(&post));
    post.event_loop.go_on_as(relay);
}

/// The waker of the task that asks.
async fn this_task() -> Waker {
    poll_fn(|cx| Poll::Ready(cx.waker().clone())).await
}
