//! A change as an operator sees it: what it is called, whom it is aimed at, what the daemon says
//! would come of it, how careful to be, and the command that would do the same (N-11).
//!
//! Says nothing about the future but what the daemon's preview says (DC-3).

pub mod command;
pub mod words;

use super::ladder::{Level, level_of_all};
use super::model::Model;
use super::model::asks::Proposal;
use super::model::log::Mood;
use balance_proto::discipline::Discipline;
use balance_proto::id::ChannelKey;
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
        let level = match &model.live {
            Some(live) => level_of_all(&requests, &previews, &live.table),
            None => Level::MayStop,
        };
        let (verb, question) = match requests.as_slice() {
            [one] => {
                let (verb, object) = named(one);
                (verb, format!("{verb} {object}?"))
            }
            many => {
                let verb = many.first().map_or("Change", |first| named(first).0);
                (verb, format!("{verb} {} channels?", many.len()))
            }
        };
        let mut consequences = Vec::new();
        if again {
            let text = "it was changed while you looked at it: look again".to_owned();
            consequences.push((Mood::Warn, text));
        }
        match (requests.as_slice(), previews.as_slice()) {
            ([one], [effect]) => consequences.extend(words::of_one(model, one, effect)),
            (many, effects) => consequences.extend(words::of_many(many, effects)),
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

    /// The same change from a script.
    #[must_use]
    pub fn command(&self) -> String {
        match self.requests.as_slice() {
            [one] => command(one),
            many => {
                let first = many.first().map(command).unwrap_or_default();
                format!("{first}  (and {} more)", many.len().saturating_sub(1))
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

/// What a change is called, and what it is a change of.
fn named(request: &Request) -> (&'static str, String) {
    match request {
        Request::Enable { at } => ("Enable", format!("channel {at}")),
        Request::Disable { at } => ("Disable", format!("channel {at}")),
        Request::Assign { at, target } => ("Assign", format!("channel {at} to {target}")),
        Request::Create { group, target } => ("Create", format!("{target} in group {group}")),
        Request::Maxc { at, maxc } => match maxc.limit() {
            None => ("Limit", format!("channel {at} no longer")),
            Some(maxc) => ("Limit", format!("channel {at} to {maxc} connections")),
        },
        Request::Discipline { group, discipline } => match discipline {
            Discipline::RoundRobin => ("Round robin", format!("for group {group}")),
            Discipline::Hash => ("Hash", format!("for group {group}")),
        },
        Request::Reset { at } => ("Reset", format!("the counters of channel {at}")),
        Request::Drain { at, .. } => ("Drain", format!("channel {at}")),
        Request::Remove { at } => ("Remove", format!("channel {at}")),
        Request::OpenGroup { group } => ("Open", format!("group {group}")),
        Request::End => ("End", "the daemon".to_owned()),
        Request::Close { .. } => ("Cut", "connections".to_owned()),
        Request::Undo { id: 0 } => ("Undo", "what was done last".to_owned()),
        Request::Undo { id } => ("Undo", format!("deed {id}")),
        // questions, which nobody is asked back about
        _ => ("Ask", "the daemon".to_owned()),
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

/// Everybody it is aimed at, with what is going on there (T-31, T-37).
fn targets(model: &Model, requests: &[Request], instance: &str) -> Vec<String> {
    let line = |request: &Request| {
        let at = channel_of(request)?;
        let (channel, figures) = model.live.as_ref()?.channel(at)?;
        let open = channel.counters.current;
        let rates = figures.rates.unwrap_or_default();
        let bytes = super::units::short_rate(rates.sent + rates.received);
        Some(format!("{at}  {}  {open} open, {bytes}B/s", label(channel)))
    };
    let mut lines: Vec<String> = requests.iter().filter_map(line).collect();
    match lines.first_mut() {
        Some(first) if requests.len() == 1 => first.push_str(&format!("  on {instance}")),
        _ => lines.insert(0, format!("on {instance}")),
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
