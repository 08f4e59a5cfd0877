//! A private directory for the demo's control socket, gone when the demo is.
//!
//! Private, and not where daemons are looked for: a demo must not get in the way of scripts that
//! mean the only balance of the machine.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// A directory that only its owner can enter.
#[derive(Debug)]
pub(super) struct Place(PathBuf);

impl Place {
    pub(super) fn make() -> io::Result<Self> {
        let pid = std::process::id();
        // somebody else may have made the name we would like
        let names = (0..100).map(|n| std::env::temp_dir().join(format!("balance-demo-{pid}-{n}")));
        let mut failed = io::Error::from(io::ErrorKind::AlreadyExists);
        for path in names {
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => failed = error,
                Err(error) => return Err(error),
            }
        }
        Err(failed)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
