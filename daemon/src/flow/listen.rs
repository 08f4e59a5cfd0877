//! Accepts clients, and leaves the socket alone for a while when the system is out of something.
//!
//! Must not know what becomes of a client.

use crate::sys::backoff::Backoff;
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};

/// A client at the door.
#[derive(Debug)]
pub(super) struct Inbound {
    /// Its connection.
    pub stream: TcpStream,
    /// Where it comes from.
    pub client: SocketAddr,
}

/// The front door as one worker has it.
#[derive(Debug)]
pub(super) struct Listener {
    socket: TcpListener,
    backoff: Backoff,
}

impl Listener {
    pub(super) fn new(socket: TcpListener) -> Self {
        Self {
            socket,
            backoff: Backoff::default(),
        }
    }

    /// The next client. Never fails: what cannot be accepted now is accepted later.
    pub(super) async fn accept(&mut self) -> Inbound {
        let Self { socket, backoff } = self;
        let (stream, client) = backoff.patiently("connections", || socket.accept()).await;
        Inbound { stream, client }
    }
}
