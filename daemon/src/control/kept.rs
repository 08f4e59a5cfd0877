//! What operators decided, kept in a file beyond the end of the process (`--state-dir`, DS-4, A-24):
//! which channels are out of service, by whom and since when.
//!
//! The file is replaced as a whole, so that a crash leaves the old one or the new one. Must not know who
//! may decide.

use crate::table::Table;
use crate::table::change::Order;
use crate::table::owner::Owner;
use balance_proto::actor::Actor;
use balance_proto::event::{Change, Changed};
use balance_proto::id::ChannelKey;
use balance_proto::state::{Admin, Then};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Most bytes of a file that are read.
const SIZE_MAX: u64 = 4 << 20;
/// The form of the file.
const SCHEMA: &str = "balance.state/1";

/// What the file holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Page {
    schema: String,
    disabled: Vec<Decision>,
}

/// That a channel is out of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Decision {
    at: ChannelKey,
    /// Where it leads at the start: a place with another server is another channel.
    target: String,
    by: Actor,
    unix_ms: u64,
}

/// Whether a decision outlives the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasting {
    /// It does, if anything does.
    Kept,
    /// It holds until the next start (`volatile=1`).
    Volatile,
}

/// The decisions of this run and of those before it.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    /// Where the channels led at the start.
    targets: BTreeMap<ChannelKey, String>,
    decisions: BTreeMap<ChannelKey, Decision>,
    /// What was decided in earlier runs, and holds.
    restored: Vec<(ChannelKey, Changed)>,
    is_written: bool,
}

impl Kept {
    /// Reads the file at this path, and takes out of service what was so. Nobody may have been served
    /// before. Gives what is to be said about it, too.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(path: PathBuf, owner: &mut Owner) -> io::Result<(Self, Vec<String>)> {
        let mut warnings = Vec::new();
        let page = read(&path).unwrap_or_else(|why| {
            let shown = path.display();
            warnings.push(format!("{shown} cannot be read ({why}): all channels are enabled"));
            Page::default()
        });
        let targets = targets(owner.table());
        let mut kept = Self {
            path,
            targets,
            decisions: BTreeMap::new(),
            restored: Vec::new(),
            is_written: false,
        };
        for decision in page.disabled {
            if kept.targets.get(&decision.at) != Some(&decision.target) {
                let (at, target) = (decision.at, crate::error::fault::shown(&decision.target));
                warnings
                    .push(format!("{at} was disabled when it was {target}: it is another one now"));
            } else if owner.apply(Order::Disable(decision.at), None).is_ok() {
                kept.restore(decision, owner.table());
            }
        }
        // whether it can be written is better known now
        kept.page().write(&kept.path)?;
        kept.is_written = true;
        Ok((kept, warnings))
    }

    fn restore(&mut self, decision: Decision, table: &Table) {
        let Decision { at, by, unix_ms, .. } = &decision;
        let (actor, change) = (by.clone(), Change::Disabled { at: *at });
        tracing::info!(%actor, "still {change}, since {unix_ms} ms after 1970");
        let revision = table.changed_of(*at).unwrap_or_default();
        let changed = Changed { revision, unix_ms: *unix_ms, actor, change };
        self.restored.push((*at, changed));
        self.decisions.insert(*at, decision);
    }

    /// What was decided in earlier runs; told once.
    pub(super) fn take_restored(&mut self) -> Vec<(ChannelKey, Changed)> {
        std::mem::take(&mut self.restored)
    }

    /// Notes what an order has made of the table, or found so already.
    pub(super) fn note(
        &mut self,
        order: &Order,
        table: &Table,
        (by, unix_ms): (&Actor, u64),
        lasting: Lasting,
    ) {
        let decided = match order {
            Order::Enable(at)
            | Order::Disable(at)
            | Order::Drain(at, _)
            | Order::EndDrain(at)
            | Order::Restore(at, _) => *at,
            Order::Remove(at) => {
                self.is_written &= self.decisions.remove(at).is_none();
                return;
            }
            _ => return,
        };
        let Some(target) = self.targets.get(&decided) else { return };
        let out = table.channel(decided).is_some_and(|channel| stays_out(&channel.admin));
        let is_known = self.decisions.contains_key(&decided);
        if out && !is_known && lasting == Lasting::Kept {
            let (target, by) = (target.clone(), by.clone());
            self.decisions.insert(decided, Decision { at: decided, target, by, unix_ms });
            self.is_written = false;
        } else if !out && is_known {
            self.decisions.remove(&decided);
            self.is_written = false;
        }
    }

    /// What is to be written, if that is not done yet.
    pub(super) fn unwritten(&mut self) -> Option<impl FnOnce() -> io::Result<()> + Send + use<>> {
        if std::mem::replace(&mut self.is_written, true) {
            return None;
        }
        let (page, path) = (self.page(), self.path.clone());
        Some(move || page.write(&path))
    }

    /// Where it is kept.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn page(&self) -> Page {
        let disabled = self.decisions.values().cloned().collect();
        Page { schema: SCHEMA.to_owned(), disabled }
    }
}

