//! A gentle load in waves: so many clients that the first group is full at their height, so few
//! bytes that nobody notices.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Clients at the same time, each with an address of its own.
const CLIENTS: u8 = 28;
/// From one height of the load to the next.
const WAVE: Duration = Duration::from_secs(40);

/// Runs the clients until dropped.
pub(super) async fn run(door: SocketAddr) {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(client(door, number, began));
    }
    while clients.join_next().await.is_some() {}
}

async fn client(door: SocketAddr, number: u8, began: Instant) {
    let mut dice = Dice(0x9e37_79b9_97f4_a7c1 ^ (u64::from(number) << 32));
    loop {
        sleep(pause(began.elapsed(), &mut dice)).await;
        let wants = match dice.below(20) {
            0 => 400_000 + dice.below(800_000),
            _ => 2_000 + dice.below(90_000),
        };
        // refused, cut, closed: all of it is part of the show
        let _ = fetch(door, number, wants).await;
    }
}

/// Longer in the valley of a wave than at its height.
fn pause(elapsed: Duration, dice: &mut Dice) -> Duration {
    let turn = elapsed.as_secs_f64() / WAVE.as_secs_f64() * std::f64::consts::TAU;
    let height = 0.5 - 0.5 * turn.cos();
    let ms = 150.0 + (1.0 - height) * 2_500.0;
    Duration::from_millis(ms as u64 / 2 + dice.below(ms as u64))
}

async fn fetch(door: SocketAddr, number: u8, wants: u64) -> std::io::Result<()> {
    let mut stream = connect_from(Ipv4Addr::new(127, 0, 0, 2 + number), door).await?;
    stream.write_u64(wants).await?;
    let mut buffer = vec![0; 16 * 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

/// From an address of one's own, so that hash groups have something to hash; systems that have
/// only one loopback address get along with that.
async fn connect_from(address: Ipv4Addr, door: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    match socket.bind(SocketAddr::from((address, 0))) {
        Ok(()) => socket.connect(door).await,
        Err(_) => TcpStream::connect(door).await,
    }
}

/// Numbers that need not be better than they look (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}
