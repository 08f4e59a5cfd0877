//! Connects to the channels a selection offers, one after the other, until one answers.
//!
//! Must not know the rule by which channels are offered.

use super::Rules;
use crate::table::live::Lease;
use crate::table::selection::Selection;
use balance_proto::id::ChannelKey;
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
            Ok(stream) => {
                return Some(Upstream { stream, lease: choice.lease });
            }
            Err(error) => {
                note_failure(choice.at, choice.address, &error);
                choice.lease.fail();
            }
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

#[cold]
fn note_failure(at: ChannelKey, address: SocketAddr, error: &io::Error) {
    tracing::debug!(%at, %address, %error, "cannot connect, trying the next channel");
}
