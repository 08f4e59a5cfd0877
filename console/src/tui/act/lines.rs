//! What a change would do, in words, from the daemon's preview of it (N-01).
//!
//! Only puts into words: the numbers are the daemon's.

use super::label;
use crate::tui::model::Model;
use crate::tui::model::log::Mood;
use crate::tui::parts::words::Words;
use balance_proto::id::ChannelKey;
use balance_proto::insight::Effect;
use balance_proto::request::Request;
use balance_proto::state::Then;

/// Of one change.
pub(super) fn of_one(model: &Model, request: &Request, effect: &Effect) -> Vec<(Mood, String)> {
    let words = model.words();
    let mut lines = Vec::new();
    let mut say = |mood: Mood, text: String| lines.push((mood, text));
    if effect.last_usable {
        say(Mood::Bad, words.last_usable().to_owned());
    }
    match request {
        Request::Assign { at, target } => {
            let from = model.channel(*at).map(label).unwrap_or_default();
            say(Mood::Plain, words.assign_keeps(&from, &target.to_string()));
        }
        Request::Undo { .. } => {
            say(Mood::Plain, words.takes_back(&changed(words, effect)));
        }
        Request::End => say(Mood::Bad, changed(words, effect)),
        Request::Create { .. } => {
            say(Mood::Plain, words.comes_disabled().to_owned());
        }
        Request::Maxc { at, .. } => {
            let old = model.channel(*at).and_then(|channel| channel.maxc.limit());
            let old = old.map_or_else(|| words.no_limit().to_owned(), |old| old.to_string());
            say(Mood::Plain, words.limit_now(&old));
        }
        Request::Drain { within_s, then, .. } => {
            let time = within_s.map_or_else(
                || words.when_empty().to_owned(),
                |seconds| words.when_empty_or(seconds),
            );
            let then = match then {
                Then::Disable => words.then_disabled(),
                Then::Cut => words.then_cut(),
                Then::Enable => words.then_enabled(),
            };
            say(Mood::Plain, format!("{time}: {then}"));
        }
        _ => {}
    }
    lines.extend(clients(words, effect));
    lines.extend(open(words, request, effect));
    lines.push(match effect.reversible {
        true => (Mood::Good, words.undoable().to_owned()),
        false => (Mood::Warn, words.not_undoable().to_owned()),
    });
    lines
}

fn changed(words: Words, effect: &Effect) -> String {
    effect.change.clone().unwrap_or_else(|| words.is_so_already().to_owned())
}

/// What becomes of those who come.
fn clients(words: Words, effect: &Effect) -> Vec<(Mood, String)> {
    let part = |part: u32| percent(part, effect.arrivals);
    let mut lines = Vec::new();
    let (now, then) = effect.refused;
    match (now, then) {
        (0, 0) => {}
        (now, then) if then > now => {
            lines.push((Mood::Bad, words.closes_more(&part(now), &part(then))));
        }
        (now, then) => {
            lines.push((Mood::Plain, words.closes_fewer(&part(now), &part(then))));
        }
    }
    for group in &effect.spills_into {
        lines.push((Mood::Warn, words.spills_into(&group.to_string())));
    }
    if effect.remapped > 0 {
        lines.push((Mood::Warn, words.remapped(&part(effect.remapped))));
    }
    let room =
        |room: Option<u64>| room.map_or(words.no_limit().to_owned(), |room| room.to_string());
    let (now, then) = effect.headroom;
    if now != then {
        lines.push((Mood::Plain, words.headroom(&room(now), &room(then))));
    }
    lines
}

/// What becomes of those who are there.
fn open(words: Words, request: &Request, effect: &Effect) -> Option<(Mood, String)> {
    match (request, effect.closes, effect.open) {
        (_, closes @ 1.., _) => Some((Mood::Bad, words.are_cut(&words.connections(closes)))),
        (Request::Close { .. }, 0, _) => Some((Mood::Plain, words.none_closed().to_owned())),
        (Request::Drain { then: Then::Cut, .. }, _, open @ 1..) => {
            Some((Mood::Warn, words.may_end(&words.connections(open))))
        }
        (_, 0, 0) => None,
        (_, 0, open) => Some((Mood::Plain, words.stay_open(open))),
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
pub(super) fn of_many(
    words: Words,
    requests: &[Request],
    effects: &[Effect],
) -> Vec<(Mood, String)> {
    let places = |wanted: &dyn Fn(&Effect) -> bool| {
        let at = requests.iter().zip(effects).filter(|(_, effect)| wanted(effect));
        at.filter_map(|(request, _)| super::channel_of(request)).collect::<Vec<ChannelKey>>()
    };
    let list = |places: &[ChannelKey]| {
        places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![(Mood::Plain, words.one_by_one().to_owned())];
    let already = places(&|effect| effect.change.is_none());
    if !already.is_empty() {
        lines.push((Mood::Plain, words.so_already_list(&list(&already))));
    }
    let last = places(&|effect| effect.last_usable);
    if !last.is_empty() {
        lines.push((Mood::Bad, words.last_usable_list(&list(&last))));
    }
    let open: u32 = effects.iter().map(|effect| effect.open).sum();
    let closes: u32 = effects.iter().map(|effect| effect.closes).sum();
    if closes > 0 {
        lines.push((Mood::Bad, words.are_cut(&words.connections(closes))));
    } else if open > 0 {
        lines.push((Mood::Plain, words.stay_open(open)));
    }
    lines.push(match effects.iter().all(|effect| effect.reversible || effect.change.is_none()) {
        true => (Mood::Good, words.each_undoable().to_owned()),
        false => (Mood::Warn, words.not_undoable().to_owned()),
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
