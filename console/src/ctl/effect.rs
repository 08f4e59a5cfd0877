//! What a change would do, in words and as JSON.

use super::output::line;
use super::text::{count, percent, thousands};
use balance_proto::insight::Effect;
use balance_proto::json::insight as shown;

/// In words. `cuts_later`: connections that are left are closed when the change has run its course.
#[must_use]
pub fn text(effect: &Effect, cuts_later: bool) -> String {
    let mut lines = Vec::new();
    match &effect.change {
        Some(change) => {
            lines.push(format!("dry run: {change}"));
            lines.extend(shares(effect));
            lines.push(refused(effect));
            lines.extend(beyond(effect));
            lines.extend(open(effect, cuts_later));
            let can = if effect.reversible { "can" } else { "cannot" };
            lines.push(format!("it {can} be undone"));
        }
        None => lines.push("dry run: nothing, it is so already".to_owned()),
    }
    if effect.last_usable {
        lines.push("CAREFUL: it is the last channel of its group that takes clients".to_owned());
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Some of the clients that were looked at.
fn some(effect: &Effect, part: u32) -> String {
    match effect.exact {
        true => thousands(part.into()),
        false => percent(part, effect.arrivals),
    }
}

fn shares(effect: &Effect) -> Vec<String> {
    let arrivals = thousands(effect.arrivals.into());
    let heading = match effect.exact {
        true => format!("new connections of the {arrivals} listed clients, now -> then:"),
        false => format!("new connections as expected of {arrivals} clients, now -> then:"),
    };
    let each = effect.shifts.iter().map(|shift| {
        let (now, then) = (some(effect, shift.before), some(effect, shift.after));
        format!("  {:<7} {now} -> {then}", shift.at.to_string())
    });
    std::iter::once(heading).chain(each).collect()
}

fn refused(effect: &Effect) -> String {
    match effect.refused {
        (0, 0) => "no client is closed for want of a channel".to_owned(),
        (now, then) => format!(
            "clients closed for want of a channel: {} -> {}",
            some(effect, now),
            some(effect, then)
        ),
    }
}

/// What becomes of clients that cannot go where they went.
fn beyond(effect: &Effect) -> Vec<String> {
    let mut lines = Vec::new();
    if effect.remapped > 0 {
        let part = some(effect, effect.remapped);
        lines.push(format!("in hash groups {part} of the clients reach another channel than now"));
    }
    for group in &effect.spills_into {
        lines.push(format!("group {group} takes clients then, and does not now"));
    }
    let room = |room: Option<u64>| room.map_or_else(|| "no limit".to_owned(), thousands);
    let (now, then) = effect.headroom;
    if now != then {
        let (now, then) = (room(now), room(then));
        lines.push(format!("further connections that group 0 can hold: {now} -> {then}"));
    }
    lines
}

fn open(effect: &Effect, cuts_later: bool) -> Option<String> {
    let open = count(effect.open.into(), "open connection");
    match (effect.open, effect.closes) {
        (_, closes @ 1..) => Some(format!("{} closed", are(closes.into()))),
        (0, 0) => None,
        (_, 0) if cuts_later => {
            Some(format!("its {open} may finish; what is left at the end of the drain is cut"))
        }
        (1, 0) => Some(format!("its {open} stays")),
        (_, 0) => Some(format!("its {open} stay")),
    }
}

fn are(connections: u64) -> String {
    let verb = if connections == 1 { "is" } else { "are" };
    format!("{} {verb}", count(connections, "open connection"))
}

/// What closing connections would do.
#[must_use]
pub fn closing_text(effect: &Effect) -> String {
    format!("dry run: {} closed; that cannot be undone\n", are(effect.closes.into()))
}

/// [`closing_text`] as JSON. There are no shares to tell of: no new connection goes elsewhere.
#[must_use]
pub fn closing_json(effect: &Effect) -> String {
    line(&shown::closing(effect))
}

/// As JSON, on one line.
#[must_use]
pub fn json(effect: &Effect) -> String {
    line(&shown::effect(effect))
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::id::{ChannelKey, GroupId};
    use balance_proto::insight::Shift;

    #[test]
    fn everything_a_change_does_is_said() {
        let shift =
            |channel, before, after| Shift { at: ChannelKey::new(0, channel), before, after };
        let effect = Effect {
            change: Some("disabled 0/1".into()),
            arrivals: 10_000,
            exact: false,
            shifts: vec![shift(0, 3333, 0), shift(1, 6667, 0)],
            refused: (0, 10_000),
            remapped: 250,
            spills_into: vec![GroupId(1)],
            headroom: (Some(1200), None),
            open: 3,
            closes: 0,
            reversible: true,
            last_usable: true,
        };
        let words = "\
dry run: disabled 0/1
new connections as expected of 10,000 clients, now -> then:
  0/0     33.3 % -> 0 %
  0/1     66.7 % -> 0 %
clients closed for want of a channel: 0 % -> 100 %
in hash groups 2.5 % of the clients reach another channel than now
group 1 takes clients then, and does not now
further connections that group 0 can hold: 1,200 -> no limit
its 3 open connections stay
it can be undone
CAREFUL: it is the last channel of its group that takes clients
";
        assert_eq!(text(&effect, false), words);
        let exact = text(&Effect { exact: true, arrivals: 2, ..effect.clone() }, true);
        assert!(exact.contains("of the 2 listed clients"), "{exact}");
        assert!(exact.contains("is left at the end of the drain is cut"), "{exact}");
        let nothing = Effect { change: None, last_usable: false, ..effect };
        assert_eq!(text(&nothing, false), "dry run: nothing, it is so already\n");
    }
}
