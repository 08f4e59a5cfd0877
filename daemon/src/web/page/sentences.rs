//! What is said of servers in sentences, in every language.
//!
//! Must not know HTML: whoever shows them escapes them.

use super::columns::Server;
use super::decided::Decided;
use super::numbers::duration;
use super::picture::{Muster, Picture};
use super::state::{Shown, State};
use super::words::Language;
use balance_proto::state::{Admin, Drain, Health, Reason, Then};

impl Language {
    /// How many servers take clients.
    pub(super) fn verdict(self, muster: Muster) -> String {
        let Muster { all, usable, .. } = muster;
        match (self, all, usable) {
            (Self::English, 0, _) => "There are no servers".to_owned(),
            (Self::English, 1, 1) => "The server takes clients".to_owned(),
            (Self::English, 1, 0) => "The server takes no clients".to_owned(),
            (Self::English, _, 0) => "No server takes clients".to_owned(),
            (Self::English, _, _) if all == usable => format!("All {all} servers take clients"),
            (Self::English, _, 1) => format!("1 of {all} servers takes clients"),
            (Self::English, _, _) => format!("{usable} of {all} servers take clients"),
            (Self::Spanish, 0, _) => "No hay servidores".to_owned(),
            (Self::Spanish, 1, 1) => "El servidor acepta clientes".to_owned(),
            (Self::Spanish, 1, 0) => "El servidor no acepta clientes".to_owned(),
            (Self::Spanish, _, 0) => "Ningún servidor acepta clientes".to_owned(),
            (Self::Spanish, _, _) if all == usable => {
                format!("Los {all} servidores aceptan clientes")
            }
            (Self::Spanish, _, 1) => format!("1 de {all} servidores acepta clientes"),
            (Self::Spanish, _, _) => format!("{usable} de {all} servidores aceptan clientes"),
        }
    }

    /// The same of a group, shorter.
    pub(super) fn muster(self, muster: Muster) -> String {
        let Muster { all, usable, .. } = muster;
        match self {
            Self::English if usable == 1 => format!("1 of {all} takes clients"),
            Self::English => format!("{usable} of {all} take clients"),
            Self::Spanish if usable == 1 => format!("1 de {all} acepta clientes"),
            Self::Spanish => format!("{usable} de {all} aceptan clientes"),
        }
    }

    /// What goes into the title of the window.
    pub(super) fn title(self, picture: &Picture) -> String {
        let (muster, name) = (Muster::of(picture.channels()), &picture.instance.name);
        match muster.in_trouble {
            0 => format!("{name} · balance"),
            n => format!("({n}) {name} · balance"),
        }
    }

    /// Why a server is in its state, and since when; empty if there is nothing to say.
    pub(super) fn note(self, server: &Server<'_>, picture: &Picture) -> String {
        let (channel, now) = (server.channel, picture.unix_ms);
        match (&channel.admin, &channel.health) {
            (Admin::Autodisabled(reason), _) | (Admin::Enabled, Health::Down(reason)) => {
                self.reason(reason, now)
            }
            (Admin::Draining(drain), health) => {
                let left = self.drain(drain, channel.counters.current, now);
                match health {
                    Health::Down(reason) => format!("{left} · {}", self.reason(reason, now)),
                    _ => left,
                }
            }
            (Admin::Disabled, _) => picture
                .decided
                .get(&server.at)
                .map_or_else(String::new, |decided| self.decided(decided, now)),
            (Admin::Enabled, _) if channel.standing() == State::Full => {
                let maxc = channel.maxc;
                match self {
                    Self::English => format!("at its limit of {maxc}"),
                    Self::Spanish => format!("en su límite de {maxc}"),
                }
            }
            (Admin::Enabled, Health::Unchecked) if picture.is_checked() => match self {
                Self::English => "not checked yet".to_owned(),
                Self::Spanish => "sin comprobar aún".to_owned(),
            },
            _ => String::new(),
        }
    }

    fn reason(self, reason: &Reason, now: u64) -> String {
        let since = duration(now.saturating_sub(reason.unix_ms) / 1000);
        match self {
            Self::English => format!("{}, for {since}", reason.why),
            Self::Spanish => format!("{}, desde hace {since}", reason.why),
        }
    }

    fn decided(self, decided: &Decided, now: u64) -> String {
        let since = duration(now.saturating_sub(decided.unix_ms) / 1000);
        match self {
            Self::English => format!("by {}, for {since}", decided.by),
            Self::Spanish => format!("por {}, desde hace {since}", decided.by),
        }
    }

    fn drain(self, drain: &Drain, current: u32, now: u64) -> String {
        let estimate = drain.estimate_s(now, current).filter(|seconds| *seconds > 0);
        let deadline = drain.deadline_unix_ms.map(|end| end.saturating_sub(now) / 1000);
        let left = match estimate.into_iter().chain(deadline).min() {
            Some(seconds) => format!(", ~{}", duration(seconds)),
            None => String::new(),
        };
        match self {
            Self::English => {
                let then = match drain.then {
                    Then::Disable => "disabled",
                    Then::Cut => "cut and disabled",
                    Then::Enable => "enabled",
                };
                format!("{current} left{left}, then {then}")
            }
            Self::Spanish => {
                let then = match drain.then {
                    Then::Disable => "se deshabilita",
                    Then::Cut => "se corta y deshabilita",
                    Then::Enable => "se habilita",
                };
                format!("quedan {current}{left}, después {then}")
            }
        }
    }

    /// The word for a state.
    pub(super) fn state(self, state: State) -> &'static str {
        let place = State::ALL.iter().position(|one| *one == state).unwrap_or_default();
        self.words().states[place]
    }

    /// That there is more news than is shown.
    pub(super) fn and_more(self, count: usize) -> String {
        match self {
            Self::English => format!("and {count} more"),
            Self::Spanish => format!("y {count} más"),
        }
    }

    /// How the daemon is set up.
    pub(super) fn setup(self, picture: &Picture) -> String {
        let listen = picture.instance.listen;
        let mode = match &picture.instance.http {
            None => "TCP".to_owned(),
            Some(http) if http.cookie_name.is_empty() => format!("HTTP, {}", http.mode),
            Some(http) => format!("HTTP, {}, cookie {}", http.mode, http.cookie_name),
        };
        format!("{listen} · {mode}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_none_and_many_are_said_as_people_say_them() {
        let verdict = |all, usable| {
            let muster = Muster { all, usable, in_trouble: 0 };
            Language::ALL.map(|language| language.verdict(muster))
        };
        for (all, usable, english, spanish) in [
            (0, 0, "There are no servers", "No hay servidores"),
            (1, 1, "The server takes clients", "El servidor acepta clientes"),
            (1, 0, "The server takes no clients", "El servidor no acepta clientes"),
            (3, 3, "All 3 servers take clients", "Los 3 servidores aceptan clientes"),
            (3, 2, "2 of 3 servers take clients", "2 de 3 servidores aceptan clientes"),
            (3, 1, "1 of 3 servers takes clients", "1 de 3 servidores acepta clientes"),
            (3, 0, "No server takes clients", "Ningún servidor acepta clientes"),
        ] {
            assert_eq!(verdict(all, usable), [english, spanish]);
        }
    }
}
