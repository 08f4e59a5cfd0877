//! What is told of each server, column by column, in the order of H-81.
//!
//! The page, its sort links and its live pictures all go by this one list. Must not know languages.

use super::activity::Activity;
use super::picture::Picture;
use balance_proto::id::ChannelKey;
use balance_proto::view::ChannelView;
use std::cmp::Ordering;
use std::net::IpAddr;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A count.
    Count,
    /// Bytes.
    Bytes,
    /// Thousandths of something per second.
    Rate,
    /// Microseconds.
    Time,
    /// Seconds, however many.
    Span,
}

impl Heading {
    /// The word by which style knows it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Queue => "queue",
            Sessions => "sessions",
            Errors => "errors",
            Response => "response",
            Traffic => "traffic",
        }
    }
}

impl Format {
    /// The word by which the script knows it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Bytes => "bytes",
            Self::Rate => "rate",
            Self::Time => "time",
            Self::Span => "span",
        }
    }
}

/// What stands over several columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// Requests that wait.
    Queue,
    /// Connections; in the HTTP mode, exchanges.
    Sessions,
    /// What went wrong.
    Errors,
    /// How long answers took to begin.
    Response,
    /// Bytes.
    Traffic,
}

/// When a column is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Http,
    /// If any channel has a limit.
    Limits,
}

/// One number of each server.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name in addresses (`?sort=`) and in live pictures.
    pub(super) key: &'static str,
    pub(super) heading: Heading,
    pub(super) format: Format,
    /// Whether those of several servers may be added up. A sum of maxima is no maximum (H-89).
    pub(super) adds_up: bool,
    /// Whether more than 0 is bad news.
    pub(super) is_trouble: bool,
    when: When,
    value: fn(&Server<'_>) -> Option<u64>,
}

/// A channel with what it did lately.
#[derive(Debug, Clone, Copy)]
pub(super) struct Server<'a> {
    pub(super) at: ChannelKey,
    pub(super) channel: &'a ChannelView,
    /// What everybody did lately.
    pub(super) activity: &'a Activity,
}

impl Server<'_> {
    /// What people call it: the name of the HTTP mode, or its place.
    pub(super) fn name(&self) -> String {
        self.channel.name.map_or_else(|| self.at.to_string(), |name| name.to_string())
    }

    /// Where it is: by the name that was typed, if it was one.
    pub(super) fn address(&self) -> String {
        let ChannelView { host, address, .. } = self.channel;
        match host.parse::<IpAddr>() {
            Ok(_) => address.to_string(),
            Err(_) => format!("{host}:{}", address.port()),
        }
    }
}

