//! The listening socket: made by us, or handed over by whoever started us.

use listenfd::ListenFd;
use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// Clients the kernel may hold until they are accepted; it cuts this to `net.core.somaxconn`.
const BACKLOG: i32 = 65_535;

/// Opens the front door. An IPv6 wildcard takes IPv4 clients too (balance(1) §2.1, `-6`).
///
/// # Errors
/// The address is taken, not ours, or not permitted.
pub fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // only lets a successor in while old connections are in TIME_WAIT; two listeners still clash
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    prepare(socket.into())
}

/// The listening socket that a supervisor or a test passed in `LISTEN_FDS`, if one did.
///
/// # Errors
/// What was passed is not a listening TCP socket.
pub fn inherited() -> io::Result<Option<TcpListener>> {
    ListenFd::from_env().take_tcp_listener(0)?.map(prepare).transpose()
}

/// Bounds what readers can hold up, for all sockets that are accepted from now on: how long bytes may
/// wait for somebody who takes none, and about how many do (the system counts what it needs around
/// them, too).
///
/// # Errors
/// The system refuses.
pub fn bound_readers(listener: &TcpListener, time: Duration, bytes: usize) -> io::Result<()> {
    let ms = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    rustix::net::sockopt::set_tcp_user_timeout(listener, ms)?;
    rustix::net::sockopt::set_socket_send_buffer_size(listener, bytes)?;
    Ok(())
}

/// Sets what accepted sockets shall inherit, which saves two system calls for each: no delay for
/// small writes, and probes for peers that vanished (balance(1) §8).
fn prepare(listener: TcpListener) -> io::Result<TcpListener> {
    let socket = socket2::SockRef::from(&listener);
    socket.set_tcp_nodelay(true)?;
    socket.set_keepalive(true)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
