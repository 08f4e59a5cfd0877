//! Answers to health checks: whatever comes, in whatever pieces, what is kept is bounded, and the
//! pieces make no difference.
#![no_main]

use balance_daemon::health::response::{Answer, Fault};
use libfuzzer_sys::fuzz_target;

fn take(bytes: &[u8], piece: usize, window: usize) -> Result<(u16, Vec<u8>), Fault> {
    let mut answer = Answer::searchable(window);
    for piece in bytes.chunks(piece) {
        answer.take(piece)?;
    }
    if !answer.is_done() {
        answer.end()?;
    }
    Ok((answer.status(), answer.text().to_vec()))
}

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (piece, window, bytes) = input;
    let window = usize::from(window);
    let whole = take(bytes, bytes.len().max(1), window);
    let pieces = take(bytes, usize::from(piece).max(1), window);
    match (&whole, &pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(whole, pieces);
            assert!(whole.1.len() <= window);
        }
        // how much of a line that is none had come is repeated; the rest is the same
        (Err(one), Err(other)) => {
            assert_eq!(std::mem::discriminant(one), std::mem::discriminant(other));
            assert!(one.to_string().chars().all(|c| !c.is_control()));
        }
        _ => panic!("{whole:?} {pieces:?}"),
    }
});
