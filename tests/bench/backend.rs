//! The servers behind every proxy: they answer, send or swallow, as cheaply as we can.
//!
//! Two or more of them, each on a port of its own; a thread serves several. Must not know who is
//! measured.

use crate::cpus;
use crate::meter::Meter;
use crate::poll::{Next, Poll};
use crate::scenario::Work;
use crate::session::{Session, Tools};
use rustix::net::SocketFlags;
use rustix::thread::CpuSet;
use socket2::{Domain, Socket, Type};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Running servers; they end when it is dropped.
#[derive(Debug)]
pub struct Backend {
    addresses: Vec<SocketAddr>,
    meter: Arc<Meter>,
    threads: Vec<JoinHandle<()>>,
}

impl Backend {
    /// Starts them. Bytes that clients send in bulk are counted with `meter`.
    pub fn start(
        work: Work,
        threads: u16,
        on: Option<CpuSet>,
        meter: &Arc<Meter>,
    ) -> io::Result<Self> {
        let mut backend =
            Self { addresses: Vec::new(), meter: Arc::clone(meter), threads: Vec::new() };
        let each = if threads == 1 { 2 } else { 1 };
        for _ in 0..threads {
            let listeners: Vec<_> = (0..each).map(|_| listen()).collect::<Result<_, _>>()?;
            for listener in &listeners {
                backend.addresses.push(listener.local_addr()?);
            }
            let mut servers = Servers::new(listeners, work, meter)?;
            backend.threads.push(std::thread::spawn(move || {
                cpus::run_on(on);
                if let Err(error) = servers.serve() {
                    servers.meter.error(&format!("a server of ours failed: {error}"));
                }
            }));
        }
        Ok(backend)
    }

    /// Where they are.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.meter.end();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// A free port; connections inherit that they do not delay.
fn listen() -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.listen(4096)?;
    Ok(socket.into())
}

/// What one thread serves.
struct Servers {
    poll: Poll,
    listeners: Vec<TcpListener>,
    sessions: Vec<Option<Session>>,
    free: Vec<usize>,
    work: Work,
    meter: Arc<Meter>,
    tools: Tools,
}

impl Servers {
    fn new(listeners: Vec<TcpListener>, work: Work, meter: &Arc<Meter>) -> io::Result<Self> {
        let poll = Poll::new()?;
        for (number, listener) in listeners.iter().enumerate() {
            poll.add(listener, number)?;
        }
        let tools = Tools::new(work);
        let (sessions, free, meter) = (Vec::new(), Vec::new(), Arc::clone(meter));
        Ok(Self { poll, listeners, sessions, free, work, meter, tools })
    }

    fn serve(&mut self) -> io::Result<()> {
        let mut ready = Vec::new();
        while !self.meter.ended() {
            self.poll.wait(Duration::from_millis(50), &mut ready)?;
            for &number in &ready {
                match number.checked_sub(self.listeners.len()) {
                    None => self.accept(number)?,
                    Some(index) => self.drive(index, number),
                }
            }
        }
        Ok(())
    }

    fn accept(&mut self, listener: usize) -> io::Result<()> {
        loop {
            let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
            let accepted = rustix::net::accept_with(&self.listeners[listener], flags);
            let stream = match accepted.map_err(io::Error::from) {
                Ok(socket) => TcpStream::from(socket),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
                Err(error) => return Err(error),
            };
            let index = self.free.pop().unwrap_or(self.sessions.len());
            self.poll.add(&stream, self.listeners.len() + index)?;
            let session = Some(Session::new(stream, self.work));
            match self.sessions.get_mut(index) {
                Some(place) => *place = session,
                None => self.sessions.push(session),
            }
        }
    }

    fn drive(&mut self, index: usize, number: usize) {
        let Some(Some(session)) = self.sessions.get_mut(index) else { return };
        match session.drive(&mut self.tools, &self.meter) {
            Ok(Next::Wait) => {}
            Ok(Next::Again) => self.poll.again(number),
            Ok(Next::End) => self.forget(index),
            Err(error) => {
                if error.kind() == ErrorKind::InvalidData {
                    self.meter.error(&error.to_string());
                }
                self.forget(index);
            }
        }
    }

    fn forget(&mut self, index: usize) {
        self.sessions[index] = None;
        self.free.push(index);
    }
}
