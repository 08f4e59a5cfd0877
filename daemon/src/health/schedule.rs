//! Which channels are watched: those of the table that are not disabled.
//!
//! Looks at the table as readers do, now and then; every channel has a task of its own. Must not
//! know what a check is.

use super::Rules;
use super::watch::watch;
use crate::table::Table;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Revision};
use balance_proto::state::{Admin, Health};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How soon a change of the table is heeded.
const LOOK: Duration = Duration::from_millis(100);

/// Watches the channels of the table for ever.
pub(super) async fn keep_watch(rules: &Rules) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut watches: BTreeMap<ChannelKey, Watch> = BTreeMap::new();
    let mut seen = None;
    loop {
        looks.tick().await;
        let table = rules.table.keep();
        // only a panic ends a watch, and the hook has told of it: begin anew
        let all_live = watches.values().all(|watch| !watch.task.is_finished());
        if seen == Some(table.revision()) && all_live {
            continue;
        }
        seen = Some::<Revision>(table.revision());
        let wanted = wanted(&table);
        watches.retain(|at, watch| {
            let stays = wanted.get(at).is_some_and(|channel| watch.goes_on(channel));
            if !stays {
                watch.task.abort();
            }
            stays
        });
        begin(&wanted, &mut watches, rules);
    }
}

/// A channel that is to be watched.
struct Wanted {
    address: SocketAddr,
    /// Whether checks have found out anything about it.
    found: bool,
}

/// A channel that is watched.
struct Watch {
    address: SocketAddr,
    /// Whether the table was told of a result.
    told: Arc<AtomicBool>,
    task: AbortHandle,
}

impl Watch {
    /// Whether it is still the one to be watched. One that was taken out and put in again between two
    /// looks is not: it begins anew, at once (H-67). Watches run on this thread, so none of them tells
    /// anything between the look and this question.
    fn goes_on(&self, channel: &Wanted) -> bool {
        let forgotten = self.told.load(Ordering::Relaxed) && !channel.found;
        self.address == channel.address && !forgotten && !self.task.is_finished()
    }
}

/// The channels to be watched. A drained or autodisabled one still is: its operator wants to know
/// whether it could come back.
fn wanted(table: &Table) -> BTreeMap<ChannelKey, Wanted> {
    let mut wanted = BTreeMap::new();
    for (group, g) in table.groups().iter().zip(0..) {
        for (channel, c) in group.channels().iter().zip(0..) {
            if !channel.is_removed() && channel.admin != Admin::Disabled {
                let at = ChannelKey { group: GroupId(g), channel: ChannelId(c) };
                let found = channel.health != Health::Unchecked;
                wanted.insert(at, Wanted { address: channel.address, found });
            }
        }
    }
    wanted
}

/// Begins to watch what is not watched yet; the first checks are spread over the fast interval.
fn begin(
    wanted: &BTreeMap<ChannelKey, Wanted>,
    watches: &mut BTreeMap<ChannelKey, Watch>,
    rules: &Rules,
) {
    let new: Vec<(ChannelKey, SocketAddr)> = wanted
        .iter()
        .filter(|(at, _)| !watches.contains_key(at))
        .map(|(at, channel)| (*at, channel.address))
        .collect();
    let (now, count) = (Instant::now(), u32::try_from(new.len()).unwrap_or(u32::MAX).max(1));
    for ((at, address), place) in new.into_iter().zip(0..) {
        let first = now + rules.check.pace.fast * place / count;
        let told = Arc::<AtomicBool>::default();
        let watching = watch(at, address, first, (rules.clone(), Arc::clone(&told)));
        let task = tokio::spawn(watching).abort_handle();
        watches.insert(at, Watch { address, told, task });
    }
}
