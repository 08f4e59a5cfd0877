//! Where a daemon's control socket is, so that every tool finds the same one.
//!
//! The name follows from the front door alone: `<bind text>_<port>.sock` (as 3.54 named its
//! rendezvous file, balance(1) §4.2), in a directory that follows from who runs the daemon. Must
//! not know what is said over the socket.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// Names the directory for daemons and clients alike; nothing else is looked at then.
pub const RUNTIME_DIR_VAR: &str = "BALANCE_RUNTIME_DIR";
/// The bind text of a daemon without `-b` (balance(1) §4.2).
pub const ANY_ADDRESS: &str = "0.0.0.0";
/// Longest path of a Unix socket on Linux, in bytes (unix(7), `sun_path` without its NUL).
pub const PATH_MAX: usize = 107;

const SUFFIX: &str = ".sock";

/// The directories that may hold control sockets, as seen by one process.
#[derive(Debug, Clone)]
pub struct Places {
    /// Named by `--runtime-dir` or [`RUNTIME_DIR_VAR`].
    explicit: Option<PathBuf>,
    /// systemd's `RUNTIME_DIRECTORY`; for daemons only.
    service: Option<PathBuf>,
    /// `/run/balance`.
    system: PathBuf,
    /// `XDG_RUNTIME_DIR`.
    user: Option<PathBuf>,
    /// Where every user's runtime directory is, for root.
    users: PathBuf,
    /// For private directories of users who have no runtime directory.
    temp: PathBuf,
    uid: u32,
}

impl Places {
    /// As this process's environment and user say; `runtime_dir` is what `--runtime-dir` named.
    #[must_use]
    pub fn of_this_process(runtime_dir: Option<PathBuf>) -> Self {
        let var = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        Self {
            explicit: runtime_dir.or_else(|| var(RUNTIME_DIR_VAR)),
            service: var("RUNTIME_DIRECTORY"),
            system: PathBuf::from("/run/balance"),
            user: var("XDG_RUNTIME_DIR"),
            users: PathBuf::from("/run/user"),
            temp: std::env::temp_dir(),
            uid: rustix::process::geteuid().as_raw(),
        }
    }

    /// The directory in which a daemon of this process opens its socket.
    #[must_use]
    pub fn for_daemon(&self) -> PathBuf {
        match (&self.explicit, &self.service) {
            (Some(dir), _) | (None, Some(dir)) => dir.clone(),
            (None, None) if self.uid == 0 => self.system.clone(),
            (None, None) => self.own_dir(),
        }
    }

    /// The directories in which a client of this process looks, best first.
    #[must_use]
    pub fn for_clients(&self) -> Vec<PathBuf> {
        if let Some(dir) = &self.explicit {
            return vec![dir.clone()];
        }
        let mut dirs = vec![self.system.clone()];
        if let Some(user) = &self.user {
            dirs.push(user.join("balance"));
        }
        dirs.push(self.temp_dir(self.uid));
        if self.uid == 0 {
            let users = entries(&self.users).into_iter().map(|user| user.join("balance"));
            let temps = entries(&self.temp).into_iter().filter(|dir| is_private_temp(dir));
            dirs.extend(users.chain(temps));
        }
        let mut seen = Vec::new();
        dirs.retain(|dir| {
            dir.is_dir() && !seen.contains(dir) && {
                seen.push(dir.clone());
                true
            }
        });
        dirs
    }

    fn own_dir(&self) -> PathBuf {
        match &self.user {
            Some(user) => user.join("balance"),
            None => self.temp_dir(self.uid),
        }
    }

    fn temp_dir(&self, uid: u32) -> PathBuf {
        self.temp.join(format!("balance-{uid}"))
    }
}

/// A directory `balance-<uid>` that really belongs to that user; anybody may make names in /tmp.
fn is_private_temp(dir: &Path) -> bool {
    let name = dir.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let Some(uid) = name.strip_prefix("balance-").and_then(|uid| uid.parse::<u32>().ok()) else {
        return false;
    };
    fs::symlink_metadata(dir).is_ok_and(|meta| meta.is_dir() && meta.uid() == uid)
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = found.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Why a front door has no socket name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// The bind text cannot be part of a file name.
    #[error("{0:?} cannot name a control socket: give -b an address or a host name")]
    Bind(String),
    /// The directory's name is too long already.
    #[error(
        "{0} is longer than the {PATH_MAX} bytes a socket may have: choose a shorter --runtime-dir"
    )]
    TooLong(PathBuf),
}

