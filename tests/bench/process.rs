//! A proxy that runs: started in its place, looked at through /proc, ended by its pid.
//!
//! What it started itself belongs to it. Must not know which proxy it is.

use crate::cpus;
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use rustix::process::{Pid as Process, Signal, kill_process};
use rustix::thread::CpuSet;
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a proxy that was asked to end may take.
const GRACE: Duration = Duration::from_secs(2);

/// A running proxy; it is ended when dropped.
#[derive(Debug)]
pub struct Proxy {
    child: Child,
    log: PathBuf,
}

impl Proxy {
    /// Starts it on these CPUs; what it says goes to a file.
    pub fn start(mut command: Command, on: Option<CpuSet>, log: PathBuf) -> Result<Self, String> {
        let file = File::create(&log).map_err(|error| format!("no file for its log: {error}"))?;
        let copy = file.try_clone().map_err(|error| format!("no file for its log: {error}"))?;
        command.stdin(Stdio::null()).stdout(file).stderr(copy);
        // the thread's place is inherited, and the thread is gone afterwards
        let spawned = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                cpus::run_on(on);
                command.spawn()
            });
            thread.join()
        });
        match spawned {
            Ok(Ok(child)) => Ok(Self { child, log }),
            Ok(Err(error)) => Err(format!("it does not start: {error}")),
            Err(_) => Err("it does not start".to_owned()),
        }
    }

    /// Fails, with what it said last, if it is no more.
    pub fn check(&mut self) -> Result<(), String> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                let log = fs::read(&self.log).unwrap_or_default();
                let log = String::from_utf8_lossy(&log);
                let last = log.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
                Err(format!("it ended with {status}: {last}"))
            }
            Err(error) => Err(format!("it cannot be looked at: {error}")),
        }
    }

    /// CPU time that it and what it started have used, those included that are gone by now.
    pub fn cpu(&self) -> Duration {
        let all = self.family();
        let own: Duration = all.iter().filter_map(|pid| own_time(*pid)).sum();
        let reaped: u64 = all.iter().filter_map(|pid| Some(Stat::read(*pid)?.reaped_ticks)).sum();
        own + Duration::from_secs(reaped) / rustix::param::clock_ticks_per_second() as u32
    }

    /// Its memory: pages shared with others count in part.
    pub fn pss_kib(&self) -> Result<u64, String> {
        let pss = |pid: &i32| {
            let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        let sum: Option<u64> = self.family().iter().map(pss).sum();
        sum.ok_or_else(|| "its memory cannot be read from smaps_rollup".to_owned())
    }

    /// It and all that descend from it.
    fn family(&self) -> Vec<i32> {
        let first = self.child.id() as i32;
        let mut children: HashMap<i32, Vec<i32>> = HashMap::new();
        for pid in running() {
            if let Some(stat) = Stat::read(pid) {
                children.entry(stat.parent).or_default().push(pid);
            }
        }
        let (mut all, mut next) = (vec![first], 0);
        while let Some(pid) = all.get(next) {
            all.extend(children.remove(pid).unwrap_or_default());
            next += 1;
        }
        all
    }

    /// Waits for its end; whether it came.
    fn gone_within(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        while Instant::now() < end {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // a pid may be somebody else's by the time it is looked at again, a pid and a time may not
        let family: Vec<_> = self.family().into_iter().map(|pid| (pid, Stat::began(pid))).collect();
        if matches!(self.child.try_wait(), Ok(None)) {
            end(self.child.id() as i32, Signal::TERM);
            if !self.gone_within(GRACE) {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
        }
        for (pid, began) in family {
            if began.is_some() && Stat::began(pid) == began {
                end(pid, Signal::KILL);
            }
        }
    }
}

fn end(pid: i32, signal: Signal) {
    if let Some(pid) = Process::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

/// The CPU time of one process, to the nanosecond; /proc has it in hundredths of a second.
fn own_time(pid: i32) -> Option<Duration> {
    let clock = clock_getcpuclockid(Pid::from_raw(pid)).ok()?;
    clock_gettime(clock).ok().map(Duration::from)
}

fn running() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// What is needed of /proc/PID/stat.
struct Stat {
    parent: i32,
    /// Of children that it has waited for.
    reaped_ticks: u64,
    began: u64,
}

impl Stat {
    fn read(pid: i32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // the name in front may hold anything, a parenthesis too
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            reaped_ticks: number(13)? + number(14)?,
            began: number(19)?,
        })
    }

    fn began(pid: i32) -> Option<u64> {
        Self::read(pid).map(|stat| stat.began)
    }
}
