//! What is said when something cannot be done: `balance.error/1`, and the status that fits.
//!
//! Must not know what was asked.

use crate::web::say;
use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use balance_proto::answer::Refusal;
use serde_json::{Value, json};

/// A refusal on its way out.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl No {
    /// What was asked makes no sense.
    pub(super) fn sense(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "usage", message: message.into() }
    }

    /// The body did not come, or is too long.
    pub(super) fn body(status: StatusCode) -> Self {
        let message = "the body broke off, or has more than 64 KiB".to_owned();
        Self { status, code: "usage", message }
    }

    /// There is no such verb.
    pub(super) fn verb(verbs: &str) -> Self {
        let message = format!("there is no such verb: {verbs}");
        Self { status: StatusCode::NOT_FOUND, code: "usage", message }
    }

    /// No changes here, or not yours.
    pub(super) fn token(there_is_one: bool) -> Self {
        let (status, message) = if there_is_one {
            let message = "a change needs the token of --api-token-file, as Authorization: Bearer";
            (StatusCode::UNAUTHORIZED, message)
        } else {
            let message = "changes over /api/v2 need a token: start balance with --api-token-file, \
                           or use balance-ctl";
            (StatusCode::FORBIDDEN, message)
        };
        Self { status, code: "denied", message: message.to_owned() }
    }

    /// Not as this daemon was started.
    pub(super) fn here(message: &str) -> Self {
        Self { status: StatusCode::CONFLICT, code: "refused", message: message.to_owned() }
    }

    /// As many as may do that already.
    pub(super) fn room(message: &str) -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self { status, code: "refused", message: message.to_owned() }
    }

    /// An answer that does not belong to the request, which cannot be.
    pub(super) fn unasked() -> Self {
        let message = "the daemon answered something else".to_owned();
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, code: "unexpected", message }
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match &refusal {
            Refusal::NoSuchGroup { .. }
            | Refusal::NoSuchChannel { .. }
            | Refusal::NoSuchConnection { .. }
            | Refusal::NoSuchDeed => (StatusCode::NOT_FOUND, "no_such"),
            Refusal::BadAddress { .. } | Refusal::NothingToPreview | Refusal::Malformed { .. } => {
                (StatusCode::BAD_REQUEST, "refused")
            }
            Refusal::MovedOn { .. } | Refusal::OtherBoot => (StatusCode::CONFLICT, "mismatch"),
            Refusal::StillEnabled { .. }
            | Refusal::InUse { .. }
            | Refusal::Irreversible { .. }
            | Refusal::NoChannelSlot { .. }
            | Refusal::NoGroupSlot { .. } => (StatusCode::CONFLICT, "refused"),
            Refusal::Ending => (StatusCode::SERVICE_UNAVAILABLE, "unreachable"),
            Refusal::NotPermitted { .. } => (StatusCode::FORBIDDEN, "denied"),
        };
        Self { status, code, message: refusal.to_string() }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let Self { status, code, message } = self;
        let body = json!({
            "schema": "balance.error/1",
            "error": { "code": code, "message": message },
        });
        let mut response = (status, Json::<Value>(body)).into_response();
        let more = match status {
            StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, "Bearer realm=\"balance\"")),
            StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, say::LATER)),
            _ => None,
        };
        if let Some((name, value)) = more {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// Looks are GET, changes are POST.
pub(super) async fn method() -> Response {
    let message = "looks are GET, changes are POST".to_owned();
    let no = No { status: StatusCode::METHOD_NOT_ALLOWED, code: "usage", message };
    // which of the two this path takes is known to whoever called us, and is added there
    no.into_response()
}
