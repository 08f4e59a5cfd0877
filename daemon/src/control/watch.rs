//! What nobody orders and somebody has to notice: drained channels, failures, spills.
//!
//! Looks at the table a few times a second; what it finds becomes orders and events. Must not know
//! who reads them.

use super::House;
use crate::sys::clock;
use crate::table::change::Order;
use crate::table::{Channel, Group};
use balance_proto::actor::Actor;
use balance_proto::event::Event;
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use balance_proto::state::{Admin, Drain, Then};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};

/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);
/// The shortest time between two events about the same thing.
const APART: Duration = Duration::from_secs(10);
/// Response times that are shown are at least from so long a time, and at most from twice that.
const TIMES: Duration = Duration::from_secs(15);

/// Looks for as long as the daemon runs.
pub(super) async fn keep(house: Arc<House>) {
    let ourselves = house.ourselves("drain");
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut tales, mut turned) = (Tales::default(), Instant::now());
    loop {
        looks.tick().await;
        house.note_history();
        let table = house.table.keep();
        if turned.elapsed() >= TIMES {
            turned = Instant::now();
            let channels = table.groups().iter().flat_map(Group::channels);
            channels.for_each(|channel| channel.live().turn_times());
        }
        let groups = (0..).map(GroupId).zip(table.groups());
        for (group, found) in groups {
            tales.of_group(&house, group, found);
            for (channel, found) in (0..).map(ChannelId).zip(found.channels()) {
                let at = ChannelKey { group, channel };
                tales.of_channel(&house, at, found);
                if let Admin::Draining(drain) = &found.admin
                    && is_over(drain, found)
                {
                    end(&house, at, drain.then, &ourselves).await;
                }
            }
        }
    }
}

fn is_over(drain: &Drain, channel: &Channel) -> bool {
    let late = drain.deadline_unix_ms.is_some_and(|deadline| clock::unix_ms() >= deadline);
    late || channel.live().counters().current == 0
}

async fn end(house: &House, at: ChannelKey, then: Then, ourselves: &Actor) {
    let ended = house.orders.give(Order::EndDrain(at), None, ourselves).await;
    let ended = ended.is_ok_and(|outcome| matches!(outcome.result, Ok(Some(_))));
    if ended && then == Then::Cut {
        for record in house.roster.all().await.iter().filter(|record| record.at == at) {
            record.cut();
        }
    }
}

/// What was told of numbers that grow, and when.
#[derive(Debug, Default)]
struct Tales {
    failures: HashMap<ChannelKey, Tale>,
    spills: HashMap<GroupId, Tale>,
}

#[derive(Debug, Default)]
struct Tale {
    told: u64,
    when: Option<Instant>,
}

impl Tale {
    /// What is new, if there is something and it is time to tell.
    fn news(&mut self, now: u64) -> Option<u64> {
        if now < self.told {
            self.told = now; // counted from 0 again
        }
        let due = self.when.is_none_or(|when| when.elapsed() >= APART);
        if now == self.told || !due {
            return None;
        }
        let new = now - self.told;
        (self.told, self.when) = (now, Some(Instant::now()));
        Some(new)
    }
}

impl Tales {
    fn of_channel(&mut self, house: &House, at: ChannelKey, channel: &Channel) {
        let failed = channel.live().counters().failed;
        if failed == 0 {
            return;
        }
        if let Some(count) = self.failures.entry(at).or_default().news(failed) {
            house.events.announce(Event::Failures { at, count, unix_ms: clock::unix_ms() });
        }
    }

    fn of_group(&mut self, house: &House, into: GroupId, group: &Group) {
        if group.spilled() == 0 {
            return;
        }
        if let Some(clients) = self.spills.entry(into).or_default().news(group.spilled()) {
            house.events.announce(Event::Spilled { into, clients, unix_ms: clock::unix_ms() });
        }
    }
}
