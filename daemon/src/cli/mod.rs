//! The command line as it is typed: names of options, and nothing about what they mean together.
//!
//! Options may stand before, between and behind the operands, bundled and repeated; the last one
//! wins (DB-13).

mod complaint;
pub mod options;

pub use complaint::Complaint;

use balance_proto::id::{DEFAULT_MAX_CHANNELS, DEFAULT_MAX_GROUPS};
use balance_proto::rendezvous::RUNTIME_DIR_VAR;
use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use options::{Language, OPTIONS, Opt, Topic, Value};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroU16;
use std::path::PathBuf;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cli {
    /// What is wanted.
    pub errand: Errand,
    /// `-f`
    pub foreground: bool,
    /// `-b`
    pub bind: Option<String>,
    /// `-6`
    pub ipv6: bool,
    /// `-B`
    pub source: Option<String>,
    /// `-t`, in seconds; at least 1.
    pub connect_timeout: Option<u32>,
    /// `-T`, in seconds; 0 is never.
    pub idle_timeout: Option<u32>,
    /// `-a`
    pub autodisable: bool,
    /// `-H`
    pub hash_failover: bool,
    /// `-p`
    pub dump: bool,
    /// `-d`
    pub debug: bool,
    /// `--healthcheck-...`
    pub healthcheck: CheckWords,
    /// The options of the HTTP mode and of the web side by their long names, with their values as
    /// typed.
    pub named: BTreeMap<&'static str, String>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--grace`, in seconds.
    pub grace: Option<u32>,
    /// `--name`
    pub name: Option<String>,
    /// `--runtime-dir`
    pub runtime_dir: Option<PathBuf>,
    /// `--state-dir`
    pub state_dir: Option<PathBuf>,
    /// `--proc-root`
    pub proc_root: Option<PathBuf>,
    /// `--cgroup-root`
    pub cgroup_root: Option<PathBuf>,
    /// `--control-group`
    pub control_group: Option<String>,
    /// `--viewer-group`
    pub viewer_group: Option<String>,
    /// `--threads`
    pub threads: Option<NonZeroU16>,
    /// `--max-groups`
    pub max_groups: u16,
    /// `--max-channels`
    pub max_channels: u16,
    /// The listening port; empty if none is given and another may be meant.
    pub port: String,
    /// The channels and the separators of their groups.
    pub channels: Vec<String>,
}

/// What was typed about health checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckWords {
    /// `--healthcheck-method`
    pub method: Option<String>,
    /// `--healthcheck-mode`, its other name.
    pub mode: Option<String>,
    /// `--healthcheck-url`
    pub url: Option<String>,
    /// `--healthcheck-regexp`
    pub regexp: Option<String>,
    /// `--healthcheck-agent`
    pub agent: Option<String>,
    /// `--healthcheck-interval`, in seconds; at least 1.
    pub interval: Option<u32>,
    /// `--healthcheck-fast-interval`, in seconds; at least 1.
    pub fast_interval: Option<u32>,
    /// `--healthcheck-fall`; at least 1.
    pub fall: Option<u32>,
    /// `--healthcheck-rise`; at least 1.
    pub rise: Option<u32>,
    /// `--healthcheck-window`, in bytes; at least 1.
    pub window: Option<u32>,
    /// `--healthcheck-port`
    pub port: Option<u16>,
}

impl CheckWords {
    fn of(found: &ArgMatches) -> Self {
        let text = |name| found.get_one::<String>(name).cloned();
        let number = |name| found.get_one::<u32>(name).copied();
        Self {
            method: text("healthcheck-method"),
            mode: text("healthcheck-mode"),
            url: text("healthcheck-url"),
            regexp: text("healthcheck-regexp"),
            agent: text("healthcheck-agent"),
            interval: number("healthcheck-interval"),
            fast_interval: number("healthcheck-fast-interval"),
            fall: number("healthcheck-fall"),
            rise: number("healthcheck-rise"),
            window: number("healthcheck-window"),
            port: found.get_one("healthcheck-port").copied(),
        }
    }
}

/// What a call of `balance` is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Errand {
    /// To balance.
    #[default]
    Serve,
    /// To say what is wrong with what is given (`--check`).
    Check,
    /// To talk to a balance that runs (`-i`).
    Interactive,
    /// To give it one command (`-c`).
    Once(String),
}

/// Most bytes of an answer that `--healthcheck-window` may name: each check may keep so many.
pub const WINDOW_MAX: u32 = 1 << 20;

const OPERANDS: &str = "operands";

impl Cli {
    /// Reads the words of a command line, the program's own name first.
    ///
    /// # Errors
    /// They make no sense, or ask for help.
    pub fn read<W: Into<OsString> + Clone>(
        words: impl IntoIterator<Item = W>,
    ) -> Result<Self, Complaint> {
        let found = command().try_get_matches_from(words).map_err(|e| Complaint::from_clap(&e))?;
        let mut operands = found.get_many::<String>(OPERANDS).into_iter().flatten().cloned();
        let cli = Self::options_of(&found);
        let attaches = matches!(cli.errand, Errand::Once(_) | Errand::Interactive);
        let port = match operands.next() {
            Some(port) => port,
            // HTTP has a port of its own, and the file may say that it is HTTP
            None if !attaches && (cli.named.contains_key("http") || cli.config.is_some()) => {
                String::new()
            }
            None => return Err(Complaint::no_port()),
        };
        let channels: Vec<String> = operands.collect();
        if attaches && !channels.is_empty() {
            return Err(Complaint::too_many_words());
        }
        Ok(Self { port, channels, ..cli })
    }