/// A channel that is being emptied has nobody left when the process has ended.
fn stays_out(admin: &Admin) -> bool {
    match admin {
        Admin::Disabled => true,
        Admin::Draining(drain) => drain.then != Then::Enable,
        // nobody decided it
        Admin::Enabled | Admin::Autodisabled(_) => false,
    }
}

fn targets(table: &Table) -> BTreeMap<ChannelKey, String> {
    let groups = (0..).zip(table.groups());
    let channels = groups.flat_map(|(g, group)| {
        let channels = (0..).zip(group.channels());
        channels.map(move |(c, channel)| (ChannelKey::new(g, c), channel.target.to_string()))
    });
    channels.collect()
}

fn read(path: &Path) -> Result<Page, String> {
    let mut text = String::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Page::default()),
        Err(error) => return Err(error.to_string()),
        Ok(file) => {
            let read = file.take(SIZE_MAX).read_to_string(&mut text);
            read.map_err(|error| error.to_string())?;
        }
    }
    let page: Page = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if page.schema == SCHEMA { Ok(page) } else { Err("it is of another form".to_owned()) }
}

impl Page {
    fn write(&self, path: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir)?;
        }
        let new = path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Destination, GroupPlan, Limits};
    use balance_proto::discipline::Discipline;
    use balance_proto::state::{Drain, Reason};

    fn owner(targets: &[&str]) -> Owner {
        let channels = targets.iter().map(|target| Destination {
            target: target.parse().unwrap(),
            address: "127.0.0.1:9".parse().unwrap(),
        });
        let channels = channels.collect();
        let plan = vec![GroupPlan { discipline: Discipline::RoundRobin, channels }];
        Owner::new(Table::new(Limits { groups: 9, channels: 9 }, plan))
    }

    fn ana() -> Actor {
        Actor { uid: 7, user: "ana".to_owned(), pid: 1, tool: "balance-ctl".to_owned() }
    }

    fn at(channel: u16) -> ChannelKey {
        ChannelKey::new(0, channel)
    }

    /// Carries these orders out in a run, and gives what is out of service in the next one.
    fn next_run(orders: &[(Order, Lasting)]) -> Vec<ChannelKey> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sub/x.json");
        let mut owner_now = owner(&["a:1", "b:2", "c:3"]);
        let (mut kept, _) = Kept::open(path.clone(), &mut owner_now).unwrap();
        for (order, lasting) in orders {
            owner_now.apply(order.clone(), None).unwrap();
            kept.note(order, owner_now.table(), (&ana(), 5), *lasting);
        }
        if let Some(write) = kept.unwritten() {
            write().unwrap();
        }
        let mut owner_then = owner(&["a:1", "b:2", "d:3"]);
        let (mut kept, _) = Kept::open(path, &mut owner_then).unwrap();
        let restored = kept.take_restored();
        assert!(restored.iter().all(|(_, changed)| changed.actor == ana() && changed.unix_ms == 5));
        let out = (0..3).map(at).filter(|at| {
            let admin = &owner_then.table().channel(*at).unwrap().admin;
            *admin == Admin::Disabled
        });
        let out: Vec<_> = out.collect();
        assert_eq!(out.len(), restored.len());
        out
    }

    #[test]
    fn what_was_taken_out_stays_out_and_nothing_else() {
        let kept = |order| (order, Lasting::Kept);
        let drain = |then| Drain { then, began_unix_ms: 1, began_with: 3, deadline_unix_ms: None };
        assert_eq!(next_run(&[]), []);
        assert_eq!(next_run(&[kept(Order::Disable(at(1)))]), [at(1)]);
        assert_eq!(next_run(&[kept(Order::Disable(at(1))), kept(Order::Enable(at(1)))]), []);
        assert_eq!(next_run(&[(Order::Disable(at(1)), Lasting::Volatile)]), []);
        // the same again, for good
        let twice = [(Order::Disable(at(0)), Lasting::Volatile), kept(Order::Disable(at(0)))];
        assert_eq!(next_run(&twice), [at(0)]);
        assert_eq!(next_run(&[kept(Order::Drain(at(0), drain(Then::Cut)))]), [at(0)]);
        assert_eq!(next_run(&[kept(Order::Drain(at(0), drain(Then::Enable)))]), []);
        let why = Reason { why: "refused".to_owned(), unix_ms: 1 };
        assert_eq!(next_run(&[kept(Order::Autodisable(at(0), why))]), []);
        let gone = [kept(Order::Disable(at(0))), kept(Order::Remove(at(0)))];
        assert_eq!(next_run(&gone), []);
        // c:3 is d:3 in the next run
        assert_eq!(next_run(&[kept(Order::Disable(at(2)))]), []);
    }

    #[test]
    fn a_file_that_is_none_is_told_and_enables_all() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["", "{", "{\"schema\":\"x\",\"disabled\":[]}", "[1]", "\u{0}"] {
            let path = dir.path().join("x.json");
            fs::write(&path, text).unwrap();
            let mut owner = owner(&["a:1"]);
            let (_, warnings) = Kept::open(path, &mut owner).unwrap();
            assert_eq!(warnings.len(), 1, "{text}");
            assert!(warnings[0].contains("all channels are enabled"), "{warnings:?}");
        }
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Kept::open(file.join("x.json"), &mut owner(&["a:1"])).is_err());
    }
}
