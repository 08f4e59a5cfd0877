//! Gives a request its channel: the one its session wants if that takes clients, or else the next.
//!
//! Must not know what is sent there.

use super::queue::Wish;
use super::rules::{Now, Rules, is_backup};
use crate::flow::Post;
use crate::session::{Outputs, Standing, Wanted};
use crate::table::Table;
use crate::table::rendezvous::{self, Identity};
use crate::table::selection::{Choice, Hashing, Selection};
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use std::net::SocketAddr;
use std::sync::Arc;

/// One request's walk through the channels.
#[derive(Debug)]
pub(super) struct Route {
    client: SocketAddr,
    wanted: Option<Wanted>,
    others: Selection,
    /// A channel was offered, in vain if there is another question.
    offered: bool,
}

/// What a walk gives.
#[derive(Debug)]
pub(super) enum Next {
    /// This one, its slot taken.
    Take(Choice),
    /// Some take clients, and all of those are full.
    Full,
    /// None takes clients, or all were tried.
    Nobody,
}

/// Why a request gets no channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// None takes clients, or all were tried.
    Nobody,
    /// It waited for as long as it may.
    Late,
}

impl Route {
    pub(super) fn new(client: SocketAddr, wanted: Wanted) -> Self {
        Self {
            client,
            wanted: Some(wanted),
            others: Selection::new(client, Hashing::Rendezvous),
            offered: false,
        }
    }

    /// The next channel. To ask again says that the one before could not be reached.
    pub(super) fn next(&mut self, table: &Table) -> Next {
        match self.wanted(table) {
            // its turn is still to come
            Some(Next::Full) => return Next::Full,
            found => {
                self.wanted = None;
                if let Some(Next::Take(choice)) = found {
                    self.offered = true;
                    self.others.leave_out(choice.at);
                    return Next::Take(choice);
                }
            }
        }
        match self.others.next(table) {
            Some(choice) => {
                self.offered = true;
                Next::Take(choice)
            }
            None if takers(table).next().is_some() && !self.offered => {
                self.others = Selection::new(self.client, Hashing::Rendezvous);
                Next::Full
            }
            None => Next::Nobody,
        }
    }

    /// The channel of its session, if there is one that takes clients.
    fn wish(&self, table: &Table) -> Wish {
        match self.wanted? {
            Wanted::Anyone => None,
            Wanted::ByAddress => by_address(self.client, table),
            Wanted::Named(output) | Wanted::Learned(output) => {
                let usable = Now(table).standing(output) == Standing::Usable;
                table.named(output).filter(|_| usable)
            }
        }
    }

    /// The one that is wanted, if it takes clients.
    fn wanted(&self, table: &Table) -> Option<Next> {
        let place = self.wish(table)?;
        let channel = table.channel(place)?;
        Some(match channel.live().lease(channel.maxc) {
            Some(lease) => Next::Take(Choice { at: place, address: channel.address, lease }),
            None => Next::Full,
        })
    }
}

/// The channels that take clients, full or not: of the first group that has any.
fn takers(table: &Table) -> impl Iterator<Item = (ChannelKey, SocketAddr)> {
    let groups = (0..).map(GroupId).zip(table.groups());
    let mut groups = groups.map(|(group, found)| {
        (0..)
            .map(ChannelId)
            .zip(found.channels())
            .filter(|(_, channel)| !channel.is_removed() && channel.takes_clients())
            .map(move |(channel, found)| (ChannelKey { group, channel }, found.address))
            .collect::<Vec<_>>()
    });
    groups.find(|takers| !takers.is_empty()).unwrap_or_default().into_iter()
}

/// The channel that a client's address names (H-30, H-31).
fn by_address(client: SocketAddr, table: &Table) -> Option<ChannelKey> {
    let takers = takers(table).filter(|(place, _)| !is_backup(*place));
    rendezvous::choose(client.ip(), takers.map(|(place, to)| (Identity::new(to), place)))
}

/// Waits for a channel that takes a request, for as long as it may.
pub(super) async fn next(route: &mut Route, post: &Post, rules: &Rules) -> Result<Choice, Nowhere> {
    let queue = &rules.queue;
    if queue.is_empty() || !queue.is_behind(route.wish(&post.rules.table.load())) {
        match route.next(&post.rules.table.load()) {
            Next::Take(choice) => return Ok(choice),
            Next::Nobody => return Err(Nowhere::Nobody),
            Next::Full => {}
        }
    }
    let waiting = async {
        loop {
            if let Some(found) = wait(route, post, rules).await {
                return found;
            }
        }
    };
    match rules.queue_timeout {
        Some(most) => post.event_loop.timeout(most, waiting).await.ok_or(Nowhere::Late)?,
        None => waiting.await,
    }
}

/// Waits in the queue, as one who wants what it wants now; none when that has changed.
async fn wait(route: &mut Route, post: &Post, rules: &Rules) -> Option<Result<Choice, Nowhere>> {
    let wish = route.wish(&post.rules.table.load());
    let waiting = async {
        let mut place = rules.queue.join(wish);
        loop {
            place.called().await;
            let table = post.rules.table.load();
            match route.next(&table) {
                Next::Take(choice) => {
                    place.took(choice.at);
                    return Some(Ok(choice));
                }
                Next::Nobody => return Some(Err(Nowhere::Nobody)),
                Next::Full if route.wish(&table) == wish => {}
                Next::Full => return None,
            }
        }
    };
    counted(waiting, wish, post, rules).await
}

/// Counts a request among those that wait for its channel, or for any (H-37, DH-h).
async fn counted<T>(waiting: impl Future<Output = T>, wish: Wish, post: &Post, rules: &Rules) -> T {
    let Some(at) = wish else {
        let _inside = rules.totals.waiting.enter();
        return waiting.await;
    };
    let live = post.rules.table.load().channel(at).map(|channel| Arc::clone(channel.live()));
    let _inside = (rules.totals.queue.enter(), live.as_ref().map(|live| live.queue().enter()));
    waiting.await
}
