//! Which CPU runs what: the proxy has the first to itself, load and servers share the others.
//!
//! A thread sets only its own place; what it starts inherits it, so that no tool is needed.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::fmt;

/// Where the parts of a run are. Without places the system decides.
#[derive(Debug, Clone, Copy)]
pub struct Placement {
    /// The proxy's CPUs.
    pub proxy: Option<CpuSet>,
    /// Those of clients and servers.
    pub load: Option<CpuSet>,
}

impl Placement {
    /// A place for proxies of so many threads; none if there is only one CPU.
    pub fn new(threads: u16) -> Self {
        let allowed = sched_getaffinity(None).map(|set| numbers(&set)).unwrap_or_default();
        if allowed.len() < 2 {
            return Self::anywhere();
        }
        let (proxy, load) = allowed.split_at(usize::from(threads).min(allowed.len() - 1));
        Self { proxy: Some(set_of(proxy)), load: Some(set_of(load)) }
    }

    /// Wherever the system wants.
    pub fn anywhere() -> Self {
        Self { proxy: None, load: None }
    }
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.proxy, &self.load) {
            (Some(proxy), Some(load)) => {
                write!(f, "proxy on CPU {:?}, load on CPU {:?}", numbers(proxy), numbers(load))
            }
            _ => f.write_str("nothing pinned"),
        }
    }
}

/// Puts the calling thread, and what it starts from now on, there.
pub fn run_on(set: Option<CpuSet>) {
    if let Some(set) = set {
        // a machine that does not let us is measured as it is
        let _ = sched_setaffinity(None, &set);
    }
}

fn numbers(set: &CpuSet) -> Vec<usize> {
    (0..CpuSet::MAX_CPU).filter(|cpu| set.is_set(*cpu)).collect()
}

fn set_of(cpus: &[usize]) -> CpuSet {
    let mut set = CpuSet::new();
    cpus.iter().for_each(|cpu| set.set(*cpu));
    set
}
