//! What can be measured: each scenario is what clients do, how many do it, and who else is there.
//!
//! Must not know how it is measured.

use crate::peers::Name;
use clap::ValueEnum;

/// Bytes of a small request and of a small answer.
pub const REQUEST: usize = 64;
const ANSWER: usize = 256;
/// Bytes of a small page (H-101).
const PAGE: usize = 1024;

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
    /// HTTP requests of 64 clients on connections that stay, answers of 1 KiB (H-101)
    HttpKeepalive,
    /// The same with a connection for each request
    HttpConn,
    #[value(name = "http-64k")]
    /// HTTP answers of 64 KiB to 32 clients on connections that stay
    Http64k,
    /// HTTP answers of 16 MiB to 16 clients (H-102)
    HttpBulk,
    /// HTTP requests of one client
    HttpLatency,
    /// Memory for a kept HTTP client that is silent (H-105)
    HttpIdle,
    /// Like tcp-keepalive, alone and beside a thousand slow clients of the web side
    TcpWeb,
    /// Like http-keepalive, alone and beside a thousand slow clients of the web side
    HttpWeb,
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
    /// HTTP requests, each answered.
    Http {
        /// Bytes of the body of an answer.
        answer: usize,
        /// The client wants the connection closed behind each answer.
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
            Self::HttpKeepalive => "http-keepalive",
            Self::HttpConn => "http-conn",
            Self::Http64k => "http-64k",
            Self::HttpBulk => "http-bulk",
            Self::HttpLatency => "http-latency",
            Self::HttpIdle => "http-idle",
            Self::TcpWeb => "tcp-web",
            Self::HttpWeb => "http-web",
        }
    }

    /// What is done.
    pub fn work(self) -> Work {
        let small = Work::Exchange { answer: ANSWER, close: false };
        match self {
            Self::TcpKeepalive | Self::TcpLatency | Self::TcpCrowd | Self::Idle | Self::TcpWeb => {
                small
            }
            Self::TcpConn => Work::Exchange { answer: ANSWER, close: true },
            Self::Tcp64k => Work::Exchange { answer: 64 * 1024, close: false },
            Self::TcpBulkDown => Work::Down,
            Self::TcpBulkUp => Work::Up,
            Self::HttpKeepalive | Self::HttpLatency | Self::HttpIdle | Self::HttpWeb => {
                http(PAGE, false)
            }
            Self::HttpConn => http(PAGE, true),
            Self::Http64k => http(64 * 1024, false),
            Self::HttpBulk => http(16 << 20, false),
        }
    }

    /// Clients that do it at once.
    pub fn clients(self) -> usize {
        match self {
            Self::TcpKeepalive | Self::TcpConn | Self::TcpCrowd => 64,
            Self::HttpKeepalive | Self::HttpConn | Self::TcpWeb | Self::HttpWeb => 64,
            Self::Tcp64k | Self::Http64k => 32,
            Self::HttpBulk => 16,
            Self::TcpBulkDown | Self::TcpBulkUp => 2,
            Self::TcpLatency | Self::HttpLatency => 1,
            Self::Idle | Self::HttpIdle => 0,
        }
    }

    /// Whether it says something about this peer.
    pub fn concerns(self, peer: Name) -> bool {
        match peer {
            // nobody else has a web side like it
            _ if self.has_web() => matches!(peer, Name::Balance | Name::Other),
            Name::Direct => !self.is_memory(),
            // it knows no HTTP
            Name::Pen => !self.is_http(),
            _ => true,
        }
    }

    /// Whether it is over HTTP.
    pub fn is_http(self) -> bool {
        matches!(self.work(), Work::Http { .. })
    }

    /// Whether it is memory that is measured.
    pub fn is_memory(self) -> bool {
        matches!(self, Self::Idle | Self::HttpIdle)
    }

    /// Whether it is measured twice, alone and beside clients of the web side.
    pub fn has_web(self) -> bool {
        matches!(self, Self::TcpWeb | Self::HttpWeb)
    }

    /// Whether silent clients are part of it.
    pub fn has_silent(self) -> bool {
        matches!(self, Self::TcpCrowd) || self.is_memory()
    }
}

impl Work {
    /// Whether bytes are counted, a million of them an operation, and not exchanges.
    pub fn is_bulk(self) -> bool {
        matches!(self, Self::Down | Self::Up)
    }
}

fn http(answer: usize, close: bool) -> Work {
    Work::Http { answer, close }
}
