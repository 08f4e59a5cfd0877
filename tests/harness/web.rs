//! A small web server that says what it is told to, and remembers what it was asked.

use crate::PATIENCE;
use crate::backend::Backend;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A server of one answer a connection.
#[derive(Debug)]
pub struct Web {
    backend: Backend,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    ends: AtomicUsize,
    resets: AtomicUsize,
}

impl Web {
    /// Answers each request with what the function makes of its number, the first being 0.
    pub fn answering(answer: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let seen = Arc::<Seen>::default();
        let notes = Arc::clone(&seen);
        let backend = Backend::serve(move |stream| {
            serve(&stream, &notes, &answer);
            match end_of(&stream) {
                Ok(()) => notes.ends.fetch_add(1, Ordering::SeqCst),
                Err(ErrorKind::ConnectionReset) => notes.resets.fetch_add(1, Ordering::SeqCst),
                Err(_) => 0,
            };
        });
        Self { backend, seen }
    }

    /// Answers every request alike.
    pub fn saying(answer: impl AsRef<[u8]>) -> Self {
        let answer = answer.as_ref().to_vec();
        Self::answering(move |_| answer.clone())
    }

    pub fn address(&self) -> SocketAddr {
        self.backend.address()
    }

    /// The requests until now, as they came.
    pub fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// How many there were.
    pub fn asked(&self) -> usize {
        self.seen.requests.lock().unwrap().len()
    }

    /// How many clients ended their connection as one should.
    pub fn ends(&self) -> usize {
        self.seen.ends.load(Ordering::SeqCst)
    }

    /// How many broke it off.
    pub fn resets(&self) -> usize {
        self.seen.resets.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: &TcpStream, seen: &Seen, answer: &impl Fn(usize) -> Vec<u8>) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    if request.is_empty() {
        return;
    }
    let number = {
        let mut requests = seen.requests.lock().unwrap();
        requests.push(String::from_utf8_lossy(&request).into_owned());
        requests.len() - 1
    };
    let _ = stream.write_all(&answer(number));
    let _ = stream.shutdown(Shutdown::Write);
}

/// Reads to the client's end.
fn end_of(mut stream: &TcpStream) -> Result<(), ErrorKind> {
    let mut rest = [0; 1024];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.kind()),
        }
    }
}
