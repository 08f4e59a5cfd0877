//! The signals that end the process, caught from before anything is served.
//!
//! A signal that came while the daemon already answers and nobody catches signals yet would end it
//! without ceremony and leave its files behind. Must not know what ending means.

use std::io;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What somebody outside wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// TERM: end, but let connections finish (DB-7).
    Close,
    /// INT and QUIT, the keys of a terminal.
    Cut,
    /// HUP: begin with the logs anew (DB-7).
    Reopen,
}

/// Catches signals from its making on.
#[derive(Debug)]
pub struct Signals {
    runtime: Runtime,
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
    hangup: Signal,
    /// USR1, USR2 and ALRM: caught, and nothing comes of it. (PIPE is ignored by the runtime.)
    _ignored: [Signal; 3],
}

impl Signals {
    /// Begins to catch them.
    ///
    /// # Errors
    /// The system does not let us.
    pub fn catch() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let inside = runtime.enter();
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        let quit = signal(SignalKind::quit())?;
        let hangup = signal(SignalKind::hangup())?;
        let (one, two) = (SignalKind::user_defined1(), SignalKind::user_defined2());
        let _ignored = [signal(one)?, signal(two)?, signal(SignalKind::alarm())?];
        drop(inside);
        Ok(Self { runtime, terminate, interrupt, quit, hangup, _ignored })
    }

    /// Waits for the next one.
    pub fn wait(&mut self) -> Wish {
        let Self { runtime, terminate, interrupt, quit, hangup, .. } = self;
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => Wish::Close,
                _ = interrupt.recv() => Wish::Cut,
                _ = quit.recv() => Wish::Cut,
                _ = hangup.recv() => Wish::Reopen,
            }
        })
    }
}
