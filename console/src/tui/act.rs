//! A change as an operator sees it: what it is called, what will come of it, and the command that
//! would do the same.
//!
//! Only says what can be read off the picture; what exactly will be chosen is the daemon's to know.

use super::model::Model;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::request::{Expect, Request};
use balance_proto::target::Target;
use balance_proto::view::{ChannelView, GroupView};

/// A change that is about to be made.
#[derive(Debug, Clone)]
pub struct Act {
    /// The question: `Disable channel 0/1?`
    pub question: String,
    /// What it is aimed at: `127.0.0.1:9002 of 0.0.0.0:8080`
    pub target: String,
    /// What will come of it.
    pub consequences: Vec<String>,
    /// What the button says.
    pub verb: &'static str,
    /// What goes to the daemon.
    pub request: Request,
    /// What was on screen when it was decided.
    pub expect: Expect,
}

impl Act {
    /// Describes a change of what the model shows.
    #[must_use]
    pub fn describe(model: &Model, request: Request, expect: Expect) -> Self {
        let (verb, object) = match &request {
            Request::Enable { at } => ("Enable", format!("channel {at}")),
            Request::Disable { at } => ("Disable", format!("channel {at}")),
            Request::Assign { at, .. } => ("Assign", format!("channel {at}")),
            Request::Create { group, .. } => ("Create", format!("a channel in group {group}")),
            Request::Maxc { at, .. } => ("Limit", format!("channel {at}")),
            Request::Discipline { group, discipline } => match discipline {
                Discipline::RoundRobin => ("Round robin", format!("for group {group}")),
                Discipline::Hash => ("Hash", format!("for group {group}")),
            },
            Request::Reset { at } => ("Reset", format!("the counters of channel {at}")),
            Request::Drain { at, .. } => ("Drain", format!("channel {at}")),
            Request::Remove { at } => ("Remove", format!("channel {at}")),
            Request::OpenGroup { group } => ("Open", format!("group {group}")),
            Request::End => ("End", "the daemon".to_owned()),
            Request::Close { .. } => ("Close", "connections".to_owned()),
            Request::Undo { .. } => ("Undo", "what was done last".to_owned()),
            // questions, which nobody is asked back about
            _ => ("Ask", "the daemon".to_owned()),
        };
        Self {
            question: format!("{verb} {object}?"),
            target: target_line(model, &request),
            consequences: consequences(model, &request),
            verb,
            request,
            expect,
        }
    }

    /// The channel it is about.
    #[must_use]
    pub fn channel(&self) -> Option<ChannelKey> {
        channel_of(&self.request)
    }

    /// The same change from a script.
    #[must_use]
    pub fn command(&self) -> String {
        command(&self.request)
    }
}

fn channel_of(request: &Request) -> Option<ChannelKey> {
    match request {
        Request::Enable { at }
        | Request::Disable { at }
        | Request::Assign { at, .. }
        | Request::Maxc { at, .. }
        | Request::Drain { at, .. }
        | Request::Remove { at }
        | Request::Reset { at } => Some(*at),
        _ => None,
    }
}

fn command(request: &Request) -> String {
    let place = |at: &ChannelKey| format!("{} {}", at.group, at.channel);
    let words = match request {
        Request::Enable { at } => format!("enable {}", place(at)),
        Request::Disable { at } => format!("disable {}", place(at)),
        Request::Assign { at, target } => format!("assign {} {target}", place(at)),
        Request::Create { group, target } => format!("create {group} {target}"),
        Request::Maxc { at, maxc } => format!("maxc {} {maxc}", place(at)),
        Request::Discipline { group, discipline: Discipline::RoundRobin } => format!("rr {group}"),
        Request::Discipline { group, discipline: Discipline::Hash } => format!("hash {group}"),
        Request::Reset { at } => format!("reset {}", place(at)),
        Request::Drain { at, within_s, then } => {
            let within = within_s.map(|seconds| format!(" --within {seconds}"));
            format!("drain {}{} --then {then}", place(at), within.unwrap_or_default())
        }
        Request::Remove { at } => format!("remove {}", place(at)),
        Request::Undo { id: 0 } => "undo".to_owned(),
        Request::Undo { id } => format!("undo {id}"),
        Request::End => "end".to_owned(),
        // these have no key
        _ => "show".to_owned(),
    };
    format!("balance-ctl {words}")
}

fn target_line(model: &Model, request: &Request) -> String {
    let instance = model.instance.as_ref().map_or(model.target.as_str(), |i| i.name.as_str());
    match channel_of(request).and_then(|at| model.channel(at)) {
        Some(channel) => format!("{} on {instance}", label(channel)),
        None => format!("on {instance}"),
    }
}

/// Where a channel leads, as it was given: `web1:8080`.
#[must_use]
pub fn short_label(channel: &ChannelView) -> String {
    let address = channel.address;
    match channel.host == address.ip().to_string() {
        true => address.to_string(),
        false => format!("{}:{}", channel.host, address.port()),
    }
}

