//! Frame codec: a small call, and a picture of a table with 2,048 channels, to bytes and back.
//!
//! A picture needs more than one page; all of them are one operation.

use super::{Work, pick};
use balance_daemon::table::PAGE_ROWS;
use balance_proto::codec::{CALL_MAX, MESSAGE_MAX};
use balance_proto::discipline::Discipline;
use balance_proto::event::{Event, Push};
use balance_proto::frame::Frames;
use balance_proto::id::ChannelKey;
use balance_proto::message::{Call, Message};
use balance_proto::request::Request;
use balance_proto::view::Position;
use bytes::BytesMut;
use tokio_util::codec::{Decoder, Encoder};

/// The client's end: it writes calls and reads messages.
type ClientEnd = Frames<Message, Call>;
/// The daemon's.
type DaemonEnd = Frames<Call, Message>;

fn client_end() -> ClientEnd {
    Frames::new(MESSAGE_MAX, CALL_MAX)
}

fn daemon_end() -> DaemonEnd {
    Frames::new(CALL_MAX, MESSAGE_MAX)
}

fn call() -> Call {
    let request = Request::Disable { at: ChannelKey::new(1, 300) };
    Call { id: 300, tool: "balance-ctl".into(), expect: None, request }
}

fn pages() -> Vec<Message> {
    let table = pick::table(Discipline::RoundRobin, &[1024, 1024], 100);
    let (mut pages, mut next) = (Vec::new(), Some(Position::START));
    while let Some(from) = next {
        let page = table.page(from, 123_456_789, PAGE_ROWS);
        next = page.next;
        pages.push(Message::Push(Push { cursor: 7, event: Event::Table { from, page } }));
    }
    pages
}

/// A call to bytes.
pub fn call_encode() -> Work {
    let (mut frames, call, mut sink) = (client_end(), call(), BytesMut::new());
    Work::new("frame/call-encode", move || {
        sink.clear();
        frames.encode(&call, &mut sink).expect("it fits");
        sink.len()
    })
}

/// A call out of bytes.
pub fn call_decode() -> Work {
    let mut bytes = BytesMut::new();
    client_end().encode(&call(), &mut bytes).expect("it fits");
    decode("frame/call-decode", daemon_end(), bytes)
}

/// A picture to bytes.
pub fn table_encode() -> Work {
    let (mut frames, pages, mut sink) = (daemon_end(), pages(), BytesMut::new());
    let encode = move || {
        sink.clear();
        for page in &pages {
            frames.encode(page, &mut sink).expect("it fits");
        }
        sink.len()
    };
    Work::new("frame/table-2048-encode", encode).heavy()
}

/// A picture out of bytes.
pub fn table_decode() -> Work {
    let mut bytes = BytesMut::new();
    for page in pages() {
        daemon_end().encode(&page, &mut bytes).expect("it fits");
    }
    decode("frame/table-2048-decode", client_end(), bytes).heavy()
}

/// All values of these bytes; copying the bytes in, as a read does, is part of it.
fn decode<In, Out>(name: &'static str, mut frames: Frames<In, Out>, bytes: BytesMut) -> Work
where
    Frames<In, Out>: Decoder<Item = In> + 'static,
{
    let mut source = BytesMut::new();
    Work::new(name, move || {
        source.extend_from_slice(&bytes);
        let mut values = 0;
        while let Ok(Some(value)) = frames.decode(&mut source) {
            drop(std::hint::black_box(value));
            values += 1;
        }
        assert!(values > 0 && source.is_empty());
        values
    })
}
