//! Bodies in chunks: pieces make no difference, and what was read is written and read again alike.
#![no_main]

use balance_daemon::http1::{Body, ChunkSize, Decoder, LAST_CHUNK, LINE_END, Refusal, Step};
use libfuzzer_sys::fuzz_target;

/// The data, the bytes that were taken, and whether it is whole.
fn take(bytes: &[u8], piece: usize) -> Result<(Vec<u8>, usize, bool), Refusal> {
    let (mut decoder, mut data, mut taken) = (Decoder::new(Body::Chunked), Vec::new(), 0);
    for mut rest in bytes.chunks(piece) {
        loop {
            let passed = match decoder.step(rest)? {
                Step::Data(n) => {
                    data.extend_from_slice(&rest[..n]);
                    n
                }
                Step::Framing(n) => n,
                Step::More => break,
                Step::Done => return Ok((data, taken, true)),
            };
            assert!(passed > 0);
            taken += passed;
            rest = &rest[passed..];
        }
    }
    Ok((data, taken, decoder.end().is_ok()))
}

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, bytes) = input;
    let piece = usize::from(piece).max(1);
    let whole = take(bytes, bytes.len().max(1));
    assert_eq!(take(bytes, piece), whole);
    let Ok((data, _, true)) = whole else { return };
    let mut wire = Vec::new();
    for part in data.chunks(piece) {
        wire.extend_from_slice(ChunkSize::new(part.len()).expect("not empty").as_ref());
        wire.extend_from_slice(part);
        wire.extend_from_slice(LINE_END);
    }
    wire.extend_from_slice(LAST_CHUNK);
    assert_eq!(take(&wire, piece), Ok((data, wire.len(), true)));
});
