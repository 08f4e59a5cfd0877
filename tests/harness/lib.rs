//! What the tests share: real programs on ports of their own, small servers, and waiting for
//! conditions instead of sleeping.
//!
//! No test guesses a port: a daemon gets a bound listener handed over (`LISTEN_FDS`), a server
//! binds port 0. Every wait has a deadline. Processes are ended by the value that started them.

pub mod backend;
pub mod browser;
pub mod captured;
pub mod daemon;
pub mod http;
pub mod impostor;
pub mod listener;
pub mod namespace;
pub mod neighbour;
pub mod programs;
pub mod screen;
pub mod site;
pub mod wait;
pub mod web;

pub use daemon::Daemon;
pub use wait::eventually;

use socket2::{Domain, Socket, Type};
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a test waits for anything before it fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Connects with deadlines on reads and writes.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("connect");
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// [`connect`], from this address.
pub fn connect_from(client: IpAddr, address: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((client, 0)).into()).unwrap();
    socket.connect_timeout(&address.into(), PATIENCE).expect("connect");
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_write_timeout(Some(PATIENCE)).unwrap();
    socket.into()
}

/// Sends, ends its own side, and reads what comes until the end.
pub fn ask(address: SocketAddr, question: &[u8]) -> Vec<u8> {
    let mut stream = connect(address);
    stream.write_all(question).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    answer
}

/// [`ask`], as text.
pub fn ask_text(address: SocketAddr, question: &str) -> String {
    String::from_utf8(ask(address, question.as_bytes())).unwrap()
}

/// [`ask_text`] from this address, with nothing to say.
pub fn answer_to(client: [u8; 4], address: SocketAddr) -> String {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((client, 0)).into()).unwrap();
    socket.connect(&address.into()).unwrap();
    socket.shutdown(Shutdown::Write).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut answer = String::new();
    TcpStream::from(socket).read_to_string(&mut answer).expect("an answer");
    answer
}

/// Whether the other side ends the connection without a byte, cleanly or not.
pub fn is_closed(mut stream: TcpStream) -> bool {
    match stream.read(&mut [0]) {
        Ok(bytes) => bytes == 0,
        // a deadline that passed is no end
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}
