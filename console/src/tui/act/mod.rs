//! A change as an operator sees it: what it is called, whom it is aimed at, what the daemon says
//! would come of it, how careful to be, and the command that would do the same (N-11).
//!
//! Says nothing about the future but what the daemon's preview says (DC-3).

pub mod command;
pub mod lines;

use super::ladder::{Level, level_of_all};
use super::model::Model;
use super::model::asks::Proposal;
use super::model::log::Mood;
use super::parts::words::Words;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::insight::Effect;
use balance_proto::request::{Expect, Request};
use balance_proto::view::ChannelView;
pub use command::command;

/// A change that is about to be made, or several.
#[derive(Debug, Clone)]
pub struct Act {
    /// The question: `Disable channel 0/1?`
    pub question: String,
    /// What it is aimed at: `127.0.0.1:9002 on 0.0.0.0:8080`
    pub targets: Vec<String>,
    /// What will come of it.
    pub consequences: Vec<(Mood, String)>,
    /// What it does to shares, if it is one change.
    pub effect: Option<Effect>,
    /// How careful to be.
    pub level: Level,
    /// What is to be typed at the highest level.
    pub password: String,
    /// What the button says.
    pub verb: &'static str,
    /// What goes to the daemon.
    pub requests: Vec<Request>,
    /// What was on screen when it was decided.
    pub expect: Expect,
}

impl Act {
    /// Describes what was proposed, when all of its previews are in.
    #[must_use]
    pub fn describe(model: &Model, proposal: Proposal) -> Self {
        let Proposal { requests, mut previews, expect, again, .. } = proposal;
        let instance = model.instance.as_ref().map_or(model.target.as_str(), |i| i.name.as_str());
        let words = model.words();
        let level = match &model.live {
            Some(live) => level_of_all(&requests, &previews, &live.table),
            None => Level::MayStop,
        };
        let (verb, question) = match requests.as_slice() {
            [one] => named(words, one),
            many => {
                let first = many.first().map(|first| named(words, first).0);
                let verb = first.unwrap_or(words.button_change());
                (verb, words.ask_many(verb, many.len()))
            }
        };
        let mut consequences = Vec::new();
        if again {
            consequences.push((Mood::Warn, words.changed_meanwhile().to_owned()));
        }
        match (requests.as_slice(), previews.as_slice()) {
            ([one], [effect]) => consequences.extend(lines::of_one(model, one, effect)),
            (many, effects) => consequences.extend(lines::of_many(words, many, effects)),
        }
        let effect = if previews.len() == 1 { previews.pop() } else { None };
        Self {
            question,
            targets: targets(model, &requests, instance),
            consequences,
            effect,
            level,
            password: instance.to_owned(),
            verb,
            requests,
            expect,
        }
    }

    /// Describes one change of which is known what it would do.
    #[must_use]
    pub fn foreseen(model: &Model, request: Request, effect: Effect, expect: Expect) -> Self {
        let (requests, previews) = (vec![request], vec![effect]);
        Self::describe(model, Proposal { requests, previews, expect, ticket: 0, again: false })
    }

    /// The same change from a script.
    #[must_use]
    pub fn command(&self, words: Words) -> String {
        match self.requests.as_slice() {
            [one] => command(one),
            many => {
                let first = many.first().map(command).unwrap_or_default();
                words.command_and_more(&first, many.len().saturating_sub(1))
            }
        }
    }

    /// Whether its targets were changed after it was decided on, as far as is seen from here.
    #[must_use]
    pub fn has_moved(&self, model: &Model) -> bool {
        let Some(now) = model.expect() else { return false };
        let moved = |request: &Request| match (channel_of(request), request) {
            (Some(at), _) => {
                model.channel(at).is_none_or(|channel| channel.changed > self.expect.revision)
            }
            (None, Request::Discipline { group, .. }) => {
                model.group(*group).is_none_or(|group| group.changed > self.expect.revision)
            }
            _ => false,
        };
        now.boot != self.expect.boot || self.requests.iter().any(moved)
    }
}

