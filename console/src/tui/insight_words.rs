//! Why a channel gets what it gets, and where a client would go, in words (N-09). The daemon knows;
//! this only says it.

use super::act::label;
use super::act::lines::percent;
use super::dialog::Paper;
use super::model::Model;
use super::model::frame::State;
use super::model::log::Mood;
use super::parts::words::Words;
use balance_proto::discipline::Discipline;
use balance_proto::id::GroupId;
use balance_proto::insight::{Arrivals, Explanation, Route};
use balance_proto::view::Counters;

fn list(groups: &[GroupId]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Why a channel gets the clients it gets.
#[must_use]
pub fn explained(model: &Model, explanation: &Explanation) -> Paper {
    let Explanation { at, discipline, obstacle, before, share, named_by, usable_siblings } =
        explanation;
    let words = model.words();
    let mut lines = Vec::new();
    if let Some(channel) = model.channel(*at) {
        let open = channel.counters.current;
        let room = channel
            .maxc
            .limit()
            .map_or_else(|| model.glyphs().unlimited().to_owned(), |limit| limit.to_string());
        lines.push((Mood::Plain, words.why_leads(&label(channel), open, &room)));
    }
    lines.push(match obstacle {
        Some(obstacle) => (Mood::Bad, words.why_obstacle(&words.obstacle(obstacle))),
        None => (Mood::Good, words.why_free().to_owned()),
    });
    // what the rule does not know: it is given clients, and does not take them
    if let Some((channel, figures)) = model.live.as_ref().and_then(|live| live.channel(*at))
        && figures.state == State::Failing
    {
        let Counters { failed, total, .. } = channel.counters;
        lines.push((Mood::Bad, words.why_failing(failed, total)));
    }
    if !before.is_empty() {
        lines.push((Mood::Warn, words.why_before(&list(before))));
    }
    let group = at.group.to_string();
    let how = match discipline {
        Discipline::RoundRobin => words.why_turns(&group, &usable_siblings.to_string()),
        Discipline::Hash => {
            words.why_named(&group, &percent(named_by.unwrap_or(0), Arrivals::SAMPLE))
        }
    };
    lines.push((Mood::Plain, how));
    lines.push((Mood::Plain, words.why_share(&percent(*share, Arrivals::SAMPLE))));
    Paper { title: words.why_title(&at.to_string()), lines, top: 0 }
}

/// Where a client would go, group by group.
#[must_use]
pub fn routed(words: Words, route: &Route) -> Paper {
    let mut lines = Vec::new();
    for stop in &route.stops {
        let discipline = words.discipline(stop.discipline);
        lines.push((Mood::Plain, words.route_group(&stop.group.to_string(), discipline)));
        if let Some((fold, at)) = stop.named {
            let text = words.route_folds(&fold.to_string(), &at.to_string());
            lines.push((Mood::Plain, format!("   {text}")));
        }
        for rejected in &stop.rejected {
            let obstacle = words.obstacle(&rejected.obstacle);
            let text = words.route_not(&rejected.at.to_string(), &obstacle);
            lines.push((Mood::Warn, format!("   {text}")));
        }
    }
    lines.push(match route.to {
        Some(at) => (Mood::Good, words.route_to(&at.to_string())),
        None => (Mood::Bad, words.route_closed().to_owned()),
    });
    if let Some(at) = route.else_to {
        lines.push((Mood::Plain, words.route_else(&at.to_string())));
    }
    Paper { title: words.route_title(&route.client.to_string()), lines, top: 0 }
}
