//! A body on its way: read, taken out of its framing, put into ours, written.
//!
//! Must not know which way it goes, nor what the head said.

use super::stream::{Outgoing, Stream, poll_read};
use crate::flow::Way;
use crate::flow::account::Ledger;
use crate::flow::pipes::{Lent, Pipes};
use crate::http1::{Body, ChunkSize, Decoder, LAST_CHUNK, LINE_END, Refusal, Step};
use crate::sys::tcp::Tcp;
use std::io;
use std::task::{Poll, ready};

/// Reads before the other connections of this worker have their turn.
const READS: usize = 16;
/// From so many bytes at once on, it is bulk.
const BULK: usize = 16 * 1024;

/// Why a body cannot be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broke {
    /// Its source broke, or ended before it did.
    Source,
    /// Its sink broke.
    Sink,
    /// Its framing is none.
    Framing(Refusal),
}

/// One body, and the head in front of it.
#[derive(Debug)]
pub(super) struct Pump {
    decoder: Decoder,
    out: Outgoing,
    chunked: bool,
    ended: bool,
    /// The connection is closed right behind it: its last bytes wait for that.
    last: bool,
    /// It is long, as it seems: a pipe of the kernel may pay.
    bulk: bool,
    pipe: Option<Box<Lent>>,
}

/// Where a body goes.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    pub sink: &'a Tcp,
    pub way: Way,
    pub ledger: &'a Ledger,
    pub pipes: &'a Pipes,
}

impl Pump {
    /// For a body that comes framed so, and is to go on framed so, behind this head.
    pub(super) fn new(head: Vec<u8>, comes: Body, goes: Body) -> Self {
        let chunked = goes == Body::Chunked;
        let (decoder, out) = (Decoder::new(comes), Outgoing::new(head));
        Self { decoder, out, chunked, ended: false, last: false, bulk: false, pipe: None }
    }

    /// The last on its connection, or not.
    pub(super) fn last(self, last: bool) -> Self {
        Self { last, ..self }
    }

    /// Whether the sink does not take what there is.
    pub(super) fn is_held_up(&self) -> bool {
        self.out.holds_something() || self.piped() > 0
    }

