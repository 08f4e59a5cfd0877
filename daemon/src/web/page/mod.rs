//! The pages for people, served on `--ui-port` behind username and password (H-77 ff.).
//!
//! ```text
//! feed      what the daemon looks like now: at most once a second for all who listen
//! picture   that, as plain values, with `activity` (five minutes of it), `decided`, `state`, `columns`, `readings`
//! layout    the page; its parts are `overview`, `servers`, `process`, with `spark` for drawings
//! live      the same as the script wants it
//! words     what is said, in every language, with `sentences` and `numbers`
//! assets    style, script and icon: files of ours, nothing comes from elsewhere
//! ```
//! All but `feed` and this file is pure. Must not know who may come in: that is settled when a request
//! arrives here.

mod activity;
mod assets;
mod columns;
mod decided;
mod feed;
mod layout;
mod live;
mod numbers;
mod overview;
mod picture;
mod process;
mod readings;
mod sentences;
mod servers;
mod spark;
mod state;
#[cfg(test)]
mod tests;
mod words;

use super::places::Place;
use super::{Site, say};
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONNECTION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, HeaderName, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use columns::Order;
use feed::Feed;
use layout::{Theme, View};
use std::sync::Arc;
use words::Language;

/// What a page of ours may do: show what we serve, and ask us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// All pages.
pub(super) fn router(site: Site) -> Router {
    let feed = Arc::new(Feed::new(site));
    Router::new()
        .route("/", get(page))
        .route("/live", get(listen))
        .merge(assets::router())
        .layer(map_response(with_rules))
        .with_state(feed)
}

async fn page(
    State(feed): State<Arc<Feed>>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let asked = query.map_or_else(|_| Vec::new(), |Query(pairs)| pairs);
    let liked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let view = view(&asked, liked);
    let text = layout::page(&feed.picture(), &view).into_string();
    let lines = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, view.language.code()),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept-language"),
    ];
    (lines, text).into_response()
}

/// What a reader wants to see; what cannot be understood is as if it were not there.
fn view(asked: &[(String, String)], liked: Option<&str>) -> View {
    let first = |name: &str| {
        let pair = asked.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str())
    };
    let language = Language::choose(first("lang"), liked);
    View {
        language,
        language_asked: first("lang").is_some_and(|lang| lang == language.code()),
        theme: Theme::read(first("theme")),
        order: Order::read(first("sort"), first("dir")),
    }
}

async fn listen(
    State(feed): State<Arc<Feed>>,
    place: Option<Extension<Option<Arc<Place>>>>,
) -> Response {
    match feed.listen(place.and_then(|Extension(place)| place)) {
        Some(events) => {
            let lines = [
                (CONTENT_TYPE, "text/event-stream"),
                (CACHE_CONTROL, "no-store"),
                // its seat is free when the stream is over
                (CONNECTION, "close"),
            ];
            (lines, Body::from_stream(events)).into_response()
        }
        None => say::no_room("as many listen as may: try again later, or reload the page"),
    }
}

async fn with_rules(mut response: Response) -> Response {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
