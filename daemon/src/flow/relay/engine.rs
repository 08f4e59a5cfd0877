//! How the bytes of a direction are moved: one small interface, so that there can be several ways.
//!
//! An engine may be changed for another one whenever it holds nothing. Must not know when that is
//! wise.

use super::super::Way;
use super::super::account::Ledger;
use super::super::dump::Dump;
use super::super::pipes::Pipes;
use super::copy::Copy;
use super::splice::Splice;
use crate::sys::tcp::Tcp;
use std::task::Poll;

/// Where the bytes of a direction come from, where they go, and who is told.
pub(super) struct Leg<'a> {
    pub source: &'a Tcp,
    pub sink: &'a Tcp,
    pub way: Way,
    pub ledger: &'a Ledger,
    pub dump: Option<Dump>,
    pub pipes: &'a Pipes,
}

/// Why a direction moves no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The source has said everything, and it was delivered.
    Ended,
    /// The source broke.
    SourceBroke,
    /// The sink broke.
    SinkBroke,
}

/// One of the ways. What is dropped with it is lost.
#[derive(Debug)]
pub(super) enum Engine {
    /// Through the worker's memory.
    Copy(Copy),
    /// Through a pipe of the kernel.
    Splice(Splice),
}

impl Default for Engine {
    fn default() -> Self {
        Self::Copy(Copy::default())
    }
}

impl Engine {
    /// Moves what it holds, or else reads once and moves that. Gives the bytes that were read; none
    /// were if it held some. `corked` allows the last bytes to wait for the end that follows them.
    ///
    /// Pending: the source has nothing, or the sink takes nothing.
    pub(super) fn poll(&mut self, leg: &Leg<'_>, corked: bool) -> Poll<Result<usize, Stop>> {
        match self {
            Self::Copy(copy) => copy.poll(leg, corked),
            Self::Splice(splice) => splice.poll(leg),
        }
    }

    /// Whether something was read that nobody got.
    pub(super) fn holds_some(&self) -> bool {
        match self {
            Self::Copy(copy) => copy.holds_some(),
            Self::Splice(splice) => splice.holds_some(),
        }
    }
}
