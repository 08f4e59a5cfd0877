//! All daemons of this machine at a glance (N-08): who they are, what they may be told, how much they
//! carry, and what is alarming about them.
//!
//! What is known of each is kept from one survey to the next, for rates and alarms. Must not know how
//! they are asked, nor how they are drawn.

use super::Millis;
use super::frame::{Duty, Frame, Sum};
use crate::tui::msg::Survey;
use crate::tui::parts::alerts::{Alerts, Limits, News, Seen};
use crate::tui::rate::History;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::view::Instance;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How often they are asked while they are on screen, in milliseconds.
pub const AGAIN: Millis = 2_000;
/// A survey that has not come back after this is not waited for, in milliseconds.
const LOST: Millis = 10_000;

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    members: BTreeMap<PathBuf, Member>,
    asked_at: Option<Millis>,
    waits: bool,
}

/// One daemon.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who it is; none if it has never answered.
    pub instance: Option<Instance>,
    /// What it carries, as of the last survey; none if it did not answer that.
    pub sum: Option<Sum>,
    /// Groups it has.
    pub groups: usize,
    /// Why it did not answer.
    pub why: Option<String>,
    /// What is alarming about it.
    pub alerts: Alerts,
    history: History,
}

impl Fleet {
    /// Whether they are to be asked now; from then on they are being asked.
    pub fn is_due(&mut self, now: Millis) -> bool {
        let after = if self.waits { LOST } else { AGAIN };
        let due = self.asked_at.is_none_or(|at| now.saturating_sub(at) >= after);
        if due {
            (self.asked_at, self.waits) = (Some(now), true);
        }
        due
    }

    /// Takes what a survey brought; who is not in it is gone.
    pub fn take(&mut self, now: Millis, unix_ms: u64, limits: Limits, surveys: Vec<Survey>) {
        self.waits = false;
        let mut before = std::mem::take(&mut self.members);
        for Survey { path, outcome } in surveys {
            let mut member = before.remove(&path).unwrap_or_else(|| Member::new(limits));
            member.take(now, unix_ms, outcome);
            self.members.insert(path, member);
        }
    }

    /// What the daemon behind a socket is called: as it says, or as its socket does.
    #[must_use]
    pub fn name(&self, survey: &Survey) -> String {
        let known = || self.of(&survey.path)?.instance.as_ref();
        let instance = survey.outcome.as_ref().map(|(instance, _)| instance).ok().or_else(known);
        let stem = || survey.path.file_stem().map(|stem| stem.to_string_lossy().replace('_', ":"));
        instance.map(|instance| instance.name.clone()).or_else(stem).unwrap_or_default()
    }

    /// What is known of the daemon behind that socket.
    #[must_use]
    pub fn of(&self, path: &Path) -> Option<&Member> {
        self.members.get(path)
    }
}

impl Member {
    fn new(limits: Limits) -> Self {
        Self {
            instance: None,
            sum: None,
            groups: 0,
            why: None,
            alerts: Alerts::new(limits),
            history: History::default(),
        }
    }

    fn take(&mut self, now: Millis, unix_ms: u64, outcome: crate::tui::msg::Surveyed) {
        let (instance, table) = match outcome {
            Ok(found) => found,
            Err(why) => {
                (self.sum, self.why) = (None, Some(why));
                return;
            }
        };
        if self.instance.as_ref().is_some_and(|before| before.boot != instance.boot) {
            self.history.clear();
            self.alerts.clear();
        }
        self.history.add(&table);
        let frame = Frame::new(table, unix_ms, &self.history);
        look(&mut self.alerts, now, &frame);
        self.groups = frame.groups.len();
        (self.sum, self.why, self.instance) = (Some(frame.total), None, Some(instance));
    }
}

/// Looks for what an operator should look at in a picture (T-28).
pub fn look(alerts: &mut Alerts, now: Millis, frame: &Frame) -> Vec<News> {
    let serves =
        |at: ChannelKey| frame.group(at.group).is_some_and(|(_, f)| f.duty == Duty::Serving);
    let mut seen = Vec::with_capacity(frame.total.channels);
    seen.extend(frame.channels().map(|(at, channel, figures)| {
        Seen {
            at,
            in_service: channel.usable() && serves(at),
            usage: channel
                .maxc
                .limit()
                .map(|limit| f64::from(channel.counters.current) / f64::from(limit.get())),
            new: figures.rates.map(|rates| rates.connections),
            failed: figures.rates.map(|rates| rates.failed),
        }
    }));
    let spills: Vec<GroupId> = frame
        .table
        .groups
        .iter()
        .zip(&frame.groups)
        .filter(|(group, figures)| {
            let fed = figures.sum.rates.is_some_and(|rates| rates.connections > 0.0);
            fed && group.id != GroupId(0)
        })
        .map(|(group, _)| group.id)
        .collect();
    alerts.look(now, &seen, &spills)
}
