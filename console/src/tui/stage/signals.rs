//! Signals that mean something to a program that has the terminal.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To end (TERM, HUP, QUIT, and INT from outside).
    End,
    /// To stop, as a job of a shell (TSTP).
    Stop,
    /// Nothing more: it goes on after it was stopped, by whatever (CONT).
    GoOn,
}

/// All of them.
pub(super) struct Signals {
    terminate: Signal,
    hang_up: Signal,
    quit: Signal,
    interrupt: Signal,
    stop: Signal,
    go_on: Signal,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        let of = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            quit: signal(SignalKind::quit())?,
            interrupt: signal(SignalKind::interrupt())?,
            stop: signal(of(rustix::process::Signal::TSTP))?,
            go_on: signal(of(rustix::process::Signal::CONT))?,
        })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::End,
            _ = self.hang_up.recv() => Asked::End,
            _ = self.quit.recv() => Asked::End,
            _ = self.interrupt.recv() => Asked::End,
            _ = self.stop.recv() => Asked::Stop,
            _ = self.go_on.recv() => Asked::GoOn,
        }
    }
}
