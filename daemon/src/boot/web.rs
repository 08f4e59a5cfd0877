//! From the settings to the web side's rules and open doors, or to what is wrong with
//! them (H-97, H-99).
//!
//! Must not know what is served.

use super::room::Room;
use crate::error::fault::Fault;
use crate::settings::pages::{Door, Pages};
use crate::web::{Doors, Rules, Shut, Which};
use std::net::SocketAddr;

/// Opens the doors that are wanted beside the front door.
pub(super) fn open(pages: &Pages, front: SocketAddr) -> Result<Doors, Vec<Fault>> {
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

/// Who may come in, and so many at a time.
pub(super) fn rules(pages: &Pages, room: Room) -> Rules {
    let Pages { allow, names, login, token, .. } = pages.clone();
    let (connections, streams) = (room.web, room.streams);
    Rules { allow, names, login, token, connections, streams }
}
