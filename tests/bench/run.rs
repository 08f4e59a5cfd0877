//! One run: servers, a proxy before them, clients before it; what is measured of it.
//!
//! Whatever happens, all that was started is ended when the run is over.

use crate::backend::Backend;
use crate::configs::Task;
use crate::cpus::Placement;
use crate::guests::Guests;
use crate::line;
use crate::load::Load;
use crate::meter::Meter;
use crate::peers::{Name, Peer};
use crate::process::Proxy;
use crate::scenario::{Scenario, Work};
use crate::silent::Silent;
use crate::stop;
use serde::Serialize;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a proxy may take until it listens.
const START: Duration = Duration::from_secs(5);
/// How long memory is given to settle.
const SETTLE: Duration = Duration::from_millis(300);

/// What every run of a call has in common.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Before anything is counted.
    pub warm: Duration,
    /// While it is counted.
    pub measured: Duration,
    /// Threads of a proxy.
    pub threads: u16,
    /// Silent clients.
    pub silent: usize,
    /// Who runs where.
    pub placement: Placement,
}

/// What was measured. An operation is an exchange, or a million bytes in bulk.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measured {
    /// Operations a second.
    pub rate: Option<f64>,
    /// Microseconds of CPU time of the proxy's processes for an operation.
    pub cpu_us: Option<f64>,
    /// Microseconds that half of the exchanges did not exceed.
    pub p50_us: Option<f64>,
    /// Those that 99 of 100 did not exceed.
    pub p99_us: Option<f64>,
    /// Memory for a silent connection, in KiB.
    pub memory_kib: Option<f64>,
    /// Silent clients, and KiB of memory with them.
    pub memory: Vec<(usize, u64)>,
    /// What clients and servers saw go wrong.
    pub errors: u64,
    /// The first of it.
    pub first_error: Option<String>,
    /// The same without those beside whom this was measured.
    pub alone: Option<Box<Measured>>,
}

/// What is there in a run, in the order in which it ends: clients, proxy, servers.
struct Stage {
    front: SocketAddr,
    web: Option<SocketAddr>,
    proxy: Option<Proxy>,
    meter: Arc<Meter>,
    _dir: tempfile::TempDir,
    _backend: Backend,
}

/// Measures one peer once.
///
/// # Errors
/// Why it could not be measured.
pub fn run(scenario: Scenario, peer: &Peer, rules: &Rules) -> Result<Measured, String> {
    let alone = scenario.has_web().then(|| once(scenario, peer, rules, false)).transpose()?;
    let measured = once(scenario, peer, rules, scenario.has_web())?;
    Ok(Measured { alone: alone.map(Box::new), ..measured })
}

/// With guests of the web side or without.
fn once(scenario: Scenario, peer: &Peer, rules: &Rules, guests: bool) -> Result<Measured, String> {
    let mut stage = Stage::set(scenario, peer, rules)?;
    let guests = match stage.web.filter(|_| guests) {
        Some(web) => Some(Guests::invite(web, rules.placement.load)?),
        None => None,
    };
    let mut measured = match scenario {
        _ if scenario.is_memory() => stage.memory(scenario, rules)?,
        _ => stage.work(scenario, rules)?,
    };
    if let Some(proxy) = &mut stage.proxy {
        proxy.check()?;
    }
    let (errors, first) = stage.meter.errors();
    measured.errors += errors;
    measured.first_error = first.or(measured.first_error);
    if let Some(guests) = guests {
        guests.check()?;
    }
    Ok(measured)
}

