//! Looks: what there is, why, and what happened.
//!
//! Must not know who looks.

use super::refuse::No;
use super::{Site, ask};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use balance_proto::answer::Reply;
use balance_proto::connection::Scope;
use balance_proto::counters;
use balance_proto::id::{ChannelId, ChannelKey, GroupId};
use balance_proto::json::{events as shown, insight, table as tables};
use balance_proto::request::Request;
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::IpAddr;

/// An answer, or why there is none.
pub(super) type Looked = Result<Json<Value>, No>;

/// Which channels are meant, and of what is told about them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Which {
    pub(super) group: Option<u16>,
    pub(super) channel: Option<u16>,
    /// Connections on which nothing has moved for so many seconds.
    pub(super) idle: u32,
    /// Only what came after that: a number, a cursor, or a moment.
    pub(super) after: u64,
}

impl Which {
    pub(super) fn scope(&self) -> Result<Scope, No> {
        match (self.group.map(GroupId), self.channel.map(ChannelId)) {
            (None, None) => Ok(Scope::All),
            (Some(group), None) => Ok(Scope::Group(group)),
            (Some(group), Some(channel)) => Ok(Scope::Channel(ChannelKey { group, channel })),
            (None, Some(_)) => Err(No::sense("name the group of the channel, too")),
        }
    }
}

/// The numbers and words of a path.
pub(super) type Named<T> = Result<Path<T>, axum::extract::rejection::PathRejection>;

/// What they are.
pub(super) fn named<T>(path: Named<T>) -> Result<T, No> {
    let message = "groups and channels are numbers from 0 to 65535";
    path.map(|Path(path)| path).map_err(|_| No::sense(message))
}

/// A query as it was meant.
pub(super) type Asked<T> = Result<Query<T>, axum::extract::rejection::QueryRejection>;

pub(super) fn read<T>(query: Asked<T>) -> Result<T, No> {
    query.map(|Query(query)| query).map_err(|error| No::sense(error.body_text()))
}

/// What there is below `/api/`, for programs.
pub(super) const DESCRIPTION: &str = include_str!("../../../../assets/openapi.json");

pub(super) async fn description() -> Response {
    ([(CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

pub(super) async fn table(State(site): State<Site>) -> Response {
    let (instance, table) = (site.inside.instance(), site.inside.table());
    let now_unix_ms = instance.started_unix_ms + table.at_us / 1000;
    Json(tables::table(&instance, &table, now_unix_ms)).into_response()
}

/// Over so many microseconds requests are counted for their rate.
const LATELY_US: u64 = 10_000_000;

/// Sessions, queues, answers, and how long they took.
pub(super) async fn http(State(site): State<Site>) -> Looked {
    let (instance, table) = (site.inside.instance(), site.inside.table());
    if table.http.is_none() {
        return Err(No::here("this balance has no HTTP mode: see /api/v2/table"));
    }
    let after_us = table.at_us.saturating_sub(LATELY_US);
    let channels = table.groups.iter().flat_map(|group| {
        group.channels.iter().map(|channel| {
            let at = ChannelKey { group: group.id, channel: channel.id };
            let history = site.inside.history(Scope::Channel(at), after_us);
            (at, channel, history.rate())
        })
    });
    Ok(Json(tables::http(&instance, &table, &channels.collect::<Vec<_>>())))
}

/// All channels, those that are disabled included.
pub(super) async fn status(State(site): State<Site>) -> Json<Value> {
    Json(tables::health(&site.inside.table()))
}

pub(super) async fn process(State(site): State<Site>) -> Looked {
    let Reply::Process(process) = ask(&site, Request::Process).await? else {
        return Err(No::unasked());
    };
    let mut value = json!(process);
    value["schema"] = "balance.process/1".into();
    Ok(Json(value))
}

/// How counters are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    format: Option<String>,
    names: Option<String>,
}

pub(super) async fn counters(
    State(site): State<Site>,
    query: Asked<Wanted>,
) -> Result<Response, No> {
    let Wanted { format, names } = read(query)?;
    let table = site.inside.table();
    match format.as_deref() {
        None | Some("json") => Ok(Json(balance_proto::json::counters(&table)).into_response()),
        Some("mrtg") => {
            let names = names.unwrap_or_else(|| counters::MRTG.join(","));
            let (first, second) = names.split_once(',').unwrap_or((&names, &names));
            let (all, instance) = (counters::of(&table), site.inside.instance());
            let lines = counters::mrtg(&all, [first, second], table.at_us, &instance.name);
            Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response())
        }
        Some(_) => Err(No::sense("format is json or mrtg")),
    }
}

pub(super) async fn connections(State(site): State<Site>, query: Asked<Which>) -> Looked {
    let which = read(query)?;
    let (of, idle_s, after) = (which.scope()?, which.idle, which.after);
    match ask(&site, Request::Connections { of, idle_s, after }).await? {
        Reply::Connections(page) => {
            let mut value = shown::connections(&page.list);
            value["next"] = json!(page.next);
            Ok(Json(value))
        }
        _ => Err(No::unasked()),
    }
}

pub(super) async fn history(State(site): State<Site>, query: Asked<Which>) -> Looked {
    let which = read(query)?;
    let request = Request::History { of: which.scope()?, after_us: which.after };
    match ask(&site, request).await? {
        Reply::History(history) => {
            Ok(Json(shown::history(&history, site.inside.instance().started_unix_ms)))
        }
        _ => Err(No::unasked()),
    }
}

pub(super) async fn journal(State(site): State<Site>) -> Looked {
    match ask(&site, Request::Journal).await? {
        Reply::Journal(deeds) => Ok(Json(shown::journal(&deeds))),
        _ => Err(No::unasked()),
    }
}

pub(super) async fn events(State(site): State<Site>, query: Asked<Which>) -> Looked {
    let after = super::known(&site, read(query)?.after);
    match ask(&site, Request::Events { after }).await? {
        Reply::Events { events, missed } => {
            let events: Vec<_> = events.iter().map(shown::event).collect();
            let schema = "balance.events/1";
            Ok(Json(json!({ "schema": schema, "events": events, "missed": missed })))
        }
        _ => Err(No::unasked()),
    }
}

pub(super) async fn explain(State(site): State<Site>, path: Named<(u16, u16)>) -> Looked {
    let (group, channel) = named(path)?;
    match ask(&site, Request::Explain { at: ChannelKey::new(group, channel) }).await? {
        Reply::Explained(found) => Ok(Json(insight::explanation(&found))),
        _ => Err(No::unasked()),
    }
}

/// Whose way is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    client: IpAddr,
}

pub(super) async fn route(State(site): State<Site>, query: Asked<Client>) -> Looked {
    let client = read(query)?.client;
    match ask(&site, Request::Route { client }).await? {
        Reply::Routed(route) => Ok(Json(insight::route(&route))),
        _ => Err(No::unasked()),
    }
}