const fn column(
    key: &'static str,
    heading: Heading,
    format: Format,
    value: fn(&Server<'_>) -> Option<u64>,
) -> Column {
    let is_trouble = matches!(heading, Errors);
    Column { key, heading, format, adds_up: true, is_trouble, when: When::Always, value }
}

impl Column {
    const fn http(self) -> Self {
        Self { when: When::Http, ..self }
    }

    const fn limits(self) -> Self {
        Self { when: When::Limits, adds_up: false, ..self }
    }

    const fn alone(self) -> Self {
        Self { adds_up: false, ..self }
    }

    /// What it says of this server; none is "does not apply".
    pub(super) fn of(&self, server: &Server<'_>) -> Option<u64> {
        (self.value)(server)
    }
}

/// How many columns there are.
pub(super) const COUNT: usize = 16;

use Format::{Bytes, Count, Rate, Time};
use Heading::{Errors, Queue, Response, Sessions, Traffic};

/// All columns of numbers, from left to right. Words for them: [`super::words::Words::columns`], in the
/// same order.
pub(super) const COLUMNS: [Column; COUNT] = [
    column("queue", Queue, Count, |s| Some(s.channel.exchanges.queue.now.into())).http(),
    column("queue_max", Queue, Count, |s| Some(s.channel.exchanges.queue.max.into()))
        .http()
        .alone(),
    column("rate", Sessions, Rate, |s| Some(s.activity.recent(s.at).sessions_milli)),
    column("current", Sessions, Count, |s| Some(s.channel.counters.current.into())),
    column("max", Sessions, Count, |s| Some(s.channel.exchanges.sessions_max.into())).alone(),
    column("limit", Sessions, Count, |s| s.channel.maxc.limit().map(|maxc| maxc.get().into()))
        .limits(),
    column("total", Sessions, Count, |s| Some(s.channel.completed())),
    column("conn", Errors, Count, |s| Some(s.channel.counters.failed)),
    column("resp", Errors, Count, |s| Some(s.channel.exchanges.answers[4])).http(),
    column("broken", Errors, Count, |s| Some(s.channel.exchanges.broken)).http(),
    column("check", Errors, Count, |s| Some(s.channel.checks.failed)),
    column("down", Errors, Count, |s| Some(s.channel.checks.downs)),
    column("half", Response, Time, |s| answered(s, |times| times.p50_us)).http().alone(),
    column("slow", Response, Time, |s| answered(s, |times| times.p99_us)).http().alone(),
    column("in", Traffic, Bytes, |s| Some(s.channel.counters.sent)),
    column("out", Traffic, Bytes, |s| Some(s.channel.counters.received)),
];

fn answered(server: &Server<'_>, time: fn(&balance_proto::http::Times) -> u64) -> Option<u64> {
    let times = &server.channel.exchanges.response;
    (times.count > 0).then(|| time(times))
}

/// Which columns this daemon has something to say in: their places in [`COLUMNS`].
pub(super) fn shown(picture: &Picture) -> Vec<usize> {
    let http = picture.instance.http.is_some();
    let limits = picture.channels().any(|server| server.channel.maxc.limit().is_some());
    let is_shown = |column: &Column| match column.when {
        When::Always => true,
        When::Http => http,
        When::Limits => limits,
    };
    (0..COUNT).filter(|place| is_shown(&COLUMNS[*place])).collect()
}

/// What servers are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Their place in the table.
    Place,
    /// Their state, the worst first.
    State,
    /// A column, by its place in [`COLUMNS`].
    Column(usize),
}

/// An order of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) by: By,
    pub(super) descending: bool,
}

impl By {
    /// Its word in `?sort=`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Place => "server",
            Self::State => "state",
            Self::Column(place) => COLUMNS[place].key,
        }
    }

    /// Whether the first click shows the largest first.
    pub(super) fn begins_descending(self) -> bool {
        matches!(self, Self::Column(_))
    }
}

impl Order {
    pub(super) const OF_THE_TABLE: Self = Self { by: By::Place, descending: false };

    /// The order of `?sort=` and `&dir=`; what is not understood is the order of the table.
    pub(super) fn read(sort: Option<&str>, direction: Option<&str>) -> Self {
        let by = match sort {
            Some("state") => By::State,
            Some(key) => match COLUMNS.iter().position(|column| column.key == key) {
                Some(place) => By::Column(place),
                None => return Self::OF_THE_TABLE,
            },
            None => return Self::OF_THE_TABLE,
        };
        let descending = match direction {
            Some("asc") => false,
            Some("desc") => true,
            _ => by.begins_descending(),
        };
        Self { by, descending }
    }

    /// Sorts; equal ones stay as they are.
    pub(super) fn sort(self, servers: &mut [Server<'_>]) {
        servers.sort_by(|a, b| {
            let order = self.compare(a, b);
            if self.descending { order.reverse() } else { order }
        });
    }

    fn compare(self, a: &Server<'_>, b: &Server<'_>) -> Ordering {
        match self.by {
            By::Place => a.at.cmp(&b.at),
            By::State => {
                let weight = |s: &Server<'_>| s.channel.standing() as u8;
                weight(a).cmp(&weight(b))
            }
            // what does not apply is least
            By::Column(place) => COLUMNS[place].of(a).cmp(&COLUMNS[place].of(b)),
        }
    }
}
