//! A health check as it is wanted: every text read, every number checked.
//!
//! Must not know options or files.

use super::pattern::{Pattern, PatternError};
use super::url::{Url, UrlError};
use super::words::printable;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// Seconds between two checks of a channel if nobody says (HALB, `healthcheck_interval`).
pub const INTERVAL: Duration = Duration::from_secs(20);
/// The shortest time between two checks.
pub const SHORTEST: Duration = Duration::from_secs(1);
/// Failures in a row that take a channel down if nobody says.
pub const FALL: u32 = 3;
/// Successes in a row that bring it up again if nobody says.
pub const RISE: u32 = 2;
/// Bytes of an answer that are searched if nobody says.
pub const WINDOW: usize = 64 * 1024;
/// What checks call themselves if nobody says.
pub const AGENT: &str = "HALB-health-check";

/// The check that all channels get.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is done.
    pub how: How,
    /// When, and how often before it counts.
    pub pace: Pace,
    /// The port, if it is not that of the channel.
    pub port: Option<u16>,
    /// How long the connection may take.
    pub connect_within: Duration,
    /// How long all of it may take.
    pub within: Duration,
}

/// What a check does.
#[derive(Debug, Clone)]
pub enum How {
    /// Connects.
    Connect,
    /// Asks by HEAD.
    Head {
        /// The request, as it is sent.
        request: Arc<[u8]>,
    },
    /// Asks by GET.
    Get {
        /// The request, as it is sent.
        request: Arc<[u8]>,
        /// What to look for in the answer; without it the status decides.
        search: Option<Search>,
    },
}

/// What to look for in an answer.
#[derive(Debug, Clone)]
pub struct Search {
    /// The expression.
    pub pattern: Arc<Pattern>,
    /// How many bytes of the answer are looked at.
    pub window: usize,
}

/// How often to check, and how many results in a row count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between the starts of two checks.
    pub interval: Duration,
    /// The same while a result is being confirmed.
    pub fast: Duration,
    /// Failures in a row that take a channel down; at least 1.
    pub fall: u32,
    /// Successes in a row that bring it up again; at least 1.
    pub rise: u32,
}

/// The three methods, as they are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `tcp_connect`
    Connect,
    /// `http_head`
    Head,
    /// `http_get`
    Get,
}

impl FromStr for Method {
    type Err = CheckError;

    fn from_str(text: &str) -> Result<Self, CheckError> {
        match text {
            "tcp_connect" => Ok(Self::Connect),
            "http_head" => Ok(Self::Head),
            "http_get" => Ok(Self::Get),
            _ => Err(CheckError::Method(printable(text.as_bytes()))),
        }
    }
}

/// Why a check cannot be made as wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// None of the three methods.
    #[error(
        "unknown health check method [{0}]\nbalance: give tcp_connect, http_head or http_get to --healthcheck-method"
    )]
    Method(String),
    /// Both names of one option, with different values.
    #[error(
        "two health check methods, [{method}] and [{mode}]\nbalance: --healthcheck-mode is another name of --healthcheck-method: give only one of them"
    )]
    TwoMethods {
        /// The value of the one.
        method: String,
        /// The value of the other.
        mode: String,
    },
    /// A URL of no use.
    #[error(
        "the healthcheck_url, when specified as an URL, must begin with http:// [{text}]\nbalance: {why}"
    )]
    Url {
        /// As typed.
        text: String,
        /// What is wrong with it.
        why: UrlError,
    },
    /// An expression that cannot be searched for.
    #[error(
        "failed to initialize external health checker, invalid regular expression [{text}]\nbalance: {why}; --healthcheck-regexp takes an expression as Perl has them, see balance(1)"
    )]
    Regexp {
        /// As typed.
        text: String,
        /// What is wrong with it.
        why: PatternError,
    },
    /// It would break the request.
    #[error(
        "the healthcheck_agent holds a line end or another control character [{0}]\nbalance: give --healthcheck-agent a name on one line, such as monitor/1.0"
    )]
    Agent(String),
    /// What confirms a result would be slower than what found it.
    #[error(
        "the healthcheck_fast_interval [{fast}] is longer than the healthcheck_interval [{interval}]\nbalance: --healthcheck-fast-interval is for confirming a result, give it at most the seconds of --healthcheck-interval"
    )]
    Fast {
        /// In seconds.
        fast: u32,
        /// In seconds.
        interval: u64,
    },
}

/// Reads a URL; empty is `/`.
///
/// # Errors
/// It is of no use for a check.
pub fn read_url(text: &str) -> Result<Url, CheckError> {
    let text = if text.is_empty() { "/" } else { text };
    text.parse().map_err(|why| CheckError::Url { text: printable(text.as_bytes()), why })
}

/// Reads an expression, to be looked for in so many bytes.
///
/// # Errors
/// It cannot be searched for.
pub fn read_search(text: &str, window: usize) -> Result<Search, CheckError> {
    let bad = |why| CheckError::Regexp { text: printable(text.as_bytes()), why };
    let pattern = Pattern::new(text, window).map(Arc::new).map_err(bad)?;
    Ok(Search { pattern, window })
}

/// The request of a check. A URL with a host is asked for by HTTP/1.1, any other by HTTP/1.0
/// without a host; an empty agent is [`AGENT`].
///
/// # Errors
/// The agent would break the request.
pub fn request(verb: &str, url: &Url, agent: &str) -> Result<Arc<[u8]>, CheckError> {
    if agent.chars().any(char::is_control) {
        return Err(CheckError::Agent(printable(agent.as_bytes())));
    }
    let agent = if agent.is_empty() { AGENT } else { agent };
    let (version, host) = match url.host() {
        Some(host) => ("1.1", format!("Host: {host}\r\n")),
        None => ("1.0", String::new()),
    };
    let target = url.target();
    let lines = format!(
        "{verb} {target} HTTP/{version}\r\n{host}User-Agent: {agent}\r\nConnection: close\r\n\r\n"
    );
    Ok(lines.into_bytes().into())
}
