//! What is asked of the daemon from time to time while a view needs it.

use crate::tui::model::asks::Question;
use crate::tui::model::lists::{AGAIN, Found};
use crate::tui::model::span;
use crate::tui::model::{Link, Model, View};
use crate::tui::msg::{Effect, LinkOrder, Survey};
use balance_proto::connection::Scope;
use balance_proto::request::Request;
use std::path::PathBuf;

/// What is due now.
pub(super) fn due(model: &mut Model) -> Option<Effect> {
    if let Some(effect) = history(model) {
        return Some(effect);
    }
    if model.view == View::Instances && model.fleet.is_due(model.now) {
        return Some(Effect::Survey(model.lists.instances.attached.clone()));
    }
    if model.view != View::Connections || model.link != Link::Up {
        return None;
    }
    let old = model.lists.connections.asked_at.is_none_or(|at| model.now >= at + AGAIN);
    if !old || model.asks.waits_for(Question::Connections) {
        return None;
    }
    model.lists.connections.asked_at = Some(model.now);
    model.lists.connections.coming.clear();
    Some(connections(model, 0))
}

/// All daemons have been asked.
pub(super) fn surveyed(model: &mut Model, surveys: Vec<Survey>, places: Vec<PathBuf>) {
    let found = surveys.iter().map(|survey| Found {
        path: survey.path.clone(),
        name: model.fleet.name(survey),
        is_live: survey.outcome.is_ok(),
    });
    model.lists.instances.take(found.collect(), places);
    model.fleet.take(model.now, model.unix_ms(), model.options.alerts, surveys);
}

/// Asks for connections after a number.
pub(super) fn connections(model: &mut Model, after: u64) -> Effect {
    let of = model.lists.connections.of.unwrap_or(Scope::All);
    let idle_s = model.lists.connections.idle_s;
    let ticket = model.asks.open(Question::Connections);
    Effect::Link(LinkOrder::Ask { ticket, request: Request::Connections { of, idle_s, after } })
}

/// What the daemon remembers of the channel under the bar, for longer curves than can be drawn from
/// what was seen here.
fn history(model: &mut Model) -> Option<Effect> {
    let minutes = model.span.minutes?;
    let at = model.selected()?;
    let asked = model.span.asked.filter(|(of, _)| *of == at);
    let fresh = asked.is_some_and(|(_, when)| model.now < when + span::AGAIN);
    let shows = matches!(model.view, View::Channels | View::Traffic);
    if fresh || !shows || model.link != Link::Up || model.asks.waits_for(Question::History(at)) {
        return None;
    }
    let now_us = model.live.as_ref()?.table.at_us;
    model.span.asked = Some((at, model.now));
    let ticket = model.asks.open(Question::History(at));
    let after_us = now_us.saturating_sub(minutes * 60_000_000);
    Some(Effect::Link(LinkOrder::Ask {
        ticket,
        request: Request::History { of: Scope::Channel(at), after_us },
    }))
}
