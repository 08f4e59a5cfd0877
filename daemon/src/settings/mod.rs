//! From what was typed to what the daemon is built from: every name resolved, every number checked.
//!
//! Nothing behind this point looks at the command line again, and nothing in [`Settings`] is
//! optional. Must not open sockets.

mod checks;
pub mod operands;

use crate::cli::Cli;
use crate::error::StartError;
use crate::health::settings::Check;
use crate::sys::people::Group;
use crate::sys::resolve;
use crate::sys::source::Source;
use crate::sys::voice::Voice;
use crate::table::{Destination, GroupPlan, Limits};
use balance_proto::rendezvous::{self, ANY_ADDRESS, Places};
use balance_proto::target::Target;
use operands::GroupText;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long one attempt to connect may take if nobody says (balance(1) §9).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

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
    /// How long a connection may stand still (`-T`); none is for ever.
    pub idle_timeout: Option<Duration>,
    /// Where connections to channels come from (`-B`).
    pub source: Source,
    /// Whether a channel that cannot be connected to is disabled (`-a`).
    pub autodisable: bool,
    /// How channels are checked; none is not at all.
    pub check: Option<Arc<Check>>,
    /// Whether all data is printed (`-p`).
    pub dump: bool,
    /// Whether each client's way is printed (`-d`).
    pub trace: bool,
    /// Where such lines go.
    pub voice: Voice,
    /// How long open connections may hold up the end; none is for ever.
    pub grace: Option<Duration>,
    /// Threads that carry traffic.
    pub threads: NonZeroU16,
    /// Where the control socket goes.
    pub runtime_dir: PathBuf,
    /// Whose members may steer; none is the group that the control socket gets by itself.
    pub control_group: Option<Group>,
    /// Whose members may look.
    pub viewer_group: Option<Group>,
    /// What does not keep the daemon from starting, and is better known.
    pub warnings: Vec<String>,
}

impl Settings {
    /// Checks and resolves what was typed. May take as long as the resolver is given.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order in which 3.54 looks (balance(1) §2.3).
    pub fn from_cli(cli: &Cli) -> Result<Self, StartError> {
        let limits = Limits { groups: cli.max_groups, channels: cli.max_channels };
        let port = listening_port(&cli.port)?;
        let bind_text = cli.bind.clone().unwrap_or_else(|| ANY_ADDRESS.to_owned());
        let runtime_dir = runtime_dir(cli);
        // first of all, as 3.54 does: a text that no file can have is no address either
        if !bind_text.is_empty() {
            rendezvous::socket_path(&runtime_dir, &bind_text, port)?;
        }
        let mut listen = bind_address(cli.bind.as_deref(), cli.ipv6)?;
        listen.set_port(port);
        let source = source_address(cli.source.as_deref())?;
        let connect_timeout = seconds(cli.connect_timeout).unwrap_or(CONNECT_TIMEOUT);
        let (check, warnings) = checks::read(&cli.healthcheck, connect_timeout)?;
        let groups = operands::read(&cli.channels, limits)?;
        let control_group = group("control-group", cli.control_group.as_deref())?;
        let viewer_group = group("viewer-group", cli.viewer_group.as_deref())?;
        Ok(Self {
            listen,
            bind_text,
            name: cli.name.clone().unwrap_or_default(),
            plan: resolve_all(groups, port)?,
            limits,
            hash_failover: cli.hash_failover,
            connect_timeout,
            idle_timeout: seconds(cli.idle_timeout).filter(|time| !time.is_zero()),
            source,
            autodisable: cli.autodisable,
            check: check.map(Arc::new),
            dump: cli.dump,
            trace: cli.debug,
            voice: if cli.foreground { Voice::Terminal } else { Voice::Log },
            grace: seconds(cli.grace),
            threads: cli.threads.unwrap_or_else(usable_cpus),
            runtime_dir,
            control_group,
            viewer_group,
            warnings,
        })
    }
}

/// Absolute: a daemon in the background stays in no directory.
fn runtime_dir(cli: &Cli) -> PathBuf {
    let dir = Places::of_this_process(cli.runtime_dir.clone()).for_daemon();
    std::path::absolute(&dir).unwrap_or(dir)
}

/// The CPUs this process may use (DS-7).
#[must_use]
pub fn usable_cpus() -> NonZeroU16 {
    let cpus = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    u16::try_from(cpus).ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN)
}

fn seconds(typed: Option<u32>) -> Option<Duration> {
    typed.map(|seconds| Duration::from_secs(seconds.into()))
}

/// The number of the port that a balance listens on.
///
/// # Errors
/// It is no number and no service.
pub fn listening_port(text: &str) -> Result<u16, StartError> {
    let bad = || StartError::Port(text.to_owned());
    let port = text.parse().map_err(|_| bad())?;
    resolve::port(&port, 0).map_err(|_| bad())
}

fn bind_address(typed: Option<&str>, ipv6: bool) -> Result<SocketAddr, StartError> {
    let any: IpAddr =
        if ipv6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
    let Some(text) = typed else { return Ok(SocketAddr::new(any, 0)) };
    let failed = |why| StartError::BindName { text: text.to_owned(), why };
    if text.is_empty() {
        return Err(failed("Name or service not known".to_owned()));
    }
    resolve::in_time(text, move |text| resolve::door(text, ipv6)).map_err(|error| match error {
        resolve::ResolveError::Unknown(why) => failed(why),
        other => failed(other.to_string()),
    })
}

fn group(option: &'static str, typed: Option<&str>) -> Result<Option<Group>, StartError> {
    let Some(name) = typed else { return Ok(None) };
    let unknown = |why| StartError::Group { option, name: name.to_owned(), why };
    match Group::named(name) {
        Ok(Some(group)) => Ok(Some(group)),
        Ok(None) => Err(unknown("there is no such group".to_owned())),
        Err(error) => Err(unknown(error.to_string())),
    }
}

fn source_address(typed: Option<&str>) -> Result<Source, StartError> {
    let Some(text) = typed else { return Ok(Source::default()) };
    let found = resolve::in_time(text, resolve::both_kinds);
    let found = found.map_err(|error| StartError::unresolved(text, &error))?;
    Ok(Source::new(found))
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
