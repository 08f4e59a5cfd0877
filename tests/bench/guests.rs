//! Guests of the web side who are a burden and nothing else: a thousand who listen for events that do not
//! come, a hundred who send the head of a request byte by byte, and one who reloads the page.
//!
//! Must not know what is measured beside them.

use crate::cpus;
use crate::http;
use rustix::thread::CpuSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Who listens.
pub const LISTENERS: usize = 1_000;
/// Who sends byte by byte.
pub const SLOW: usize = 100;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two reloads, and two bytes of each slow head.
const BEAT: Duration = Duration::from_millis(100);

/// All of them; they leave when it is dropped.
#[derive(Debug)]
pub struct Guests {
    _listeners: Vec<TcpStream>,
    over: Arc<AtomicBool>,
    reloads: Arc<AtomicU64>,
    restless: Option<JoinHandle<()>>,
}

impl Guests {
    /// Lets them in.
    ///
    /// # Errors
    /// One of those who listen is refused.
    pub fn invite(web: SocketAddr, on: Option<CpuSet>) -> Result<Self, String> {
        let listener =
            |number: usize| listen(web).map_err(|why| format!("event stream {number}: {why}"));
        let listeners = (1..=LISTENERS).map(listener).collect::<Result<Vec<_>, _>>()?;
        let (over, reloads) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (until, count) = (Arc::clone(&over), Arc::clone(&reloads));
        let restless = std::thread::spawn(move || {
            cpus::run_on(on);
            bother(web, &until, &count);
        });
        Ok(Self { _listeners: listeners, over, reloads, restless: Some(restless) })
    }

    /// Fails if they were no burden.
    pub fn check(&self) -> Result<(), String> {
        match self.reloads.load(Ordering::Relaxed) {
            0 => Err("the page was never there".to_owned()),
            _ => Ok(()),
        }
    }
}

impl Drop for Guests {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.restless.take() {
            let _ = thread.join();
        }
    }
}

fn connect(web: SocketAddr) -> Result<TcpStream, String> {
    let said = |error: std::io::Error| error.to_string();
    let stream = TcpStream::connect_timeout(&web, PATIENCE).map_err(said)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(said)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(said)?;
    Ok(stream)
}

fn ask(web: SocketAddr, path: &str) -> Result<TcpStream, String> {
    let mut stream = connect(web)?;
    let text = format!("GET {path} HTTP/1.1\r\nHost: {web}\r\nConnection: close\r\n\r\n");
    stream.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(stream)
}

fn listen(web: SocketAddr) -> Result<TcpStream, String> {
    let mut stream = ask(web, "/api/v2/events/stream")?;
    let mut head = Vec::new();
    while http::head_of(&head).map_err(|()| "its head is too long".to_owned())?.is_none() {
        let mut byte = [0];
        stream.read_exact(&mut byte).map_err(|error| error.to_string())?;
        head.push(byte[0]);
    }
    let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    if line.contains(" 200 ") { Ok(stream) } else { Err(line) }
}

fn bother(web: SocketAddr, over: &AtomicBool, reloads: &AtomicU64) {
    let mut slow: Vec<Option<TcpStream>> = (0..SLOW).map(|_| None).collect();
    while !over.load(Ordering::Relaxed) {
        for guest in &mut slow {
            let stream = guest.take().or_else(|| connect(web).ok());
            // who was let go of comes back
            *guest = stream.filter(|mut stream| stream.write_all(b"G").is_ok());
        }
        let mut page = Vec::new();
        let read = ask(web, "/").map(|mut stream| stream.read_to_end(&mut page));
        if matches!(read, Ok(Ok(_))) && page.starts_with(b"HTTP/1.1 200 ") {
            reloads.fetch_add(1, Ordering::Relaxed);
        }
        std::thread::sleep(BEAT);
    }
}
