//! Changes, and what they would do: the verbs of `balance-ctl` on channels, groups and connections.
//!
//! Must not know what a verb does.

use super::look::{Asked, Looked, Named, named, read};
use super::refuse::No;
use super::{Site, ask, order};
use crate::web::serve::Peer;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use balance_proto::answer::Reply;
use balance_proto::connection::{Scope, Victims};
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::insight::Arrivals;
use balance_proto::json::{self, events as shown, insight};
use balance_proto::request::{Expect, Request};
use balance_proto::state::Then;
use balance_proto::target::Target;
use serde::Deserialize;

/// How carefully.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Care {
    /// Only say what it would do.
    dry_run: bool,
    /// Only if the target has not changed since.
    if_revision: Option<u64>,
}

/// What a verb needs to know beside its target.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct More {
    maxc: Option<u32>,
    target: Option<String>,
    within_s: Option<u32>,
    then: Then,
    id: Option<u64>,
    group: Option<u16>,
    channel: Option<u16>,
    idle_s: Option<u32>,
}

/// Who asks, how carefully, and the body.
type Asking = (Extension<Peer>, Asked<Care>, HeaderMap, Body);

/// A body, if it was not too long.
type Body = Result<Bytes, BytesRejection>;

pub(super) async fn channel(
    State(site): State<Site>,
    path: Named<(u16, u16, String)>,
    asking: Asking,
) -> Looked {
    let (group, channel, verb) = named(path)?;
    let at = ChannelKey::new(group, channel);
    let more = more(&asking.3)?;
    let request = match verb.as_str() {
        "enable" => Request::Enable { at },
        "disable" => Request::Disable { at },
        "reset" => Request::Reset { at },
        "remove" => Request::Remove { at },
        "maxc" => {
            let maxc = more.maxc.ok_or_else(|| No::sense("say {\"maxc\": N}, 0 is no limit"))?;
            Request::Maxc { at, maxc: Maxc::new(maxc) }
        }
        "assign" => Request::Assign { at, target: target(&more)? },
        "drain" => Request::Drain { at, within_s: more.within_s, then: more.then },
        _ => return Err(No::verb("enable, disable, maxc, assign, drain, reset or remove")),
    };
    make(&site, asking, request).await
}

pub(super) async fn group(
    State(site): State<Site>,
    path: Named<(u16, String)>,
    asking: Asking,
) -> Looked {
    let (group, verb) = named(path)?;
    let group = GroupId(group);
    let more = more(&asking.3)?;
    let request = match verb.as_str() {
        "create" => Request::Create { group, target: target(&more)? },
        "rr" => Request::Discipline { group, discipline: Discipline::RoundRobin },
        "hash" => Request::Discipline { group, discipline: Discipline::Hash },
        _ => return Err(No::verb("create, rr or hash")),
    };
    make(&site, asking, request).await
}

pub(super) async fn close(State(site): State<Site>, asking: Asking) -> Looked {
    let more = more(&asking.3)?;
    let which = match (more.id, more.group, more.channel, more.idle_s) {
        (Some(id), None, None, None) => Victims::One(id),
        (None, None, None, Some(for_s)) => Victims::Idle { of: Scope::All, for_s },
        (None, Some(group), None, Some(for_s)) => {
            Victims::Idle { of: Scope::Group(GroupId(group)), for_s }
        }
        (None, Some(group), Some(channel), for_s) => {
            let at = ChannelKey { group: GroupId(group), channel: ChannelId(channel) };
            Victims::Idle { of: Scope::Channel(at), for_s: for_s.unwrap_or_default() }
        }
        _ => {
            return Err(No::sense(
                "say {\"id\": N}, {\"group\": G, \"channel\": C} or {\"idle_s\": S}",
            ));
        }
    };
    make(&site, asking, Request::Close { which }).await
}

pub(super) async fn undo(State(site): State<Site>, asking: Asking) -> Looked {
    let id = more(&asking.3)?.id.unwrap_or_default();
    make(&site, asking, Request::Undo { id }).await
}

/// The body; nothing is nothing more.
fn more(body: &Body) -> Result<More, No> {
    let body = body.as_ref().map_err(|rejection| No::body(rejection.status()))?;
    if body.is_empty() {
        return Ok(More::default());
    }
    serde_json::from_slice(body)
        .map_err(|error| No::sense(format!("the body is no JSON for this: {error}")))
}

fn target(more: &More) -> Result<Target, No> {
    let text = more
        .target
        .as_deref()
        .ok_or_else(|| No::sense("say {\"target\": \"HOST[:PORT[:MAXC]]\"}"))?;
    text.parse::<Target>().map_err(|error| No::sense(error.to_string()))
}

/// Makes a change, or says what it would do: to whoever may make it.
async fn make(
    site: &Site,
    (Extension(peer), care, headers, _): Asking,
    request: Request,
) -> Looked {
    if !site.rules.trusts(&headers) {
        return Err(No::token(site.rules.token.is_some()));
    }
    let care = read(care)?;
    if care.dry_run {
        let closing = matches!(request, Request::Close { .. });
        let request = Box::new(request);
        let preview = Request::Preview { request, arrivals: Arrivals::Expected };
        return match ask(site, preview).await? {
            Reply::Preview(effect) if closing => Ok(Json(insight::closing(&effect))),
            Reply::Preview(effect) => Ok(Json(insight::effect(&effect))),
            _ => Err(No::unasked()),
        };
    }
    let boot = site.inside.instance().boot;
    let expect = care.if_revision.map(|revision| Expect { boot, revision: Revision(revision) });
    match order(site, peer, expect, request).await? {
        Reply::Closed { count } => Ok(Json(shown::closed(count))),
        Reply::Undone { id } => undone(site, id).await,
        reply @ (Reply::Applied | Reply::Unchanged | Reply::Created { .. }) => {
            Ok(Json(json::result(&reply)))
        }
        _ => Err(No::unasked()),
    }
}

async fn undone(site: &Site, id: u64) -> Looked {
    let Reply::Journal(deeds) = ask(site, Request::Journal).await? else {
        return Err(No::unasked());
    };
    Ok(Json(shown::undone(id, balance_proto::journal::taken_back_by(&deeds, id))))
}
