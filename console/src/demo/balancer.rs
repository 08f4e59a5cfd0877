//! The demo's balancer: the real daemon, on a free port, before the demo's servers.

use super::servers::Servers;
use balance_daemon::boot::Daemon;
use balance_daemon::error::StartError;
use balance_daemon::settings::pages::Pages;
use balance_daemon::settings::{CONNECT_TIMEOUT, Outputs, Settings, usable_cpus};
use balance_daemon::sys::door;
use balance_daemon::sys::host::Roots;
use balance_daemon::sys::source::Source;
use balance_daemon::sys::voice::Voice;
use balance_daemon::table::{Destination, GroupPlan, Limits};
use balance_proto::discipline::Discipline;
use balance_proto::id::{DEFAULT_MAX_CHANNELS, DEFAULT_MAX_GROUPS, Maxc};
use balance_proto::target::Target;
use std::net::SocketAddr;
use std::path::Path;

pub(super) fn start(servers: &Servers, runtime_dir: &Path) -> Result<Daemon, StartError> {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = door::open(any).map_err(|error| StartError::Bind { address: any, error })?;
    let settings = Settings {
        listen: any,
        bind_text: any.ip().to_string(),
        name: "demo".to_owned(),
        plan: plan(servers),
        limits: Limits { groups: DEFAULT_MAX_GROUPS, channels: DEFAULT_MAX_CHANNELS },
        hash_failover: true,
        connect_timeout: CONNECT_TIMEOUT,
        idle_timeout: None,
        source: Source::default(),
        autodisable: false,
        check: None,
        http: None,
        pages: Pages::default(),
        outputs: Outputs::default(),
        dump: false,
        trace: false,
        voice: Voice::Log,
        grace: None,
        threads: usable_cpus(),
        memory: None,
        roots: Roots::default(),
        runtime_dir: runtime_dir.to_owned(),
        state_dir: None,
        control_group: None,
        viewer_group: None,
        warnings: Vec::new(),
    };
    Daemon::start(&settings, Some(listener))
}

/// Quick servers first, one of them dead; slow ones when those are full; then the one that always
/// has room.
fn plan(servers: &Servers) -> Vec<GroupPlan> {
    let group = |discipline, channels: &[(SocketAddr, u32)]| GroupPlan {
        discipline,
        channels: channels.iter().map(|(address, maxc)| destination(*address, *maxc)).collect(),
    };
    let [quick, small, dead, slow, slower, spare] = servers.addresses();
    vec![
        group(Discipline::RoundRobin, &[(quick, 10), (small, 4), (dead, 0)]),
        group(Discipline::Hash, &[(slow, 0), (slower, 3)]),
        group(Discipline::RoundRobin, &[(spare, 0)]),
    ]
}

fn destination(address: SocketAddr, maxc: u32) -> Destination {
    Destination { target: Target::of(address, Maxc::new(maxc)), address }
}
