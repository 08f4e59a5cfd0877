//! The rows of `/metrics`: a name, what it means, and where it is read.
//!
//! Counters get `_total` behind their names. Must not know the form they are written in.

use super::Seen;
use balance_proto::http::{HttpView, LearnedView};
use balance_proto::view::ChannelView;

/// A family of metrics.
#[derive(Clone, Copy)]
pub(super) struct Row<T> {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
    pub(super) kind: Kind,
    /// Whether it says anything in the HTTP mode alone; without it, it is left out.
    pub(super) http: bool,
    pub(super) value: T,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It only grows.
    Counter,
    /// It only grows, and is read in microseconds.
    Seconds,
    /// It comes and goes.
    Gauge,
}

type OfChannel = Row<fn(&ChannelView) -> u64>;
type OfSeen = Row<fn(&Seen) -> u64>;

const fn gauge<T>(name: &'static str, help: &'static str, value: T) -> Row<T> {
    Row { name, help, kind: Kind::Gauge, http: false, value }
}

const fn counter<T>(name: &'static str, help: &'static str, value: T) -> Row<T> {
    Row { name, help, kind: Kind::Counter, http: false, value }
}

const fn http_only<T: Copy>(row: Row<T>) -> Row<T> {
    Row { http: true, ..row }
}

/// Of each channel.
pub(super) const OF_CHANNEL: &[OfChannel] = &[
    gauge("balance_channel_status", "0 works, 1 fails its checks, 100 is disabled", |c| {
        balance_proto::counters::status(Some(c))
    }),
    gauge("balance_channel_enabled", "Whether an operator wants it to take clients", |c| {
        c.admin.is_enabled().into()
    }),
    gauge("balance_channel_up", "Whether its health checks let it take clients", |c| {
        (!c.health.is_down()).into()
    }),
    gauge("balance_channel_maxc", "How many it may hold at once, 0 is no limit", |c| {
        c.maxc.get().into()
    }),
    http_only(gauge("balance_channel_queue", "Requests that wait for it", |c| {
        c.exchanges.queue.now.into()
    })),
    http_only(gauge("balance_channel_queue_max", "Most requests that waited for it", |c| {
        c.exchanges.queue.max.into()
    })),
    gauge("balance_channel_sessions_active", "Exchanges or connections under way", |c| {
        c.counters.current.into()
    }),
    gauge("balance_channel_sessions_max", "Most exchanges that were under way", |c| {
        c.exchanges.sessions_max.into()
    }),
    counter(
        "balance_channel_sessions",
        "Exchanges or connections that are over",
        ChannelView::completed,
    ),
    counter("balance_channel_assigned", "Exchanges or connections ever given to it", |c| {
        c.counters.total
    }),
    counter("balance_channel_sent_bytes", "Bytes from clients to it", |c| c.counters.sent),
    counter("balance_channel_received_bytes", "Bytes from it to clients", |c| c.counters.received),
    counter("balance_channel_connect_failures", "Attempts to connect to it that failed", |c| {
        c.counters.failed
    }),
    counter("balance_channel_check_failures", "Health checks that failed", |c| c.checks.failed),
    counter("balance_channel_downs", "How often it went down", |c| c.checks.downs),
    http_only(counter("balance_channel_broken", "Exchanges without a whole answer", |c| {
        c.exchanges.broken
    })),
    http_only(counter(
        "balance_channel_retries",
        "Requests that went on to another channel",
        |c| c.exchanges.retries,
    )),
];

/// Of each channel, by the first digit of an answer.
pub(super) const CLASSES: Row<fn(&ChannelView) -> [u64; 5]> =
    http_only(counter("balance_channel_responses", "Answers by class", |c| c.exchanges.answers));

/// Of each channel, in microseconds.
pub(super) const QUANTILES: Row<fn(&ChannelView) -> [u64; 3]> = http_only(gauge(
    "balance_channel_response_seconds",
    "How long answers took to begin, of the last 15 to 30 seconds",
    |c| {
        let times = c.exchanges.response;
        [times.p50_us, times.p90_us, times.p99_us]
    },
));

