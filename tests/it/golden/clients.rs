//! The servers and the clients of a transcript.
//!
//! A server says `B<its port> from <client's address>` and then answers whatever it reads with
//! `echo:` and the same. So a client knows whom it met, and every byte can be counted.

use super::script::Crowd;
use balance_tests::PATIENCE;
use balance_tests::backend::Backend;
use socket2::{Domain, Socket, Type};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};

pub fn server(address: SocketAddr) -> Backend {
    Backend::serve_on(address, move |mut stream| {
        let Ok(peer) = stream.peer_addr() else { return };
        let _ = stream.write_all(format!("B{} from {}\n", address.port(), peer.ip()).as_bytes());
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            let _ = stream.write_all(&[b"echo:", &buffer[..count]].concat());
        }
    })
}

/// What a client met: the server's port, with the address it came from if that is not 127.0.0.1;
/// or `refused`, `closed` (without a byte), or what else went wrong.
pub fn meet(crowd: &Crowd) -> (String, Option<TcpStream>) {
    let mut stream = match connect(crowd.door, crowd.from) {
        Ok(stream) => stream,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
            return ("refused".to_owned(), None);
        }
        Err(error) => return (format!("<connect: {error}>"), None),
    };
    let greeting = match read_line(&mut stream) {
        Ok(greeting) => greeting,
        Err(error) => return (format!("<greeting: {error}>"), None),
    };
    if greeting.is_empty() {
        return ("closed".to_owned(), None);
    }
    let words: Vec<&str> = greeting.split_whitespace().collect();
    let met = match words[..] {
        [server, "from", "127.0.0.1" | "::1"] => server[1..].to_owned(),
        [server, "from", address] => format!("{}@{address}", &server[1..]),
        _ => format!("<greeted with {greeting:?}>"),
    };
    (met, Some(stream))
}

fn connect(door: SocketAddr, from: Option<IpAddr>) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(door), Type::STREAM, None)?;
    if let Some(from) = from {
        socket.bind(&SocketAddr::new(from, 0).into())?;
    }
    socket.connect_timeout(&door.into(), PATIENCE)?;
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The first line; empty if the other side ends without a byte, cleanly or not.
fn read_line(stream: &mut TcpStream) -> io::Result<String> {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        let mut byte = [0];
        match stream.read(&mut byte) {
            Ok(1) => line.push(byte[0]),
            Err(error) if error.kind() != ErrorKind::ConnectionReset || !line.is_empty() => {
                return Err(error);
            }
            _ => break,
        }
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}

/// Says a line and reads its echo.
pub fn talk(stream: &mut TcpStream, saying: &str) -> io::Result<()> {
    let line = format!("{saying}\n");
    stream.write_all(line.as_bytes())?;
    let mut echo = vec![0; "echo:".len() + line.len()];
    stream.read_exact(&mut echo)?;
    if echo == format!("echo:{line}").as_bytes() {
        Ok(())
    } else {
        Err(io::Error::other(format!("the echo is {:?}", String::from_utf8_lossy(&echo))))
    }
}

/// Says a line, reads its echo, and ends; the other side must then end as well.
pub fn take_leave(mut stream: TcpStream, saying: &str) -> io::Result<()> {
    talk(&mut stream, saying)?;
    stream.shutdown(Shutdown::Write)?;
    match stream.read(&mut [0])? {
        0 => Ok(()),
        _ => Err(io::Error::other("more than the echo")),
    }
}
