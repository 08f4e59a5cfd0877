//! From the settings of the HTTP mode to the web side's rules and open doors, or to what is wrong with
//! them (H-97, H-99).
//!
//! Must not know what is served.

use crate::error::fault::Fault;
use crate::settings::http::{self as settings, Door, Http};
use crate::web::{Doors, Rules, Shut, Which};
use std::net::SocketAddr;

/// How many doors there will be.
pub(super) fn doors(http: Option<&Http>) -> usize {
    http.map_or(0, |http| [&http.pages.ctl, &http.pages.ui].into_iter().flatten().count())
}

/// Opens the doors that are wanted beside the front door.
pub(super) fn open(http: Option<&Http>, front: SocketAddr) -> Result<Doors, Vec<Fault>> {
    let Some(pages) = http.map(|http| &http.pages) else { return Ok(Doors::default()) };
    let address = |door: &Option<Door>| door.as_ref().map(|door| door.address);
    let opened = Doors::open(front, address(&pages.ctl), address(&pages.ui));
    opened.map_err(|shut| {
        let fault = |shut: Shut| {
            let (door, what) = match shut.which {
                Which::Ctl => {
                    (&pages.ctl, "failed to initialize the control web service interface")
                }
                Which::Ui => (&pages.ui, "failed to initialize the user interface terminal"),
            };
            let what = format!("{what} [{}]: {}", shut.address, shut.why);
            Fault::of_system(door.as_ref().map(|door| door.place.clone()), what, shut.remedy)
        };
        shut.into_iter().map(fault).collect()
    })
}

/// Who may come in, so many at a time.
pub(super) fn rules(http: Option<&Http>, connections: usize) -> Rules {
    let pages = http.map(|http| http.pages.clone()).unwrap_or_default();
    let settings::Pages { allow, names, login, token, .. } = pages;
    Rules { allow, names, login, token, connections }
}
