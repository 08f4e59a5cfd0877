//! HALB's control service, to the letter: `/api/status`, `/api/disable`, `/api/enable` (H-64 ff.).
//!
//! Must not know how anything is carried out: it asks, as every client does.

use super::Site;
use super::say::{self, Code, envelope};
use super::selector::Selector;
use super::serve::Peer;
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::ALLOW;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use balance_proto::actor::Actor;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::connection::{Scope, Victims};
use balance_proto::id::ChannelKey;
use balance_proto::request::Request;
use balance_proto::role::Role;
use balance_proto::view::{ChannelView, TableView};
use serde_json::{Map, Value};

/// What is below `/api/` but not of version 2.
pub(super) fn router(site: Site) -> Router {
    Router::new()
        .route("/api/status", get(status).fallback(say::other_verb))
        .route("/api/disable", any(disable))
        .route("/api/enable", any(enable))
        .with_state(site)
}

/// `up` or `down` of every output that is there and enabled (H-72, A-19).
async fn status(State(site): State<Site>) -> Json<Value> {
    let table = site.inside.table();
    let shown = outputs(&table).filter(|(_, _, channel)| channel.admin.is_enabled());
    let word = |channel: &ChannelView| if channel.health.is_down() { "down" } else { "up" };
    let members = shown.map(|(name, _, channel)| (name, word(channel).into()));
    envelope(Code::Done, "", members.collect::<Map<_, _>>())
}

async fn disable(
    site: State<Site>,
    peer: Extension<Peer>,
    method: Method,
    query: RawQuery,
) -> Response {
    switch(site, peer, method, query, false).await
}

async fn enable(
    site: State<Site>,
    peer: Extension<Peer>,
    method: Method,
    query: RawQuery,
) -> Response {
    switch(site, peer, method, query, true).await
}

/// Changes nothing but on a GET: a HEAD has none of its answer (DH-g).
async fn switch(
    State(site): State<Site>,
    Extension(Peer(peer)): Extension<Peer>,
    method: Method,
    RawQuery(query): RawQuery,
    on: bool,
) -> Response {
    if method != Method::GET {
        return only_get().await;
    }
    let none = Map::new();
    let selector = match Selector::read(&query.unwrap_or_default()) {
        Ok(selector) => selector,
        Err(why) => return envelope(Code::Failed, &why, none).into_response(),
    };
    let table = site.inside.table();
    let found: Vec<_> = outputs(&table).filter(|(name, _, c)| selector.means(name, c)).collect();
    if found.is_empty() {
        let message = format!("there is no output {}: /api/status lists them", selector.wanted());
        return envelope(Code::Unchanged, &message, none).into_response();
    }
    let actor = site.inside.ourselves(&format!("api-{}", peer.ip().to_canonical()));
    let mut changed = false;
    for (_, at, _) in found {
        match give(&site, &actor, at, on, &selector).await {
            Ok(does) => changed |= does,
            // taken out of the table this very moment
            Err(Refusal::NoSuchChannel { .. }) => {}
            Err(refusal) => {
                return envelope(Code::Failed, &refusal.to_string(), none).into_response();
            }
        }
    }
    let word = if on { "enabled" } else { "disabled" };
    let (code, message) = match changed {
        true => (Code::Done, String::new()),
        false => (Code::Unchanged, format!("{} is {word} already", selector.wanted())),
    };
    envelope(code, &message, none).into_response()
}

/// Enables or disables, and with `force` cuts what the channel has. Gives whether it changed.
async fn give(
    site: &Site,
    actor: &Actor,
    at: ChannelKey,
    on: bool,
    how: &Selector,
) -> Result<bool, Refusal> {
    let ask = |request| site.inside.ask(actor.clone(), Role::Operator, None, request);
    let changed = match (on, how.volatile) {
        (true, _) => ask(Request::Enable { at }).await.outcome? == Reply::Applied,
        (false, false) => ask(Request::Disable { at }).await.outcome? == Reply::Applied,
        (false, true) => site.inside.disable_for_now(actor, at).await?,
    };
    if how.force && !on {
        let which = Victims::Idle { of: Scope::Channel(at), for_s: 0 };
        ask(Request::Close { which }).await.outcome?;
    }
    Ok(changed)
}

/// The channels that have names, out1 first.
fn outputs(table: &TableView) -> impl Iterator<Item = (String, ChannelKey, &ChannelView)> {
    let mut all: Vec<_> = table
        .groups
        .iter()
        .flat_map(|group| group.channels.iter().map(move |channel| (group.id, channel)))
        .filter_map(|(group, channel)| Some((channel.name?, group, channel)))
        .collect();
    all.sort_by_key(|(name, ..)| *name);
    all.into_iter().map(|(name, group, channel)| {
        (name.to_string(), ChannelKey { group, channel: channel.id }, channel)
    })
}

async fn only_get() -> Response {
    let refusal = say::refusal(StatusCode::METHOD_NOT_ALLOWED, "use GET");
    ([(ALLOW, "GET")], refusal).into_response()
}
