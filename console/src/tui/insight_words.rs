//! Why a channel gets what it gets, and where a client would go, in words (N-09). The daemon knows;
//! this only says it.

use super::act::label;
use super::act::words::percent;
use super::dialog::Paper;
use super::model::Model;
use super::model::log::Mood;
use balance_proto::discipline::Discipline;
use balance_proto::id::GroupId;
use balance_proto::insight::{Arrivals, Explanation, Route};

fn list(groups: &[GroupId]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Why a channel gets the clients it gets.
#[must_use]
pub fn explained(model: &Model, explanation: &Explanation) -> Paper {
    let Explanation { at, discipline, obstacle, before, share, named_by, usable_siblings } =
        explanation;
    let mut lines = Vec::new();
    if let Some(channel) = model.channel(*at) {
        let open = channel.counters.current;
        let room = channel.maxc.limit().map_or_else(|| "∞".to_owned(), |limit| limit.to_string());
        lines.push((Mood::Plain, format!("leads to {}, {open} of {room} open", label(channel))));
    }
    lines.push(match obstacle {
        Some(obstacle) => (Mood::Bad, format!("it takes NO clients: {obstacle}")),
        None => (Mood::Good, "nothing keeps clients away from it".to_owned()),
    });
    if !before.is_empty() {
        let text = format!(
            "group {} comes before its own and takes clients: its group gets none meanwhile",
            list(before)
        );
        lines.push((Mood::Warn, text));
    }
    let how = match discipline {
        Discipline::RoundRobin => format!(
            "group {} takes turns: {usable_siblings} of its channels can take clients",
            at.group
        ),
        Discipline::Hash => format!(
            "group {} goes by the client's address: this place is named by {} of all addresses",
            at.group,
            percent(named_by.unwrap_or(0), Arrivals::SAMPLE)
        ),
    };
    lines.push((Mood::Plain, how));
    let share = percent(*share, Arrivals::SAMPLE);
    lines.push((Mood::Plain, format!("of clients that come now it is offered {share} first")));
    Paper { title: format!("why channel {at}"), lines, top: 0 }
}

/// Where a client would go, group by group.
#[must_use]
pub fn routed(route: &Route) -> Paper {
    let mut lines = Vec::new();
    for stop in &route.stops {
        lines.push((Mood::Plain, format!("group {}, {}", stop.group, stop.discipline)));
        if let Some((fold, at)) = stop.named {
            lines.push((Mood::Plain, format!("   its address folds to {fold}, which names {at}")));
        }
        for rejected in &stop.rejected {
            let text = format!("   not {}: {}", rejected.at, rejected.obstacle);
            lines.push((Mood::Warn, text));
        }
    }
    lines.push(match route.to {
        Some(at) => (Mood::Good, format!("goes to channel {at}")),
        None => (Mood::Bad, "is CLOSED: no channel can take it".to_owned()),
    });
    if let Some(at) = route.else_to {
        let text = format!("and to {at}, if that one cannot be connected to");
        lines.push((Mood::Plain, text));
    }
    Paper { title: format!("where {} goes", route.client), lines, top: 0 }
}
