//! The answers that every part of ctl gives alike: HALB's envelope (H-71).
//!
//! Must not know requests.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// After how many seconds it is worth asking again where there was no room.
pub(super) const LATER: &str = "10";

/// What came of a request, as HALB counts it (H-68 ff.).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Done, or here it is.
    Done = 0,
    /// Nothing changed: it is so already, or there is no such channel.
    Unchanged = 10,
    /// It cannot be understood or carried out.
    Failed = 100,
}

/// The envelope, with more members in it: outputs stand beside the code, as in the document's sample.
pub(super) fn envelope(code: Code, message: &str, more: Map<String, Value>) -> Json<Value> {
    let mut status = Map::new();
    status.insert("code".to_owned(), (code as u8).into());
    status.insert("message".to_owned(), message.into());
    status.extend(more);
    Json(json!({ "status": status }))
}

/// An answer of another status than 200.
pub(super) fn refusal(status: StatusCode, message: &str) -> Response {
    (status, envelope(Code::Failed, message, Map::new())).into_response()
}

/// There is no room for one more.
pub(super) fn no_room(message: &str) -> Response {
    let refusal = refusal(StatusCode::SERVICE_UNAVAILABLE, message);
    ([(RETRY_AFTER, LATER)], refusal).into_response()
}

/// For verbs that a path does not take; which it takes is added by whoever called us.
pub(super) async fn other_verb() -> Response {
    refusal(StatusCode::METHOD_NOT_ALLOWED, "the line Allow names what may be asked here")
}

/// For paths that nobody knows (H-73).
pub(super) async fn nothing_here() -> Response {
    let message = "there is nothing here: see /api/status, /api/v2/openapi.json and /metrics";
    refusal(StatusCode::NOT_FOUND, message)
}
