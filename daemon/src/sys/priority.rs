//! Work that can wait for other work.
//!
//! Must not know what the work is.

use rustix::process::setpriority_process;

/// What is asked of the scheduler: behind everything of ours, still before nothing at all.
const NICE: i32 = 10;

/// Lets this thread wait when traffic wants the CPU. Where the system refuses, it does not.
pub fn after_traffic() {
    // without a number it is this thread (setpriority(2), NOTES)
    let _ = setpriority_process(None, NICE);
}
