//! What the access log knows of an exchange.

use balance_proto::http::OutId;
use balance_proto::id::ChannelKey;
use std::net::SocketAddr;

/// One exchange.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When its request was there, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
    /// Who asked.
    pub client: SocketAddr,
    /// What was asked; none if it could not be read.
    pub words: Option<Box<Words>>,
    /// The status the client got; 0 if it got none.
    pub status: u16,
    /// Bytes from the client, the head as it went on included.
    pub received: u64,
    /// Bytes to the client, the head included.
    pub sent: u64,
    /// Who was asked last.
    pub channel: Option<Served>,
    /// How long its parts took.
    pub timing: Timing,
    /// Channels that were tried before that one.
    pub retries: u8,
    /// How it ended.
    pub end: End,
    /// Why, in a word; empty if all went well.
    pub reason: &'static str,
    /// What the request's cookie said.
    pub seen: CookieSeen,
    /// What became of the answer's.
    pub set: CookieSent,
}

/// The words of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// `GET /path HTTP/1.1`
    pub line: Box<[u8]>,
    /// The value of `Referer`.
    pub referer: Option<Box<[u8]>>,
    /// The value of `User-Agent`.
    pub agent: Option<Box<[u8]>>,
}

/// The channel that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// Its place.
    pub at: ChannelKey,
    /// Its name.
    pub name: Option<OutId>,
    /// Where it leads.
    pub address: SocketAddr,
}

/// How long the parts of an exchange took, in microseconds; none for a part that was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// Until it had a channel.
    pub queue_us: Option<u64>,
    /// From then until there was a connection to it; 0 if one was kept.
    pub connect_us: Option<u64>,
    /// From then until the head of the answer.
    pub answer_us: Option<u64>,
    /// From the request to the end of the answer.
    pub total_us: u64,
}

/// Who ended an exchange, and in which part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End(pub Who, pub char);

/// Who ended it: with a capital letter by what it did, otherwise by being silent for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// It came to its end.
    Nobody,
    /// The client.
    Client,
    /// The client, by silence.
    ClientSilent,
    /// The channel.
    Channel,
    /// The channel, by silence.
    ChannelSilent,
    /// We did: what came could not be passed on.
    Ours,
}

impl End {
    /// As it should.
    pub const WELL: Self = Self(Who::Nobody, '-');
    /// While the request was read.
    pub const REQUEST: char = 'R';
    /// While it waited for a channel.
    pub const QUEUE: char = 'Q';
    /// While a channel was connected to.
    pub const CONNECT: char = 'C';
    /// While the head of the answer was waited for.
    pub const HEAD: char = 'H';
    /// While the answer was passed on.
    pub const DATA: char = 'D';
}

/// What the cookie of a request said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CookieSeen {
    /// There was none that leads anywhere.
    #[default]
    None,
    /// Its channel takes clients.
    Valid,
    /// Its channel takes none now.
    Down,
}

/// What became of the cookies of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CookieSent {
    /// There was none of interest.
    #[default]
    None,
    /// Ours was added.
    Inserted,
    /// Ours was taken back.
    Deleted,
    /// The server's got our prefix.
    Rewritten,
    /// The server's went on as it was, and is known now.
    Passed,
}
