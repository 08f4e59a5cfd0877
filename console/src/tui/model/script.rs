//! What was done from this console, as a script of `balance-ctl` (N-11): to be looked over, repeated,
//! or kept with the incident.
//!
//! Only what the daemon says is done gets in. Must not know where it is written.

use crate::tui::units::time_of_day;
use std::path::{Path, PathBuf};

/// Most lines that are kept.
const KEPT: usize = 1_000;

/// The lines.
#[derive(Debug, Clone, Default)]
pub struct Script {
    deeds: Vec<Deed>,
}

#[derive(Debug, Clone)]
struct Deed {
    socket: Option<PathBuf>,
    unix_ms: u64,
    command: String,
}

impl Script {
    /// Something was done to the daemon behind this socket.
    pub fn add(&mut self, socket: Option<&Path>, unix_ms: u64, command: &str) {
        if self.deeds.len() == KEPT {
            self.deeds.remove(0);
        }
        let (socket, command) = (socket.map(Path::to_owned), command.to_owned());
        self.deeds.push(Deed { socket, unix_ms, command });
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.deeds.len()
    }

    /// Whether nothing was done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.deeds.is_empty()
    }

    /// As a script: each daemon by its socket, each deed with its time; it stops at the first refusal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text =
            "#!/bin/sh\n# what was done from a balance-tui, times in UTC\nset -e\n".to_owned();
        let mut socket = None;
        for deed in &self.deeds {
            if deed.socket.is_some() && deed.socket != socket {
                socket.clone_from(&deed.socket);
                let path = deed.socket.iter().map(|path| path.display().to_string());
                text += &format!("\nexport BALANCE_SOCKET={}\n", quoted(&path.collect::<String>()));
            }
            text += &format!("{}  # {}\n", deed.command, time_of_day(deed.unix_ms));
        }
        text
    }
}

/// A word of a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    match word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_become_lines_and_daemons_are_told_apart() {
        let mut script = Script::default();
        assert!(script.is_empty());
        let (one, two) = (Path::new("/run/balance/a_1.sock"), Path::new("/tmp/it's/b_2.sock"));
        script.add(Some(one), 43_200_000, "balance-ctl disable 0 1");
        script.add(Some(one), 43_201_000, "balance-ctl assign 0 1 web9:80");
        script.add(Some(two), 43_202_000, "balance-ctl enable 0 0");
        assert_eq!(
            script.text(),
            "#!/bin/sh\n# what was done from a balance-tui, times in UTC\nset -e\n\n\
             export BALANCE_SOCKET=/run/balance/a_1.sock\n\
             balance-ctl disable 0 1  # 12:00:00\n\
             balance-ctl assign 0 1 web9:80  # 12:00:01\n\n\
             export BALANCE_SOCKET='/tmp/it'\\''s/b_2.sock'\n\
             balance-ctl enable 0 0  # 12:00:02\n"
        );
        (0..2_000).for_each(|n| script.add(None, n, "balance-ctl undo"));
        assert_eq!(script.len(), KEPT);
    }
}
