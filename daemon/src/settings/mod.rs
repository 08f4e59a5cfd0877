//! From what was typed to what the daemon is built from: every name resolved, every number checked.
//!
//! Nothing behind this point looks at the command line again, and nothing in [`Settings`] is
//! optional. Must not open sockets.

mod checks;
mod faults;
pub mod file;
pub mod given;
mod host;
pub mod http;
pub mod operands;
mod outputs;
pub mod pages;
mod reading;

use crate::cli::Cli;
use crate::error::StartError;
use crate::error::fault::Place;
use crate::health::settings::Check;
use crate::sys::host::Roots;
use crate::sys::people::Group;
use crate::sys::resolve;
use crate::sys::source::Source;
use crate::sys::voice::Voice;
use crate::table::{Destination, GroupPlan, Limits};
use balance_proto::discipline::Discipline;
use balance_proto::id::ChannelKey;
use balance_proto::rendezvous::{self, ANY_ADDRESS, Places};
use balance_proto::target::Target;
use faults::Faults;
use file::File;
use given::{Given, Word};
use host::Host;
use http::{Http, Mode};
use operands::GroupText;
pub use outputs::Outputs;
use outputs::Planned;
use pages::Pages;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long one attempt to connect may take if nobody says (balance(1) §9).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where HTTP is served if nobody says (H-01).
const HTTP_PORT: &str = "80";

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
    /// What HTTP needs beside it; none is TCP.
    pub http: Option<Http>,
    /// The web side: its doors, and who may come in.
    pub pages: Pages,
    /// The names of the channels.
    pub outputs: Outputs,
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
    /// Bytes of memory that connections may take, in the HTTP mode (H-33).
    pub memory: Option<u64>,
    /// Where the system's figures are.
    pub roots: Roots,
    /// Where the control socket goes.
    pub runtime_dir: PathBuf,
    /// Where decisions of operators are kept, absolute; none is nowhere.
    pub state_dir: Option<PathBuf>,
    /// Whose members may steer; none is the group that the control socket gets by itself.
    pub control_group: Option<Group>,
    /// Whose members may look.
    pub viewer_group: Option<Group>,
    /// What does not keep the daemon from starting, and is better known.
    pub warnings: Vec<String>,
}

impl Settings {
    /// Checks and resolves what was given. May take as long as the resolver is given.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order in which 3.54 looks (balance(1) §2.3); with
    /// `--http`, `--config` or `--check` all that is wrong.
    pub fn from_cli(cli: &Cli) -> Result<Self, StartError> {
        let mut faults = Faults::wanted_by(cli);
        let file = File::open(cli.config.as_deref());
        let given = Given::new(cli, file.words);
        let (said, web) = (http::read(cli, &given), pages::read(&given));
        faults.add(file.faults.into_iter().chain(said.faults).chain(web.faults));
        let (http, pages) = (said.http, web.pages);
        let mut warnings = [said.warnings, web.warnings].concat();

        let host = Host::find(cli, http.is_some(), pages.are_wanted());
        faults.add(host.faults);

        let limits = Limits { groups: cli.max_groups, channels: cli.max_channels };
        let runtime_dir = runtime_dir(cli);
        let (listen, bind_text) = front_door(cli, http.is_some(), &runtime_dir, &mut faults)?;
        let source = faults.keep(source_address(cli.source.as_deref()))?.unwrap_or_default();
        let typed = seconds(cli.connect_timeout).unwrap_or(CONNECT_TIMEOUT);
        let connect_timeout = http.as_ref().map_or(typed, |http| http.conn_timeout);
        let check = check(cli, &given, (connect_timeout, http.is_some()), &mut faults)?;
        warnings.extend(check.1);
        let planned = plan(cli, &file.outputs, &given, limits, &mut faults)?;
        warnings.extend(planned.warnings);
        let group = |option, typed: &Option<String>| group(option, typed.as_deref());
        let operators = faults.keep(group("control-group", &cli.control_group))?;
        let viewers = faults.keep(group("viewer-group", &cli.viewer_group))?;
        let mut plan = resolve_all(planned.groups, listen.port(), &planned.lines, &mut faults)?;
        faults.end()?;
        if let Some(http) = &http {
            spread(http.mode, &mut plan);
        }
        Ok(Self {
            listen,
            bind_text,
            name: cli.name.clone().unwrap_or_default(),
            plan,
            limits,
            hash_failover: cli.hash_failover,
            connect_timeout,
            idle_timeout: seconds(cli.idle_timeout).filter(|time| !time.is_zero()),
            source,
            autodisable: cli.autodisable,
            check: check.0.map(Arc::new),
            http,
            pages,
            outputs: planned.outputs,
            dump: cli.dump,
            trace: cli.debug,
            voice: if cli.foreground { Voice::Terminal } else { Voice::Log },
            grace: seconds(cli.grace),
            threads: host.threads,
            memory: host.memory,
            roots: host.roots,
            runtime_dir,
            state_dir: cli.state_dir.as_deref().map(absolute),
            control_group: operators.flatten(),
            viewer_group: viewers.flatten(),
            warnings,
        })
    }
}

