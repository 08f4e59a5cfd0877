//! A second machine beside a [private world](crate::namespace): a network of its own, and a cable.
//!
//! What is bound there clashes with nobody here, so a balancer may listen on a port of all our
//! addresses while the servers behind it have the same port. Must not know what the tests do.

use crate::namespace::{OWN, must_run, why_not};
use crate::programs::skip;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::fs::File;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::OnceLock;

/// Our own address on the cable; those of the neighbour begin like it.
pub const OURS: &str = "10.1.1.254";
/// How many bits of the addresses on the cable are the same.
const PREFIX: u8 = 24;
/// Makes a cable.
const CABLE: &str = "ip link add name here type veth peer name there";

/// Whether there can be one here; says loudly why not.
pub fn available() -> bool {
    static REASON: OnceLock<Option<String>> = OnceLock::new();
    let reason = REASON.get_or_init(|| why_not(CABLE));
    if let Some(reason) = reason {
        skip(&format!("no cable between private networks here: {reason}"));
    }
    reason.is_none()
}

/// The machine. It is there as long as our world is.
#[derive(Debug)]
pub struct Neighbour {
    network: File,
}

impl Neighbour {
    /// One with these addresses, all of 10.1.1.0/24. There can be one in each world.
    #[track_caller]
    pub fn with(addresses: &[&str]) -> Self {
        let path = Path::new(OWN).join("neighbour");
        let network = File::create(&path).expect("a name for the neighbour's network");
        drop(network);
        let name = path.to_str().unwrap();
        // gives the name to a new network
        must_run(&["unshare", &format!("--net={name}"), "ip", "link", "set", "lo", "up"]);
        must_run(&[&CABLE.split(' ').collect::<Vec<_>>()[..], &["netns", name]].concat());
        plug_in("here", &[OURS]);
        let neighbour = Self { network: File::open(&path).expect("the neighbour's network") };
        neighbour.there(|| plug_in("there", addresses));
        neighbour
    }

    /// Does something over there: what it binds is bound there, what it starts runs there.
    pub fn there<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        let network = self.network.as_fd();
        let moved = move || {
            // holds for this thread and whatever it starts
            move_into_link_name_space(network, Some(LinkNameSpaceType::Network))
                .expect("the neighbour's network");
            act()
        };
        std::thread::scope(|threads| {
            let done = threads.spawn(moved).join();
            done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

fn plug_in(end: &str, addresses: &[&str]) {
    for address in addresses {
        must_run(&["ip", "address", "add", &format!("{address}/{PREFIX}"), "dev", end]);
    }
    must_run(&["ip", "link", "set", end, "up"]);
}
