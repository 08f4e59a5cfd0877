//! The daemon's facts as pieces of JSON: changes, actors, states, moments.
//!
//! Must not know which form they are a part of.

use crate::actor::Actor;
use crate::event::Change;
use crate::id::ChannelKey;
use crate::insight::Obstacle;
use crate::state::{Drain, Health};
use serde_json::{Value, json};

/// Who.
#[must_use]
pub fn actor(actor: &Actor) -> Value {
    json!({ "tool": actor.tool, "user": actor.user, "uid": actor.uid, "pid": actor.pid })
}

/// A channel.
#[must_use]
pub fn key(at: ChannelKey) -> Value {
    json!({ "group": at.group.0, "channel": at.channel.0 })
}

/// A channel that is being emptied.
#[must_use]
pub fn drain(drain: &Drain) -> Value {
    json!({
        "began_unix_ms": drain.began_unix_ms,
        "began_with": drain.began_with,
        "deadline_unix_ms": drain.deadline_unix_ms,
        "then": drain.then,
    })
}

/// What keeps clients away from a channel.
#[must_use]
pub fn obstacle(obstacle: &Obstacle) -> Value {
    let kind = match obstacle {
        Obstacle::Disabled => "disabled",
        Obstacle::Autodisabled(_) => "autodisabled",
        Obstacle::Draining => "draining",
        Obstacle::Down(_) => "down",
        Obstacle::Full { .. } => "full",
    };
    json!({ "kind": kind, "words": obstacle.to_string() })
}

/// One word for what health checks say.
#[must_use]
pub fn health_word(health: &Health) -> &'static str {
    match health {
        Health::Unchecked => "unchecked",
        Health::Up => "up",
        Health::Down(_) => "down",
    }
}

/// Adds a moment, for programs and for people.
pub fn add_time(to: &mut Value, unix_ms: u64) {
    to["unix_ms"] = unix_ms.into();
    to["time"] = utc(unix_ms).into();
}

/// What was changed: its kind, whom it is about, the rest, and all of it in words.
#[must_use]
pub fn change(change: &Change) -> Value {
    let at_channel = |kind: &str, at: &ChannelKey| {
        let mut value = key(*at);
        value["kind"] = kind.into();
        value
    };
    let with = |mut value: Value, name: &str, more: Value| {
        value[name] = more;
        value
    };
    let mut value = match change {
        Change::Enabled { at } => at_channel("enabled", at),
        Change::Disabled { at } => at_channel("disabled", at),
        Change::Assigned { at, target } => {
            with(at_channel("assigned", at), "target", json!(target))
        }
        Change::Created { at, target } => with(at_channel("created", at), "target", json!(target)),
        Change::Maxc { at, maxc } => with(at_channel("maxc", at), "maxc", json!(maxc)),
        Change::Discipline { group, discipline } => {
            json!({ "kind": "discipline", "group": group, "discipline": discipline })
        }
        Change::Reset { at } => at_channel("reset", at),
        Change::Autodisabled { at, why } => {
            with(at_channel("autodisabled", at), "reason", json!(why))
        }
        Change::Draining { at, drain: how } => {
            with(at_channel("draining", at), "draining", drain(how))
        }
        Change::Drained { at, left, then } => {
            with(with(at_channel("drained", at), "left", json!(left)), "then", json!(then))
        }
        Change::Down { at, why } => with(at_channel("down", at), "reason", json!(why)),
        Change::Up { at } => at_channel("up", at),
        Change::Removed { at } => at_channel("removed", at),
        Change::Opened { group } => json!({ "kind": "opened", "group": group }),
    };
    value["words"] = change.to_string().into();
    value
}

/// A moment in UTC, `2026-07-14T03:16:23Z`, from milliseconds since 1970-01-01.
#[must_use]
pub fn utc(unix_ms: u64) -> String {
    let s = unix_ms / 1000;
    let (hour, minute, second) = (s / 3600 % 24, s / 60 % 60, s % 60);
    // years that begin in March, so that the leap day is their last; eras of 400 of them
    let days = s / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `1 connection`, `10,000 connections`.
#[must_use]
pub fn count(number: u64, one: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{} {one}{end}", thousands(number))
}

/// `10,000`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
