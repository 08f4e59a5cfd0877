//! The control socket as a file: its directory, its lock, its permissions.
//!
//! Whoever holds the lock owns the file, so a socket that a killed daemon left behind is replaced
//! and a living one never is. Must not know what is said over it.

use super::roles::Access;
use crate::error::StartError;
use crate::sys::lock::{Lock, LockError};
use crate::sys::people::Group;
use balance_proto::rendezvous;
use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, ToFsName};
use interprocess::os::unix::local_socket::ListenerOptionsExt;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What `stat` shows of the socket, under any umask (DC-1): connecting needs the write bit.
const MODE: u32 = 0o660;
/// With viewers: a file has one group, so everybody may connect and the daemon refuses strangers.
const MODE_WITH_VIEWERS: u32 = 0o666;
/// A new directory of root's may be searched by all, so that those who may not connect are told
/// so, and by whom they were refused; the socket guards itself.
const ROOTS_DIR: u32 = 0o755;
/// A new directory of anybody else is theirs alone.
const USERS_DIR: u32 = 0o700;

/// How long a daemon that is ending may keep its successor waiting.
const PREDECESSOR_TIME: Duration = Duration::from_secs(1);

/// A listening control socket. Dropping it removes the file, then the lock.
#[derive(Debug)]
pub struct ControlSocket {
    // fields drop in this order: nobody may find the lock free while the file is ours
    listener: LocalSocketListener,
    file: SocketFile,
    _lock: Lock,
    access: Access,
}

#[derive(Debug)]
struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl ControlSocket {
    /// Takes the lock of this front door: from here on no other balance can start on it.
    ///
    /// # Errors
    /// The directory cannot be used, or another daemon is there.
    pub fn claim(dir: &Path, bind_text: &str, port: u16) -> Result<Claim, StartError> {
        let path = rendezvous::socket_path(dir, bind_text, port)?;
        make_dir(dir)?;
        let lock = take_lock(&path).map_err(|error| match error {
            LockError::Held(holder) => StartError::Running { holder },
            LockError::Io(error) => StartError::Socket { path: path.clone(), error },
        })?;
        Ok(Claim { path, lock })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file.0
    }

    /// Whom it is for.
    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    pub(super) fn listener(&self) -> &LocalSocketListener {
        &self.listener
    }
}

/// The right to open the control socket of a front door.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    lock: Lock,
}

impl Claim {
    /// Opens the socket for these groups; needs to run inside the control runtime.
    ///
    /// # Errors
    /// The file cannot be made, or not be given to its group.
    pub fn open(
        self,
        operators: Option<&Group>,
        viewers: Option<&Group>,
    ) -> Result<ControlSocket, StartError> {
        let failed = |error| StartError::Socket { path: self.path.clone(), error };
        clear_away(&self.path).map_err(failed)?;
        // never wider than wanted, but bind() masks it with the umask ...
        let listener = self
            .path
            .as_path()
            .to_fs_name::<GenericFilePath>()
            .and_then(|name| {
                let options = ListenerOptions::new().name(name).mode(MODE as _);
                options.reclaim_name(false).create_tokio()
            })
            .map_err(failed)?;
        let file = SocketFile(self.path.clone());
        if let Some(group) = operators {
            chown(&self.path, None, Some(group.gid))
                .map_err(|error| StartError::GroupOfSocket { group: group.name.clone(), error })?;
        }
        // ... so it is said again
        let mode = if viewers.is_some() { MODE_WITH_VIEWERS } else { MODE };
        fs::set_permissions(&self.path, Permissions::from_mode(mode)).map_err(failed)?;
        // nobody said which group: it is the one that the file has
        let group = fs::symlink_metadata(&self.path).map_err(failed)?.gid();
        let access = Access {
            owner: rustix::process::geteuid().as_raw(),
            operators: operators.cloned().unwrap_or_else(|| Group::numbered(group)),
            viewers: viewers.cloned(),
        };
        Ok(ControlSocket { listener, file, _lock: self.lock, access })
    }
}

/// Takes the lock beside a socket. A daemon that has no socket any more is about to let go of it.
fn take_lock(socket: &Path) -> Result<Lock, LockError> {
    let deadline = Instant::now() + PREDECESSOR_TIME;
    loop {
        match Lock::take(&rendezvous::lock_path(socket)) {
            Err(LockError::Held(_)) if !socket.exists() && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            taken => return taken,
        }
    }
}

/// Removes what a killed daemon left. We hold the lock, so it is nobody's; but only a socket is
/// what we could have left.
fn clear_away(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.file_type().is_socket() => fs::remove_file(path),
        Ok(_) => Err(io::Error::other("something that is not a socket is in its place")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes the directory if it is missing. One in which others could put their own files in our
/// place is refused (B20).
fn make_dir(dir: &Path) -> Result<(), StartError> {
    let refused = |why: String| StartError::RuntimeDir { path: dir.to_owned(), why };
    let me = rustix::process::geteuid().as_raw();
    let mode = if me == 0 { ROOTS_DIR } else { USERS_DIR };
    let made = DirBuilder::new().recursive(true).mode(mode).create(dir);
    made.map_err(|error| refused(error.to_string()))?;
    let meta = fs::symlink_metadata(dir).map_err(|error| refused(error.to_string()))?;
    if !meta.is_dir() {
        return Err(refused("it is not a directory".to_owned()));
    }
    if meta.uid() != me && meta.uid() != 0 {
        return Err(refused(format!(
            "it belongs to uid {}, who could replace the socket",
            meta.uid()
        )));
    }
    if meta.mode() & 0o002 != 0 && meta.mode() & 0o1000 == 0 {
        return Err(refused("everybody may write in it and replace the socket".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(dir: &Path) -> String {
        ControlSocket::claim(dir, "0.0.0.0", 80).unwrap_err().to_string()
    }

    #[test]
    fn directories_that_others_could_use_against_us_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let open = root.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, Permissions::from_mode(0o777)).unwrap();
        assert!(refusal(&open).contains("everybody may write in it"));

        let link = root.path().join("link");
        std::os::unix::fs::symlink(root.path(), &link).unwrap();
        assert!(refusal(&link).contains("not a directory"));

        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(refusal(&file).starts_with("ERROR: rendezvous directory not available"));
    }

    #[test]
    fn a_file_that_is_no_socket_is_not_removed() {
        let root = tempfile::tempdir().unwrap();
        let claim = ControlSocket::claim(root.path(), "0.0.0.0", 80).unwrap();
        let path = root.path().join("0.0.0.0_80.sock");
        fs::write(&path, "precious").unwrap();
        let error = claim.open(None, None).unwrap_err().to_string();
        assert!(error.contains("not a socket is in its place"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    }
}
