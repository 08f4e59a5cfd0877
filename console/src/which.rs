//! Which daemon is meant: named by its port or its socket, or the only one that runs here.
//!
//! The same for all programs. Must not know what is wanted of it.

use balance_proto::rendezvous::{self, FindError, Places};
use std::num::NonZeroU16;
use std::path::PathBuf;

/// Names a control socket when the command line names none.
const SOCKET_VAR: &str = "BALANCE_SOCKET";

/// A daemon as it is named on a command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Which {
    /// The daemon that listens on this port
    #[arg(short, long, global = true, value_name = "PORT", conflicts_with = "socket")]
    pub port: Option<NonZeroU16>,

    /// The daemon behind this control socket [env: BALANCE_SOCKET]
    #[arg(short, long, global = true, value_name = "SOCKET")]
    pub socket: Option<PathBuf>,
}

impl Which {
    /// What is meant in this process's environment.
    #[must_use]
    pub fn target(&self) -> Target {
        let from_env = || std::env::var_os(SOCKET_VAR).filter(|path| !path.is_empty());
        match (&self.socket, self.port) {
            (Some(path), _) => Target::Socket(path.clone()),
            (None, Some(port)) => Target::Found { port: Some(port.get()) },
            (None, None) => match from_env() {
                Some(path) => Target::Socket(path.into()),
                None => Target::Found { port: None },
            },
        }
    }
}

/// A daemon that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The one behind this socket.
    Socket(PathBuf),
    /// The one on this port, or the only one; looked for anew each time.
    Found {
        /// The port, if one was named.
        port: Option<u16>,
    },
}

impl Target {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Socket(path) => path.display().to_string(),
            Self::Found { port: Some(port) } => format!("the balance on port {port}"),
            Self::Found { port: None } => "the balance that runs here".to_owned(),
        }
    }

    /// Its control socket, as of now.
    ///
    /// # Errors
    /// There is none, or more than one.
    pub fn socket(&self) -> Result<PathBuf, FindError> {
        match self {
            Self::Socket(path) => Ok(path.clone()),
            Self::Found { port } => {
                rendezvous::find(&Places::of_this_process(None), *port).map(|door| door.path)
            }
        }
    }
}
