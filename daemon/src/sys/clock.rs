//! The clocks that are not the standard library's: one for stamps that people read, which may jump
//! and never measures; and one for the data plane, which never jumps and costs next to nothing.

use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC; 0 for a clock set before that.
#[must_use]
pub fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Milliseconds the system has been up, exact to a tick of the kernel (1 to 10 ms). The kernel keeps
/// them in memory that we may read.
#[must_use]
pub fn uptime_ms() -> u64 {
    let since = clock_gettime(ClockId::MonotonicCoarse);
    // neither is ever negative
    let (s, ns) = (since.tv_sec.unsigned_abs(), since.tv_nsec.unsigned_abs());
    s * 1000 + ns / 1_000_000
}
