//! What the safe crates lack. The one place with `unsafe`, each use with its proof.
//!
//! Must not know what it is for.

use rustix::io::Errno;
use rustix::ioctl::{Getter, Opcode, ioctl};
use std::ffi::c_int;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Lets the event loop of this thread watch a descriptor until the value is dropped.
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

/// Whether everything in front of a socket's urgent byte was read (sockatmark(3)).
///
/// # Errors
/// It is not a socket.
#[expect(unsafe_code, reason = "an ioctl is as safe as the type that is said to come out of it")]
pub(super) fn at_mark(socket: impl AsFd) -> Result<bool, Errno> {
    /// asm-generic/sockios.h, the same on all architectures of Linux.
    const SIOCATMARK: Opcode = 0x8905;
    // SAFETY: SIOCATMARK writes one int to the address it is given and reads nothing
    // (sockatmark(3), net/core/sock.c), and a Getter<_, c_int> gives it the address of one.
    let answer = unsafe { ioctl(socket, Getter::<SIOCATMARK, c_int>::new())? };
    Ok(answer != 0)
}