impl Stage {
    fn set(scenario: Scenario, peer: &Peer, rules: &Rules) -> Result<Self, String> {
        let meter = Arc::new(Meter::default());
        let backend = Backend::start(scenario.work(), rules.threads, rules.placement.load, &meter);
        let backend = backend.map_err(|error| format!("our servers do not start: {error}"))?;
        let dir = tempfile::Builder::new().prefix("balance-bench-").tempdir();
        let dir = dir.map_err(|error| format!("no directory for it: {error}"))?;
        let silent = if scenario.has_silent() { rules.silent } else { 0 };
        let web = if scenario.has_web() { Some(free_port()?) } else { None };
        let (front, proxy) = if peer.name == Name::Direct {
            (backend.addresses()[0], None)
        } else {
            let to = backend.addresses();
            let clients = silent + scenario.clients() + 100;
            let (dir, front, threads) = (dir.path(), free_port()?, rules.threads);
            let http = scenario.is_http();
            let command = Task { dir, front, to, threads, clients, http, web }.command(peer)?;
            let mut proxy = Proxy::start(command, rules.placement.proxy, dir.join("log"))?;
            wait_until_it_listens(front, &mut proxy)?;
            (front, Some(proxy))
        };
        Ok(Self { front, web, proxy, meter, _dir: dir, _backend: backend })
    }

    /// Clients at work.
    fn work(&self, scenario: Scenario, rules: &Rules) -> Result<Measured, String> {
        let (work, meter) = (scenario.work(), &self.meter);
        let mut crowd = self.silent(work);
        if scenario.has_silent() {
            crowd.grow(rules.silent)?;
        }
        let clients = (scenario.clients(), rules.threads);
        let load = Load::start(self.front, work, clients, rules.placement.load, meter);
        let load = load.map_err(|error| format!("our clients do not start: {error}"))?;
        stop::sleep(rules.warm)?;
        meter.measure();
        let before = self.sample();
        stop::sleep(rules.measured)?;
        let after = self.sample();
        let outcome = load.finish();
        let count = (after.done - before.done) as f64 / if work.is_bulk() { 1e6 } else { 1.0 };
        if count == 0.0 {
            let why = meter.errors().1.unwrap_or_else(|| "no answer came".to_owned());
            return Err(format!("nothing was done: {why}"));
        }
        let cpu = after.cpu.zip(before.cpu).map(|(after, before)| after - before);
        let stalled = outcome.stalled as u64;
        Ok(Measured {
            rate: Some(count / (after.at - before.at).as_secs_f64()),
            cpu_us: cpu.map(|cpu| cpu.as_secs_f64() * 1e6 / count),
            p50_us: outcome.times.percentile(50),
            p99_us: outcome.times.percentile(99),
            errors: stalled,
            first_error: (stalled > 0).then(|| format!("{stalled} clients were forgotten")),
            ..Measured::default()
        })
    }

    /// Memory with more and more silent clients: the line through it is what one of them costs.
    fn memory(&self, scenario: Scenario, rules: &Rules) -> Result<Measured, String> {
        let proxy = self.proxy.as_ref().ok_or("there is no proxy whose memory it could be")?;
        let mut crowd = self.silent(scenario.work());
        let mut memory = Vec::new();
        for quarter in 1..=4 {
            let clients = rules.silent * quarter / 4;
            crowd.grow(clients)?;
            stop::sleep(SETTLE)?;
            memory.push((clients, proxy.pss_kib()?));
        }
        let points: Vec<_> = memory.iter().map(|&(n, kib)| (n as f64, kib as f64)).collect();
        Ok(Measured { memory_kib: line::slope(&points), memory, ..Measured::default() })
    }

    fn silent(&self, work: Work) -> Silent {
        Silent::new(self.front, work)
    }

    fn sample(&self) -> Sample {
        let cpu = self.proxy.as_ref().map(Proxy::cpu);
        Sample { at: Instant::now(), done: self.meter.done(), cpu }
    }
}

/// A moment of a run.
struct Sample {
    at: Instant,
    done: u64,
    cpu: Option<Duration>,
}

/// A port that was free a moment ago; most proxies cannot be handed a socket.
fn free_port() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map_err(|error| format!("there is no free port: {error}"))
}

fn wait_until_it_listens(front: SocketAddr, proxy: &mut Proxy) -> Result<(), String> {
    let end = Instant::now() + START;
    while TcpStream::connect(front).is_err() {
        proxy.check()?;
        if Instant::now() >= end {
            return Err(format!("it does not listen after {} s", START.as_secs()));
        }
        stop::sleep(Duration::from_millis(10))?;
    }
    // what it does at its start is not what is measured
    stop::sleep(SETTLE)
}
