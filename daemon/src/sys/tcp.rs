//! One TCP connection on a worker's event loop: what the system calls can do, without waiting.
//!
//! Unlike the runtime's own stream it also hears of urgent data, at no further system call. Must
//! not know who is at the other end.

use super::kernel::{self, watched};
use rustix::io::Errno;
use rustix::net::sockopt::{
    set_socket_keepalive, set_socket_linger, set_tcp_nodelay, socket_error,
};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType, acceptfrom_with, bind,
    connect, ipproto, recv, send, shutdown, socket_with,
};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::unix::AsyncFd;
use tokio::io::{Interest, Ready};

/// A connected socket.
#[derive(Debug)]
pub struct Tcp {
    socket: AsyncFd<OwnedFd>,
    /// Urgent data came: from then on a read may stop in front of it with more to read behind.
    had_urgent: AtomicBool,
}

/// A listening socket.
#[derive(Debug)]
pub struct Door {
    socket: AsyncFd<OwnedFd>,
}

impl Door {
    /// Takes a non-blocking listener into the event loop of this thread.
    ///
    /// # Errors
    /// The event loop has no room.
    pub fn new(listener: TcpListener) -> io::Result<Self> {
        Ok(Self { socket: watched(listener.into(), Interest::READABLE)? })
    }

    /// The next client, and where it comes from.
    ///
    /// # Errors
    /// As accept(2).
    pub async fn accept(&self) -> io::Result<(Tcp, SocketAddr)> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        loop {
            let mut ready = self.socket.readable().await?;
            match acceptfrom_with(ready.get_inner(), flags) {
                Ok((socket, from)) => {
                    // a peer that is gone already may have no name
                    let from = from.and_then(|from| SocketAddr::try_from(from).ok());
                    let from = from.ok_or(io::ErrorKind::ConnectionAborted)?;
                    return Ok((Tcp::new(socket)?, from));
                }
                Err(Errno::WOULDBLOCK) => ready.clear_ready(),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Tcp {
    fn new(socket: OwnedFd) -> io::Result<Self> {
        let interest = Interest::READABLE | Interest::WRITABLE | Interest::PRIORITY;
        let socket = watched(socket, interest)?;
        Ok(Self { socket, had_urgent: AtomicBool::new(false) })
    }

    /// Connects, from this address if one is given and may be used.
    ///
    /// Small writes will not be delayed, and a peer that vanished is noticed (balance(1) §8).
    ///
    /// # Errors
    /// As connect(2). An address that cannot be used is handed to `unbound` and is no error.
    pub async fn connect(
        to: SocketAddr,
        from: Option<SocketAddr>,
        unbound: impl FnOnce(Errno),
    ) -> io::Result<Self> {
        let family = if to.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(family, SocketType::STREAM, flags, Some(ipproto::TCP))?;
        set_tcp_nodelay(&socket, true)?;
        set_socket_keepalive(&socket, true)?;
        if let Some(from) = from {
            bind_late(&socket, from).unwrap_or_else(unbound);
        }
        match connect(&socket, &to) {
            Ok(()) => return Self::new(socket),
            Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        let stream = Self::new(socket)?;
        drop(stream.socket.writable().await?);
        socket_error(stream.socket.as_fd())??;
        Ok(stream)
    }

    /// Reads what is there; 0 bytes are the end.
    ///
    /// Who also waits for urgent data must look for that first.
    pub fn poll_recv(&self, cx: &mut Context<'_>, into: &mut [u8]) -> Poll<io::Result<usize>> {
        loop {
            let mut ready = ready!(self.socket.poll_read_ready(cx))?;
            match recv(ready.get_inner(), &mut *into, RecvFlags::empty()) {
                Ok((_, bytes)) => {
                    let all = 0 < bytes && bytes < into.len();
                    if all && !self.had_urgent.load(Ordering::Relaxed) {
                        // the event loop will tell of more
                        ready.clear_ready();
                    }
                    return Poll::Ready(Ok(bytes));
                }
                Err(Errno::WOULDBLOCK) => ready.clear_ready(),
                Err(Errno::INTR) => {}
                Err(error) => return Poll::Ready(Err(error.into())),
            }
        }
    }

    /// Whether the urgent byte that was received is next, all that was in front of it read.
    #[must_use]
    pub fn is_at_mark(&self) -> bool {
        // if that cannot be told, now is as good as later
        kernel::at_mark(self.socket.get_ref()).unwrap_or(true)
    }

    /// Writes what the socket takes.
    pub fn poll_send(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_send_as(cx, bytes, SendFlags::NOSIGNAL)
    }

    /// Writes an urgent byte.
    pub fn poll_send_urgent(&self, cx: &mut Context<'_>, byte: u8) -> Poll<io::Result<usize>> {
        self.poll_send_as(cx, &[byte], SendFlags::NOSIGNAL | SendFlags::OOB)
    }

    fn poll_send_as(
        &self,
        cx: &mut Context<'_>,
        bytes: &[u8],
        flags: SendFlags,
    ) -> Poll<io::Result<usize>> {
        loop {
            let mut ready = ready!(self.socket.poll_write_ready(cx))?;
            match send(ready.get_inner(), bytes, flags) {
                Ok(taken) => {
                    if 0 < taken && taken < bytes.len() {
                        ready.clear_ready();
                    }
                    return Poll::Ready(Ok(taken));
                }
                Err(Errno::WOULDBLOCK) => ready.clear_ready(),
                Err(Errno::INTR) => {}
                Err(error) => return Poll::Ready(Err(error.into())),
            }
        }
    }

    /// Waits for an urgent byte; none will come any more when the other side has ended.
    ///
    /// # Errors
    /// As recv(2).
    pub async fn recv_urgent(&self) -> io::Result<Option<u8>> {
        loop {
            let mut ready = self.socket.ready(Interest::PRIORITY).await?;
            let mut byte = [0];
            if ready.ready().is_priority() {
                self.had_urgent.store(true, Ordering::Relaxed);
            }
            match recv(ready.get_inner(), &mut byte, RecvFlags::OOB) {
                Ok((_, 1)) => {
                    ready.clear_ready_matching(Ready::PRIORITY);
                    return Ok(Some(byte[0]));
                }
                // no urgent byte, or announced but not here yet
                Ok(_) | Err(Errno::INVAL | Errno::WOULDBLOCK) => {
                    if ready.ready().is_read_closed() {
                        return Ok(None);
                    }
                    ready.clear_ready_matching(Ready::PRIORITY);
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Ends our direction; the other one goes on.
    ///
    /// # Errors
    /// As shutdown(2).
    pub fn end(&self) -> io::Result<()> {
        Ok(shutdown(self.socket.get_ref(), Shutdown::Write)?)
    }

    /// Lets the close of this socket be a reset instead of an end.
    pub fn close_by_reset(&self) {
        // a socket that is gone already needs no reset
        let _ = set_socket_linger(self.socket.get_ref(), Some(Duration::ZERO));
    }
}

/// Binds to an address and leaves the port to connect(2), so that it need only be free towards one
/// destination.
fn bind_late(socket: &OwnedFd, from: SocketAddr) -> Result<(), Errno> {
    // without it there are fewer ports, and nothing else is lost
    let _ =
        nix::sys::socket::setsockopt(socket, nix::sys::socket::sockopt::IpBindAddressNoPort, &true);
    bind(socket, &from)
}