/// The path of the control socket of the daemon whose front door this is.
///
/// # Errors
/// The text cannot be part of a file name, or the path is longer than a socket's may be.
pub fn socket_path(dir: &Path, bind: &str, port: u16) -> Result<PathBuf, NameError> {
    let legal = |b: u8| b.is_ascii_graphic() && b != b'/';
    if bind.is_empty() || !bind.bytes().all(legal) {
        return Err(NameError::Bind(bind.to_owned()));
    }
    let path = dir.join(format!("{bind}_{port}{SUFFIX}"));
    match path.as_os_str().len() {
        length if length <= PATH_MAX => Ok(path),
        _ => Err(NameError::TooLong(path)),
    }
}

/// A control socket that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The daemon's bind text.
    pub bind: String,
    /// The daemon's port.
    pub port: u16,
    /// Its control socket.
    pub path: PathBuf,
}

impl Door {
    fn at(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(SUFFIX)?;
        let (bind, port) = name.rsplit_once('_')?;
        Some(Self { bind: bind.to_owned(), port: port.parse().ok()?, path })
    }

    /// Whether a daemon is behind it. One that may not be asked counts as there; a file that a
    /// killed daemon left behind does not.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match UnixStream::connect(&self.path) {
            Ok(_) => true,
            Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
        }
    }
}

/// Who is behind a front door that is named exactly, by bind text and port (DB-8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occupant {
    /// A daemon, or at least a socket that may not be opened.
    Daemon(PathBuf),
    /// A daemon that was killed, and what its process was.
    Killed {
        /// Its process id; maybe somebody else's by now.
        pid: u32,
    },
    /// Nobody.
    Nobody,
}

/// Looks behind a front door, in the directories where this process would find it.
#[must_use]
pub fn occupant(places: &Places, bind: &str, port: u16) -> Occupant {
    let mut occupant = Occupant::Nobody;
    for dir in places.for_clients() {
        let Ok(path) = socket_path(&dir, bind, port) else {
            continue;
        };
        let door = Door { bind: bind.to_owned(), port, path };
        if door.is_live() {
            return Occupant::Daemon(door.path);
        }
        // whoever ends as it should takes its files along
        if let Some(pid) = pid_left_in(&lock_path(&door.path)) {
            occupant = Occupant::Killed { pid };
        }
    }
    occupant
}

/// The lock beside a control socket; holds the process id of the daemon.
#[must_use]
pub fn lock_path(socket: &Path) -> PathBuf {
    socket.with_extension("lock")
}

fn pid_left_in(lock: &Path) -> Option<u32> {
    fs::read_to_string(lock).ok()?.trim().parse().ok()
}

/// Every control socket in these directories, live or left behind.
#[must_use]
pub fn doors(dirs: &[PathBuf]) -> Vec<Door> {
    dirs.iter().flat_map(|dir| entries(dir)).filter_map(Door::at).collect()
}

/// Why it is not clear which daemon is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// None runs, or none on that port.
    #[error("no balance runs{} here (looked in {}): start one, or name its socket with -s", on_port(*.port), list(.looked))]
    None {
        /// The port asked for.
        port: Option<u16>,
        /// Where it was looked for.
        looked: Vec<String>,
    },
    /// None that runs here has that name.
    #[error("no balance here is called {name:?} (there are: {}): start one with --name, or name its port with -p", list_of(.others))]
    NoSuchName {
        /// The name asked for.
        name: String,
        /// The names of those that run.
        others: Vec<String>,
    },
    /// Several run.
    #[error("several balances run here: say which with -p PORT or -s SOCKET ({})", list(.found))]
    Several {
        /// Their sockets.
        found: Vec<String>,
    },
}

fn on_port(port: Option<u16>) -> String {
    port.map(|port| format!(" on port {port}")).unwrap_or_default()
}

fn list_of(names: &[String]) -> String {
    if names.is_empty() { "none that answers".to_owned() } else { names.join(", ") }
}

fn list(texts: &[String]) -> String {
    if texts.is_empty() { "no directory exists".to_owned() } else { texts.join(", ") }
}

