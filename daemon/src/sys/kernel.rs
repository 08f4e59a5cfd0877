//! What the safe crates lack. The one place with `unsafe`, each use with its proof.
//!
//! Must not know what it is for.

use rustix::io::Errno;
use rustix::ioctl::{Getter, Opcode, ioctl};
use std::ffi::c_int;
use std::os::fd::AsFd;

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
