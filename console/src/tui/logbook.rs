//! What the console says about itself: into a file in the state directory and never to the screen (T-11).
//!
//! Must not know what is on screen.

use super::files;
use super::msg::{LinkMsg, Msg};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Mutex;
use tracing_subscriber::fmt::time::SystemTime;

/// Bytes after which the file is put aside and a new one begun.
const LONG: u64 = 1 << 20;

/// Where it is.
#[must_use]
pub fn path() -> PathBuf {
    files::state_dir().join("tui.log")
}

/// From now on what is said goes there. Nothing is said where that cannot be.
pub fn open() {
    let Ok(file) = create() else { return };
    let log = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_target(false)
        .with_timer(SystemTime)
        .with_writer(Mutex::new(file))
        .finish();
    // a second console in this process says it where the first one does
    let _ = tracing::subscriber::set_global_default(log);
}

fn create() -> io::Result<File> {
    let path = path();
    files::make_dir(path.parent())?;
    if fs::metadata(&path).is_ok_and(|file| file.len() > LONG) {
        fs::rename(&path, path.with_extension("log.old"))?;
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

/// Notes what will be looked for afterwards.
pub fn note(msg: &Msg) {
    match msg {
        Msg::Link(LinkMsg::Reached(instance, path)) => {
            let (name, release, pid) = (&instance.name, &instance.release, instance.pid);
            tracing::info!(%name, %release, pid, socket = %path.display(), "reached");
        }
        Msg::Link(LinkMsg::Lost { why, retry_in_ms }) => tracing::warn!(retry_in_ms, "lost: {why}"),
        Msg::Link(LinkMsg::Unsent { ticket }) => tracing::warn!(ticket, "not sent"),
        Msg::Stalled { now: true, .. } => tracing::warn!("the terminal takes nothing"),
        Msg::Stalled { now: false, skipped } => tracing::info!(skipped, "the terminal goes on"),
        Msg::Said(Err(why)) => tracing::warn!("{why}"),
        _ => {}
    }
}
