//! A process whose input is given and whose output is collected while it runs.
//!
//! Its end is its exit and the end of its output: a background process that keeps the output of
//! its parent open is found out instead of waited for.

use crate::programs::{Ran, wait_for};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A running process. Killed when dropped.
#[derive(Debug)]
pub struct Captured {
    child: Child,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    /// Disconnected as soon as both outputs have ended.
    open: Receiver<()>,
}

impl Captured {
    /// Starts it with this text as its input; without any it reads from /dev/null.
    #[track_caller]
    pub fn spawn(command: &mut Command, input: &str) -> Self {
        let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let (alive, open) = channel();
        let stdout = collect(child.stdout.take().unwrap(), alive.clone());
        let stderr = collect(child.stderr.take().unwrap(), alive);
        if let Some(mut stdin) = child.stdin.take() {
            // whoever does not read all of its input may end before it is written
            let _ = stdin.write_all(input.as_bytes());
        }
        Self { child, stdout, stderr, open }
    }

    pub fn child(&self) -> &Child {
        &self.child
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What it has printed until now, stdout first.
    pub fn printed(&self) -> String {
        text(&self.stdout) + &text(&self.stderr)
    }

    /// Waits so long for its end.
    ///
    /// # Errors
    /// What was waited for in vain, and what it had printed by then.
    pub fn finish(mut self, patience: Duration) -> Result<Ran, String> {
        if self.open.recv_timeout(patience) != Err(RecvTimeoutError::Disconnected) {
            let what = if self.has_ended() {
                "it ended, but somebody it left behind keeps its output open"
            } else {
                "it does not end"
            };
            return Err(format!("{what} ({patience:?}). It printed:\n{}", self.printed()));
        }
        let code = wait_for(&mut self.child).code();
        Ok(Ran { code, stdout: text(&self.stdout), stderr: text(&self.stderr) })
    }
}

impl Drop for Captured {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&bytes.lock().unwrap()).into_owned()
}

/// Collects to the end of the pipe, then drops `alive`.
fn collect(mut pipe: impl Read + Send + 'static, alive: Sender<()>) -> Arc<Mutex<Vec<u8>>> {
    let collected = Arc::<Mutex<Vec<u8>>>::default();
    let sink = Arc::clone(&collected);
    std::thread::spawn(move || {
        let _alive = alive;
        let mut buffer = [0; 8192];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            sink.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
    });
    collected
}
