//! Writes the access log, on a thread of its own.
//!
//! Whoever has an entry hands it over and goes on: when too many wait, it is lost and counted, and the
//! count is logged. Begins with the file anew when told to, after it was moved away (HUP). Must not know
//! what entries say.

use super::entry::Entry;
use super::line::{self, Format};
use crate::sys::seldom::Seldom;
use crate::sys::voice::Voice;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Entries that may wait.
const WAITING: usize = 16 * 1024;
/// Bytes that are written at once.
const AT_ONCE: usize = 64 * 1024;
/// How long it may take until somebody sees that the file is to be opened anew.
const LOOK: Duration = Duration::from_millis(500);

/// Where entries are handed in. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct AccessLog {
    queue: SyncSender<Entry>,
    lost: Arc<AtomicU64>,
}

impl AccessLog {
    /// Hands in an entry; never waits.
    pub fn note(&self, entry: Entry) {
        if self.queue.try_send(entry).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Entries that were lost.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

/// The thread that writes; it ends when nobody can hand in entries any more.
#[derive(Debug)]
pub struct Outlet {
    /// Writes until the last entry.
    pub thread: JoinHandle<()>,
    anew: Anew,
}

/// Asks for the file to be opened anew.
#[derive(Debug, Clone, Default)]
pub struct Anew(Arc<AtomicBool>);

impl Anew {
    /// The file was moved away: go on with a new one.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

impl Outlet {
    /// A way to have the file opened anew.
    #[must_use]
    pub fn anew(&self) -> Anew {
        self.anew.clone()
    }
}

/// Opens the access log: appends to a file; without one to standard output, or in the background to the
/// daemon's own log.
///
/// # Errors
/// The file cannot be opened, or the system refuses a thread.
pub fn open(
    format: Format,
    file: Option<PathBuf>,
    voice: Voice,
) -> io::Result<(AccessLog, Outlet)> {
    let target = Target::open(file, voice)?;
    let (queue, entries) = sync_channel(WAITING);
    let (lost, anew) = (Arc::<AtomicU64>::default(), Anew::default());
    let (heard, counted) = (anew.clone(), Arc::clone(&lost));
    let writing = std::thread::Builder::new().name("access".to_owned());
    let thread = writing.spawn(move || write_all(&entries, target, format, &heard, &counted))?;
    Ok((AccessLog { queue, lost }, Outlet { thread, anew }))
}

/// Where lines go.
#[derive(Debug)]
enum Target {
    File {
        path: PathBuf,
        file: File,
    },
    /// Standard output: of a daemon in the foreground.
    Out,
    /// The daemon's own log, line by line.
    Log,
}

impl Target {
    fn open(path: Option<PathBuf>, voice: Voice) -> io::Result<Self> {
        Ok(match (path, voice) {
            (Some(path), _) => Self::File { file: append_to(&path)?, path },
            (None, Voice::Terminal) => Self::Out,
            (None, Voice::Log) => Self::Log,
        })
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Self::File { file, .. } => file.write_all(text.as_bytes()),
            Self::Out => io::stdout().lock().write_all(text.as_bytes()),
            Self::Log => {
                text.lines().for_each(|line| tracing::info!("{line}"));
                Ok(())
            }
        }
    }

    fn open_anew(&mut self) {
        if let Self::File { path, file } = self {
            match append_to(path) {
                Ok(new) => *file = new,
                Err(error) => tracing::error!(
                    "the access log cannot be opened anew, lines go on into the old file: {}: {error}",
                    path.display()
                ),
            }
        }
    }
}

fn append_to(path: &PathBuf) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}

fn write_all(
    entries: &Receiver<Entry>,
    mut target: Target,
    format: Format,
    anew: &Anew,
    lost: &AtomicU64,
) {
    static TROUBLE: Seldom = Seldom::new();
    let (mut text, mut told) = (String::new(), 0);
    loop {
        let ended = gather(entries, &mut text, format);
        if anew.take() {
            target.open_anew();
        }
        if let Err(error) = target.write(&text)
            && TROUBLE.is_due()
        {
            tracing::error!("lines of the access log are lost: {error}");
        }
        text.clear();
        let gone = lost.load(Ordering::Relaxed);
        if gone > told && TROUBLE.is_due() {
            tracing::warn!("{} lines of the access log were lost: it is too slow", gone - told);
            told = gone;
        }
        if ended {
            return;
        }
    }
}

/// Waits for an entry, and takes those that came with it; true if there will be no more.
fn gather(entries: &Receiver<Entry>, text: &mut String, format: Format) -> bool {
    match entries.recv_timeout(LOOK) {
        Ok(entry) => line::write(text, &entry, format),
        Err(RecvTimeoutError::Timeout) => return false,
        Err(RecvTimeoutError::Disconnected) => return true,
    }
    while text.len() < AT_ONCE {
        match entries.try_recv() {
            Ok(entry) => line::write(text, &entry, format),
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => return true,
        }
    }
    false
}