/// The one live daemon that is meant, by port or by being the only one.
///
/// # Errors
/// There is none, or more than one.
pub fn find(places: &Places, port: Option<u16>) -> Result<Door, FindError> {
    let dirs = places.for_clients();
    let mut live: Vec<Door> = doors(&dirs)
        .into_iter()
        .filter(|door| port.is_none_or(|port| door.port == port) && door.is_live())
        .collect();
    let show = |paths: &mut dyn Iterator<Item = &PathBuf>| {
        paths.map(|path| path.display().to_string()).collect::<Vec<_>>()
    };
    match live.len() {
        1 => Ok(live.remove(0)),
        0 => Err(FindError::None { port, looked: show(&mut dirs.iter()) }),
        _ => Err(FindError::Several { found: show(&mut live.iter().map(|door| &door.path)) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    fn places(root: &Path, uid: u32) -> Places {
        Places {
            explicit: None,
            service: None,
            system: root.join("run/balance"),
            user: None,
            users: root.join("run/user"),
            temp: root.join("tmp"),
            uid,
        }
    }

    #[test]
    fn the_daemons_directory_follows_dc_1() {
        let root = Path::new("/r");
        let of = |change: &dyn Fn(&mut Places), uid| {
            let mut places = places(root, uid);
            change(&mut places);
            places.for_daemon()
        };
        let named = |p: &mut Places| p.explicit = Some("/x".into());
        let service = |p: &mut Places| p.service = Some("/s".into());
        let user = |p: &mut Places| p.user = Some("/run/user/7".into());
        assert_eq!(of(&|_| (), 0), Path::new("/r/run/balance"));
        assert_eq!(of(&|_| (), 7), Path::new("/r/tmp/balance-7"));
        assert_eq!(of(&user, 7), Path::new("/run/user/7/balance"));
        assert_eq!(of(&service, 7), Path::new("/s"));
        let all = |p: &mut Places| (named(p), service(p), user(p)).0;
        assert_eq!(of(&all, 0), Path::new("/x"));
    }

    #[test]
    fn names_carry_the_bind_text_and_refuse_what_no_file_has() {
        let dir = Path::new("/run/balance");
        let path = socket_path(dir, "::ffff:10.0.0.1", 445).unwrap();
        assert_eq!(path, Path::new("/run/balance/::ffff:10.0.0.1_445.sock"));
        assert_eq!(Door::at(path).map(|d| (d.bind, d.port)), Some(("::ffff:10.0.0.1".into(), 445)));
        for bad in ["", "a/b", "../x", "a b", "a\0"] {
            assert_eq!(socket_path(dir, bad, 1), Err(NameError::Bind(bad.into())));
        }
        let long = PathBuf::from(format!("/{}", "x".repeat(100)));
        assert!(matches!(socket_path(&long, "0.0.0.0", 1), Err(NameError::TooLong(_))));
    }

    #[test]
    fn finds_the_only_live_daemon_and_overlooks_what_a_dead_one_left() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path(), 7);
        let dir = places.for_daemon();
        fs::create_dir_all(&dir).unwrap();
        assert!(matches!(find(&places, None), Err(FindError::None { port: None, .. })));

        drop(UnixListener::bind(dir.join("0.0.0.0_79.sock")).unwrap());
        let _one = UnixListener::bind(dir.join("0.0.0.0_80.sock")).unwrap();
        fs::write(dir.join("0.0.0.0_80.lock"), "").unwrap();
        assert_eq!(find(&places, None).map(|d| d.port), Ok(80));
        assert!(matches!(find(&places, Some(79)), Err(FindError::None { port: Some(79), .. })));

        let _two = UnixListener::bind(dir.join("10.0.0.1_81.sock")).unwrap();
        assert!(
            matches!(find(&places, None), Err(FindError::Several { found }) if found.len() == 2)
        );
        assert_eq!(find(&places, Some(81)).map(|d| d.bind), Ok("10.0.0.1".into()));
    }

    #[test]
    fn the_front_door_of_a_killed_daemon_still_says_whose_it_was() {
        let root = tempfile::tempdir().unwrap();
        let places = places(root.path(), 7);
        let dir = places.for_daemon();
        fs::create_dir_all(&dir).unwrap();
        let path = socket_path(&dir, "::1", 80).unwrap();
        assert_eq!(occupant(&places, "::1", 80), Occupant::Nobody);
        let alive = UnixListener::bind(&path).unwrap();
        fs::write(lock_path(&path), "4711\n").unwrap();
        assert_eq!(occupant(&places, "::1", 80), Occupant::Daemon(path));
        drop(alive);
        assert_eq!(occupant(&places, "::1", 80), Occupant::Killed { pid: 4711 });
        assert_eq!(occupant(&places, "0.0.0.0", 80), Occupant::Nobody);
        assert_eq!(occupant(&places, "../x", 80), Occupant::Nobody);
    }

    #[test]
    fn root_looks_into_other_users_directories_but_not_into_imposters() {
        let root = tempfile::tempdir().unwrap();
        let me = rustix::process::geteuid().as_raw();
        for dir in ["run/user/5/balance", "tmp/balance-999999", &format!("tmp/balance-{me}")] {
            fs::create_dir_all(root.path().join(dir)).unwrap();
        }
        let dirs = places(root.path(), 0).for_clients();
        assert!(dirs.contains(&root.path().join("run/user/5/balance")));
        assert!(dirs.contains(&root.path().join(format!("tmp/balance-{me}"))));
        assert!(!dirs.contains(&root.path().join("tmp/balance-999999")));
        assert!(
            !places(root.path(), 8).for_clients().contains(&root.path().join("run/user/5/balance"))
        );
    }
}
