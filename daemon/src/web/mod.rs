//! The web side: HALB's control service, counters for machines, and pages for people.
//!
//! On a thread of its own, `web`, with one event loop of tokio's and a library's HTTP; nothing of the
//! data plane runs here. Whatever it shows or changes goes through [`Inside`]: it is one more client of
//! the control side, and has no rule of its own but who may come in (`guard`). Must not know the table
//! from inside, nor how connections are carried.
//!
//! ```text
//! doors     what is listened on, bound before the daemon says that it has started
//! serve     connections: bounded in number (places), in time and in size; goodbye is how they end
//! guard     who may come in: networks, names, origins, passwords
//! api       HALB's control service: status, enable, disable
//! v2        all that balance-ctl can do, as JSON
//! metrics   counters for collectors
//! page      what people look at (`--ui-port`)
//! ```

mod api;
mod doors;
mod goodbye;
mod guard;
mod metrics;
mod page;
mod places;
mod say;
mod selector;
mod serve;
mod v2;

pub use doors::{Doors, Shut, Which};
pub use guard::Rules;

use crate::control::Inside;
use crate::ending::Ending;
use crate::sys::priority;
use axum::Router;
use places::Seats;
use std::sync::Arc;

/// What every answer is made from. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The daemon: its instance, its table, its history, its events.
    pub(crate) inside: Inside,
    /// Streams without an end watch it.
    pub(crate) ending: Ending,
    rules: Arc<Rules>,
    /// Room for streams of events, at all doors together.
    seats: Seats,
}

/// Which of the two services answers a request.
#[derive(Debug, Clone)]
struct Apps {
    ctl: Option<Router>,
    ui: Option<Router>,
}

impl Apps {
    /// On a listener of both, `/api/` and `/metrics` are ctl's and the rest is ui's (A-31).
    fn answering(&self, path: &str) -> Router {
        let of_ctl = path == "/metrics" || path == "/api" || path.starts_with("/api/");
        let (first, second) = if of_ctl { (&self.ctl, &self.ui) } else { (&self.ui, &self.ctl) };
        first.as_ref().or(second.as_ref()).cloned().unwrap_or_default()
    }
}

/// Serves until the daemon closes, then lets go of its sockets.
pub async fn serve(doors: Doors, inside: Inside, rules: Rules, ending: Ending) {
    // whatever is asked here, clients of the front door come first
    priority::after_traffic();
    let seats = Seats::new(rules.streams);
    let site = Site { inside, ending, rules: Arc::new(rules), seats };
    let ctl = api::router(site.clone()).merge(metrics::router(site.clone()));
    let ctl = ctl.merge(v2::router(site.clone()));
    let ctl = ctl.fallback(say::nothing_here);
    let ctl = guard::ctl(ctl, &site);
    let ui = guard::ui(page::router(site.clone()), &site);
    serve::all(doors, &ctl, &ui, &site).await;
}
