//! The numbers of the daemon as a whole, each by its name: those of H-80, and what all servers come to
//! together.
//!
//! The page and its live pictures both go by this list. Must not know languages.

use super::columns::Format;
use super::picture::Picture;
use balance_proto::http::HttpView;

/// A number of the whole daemon.
#[derive(Debug)]
pub(super) struct Reading {
    /// Its name in the page and in live pictures.
    pub(super) key: &'static str,
    pub(super) format: Format,
    value: fn(&Picture) -> Option<u64>,
}

impl Reading {
    /// What it says; none is "does not apply".
    pub(super) fn of(&self, picture: &Picture) -> Option<u64> {
        (self.value)(picture)
    }

    /// The one of that name.
    pub(super) fn named(key: &str) -> Option<&'static Self> {
        READINGS.iter().find(|reading| reading.key == key)
    }
}

const fn reading(key: &'static str, format: Format, value: fn(&Picture) -> Option<u64>) -> Reading {
    Reading { key, format, value }
}

use Format::{Bytes, Count, Rate, Span, Time};

/// All of them.
pub(super) const READINGS: [Reading; 35] = [
    // H-80
    reading("nbcproc", Count, |p| Some(p.process.cpus.into())),
    reading("uptime", Span, |p| Some(p.uptime_s())),
    reading("memmax", Bytes, |p| p.process.memory_max),
    reading("ulimit-n", Count, |p| p.process.descriptors_max),
    reading("maxsock", Count, |p| Some(sockets_max(p))),
    reading("maxconn", Count, |p| Some(p.instance.room)),
    reading("current-conns", Count, |p| Some(p.clients())),
    // and beside it
    reading("memory", Bytes, |p| Some(p.process.resident)),
    reading("descriptors", Count, |p| Some(p.process.descriptors)),
    reading("processor-time", Span, |p| Some(p.process.cpu_us / 1_000_000)),
    reading("workers", Count, |p| Some(p.instance.threads.into())),
    reading("pid", Count, |p| Some(p.instance.pid.into())),
    // all servers together
    reading("sessions", Count, |p| Some(sum(p, |c| c.counters.current.into()))),
    reading("sessions-max", Count, |p| http(p, |http| http.sessions.max.into())),
    reading("completed", Count, |p| Some(sum(p, balance_proto::view::ChannelView::completed))),
    reading("rate", Rate, |p| Some(p.recent().sessions_milli)),
    reading("in", Bytes, |p| Some(sum(p, |c| c.counters.sent))),
    reading("out", Bytes, |p| Some(sum(p, |c| c.counters.received))),
    reading("in-rate", Bytes, |p| Some(p.recent().sent)),
    reading("out-rate", Bytes, |p| Some(p.recent().received)),
    // the HTTP mode
    reading("clients-max", Count, |p| http(p, |http| http.clients.max.into())),
    reading("queue", Count, |p| http(p, |http| http.queue.now.into())),
    reading("queue-max", Count, |p| http(p, |http| http.queue.max.into())),
    reading("waiting", Count, |p| http(p, |http| http.waiting.now.into())),
    reading("waiting-max", Count, |p| http(p, |http| http.waiting.max.into())),
    reading("requests", Count, |p| http(p, |http| http.requests)),
    reading("replies", Count, |p| http(p, |http| http.replies)),
    reading("learned", Count, |p| http(p, |http| http.learned.entries)),
    reading("slowest", Time, slowest),
    reading("answers-1", Count, |p| Some(answers(p)[0])),
    reading("answers-2", Count, |p| Some(answers(p)[1])),
    reading("answers-3", Count, |p| Some(answers(p)[2])),
    reading("answers-4", Count, |p| Some(answers(p)[3])),
    reading("answers-5", Count, |p| Some(answers(p)[4])),
    reading("errors", Count, |p| Some(sum(p, |c| c.checks.failed))),
];

/// Two for each client: its own, and that to its server.
fn sockets_max(picture: &Picture) -> u64 {
    let wanted = picture.instance.room.saturating_mul(2);
    picture.process.descriptors_max.map_or(wanted, |max| wanted.min(max))
}

fn sum(picture: &Picture, number: fn(&balance_proto::view::ChannelView) -> u64) -> u64 {
    picture.channels().map(|server| number(server.channel)).sum()
}

fn http(picture: &Picture, number: fn(&HttpView) -> u64) -> Option<u64> {
    picture.table.http.as_ref().map(number)
}

/// Answers of all servers by their first digit.
pub(super) fn answers(picture: &Picture) -> [u64; 5] {
    picture.channels().fold([0; 5], |sum, server| {
        std::array::from_fn(|i| sum[i].saturating_add(server.channel.exchanges.answers[i]))
    })
}

/// The server that takes longest says what the slowest clients see.
fn slowest(picture: &Picture) -> Option<u64> {
    let times = picture.channels().map(|server| server.channel.exchanges.response);
    times.filter(|times| times.count > 0).map(|times| times.p99_us).max()
}
