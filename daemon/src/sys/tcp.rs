//! One TCP connection on a worker's event loop: what the system calls can do, without waiting.
//!
//! Every call that the system need not be asked is left out: each direction of a small exchange is
//! one read and one write. Must not know who is at the other end.

use super::event_loop::{EventLoop, Interest, Ready, Watched};
use super::kernel;
use super::pipe::Pipe;
use rustix::io::Errno;
use rustix::net::sockopt::{
    set_socket_keepalive, set_socket_linger, set_tcp_nodelay, set_tcp_quickack, socket_error,
};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType, acceptfrom_with, bind,
    connect, ipproto, recv, send, shutdown, socket_with,
};
use std::future::poll_fn;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::task::{Poll, ready};
use std::time::Duration;

/// Urgent data came: from then on a read may stop in front of it with more to read behind.
const HAD_URGENT: Ready = Ready::MARK_A;
/// Everything was read that the other side ever said.
const AT_END: Ready = Ready::MARK_B;

/// A connected socket.
#[derive(Debug)]
pub struct Tcp {
    socket: Watched,
}

/// A listening socket that several event loops share.
#[derive(Debug)]
pub struct Door {
    // taken when it is dropped
    socket: Option<Watched>,
}

impl Door {
    /// Takes a non-blocking listener into the event loop of this thread.
    ///
    /// # Errors
    /// The event loop has no room.
    pub fn new(event_loop: &EventLoop, listener: TcpListener) -> io::Result<Self> {
        let watched = Watched::new(event_loop, listener.into(), Interest::Door, Ready::READ)?;
        Ok(Self { socket: Some(watched) })
    }

    /// The next client, and where it comes from.
    ///
    /// # Errors
    /// As accept(2).
    pub async fn accept(&self) -> io::Result<(Accepted, SocketAddr)> {
        poll_fn(|_| self.poll_accept()).await
    }

    fn poll_accept(&self) -> Poll<io::Result<(Accepted, SocketAddr)>> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let Some(socket) = &self.socket else { return Poll::Pending };
        loop {
            ready!(socket.poll(Ready::READ));
            match acceptfrom_with(socket, flags) {
                Ok((accepted, from)) => {
                    // a peer that is gone already may have no name
                    let from = from.and_then(|from| SocketAddr::try_from(from).ok());
                    let from = from.ok_or(io::ErrorKind::ConnectionAborted)?;
                    return Poll::Ready(Ok((Accepted(accepted), from)));
                }
                Err(Errno::WOULDBLOCK) => socket.clear(Ready::READ),
                Err(Errno::INTR) => {}
                Err(error) => return Poll::Ready(Err(error.into())),
            }
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.forget();
        }
    }
}

/// A client's socket that is in no event loop's care yet.
#[derive(Debug)]
pub struct Accepted(OwnedFd);

#[cfg(test)]
impl From<std::net::TcpStream> for Accepted {
    fn from(stream: std::net::TcpStream) -> Self {
        stream.set_nonblocking(true).unwrap();
        Self(stream.into())
    }
}

impl Tcp {
    /// Takes a client's socket into the event loop of this thread.
    ///
    /// # Errors
    /// The event loop has no room.
    pub fn new(event_loop: &EventLoop, Accepted(socket): Accepted) -> io::Result<Self> {
        // it may have said something already
        let fresh = Ready::READ.and(Ready::WRITE);
        let socket = Watched::new(event_loop, socket, Interest::Connection, fresh)?;
        Ok(Self { socket })
    }

    /// Connects a new socket. With `eager` something will be sent as soon as it is connected: the
    /// packet that only confirms is left out then.
    ///
    /// # Errors
    /// As connect(2).
    pub async fn connect(
        event_loop: &EventLoop,
        socket: OwnedFd,
        to: SocketAddr,
        eager: bool,
    ) -> io::Result<Self> {
        if eager {
            // a packet more does no harm
            let _ = set_tcp_quickack(&socket, false);
        }
        match connect(&socket, &to) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        let unknown = Ready::NOTHING;
        let socket = Watched::new(event_loop, socket, Interest::Connection, unknown)?;
        let ready = poll_fn(|_| socket.poll(Ready::WRITE)).await;
        if ready.has(Ready::BROKEN) {
            socket_error(&socket)??;
        }
        Ok(Self { socket })
    }

    /// Whether there may be something to read.
    pub fn poll_readable(&self) -> Poll<()> {
        self.socket.poll(Ready::READ).map(|_| ())
    }

    /// Reads what is there; 0 bytes are the end.
    ///
    /// Who also wants urgent data must look for that first.
    pub fn poll_recv(&self, into: &mut [u8]) -> Poll<io::Result<usize>> {
        loop {
            let ready = ready!(self.socket.poll(Ready::READ));
            if ready.has(AT_END) {
                return Poll::Ready(Ok(0));
            }
            match recv(&self.socket, &mut *into, RecvFlags::empty()) {
                Ok((_, bytes)) => {
                    if bytes == 0 {
                        self.socket.mark(AT_END);
                    } else if bytes < into.len() && !ready.has(HAD_URGENT) {
                        self.took_all(ready);
                    }
                    return Poll::Ready(Ok(bytes));
                }
                Err(Errno::WOULDBLOCK) => self.socket.clear(Ready::READ),
                Err(Errno::INTR) => {}
                Err(error) => return Poll::Ready(Err(error.into())),
            }
        }
    }

