//! The daemon's facts as pieces of JSON: changes, actors, states. Part of the contract that
//! `output` speaks of.

use super::text::utc;
use balance_proto::actor::Actor;
use balance_proto::event::Change;
use balance_proto::id::ChannelKey;
use balance_proto::insight::Obstacle;
use balance_proto::state::{Drain, Health, Reason};
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

/// Why something is so, and since when, for people; `-` where there is nothing to say.
#[must_use]
pub fn reason_words(reason: Option<&Reason>) -> [String; 2] {
    let none = || "-".to_owned();
    reason.map_or_else(|| [none(), none()], |reason| [utc(reason.unix_ms), reason.why.clone()])
}
