//! Stopping as a job of a shell, and going on (T-09). In raw mode Ctrl-Z is a key like any other.

use rustix::process::{Pid, Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};

/// Whether somebody is there who could let us go on: a process of our session that is outside our
/// process group and the parent of one inside it.
#[must_use]
pub fn may_stop() -> bool {
    let (group, Ok(session)) = (getpgrp(), getsid(None)) else { return false };
    let mut ancestor = getppid();
    // we are inside the group; so may be those who started us
    while let Some(pid) = ancestor {
        if getsid(Some(pid)) != Ok(session) {
            return false;
        }
        match getpgid(Some(pid)) {
            Ok(of) if of == group => ancestor = parent_of(pid),
            Ok(_) => return true,
            Err(_) => return false,
        }
    }
    false
}

/// The parent of another process, where the system tells.
fn parent_of(pid: Pid) -> Option<Pid> {
    let path = format!("/proc/{}/stat", pid.as_raw_nonzero());
    let stat = std::fs::read_to_string(path).ok()?;
    // the name in brackets may hold anything
    let after = stat.rsplit_once(") ")?.1;
    Pid::from_raw(after.split(' ').nth(1)?.parse().ok()?)
}

/// Stops all of our job; returns when somebody lets it go on. Not by TSTP, which we listen to.
pub fn stop() {
    let _ = kill_current_process_group(Signal::STOP);
}
