//! Limits of control groups, v1 and v2, on the way from the root to this process.
//!
//! In a container the path that proc names may not be there; then the root is the group.

use super::{Roots, Unreadable, read, unreadable};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The least limit of memory, in bytes; none if there is none.
pub(super) fn memory(roots: &Roots) -> Result<Option<u64>, Unreadable> {
    let mut least = None;
    for (dir, v2) in groups(roots, "memory")? {
        let name = if v2 { "memory.max" } else { "memory.limit_in_bytes" };
        let limit = number(&dir.join(name))?;
        least = [least, limit].into_iter().flatten().min();
    }
    Ok(least)
}

/// The least quota of CPU time in whole CPUs, rounded down; none if there is none.
pub(super) fn cpus(roots: &Roots) -> Result<Option<u64>, Unreadable> {
    let mut least = None;
    for (dir, v2) in groups(roots, "cpu")? {
        let (quota, period) = if v2 {
            let path = dir.join("cpu.max");
            let text = optional(&path)?.unwrap_or_default();
            let mut words = text.split_whitespace().map(|word| parse(&path, word));
            (words.next().transpose()?.flatten(), words.next().transpose()?.flatten())
        } else {
            (number(&dir.join("cpu.cfs_quota_us"))?, number(&dir.join("cpu.cfs_period_us"))?)
        };
        if let (Some(quota), Some(period @ 1..)) = (quota, period) {
            least = [least, Some(quota / period)].into_iter().flatten().min();
        }
    }
    Ok(least)
}

/// The directories that may hold limits for this controller, and whether they are of v2.
fn groups(roots: &Roots, controller: &str) -> Result<Vec<(PathBuf, bool)>, Unreadable> {
    let text = optional(&roots.proc.join("self/cgroup"))?.unwrap_or_default();
    let mut found = Vec::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, ':');
        let (_, Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let v2 = controllers.is_empty();
        if !v2 && !controllers.split(',').any(|name| name == controller) {
            continue;
        }
        let base = match v2 {
            true => roots.cgroup.clone(),
            false => roots.cgroup.join(controller),
        };
        let path = Path::new(path.trim_start_matches('/'));
        found.extend(path.ancestors().map(|path| (base.join(path), v2)));
    }
    Ok(found)
}

/// What a file says; none if there is no such file.
fn optional(path: &Path) -> Result<Option<String>, Unreadable> {
    match std::fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        _ => read(path).map(Some),
    }
}

fn number(path: &Path) -> Result<Option<u64>, Unreadable> {
    optional(path)?.map_or(Ok(None), |text| parse(path, text.trim()))
}

/// A number; none for `max` and for -1.
fn parse(path: &Path, word: &str) -> Result<Option<u64>, Unreadable> {
    match word {
        "max" | "-1" => Ok(None),
        word => word.parse().map(Some).map_err(|_| unreadable(path, "this is no limit")),
    }
}
