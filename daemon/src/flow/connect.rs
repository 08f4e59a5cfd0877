//! Connects to the channels a selection offers, one after the other, until one answers.
//!
//! Must not know the rule by which channels are offered.

use super::Rules;
use crate::sys::seldom::Seldom;
use crate::table::live::Lease;
use crate::table::selection::{Choice, Selection};
use rustix::io::Errno;
use socket2::SockRef;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A connection to a channel, and the slot it holds there.
#[derive(Debug)]
pub(super) struct Upstream {
    pub stream: TcpStream,
    pub lease: Lease,
}

/// Why a channel was not reached, by whose fault that is.
#[derive(Debug)]
enum Failure {
    /// It refused, or did not answer.
    Channel(io::Error),
    /// We have no descriptor, port or memory left to try with; it says nothing about the channel.
    Ours(io::Error),
}

/// The first channel that answers in time; none when all that are usable failed.
///
/// Every attempt sees the table as it is then: a channel disabled while the one before it timed out
/// is not tried.
pub(super) async fn first_that_answers(
    selection: &mut Selection,
    rules: &Rules,
) -> Option<Upstream> {
    loop {
        let choice = selection.next(&rules.table.load())?;
        match dial(choice.address, rules.connect_timeout).await {
            Ok(stream) => return Some(Upstream { stream, lease: choice.lease }),
            Err(error) => settle(choice, blame(error)),
        }
    }
}

async fn dial(address: SocketAddr, patience: Duration) -> io::Result<TcpStream> {
    let connecting = timeout(patience, TcpStream::connect(address)).await;
    let stream = connecting.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    // the client's side inherits both from the listening socket
    let socket = SockRef::from(&stream);
    socket.set_tcp_nodelay(true)?;
    socket.set_keepalive(true)?;
    Ok(stream)
}

fn blame(error: io::Error) -> Failure {
    let ours = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    match Errno::from_io_error(&error) {
        Some(errno) if ours.contains(&errno) => Failure::Ours(error),
        _ => Failure::Channel(error),
    }
}

/// Gives the slot back, and counts the failure if it is the channel's.
#[cold]
fn settle(choice: Choice, failure: Failure) {
    static SHORTAGE: Seldom = Seldom::new();
    let Choice { at, address, lease } = choice;
    match failure {
        Failure::Channel(error) => {
            tracing::debug!(%at, %address, %error, "cannot connect, trying the next channel");
            lease.fail();
        }
        Failure::Ours(error) => {
            if SHORTAGE.is_due() {
                tracing::warn!(%at, %address, %error, "this system cannot connect; clients are lost");
            }
        }
    }
}
