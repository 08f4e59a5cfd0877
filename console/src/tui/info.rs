//! `balance-tui info`: where everything is and how the terminal is taken, for bug reports (T-11).

use super::files;
use super::logbook;
use super::options::Options;
use super::theme::{Depth, Scheme};
use super::view::Tier;
use balance_proto::rendezvous::{self, Places};
use ratatui::crossterm::terminal;
use std::io::{self, IsTerminal};

/// All of it, a line each.
#[must_use]
pub fn text(options: &Options) -> String {
    let places = Places::of_this_process(None).for_clients();
    let doors = rendezvous::doors(&places);
    let show =
        |paths: Vec<String>| if paths.is_empty() { "none".to_owned() } else { paths.join(", ") };
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let size = terminal::size().ok().filter(|_| io::stdout().is_terminal());
    let (size, tier) = match size {
        Some((width, height)) => {
            (format!("{width}x{height}"), Tier::of(width, height).word().to_owned())
        }
        None => ("no terminal".to_owned(), "none".to_owned()),
    };
    let depth = options.depth;
    let colour =
        Depth::NAMES.iter().find(|(_, known)| *known == depth).map_or("", |(name, _)| name);
    let scheme = options.scheme;
    let theme =
        Scheme::NAMES.iter().find(|(_, known)| *known == scheme).map_or("", |(name, _)| name);
    let settings = files::settings_path();
    let charset = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&var);
    let lines = [
        ("release", balance_proto::RELEASE.to_owned()),
        ("protocol", balance_proto::hello::PROTOCOL.to_string()),
        ("looks in", show(places.iter().map(|dir| dir.display().to_string()).collect())),
        ("sockets", show(doors.iter().map(|door| door.path.display().to_string()).collect())),
        ("settings", settings.map_or_else(|| "none".to_owned(), |path| path.display().to_string())),
        ("audit trail", files::audit_path().display().to_string()),
        ("saved views", files::state_dir().join("saved").display().to_string()),
        ("recordings", files::state_dir().join("recordings").display().to_string()),
        ("log", logbook::path().display().to_string()),
        ("terminal", var("TERM").unwrap_or_else(|| "none".to_owned())),
        ("size", size),
        ("layout", tier),
        ("colours", colour.to_owned()),
        ("theme", theme.to_owned()),
        ("signs", if options.ascii { "ASCII" } else { "Unicode" }.to_owned()),
        ("locale", charset.unwrap_or_else(|| "none".to_owned())),
    ];
    lines.iter().map(|(name, value)| format!("{name:<12} {value}\n")).collect()
}
