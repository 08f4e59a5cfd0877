//! From what was typed to what the daemon is built from: every name resolved, every number checked.
//!
//! Nothing behind this point looks at the command line again, and nothing in [`Settings`] is
//! optional. Must not open sockets.

pub mod operands;

use crate::cli::Cli;
use crate::error::StartError;
use crate::sys::resolve;
use crate::table::{Destination, GroupPlan, Limits};
use balance_proto::rendezvous::{ANY_ADDRESS, Places};
use balance_proto::target::Target;
use operands::GroupText;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

/// Everything a daemon needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The front door.
    pub listen: SocketAddr,
    /// The front door as typed; names the control socket.
    pub bind_text: String,
    /// What the instance is called; empty for `address:port` of the real front door.
    pub name: String,
    /// The table at start.
    pub plan: Vec<GroupPlan>,
    /// How far the table may grow.
    pub limits: Limits,
    /// Whether hash groups offer the neighbours of the computed channel (`-H`).
    pub hash_failover: bool,
    /// How long one attempt to connect may take (`-t`).
    pub connect_timeout: Duration,
    /// Threads that carry traffic.
    pub threads: NonZeroU16,
    /// Where the control socket goes.
    pub runtime_dir: PathBuf,
}

impl Settings {
    /// Checks and resolves what was typed. May take as long as the resolver is given.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order in which 3.54 looks (balance(1) §2.3).
    pub fn from_cli(cli: &Cli) -> Result<Self, StartError> {
        let limits = Limits { groups: cli.max_groups, channels: cli.max_channels };
        let (port_text, rest) = cli.operands.split_first().map_or(("", &[][..]), |(p, r)| (p, r));
        let port = listening_port(port_text)?;
        let bind_text = cli.bind.clone().unwrap_or_else(|| ANY_ADDRESS.to_owned());
        let mut listen = bind_address(&bind_text)?;
        listen.set_port(port);
        let groups = operands::read(rest, limits)?;
        Ok(Self {
            listen,
            bind_text,
            name: cli.name.clone().unwrap_or_default(),
            plan: resolve_all(groups, port)?,
            limits,
            hash_failover: cli.hashfailover,
            connect_timeout: Duration::from_secs(cli.connect_timeout.into()),
            threads: cli.threads.unwrap_or_else(usable_cpus),
            runtime_dir: Places::of_this_process(cli.runtime_dir.clone()).for_daemon(),
        })
    }
}

/// The CPUs this process may use (DS-7).
#[must_use]
pub fn usable_cpus() -> NonZeroU16 {
    let cpus = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    u16::try_from(cpus).ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN)
}

fn listening_port(text: &str) -> Result<u16, StartError> {
    let bad = || StartError::Port(text.to_owned());
    let port = text.parse().map_err(|_| bad())?;
    resolve::port(&port, 0).map_err(|_| bad())
}

fn bind_address(text: &str) -> Result<SocketAddr, StartError> {
    let failed = |why| StartError::BindName { text: text.to_owned(), why };
    if text.is_empty() {
        return Err(failed("Name or service not known".to_owned()));
    }
    resolve::host_in_time(text).map_err(|error| match error {
        resolve::ResolveError::Unknown(why) => failed(why),
        other => failed(other.to_string()),
    })
}

fn resolve_all(groups: Vec<GroupText>, listening: u16) -> Result<Vec<GroupPlan>, StartError> {
    let hosts = groups.iter().flat_map(|group| &group.targets).map(Target::host);
    let addresses = resolve::hosts_in_time(hosts);
    let plan = |group: GroupText| {
        let channels = group.targets.into_iter().map(|target| {
            let address = address_of(&target, &addresses, listening)?;
            Ok(Destination { target, address })
        });
        let channels = channels.collect::<Result<_, StartError>>()?;
        Ok(GroupPlan { discipline: group.discipline, channels })
    };
    groups.into_iter().map(plan).collect()
}

fn address_of(
    target: &Target,
    addresses: &BTreeMap<String, Result<SocketAddr, resolve::ResolveError>>,
    listening: u16,
) -> Result<SocketAddr, StartError> {
    let unresolved = |error: &resolve::ResolveError| StartError::unresolved(target.host(), error);
    let found = addresses.get(target.host()).unwrap_or(&Err(resolve::ResolveError::Silent));
    let mut address = *found.as_ref().map_err(unresolved)?;
    // a bad port names the whole destination, not its host (DB-3)
    let port = resolve::port(target.port(), listening)
        .map_err(|error| StartError::unresolved(&target.to_string(), &error))?;
    address.set_port(port);
    Ok(address)
}