    /// Passes on what there is; ready when all of it was written. What a pipe holds when it is dropped
    /// is lost.
    pub(super) fn poll(&mut self, source: &mut Stream, path: Path<'_>) -> Poll<Result<(), Broke>> {
        let mut polled = Poll::Pending;
        for _ in 0..READS {
            polled = self.poll_once(source, path);
            match polled {
                Poll::Ready(Ok(false)) => {}
                Poll::Ready(Ok(true)) | Poll::Ready(Err(_)) | Poll::Pending => break,
            }
        }
        if self.piped() == 0
            && let Some(pipe) = self.pipe.take()
        {
            path.pipes.take_back(*pipe);
        }
        match polled {
            Poll::Ready(Ok(true)) => Poll::Ready(Ok(())),
            Poll::Ready(Err(broke)) => Poll::Ready(Err(broke)),
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(false)) => {
                // the others have their turn first
                source.tcp.again();
                Poll::Pending
            }
        }
    }

    /// Writes what there is, then reads once; true when all was written.
    fn poll_once(&mut self, source: &mut Stream, path: Path<'_>) -> Poll<Result<bool, Broke>> {
        while !source.input.is_empty() && !self.is_whole() && !self.is_full() {
            let input = std::mem::take(&mut source.input);
            let used = self.take(&input).map_err(Broke::Framing)?;
            source.input = input;
            source.used(used);
        }
        ready!(self.poll_out(path))?;
        if self.ended {
            return Poll::Ready(Ok(true));
        }
        if source.input.is_empty() {
            match self.pipe_for(path) {
                true => ready!(self.poll_piped(source, path))?,
                false => ready!(self.poll_source(source, path))?,
            }
        }
        Poll::Ready(Ok(false))
    }

    /// Writes what was read and not written.
    fn poll_out(&mut self, path: Path<'_>) -> Poll<Result<(), Broke>> {
        // until the socket says that it takes no more: only then it tells when it does again
        while let Some(lent) = self.pipe.as_mut().filter(|lent| lent.pipe.holds() > 0) {
            match ready!(path.sink.poll_splice_from(&mut lent.pipe)) {
                Ok(0) | Err(_) => return Poll::Ready(Err(Broke::Sink)),
                Ok(bytes) => path.ledger.moved(path.way, bytes),
            }
        }
        self.end_if_whole();
        let taken = |bytes| path.ledger.moved(path.way, bytes);
        let flushed = ready!(self.out.poll_flush(path.sink, self.last && self.ended, taken));
        Poll::Ready(flushed.map_err(|_| Broke::Sink))
    }

    fn piped(&self) -> usize {
        self.pipe.as_ref().map_or(0, |lent| lent.pipe.holds())
    }

    /// Whether there is a pipe for what comes next: much of it, going on as it is.
    fn pipe_for(&mut self, path: Path<'_>) -> bool {
        if !self.bulk || self.chunked || self.decoder.data_left() < BULK as u64 {
            return false;
        }
        if self.pipe.is_none() {
            self.pipe = path.pipes.lend().map(Box::new);
        }
        self.pipe.is_some()
    }

    /// Reads once, into the pipe: never what is behind the body.
    fn poll_piped(&mut self, source: &Stream, path: Path<'_>) -> Poll<Result<(), Broke>> {
        let Some(lent) = &mut self.pipe else { return Poll::Ready(Ok(())) };
        let most = usize::try_from(self.decoder.data_left()).unwrap_or(usize::MAX);
        match ready!(source.tcp.poll_splice_into(&mut lent.pipe, most)) {
            Ok(0) => return Poll::Ready(self.ended_with_source()),
            Ok(bytes) => {
                self.decoder.passed(bytes as u64);
                self.bulk = bytes >= BULK;
            }
            Err(_) => return Poll::Ready(Err(Broke::Source)),
        }
        self.poll_out(path).map_ok(|()| ())
    }

    /// Reads once.
    fn poll_source(&mut self, source: &mut Stream, path: Path<'_>) -> Poll<Result<(), Broke>> {
        let Stream { tcp, input } = source;
        let read = poll_read(tcp, |bytes| self.pass(bytes, input, path));
        match ready!(read) {
            Ok(passed) => Poll::Ready(passed),
            Err(_) => Poll::Ready(Err(Broke::Source)),
        }
    }

    /// Passes on what was read; what is behind the body goes into the input.
    fn pass(&mut self, bytes: &[u8], input: &mut Vec<u8>, path: Path<'_>) -> Result<(), Broke> {
        self.bulk = bytes.len() >= BULK;
        if bytes.is_empty() {
            self.ended_with_source()?;
            return Ok(());
        }
        let plain = usize::try_from(self.decoder.data_left()).unwrap_or(usize::MAX);
        let used = if !self.chunked && plain >= bytes.len() {
            // all of it is data that goes on as it is: no copy
            self.decoder.passed(bytes.len() as u64);
            self.out.send(path.sink, bytes).map_err(|_: io::Error| Broke::Sink)?;
            // nothing was kept before, so the rest of these is all that is
            path.ledger.moved(path.way, bytes.len() - self.out.buffer().len());
            bytes.len()
        } else {
            self.take(bytes).map_err(Broke::Framing)?
        };
        input.extend_from_slice(&bytes[used..]);
        Ok(())
    }

    /// Writes what of these bytes belongs to the body; gives how many of them did.
    fn take(&mut self, bytes: &[u8]) -> Result<usize, Refusal> {
        let mut used = 0;
        loop {
            match self.decoder.step(&bytes[used..])? {
                Step::Data(length) => {
                    self.put(&bytes[used..used + length]);
                    used += length;
                }
                Step::Framing(length) => used += length,
                Step::More | Step::Done => return Ok(used),
            }
        }
    }

    fn put(&mut self, data: &[u8]) {
        let out = self.out.buffer();
        match ChunkSize::new(data.len()).filter(|_| self.chunked) {
            Some(size) => {
                for part in [size.as_ref(), data, LINE_END] {
                    out.extend_from_slice(part);
                }
            }
            None => out.extend_from_slice(data),
        }
    }

    fn is_whole(&self) -> bool {
        self.ended || self.decoder.is_done()
    }

    /// As much is kept as may be.
    fn is_full(&mut self) -> bool {
        self.out.buffer().len() >= 128 * 1024
    }

    fn end_if_whole(&mut self) {
        if !self.ended && self.decoder.is_done() {
            self.end();
        }
    }

    fn ended_with_source(&mut self) -> Result<(), Broke> {
        self.decoder.end().map_err(|_| Broke::Source)?;
        self.end();
        Ok(())
    }

    fn end(&mut self) {
        self.ended = true;
        if self.chunked {
            self.out.buffer().extend_from_slice(LAST_CHUNK);
        }
    }
}
