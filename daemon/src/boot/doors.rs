//! What others can knock at: the front door, the control socket, the web side.
//!
//! Whatever is open when the next thing fails is closed again. Must not know what comes in.

use super::web;
use crate::control::{Claim, ControlSocket};
use crate::error::StartError;
use crate::error::fault::Fault;
use crate::settings::Settings;
use crate::sys::door;
use crate::web::Doors as Pages;
use std::net::{SocketAddr, TcpListener};
use tokio::runtime::Runtime;

/// All of them, open.
pub(super) struct Doors {
    pub(super) front: TcpListener,
    pub(super) address: SocketAddr,
    pub(super) socket: ControlSocket,
    pub(super) web: Pages,
}

impl Doors {
    pub(super) fn open(
        settings: &Settings,
        handed_over: Option<TcpListener>,
        runtime: &Runtime,
    ) -> Result<Self, StartError> {
        let listen = match &handed_over {
            Some(listener) => listener.local_addr().map_err(StartError::Inherited)?,
            None => settings.listen,
        };
        let (dir, port) = (&settings.runtime_dir, listen.port());
        // the lock comes first: it tells a second balance from a stranger on the port
        let claim = ControlSocket::claim(dir, &settings.bind_text, port);
        let (claim, front, web) = if settings.http.is_some() {
            all_or_why(settings, claim, || front(listen, handed_over), listen)?
        } else {
            // what 3.54 would say comes first, and alone
            let (claim, front) = (claim?, front(listen, handed_over)?);
            let web = web::open(&settings.pages, listen).map_err(StartError::Faults)?;
            (claim, front, web)
        };
        let address = front.local_addr().map_err(StartError::Worker)?;
        let _inside = runtime.enter();
        let (operators, viewers) = (&settings.control_group, &settings.viewer_group);
        let socket = claim.open(operators.as_ref(), viewers.as_ref())?;
        Ok(Self { front, address, socket, web })
    }
}

fn front(listen: SocketAddr, handed_over: Option<TcpListener>) -> Result<TcpListener, StartError> {
    let bind = || door::open(listen).map_err(|error| StartError::Bind { address: listen, error });
    handed_over.map_or_else(bind, Ok)
}

/// HALB names all that is wrong, in its own words (H-92, H-96, H-97, H-99).
fn all_or_why(
    settings: &Settings,
    claim: Result<Claim, StartError>,
    front: impl FnOnce() -> Result<TcpListener, StartError>,
    listen: SocketAddr,
) -> Result<(Claim, TcpListener, Pages), StartError> {
    // where another balance is, everything else is in use as well
    if let Err(error @ StartError::Running { .. }) = claim {
        return Err(StartError::Faults(vec![start(&error)]));
    }
    let web = web::open(&settings.pages, listen);
    match (claim, front(), web) {
        (Ok(claim), Ok(front), Ok(web)) => Ok((claim, front, web)),
        (claim, front, web) => {
            let file =
                |error| Fault::of_ours("failed to create the rendezvous config file", &error);
            let mut faults: Vec<Fault> = claim.err().map(file).into_iter().collect();
            faults.extend(front.err().map(|error| start(&error)));
            faults.extend(web.err().into_iter().flatten());
            Err(StartError::Faults(faults))
        }
    }
}

fn start(error: &StartError) -> Fault {
    Fault::of_ours("failed to start HALB, please see the system log", error)
}
