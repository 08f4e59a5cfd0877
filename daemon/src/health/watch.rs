//! The checks of one channel, one after the other, for as long as it is watched.
//!
//! Must not know other channels.

use super::Rules;
use super::probe::{self, Outcome};
use super::verdict::{Judge, Turn};
use crate::sys::clock;
use crate::sys::seldom::Seldom;
use balance_proto::id::ChannelKey;
use balance_proto::state::{Health, Reason};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::time::{Instant, sleep_until};

/// Checks a channel for ever, first at that time. Never begins a check before the last one is over.
/// Notes when the table was `told` of a first result.
pub(super) async fn watch(
    at: ChannelKey,
    address: SocketAddr,
    first: Instant,
    (rules, told): (Rules, Arc<AtomicBool>),
) {
    let mut server = address;
    server.set_port(rules.check.port.unwrap_or(address.port()));
    let mut judge = Judge::new(rules.check.pace);
    let mut due = first;
    loop {
        sleep_until(due).await;
        // it is never closed
        let Ok(_place) = rules.at_once.acquire().await else { return };
        note_lateness(due);
        let began = Instant::now();
        let (outcome, connection) = probe::check(server, &rules.check, &rules.source).await;
        tracing::debug!(%at, %server, ?outcome, took = ?began.elapsed(), "checked");
        if !judge.is_new() && is_forgotten(&rules, at) {
            judge = Judge::new(rules.check.pace);
        }
        conclude(&mut judge, outcome, at, address, &rules).await;
        told.store(!judge.is_new(), Ordering::Relaxed);
        due = next(due, judge.next_in());
        if let Some(connection) = connection {
            probe::part(connection, due).await;
        }
    }
}

/// When the next check is due: as regularly as if checks took no time, but not in the past.
fn next(due: Instant, distance: std::time::Duration) -> Instant {
    (due + distance).max(Instant::now())
}

/// Takes a result, and tells of it if it changes something.
async fn conclude(
    judge: &mut Judge,
    outcome: Outcome,
    at: ChannelKey,
    address: SocketAddr,
    rules: &Rules,
) {
    static UNKNOWN: Seldom = Seldom::new();
    let (turn, why) = match outcome {
        Outcome::Passed => (judge.hear(true), String::new()),
        Outcome::Failed(why) => {
            count_failed(rules, at);
            (judge.hear(false), why)
        }
        Outcome::Unknown(why) => {
            if UNKNOWN.is_due() {
                tracing::warn!(%at, "cannot check, so its state stays as it is: {why}");
            }
            return;
        }
    };
    let health = match turn {
        None => return,
        Some(Turn::Up) => Health::Up,
        Some(Turn::Down) => Health::Down(Reason { why, unix_ms: clock::unix_ms() }),
    };
    rules.findings.found(at, address, health).await;
}

fn count_failed(rules: &Rules, at: ChannelKey) {
    if let Some(channel) = rules.table.load().channel(at) {
        channel.live().count_check_failed();
    }
}

/// Whether the channel was taken out and in again since the last check: what was found before
/// counts no more.
fn is_forgotten(rules: &Rules, at: ChannelKey) -> bool {
    let table = rules.table.load();
    table.channel(at).is_some_and(|channel| channel.health == Health::Unchecked)
}

/// Says that checks come late, if they do by more than a moment.
fn note_lateness(due: Instant) {
    static LATE: Seldom = Seldom::new();
    let late = due.elapsed();
    if late > std::time::Duration::from_secs(1) && LATE.is_due() {
        tracing::warn!(
            "health checks are {late:?} late: as many are under way as the descriptor limit allows; \
             raise it (ulimit -n, LimitNOFILE=)"
        );
    }
}
