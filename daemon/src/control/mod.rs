//! The operators' side: the control socket, its clients, and the one task that changes the table.
//!
//! `socket → session → dispatch → orders → answer`. Runs on one thread of its own. Must not know
//! how connections are carried.

mod autodisable;
mod dispatch;
mod health;
mod orders;
mod session;
mod socket;

pub use socket::ControlSocket;

use crate::ending::Ending;
use crate::report::{Found, Observations};
use crate::sys::voice::Voice;
use crate::table::owner::{Owner, Reader};
use balance_proto::actor::Actor;
use balance_proto::view::Instance;
use orders::Orders;
use std::sync::Arc;
use std::time::Instant;

/// What every session looks at.
#[derive(Debug)]
struct House {
    /// Who we are; `you` is filled in for each session.
    instance: Instance,
    /// The zero of `at_us` in pictures of the table.
    started: Instant,
    table: Reader,
    orders: Orders,
    ending: Ending,
}

impl House {
    /// Microseconds since the daemon started.
    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// The daemon itself as the author of a change.
    fn ourselves(&self, tool: &str) -> Actor {
        let uid = rustix::process::geteuid().as_raw();
        Actor { uid, pid: self.instance.pid, tool: tool.to_owned() }
    }

    fn instance_for(&self, actor: &Actor) -> Instance {
        Instance { you: actor.clone(), ..self.instance.clone() }
    }
}

/// What the control side begins with.
#[derive(Debug)]
pub struct Desk {
    /// Where operators come in.
    pub socket: ControlSocket,
    /// The master copy of the table.
    pub owner: Owner,
    /// Who we are.
    pub instance: Instance,
    /// The zero of `at_us` in pictures of the table.
    pub started: Instant,
    /// What the data plane reports.
    pub observations: Observations,
    /// What health checks find out.
    pub found: Found,
    /// Where is told what came of it.
    pub voice: Voice,
}

/// Serves operators until the daemon closes, then lets go of the socket and the lock.
pub async fn serve(desk: Desk, ending: Ending) {
    let Desk { socket, owner, instance, started, observations, found, voice } = desk;
    let table = owner.reader();
    let (orders, carrying_out) = orders::take(owner);
    let house = Arc::new(House { instance, started, table, orders, ending });
    let carrying_out = tokio::spawn(carrying_out);
    tokio::spawn(autodisable::carry_out(Arc::clone(&house), observations, voice));
    tokio::spawn(health::note_all(Arc::clone(&house), found));
    tokio::select! {
        () = session::welcome_all(socket, &house) => {}
        // only a panic ends it while there are places to hand in orders
        _ = carrying_out => house.ending.cut(),
    }
}
