//! Small servers on ports of their own: what stands behind the balancer.

use socket2::{Domain, Socket, Type};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// A server that gives each connection to a function, on a thread of its own.
#[derive(Debug)]
pub struct Backend {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Backend {
    /// Serves on any port of 127.0.0.1.
    pub fn serve(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::serve_on(SocketAddr::from(([127, 0, 0, 1], 0)), handle)
    }

    /// Serves on this address.
    pub fn serve_on(
        address: SocketAddr,
        handle: impl Fn(TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().unwrap();
        let (connections, stopping) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (count, stop) = (Arc::clone(&connections), Arc::clone(&stopping));
        let handle = Arc::new(handle);
        let accepting = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                count.fetch_add(1, Ordering::SeqCst);
                let handle = Arc::clone(&handle);
                std::thread::spawn(move || handle(stream));
            }
        });
        Self { address, connections, stopping, accepting: Some(accepting) }
    }

    /// Sends back what it gets, as it comes, until the client ends.
    pub fn echo() -> Self {
        Self::serve(|mut stream| {
            let mut reader = stream.try_clone().unwrap();
            let _ = std::io::copy(&mut reader, &mut stream);
            let _ = stream.shutdown(Shutdown::Write);
        })
    }

    /// Says its name, then echoes.
    pub fn named(name: &'static str) -> Self {
        Self::named_on(SocketAddr::from(([127, 0, 0, 1], 0)), name)
    }

    /// [`Backend::named`], on this address.
    pub fn named_on(address: SocketAddr, name: &'static str) -> Self {
        Self::serve_on(address, move |mut stream| {
            let _ = stream.write_all(name.as_bytes());
            let mut reader = stream.try_clone().unwrap();
            let _ = std::io::copy(&mut reader, &mut stream);
            let _ = stream.shutdown(Shutdown::Write);
        })
    }

    /// Reads to the client's end, and only then answers.
    pub fn answer_after_end(answer: &'static [u8]) -> Self {
        Self::serve(move |mut stream| {
            let mut question = Vec::new();
            if stream.read_to_end(&mut question).is_ok() {
                let _ = stream.write_all(&question);
                let _ = stream.write_all(answer);
            }
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Connections it has accepted.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // wakes the accepting thread, which then lets go of the port
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

/// A port that refuses: it is bound, so nobody else gets it, but nobody listens.
#[derive(Debug)]
pub struct Refusing(Socket);

impl Refusing {
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        Self(socket)
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap().as_socket().unwrap()
    }
}

impl Default for Refusing {
    fn default() -> Self {
        Self::new()
    }
}

/// A port that never answers: it listens, but its queue is full, so that the kernel drops what
/// else comes.
#[derive(Debug)]
pub struct Silent {
    listener: Socket,
    _queued: Vec<Socket>,
}

impl Silent {
    pub fn new() -> Self {
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let queued = (0..4)
            .map(|_| {
                let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
                socket.set_nonblocking(true).unwrap();
                let _ = socket.connect(&address);
                socket
            })
            .collect();
        Self { listener, _queued: queued }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap().as_socket().unwrap()
    }
}

impl Default for Silent {
    fn default() -> Self {
        Self::new()
    }
}