/// What a change is called, and the question before it.
fn named(words: Words, request: &Request) -> (&'static str, String) {
    let place = |at: &ChannelKey| at.to_string();
    match request {
        Request::Enable { at } => (words.button_enable(), words.ask_enable(&place(at))),
        Request::Disable { at } => (words.button_disable(), words.ask_disable(&place(at))),
        Request::Assign { at, target } => {
            (words.button_assign(), words.ask_assign(&place(at), &target.to_string()))
        }
        Request::Create { group, target } => {
            (words.button_create(), words.ask_create(&target.to_string(), &group.to_string()))
        }
        Request::Maxc { at, maxc } => match maxc.limit() {
            None => (words.button_limit(), words.ask_no_maxc(&place(at))),
            Some(maxc) => (words.button_limit(), words.ask_maxc(&place(at), &maxc.to_string())),
        },
        Request::Discipline { group, discipline } => match discipline {
            Discipline::RoundRobin => {
                (words.button_round_robin(), words.ask_round_robin(&group.to_string()))
            }
            Discipline::Hash => (words.button_hash(), words.ask_hash(&group.to_string())),
        },
        Request::Reset { at } => (words.button_reset(), words.ask_reset(&place(at))),
        Request::Drain { at, .. } => (words.button_drain(), words.ask_drain(&place(at))),
        Request::Remove { at } => (words.button_remove(), words.ask_remove(&place(at))),
        Request::OpenGroup { group } => {
            (words.button_open(), words.ask_open_group(&group.to_string()))
        }
        Request::End => (words.button_end(), words.ask_end().to_owned()),
        Request::Close { .. } => (words.button_cut(), words.ask_cut().to_owned()),
        Request::Undo { id: 0 } => (words.button_undo(), words.ask_undo().to_owned()),
        Request::Undo { id } => (words.button_undo(), words.ask_undo_deed(*id)),
        // questions, which nobody is asked back about
        _ => (words.button_ask(), words.ask_daemon().to_owned()),
    }
}

/// The channel a change is about.
#[must_use]
pub fn channel_of(request: &Request) -> Option<ChannelKey> {
    match request {
        Request::Enable { at }
        | Request::Disable { at }
        | Request::Assign { at, .. }
        | Request::Maxc { at, .. }
        | Request::Drain { at, .. }
        | Request::Remove { at }
        | Request::Reset { at } => Some(*at),
        _ => None,
    }
}

/// The group a change is about, if it is about no single channel.
#[must_use]
pub fn group_of(request: &Request) -> Option<GroupId> {
    match request {
        Request::Create { group, .. }
        | Request::Discipline { group, .. }
        | Request::OpenGroup { group } => Some(*group),
        _ => None,
    }
}

/// Everybody it is aimed at, with what is going on there (T-31, T-37).
fn targets(model: &Model, requests: &[Request], instance: &str) -> Vec<String> {
    let words = model.words();
    let line = |request: &Request| {
        let at = channel_of(request)?;
        let (channel, figures) = model.live.as_ref()?.channel(at)?;
        let open = channel.counters.current;
        let rates = figures.rates.unwrap_or_default();
        let bytes = model.options.units.with_unit(rates.sent + rates.received);
        let load = words.target_load(open, &bytes);
        Some(format!("{at}  {}  {load}", label(channel)))
    };
    let mut lines: Vec<String> = requests.iter().filter_map(line).collect();
    match lines.first_mut() {
        Some(first) if requests.len() == 1 => {
            first.push_str(&format!("  {}", words.on_instance(instance)));
        }
        _ => lines.insert(0, words.on_instance(instance)),
    }
    lines
}

/// Where a channel leads, as it was given: `web1:8080`.
#[must_use]
pub fn short_label(channel: &ChannelView) -> String {
    let address = channel.address;
    match channel.host == address.ip().to_string() {
        true => address.to_string(),
        false => format!("{}:{}", channel.host, address.port()),
    }
}

/// Where a channel leads, as a person would say it: the name if one was given, and the address.
#[must_use]
pub fn label(channel: &ChannelView) -> String {
    let address = channel.address;
    match channel.host == address.ip().to_string() {
        true => address.to_string(),
        false => format!("{}:{} ({})", channel.host, address.port(), address.ip()),
    }
}
