//! The thread that writes to the terminal. One that stands still (^S, a dead line) holds up this thread
//! and nothing else (T-62); what is handed over at once is written at once, in one call (T-60).
//!
//! Must not know what is written.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Most pieces that wait: a frame, and some texts for the clipboard.
const WAITING: usize = 16;

/// Held while something is written, so that nothing comes in between.
static GATE: Mutex<()> = Mutex::new(());

/// Waits for the end of what is being written, if it ends in time.
pub(super) fn gate(within: Duration) -> Option<MutexGuard<'static, ()>> {
    let deadline = Instant::now() + within;
    loop {
        match GATE.try_lock() {
            Ok(gate) => return Some(gate),
            Err(TryLockError::Poisoned(gate)) => return Some(gate.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() > deadline => return None,
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Hands pieces to the thread.
#[derive(Debug)]
pub(super) struct Pen {
    pieces: SyncSender<Vec<u8>>,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Pieces that are handed over and not written yet.
    waiting: AtomicUsize,
    failed: Mutex<Option<io::Error>>,
    written: Notify,
}

impl Pen {
    /// Starts the thread. What comes while `may_write` says no is dropped: the terminal is
    /// somebody else's then.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub(super) fn new(
        out: impl Write + Send + 'static,
        may_write: fn() -> bool,
    ) -> io::Result<Self> {
        let (pieces, receiver) = sync_channel(WAITING);
        let state = Arc::<State>::default();
        let theirs = Arc::clone(&state);
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || write_all(out, may_write, &receiver, &theirs))?;
        Ok(Self { pieces, state })
    }

    /// Whether everything is written.
    pub(super) fn is_free(&self) -> bool {
        self.state.waiting.load(Ordering::Acquire) == 0
    }

    /// Waits until something more is written.
    ///
    /// # Errors
    /// Nothing can be written any more.
    pub(super) async fn written(&self) -> io::Result<()> {
        self.state.written.notified().await;
        self.failure().map_or(Ok(()), Err)
    }

    /// Hands a piece over.
    ///
    /// # Errors
    /// Nothing can be written any more, or too much waits already.
    pub(super) fn put(&self, piece: Vec<u8>) -> io::Result<()> {
        if let Some(error) = self.failure() {
            return Err(error);
        }
        self.state.waiting.fetch_add(1, Ordering::AcqRel);
        self.pieces.try_send(piece).map_err(|error| {
            self.state.waiting.fetch_sub(1, Ordering::AcqRel);
            match error {
                TrySendError::Full(_) => io::ErrorKind::WouldBlock.into(),
                TrySendError::Disconnected(_) => io::ErrorKind::BrokenPipe.into(),
            }
        })
    }

    /// Waits until everything is written, but not for ever.
    pub(super) fn rest(&self, within: Duration) {
        let deadline = Instant::now() + within;
        while !self.is_free() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn failure(&self) -> Option<io::Error> {
        self.state.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn write_all(
    mut out: impl Write,
    may_write: fn() -> bool,
    pieces: &Receiver<Vec<u8>>,
    state: &State,
) {
    while let Ok(piece) = pieces.recv() {
        let gate = GATE.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = if may_write() { out.write_all(&piece) } else { Ok(()) };
        drop(gate);
        if let Err(error) = outcome {
            *state.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        state.waiting.fetch_sub(1, Ordering::AcqRel);
        state.written.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};

    /// Tells of every call, and takes nothing until it is told to.
    struct Counted(Sender<usize>, Receiver<()>);

    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            self.0.send(bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_piece_is_one_write_and_a_terminal_that_stands_still_holds_up_nobody() {
        let ((calls, seen), (go, wait)) = (channel(), channel());
        let pen = Pen::new(Counted(calls, wait), || true).unwrap();
        let rows = "a row of a large frame, with its colours\n".repeat(5_000).into_bytes();
        let length = rows.len();
        pen.put(rows).unwrap();
        assert!(!pen.is_free());
        pen.rest(Duration::from_millis(5));
        assert!(!pen.is_free(), "it is not waited for without end");
        // what is too much is said to be
        let refused = (0..2 * WAITING).find_map(|_| pen.put(vec![7]).err()).unwrap();
        assert_eq!(refused.kind(), io::ErrorKind::WouldBlock);
        go.send(()).unwrap();
        assert_eq!(seen.recv().unwrap(), length, "one write, line ends or not");
        // the terminal is lost
        drop(go);
        pen.rest(Duration::from_secs(20));
        assert_eq!(pen.put(vec![7]).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn nothing_is_written_while_the_terminal_is_somebody_elses() {
        let ((calls, seen), (go, wait)) = (channel(), channel());
        let pen = Pen::new(Counted(calls, wait), || false).unwrap();
        go.send(()).unwrap();
        pen.put(vec![7]).unwrap();
        pen.rest(Duration::from_secs(20));
        drop(pen);
        assert!(seen.recv().is_err());
    }
}
