//! What the machine gives this process, as proc and the control groups (v1 and v2) say it: memory and
//! CPUs (H-33, H-91, H-93, DH-l), and what it has taken of it.
//!
//! Where both are mounted is a parameter, so that a container can say it and a test can hand in broken
//! ones. Must not know what it is used for.

mod cgroup;

use rustix::fs::{PROC_SUPER_MAGIC, statfs};
use rustix::process::{Resource, getrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

/// Where the system's figures are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// Usually `/proc`.
    pub proc: PathBuf,
    /// Usually `/sys/fs/cgroup`.
    pub cgroup: PathBuf,
}

impl Default for Roots {
    fn default() -> Self {
        Self { proc: "/proc".into(), cgroup: "/sys/fs/cgroup".into() }
    }
}

/// A figure cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", path.display())]
pub struct Unreadable {
    /// The file that should have it.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// What this process has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Time on CPUs, in microseconds.
    pub cpu_us: u64,
    /// Memory, in bytes.
    pub resident: u64,
    /// Descriptors.
    pub descriptors: u64,
    /// How many it may have; none is no limit.
    pub descriptors_max: Option<u64>,
}

impl Roots {
    /// Bytes of memory this process may have: what the machine has, or less if a control group says so.
    ///
    /// # Errors
    /// It is not known.
    pub fn memory(&self) -> Result<u64, Unreadable> {
        let path = self.proc.join("meminfo");
        let all = kibibytes(&path, "MemTotal:")?;
        Ok(cgroup::memory(self)?.map_or(all, |limit| limit.min(all)))
    }

    /// CPUs this process may use: its set, or fewer if a quota says so; never none.
    ///
    /// # Errors
    /// It is not known.
    pub fn cpus(&self) -> Result<NonZeroU16, Unreadable> {
        let path = self.proc.join("self/status");
        let text = read(&path)?;
        let list = field(&text, "Cpus_allowed_list:").unwrap_or_default();
        let set = count(list.trim()).ok_or_else(|| unreadable(&path, "no list of CPUs"))?;
        let cpus = cgroup::cpus(self)?.map_or(set, |quota| set.min(quota.max(1)));
        Ok(u16::try_from(cpus).ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MAX))
    }

    /// What this process has taken until now.
    ///
    /// # Errors
    /// It is not known.
    pub fn taken(&self) -> Result<Taken, Unreadable> {
        let resident = kibibytes(&self.proc.join("self/status"), "VmRSS:")?;
        let path = self.proc.join("self/fd");
        let open = descriptors(&path).map_err(|error| unreadable(&path, &error.to_string()))?;
        let clock = clock_gettime(ClockId::ProcessCPUTime);
        let [seconds, nanos] = [clock.tv_sec, clock.tv_nsec].map(|n| u64::try_from(n).unwrap_or(0));
        Ok(Taken {
            cpu_us: seconds * 1_000_000 + nanos / 1000,
            resident,
            descriptors: open,
            descriptors_max: getrlimit(Resource::Nofile).current,
        })
    }
}

/// How many descriptors are open. Newer systems say it as the size of their directory; to list
/// thousands takes a millisecond.
fn descriptors(dir: &Path) -> std::io::Result<u64> {
    let said = std::fs::metadata(dir)?.len();
    if said > 0 && statfs(dir)?.f_type == PROC_SUPER_MAGIC {
        return Ok(said);
    }
    // one of them is what we read with
    Ok((std::fs::read_dir(dir)?.count() as u64).saturating_sub(1))
}

fn unreadable(path: &Path, why: &str) -> Unreadable {
    Unreadable { path: path.to_owned(), why: why.to_owned() }
}

fn read(path: &Path) -> Result<String, Unreadable> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))
}

/// What stands behind a word at the beginning of a line.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name))
}

/// A field in KiB, as bytes.
fn kibibytes(path: &Path, name: &str) -> Result<u64, Unreadable> {
    let text = read(path)?;
    let number = field(&text, name).and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    let kib: u64 = number.ok_or_else(|| unreadable(path, &format!("no {name}")))?;
    Ok(kib.saturating_mul(1024))
}

/// How many CPUs `0-3,8` names.
fn count(list: &str) -> Option<u64> {
    list.split(',').try_fold(0, |sum: u64, part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let [first, last] = [first, last].map(|number| number.parse::<u64>().ok());
        Some(sum + last?.checked_sub(first?)? + 1)
    })
}

#[cfg(test)]
mod tests;
