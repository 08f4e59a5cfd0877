//! Finding the daemon behind a front door, and saying so in the words of 3.54 if there is none
//! (balance(1) §2.5, §4.3; DB-8).
//!
//! Must not know commands.

use crate::cli::Cli;
use crate::error::USAGE;
use crate::settings;
use balance_proto::client::{Client, ClientError};
use balance_proto::rendezvous::{self, ANY_ADDRESS, Occupant, Places};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A front door, as `-b` and the port name it.
#[derive(Debug)]
pub(super) struct Door {
    bind: String,
    port: u16,
    places: Places,
}

/// Why there is nobody to talk to.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unattached {
    /// The port is no number and no service.
    #[error("{0}")]
    Port(crate::error::StartError),
    /// Nobody serves this front door.
    #[error("no master process, exiting.")]
    Nobody,
    /// Whoever served it was killed.
    #[error("no master process with pid {0}, exiting.")]
    Killed(u32),
    /// The daemon is of another release.
    #[error("release mismatch, expecting {ours}, got {0}, exiting.", ours = balance_proto::RELEASE)]
    Release(String),
    /// The daemon is somebody else's.
    #[error("open: Permission denied\ncheck rendezvousfile permissions [{}]\nbalance: {error}", path.display())]
    Denied {
        /// Its control socket.
        path: PathBuf,
        /// Who may.
        error: ClientError,
    },
    /// The daemon does not talk to us.
    #[error("balance: {0}")]
    Client(ClientError),
    /// No event loop.
    #[error("balance: cannot start: {0}; check the limits on descriptors")]
    Runtime(io::Error),
}

impl Unattached {
    /// Whether scripts expect it on standard output.
    pub(super) fn for_scripts(&self) -> bool {
        matches!(self, Self::Nobody | Self::Killed(_) | Self::Release(_))
    }

    /// The exit code (balance(1) §2.4).
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Port(_) => USAGE,
            Self::Release(_) => 65,
            Self::Nobody | Self::Killed(_) | Self::Client(_) => 69,
            Self::Denied { .. } | Self::Runtime(_) => 71,
        }
    }

    fn from_client(error: ClientError, path: PathBuf) -> Self {
        match error {
            // it went away between the look and the knock
            ClientError::NoSocket(_) | ClientError::Dead(_) => Self::Nobody,
            ClientError::OtherVersion { release, .. } => Self::Release(release),
            ClientError::Denied { .. } => Self::Denied { path, error },
            other => Self::Client(other),
        }
    }
}

impl Door {
    /// The one the command line names.
    pub(super) fn of(cli: &Cli) -> Result<Self, Unattached> {
        Ok(Self {
            bind: cli.bind.clone().unwrap_or_else(|| ANY_ADDRESS.to_owned()),
            port: settings::listening_port(&cli.port).map_err(Unattached::Port)?,
            places: Places::of_this_process(cli.runtime_dir.clone()),
        })
    }

    /// Connects to the daemon behind it.
    pub(super) async fn knock(&self) -> Result<(Client, Presence), Unattached> {
        match rendezvous::occupant(&self.places, &self.bind, self.port) {
            Occupant::Nobody => Err(Unattached::Nobody),
            Occupant::Killed { pid } => Err(Unattached::Killed(pid)),
            Occupant::Daemon(path) => {
                let presence = Presence::of(&path);
                let client = Client::connect(&path, "balance").await;
                let client = client.map_err(|error| Unattached::from_client(error, path))?;
                Ok((client, presence))
            }
        }
    }
}

/// A control socket, by which one can tell whether its daemon is still there: a successor has
/// another one in its place.
#[derive(Debug)]
pub(super) struct Presence {
    path: PathBuf,
    file: Option<(u64, u64, i64)>,
}

impl Presence {
    fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), file: identity(path) }
    }

    /// Whether its daemon has let go of it.
    pub(super) fn is_over(&self) -> bool {
        identity(&self.path) != self.file
    }
}

/// Device, inode and time of making; an inode alone may be used again at once.
fn identity(path: &Path) -> Option<(u64, u64, i64)> {
    let meta = std::fs::symlink_metadata(path).ok()?;
    Some((meta.dev(), meta.ino(), meta.mtime_nsec()))
}
