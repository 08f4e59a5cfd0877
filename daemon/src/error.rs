//! Why a daemon does not start: what is said, and with which exit code.
//!
//! The first line is the one scripts know, word for word (balance(1) §2.5); the second says what
//! to do. Must not know how the lines reach the terminal.

pub mod fault;

use crate::health::settings::CheckError;
use crate::sys::resolve::ResolveError;
use balance_proto::rendezvous::NameError;
use fault::Fault;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// An error at start. `Display` gives one or more whole lines without the last newline.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The listening port is no number and no service.
    #[error(
        "invalid port [{0}], exiting.\nbalance: give a port from 1 to 65535 or a service name first, then the channels"
    )]
    Port(String),
    /// A destination is no address, or its name has none.
    #[error("unknown or invalid address [{text}]\nbalance: {why}")]
    Destination {
        /// As 3.54 names it.
        text: String,
        /// What is wrong and what to write.
        why: String,
    },
    /// A separator without a channel before it.
    #[error(
        "balance: no channels in group\nbalance: \"{separator}\" ends the group before it: put a channel in front of it, or leave it out"
    )]
    EmptyGroup {
        /// `!` or `%`.
        separator: char,
    },
    /// More groups than the limit.
    #[error("balance: too many groups\nbalance: {limit} are allowed: raise --max-groups")]
    TooManyGroups {
        /// The limit.
        limit: u16,
    },
    /// More channels in a group than the limit.
    #[error(
        "balance: too many channels in one group\nbalance: {limit} are allowed: raise --max-channels"
    )]
    TooManyChannels {
        /// The limit.
        limit: u16,
    },
    /// The access log cannot be opened (H-92).
    #[error(
        "balance: failed to create the access log: {}: {}\nbalance: give a path that user {} may write to with --access-log-file", file.display(), system_text(error), rustix::process::geteuid().as_raw()
    )]
    AccessLog {
        /// Where it was to be.
        file: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The health check cannot be made as wanted.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// All that is wrong with the settings; at least one thing.
    #[error("{}", fault::lines(.0))]
    Faults(Vec<Fault>),
    /// The bind address cannot be resolved.
    #[error(
        "error at getaddrinfo: {why}\nexiting.\nbalance: -b {text:?} is not an address of this machine: give one that `ip address` shows"
    )]
    BindName {
        /// As typed.
        text: String,
        /// What the resolver said.
        why: String,
    },
    /// The front door cannot be opened.
    #[error("bind(): {}\nbalance: {}", system_text(.error), bind_remedy(.error, .address))]
    Bind {
        /// Where.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// What was passed in `LISTEN_FDS` cannot be listened on.
    #[error("balance: the socket handed over in LISTEN_FDS is not a listening TCP socket: {0}")]
    Inherited(io::Error),
    /// The front door has no socket name.
    #[error("cannot create rendezvous file for this address\nbalance: {0}")]
    Name(#[from] NameError),
    /// There is a daemon already.
    #[error(
        "bind(): Address already in use\nbalance: another balance ({holder}) serves this address; stop it first, or choose another port or -b address"
    )]
    Running {
        /// Who.
        holder: String,
    },
    /// The directory for the control socket cannot be used.
    #[error(
        "ERROR: rendezvous directory not available and/or creatable\nbalance: {}: {why}; name another one with --runtime-dir", path.display()
    )]
    RuntimeDir {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The control socket cannot be made.
    #[error(
        "cannot create rendezvous file {}\nbalance: {error}; name another directory with --runtime-dir", path.display()
    )]
    Socket {
        /// Which.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A group whose members are to steer or to look does not exist.
    #[error("balance: --{option} {name:?}: {why}; `getent group` lists the groups of this machine")]
    Group {
        /// Which of the options names it.
        option: &'static str,
        /// As typed.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// The control socket cannot be given to its group.
    #[error(
        "balance: the control socket cannot be given to group {group}: {error}; start balance as root or as a member of that group"
    )]
    GroupOfSocket {
        /// Which.
        group: String,
        /// Why not.
        error: io::Error,
    },
    /// The program cannot start itself in the background.
    #[error(
        "balance: cannot go to the background: {0}; is /proc mounted? with -f it stays in the foreground"
    )]
    Background(io::Error),
    /// The operating system refused a thread or an event queue.
    #[error("balance: cannot start a worker: {0}; check the limits on processes and descriptors")]
    Worker(io::Error),
}

impl StartError {
    /// The exit code, as sysexits names them (balance(1) §2.4).
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Port(_) | Self::Group { .. } | Self::Check(_) => USAGE,
            Self::Faults(faults) => faults.first().map_or(USAGE, Fault::exit_code),
            Self::Destination { .. } => 65,
            Self::EmptyGroup { .. }
            | Self::TooManyGroups { .. }
            | Self::TooManyChannels { .. }
            | Self::RuntimeDir { .. } => 69,
            Self::BindName { .. }
            | Self::Bind { .. }
            | Self::Inherited(_)
            | Self::Name(_)
            | Self::Running { .. }
            | Self::Socket { .. }
            | Self::GroupOfSocket { .. }
            | Self::AccessLog { .. }
            | Self::Background(_)
            | Self::Worker(_) => 71,
        }
    }

    /// A destination that cannot be used.
    pub(crate) fn unresolved(text: &str, error: &ResolveError) -> Self {
        Self::Destination { text: text.to_owned(), why: format!("{text}: {error}") }
    }
}

/// Exit code of a wrong command line.
pub const USAGE: u8 = 64;

/// What the system says, without the number that Rust puts behind it.
fn system_text(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn bind_remedy(error: &io::Error, address: &SocketAddr) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "another program listens on {address}; stop it (`ss -ltnp` names it), or choose another port or -b address"
        ),
        io::ErrorKind::AddrNotAvailable => {
            format!(
                "{address} is not an address of this machine; `ip address` shows those that are"
            )
        }
        io::ErrorKind::PermissionDenied => format!(
            "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE; {address} is one"
        ),
        _ => format!("cannot listen on {address}"),
    }
}
