//! What may come next in a line: verbs, groups and channels of the table, options, values.

use super::fuzzy::score;
use super::here::{OWN, Values};
use crate::ctl::args::Args;
use crate::expression::Field;
use balance_proto::id::ChannelKey;
use clap::{Command, CommandFactory};
use std::cmp::Reverse;

/// Most offers that are made.
const MOST: usize = 50;

/// A channel that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it is.
    pub at: ChannelKey,
    /// Where it leads; it may be found by that too.
    pub label: String,
}

/// What may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The characters that an offer replaces, from 0.
    pub replaces: std::ops::Range<usize>,
    /// The offers, the best first.
    pub offers: Vec<Offer>,
}

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What would stand there.
    pub text: String,
    /// What it means.
    pub note: String,
}

/// A piece of a line before it is known whether it fits.
struct Candidate {
    /// What letters are compared with.
    by: String,
    offer: Offer,
}

/// What may stand where the cursor is: `cursor` characters from the beginning, or at the end if
/// that is further.
#[must_use]
pub fn complete(line: &str, cursor: usize, channels: &[Place]) -> Completion {
    let left: String = line.chars().take(cursor).collect();
    let typed = left.rsplit(char::is_whitespace).next().unwrap_or_default();
    let before: Vec<&str> = left[..left.len() - typed.len()].split_whitespace().collect();
    let candidates = match before.split_first() {
        None => verbs(),
        Some((verb, words)) => behind(verb, words, typed, channels),
    };
    let mut fitting: Vec<(u32, Offer)> = candidates
        .into_iter()
        .filter_map(|candidate| Some((score(typed, &candidate.by)?, candidate.offer)))
        .collect();
    // with no letters yet they stand as they come
    if !typed.is_empty() {
        fitting.sort_by_key(|(score, _)| Reverse(*score));
    }
    let offers = fitting.into_iter().map(|(_, offer)| offer).take(MOST).collect();
    let end = left.chars().count();
    Completion { replaces: end - typed.chars().count()..end, offers }
}

fn candidate(text: impl Into<String>, note: impl Into<String>) -> Candidate {
    let text = text.into();
    Candidate { by: text.clone(), offer: Offer { text, note: note.into() } }
}

/// The verbs of `balance-ctl` that mean something here; the others only print.
const VERBS: [&str; 21] = [
    "show",
    "enable",
    "disable",
    "drain",
    "maxc",
    "create",
    "assign",
    "remove",
    "rr",
    "hash",
    "reset",
    "close",
    "undo",
    "explain",
    "route",
    "connections",
    "events",
    "history",
    "instances",
    "log",
    "end",
];

/// The verbs of `balance-ctl` and the console's own words.
fn verbs() -> Vec<Candidate> {
    let ctl = Args::command();
    let about = |verb: &Command| verb.get_about().map(ToString::to_string).unwrap_or_default();
    let here = VERBS.iter().filter_map(|name| ctl.find_subcommand(name));
    let of_ctl = here.map(|verb| candidate(verb.get_name(), about(verb)));
    of_ctl.chain(OWN.iter().map(|own| candidate(own.name, own.about))).collect()
}

/// What may stand behind a verb and some words.
fn behind(verb: &str, words: &[&str], typed: &str, channels: &[Place]) -> Vec<Candidate> {
    if let Some(own) = OWN.iter().find(|own| own.name == verb) {
        return match own.values {
            Values::One(values) if words.is_empty() => {
                values().into_iter().map(|value| candidate(value, "")).collect()
            }
            Values::Filter => Field::ALL.map(|(_, name, _)| candidate(name, "")).into(),
            _ => Vec::new(),
        };
    }
    let ctl = Args::command();
    let Some(verb) = ctl.find_subcommand(verb) else { return Vec::new() };
    if typed.starts_with('-') {
        return options(verb);
    }
    if let Some(option) = words.last().and_then(|word| taking_a_value(verb, word)) {
        let values = option.get_possible_values();
        return values.iter().map(|value| candidate(value.get_name(), "")).collect();
    }
    let given = positional(verb, words);
    let names: Vec<&str> = verb.get_positionals().map(|arg| arg.get_id().as_str()).collect();
    match (names.get(given.len()).copied(), names.get(given.len() + 1).copied()) {
        (Some("group"), Some("channel")) => places(channels),
        (Some("group"), _) => groups(channels),
        (Some("channel"), _) => in_group(channels, given.last().copied().unwrap_or_default()),
        _ => Vec::new(),
    }
}

fn options(verb: &Command) -> Vec<Candidate> {
    let shown = verb.get_opts().filter(|option| !option.is_hide_set());
    let named = shown.filter_map(|option| {
        let help = option.get_help().map(ToString::to_string).unwrap_or_default();
        option.get_long().map(|long| candidate(format!("--{long}"), help))
    });
    named.collect()
}

/// The option of that name, if a value stands behind it.
fn taking_a_value<'a>(verb: &'a Command, word: &str) -> Option<&'a clap::Arg> {
    let name = word.strip_prefix("--")?;
    let option = verb.get_opts().find(|option| option.get_long() == Some(name))?;
    option.get_action().takes_values().then_some(option)
}

/// The words that are neither options nor their values.
fn positional<'a>(verb: &Command, words: &[&'a str]) -> Vec<&'a str> {
    let mut given = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if taking_a_value(verb, word).is_some() {
            words.next();
        } else if !word.starts_with('-') {
            given.push(*word);
        }
    }
    given
}

/// Group and channel at once, found by either or by where it leads.
fn places(channels: &[Place]) -> Vec<Candidate> {
    let place = |channel: &Place| Candidate {
        by: format!("{} {} {}", channel.at.group, channel.at.channel, channel.label),
        offer: Offer {
            text: format!("{} {}", channel.at.group, channel.at.channel),
            note: channel.label.clone(),
        },
    };
    channels.iter().map(place).collect()
}

fn in_group(channels: &[Place], group: &str) -> Vec<Candidate> {
    let inside = channels.iter().filter(|channel| channel.at.group.to_string() == group);
    let place = |channel: &Place| Candidate {
        by: format!("{} {}", channel.at.channel, channel.label),
        offer: Offer { text: channel.at.channel.to_string(), note: channel.label.clone() },
    };
    inside.map(place).collect()
}

fn groups(channels: &[Place]) -> Vec<Candidate> {
    let mut groups: Vec<_> = channels.iter().map(|channel| channel.at.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.into_iter().map(|group| candidate(group.to_string(), "")).collect()
}
