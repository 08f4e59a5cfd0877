//! What is asked of the daemon from time to time while a view needs it.

use crate::tui::model::asks::Question;
use crate::tui::model::lists::AGAIN;
use crate::tui::model::{Link, Model, View};
use crate::tui::msg::Effect;
use balance_proto::connection::Scope;
use balance_proto::request::Request;

/// What is due now.
pub(super) fn due(model: &mut Model) -> Option<Effect> {
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

/// Asks for connections after a number.
pub(super) fn connections(model: &mut Model, after: u64) -> Effect {
    let of = model.lists.connections.of.unwrap_or(Scope::All);
    let ticket = model.asks.open(Question::Connections);
    Effect::Ask { ticket, request: Request::Connections { of, idle_s: 0, after } }
}
