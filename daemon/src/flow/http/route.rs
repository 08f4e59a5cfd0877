//! Gives a request its channel: the one its session wants if that takes clients, or else the next.
//!
//! Must not know what is sent there.

use super::rules::{Now, Rules, is_backup};
use crate::flow::Post;
use crate::session::rendezvous::{self, Identity};
use crate::session::{Outputs, Standing, Wanted};
use crate::table::Table;
use crate::table::selection::{Choice, Selection};
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use std::net::SocketAddr;

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

impl Route {
    pub(super) fn new(client: SocketAddr, wanted: Wanted) -> Self {
        Self { client, wanted: Some(wanted), others: Selection::new(client, false), offered: false }
    }

    /// The next channel. To ask again says that the one before could not be reached.
    pub(super) fn next(&mut self, table: &Table) -> Next {
        if let Some(wanted) = self.wanted.take() {
            match self.wanted(wanted, table) {
                Some(Next::Full) => {
                    // its turn is still to come
                    self.wanted = Some(wanted);
                    return Next::Full;
                }
                Some(next) => return next,
                None => {}
            }
        }
        match self.others.next(table) {
            Some(choice) => {
                self.offered = true;
                Next::Take(choice)
            }
            None if takers(table).next().is_some() && !self.offered => {
                self.others = Selection::new(self.client, false);
                Next::Full
            }
            None => Next::Nobody,
        }
    }

    /// The one that is wanted, if it takes clients.
    fn wanted(&self, wanted: Wanted, table: &Table) -> Option<Next> {
        let place = match wanted {
            Wanted::Anyone => return None,
            Wanted::ByAddress => by_address(self.client, table)?,
            Wanted::Named(output) | Wanted::Learned(output) => {
                if Now(table).standing(output) != Standing::Usable {
                    return None;
                }
                table.named(output)?
            }
        };
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
pub(super) async fn next(route: &mut Route, post: &Post, rules: &Rules) -> Option<Choice> {
    let look = |route: &mut Route| route.next(&post.rules.table.load());
    match look(route) {
        Next::Take(choice) => return Some(choice),
        Next::Nobody => return None,
        Next::Full => {}
    }
    // counted before the next look: whoever leaves a channel from then on says so
    let place = rules.queue.join();
    let waiting = async {
        loop {
            match look(route) {
                Next::Take(choice) => return Some(choice),
                Next::Nobody => return None,
                Next::Full => place.freed().await,
            }
        }
    };
    match rules.queue_timeout {
        Some(most) => post.event_loop.timeout(most, waiting).await?,
        None => waiting.await,
    }
}
