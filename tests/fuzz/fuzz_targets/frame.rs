//! Frames from an operator and from a daemon: whatever comes is read or refused, and what was read
//! is written and read again alike.
#![no_main]

use balance_proto::codec::{self, CALL_MAX, MESSAGE_MAX};
use balance_proto::frame::Frames;
use balance_proto::message::{Call, Message};
use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use tokio_util::codec::Decoder;

fuzz_target!(|data: &[u8]| {
    let mut frames: Frames<Call, Message> = Frames::new(CALL_MAX, MESSAGE_MAX);
    let mut buffer = BytesMut::from(data);
    while let Ok(Some(call)) = frames.decode_eof(&mut buffer) {
        let again = codec::encode(&call, CALL_MAX).expect("what was read can be written");
        assert_eq!(codec::decode::<Call>(&again).expect("and read"), call);
    }
    if let Ok(message) = codec::decode::<Message>(data) {
        let again = codec::encode(&message, MESSAGE_MAX).expect("what was read can be written");
        assert_eq!(codec::decode::<Message>(&again).expect("and read"), message);
    }
});
