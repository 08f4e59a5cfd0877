//! How what the process may use is shared out: connections, health checks, the web side.
//!
//! Must not know what is done with it.

use crate::settings::Settings;
use crate::sys::limits;

/// What each may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Connections of clients at once (H-32).
    pub(super) connections: usize,
    /// Health checks at once.
    pub(super) checks: usize,
    /// Connections at each door of the web side.
    pub(super) web: usize,
    /// Streams of events, at all doors together.
    pub(super) streams: usize,
    /// Pipes for each worker.
    pub(super) pipes: usize,
}

impl Room {
    pub(super) fn of(settings: &Settings) -> Self {
        let descriptors = limits::raise_descriptors();
        let checks = settings.check.as_ref().map_or(0, |_| limits::checks_in(descriptors));
        let (web, streams) = (limits::web_in(descriptors), limits::streams_in(descriptors));
        let others = checks
            + match settings.pages.doors().count() {
                0 => 0,
                // one more at each has come in and waits for its place
                doors => (web + 1) * doors + streams,
            };
        let fit = limits::connections_in(descriptors, others, settings.threads.get());
        let most = settings.http.as_ref().and_then(|http| http.max_connections);
        let remembered = settings.memory.map(limits::connections_in_memory);
        let bounds = [most.map(|most| most.get() as usize), remembered];
        let connections = bounds.into_iter().flatten().fold(fit, usize::min);
        Self { connections, checks, web, streams, pipes: limits::pipes_in(descriptors) }
    }
}
