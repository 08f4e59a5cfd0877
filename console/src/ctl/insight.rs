//! Why, and where to: the daemon's explanations in words and as JSON.
//!
//! Must not know the rule.

use super::args::Format;
use super::exit::Exit;
use super::output::line;
use super::text::{count, percent, thousands};
use super::{CtlError, Said};
use balance_proto::answer::Reply;
use balance_proto::client::Client;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::insight::{Arrivals, Explanation, Route, Stop};
use balance_proto::json::insight as shown;
use balance_proto::request::Request;
use std::net::IpAddr;

/// Says why a channel gets the new connections it gets.
///
/// # Errors
/// There is no such channel.
pub async fn explain(
    client: &mut Client,
    at: ChannelKey,
    format: Format,
) -> Result<String, CtlError> {
    match (client.ask(Request::Explain { at }, None).await?, format) {
        (Reply::Explained(found), Format::Text) => Ok(explanation_text(&found)),
        (Reply::Explained(found), Format::Json) => Ok(explanation_json(&found)),
        _ => Err(CtlError::Unasked),
    }
}

/// Says where a client would go.
///
/// # Errors
/// The daemon cannot be asked.
pub async fn route(client: &mut Client, who: IpAddr, format: Format) -> Result<Said, CtlError> {
    let Reply::Routed(found) = client.ask(Request::Route { client: who }, None).await? else {
        return Err(CtlError::Unasked);
    };
    let text = match format {
        Format::Text => route_text(&found),
        Format::Json => route_json(&found),
    };
    let exit = if found.to.is_some() { Exit::Done } else { Exit::No };
    Ok(Said { text, exit })
}

/// So many of the clients that are looked at.
fn share(part: u32) -> String {
    let (number, part_of) = (thousands(part.into()), percent(part, Arrivals::SAMPLE));
    format!("{number} of {} clients ({part_of})", thousands(Arrivals::SAMPLE.into()))
}

fn explanation_text(found: &Explanation) -> String {
    let Explanation { at, discipline, obstacle, before, share: part, named_by, usable_siblings } =
        found;
    let mut lines = Vec::new();
    lines.push(match obstacle {
        None => format!("Channel {at} can take clients."),
        Some(obstacle) => format!("Channel {at} takes no clients: {obstacle}."),
    });
    let how = match discipline {
        Discipline::RoundRobin => "in turn",
        Discipline::Hash => "by their address",
    };
    let usable = count((*usable_siblings).into(), "channel");
    let itself = if obstacle.is_none() { ", this one included" } else { "" };
    lines.push(format!(
        "Group {} shares out clients {how}; {usable} of it can take some{itself}.",
        at.group
    ));
    if !before.is_empty() {
        let (names, group) = (groups(before), at.group);
        lines.push(format!("{names} before it: what is taken there never gets to group {group}."));
    }
    if let Some(named_by) = named_by {
        lines.push(format!("The addresses of {} name this channel.", share(*named_by)));
    }
    lines.push(format!("If they came now, {} would be offered to it first.", share(*part)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn groups(groups: &[GroupId]) -> String {
    let names: Vec<_> = groups.iter().map(ToString::to_string).collect();
    match &names[..] {
        [one] => format!("Group {one} comes"),
        many => format!("Groups {} come", many.join(", ")),
    }
}

fn explanation_json(found: &Explanation) -> String {
    line(&shown::explanation(found))
}

fn route_text(route: &Route) -> String {
    let mut text = format!("client {}\n", route.client);
    for stop in &route.stops {
        text.push_str(&stop_text(stop));
        if route.to.is_none_or(|at| at.group != stop.group) {
            text.push_str("  no channel of this group takes it\n");
        }
    }
    text.push_str(&match (route.to, route.else_to) {
        (None, _) => "it would be closed: no channel can take it\n".to_owned(),
        (Some(at), Some(other)) => {
            format!("it goes to {at}; if that cannot be connected to, to {other}\n")
        }
        (Some(at), None) => {
            format!("it goes to {at}; if that cannot be connected to, it is closed\n")
        }
    });
    text
}

fn stop_text(stop: &Stop) -> String {
    let mut text = format!("group {}, {}", stop.group, stop.discipline);
    if let Some((value, at)) = stop.named {
        text.push_str(&format!(": the address folds to {value}, which names {at}"));
    }
    text.push('\n');
    for rejected in &stop.rejected {
        text.push_str(&format!("  {} is passed over: {}\n", rejected.at, rejected.obstacle));
    }
    text
}

fn route_json(route: &Route) -> String {
    line(&shown::route(route))
}