    fn options_of(found: &ArgMatches) -> Self {
        let text = |name| found.get_one::<String>(name).cloned();
        let seconds = |name| found.get_one::<u32>(name).copied();
        let size = |name, by_default| found.get_one::<u16>(name).copied().unwrap_or(by_default);
        let errand = match (text("command"), found.get_flag("interactive")) {
            (Some(command), _) => Errand::Once(command),
            (None, true) => Errand::Interactive,
            (None, false) if found.get_flag("check") => Errand::Check,
            (None, false) => Errand::Serve,
        };
        let named = OPTIONS.iter().filter(|opt| matches!(opt.topic, Topic::Http | Topic::Web));
        let named = named.filter_map(|opt| Some((opt.long, text(opt.long)?)));
        Self {
            errand,
            foreground: found.get_flag("foreground"),
            bind: text("bind"),
            ipv6: found.get_flag("ipv6"),
            source: text("source"),
            connect_timeout: seconds("connect-timeout"),
            idle_timeout: seconds("idle-timeout"),
            autodisable: found.get_flag("autodisable"),
            hash_failover: found.get_flag("hash-failover"),
            dump: found.get_flag("dump"),
            debug: found.get_flag("debug"),
            healthcheck: CheckWords::of(found),
            named: named.collect(),
            config: found.get_one("config").cloned(),
            grace: seconds("grace"),
            name: text("name"),
            runtime_dir: found.get_one("runtime-dir").cloned(),
            state_dir: found.get_one("state-dir").cloned(),
            proc_root: found.get_one("proc-root").cloned(),
            cgroup_root: found.get_one("cgroup-root").cloned(),
            control_group: text("control-group"),
            viewer_group: text("viewer-group"),
            threads: found.get_one("threads").copied(),
            max_groups: size("max-groups", DEFAULT_MAX_GROUPS),
            max_channels: size("max-channels", DEFAULT_MAX_CHANNELS),
            port: String::new(),
            channels: Vec::new(),
        }
    }
}

/// The words a value may be.
fn value_of(opt: &Opt) -> ValueParser {
    match opt.long {
        "connect-timeout"
        | "healthcheck-interval"
        | "healthcheck-fast-interval"
        | "healthcheck-fall"
        | "healthcheck-rise" => value_parser!(u32).range(1..).into(),
        "healthcheck-window" => value_parser!(u32).range(1..=i64::from(WINDOW_MAX)).into(),
        "idle-timeout" | "grace" => value_parser!(u32).into(),
        "max-groups" | "max-channels" | "healthcheck-port" => value_parser!(u16).range(1..).into(),
        "threads" => value_parser!(NonZeroU16).into(),
        "runtime-dir" | "state-dir" | "config" | "proc-root" | "cgroup-root" => {
            value_parser!(PathBuf)
        }
        _ => value_parser!(String),
    }
}

fn command() -> Command {
    let about = "Balances TCP connections over groups of channels.";
    let operands = Arg::new(OPERANDS).num_args(0..).value_parser(value_parser!(String)).hide(true);
    Command::new("balance")
        .about(about)
        .version(balance_proto::RELEASE)
        .override_usage(SYNOPSIS)
        .after_help(AFTER_HELP)
        .args_override_self(true)
        .disable_version_flag(true)
        .disable_help_flag(true)
        .args(
            Topic::ALL
                .iter()
                .flat_map(|topic| OPTIONS.iter().filter(move |opt| opt.topic == *topic).map(arg)),
        )
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Print this"))
        .arg(
            Arg::new("version")
                .long("version")
                .action(ArgAction::Version)
                .help("Print the release"),
        )
        .arg(operands)
}

fn arg(opt: &Opt) -> Arg {
    let arg = Arg::new(opt.long)
        .long(opt.long)
        .aliases(opt.also)
        .help_heading(opt.topic.heading().in_language(Language::En))
        .help(first_sentence(opt.about.en));
    let arg = match opt.short {
        Some('f') => arg.short('f').short_alias('F'),
        Some(letter) => arg.short(letter),
        None => arg,
    };
    let arg = match opt.value {
        Value::None => return arg.action(ArgAction::SetTrue),
        Value::Switch => {
            let arg = arg.num_args(0..=1).require_equals(true).default_missing_value("true");
            return arg.value_name("BOOL").value_parser(value_parser!(String));
        }
        // as with getopt, the next word is the value whatever it looks like
        Value::Number(name) | Value::Text(name) => {
            arg.value_name(name).value_parser(value_of(opt)).allow_hyphen_values(true)
        }
    };
    match opt.long {
        "threads" => arg.env("BALANCE_THREADS").hide_env_values(true),
        "runtime-dir" => arg.env(RUNTIME_DIR_VAR).hide_env_values(true),
        _ => arg,
    }
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}

/// The three ways to call the program.
const SYNOPSIS: &str = "balance [OPTIONS] PORT [HOST[:PORT[:MAXC]] ...] [!|%] ...
       balance [-b ADDR] -i PORT
       balance [-b ADDR] -c CMD PORT";

const AFTER_HELP: &str = "\
Channels:   HOST is a name, an IPv4 address, or an IPv6 address in brackets; PORT defaults to the
            listening port; MAXC limits the connections it holds at once, 0 is no limit.
Groups:     ! ends a round-robin group, % a hash group (same client, same channel); the last group
            needs none. A group is used when no channel of the groups before it can be.

Examples:   balance 8080 10.0.0.1 10.0.0.2
            balance -f smtp mail1 mail2:2525:100 '!' backup
            balance -b ::1 80 '[2001:db8::1]' '[2001:db8::2]' %
            balance --check --http --mode insert --cookie-name SRV 80 web1 web2 '!' sorry
            balance --check --http --config balance.toml
            balance -c show 8080";

#[cfg(test)]
mod man;
#[cfg(test)]
mod tests;
