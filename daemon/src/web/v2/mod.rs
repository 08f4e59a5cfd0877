//! The interface for programs, `/api/v2`: what `balance-ctl` can do, in the same JSON (docs/json.md).
//!
//! Looks are open to whoever may come in; changes need the token of `--api-token-file`. What is where is
//! in assets/openapi.json. Must not know how anything is carried out: it asks, as every client does.

mod change;
mod look;
mod refuse;
mod stream;

use super::Site;
use super::serve::Peer;
use axum::Router;
use axum::routing::{get, post};
use balance_proto::actor::Actor;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::request::{Expect, Request};
use balance_proto::role::Role;

pub(super) fn router(site: Site) -> Router {
    Router::new()
        .route("/api/v2/openapi.json", get(look::description))
        .route("/api/v2/table", get(look::table))
        .route("/api/v2/http", get(look::http))
        .route("/api/v2/status", get(look::status))
        .route("/api/v2/process", get(look::process))
        .route("/api/v2/counters", get(look::counters))
        .route("/api/v2/connections", get(look::connections))
        .route("/api/v2/history", get(look::history))
        .route("/api/v2/journal", get(look::journal))
        .route("/api/v2/route", get(look::route))
        .route("/api/v2/channels/{group}/{channel}", get(look::explain))
        .route("/api/v2/events", get(look::events))
        .route("/api/v2/events/stream", get(stream::events))
        .route("/api/v2/channels/{group}/{channel}/{verb}", post(change::channel))
        .route("/api/v2/groups/{group}/{verb}", post(change::group))
        .route("/api/v2/connections/close", post(change::close))
        .route("/api/v2/undo", post(change::undo))
        .method_not_allowed_fallback(refuse::method)
        .with_state(site)
}

/// Asks for a look.
async fn ask(site: &Site, request: Request) -> Result<Reply, Refusal> {
    site.inside.ask(nobody(site), Role::Viewer, None, request).await.outcome
}

/// Asks for a change, in the name of somebody whose token was right.
async fn order(
    site: &Site,
    Peer(peer): Peer,
    expect: Option<Expect>,
    request: Request,
) -> Result<Reply, Refusal> {
    let actor = site.inside.ourselves(&format!("v2-{}", peer.ip().to_canonical()));
    site.inside.ask(actor, Role::Operator, expect, request).await.outcome
}

/// A number of an event as this run knows it: one that it has not come to is of an earlier run, and all
/// there is came later.
fn known(site: &Site, cursor: u64) -> u64 {
    if cursor > site.inside.last_cursor() { 0 } else { cursor }
}

/// Looks leave no trace, so it does not matter whose they are.
fn nobody(site: &Site) -> Actor {
    site.inside.ourselves("v2")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn the_description_names_what_there_is_and_nothing_else() {
        let text = super::look::DESCRIPTION;
        let described: Value = serde_json::from_str(text).unwrap();
        let mut wanted = BTreeSet::new();
        for (path, methods) in described["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                wanted.insert((path.clone(), method.clone()));
            }
        }
        let code = include_str!("mod.rs").split("#[cfg(test)]").next().unwrap();
        let routes = code.lines().filter_map(|line| {
            let (path, rest) = line.trim().strip_prefix(".route(\"")?.split_once("\", ")?;
            Some((path.to_owned(), rest.split('(').next()?.to_owned()))
        });
        let routes: BTreeSet<_> = routes.collect();
        assert!(routes.len() > 10);
        let of_v2 = |(path, _): &&(String, String)| path.starts_with("/api/v2/");
        assert_eq!(
            routes.iter().collect::<Vec<_>>(),
            wanted.iter().filter(of_v2).collect::<Vec<_>>()
        );
    }
}
