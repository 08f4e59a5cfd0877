//! What can be measured: each scenario is what clients do, how many do it, and who else is there.
//!
//! Must not know how it is measured.

use crate::peers::Name;
use clap::ValueEnum;

/// Bytes of a small request and of a small answer.
pub const REQUEST: usize = 64;
const ANSWER: usize = 256;

/// A thing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Scenario {
    /// Small exchanges of 64 clients on connections that stay
    TcpKeepalive,
    /// The same with a connection for each exchange
    TcpConn,
    #[value(name = "tcp-64k")]
    /// Answers of 64 KiB to 32 clients on connections that stay
    Tcp64k,
    /// Two streams from the servers, as fast as they go
    TcpBulkDown,
    /// Two streams to the servers
    TcpBulkUp,
    /// Small exchanges of one client
    TcpLatency,
    /// Like tcp-keepalive, beside many clients that are silent
    TcpCrowd,
    /// Memory for a silent connection
    Idle,
}

/// What clients and servers do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Requests of [`REQUEST`] bytes, each answered.
    Exchange {
        /// Bytes of an answer.
        answer: usize,
        /// The server ends the connection behind its answer.
        close: bool,
    },
    /// Servers send, clients read.
    Down,
    /// Clients send, servers read.
    Up,
}

impl Scenario {
    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::TcpKeepalive => "tcp-keepalive",
            Self::TcpConn => "tcp-conn",
            Self::Tcp64k => "tcp-64k",
            Self::TcpBulkDown => "tcp-bulk-down",
            Self::TcpBulkUp => "tcp-bulk-up",
            Self::TcpLatency => "tcp-latency",
            Self::TcpCrowd => "tcp-crowd",
            Self::Idle => "idle",
        }
    }

    /// What is done.
    pub fn work(self) -> Work {
        let small = Work::Exchange { answer: ANSWER, close: false };
        match self {
            Self::TcpKeepalive | Self::TcpLatency | Self::TcpCrowd | Self::Idle => small,
            Self::TcpConn => Work::Exchange { answer: ANSWER, close: true },
            Self::Tcp64k => Work::Exchange { answer: 64 * 1024, close: false },
            Self::TcpBulkDown => Work::Down,
            Self::TcpBulkUp => Work::Up,
        }
    }

    /// Clients that do it at once.
    pub fn clients(self) -> usize {
        match self {
            Self::TcpKeepalive | Self::TcpConn | Self::TcpCrowd => 64,
            Self::Tcp64k => 32,
            Self::TcpBulkDown | Self::TcpBulkUp => 2,
            Self::TcpLatency => 1,
            Self::Idle => 0,
        }
    }

    /// Whether it says something about this peer.
    pub fn concerns(self, peer: Name) -> bool {
        self != Self::Idle || peer != Name::Direct
    }

    /// Whether silent clients are part of it.
    pub fn has_silent(self) -> bool {
        matches!(self, Self::TcpCrowd | Self::Idle)
    }
}

impl Work {
    /// Whether bytes are counted, a million of them an operation, and not exchanges.
    pub fn is_bulk(self) -> bool {
        !matches!(self, Self::Exchange { .. })
    }
}
