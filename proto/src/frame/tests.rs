//! Frames in any pieces, and pieces of anything.

use super::*;
use crate::codec::CALL_MAX;
use crate::discipline::Discipline;
use crate::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use crate::message::Call;
use crate::request::{Expect, Request};
use crate::target::Target;
use crate::view::Position;
use proptest::prelude::*;
use std::net::SocketAddr;

fn frames() -> Frames<Call, Call> {
    Frames::new(CALL_MAX, CALL_MAX)
}

fn any_target() -> impl Strategy<Value = Target> {
    let address = any::<(std::net::IpAddr, u16)>().prop_map(SocketAddr::from);
    (address, any::<u32>()).prop_map(|(mut address, maxc)| {
        address.set_port(address.port().max(1));
        Target::of(address, Maxc::new(maxc))
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let at = || {
        any::<(u16, u16)>()
            .prop_map(|(g, c)| ChannelKey { group: GroupId(g), channel: ChannelId(c) })
    };
    let group = || any::<u16>().prop_map(GroupId);
    prop_oneof![
        Just(Request::Instance),
        any::<(u16, u16)>()
            .prop_map(|(group, channel)| Request::Table { from: Position { group, channel } }),
        any::<u32>().prop_map(|interval_ms| Request::Subscribe { interval_ms }),
        at().prop_map(|at| Request::Enable { at }),
        at().prop_map(|at| Request::Disable { at }),
        (at(), any_target()).prop_map(|(at, target)| Request::Assign { at, target }),
        (group(), any_target()).prop_map(|(group, target)| Request::Create { group, target }),
        (at(), any::<u32>()).prop_map(|(at, n)| Request::Maxc { at, maxc: Maxc::new(n) }),
        group().prop_map(|group| Request::Discipline { group, discipline: Discipline::Hash }),
        at().prop_map(|at| Request::Reset { at }),
    ]
}

fn any_call() -> impl Strategy<Value = Call> {
    let expect = any::<(u128, u64)>()
        .prop_map(|(boot, revision)| Expect { boot: BootId(boot), revision: Revision(revision) });
    (any::<u64>(), "\\PC{0,40}", prop::option::of(expect), any_request())
        .prop_map(|(id, tool, expect, request)| Call { id, tool, expect, request })
}

/// Feeds bytes in pieces that end at these places; gives what was read, and how it ended.
fn read_in_pieces(bytes: &[u8], cuts: &[usize]) -> (Vec<Call>, Result<(), FrameError>) {
    let (mut frames, mut buffer, mut calls, mut from) = (frames(), BytesMut::new(), Vec::new(), 0);
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    ends.push(bytes.len());
    ends.sort_unstable();
    for end in ends {
        buffer.extend_from_slice(&bytes[from..end]);
        from = end;
        loop {
            match frames.decode(&mut buffer) {
                Ok(Some(call)) => calls.push(call),
                Ok(None) => break,
                Err(error) => return (calls, Err(error)),
            }
        }
    }
    loop {
        match frames.decode_eof(&mut buffer) {
            Ok(Some(call)) => calls.push(call),
            Ok(None) => return (calls, Ok(())),
            Err(error) => return (calls, Err(error)),
        }
    }
}

fn written(calls: &[Call]) -> BytesMut {
    let (mut frames, mut bytes) = (frames(), BytesMut::new());
    for call in calls {
        frames.encode(call, &mut bytes).unwrap();
    }
    bytes
}

proptest! {
    #[test]
    fn what_is_written_is_read_however_it_is_cut(
        calls in prop::collection::vec(any_call(), 0..8),
        cuts in prop::collection::vec(any::<usize>(), 0..12),
    ) {
        let (read, end) = read_in_pieces(&written(&calls), &cuts);
        prop_assert!(end.is_ok());
        prop_assert_eq!(read, calls);
    }

    #[test]
    fn a_cut_stream_gives_its_whole_frames_and_then_says_that_it_was_cut(
        calls in prop::collection::vec(any_call(), 1..5), cut: usize,
    ) {
        let bytes = written(&calls);
        let cut = cut % bytes.len();
        let (read, end) = read_in_pieces(&bytes[..cut], &[]);
        prop_assert_eq!(&read[..], &calls[..read.len()]);
        let whole = written(&calls[..read.len()]).len();
        if cut == whole {
            prop_assert!(end.is_ok());
        } else {
            prop_assert!(matches!(end, Err(FrameError::Truncated)));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused_and_give_no_more_calls_than_they_have_room_for(
        bytes in prop::collection::vec(any::<u8>(), 0..200), cuts in prop::collection::vec(any::<usize>(), 0..4),
    ) {
        let (calls, end) = read_in_pieces(&bytes, &cuts);
        // a prefix, then at least a number, a tool, an expectation and a request
        prop_assert!(calls.len() * (PREFIX + 4) <= bytes.len());
        let used = written(&calls).len();
        prop_assert!(end.is_err() || used <= bytes.len());
    }

    #[test]
    fn a_damaged_frame_is_another_call_or_an_error(call in any_call(), at: usize, bit in 0u8..8) {
        let mut bytes = written(std::slice::from_ref(&call));
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        let (read, end) = read_in_pieces(&bytes, &[]);
        prop_assert!(read.len() <= 1 && (end.is_err() || read[0] != call));
    }
}

#[test]
fn limits_hold_in_both_directions() {
    let mut small: Frames<Call, Call> = Frames::new(10, 10);
    let tool = "x".repeat(40);
    let call = Call { id: 1, tool, expect: None, request: Request::Instance };
    let error = small.encode(&call, &mut BytesMut::new()).unwrap_err();
    assert!(matches!(error, FrameError::Codec(CodecError::TooLong { limit: 10, .. })), "{error}");
    let mut bytes = written(&[call]);
    assert!(matches!(small.decode(&mut bytes), Err(FrameError::TooLong(10))));
    let mut lie = BytesMut::from(&u32::MAX.to_be_bytes()[..]);
    assert!(matches!(frames().decode(&mut lie), Err(FrameError::TooLong(CALL_MAX))));
    assert!(lie.capacity() < 1000, "no memory for a lie");
}