    /// A read gave less than was asked for: there is no more, so nobody needs to ask again.
    fn took_all(&self, before: Ready) {
        if !before.has(Ready::PEER_ENDED) {
            // the event loop will tell of more
            self.socket.clear(Ready::READ);
        } else if !before.has(Ready::BROKEN) {
            // its end had come before we read, so it is next; of a reset, only a read can tell
            self.socket.mark(AT_END);
        }
    }

    /// Reads into an empty pipe what is there, so many bytes at most, without a copy; 0 bytes are the end.
    /// Of urgent data it stops short.
    ///
    /// # Errors
    /// As splice(2).
    pub fn poll_splice_into(&self, pipe: &mut Pipe, most: usize) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.poll(Ready::READ));
            match pipe.fill(&self.socket, most) {
                Err(Errno::WOULDBLOCK) => self.socket.clear(Ready::READ),
                Err(Errno::INTR) => {}
                done => return Poll::Ready(Ok(done?)),
            }
        }
    }

    /// Writes from a pipe what the socket takes, without a copy.
    ///
    /// # Errors
    /// As splice(2).
    pub fn poll_splice_from(&self, pipe: &mut Pipe) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.poll(Ready::WRITE));
            match pipe.drain(&self.socket) {
                Err(Errno::WOULDBLOCK) => self.socket.clear(Ready::WRITE),
                Err(Errno::INTR) => {}
                done => {
                    if done.is_ok() && pipe.holds() > 0 {
                        self.socket.clear(Ready::WRITE);
                    }
                    return Poll::Ready(Ok(done?));
                }
            }
        }
    }

    /// Whether urgent data ever came.
    #[must_use]
    pub fn had_urgent(&self) -> bool {
        self.socket.ready().has(HAD_URGENT)
    }

    /// Whether the next read is known to give the end.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.socket.ready().has(AT_END)
    }

    /// Whether the urgent byte that was received is next, all that was in front of it read.
    #[must_use]
    pub fn is_at_mark(&self) -> bool {
        // if that cannot be told, now is as good as later
        kernel::at_mark(&self.socket).unwrap_or(true)
    }

    /// Writes what the socket takes. With `last`, what it took waits for [`Tcp::end`] and goes out
    /// together with it.
    pub fn poll_send(&self, bytes: &[u8], last: bool) -> Poll<io::Result<usize>> {
        self.poll_send_as(bytes, if last { SendFlags::MORE } else { SendFlags::empty() })
    }

    /// Writes an urgent byte.
    pub fn poll_send_urgent(&self, byte: u8) -> Poll<io::Result<usize>> {
        self.poll_send_as(&[byte], SendFlags::OOB)
    }

    fn poll_send_as(&self, bytes: &[u8], flags: SendFlags) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.poll(Ready::WRITE));
            match send(&self.socket, bytes, flags | SendFlags::NOSIGNAL) {
                Ok(taken) => {
                    if 0 < taken && taken < bytes.len() {
                        self.socket.clear(Ready::WRITE);
                    }
                    return Poll::Ready(Ok(taken));
                }
                Err(Errno::WOULDBLOCK) => self.socket.clear(Ready::WRITE),
                Err(Errno::INTR) => {}
                Err(error) => return Poll::Ready(Err(error.into())),
            }
        }
    }

    /// The urgent byte, if one has come.
    #[must_use]
    pub fn recv_urgent(&self) -> Option<u8> {
        let mut byte = [0];
        while self.socket.ready().has(Ready::URGENT) {
            match recv(&self.socket, &mut byte, RecvFlags::OOB) {
                Err(Errno::INTR) => {}
                // none, or announced but not here yet: the event loop will tell. Whatever else is
                // wrong with the socket, its reader finds out.
                Err(_) | Ok((_, 0)) => self.socket.clear(Ready::URGENT),
                Ok(_) => {
                    self.socket.clear(Ready::URGENT);
                    self.socket.mark(HAD_URGENT.and(Ready::READ));
                    return Some(byte[0]);
                }
            }
        }
        None
    }

    /// Gives the task that runs another turn: it left something to be moved.
    pub fn again(&self) {
        self.socket.home().again();
    }

    /// Ends our direction; the other one goes on.
    ///
    /// # Errors
    /// As shutdown(2).
    pub fn end(&self) -> io::Result<()> {
        Ok(shutdown(&self.socket, Shutdown::Write)?)
    }

    /// Lets the close of this socket be a reset instead of an end.
    pub fn close_by_reset(&self) {
        // a socket that is gone already needs no reset
        let _ = set_socket_linger(&self.socket, Some(Duration::ZERO));
    }
}

/// A non-blocking socket to connect to there, from this address if one is given and may be used.
///
/// Small writes will not be delayed, and a peer that vanished is noticed (balance(1) §8).
///
/// # Errors
/// As socket(2). An address that cannot be used is handed to `unbound` and is no error.
pub fn new_socket(
    to: SocketAddr,
    from: Option<SocketAddr>,
    unbound: impl FnOnce(Errno),
) -> io::Result<OwnedFd> {
    let family = if to.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let socket = socket_with(family, SocketType::STREAM, flags, Some(ipproto::TCP))?;
    set_tcp_nodelay(&socket, true)?;
    set_socket_keepalive(&socket, true)?;
    if let Some(from) = from {
        bind_late(&socket, from).unwrap_or_else(unbound);
    }
    Ok(socket)
}

/// Binds to an address and leaves the port to connect(2), so that it need only be free towards one
/// destination.
fn bind_late(socket: &OwnedFd, from: SocketAddr) -> Result<(), Errno> {
    // without it there are fewer ports, and nothing else is lost
    let _ =
        nix::sys::socket::setsockopt(socket, nix::sys::socket::sockopt::IpBindAddressNoPort, &true);
    bind(socket, &from)
}
