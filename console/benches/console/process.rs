//! What a process has used, from /proc.

use std::fs;
use std::time::Duration;

/// CPU time of all its threads.
pub(crate) fn cpu(pid: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let nanos = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanos.sum())
}

/// A line of its status, in KiB: `VmRSS`, `VmHWM`.
pub(crate) fn kib(pid: u32, what: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{what}:")));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
