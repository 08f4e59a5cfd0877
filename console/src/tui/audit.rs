//! Lines of the audit trail: what was asked for here and what came of it, as JSON (T-40). The daemon
//! keeps its own journal; this one also has what the operator had before their eyes, and after.
//!
//! Only makes lines. Must not know where they go.

use super::act::{channel_of, command, group_of};
use super::model::Model;
use super::model::pending::Settling;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::request::{Expect, Request};
use serde_json::{Value, json};

/// A change goes out.
#[must_use]
pub fn asked(model: &Model, ticket: u64, request: &Request, expect: Expect) -> String {
    let mut line = begun(model, ticket);
    line["asked"] = json!(command(request));
    line["revision"] = json!(expect.revision.0);
    line["before"] = state(model, channel_of(request), group_of(request));
    line.to_string()
}

/// What it came to is seen.
#[must_use]
pub fn settled(model: &Model, settled: &Settling) -> String {
    let mut line = begun(model, settled.ticket);
    line["revision"] = json!(model.live.as_ref().map(|live| live.table.revision.0));
    line["after"] = state(model, settled.at, settled.group);
    line.to_string()
}

/// An answer came, or none.
#[must_use]
pub fn answered(model: &Model, ticket: u64, outcome: Option<&Result<Reply, Refusal>>) -> String {
    let mut line = begun(model, ticket);
    line["outcome"] = match outcome {
        Some(Ok(Reply::Unchanged)) => json!("unchanged"),
        Some(Ok(_)) => json!("applied"),
        Some(Err(refusal)) => json!(format!("refused: {refusal}")),
        None => json!("unknown: no answer came"),
    };
    line.to_string()
}

fn begun(model: &Model, ticket: u64) -> Value {
    let instance = model.instance.as_ref();
    json!({
        "unix_ms": model.unix_ms(),
        "ticket": ticket,
        "instance": instance.map(|instance| instance.name.clone()),
        "boot_id": instance.map(|instance| instance.boot.to_string()),
        "uid": instance.map(|instance| instance.you.uid),
        "user": instance.map(|instance| instance.you.user.clone()),
        "pid": instance.map(|instance| instance.you.pid),
    })
}

/// How a channel stands, or a group; nothing of one that is not there.
fn state(model: &Model, at: Option<ChannelKey>, group: Option<GroupId>) -> Value {
    match (at, group) {
        (Some(at), _) => channel(model, at),
        (None, Some(group)) => model.group(group).map_or(Value::Null, |found| {
            json!({
                "group": group.0,
                "discipline": found.discipline,
                "channels": found.channels.len(),
                "revision": found.changed.0,
            })
        }),
        (None, None) => Value::Null,
    }
}

fn channel(model: &Model, at: ChannelKey) -> Value {
    let Some((channel, figures)) = model.live.as_ref().and_then(|live| live.channel(at)) else {
        return Value::Null;
    };
    json!({
        "group": at.group.0,
        "channel": at.channel.0,
        "address": channel.address.to_string(),
        "state": figures.state.word(),
        "maxc": channel.maxc.get(),
        "open": channel.counters.current,
        "revision": channel.changed.0,
    })
}