/// Where a channel leads, as a person would say it: the name if one was given, and the address.
#[must_use]
pub fn label(channel: &ChannelView) -> String {
    let address = channel.address;
    match channel.host == address.ip().to_string() {
        true => address.to_string(),
        false => format!("{}:{} ({})", channel.host, address.port(), address.ip()),
    }
}

fn consequences(model: &Model, request: &Request) -> Vec<String> {
    match request {
        Request::Enable { at } => vec![match model.group(at.group).map(|group| group.discipline) {
            Some(Discipline::Hash) => {
                "clients whose address names it come to it from now on".to_owned()
            }
            _ => "it takes its turn in new connections from now on".to_owned(),
        }],
        Request::Disable { at } => disabling(model, *at),
        Request::Assign { at, target } => assigning(model, *at, target),
        Request::Create { group, target } => creating(model, *group, target),
        Request::Maxc { at, maxc } => {
            let current = model.channel(*at).map_or(0, |channel| channel.counters.current);
            let old = model.channel(*at).map(|channel| channel.maxc.get());
            let mut lines = vec![format!("from {} to {}", limit(old), limit(Some(maxc.get())))];
            if maxc.limit().is_some_and(|limit| limit.get() < current) {
                lines.push(format!("its {current} connections stay; it takes none until some end"));
            }
            lines
        }
        Request::Discipline { discipline, .. } => vec![
            match discipline {
                Discipline::Hash => "each client address is bound to one channel".to_owned(),
                Discipline::RoundRobin => "each new connection goes to the next channel".to_owned(),
            },
            "new connections may reach another channel than before; open ones stay".to_owned(),
        ],
        Request::Reset { .. } => vec![
            "total, sent, received and failed start again at 0".to_owned(),
            "this cannot be undone; open connections stay".to_owned(),
        ],
        Request::Drain { at, then, .. } => {
            let current = model.channel(*at).map_or(0, |channel| channel.counters.current);
            vec![
                "it takes no new connections".to_owned(),
                format!("when its {current} connections are gone, or in time: {then}"),
            ]
        }
        Request::Undo { .. } => vec![
            "the latest thing that can be taken back, whoever did it".to_owned(),
            "refused if it was changed again since; balance-ctl log lists them".to_owned(),
        ],
        Request::Remove { .. } => vec!["it is gone until the next start".to_owned()],
        _ => Vec::new(),
    }
}

fn limit(maxc: Option<u32>) -> String {
    match maxc {
        None | Some(0) => "no limit".to_owned(),
        Some(maxc) => format!("{maxc} connections"),
    }
}

fn stay_open(current: u32) -> String {
    match current {
        0 => "it has no open connections".to_owned(),
        1 => "its 1 open connection stays".to_owned(),
        n => format!("its {n} open connections stay"),
    }
}

fn usable(group: &GroupView) -> usize {
    group.channels.iter().filter(|channel| channel.usable()).count()
}

fn disabling(model: &Model, at: ChannelKey) -> Vec<String> {
    let (Some(group), Some(channel)) = (model.group(at.group), model.channel(at)) else {
        return Vec::new();
    };
    let left = usable(group) - usize::from(channel.usable());
    let later = model.table.iter().flat_map(|table| &table.groups);
    let next = later.filter(|other| other.id > at.group && usable(other) > 0).map(|g| g.id).next();
    let elsewhere = match next {
        Some(next) => format!("go to group {next}"),
        None => "are closed: no later group can take them".to_owned(),
    };
    let goes = match (group.discipline, left) {
        (_, 0) => format!("LAST USABLE CHANNEL of group {}: new connections {elsewhere}", group.id),
        (Discipline::RoundRobin, left) => format!("{left} more of the group take new connections"),
        (Discipline::Hash, _) => format!("new connections of its clients {elsewhere}"),
    };
    vec![stay_open(channel.counters.current), goes]
}

fn assigning(model: &Model, at: ChannelKey, target: &Target) -> Vec<String> {
    let from = model.channel(at).map(label).unwrap_or_default();
    let current = model.channel(at).map_or(0, |channel| channel.counters.current);
    vec![format!("from {from} to {target}"), stay_open(current), "its counters go on".to_owned()]
}

fn creating(model: &Model, group: GroupId, target: &Target) -> Vec<String> {
    let found = model.group(group);
    let number = found.map_or(0, |group| group.channels.len());
    let mut lines = vec![
        format!("{group}/{number} will lead to {target}, disabled until you enable it"),
        "it keeps its number until the next start".to_owned(),
    ];
    if found.is_some_and(|group| group.discipline == Discipline::Hash && number > 0) {
        lines.push("a hash group: most of its clients change channel AT ONCE".to_owned());
    }
    if found.is_none_or(|group| group.channels.is_empty()) {
        lines.push("the first channel of its group".to_owned());
    }
    lines
}
