//! Asking from inside the process what sessions ask from outside it: the same requests, the same
//! answers, the same rules.
//!
//! For parts of the daemon that speak to people in another language, as the web side does. Must not
//! know which.

use super::roles::Visitor;
use super::{House, HttpBooks, dispatch, lock};
use crate::table::change::Order;
use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Refusal};
use balance_proto::connection::Scope;
use balance_proto::event::Push;
use balance_proto::history::{History, Sample};
use balance_proto::id::ChannelKey;
use balance_proto::journal::Deed;
use balance_proto::message::Call;
use balance_proto::process::ProcessView;
use balance_proto::request::{Expect, Request};
use balance_proto::role::Role;
use balance_proto::view::{Instance, Position, TableView};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The way in. Clones lead to the same place; it may be used on any thread of any runtime.
#[derive(Debug, Clone)]
pub struct Inside {
    house: Arc<House>,
}

impl Inside {
    pub(super) fn new(house: Arc<House>) -> Self {
        Self { house }
    }

    /// Asks in the name of somebody who was already recognised. What one of that role may not do is
    /// refused as it is at the socket (DC-2).
    pub async fn ask(
        &self,
        actor: Actor,
        role: Role,
        expect: Option<Expect>,
        request: Request,
    ) -> Answer {
        let call = Call { id: 0, tool: actor.tool.clone(), expect, request };
        dispatch::answer(&self.house, &Visitor { actor, role }, call).await
    }

    /// Takes a channel out of service until the next start, whatever outlives the process otherwise
    /// . Gives whether that changed anything.
    ///
    /// # Errors
    /// There is no such channel, or the daemon is ending.
    pub async fn disable_for_now(&self, actor: &Actor, at: ChannelKey) -> Result<bool, Refusal> {
        let outcome = self.house.orders.give_for_now(Order::Disable(at), actor).await?;
        outcome.result.map(|change| change.is_some())
    }

    /// The daemon itself, asking for somebody whom only `tool` tells apart.
    #[must_use]
    pub fn ourselves(&self, tool: &str) -> Actor {
        self.house.ourselves(&Actor::clean_tool(tool))
    }

    /// Who the daemon is; `you` and `your_role` are nobody's.
    #[must_use]
    pub fn instance(&self) -> Instance {
        self.house.instance.clone()
    }

    /// The whole table as it is now, all of one revision.
    #[must_use]
    pub fn table(&self) -> TableView {
        let page = self.house.table.load().page(Position::START, self.house.now_us(), usize::MAX);
        let http = self.house.http.as_ref().map(HttpBooks::view);
        TableView { revision: page.revision, at_us: page.at_us, http, groups: page.groups }
    }

    /// What the process has taken, and what it may have (H-80).
    #[must_use]
    pub fn process(&self) -> ProcessView {
        self.house.process()
    }

    /// What channels did lately; nothing of a channel that is not there.
    #[must_use]
    pub fn history(&self, of: Scope, after_us: u64) -> History {
        self.house.history(of, after_us)
    }

    /// How far apart samples of the history are, in milliseconds.
    #[must_use]
    pub fn resolution_ms(&self) -> u32 {
        lock(&self.house.history).resolution_ms()
    }

    /// Tells what each channel did after that moment; gives the moment of the latest sample.
    pub fn each_sample(&self, after_us: u64, tell: impl FnMut(ChannelKey, &Sample)) -> u64 {
        lock(&self.house.history).each(after_us, tell)
    }

    /// What operators did, the latest first.
    #[must_use]
    pub fn deeds(&self) -> Vec<Deed> {
        self.house.orders.deeds()
    }

    /// All events from now on. Who is slow learns how many were missed.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.house.events.listen()
    }

    /// Events after that number that are still known, the oldest first and so many at most; and how
    /// many are not known any more.
    #[must_use]
    pub fn events(&self, after: u64, most: usize) -> (Vec<Push>, u64) {
        self.house.events.some_since(after, most)
    }

    /// The number of the latest event.
    #[must_use]
    pub fn last_cursor(&self) -> u64 {
        self.house.events.last_cursor()
    }
}
