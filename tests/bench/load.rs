//! The clients: as many as wanted, on few threads, each with one thing to do at a time.
//!
//! A connection that fails is counted and made anew. Must not know who is measured, nor that there is
//! a proxy at all.

use crate::client::{Client, Tools};
use crate::cpus;
use crate::histogram::Histogram;
use crate::meter::Meter;
use crate::poll::{Next, Poll};
use crate::scenario::Work;
use rustix::thread::CpuSet;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Whoever moved nothing for so long when it is over was forgotten by the proxy.
const STALLED: Duration = Duration::from_secs(2);

/// Clients at work; they end when it is dropped.
#[derive(Debug)]
pub struct Load {
    meter: Arc<Meter>,
    threads: Vec<JoinHandle<Outcome>>,
}

/// What is left of clients at their end.
#[derive(Debug)]
pub struct Outcome {
    /// How long what they did took, while it was measured.
    pub times: Histogram,
    /// How many of them were forgotten.
    pub stalled: usize,
}

impl Load {
    /// Starts so many clients on so many threads.
    pub fn start(
        to: SocketAddr,
        work: Work,
        (clients, threads): (usize, u16),
        on: Option<CpuSet>,
        meter: &Arc<Meter>,
    ) -> io::Result<Self> {
        let mut load = Self { meter: Arc::clone(meter), threads: Vec::new() };
        let threads = usize::from(threads).min(clients);
        for thread in 0..threads {
            // the first ones take what does not divide evenly
            let share = clients / threads + usize::from(thread < clients % threads);
            let mut crowd = Crowd::new(to, work, meter, thread as u64)?;
            load.threads.push(std::thread::spawn(move || {
                cpus::run_on(on);
                if let Err(error) = crowd.run(share) {
                    crowd.meter.error(&format!("a client cannot go on: {error}"));
                }
                crowd.outcome()
            }));
        }
        Ok(load)
    }

    /// Ends them.
    pub fn finish(mut self) -> Outcome {
        let mut all = Outcome { times: Histogram::new(), stalled: 0 };
        self.meter.end();
        for thread in self.threads.drain(..) {
            if let Ok(outcome) = thread.join() {
                all.times.merge(&outcome.times);
                all.stalled += outcome.stalled;
            }
        }
        all
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.meter.end();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The clients of one thread.
struct Crowd {
    to: SocketAddr,
    poll: Poll,
    clients: Vec<Client>,
    work: Work,
    meter: Arc<Meter>,
    tools: Tools,
}

impl Crowd {
    fn new(to: SocketAddr, work: Work, meter: &Arc<Meter>, thread: u64) -> io::Result<Self> {
        let (poll, meter, tools) =
            (Poll::new()?, Arc::clone(meter), Tools::new(work, thread << 48));
        Ok(Self { to, poll, clients: Vec::new(), work, meter, tools })
    }

    fn run(&mut self, clients: usize) -> io::Result<()> {
        for index in 0..clients {
            let client = Client::connect(self.to, self.work, &mut self.tools)?;
            self.poll.add(client.stream(), index)?;
            self.clients.push(client);
        }
        let mut ready = Vec::new();
        while !self.meter.ended() {
            self.poll.wait(Duration::from_millis(50), &mut ready)?;
            for &index in &ready {
                self.drive(index)?;
            }
        }
        Ok(())
    }

    fn outcome(self) -> Outcome {
        let stalled = self.clients.iter().filter(|client| client.waits() > STALLED).count();
        Outcome { times: self.tools.times, stalled }
    }

    fn drive(&mut self, index: usize) -> io::Result<()> {
        let client = &mut self.clients[index];
        match client.drive(&mut self.tools, &self.meter) {
            Ok(Next::Wait) => return Ok(()),
            Ok(Next::Again) => {
                self.poll.again(index);
                return Ok(());
            }
            Ok(Next::End) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => self.meter.error(&format!("{}: {error}", client.doing())),
        }
        *client = Client::connect(self.to, self.work, &mut self.tools)?;
        self.poll.add(client.stream(), index)
    }
}
