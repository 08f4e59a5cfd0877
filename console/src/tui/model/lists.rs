//! What the views beside the table show: open connections, and the daemons that run here.
//!
//! The bar is on a connection's number and on a daemon's socket, as it is on a channel's place in
//! the table. Must not know how they are drawn.

use super::Millis;
use super::networks::{Network, Sum, summed};
use crate::tui::parts::words::Words;
use balance_proto::connection::{ConnectionView, Scope};
use std::path::PathBuf;

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// Open connections.
    pub connections: Connections,
    /// Daemons.
    pub instances: Instances,
}

/// Most connections that are shown: nobody reads more.
pub const MOST: usize = 5_000;
/// How often they are asked for again, in milliseconds.
pub const AGAIN: Millis = 2_000;

/// Open connections.
#[derive(Debug, Clone, Default)]
pub struct Connections {
    /// Of which channels; none before they were asked for.
    pub of: Option<Scope>,
    /// The latest whole list.
    pub list: Vec<ConnectionView>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The number of the one under the bar.
    pub selected: Option<u64>,
    /// By what they are put in order.
    pub by: ConnectionsBy,
    /// When they were asked for last.
    pub asked_at: Option<Millis>,
    /// What of a new list is in.
    pub coming: Vec<ConnectionView>,
    /// Only those on which nothing has moved for so many seconds.
    pub idle_s: u32,
    /// Whether they are shown by network; none before anybody wanted it so.
    pub networks: Option<Networks>,
}

/// The networks of clients, and the one that is looked at.
#[derive(Debug, Clone, Default)]
pub struct Networks {
    /// As they were summed up last.
    pub list: Vec<Sum>,
    /// The one under the bar.
    pub selected: Option<Network>,
    /// Whether its connections are listed one by one.
    pub inside: bool,
}

/// By what connections are put in order; the greatest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConnectionsBy {
    /// How long they are open.
    #[default]
    Age,
    /// How long nothing has moved.
    Idle,
    /// Bytes both ways.
    Bytes,
    /// The client's address.
    Client,
    /// How many there are, of networks alone.
    Count,
}

impl ConnectionsBy {
    /// Its word.
    #[must_use]
    pub fn word(self, words: Words) -> &'static str {
        match self {
            Self::Age => words.by_age(),
            Self::Idle => words.by_idle(),
            Self::Bytes => words.by_bytes(),
            Self::Client => words.by_client(),
            Self::Count => words.by_count(),
        }
    }

    /// The next one; how many there are is something of networks alone.
    #[must_use]
    pub fn next(self, networks: bool) -> Self {
        match self {
            Self::Age => Self::Idle,
            Self::Idle => Self::Bytes,
            Self::Bytes => Self::Client,
            Self::Client if networks => Self::Count,
            Self::Client | Self::Count => Self::Age,
        }
    }
}

impl Connections {
    /// Begins anew with other channels, and only those on which nothing has moved for so many seconds.
    pub fn begin(&mut self, of: Scope, idle_s: u32) {
        let networks = self.networks.as_ref().map(|_| Networks::default());
        *self = Self { of: Some(of), by: self.by, idle_s, networks, ..Self::default() };
    }

    /// By network from now on, or one by one.
    pub fn switch(&mut self) {
        (self.networks, self.by) = match self.networks {
            None => (Some(Networks::default()), ConnectionsBy::Count),
            Some(_) => (None, ConnectionsBy::default()),
        };
        self.sort();
    }

    /// The connections of the network under the bar, or back to all networks. False if there is no
    /// way in, or none back.
    pub fn go(&mut self, inside: bool) -> bool {
        let Some(networks) = self.networks.as_mut().filter(|networks| networks.inside != inside)
        else {
            return false;
        };
        networks.inside = inside && networks.selected.is_some();
        let moved = networks.inside == inside;
        self.by = if inside { ConnectionsBy::default() } else { ConnectionsBy::Count };
        self.sort();
        moved
    }

    /// The networks, if it is they that are listed.
    #[must_use]
    pub fn by_network(&self) -> Option<&Networks> {
        self.networks.as_ref().filter(|networks| !networks.inside)
    }

    /// The network whose connections are listed one by one.
    #[must_use]
    pub fn network(&self) -> Option<Network> {
        self.networks.as_ref().filter(|networks| networks.inside)?.selected
    }

    /// The connections that are listed.
    pub fn listed(&self) -> impl Iterator<Item = &ConnectionView> {
        let network = self.network();
        self.list.iter().filter(move |c| network.is_none_or(|n| n.holds(c.client.ip())))
    }