/// Over all channels.
pub(super) const OF_DAEMON: &[OfSeen] = &[
    gauge("balance_connections_max", "Clients it can serve at once", |seen| seen.instance.room),
    gauge("balance_workers", "Threads that carry traffic", |seen| seen.instance.threads.into()),
    gauge("balance_table_revision", "Changes of the table", |seen| seen.table.revision.0),
    gauge("balance_clients", "Clients that are connected", |s| {
        s.table.http.map_or_else(|| under_way(s), |http| http.clients.now.into())
    }),
    http_only(gauge("balance_clients_max", "Most clients at one time", |s| {
        http(s).clients.max.into()
    })),
    http_only(gauge("balance_queue", "Requests that wait for the channel of their session", |s| {
        http(s).queue.now.into()
    })),
    http_only(gauge("balance_queue_max", "Most requests that waited so", |s| {
        http(s).queue.max.into()
    })),
    http_only(gauge("balance_waiting", "Requests that wait for any channel", |s| {
        http(s).waiting.now.into()
    })),
    http_only(gauge("balance_waiting_max", "Most requests that waited so", |s| {
        http(s).waiting.max.into()
    })),
    gauge("balance_sessions_active", "Exchanges or connections under way", |s| {
        s.table.http.map_or_else(|| under_way(s), |http| http.sessions.now.into())
    }),
    http_only(gauge("balance_sessions_max", "Most exchanges under way", |s| {
        http(s).sessions.max.into()
    })),
    counter("balance_sessions", "Exchanges or connections that are over", |s| {
        sum(s, ChannelView::completed)
    }),
    counter("balance_check_failures", "Health checks that failed", |s| sum(s, |c| c.checks.failed)),
    http_only(counter("balance_requests", "Requests that were read", |s| http(s).requests)),
    http_only(counter("balance_replies", "Requests answered by the balancer with an error", |s| {
        http(s).replies
    })),
    http_only(counter(
        "balance_cookie_clashes",
        "Cookies of servers dropped for the name of ours",
        |s| http(s).clashes,
    )),
    http_only(gauge("balance_learned_sessions", "Sessions that are known", |s| learned(s).entries)),
    http_only(counter("balance_learned_evicted", "Sessions forgotten to make room", |s| {
        learned(s).evicted
    })),
    http_only(counter(
        "balance_learned_conflicts",
        "Sessions that another output issued too",
        |s| learned(s).conflicts,
    )),
    http_only(counter("balance_learned_hits", "Requests whose session was known", |s| {
        learned(s).hits
    })),
    http_only(counter("balance_learned_misses", "Requests whose session was not", |s| {
        learned(s).misses
    })),
];

/// Of the process, under the names that all exporters have.
pub(super) const OF_PROCESS: &[OfSeen] = &[
    Row {
        name: "process_cpu_seconds",
        help: "Time on CPUs",
        kind: Kind::Seconds,
        http: false,
        value: |seen| seen.process.cpu_us,
    },
    gauge("process_resident_memory_bytes", "Memory taken", |seen| seen.process.resident),
    gauge("process_open_fds", "Descriptors that are open", |seen| seen.process.descriptors),
    gauge("process_max_fds", "Descriptors that may be open", |seen| {
        seen.process.descriptors_max.unwrap_or(u64::MAX)
    }),
    gauge("process_start_time_seconds", "When it started, since 1970", |seen| {
        seen.instance.started_unix_ms / 1000
    }),
];

/// Connections of all channels.
fn under_way(seen: &Seen) -> u64 {
    sum(seen, |channel| channel.counters.current.into())
}

fn http(seen: &Seen) -> HttpView {
    seen.table.http.unwrap_or_default()
}

fn learned(seen: &Seen) -> LearnedView {
    http(seen).learned
}

fn sum(seen: &Seen, value: fn(&ChannelView) -> u64) -> u64 {
    seen.table.groups.iter().flat_map(|group| &group.channels).map(value).sum()
}