/// The address and port to listen on, and the text that names the instance.
fn front_door(
    cli: &Cli,
    http: bool,
    runtime_dir: &Path,
    faults: &mut Faults,
) -> Result<(SocketAddr, String), StartError> {
    let text = if http && cli.port.is_empty() { HTTP_PORT } else { &cli.port };
    let port = faults.keep(listening_port(text))?;
    let bind_text = cli.bind.clone().unwrap_or_else(|| ANY_ADDRESS.to_owned());
    // first of all, as 3.54 does: a text that no file can have is no address either
    if let Some(port) = port
        && !bind_text.is_empty()
    {
        faults.keep(rendezvous::socket_path(runtime_dir, &bind_text, port))?;
    }
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let mut listen = faults.keep(bind_address(cli.bind.as_deref(), cli.ipv6))?.unwrap_or(any);
    listen.set_port(port.unwrap_or_default());
    Ok((listen, bind_text))
}

/// The check that is wanted, and what is to be said about it. `within` is how long a connection may
/// take; HALB checks whether it is told to or not.
fn check(
    cli: &Cli,
    given: &Given,
    (within, by_default): (Duration, bool),
    faults: &mut Faults,
) -> Result<(Option<Check>, Vec<String>), StartError> {
    let (words, wrong) = checks::words(&cli.healthcheck, given);
    faults.add(wrong);
    match checks::read(&words, within, by_default) {
        Ok(read) => Ok(read),
        Err(wrong) => {
            for error in wrong {
                faults.note(checks::line_of(&error, given), error.into())?;
            }
            Ok((None, Vec::new()))
        }
    }
}

/// The channels as they are given.
fn plan(
    cli: &Cli,
    file: &[(String, Word)],
    given: &Given,
    limits: Limits,
    faults: &mut Faults,
) -> Result<Planned, StartError> {
    if !faults.all() {
        // what is wrong is said as 3.54 does
        operands::read(&cli.channels, limits)?;
    }
    let mut planned = Planned::read(&cli.channels, file, given, limits);
    faults.add(std::mem::take(&mut planned.faults));
    Ok(planned)
}

/// Whoever is known by the address is also dealt by it, in every group (H-30).
fn spread(mode: Mode, plan: &mut [GroupPlan]) {
    if mode == Mode::Source {
        plan.iter_mut().for_each(|group| group.discipline = Discipline::Hash);
    }
}

/// Absolute: a daemon in the background stays in no directory.
fn runtime_dir(cli: &Cli) -> PathBuf {
    absolute(&Places::of_this_process(cli.runtime_dir.clone()).for_daemon())
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
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

fn resolve_all(
    groups: Vec<GroupText>,
    listening: u16,
    lines: &BTreeMap<ChannelKey, Place>,
    faults: &mut Faults,
) -> Result<Vec<GroupPlan>, StartError> {
    let hosts = groups.iter().flat_map(|group| &group.targets).map(Target::host);
    let addresses = resolve::hosts_in_time(hosts);
    let mut plan = Vec::new();
    for (g, group) in (0..).zip(groups) {
        let mut channels = Vec::new();
        for (c, target) in (0..).zip(group.targets) {
            match address_of(&target, &addresses, listening) {
                Ok(address) => channels.push(Destination { target, address }),
                Err(error) => faults.note(lines.get(&ChannelKey::new(g, c)).cloned(), error)?,
            }
        }
        plan.push(GroupPlan { discipline: group.discipline, channels });
    }
    Ok(plan)
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
