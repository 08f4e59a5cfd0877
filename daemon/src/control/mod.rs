//! The operators' side: the control socket, its clients, and the one task that changes the table.
//!
//! `socket → session → dispatch → orders → answer`, or `inside → dispatch` for who asks within the
//! process. Runs on one thread of its own. Must not know how connections are carried.

mod autodisable;
mod connections;
mod dispatch;
mod events;
mod health;
mod inside;
mod journal;
mod kept;
mod orders;
mod places;
mod roles;
mod session;
mod socket;
mod watch;

pub use inside::Inside;
pub use kept::Kept;
pub use socket::{Claim, ControlSocket};

use crate::ending::Ending;
use crate::report::{Found, Observations};
use crate::roster::Roster;
use crate::session::Learned;
use crate::sys::host::Roots;
use crate::sys::voice::Voice;
use crate::table::history::{BUDGET, History};
use crate::table::owner::{Owner, Reader};
use crate::table::selection::Hashing;
use crate::table::totals::Totals;
use crate::table::{PAGE_ROWS, Table};
use balance_proto::actor::Actor;
use balance_proto::connection::Scope;
use balance_proto::history::Past;
use balance_proto::http::{HttpView, LearnedView};
use balance_proto::id::ChannelKey;
use balance_proto::process::ProcessView;
use balance_proto::view::{Instance, Position, TablePage};
use events::Events;
use orders::Orders;
use roles::{Porter, Visitor};
use std::num::NonZeroU16;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What every session looks at.
#[derive(Debug)]
struct House {
    /// Who we are; `you` and `your_role` are filled in for each session.
    instance: Instance,
    /// The zero of `at_us` in pictures of the table.
    started: Instant,
    table: Reader,
    orders: Orders,
    events: Events,
    roster: Roster,
    porter: Porter,
    history: Mutex<History>,
    hashing: Hashing,
    http: Option<HttpBooks>,
    roots: Roots,
    ending: Ending,
}

/// What the HTTP mode counts.
#[derive(Debug, Clone)]
pub struct HttpBooks {
    /// Over all channels.
    pub totals: Arc<Totals>,
    /// The sessions of mode passive.
    pub learned: Arc<Learned>,
}

impl House {
    /// Microseconds since the daemon started.
    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// The daemon itself as the author of a change.
    fn ourselves(&self, tool: &str) -> Actor {
        let uid = rustix::process::geteuid().as_raw();
        Actor { uid, user: String::new(), pid: self.instance.pid, tool: tool.to_owned() }
    }

    /// What channels did lately.
    fn history(&self, of: Scope, after_us: u64) -> balance_proto::history::History {
        lock(&self.history).of(of, after_us)
    }

    /// What channels were at a moment.
    fn past(&self, at_us: u64, after: Option<ChannelKey>) -> Past {
        lock(&self.history).past(at_us, after, PAGE_ROWS)
    }

    /// Notes what channels have done, if it is time to.
    fn note_history(&self) {
        lock(&self.history).sample(&self.table.load(), self.now_us());
    }

    /// A page of the table with all that is counted.
    fn page(&self, table: &Table, from: Position) -> TablePage {
        let http = self.http.as_ref().map(HttpBooks::view);
        TablePage { http, ..table.page(from, self.now_us(), PAGE_ROWS) }
    }

    /// What the process has taken; what cannot be read is 0.
    fn process(&self) -> ProcessView {
        let taken = self.roots.taken().unwrap_or_default();
        ProcessView {
            cpu_us: taken.cpu_us,
            cpus: self.roots.cpus().map_or(0, NonZeroU16::get),
            resident: taken.resident,
            memory_max: self.roots.memory().ok(),
            descriptors: taken.descriptors,
            descriptors_max: taken.descriptors_max,
        }
    }

    fn instance_for(&self, visitor: &Visitor) -> Instance {
        let (you, your_role) = (visitor.actor.clone(), visitor.role);
        Instance { you, your_role, ..self.instance.clone() }
    }
}

impl HttpBooks {
    fn view(&self) -> HttpView {
        let learned = self.learned.counters();
        self.totals.view(LearnedView {
            entries: learned.entries as u64,
            evicted: learned.evicted,
            conflicts: learned.conflicts,
            hits: learned.hits,
            misses: learned.misses,
        })
    }
}

/// Never held across an await.
fn lock(history: &Mutex<History>) -> MutexGuard<'_, History> {
    history.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the control side begins with.
#[derive(Debug)]
pub struct Desk {
    /// Where operators come in.
    pub socket: ControlSocket,
    /// The master copy of the table.
    pub owner: Owner,
    /// What outlives the process, if anything does.
    pub kept: Option<Kept>,
    /// Who we are.
    pub instance: Instance,
    /// The zero of `at_us` in pictures of the table.
    pub started: Instant,
    /// What the data plane reports.
    pub observations: Observations,
    /// What health checks find out.
    pub found: Found,
    /// The open connections.
    pub roster: Roster,
    /// Where is told what came of it.
    pub voice: Voice,
    /// Whether hash groups offer the neighbours of the computed channel (`-H`).
    pub hashing: Hashing,
    /// What the HTTP mode counts; none without `--http`.
    pub http: Option<HttpBooks>,
    /// Where the system's figures are.
    pub roots: Roots,
}

/// The control side, put together and not running yet.
pub struct Control {
    house: Arc<House>,
    socket: ControlSocket,
    carrying_out: Pin<Box<dyn Future<Output = ()> + Send>>,
    observations: Observations,
    found: Found,
    voice: Voice,
}

impl std::fmt::Debug for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("house", &self.house).finish_non_exhaustive()
    }
}

/// Puts the control side together.
#[must_use]
pub fn open(desk: Desk, ending: Ending) -> Control {
    let Desk {
        socket,
        owner,
        kept,
        instance,
        started,
        observations,
        found,
        roster,
        voice,
        hashing,
        http,
        roots,
    } = desk;
    let table = owner.reader();
    let events = Events::default();
    let (orders, carrying_out) = orders::take(owner, events.clone(), kept);
    let porter = Porter::new(socket.access().clone());
    let house = Arc::new(House {
        instance,
        started,
        table,
        orders,
        events,
        roster,
        porter,
        history: Mutex::new(History::new(BUDGET)),
        hashing,
        http,
        roots,
        ending,
    });
    let carrying_out = Box::pin(carrying_out);
    Control { house, socket, carrying_out, observations, found, voice }
}

impl Control {
    /// The way to ask from inside the process; answered once [`Control::serve`] runs.
    #[must_use]
    pub fn inside(&self) -> Inside {
        Inside::new(Arc::clone(&self.house))
    }

    /// Serves operators until the daemon closes, then lets go of the socket and the lock.
    pub async fn serve(self) {
        let Self { house, socket, carrying_out, observations, found, voice } = self;
        let carrying_out = tokio::spawn(carrying_out);
        tokio::spawn(watch::keep(Arc::clone(&house)));
        tokio::spawn(autodisable::carry_out(Arc::clone(&house), observations, voice));
        tokio::spawn(health::note_all(Arc::clone(&house), found));
        tokio::select! {
            () = session::welcome_all(socket, &house) => {}
            // only a panic ends it while there are places to hand in orders
            _ = carrying_out => house.ending.cut(),
        }
    }
}
