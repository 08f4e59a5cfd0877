//! From the settings of the HTTP mode to the rules its workers go by.
//!
//! Must not know how requests are carried.

use crate::access::AccessLog;
use crate::control::HttpBooks;
use crate::flow::http::{Queue, Rules};
use crate::session::set_cookie::Attributes;
use crate::session::{Learned, Policy};
use crate::settings::http::Http;
use std::sync::Arc;

/// Cookies that are remembered at least (H-16).
const FEWEST_LEARNED: usize = 65_536;
/// And for each client that may be there at once.
const LEARNED_EACH: usize = 4;

/// The rules of the HTTP mode, with room for so many clients, and the log of their requests.
pub(super) fn rules(http: &Http, room: usize, access: Option<AccessLog>) -> Rules {
    let policy = policy(http);
    let most = room.saturating_mul(LEARNED_EACH).max(FEWEST_LEARNED);
    Rules {
        learned: Arc::new(Learned::new(most, policy.timeout)),
        policy,
        totals: Arc::default(),
        client_timeout: http.client_timeout,
        server_timeout: http.server_timeout,
        queue_timeout: http.queue_timeout,
        forwarded_for: http.forwarded_for,
        forwarded: http.forwarded,
        queue: Queue::default(),
        access,
    }
}

/// What is counted and learned, for operators to look at.
pub(super) fn books(rules: &Rules) -> HttpBooks {
    HttpBooks { totals: Arc::clone(&rules.totals), learned: Arc::clone(&rules.learned) }
}

fn policy(http: &Http) -> Policy {
    let insert = &http.insert;
    Policy {
        mode: http.mode,
        cookie_name: http.cookie_name.clone().unwrap_or_default(),
        cookie_check_length: http.cookie_check_length.into(),
        timeout: http.session_timeout.map_or(0, |time| time.as_secs()),
        attributes: Attributes {
            http_only: insert.httponly,
            secure: insert.secure,
            same_site: insert.samesite,
            domain: insert.domain.clone(),
        },
        seal: insert.seal.clone(),
        insert_visible: insert.visible,
        path_parameter: http.cookie_in_path,
    }
}
