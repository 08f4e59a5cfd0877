//! Bytes go through a pipe of the kernel, which passes its pages on instead of copying them.
//!
//! Two system calls as well, and dearer ones: it pays for bulk. Must not know what else could be
//! done.

use super::super::pipes::Lent;
use super::engine::{Leg, Stop};
use std::task::{Poll, ready};

/// A pipe. To be given back when it is empty.
#[derive(Debug)]
pub(super) struct Splice(pub(super) Box<Lent>);

impl Splice {
    pub(super) fn holds_some(&self) -> bool {
        self.0.pipe.holds() > 0
    }

    pub(super) fn poll(&mut self, leg: &Leg<'_>) -> Poll<Result<usize, Stop>> {
        let pipe = &mut self.0.pipe;
        let mut fresh = 0;
        if pipe.holds() == 0 {
            fresh = match ready!(leg.source.poll_splice_into(pipe, usize::MAX)) {
                Ok(0) => return Poll::Ready(Err(Stop::Ended)),
                Ok(bytes) => bytes,
                Err(_) => return Poll::Ready(Err(Stop::SourceBroke)),
            };
        }
        match leg.sink.poll_splice_from(pipe) {
            Poll::Pending if fresh == 0 => Poll::Pending,
            Poll::Pending => Poll::Ready(Ok(fresh)),
            Poll::Ready(Ok(0) | Err(_)) => Poll::Ready(Err(Stop::SinkBroke)),
            Poll::Ready(Ok(taken)) => {
                leg.ledger.moved(leg.way, taken);
                Poll::Ready(Ok(fresh))
            }
        }
    }
}
