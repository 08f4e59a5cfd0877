//! The command line of `balance-tui`, as it is typed.

use super::keymap::Keys;
use super::model::sort::Sort;
use super::options::Options;
use super::parts::glyphs::Glyphs;
use super::parts::settings::{Fault, Settings};
use super::parts::sort::SortKey;
use super::parts::theme::{Depth, Scheme};
use super::parts::words::Language;
use crate::which::Which;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Shows a running balance live, and steers it.
#[derive(Debug, Clone, Parser)]
#[command(name = "balance-tui", version = balance_proto::RELEASE, after_help = AFTER_HELP)]
pub struct Args {
    /// The daemon to show
    #[command(flatten)]
    pub which: Which,

    /// Look only: nothing can be changed from here
    #[arg(long, env = "BALANCE_READ_ONLY", value_parser = clap::builder::FalseyValueParser::new())]
    pub read_only: bool,

    /// Let nothing on screen flash or move by itself
    #[arg(long, env = "BALANCE_REDUCED_MOTION", value_parser = clap::builder::FalseyValueParser::new())]
    pub reduced_motion: bool,

    /// Print a line for each thing that happens instead of taking the screen
    #[arg(long)]
    pub plain: bool,

    /// Take the mouse, or leave it to the terminal; it is left over ssh (M does either later)
    #[arg(long, value_name = "on|off", value_parser = clap::builder::BoolishValueParser::new())]
    pub mouse: Option<bool>,

    /// Record what comes from the daemon to this new file
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,

    /// Play a recording instead of talking to a daemon
    #[arg(long, value_name = "FILE", conflicts_with_all = ["port", "socket", "instance", "record", "plain"])]
    pub replay: Option<PathBuf>,

    /// With --replay: how fast, such as 8
    #[arg(long, value_name = "TIMES", requires = "replay")]
    pub speed: Option<String>,

    /// With --replay: from this moment on, such as 03:12
    #[arg(long, value_name = "MOMENT", requires = "replay")]
    pub at: Option<String>,

    /// Use ASCII alone: nothing else goes to the terminal
    #[arg(long)]
    pub ascii: bool,

    /// How many colours: none, 16, 256 or 24bit; usually the terminal tells
    #[arg(long, value_name = "DEPTH", value_parser = |text: &str| Depth::named(text))]
    pub colour: Option<Option<Depth>>,

    /// The theme: dark, light, contrast (high), safe (for eyes that tell red from green badly)
    #[arg(long, value_name = "NAME", value_parser = |text: &str| Scheme::named(text))]
    pub theme: Option<Scheme>,

    /// The language, whatever the locale says; keys do not change with it
    #[arg(long, value_name = "en|es", value_parser = |text: &str| Language::named(text))]
    pub language: Option<Language>,

    /// Start a small balancer with servers and a gentle load inside this process, and show that
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = ["port", "socket", "instance"])]
    pub demo: bool,

    /// What else than to show it
    #[command(subcommand)]
    pub errand: Option<Errand>,
}

/// What else than to show a daemon.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Errand {
    /// Print versions, paths, and how the terminal is taken
    Info,
    /// Print the keys, as a piece of a settings file
    Keys,
}

impl Args {
    /// What was wished: the command line goes before the settings, and those before the environment.
    ///
    /// # Errors
    /// What is wrong with the keys of the settings, by line.
    pub fn options(
        &self,
        settings: Settings,
        variable: impl Fn(&str) -> Option<String> + Copy,
    ) -> Result<Options, Vec<Fault>> {
        let remote = ["SSH_CONNECTION", "SSH_TTY"].iter().any(|name| variable(name).is_some());
        let ascii = self.ascii || settings.ascii == Some(true);
        let asked = self.language.or(settings.language);
        Ok(Options {
            read_only: self.read_only || self.replay.is_some() || settings.read_only == Some(true),
            still: self.reduced_motion || settings.motion == Some(false),
            mouse: self.mouse.or(settings.mouse).unwrap_or(!remote),
            ascii: Glyphs::choose(ascii, variable) == Glyphs::Ascii,
            scheme: self.theme.or(settings.theme).unwrap_or_default(),
            depth: Depth::choose(self.colour.flatten(), settings.colour, variable),
            language: asked.unwrap_or_else(|| Language::of_environment(variable)),
            alerts: settings.alerts,
            bell: settings.bell == Some(true),
            columns: settings.columns,
            sort: order(settings.sort, settings.turned),
            units: settings.units.unwrap_or_default(),
            keys: Keys::changed(&settings.keys)?,
            instances: settings.instances,
        })
    }
}

/// The order that the settings wish for: in its usual direction, unless it is turned.
fn order(by: Option<SortKey>, turned: Option<bool>) -> Sort {
    let sort = Sort::by(by.unwrap_or_default());
    Sort { descending: sort.descending != (turned == Some(true)), ..sort }
}

const AFTER_HELP: &str = "\
Without -p, -s and -n the only daemon that runs here is meant; of several, one is picked on screen.
Press ? for the keys. NO_COLOR=1 does without colours.";

#[cfg(test)]
mod tests {
    use super::*;

    /// T-47: over ssh the reader's own terminal may want it.
    #[test]
    fn the_mouse_is_left_to_the_terminal_over_ssh_unless_it_is_wanted() {
        let mouse = |line: &str, ssh: Option<&str>| {
            let args = Args::try_parse_from(line.split_whitespace()).unwrap();
            let variable = |name: &str| (Some(name) == ssh).then(|| "/dev/pts/3".to_owned());
            args.options(Settings::default(), variable).unwrap().mouse
        };
        assert!(mouse("balance-tui", None));
        assert!(!mouse("balance-tui", Some("SSH_TTY")));
        assert!(!mouse("balance-tui", Some("SSH_CONNECTION")));
        assert!(mouse("balance-tui --mouse on", Some("SSH_TTY")));
        assert!(!mouse("balance-tui --mouse off", None));
    }
}
