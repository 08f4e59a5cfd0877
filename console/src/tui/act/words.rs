//! What a change would do, in words, from the daemon's preview of it (N-01).
//!
//! Only puts into words: the numbers are the daemon's.

use super::label;
use crate::tui::model::Model;
use crate::tui::model::log::Mood;
use balance_proto::id::ChannelKey;
use balance_proto::insight::Effect;
use balance_proto::request::Request;
use balance_proto::state::Then;

/// Of one change.
pub(super) fn of_one(model: &Model, request: &Request, effect: &Effect) -> Vec<(Mood, String)> {
    let mut lines = Vec::new();
    let mut say = |mood: Mood, text: String| lines.push((mood, text));
    if effect.last_usable {
        let text = "LAST USABLE CHANNEL of its group: no other one of it takes clients".to_owned();
        say(Mood::Bad, text);
    }
    match request {
        Request::Assign { at, target } => {
            let from = model.channel(*at).map(label).unwrap_or_default();
            say(Mood::Plain, format!("from {from} to {target}; its counters go on"));
        }
        Request::Undo { .. } => {
            say(Mood::Plain, format!("takes it back: {}", changed(effect)));
        }
        Request::End => say(Mood::Bad, changed(effect)),
        Request::Create { .. } => {
            say(Mood::Plain, "it comes disabled: e enables it".to_owned());
        }
        Request::Maxc { at, .. } => {
            let old = model.channel(*at).and_then(|channel| channel.maxc.limit());
            let old = old.map_or_else(|| "no limit".to_owned(), |old| format!("{old}"));
            say(Mood::Plain, format!("the limit is now: {old}"));
        }
        Request::Drain { within_s, then, .. } => {
            let time = within_s.map_or_else(
                || "when it is empty".to_owned(),
                |seconds| format!("when it is empty, or after {seconds} s"),
            );
            let then = match then {
                Then::Disable => "it is disabled; what is left goes on",
                Then::Cut => "it is disabled; what is left is CUT",
                Then::Enable => "it is enabled again",
            };
            say(Mood::Plain, format!("{time}: {then}"));
        }
        _ => {}
    }
    lines.extend(clients(effect));
    lines.extend(open(request, effect));
    lines.push(match effect.reversible {
        true => (Mood::Good, "can be undone with u".to_owned()),
        false => (Mood::Warn, "CANNOT BE UNDONE".to_owned()),
    });
    lines
}

fn changed(effect: &Effect) -> String {
    effect.change.clone().unwrap_or_else(|| "it is so already".to_owned())
}

/// What becomes of those who come.
fn clients(effect: &Effect) -> Vec<(Mood, String)> {
    let part = |part: u32| percent(part, effect.arrivals);
    let mut lines = Vec::new();
    let (now, then) = effect.refused;
    match (now, then) {
        (0, 0) => {}
        (now, then) if then > now => {
            let text =
                format!("clients CLOSED for want of a channel: {} → {}", part(now), part(then));
            lines.push((Mood::Bad, text));
        }
        (now, then) => {
            let text =
                format!("clients closed for want of a channel: {} → {}", part(now), part(then));
            lines.push((Mood::Plain, text));
        }
    }
    for group in &effect.spills_into {
        lines.push((Mood::Warn, format!("clients SPILL into group {group}, which gets none now")));
    }
    if effect.remapped > 0 {
        let text =
            format!("{} of the clients of hash groups change channel", part(effect.remapped));
        lines.push((Mood::Warn, text));
    }
    let room =
        |room: Option<u64>| room.map_or_else(|| "no limit".to_owned(), |room| room.to_string());
    let (now, then) = effect.headroom;
    if now != then {
        let text = format!("room left in group 0: {} → {} connections", room(now), room(then));
        lines.push((Mood::Plain, text));
    }
    lines
}

/// What becomes of those who are there.
fn open(request: &Request, effect: &Effect) -> Option<(Mood, String)> {
    let many = |n: u32| if n == 1 { "1 connection".to_owned() } else { format!("{n} connections") };
    match (request, effect.closes, effect.open) {
        (_, closes @ 1.., _) => Some((Mood::Bad, format!("{} CUT", many(closes)))),
        (Request::Close { .. }, 0, _) => Some((Mood::Plain, "no connection is closed".to_owned())),
        (Request::Drain { then: Then::Cut, .. }, _, open @ 1..) => {
            Some((Mood::Warn, format!("{} may end; what is left then is cut", many(open))))
        }
        (_, 0, 0) => None,
        (_, 0, 1) => Some((Mood::Plain, "1 connection stays open".to_owned())),
        (_, 0, open) => Some((Mood::Plain, format!("{} stay open", many(open)))),
    }
}

/// A part of clients, in percent.
#[must_use]
pub fn percent(part: u32, of: u32) -> String {
    let percent = f64::from(part) * 100.0 / f64::from(of.max(1));
    match part {
        0 => "0 %".to_owned(),
        _ if percent < 10.0 && percent.fract() > 0.049 => format!("{percent:.1} %"),
        _ => format!("{percent:.0} %"),
    }
}

/// Of several changes, each looked at by itself.
pub(super) fn of_many(requests: &[Request], effects: &[Effect]) -> Vec<(Mood, String)> {
    let places = |wanted: &dyn Fn(&Effect) -> bool| {
        let at = requests.iter().zip(effects).filter(|(_, effect)| wanted(effect));
        at.filter_map(|(request, _)| super::channel_of(request)).collect::<Vec<ChannelKey>>()
    };
    let list = |places: &[ChannelKey]| {
        places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![(
        Mood::Plain,
        "one after the other; it stops at the first that is refused".to_owned(),
    )];
    let already = places(&|effect| effect.change.is_none());
    if !already.is_empty() {
        lines.push((Mood::Plain, format!("so already: {}", list(&already))));
    }
    let last = places(&|effect| effect.last_usable);
    if !last.is_empty() {
        lines.push((Mood::Bad, format!("LAST USABLE of its group: {}", list(&last))));
    }
    let open: u32 = effects.iter().map(|effect| effect.open).sum();
    let closes: u32 = effects.iter().map(|effect| effect.closes).sum();
    if closes > 0 {
        lines.push((Mood::Bad, format!("{closes} connections CUT")));
    } else if open > 0 {
        lines.push((Mood::Plain, format!("{open} connections stay open")));
    }
    lines.push(match effects.iter().all(|effect| effect.reversible || effect.change.is_none()) {
        true => (Mood::Good, "each can be undone with u".to_owned()),
        false => (Mood::Warn, "CANNOT BE UNDONE".to_owned()),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_said_as_one_would() {
        let said =
            [(0, 10_000), (5, 10_000), (3_333, 10_000), (250, 10_000), (10_000, 10_000), (1, 0)];
        let said = said.map(|(part, of)| percent(part, of));
        assert_eq!(said, ["0 %", "0.1 %", "33 %", "2.5 %", "100 %", "100 %"]);
    }
}
