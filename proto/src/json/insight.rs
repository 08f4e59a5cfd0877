//! Answers to why, where to, and what if, as JSON.
//!
//! Must not know the rule.

use super::facts;
use crate::insight::{Arrivals, Effect, Explanation, Route, Stop};
use serde_json::{Value, json};

/// What a change would do (`balance.preview/1`).
#[must_use]
pub fn effect(effect: &Effect) -> Value {
    let shares = effect.shifts.iter().map(|shift| {
        json!({
            "group": shift.at.group.0,
            "channel": shift.at.channel.0,
            "before": shift.before,
            "after": shift.after,
        })
    });
    let (refused, headroom) = (effect.refused, effect.headroom);
    json!({
        "schema": "balance.preview/1",
        "change": effect.change,
        "clients": effect.arrivals,
        "exact": effect.exact,
        "shares": shares.collect::<Vec<Value>>(),
        "refused": { "before": refused.0, "after": refused.1 },
        "remapped": effect.remapped,
        "spills_into": effect.spills_into.iter().map(|group| group.0).collect::<Vec<_>>(),
        "headroom": { "before": headroom.0, "after": headroom.1 },
        "open": effect.open,
        "closes": effect.closes,
        "reversible": effect.reversible,
        "last_usable": effect.last_usable,
    })
}

/// What closing connections would do. There are no shares to tell of: no new connection goes elsewhere.
#[must_use]
pub fn closing(effect: &Effect) -> Value {
    json!({
        "schema": "balance.preview/1",
        "closes": effect.closes,
        "reversible": effect.reversible,
    })
}

/// Why a channel gets the clients it gets (`balance.explanation/1`).
#[must_use]
pub fn explanation(found: &Explanation) -> Value {
    json!({
        "schema": "balance.explanation/1",
        "group": found.at.group.0,
        "channel": found.at.channel.0,
        "discipline": found.discipline,
        "obstacle": found.obstacle.as_ref().map(facts::obstacle),
        "before": found.before.iter().map(|group| group.0).collect::<Vec<_>>(),
        "clients": Arrivals::SAMPLE,
        "share": found.share,
        "named_by": found.named_by,
        "usable_in_group": found.usable_siblings,
    })
}

/// Where a client would go (`balance.route/1`).
#[must_use]
pub fn route(route: &Route) -> Value {
    let stops: Vec<Value> = route.stops.iter().map(stop).collect();
    json!({
        "schema": "balance.route/1",
        "client": route.client,
        "stops": stops,
        "to": route.to.map(facts::key),
        "else_to": route.else_to.map(facts::key),
    })
}

fn stop(stop: &Stop) -> Value {
    let passed_over = stop.rejected.iter().map(|rejected| {
        let mut value = facts::key(rejected.at);
        value["obstacle"] = facts::obstacle(&rejected.obstacle);
        value
    });
    json!({
        "group": stop.group,
        "discipline": stop.discipline,
        "fold": stop.named.map(|(value, _)| value),
        "named": stop.named.map(|(_, at)| facts::key(at)),
        "passed_over": passed_over.collect::<Vec<_>>(),
    })
}
