//! A descriptor that the event loop of this thread watches. The one place with `unsafe`.
//!
//! Must not know what the descriptor is for.

use std::io;
use std::os::fd::OwnedFd;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Lets the event loop watch a descriptor until the value is dropped.
///
/// # Errors
/// The event loop has no room; the descriptor is closed then.
#[expect(
    unsafe_code,
    reason = "tokio takes any AsRawFd here and cannot know that ours keeps its word"
)]
pub(super) fn watched(descriptor: OwnedFd, interest: Interest) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: the contract asks that the descriptor is open, stays open and the same for as long
    // as the AsyncFd lives, and that `as_raw_fd` always names it. An OwnedFd owns an open
    // descriptor which only its drop closes, its `as_raw_fd` gives that very number, and the
    // AsyncFd owns the OwnedFd.
    let watched = unsafe { AsyncFd::register_with_interest(descriptor, interest) };
    Ok(watched?)
}
