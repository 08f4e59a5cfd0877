//! What the HTTP mode must know of the machine before it starts: memory, CPUs, and whether its own
//! figures can be read (H-33, H-91, H-93, H-98).
//!
//! Must not know what is made of it.

use crate::cli::Cli;
use crate::error::fault::Fault;
use crate::sys::host::{Roots, Unreadable};
use std::num::NonZeroU16;

/// The machine as this process finds it.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) roots: Roots,
    /// Threads for traffic.
    pub(super) threads: NonZeroU16,
    /// Bytes of memory that connections may take; none is not known, or not asked.
    pub(super) memory: Option<u64>,
    pub(super) faults: Vec<Fault>,
}

impl Host {
    /// Looks. Without HTTP nothing of it keeps a daemon from starting.
    pub(super) fn find(cli: &Cli, http: bool, counted: bool) -> Self {
        let own = Roots::default();
        let roots = Roots {
            proc: cli.proc_root.clone().unwrap_or(own.proc),
            cgroup: cli.cgroup_root.clone().unwrap_or(own.cgroup),
        };
        let mut faults = Vec::new();
        let mut note = |what: &str, error: &Unreadable, remedy: &str| {
            let what = format!("{what} [{}]: {}", error.path.display(), error.why);
            faults.push(Fault::of_system(None, what, remedy.to_owned()));
        };
        let memory = http.then(|| roots.memory());
        if let Some(Err(error)) = &memory {
            let what = "unable to determine appliance memory configuration";
            note(
                what,
                error,
                "mount proc there, or name its place with --proc-root and --cgroup-root",
            );
        }
        let threads = match (cli.threads, roots.cpus()) {
            (Some(threads), _) | (None, Ok(threads)) => threads,
            (None, Err(error)) => {
                if http {
                    let what = "failed to determine number of available CPUs";
                    note(what, &error, "say how many threads there shall be with --threads");
                }
                super::usable_cpus()
            }
        };
        let taken = roots.taken();
        if let (true, Err(error)) = (counted, &taken) {
            let what = "failed to initialize statistics reporting";
            note(what, error, "mount proc there, or leave out --ctl-port and --ui-port");
        }
        let resident = taken.map_or(0, |taken| taken.resident);
        let memory = memory.and_then(Result::ok).map(|limit| limit.saturating_sub(resident));
        Self { roots, threads, memory, faults }
    }
}
