//! What others can knock at: the front door, the control socket, the web side; and the log of who did.
//!
//! Whatever is open when the next thing fails is closed again. Must not know what comes in.

use super::web;
use crate::access::{self, AccessLog, Outlet};
use crate::control::{Claim, ControlSocket};
use crate::error::StartError;
use crate::error::fault::Fault;
use crate::settings::Settings;
use crate::settings::http::AccessLog as Wanted;
use crate::sys::door;
use crate::web::Doors as Pages;
use std::net::{SocketAddr, TcpListener};
use tokio::runtime::Runtime;

/// The access log, if there is one, and who writes it.
type AccessLogs = (Option<AccessLog>, Option<Outlet>);

/// All of them, open.
pub(super) struct Doors {
    pub(super) front: TcpListener,
    pub(super) address: SocketAddr,
    pub(super) socket: ControlSocket,
    pub(super) web: Pages,
}

impl Doors {
    /// Opens them, and the access log with them; HALB names all that is wrong (H-92, H-96 to H-99).
    pub(super) fn open(
        settings: &Settings,
        handed_over: Option<TcpListener>,
        runtime: &Runtime,
    ) -> Result<(Self, AccessLogs), StartError> {
        let listen = match &handed_over {
            Some(listener) => listener.local_addr().map_err(StartError::Inherited)?,
            None => settings.listen,
        };
        let _inside = runtime.enter();
        let (dir, port) = (&settings.runtime_dir, listen.port());
        // the lock comes first: it tells a second balance from a stranger on the port
        let claim = ControlSocket::claim(dir, &settings.bind_text, port);
        let front = || front(listen, handed_over);
        if settings.http.is_some() {
            return all_or_why(settings, claim, front, listen).map_err(StartError::Faults);
        }
        let (claim, front) = (claim?, front()?);
        // what 3.54 would say comes first, and alone
        let web = web::open(&settings.pages, listen).map_err(StartError::Faults)?;
        let doors = Self::whole(front, control(settings, claim)?, web)?;
        Ok((doors, (None, None)))
    }

    fn whole(front: TcpListener, socket: ControlSocket, web: Pages) -> Result<Self, StartError> {
        let address = front.local_addr().map_err(StartError::Worker)?;
        Ok(Self { front, address, socket, web })
    }
}

fn front(listen: SocketAddr, handed_over: Option<TcpListener>) -> Result<TcpListener, StartError> {
    let bind = || door::open(listen).map_err(|error| StartError::Bind { address: listen, error });
    handed_over.map_or_else(bind, Ok)
}

fn control(settings: &Settings, claim: Claim) -> Result<ControlSocket, StartError> {
    claim.open(settings.control_group.as_ref(), settings.viewer_group.as_ref())
}

fn all_or_why(
    settings: &Settings,
    claim: Result<Claim, StartError>,
    front: impl FnOnce() -> Result<TcpListener, StartError>,
    listen: SocketAddr,
) -> Result<(Doors, AccessLogs), Vec<Fault>> {
    // where another balance is, everything else is in use as well
    if let Err(error @ StartError::Running { .. }) = claim {
        return Err(Fault::of_ours(error));
    }
    let (front, web) = (front(), web::open(&settings.pages, listen));
    let socket = claim.and_then(|claim| control(settings, claim));
    match (socket, front, web, access_log(settings)) {
        (Ok(socket), Ok(front), Ok(web), Ok(logs)) => {
            Ok((Doors::whole(front, socket, web).map_err(Fault::of_ours)?, logs))
        }
        (socket, front, web, logs) => {
            let ours = |error: Option<StartError>| error.map(Fault::of_ours).unwrap_or_default();
            let web = web.err().unwrap_or_default();
            Err([ours(socket.err()), ours(front.err()), web, ours(logs.err())].concat())
        }
    }
}

/// The access log, and who writes it.
fn access_log(settings: &Settings) -> Result<AccessLogs, StartError> {
    let wanted = settings.http.as_ref().and_then(|http| http.access_log.clone());
    let Some(Wanted { format, file }) = wanted else { return Ok((None, None)) };
    let opened = access::open(format, file.clone(), settings.voice);
    let file = file.unwrap_or_default();
    let (log, outlet) = opened.map_err(|error| StartError::AccessLog { file, error })?;
    Ok((Some(log), Some(outlet)))
}
