//! The control service and the pages: where they are, and who may use them (H-74, H-75, H-78, H-79).
//!
//! Must not know files, nor open sockets.

use super::given::Given;
use super::reading::Reading;
use crate::error::fault::{Fault, Place};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Fewest characters of a token.
const TOKEN_MIN: usize = 16;
/// Where both are if only an address is given (DH-a).
const PORT: u16 = 80;

/// The pages for a browser and the control service (H-74, H-78, DH-a).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    /// Where the control service is; none is nowhere.
    pub ctl: Option<Door>,
    /// Where the pages are; none is nowhere.
    pub ui: Option<Door>,
    /// Who may use the control service, beside this machine itself.
    pub allow: Vec<IpNet>,
    /// Names, lower case, by which browsers may know this machine, beside `localhost` and addresses.
    pub names: Vec<String>,
    /// Who may look at the pages, and by which password; none is everybody.
    pub login: Option<(String, String)>,
    /// What changes over `/api/v2` must bring along; without one there are none.
    pub token: Option<String>,
}

impl Pages {
    /// The doors that are wanted.
    pub fn doors(&self) -> impl Iterator<Item = &Door> {
        [&self.ctl, &self.ui].into_iter().flatten()
    }

    /// Whether any is.
    #[must_use]
    pub fn are_wanted(&self) -> bool {
        self.doors().next().is_some()
    }
}

/// Something to listen on, and where that was said.
#[derive(Debug, Clone)]
pub struct Door {
    /// What to listen on.
    pub address: SocketAddr,
    /// Where it was said.
    pub place: Place,
}

/// The same wherever it was said.
impl PartialEq for Door {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl Eq for Door {}

/// What was said about the web side, as far as it can be used.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) pages: Pages,
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<String>,
}

/// Reads all that is about the web side.
pub(super) fn read(given: &Given) -> Said {
    let mut reading = Reading::new(given);
    let pages = reading.pages();
    let Reading { faults, warnings, .. } = reading;
    Said { pages, faults, warnings }
}

impl Reading<'_> {
    fn pages(&mut self) -> Pages {
        let ctl = self.door("ctl-port", "ctl-bind");
        let ui = self.door("ui-port", "ui-bind");
        let allow = self.networks();
        if let Some(door) = &ctl
            && !door.address.ip().to_canonical().is_loopback()
            && allow.is_empty()
        {
            let alone = "is open to others, who are refused: name them with ctl_allow";
            self.warn("ctl-bind", alone);
        }
        self.say_what_is_idle(ctl.is_some(), ui.is_some());
        let token = self.token();
        Pages { ctl, ui, allow, names: self.names(), login: self.login(), token }
    }

    /// Rules without a door to hold them at.
    fn say_what_is_idle(&mut self, ctl: bool, ui: bool) {
        let at_ctl = (ctl, "is not used: neither ctl_port nor ctl_bind is given");
        let at_ui = (ui, "is not used: neither ui_port nor ui_bind is given");
        for (long, (is_open, why)) in [
            ("ctl-allow", at_ctl),
            ("api-token-file", at_ctl),
            ("username", at_ui),
            ("web-names", (ctl || ui, "is not used: neither ctl_port nor ui_port is given")),
        ] {
            if !is_open && self.text(long).is_some() {
                self.warn(long, why);
            }
        }
    }

    fn door(&mut self, port_option: &str, bind_option: &str) -> Option<Door> {
        let port = self.number(port_option, 1..=65535);
        let text = self.text(bind_option).map(str::to_owned);
        let bare = text.as_deref().map(|text| text.trim_matches(['[', ']']));
        let bind: Option<Result<IpAddr, _>> = bare.map(str::parse);
        if let Some(Err(_)) = bind {
            self.refuse(bind_option, "give an IP address that `ip address` shows, or 0.0.0.0");
        }
        if port.is_none() && bind.is_none() {
            return None;
        }
        let place = self.given.place(if port.is_some() { port_option } else { bind_option });
        let port = port.and_then(|port| u16::try_from(port).ok()).unwrap_or(PORT);
        let ip = bind.and_then(Result::ok).unwrap_or(Ipv4Addr::LOCALHOST.into());
        Some(Door { address: SocketAddr::new(ip, port), place })
    }

    fn networks(&mut self) -> Vec<IpNet> {
        let text = self.text("ctl-allow").unwrap_or_default().to_owned();
        let words = text.split([',', ' ']).filter(|word| !word.is_empty());
        // an address is the network of itself
        let read = |word: &str| {
            word.parse::<IpNet>().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from))
        };
        let networks: Option<Vec<_>> = words.map(read).collect();
        if networks.is_none() {
            self.refuse("ctl-allow", "give networks with commas between, as 10.1.0.0/16,fd00::/8");
        }
        networks.unwrap_or_default()
    }

    fn names(&mut self) -> Vec<String> {
        let text = self.text("web-names").unwrap_or_default().to_ascii_lowercase();
        let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let names: Vec<String> =
            text.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if !names.iter().all(|name| name.chars().all(legal)) {
            self.refuse("web-names", "give names of hosts without ports, with commas between");
        }
        names
    }

    /// The first line of a file; a command line can be read by others.
    fn token(&mut self) -> Option<String> {
        let token = self.first_line("api-token-file")?;
        if token.len() < TOKEN_MIN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            let remedy = "its first line must be a token of 16 characters or more, as \
                          `openssl rand -hex 32` makes one";
            self.refuse("api-token-file", remedy);
            return None;
        }
        Some(token)
    }

    fn login(&mut self) -> Option<(String, String)> {
        let name = self.text("username").map(str::to_owned);
        let password = self.text("password").map(str::to_owned);
        match (&name, &password) {
            (Some(name), _) if name.contains(':') || name.chars().any(char::is_control) => {
                self.refuse("username", "give a name without a colon, which HTTP cannot send");
            }
            (Some(_), None) => self.warn("username", "has no password: the name alone opens"),
            (None, Some(_)) => self.warn("password", "is not used: username is empty"),
            _ => {}
        }
        name.map(|name| (name, password.unwrap_or_default()))
    }
}
