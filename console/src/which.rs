//! Which daemon is meant: named by its port, its socket or its own name, or the only one that runs here.
//!
//! The same for all programs. Must not know what is wanted of it.

use balance_proto::client::Client;
use balance_proto::rendezvous::{self, Door, FindError, Places};
use std::num::NonZeroU16;
use std::path::PathBuf;

/// Names a control socket when the command line names none.
const SOCKET_VAR: &str = "BALANCE_SOCKET";
/// Names an instance when nothing else names anything.
const INSTANCE_VAR: &str = "BALANCE_INSTANCE";

/// A daemon as it is named on a command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Which {
    /// The daemon that listens on this port
    #[arg(short, long, global = true, value_name = "PORT", conflicts_with = "socket")]
    pub port: Option<NonZeroU16>,
    /// The daemon behind this control socket [env: BALANCE_SOCKET]
    #[arg(short, long, global = true, value_name = "SOCKET")]
    pub socket: Option<PathBuf>,
    /// The daemon of this name (balance --name) [env: BALANCE_INSTANCE]
    #[arg(short = 'n', long, global = true, value_name = "NAME", conflicts_with_all = ["port", "socket"])]
    pub instance: Option<String>,
}

impl Which {
    /// What is meant in this process's environment.
    #[must_use]
    pub fn target(&self) -> Target {
        let from_env = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        if let Some(path) = &self.socket {
            return Target::Socket(path.clone());
        }
        if let Some(port) = self.port {
            return Target::Found { port: Some(port.get()) };
        }
        if let Some(name) = &self.instance {
            return Target::Named(name.clone());
        }
        match (from_env(SOCKET_VAR), from_env(INSTANCE_VAR)) {
            (Some(path), _) => Target::Socket(path.into()),
            (None, Some(name)) => Target::Named(name.to_string_lossy().into_owned()),
            (None, None) => Target::Found { port: None },
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
    /// The one that calls itself so; looked for anew each time.
    Named(String),
}

impl Target {
    /// Whether none was named and several run here: somebody has to say which.
    #[must_use]
    pub fn is_one_of_several(&self) -> bool {
        let find = |port| rendezvous::find(&Places::of_this_process(None), port);
        matches!(self, Self::Found { port } if matches!(find(*port), Err(FindError::Several { .. })))
    }

    /// Its control socket, as of now.
    ///
    /// # Errors
    /// There is none, or more than one.
    pub async fn socket(&self) -> Result<PathBuf, FindError> {
        let places = Places::of_this_process(None);
        match self {
            Self::Socket(path) => Ok(path.clone()),
            Self::Found { port } => rendezvous::find(&places, *port).map(|door| door.path),
            Self::Named(name) => named(&places, name).await,
        }
    }
}

/// The daemon that calls itself so: each is asked, all at once, so that one that hangs holds up no other.
async fn named(places: &Places, name: &str) -> Result<PathBuf, FindError> {
    let doors = rendezvous::doors(&places.for_clients()).into_iter().filter(Door::is_live);
    let asked: Vec<_> = doors
        .map(|door| {
            tokio::spawn(async move {
                let client = Client::connect(&door.path, "balance").await.ok()?;
                Some((client.instance().name.clone(), door.path))
            })
        })
        .collect();
    let mut others = Vec::new();
    for answer in asked {
        match answer.await {
            Ok(Some((known, path))) if known == name => return Ok(path),
            Ok(Some((known, _))) => others.push(known),
            // one that does not say who it is cannot be the one
            Ok(None) | Err(_) => {}
        }
    }
    others.sort();
    Err(FindError::NoSuchName { name: name.to_owned(), others })
}
