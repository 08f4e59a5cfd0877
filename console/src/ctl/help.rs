//! What `--help` shows: the verbs by what they are for, and the exit codes.

use super::args::Verb;
use clap::{Command, Subcommand};
use std::fmt::Write;

/// The verbs in the order of the help.
const CHAPTERS: [(&str, &[&str]); 4] = [
    (
        "Look",
        &["show", "health", "http", "counters", "connections", "events", "history", "instances"],
    ),
    ("Why, and what if (every change has --dry-run too)", &["explain", "route"]),
    (
        "Change",
        &[
            "enable", "disable", "drain", "maxc", "create", "assign", "remove", "rr", "hash",
            "reset", "close", "end",
        ],
    ),
    ("Take back", &["log", "undo"]),
];

/// Behind everything else.
pub const EXIT_CODES: &str = "\
Without -p, -s and -n the only daemon that runs here is meant.

Exit codes:  0 done, or so already     4 no such daemon, group or channel   69 daemon unreachable
             1 unexpected failure      5 refused by the daemon              75 no answer in time
             2 wrong command line     65 another version, or not balance    77 not permitted
             3 route: it is closed";

/// The frame of the help, with the verbs in chapters, which clap does not know.
#[must_use]
pub fn template() -> String {
    let verbs = verbs();
    format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{verbs}Options:\n{{options}}{{after-help}}"
    )
}

fn verbs() -> String {
    let verbs = Verb::augment_subcommands(Command::new("balance-ctl"));
    let mut list = String::new();
    for (heading, names) in CHAPTERS {
        // writing to a string cannot fail
        let _ = writeln!(list, "{heading}:");
        for name in names {
            let about = verbs.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(list, "  {name:<12} {about}");
        }
        list.push('\n');
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_in_one_chapter() {
        let verbs = Verb::augment_subcommands(Command::new("balance-ctl"));
        let mut known: Vec<_> = verbs.get_subcommands().map(Command::get_name).collect();
        let mut shown: Vec<_> =
            CHAPTERS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        known.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, known);
        assert!(super::verbs().lines().all(|line| line.len() <= 100), "{}", super::verbs());
    }
}
