//! What is said of a command line that cannot be obeyed: getopt's own line where it had one, then
//! how to do it right.
//!
//! Must not know what options mean.

use super::SYNOPSIS;
use super::options::{Opt, find};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A command line that is not carried out as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// It asked for a text: that goes to stdout, and nothing is wrong.
    Asked(String),
    /// It is wrong: this goes to stderr.
    Wrong(String),
}

impl Complaint {
    /// There are no operands.
    pub(super) fn no_port() -> Self {
        Self::wrong("balance: the listening port is missing")
    }

    /// `-i` and `-c` with channels.
    pub(super) fn too_many_words() -> Self {
        Self::wrong("balance: -i and -c take the port and nothing behind it")
    }

    pub(super) fn from_clap(error: &clap::Error) -> Self {
        if !error.use_stderr() {
            return Self::Asked(error.render().to_string());
        }
        let named = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(named)) => named.as_str(),
            _ => "",
        };
        let value = match error.get(ContextKind::InvalidValue) {
            Some(ContextValue::String(value)) => value.as_str(),
            _ => "",
        };
        Self::wrong(&match error.kind() {
            ErrorKind::UnknownArgument => unknown(named),
            ErrorKind::InvalidValue if value.is_empty() => no_value(named),
            // whatever clap says of a value, in its own words
            _ => format!("balance: {}", reason(error)),
        })
    }

    fn wrong(first: &str) -> Self {
        Self::Wrong(format!(
            "{first}\nusage: {SYNOPSIS}\nbalance: try '--help', it lists the options\n"
        ))
    }
}

/// getopt's words for an option nobody knows.
fn unknown(named: &str) -> String {
    match named.strip_prefix("--") {
        Some(_) => format!("balance: unrecognized option '{named}'"),
        None => {
            let letter = named.trim_start_matches('-').chars().next().unwrap_or('?');
            format!("balance: invalid option -- '{letter}'")
        }
    }
}

/// getopt's words for an option without its value; clap names it like `--bind <ADDR>`.
fn no_value(named: &str) -> String {
    let name = named.split(' ').next().unwrap_or_default().trim_start_matches('-');
    match find(name) {
        Some(Opt { short: Some(letter), .. }) => {
            format!("balance: option requires an argument -- '{letter}'")
        }
        _ => format!("balance: option '--{name}' requires an argument"),
    }
}

/// The first line, without the word in front of it.
fn reason(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