    /// Takes a page; gives the number to go on after if there is more to ask for.
    pub fn page(&mut self, mut list: Vec<ConnectionView>, next: Option<u64>) -> Option<u64> {
        self.coming.append(&mut list);
        let full = self.coming.len() >= MOST;
        if let (Some(next), false) = (next, full) {
            return Some(next);
        }
        self.list = std::mem::take(&mut self.coming);
        self.list.truncate(MOST);
        self.more = next.is_some();
        self.sort();
        None
    }

    /// Puts them in order.
    pub fn sort(&mut self) {
        match self.by {
            ConnectionsBy::Age => self.list.sort_by_key(|c| (std::cmp::Reverse(c.age_ms), c.id)),
            ConnectionsBy::Idle => self.list.sort_by_key(|c| (std::cmp::Reverse(c.idle_ms), c.id)),
            ConnectionsBy::Bytes => {
                let bytes = |c: &ConnectionView| c.sent.saturating_add(c.received);
                self.list.sort_by_key(|c| (std::cmp::Reverse(bytes(c)), c.id));
            }
            ConnectionsBy::Client | ConnectionsBy::Count => {
                self.list.sort_by_key(|c| (c.client, c.id));
            }
        }
        if let Some(networks) = &mut self.networks {
            networks.list = summed(&self.list, self.by);
            if !networks.list.iter().any(|sum| Some(sum.network) == networks.selected) {
                // the network one was in may be gone: that is an end of being in it
                networks.inside = false;
                networks.selected = networks.list.first().map(|sum| sum.network);
            }
        }
        if self.current().is_none() {
            let first = self.listed().next().map(|c| c.id);
            self.selected = first;
        }
    }

    /// The one under the bar.
    #[must_use]
    pub fn current(&self) -> Option<&ConnectionView> {
        self.listed().find(|c| Some(c.id) == self.selected)
    }

    /// The place of the bar in what is listed.
    #[must_use]
    pub fn place(&self) -> usize {
        let place = match self.by_network() {
            Some(networks) => {
                networks.list.iter().position(|sum| Some(sum.network) == networks.selected)
            }
            None => self.listed().position(|c| Some(c.id) == self.selected),
        };
        place.unwrap_or(0)
    }

    /// Moves the bar.
    pub fn step(&mut self, by: isize) {
        let there = self.place().saturating_add_signed(by);
        match self.networks.as_mut().filter(|networks| !networks.inside) {
            Some(networks) => {
                let there = there.min(networks.list.len().saturating_sub(1));
                networks.selected = networks.list.get(there).map(|sum| sum.network);
            }
            None => {
                let there = there.min(self.listed().count().saturating_sub(1));
                let selected = self.listed().nth(there).map(|c| c.id);
                self.selected = selected;
            }
        }
    }
}

/// A daemon that runs here, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its control socket.
    pub path: PathBuf,
    /// Its name, as the socket says it.
    pub name: String,
    /// Whether somebody answers there.
    pub is_live: bool,
}

/// Daemons.
#[derive(Debug, Clone, Default)]
pub struct Instances {
    /// As they were found last.
    pub list: Vec<Found>,
    /// Where was looked.
    pub places: Vec<PathBuf>,
    /// The socket under the bar.
    pub selected: Option<PathBuf>,
    /// The socket that is talked to.
    pub attached: Option<PathBuf>,
}

impl Instances {
    /// Takes what was found; the one that is talked to is among them, wherever its socket is.
    pub fn take(&mut self, mut list: Vec<Found>, places: Vec<PathBuf>) {
        if let Some(path) = &self.attached
            && !list.iter().any(|found| found.path == *path)
        {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            list.insert(0, Found { path: path.clone(), name, is_live: true });
        }
        self.list = list;
        self.places = places;
        if !self.list.iter().any(|found| Some(&found.path) == self.selected.as_ref()) {
            let here = self
                .attached
                .clone()
                .filter(|path| self.list.iter().any(|found| found.path == *path));
            self.selected = here.or_else(|| self.list.first().map(|found| found.path.clone()));
        }
    }

    /// The place of the bar in the list.
    #[must_use]
    pub fn place(&self) -> usize {
        let is_it = |found: &Found| Some(&found.path) == self.selected.as_ref();
        self.list.iter().position(is_it).unwrap_or(0)
    }

    /// Moves the bar.
    pub fn step(&mut self, by: isize) {
        let there = self.place().saturating_add_signed(by);
        let there = there.min(self.list.len().saturating_sub(1));
        self.selected = self.list.get(there).map(|found| found.path.clone());
    }
}
