//! Open connections: shown, and cut.
//!
//! Must not know how they are carried.

use super::House;
use crate::roster::Record;
use balance_proto::answer::Refusal;
use balance_proto::connection::{ConnectionPage, ConnectionView, Scope, Victims};
use std::sync::Arc;

/// Most connections in one answer, so that it fits a frame.
const AT_ONCE: usize = 5_000;

/// Those that are meant, from a number on.
pub(super) async fn page(house: &House, of: Scope, idle_s: u32, after: u64) -> ConnectionPage {
    let all = house.roster.all().await;
    let meant = all.iter().filter(|r| r.id > after && of.holds(r.at) && is_idle(r, idle_s));
    let list: Vec<_> = meant.take(AT_ONCE).map(|record| view(record)).collect();
    let next = (list.len() == AT_ONCE).then(|| list.last().map(|c| c.id)).flatten();
    ConnectionPage { list, next }
}

/// Those that would be closed.
pub(super) async fn victims(house: &House, which: Victims) -> Result<Vec<Arc<Record>>, Refusal> {
    let mut all = house.roster.all().await;
    match which {
        Victims::One(id) => {
            all.retain(|record| record.id == id);
            if all.is_empty() {
                return Err(Refusal::NoSuchConnection { id });
            }
        }
        Victims::Idle { of, for_s } => {
            all.retain(|record| of.holds(record.at) && is_idle(record, for_s));
        }
    }
    Ok(all)
}

fn is_idle(record: &Record, seconds: u32) -> bool {
    record.still_ms() >= u64::from(seconds) * 1000
}

fn view(record: &Record) -> ConnectionView {
    let (sent, received) = record.bytes();
    ConnectionView {
        id: record.id,
        client: record.client,
        at: record.at,
        age_ms: record.age_ms(),
        idle_ms: record.still_ms(),
        sent,
        received,
    }
}
