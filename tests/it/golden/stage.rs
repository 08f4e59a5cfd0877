//! Plays a transcript, in a namespace, and tells what went otherwise.

use super::clients::{meet, server, take_leave, talk};
use super::compare::difference;
use super::script::{Action, Crowd, Output, Script};
use balance_tests::backend::Backend;
use balance_tests::captured::Captured;
use balance_tests::namespace::{add_address, own_dev, own_hosts, own_services};
use balance_tests::programs::shell;
use balance_tests::{PATIENCE, eventually};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeSet;
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Instant;

/// The services that are known there.
const SERVICES: &[(&str, u16)] =
    &[("telnet", 23), ("smtp", 25), ("http", 80), ("pop3", 110), ("imap2", 143), ("imap", 143)];

/// What has been put up so far.
#[derive(Default)]
struct Stage {
    hosts: Vec<(String, String)>,
    servers: Vec<Backend>,
    /// Clients that stay.
    held: Vec<TcpStream>,
    /// Daemons in the foreground.
    daemons: Vec<Captured>,
}

/// Plays all steps and says on stderr which are not as expected; gives their number.
pub fn play(script: &Script) -> usize {
    let mut stage = Stage::default();
    stage.write_hosts();
    own_services(SERVICES);
    // what they say to the system's log is not for that of this machine
    own_dev();
    let mut wrong = 0;
    for step in &script.steps {
        if let Err(report) = stage.act(&step.action) {
            eprintln!("{}:{}: {}\n{report}", script.name, step.line, step.text);
            wrong += 1;
        }
    }
    wrong
}

impl Stage {
    /// Does one step. An error is a text of whole lines.
    fn act(&mut self, action: &Action) -> Result<(), String> {
        match action {
            Action::Hosts { name, address } => {
                self.hosts.push((name.clone(), address.clone()));
                self.write_hosts();
            }
            Action::Address(address) => add_address(address),
            Action::Server(address) => self.servers.push(server(*address)),
            Action::Clients { crowd, stay } => return self.clients(crowd, *stay),
            Action::Talk => return self.talk(),
            Action::Lost => return self.lost(),
            Action::Release => self.held.clear(),
            Action::Run { command, input, wanted, patiently } => {
                return run(command, input, wanted, *patiently);
            }
            Action::Start { port, command } => return self.start(*port, command),
            Action::Stop { signal, wanted } => return self.stop(*signal, wanted),
        }
        Ok(())
    }

    fn write_hosts(&self) {
        let lines = self.hosts.iter().map(|(name, address)| (name.as_str(), address.as_str()));
        own_hosts(&lines.collect::<Vec<_>>());
    }

    fn clients(&mut self, crowd: &Crowd, stay: bool) -> Result<(), String> {
        let mut got = Vec::new();
        for _ in &crowd.wanted {
            let (mut met, stream) = meet(crowd);
            match stream {
                Some(stream) if stay => self.held.push(stream),
                Some(stream) => {
                    if let Err(error) = take_leave(stream, &crowd.saying) {
                        met += &format!("<then: {error}>");
                    }
                }
                None => {}
            }
            got.push(met);
        }
        if got == crowd.wanted {
            return Ok(());
        }
        Err(format!("  expected: {}\n  got:      {}\n", crowd.wanted.join(" "), got.join(" ")))
    }

    fn talk(&mut self) -> Result<(), String> {
        for (number, stream) in self.held.iter_mut().enumerate() {
            let said = talk(stream, "abcd");
            said.map_err(|error| format!("  client {number} of those held: {error}\n"))?;
        }
        Ok(())
    }

    fn lost(&mut self) -> Result<(), String> {
        for (number, mut stream) in self.held.drain(..).enumerate() {
            match stream.read(&mut [0]) {
                Ok(0) => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
                other => return Err(format!("  client {number} of those held: {other:?}\n")),
            }
        }
        Ok(())
    }

    /// Starts a daemon that stays, and waits until it can be steered. To knock at its front door
    /// would count as a client.
    fn start(&mut self, port: u16, command: &str) -> Result<(), String> {
        let before = sockets(port);
        // `exec`: signals are for the daemon, not for the shell
        let mut daemon = Captured::spawn(&mut shell(&format!("exec {command}")), "");
        let ready = || {
            let fresh = |(path, inode)| !before.contains(&(path, inode));
            sockets(port).into_iter().any(|socket| {
                let answers = UnixStream::connect(&socket.0).is_ok();
                fresh(socket) && answers
            })
        };
        let runs = eventually("the daemon to open its control socket, or to end", || {
            if daemon.has_ended() { Some(false) } else { ready().then_some(true) }
        });
        if runs {
            self.daemons.push(daemon);
            return Ok(());
        }
        Err(format!("  it does not stay: {:?}\n", daemon.finish(PATIENCE)))
    }

    fn stop(&mut self, signal: Signal, wanted: &Output) -> Result<(), String> {
        let daemon = self.daemons.pop().ok_or("  nothing runs in the foreground\n")?;
        kill_process(Pid::from_child(daemon.child()), signal).expect("signal");
        check(wanted, daemon)
    }
}

/// Control sockets of daemons on this port, each with what tells it from a later one.
fn sockets(port: u16) -> BTreeSet<(PathBuf, u64)> {
    let Ok(entries) = std::fs::read_dir("/run/balance") else { return BTreeSet::new() };
    let end = format!("_{port}.sock");
    let paths = entries.map(|entry| entry.unwrap().path());
    let ours = paths.filter(|path| path.to_str().is_some_and(|path| path.ends_with(&end)));
    ours.filter_map(|path| path.metadata().ok().map(|meta| (path, meta.ino()))).collect()
}

/// Runs a command to its end; patiently, it may become as expected only after a while.
fn run(line: &str, input: &str, wanted: &Output, patiently: bool) -> Result<(), String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let checked = check(wanted, Captured::spawn(&mut shell(line), input));
        if checked.is_ok() || !patiently || Instant::now() > deadline {
            return checked;
        }
    }
}

fn check(wanted: &Output, process: Captured) -> Result<(), String> {
    let ran =
        process.finish(PATIENCE).map_err(|why| format!("  {}\n", why.replace('\n', "\n  ")))?;
    difference(wanted, &ran).map_or(Ok(()), Err)
}
