//! Where the console's files belong (XDG base directories).
//!
//! Only says so; whoever writes makes the directories, with mode 0700.

use std::path::PathBuf;

/// The settings: `$XDG_CONFIG_HOME/balance/tui.toml`, or below `~/.config`; none without a home.
#[must_use]
pub fn settings(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    base(&variable, "XDG_CONFIG_HOME", ".config").map(|base| base.join("balance/tui.toml"))
}

/// Logs, history, recordings, what was saved: `$XDG_STATE_HOME/balance`, or below `~/.local/state`;
/// none without a home.
#[must_use]
pub fn state(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    base(&variable, "XDG_STATE_HOME", ".local/state").map(|base| base.join("balance"))
}

/// A relative directory is to be ignored, says the standard.
fn base(
    variable: impl Fn(&str) -> Option<String>,
    name: &str,
    below_home: &str,
) -> Option<PathBuf> {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute(name).or_else(|| Some(absolute("HOME")?.join(below_home)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_where_the_standard_says() {
        let with = |set: &'static [(&str, &str)]| {
            move |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            }
        };
        let ana = with(&[("HOME", "/home/ana")]);
        assert_eq!(settings(ana), Some("/home/ana/.config/balance/tui.toml".into()));
        assert_eq!(state(ana), Some("/home/ana/.local/state/balance".into()));
        let own = with(&[("HOME", "/home/ana"), ("XDG_CONFIG_HOME", "/etc/x")]);
        assert_eq!(settings(own), Some("/etc/x/balance/tui.toml".into()));
        let relative = with(&[("HOME", "/home/ana"), ("XDG_STATE_HOME", "x")]);
        assert_eq!(state(relative), Some("/home/ana/.local/state/balance".into()));
        assert_eq!(settings(with(&[])), None);
    }
}
