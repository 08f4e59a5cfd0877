//! A body on its way: read, taken out of its framing, put into ours, written.
//!
//! Must not know which way it goes, nor what the head said.

use super::stream::{Outgoing, Stream, poll_read};
use crate::flow::Way;
use crate::flow::account::Ledger;
use crate::http1::{Body, ChunkSize, Decoder, LAST_CHUNK, LINE_END, Refusal, Step};
use crate::sys::tcp::Tcp;
use std::io;
use std::task::{Poll, ready};

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
}

impl Pump {
    /// For a body that comes framed so, and is to go on framed so, behind this head.
    pub(super) fn new(head: Vec<u8>, comes: Body, goes: Body) -> Self {
        let chunked = goes == Body::Chunked;
        Self {
            decoder: Decoder::new(comes),
            out: Outgoing::new(head),
            chunked,
            ended: false,
            last: false,
        }
    }

    /// The last on its connection, or not.
    pub(super) fn last(self, last: bool) -> Self {
        Self { last, ..self }
    }

    /// Whether the sink does not take what there is.
    pub(super) fn is_held_up(&self) -> bool {
        self.out.holds_something()
    }

    /// Passes on what there is; ready when all of it was written.
    pub(super) fn poll(
        &mut self,
        source: &mut Stream,
        sink: &Tcp,
        ledger: &Ledger,
        way: Way,
    ) -> Poll<Result<(), Broke>> {
        loop {
            if !source.input.is_empty() && !self.is_whole() && !self.is_full() {
                let input = std::mem::take(&mut source.input);
                let used = self.take(&input).map_err(Broke::Framing)?;
                source.input = input;
                source.used(used);
                continue;
            }
            self.end_if_whole();
            match self.out.poll_flush(sink, self.last && self.ended) {
                Poll::Ready(Ok(0)) => {}
                Poll::Ready(Ok(bytes)) => ledger.moved(way, bytes),
                Poll::Ready(Err(_)) => return Poll::Ready(Err(Broke::Sink)),
                Poll::Pending => return Poll::Pending,
            }
            if self.ended {
                return Poll::Ready(Ok(()));
            }
            if source.input.is_empty() {
                ready!(self.poll_source(source, sink, ledger, way))?;
            }
        }
    }

    /// Reads once.
    fn poll_source(
        &mut self,
        source: &mut Stream,
        sink: &Tcp,
        ledger: &Ledger,
        way: Way,
    ) -> Poll<Result<(), Broke>> {
        let Stream { tcp, input } = source;
        let read = poll_read(tcp, |bytes| self.pass(bytes, input, sink, (ledger, way)));
        match ready!(read) {
            Ok(passed) => Poll::Ready(passed),
            Err(_) => Poll::Ready(Err(Broke::Source)),
        }
    }

    /// Passes on what was read; what is behind the body goes into the input.
    fn pass(
        &mut self,
        bytes: &[u8],
        input: &mut Vec<u8>,
        sink: &Tcp,
        (ledger, way): (&Ledger, Way),
    ) -> Result<(), Broke> {
        if bytes.is_empty() {
            self.ended_with_source()?;
            return Ok(());
        }
        let plain = usize::try_from(self.decoder.data_left()).unwrap_or(usize::MAX);
        let used = if !self.chunked && plain >= bytes.len() {
            // all of it is data that goes on as it is: no copy
            self.decoder.passed(bytes.len() as u64);
            self.out.send(sink, bytes).map_err(|_: io::Error| Broke::Sink)?;
            // nothing was kept before, so the rest of these is all that is
            ledger.moved(way, bytes.len() - self.out.buffer().len());
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
