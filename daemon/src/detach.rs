//! Going to the background: the program starts itself once more and waits until that copy serves,
//! or has said why it cannot (B3).
//!
//! No fork: the copy is a process like any other, which may have threads from its first moment.
//! Its standard input is the way back to whoever started it; when it serves, it says so there and
//! lets go of the terminal. Must not know what it is that serves.

use rustix::fd::AsFd;
use std::ffi::{CString, OsStr};
use std::fs::OpenOptions;
use std::io::{self, PipeReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Tells the copy that it is one.
const MARK: &str = "BALANCE_DETACHED";
/// What the copy says when it serves.
const READY: &[u8] = b"ready\n";
/// Longest name the system shows of a process, in bytes.
const NAME_MAX: usize = 15;

/// Whether this process was started by [`start`].
#[must_use]
pub fn is_copy() -> bool {
    std::env::var_os(MARK).is_some()
}

/// Starts this program once more, in the background, and waits until it serves. Gives the exit
/// code: 0 if it serves, or that of the copy.
///
/// # Errors
/// There can be no copy.
pub fn start() -> io::Result<u8> {
    let (back, copy) = spawn()?;
    outcome(back, copy)
}

fn spawn() -> io::Result<(PipeReader, Child)> {
    let (back, ready) = io::pipe()?;
    let mut words = std::env::args_os();
    // not by its path: the file may have been replaced since we were started
    let mut copy = Command::new("/proc/self/exe");
    copy.arg0(words.next().unwrap_or_else(|| "balance".into())).args(words);
    copy.env(MARK, "1").stdin(Stdio::from(ready));
    // sockets that were handed over to us are handed on
    if std::env::var("LISTEN_PID") == Ok(std::process::id().to_string()) {
        copy.env_remove("LISTEN_PID");
    } else {
        copy.env_remove("LISTEN_FDS");
    }
    Ok((back, copy.spawn()?))
}

fn outcome(mut back: PipeReader, mut copy: Child) -> io::Result<u8> {
    let mut said = Vec::new();
    // ends when the copy lets go of its end, whatever it did
    back.by_ref().take(READY.len() as u64).read_to_end(&mut said)?;
    if said == READY {
        return Ok(0);
    }
    let status = copy.wait()?;
    match status.code() {
        Some(code) => Ok(u8::try_from(code).unwrap_or(u8::MAX)),
        None => Err(io::Error::other(format!("it was ended by a {status}"))),
    }
}

/// In the copy: takes the name of the program, which the system would show as `exe`.
pub fn take_name() {
    let name = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&name).file_name().unwrap_or(OsStr::new("balance")).as_bytes();
    if let Ok(name) = CString::new(&name[..name.len().min(NAME_MAX)]) {
        // only looks
        let _ = rustix::thread::set_name(&name);
    }
}

/// In the copy: leaves the terminal and its session, and says that it serves.
///
/// # Errors
/// Whoever started us is gone, or the system has no null device: there is nothing to stay for.
pub fn serve_on() -> io::Result<()> {
    let null = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    // fails if we lead a session already, which is as good
    let _ = rustix::process::setsid();
    std::env::set_current_dir("/")?;
    rustix::stdio::dup2_stdout(null.as_fd())?;
    rustix::stdio::dup2_stderr(null.as_fd())?;
    rustix::io::write(rustix::stdio::stdin(), READY)?;
    rustix::stdio::dup2_stdin(null.as_fd())?;
    Ok(())
}
