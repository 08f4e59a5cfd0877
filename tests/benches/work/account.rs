//! Lease and account: a slot taken and given back, and bytes counted on it.
//!
//! One thread does it: what threads cost each other is for the side-by-side runs.

use super::{Work, pick};
use balance_daemon::table::live::Live;
use balance_daemon::table::owner::Owner;
use balance_proto::discipline::Discipline;
use balance_proto::id::Maxc;
use std::sync::Arc;

/// A slot of a channel without a limit.
pub fn lease() -> Work {
    let live = Arc::new(Live::default());
    Work::new("lease/unlimited", move || live.lease(Maxc::UNLIMITED).is_some())
}

/// A slot of a channel with one.
pub fn lease_limited() -> Work {
    let live = Arc::new(Live::default());
    Work::new("lease/limited", move || live.lease(Maxc::new(100)).is_some())
}

/// A channel that is full.
pub fn lease_refused() -> Work {
    let live = Arc::new(Live::default());
    let held = live.lease(Maxc::new(1));
    Work::new("lease/refused", move || {
        let _ = &held;
        live.lease(Maxc::new(1)).is_some()
    })
}

/// An exchange in the books: bytes to the channel, bytes from it.
pub fn count() -> Work {
    let live = Arc::new(Live::default());
    let lease = live.lease(Maxc::UNLIMITED).expect("no limit");
    Work::new("account/exchange", move || {
        lease.count_sent(std::hint::black_box(64));
        lease.count_received(std::hint::black_box(256));
    })
}

/// The table as a worker looks at it for each client.
pub fn snapshot() -> Work {
    let reader = Owner::new(pick::table(Discipline::RoundRobin, &[2], 0)).reader();
    Work::new("table/load", move || reader.load().revision())
}
