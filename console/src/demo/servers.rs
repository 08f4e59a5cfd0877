//! Six small servers: two quick, one that refuses, two slow, one to spare.
//!
//! A client sends how many bytes it wants, as eight bytes; the server thinks for a while, then
//! sends them.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::sleep;

/// Most bytes a client gets, whatever it asks for.
const MOST: u64 = 4_000_000;
/// Bytes sent at once, and the pause behind them: no answer fills the line.
const PIECE: (usize, Duration) = (16 * 1024, Duration::from_millis(40));

/// The servers, ready to serve.
#[derive(Debug)]
pub(super) struct Servers {
    quick: TcpListener,
    small: TcpListener,
    /// Has a port, but does not listen on it.
    dead: TcpSocket,
    slow: TcpListener,
    slower: TcpListener,
    spare: TcpListener,
    addresses: [SocketAddr; 6],
}

impl Servers {
    pub(super) async fn open() -> io::Result<Self> {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let dead = TcpSocket::new_v4()?;
        dead.bind(any)?;
        let (quick, small) = (TcpListener::bind(any).await?, TcpListener::bind(any).await?);
        let (slow, slower) = (TcpListener::bind(any).await?, TcpListener::bind(any).await?);
        let spare = TcpListener::bind(any).await?;
        let addresses = [
            quick.local_addr()?,
            small.local_addr()?,
            dead.local_addr()?,
            slow.local_addr()?,
            slower.local_addr()?,
            spare.local_addr()?,
        ];
        Ok(Self { quick, small, dead, slow, slower, spare, addresses })
    }

    /// Where they are: quick, small, dead, slow, slower, spare.
    pub(super) fn addresses(&self) -> [SocketAddr; 6] {
        self.addresses
    }

    /// Serves until dropped.
    pub(super) async fn serve(self) {
        let _stays_bound = self.dead;
        let after = |listener, ms| accept(listener, Duration::from_millis(ms));
        tokio::join!(
            after(self.quick, 60),
            after(self.small, 120),
            after(self.slow, 900),
            after(self.slower, 1_500),
            after(self.spare, 20),
        );
    }
}

async fn accept(listener: TcpListener, thinks: Duration) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(answer(stream, thinks))),
            // out of descriptors, most likely; it passes
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    }
}

async fn answer(mut stream: TcpStream, thinks: Duration) -> io::Result<()> {
    let mut left = stream.read_u64().await?.min(MOST);
    sleep(thinks).await;
    let piece = vec![b'.'; PIECE.0];
    while left > 0 {
        let now = left.min(PIECE.0 as u64);
        stream.write_all(&piece[..now as usize]).await?;
        left -= now;
        sleep(PIECE.1).await;
    }
    Ok(())
}
