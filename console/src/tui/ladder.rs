//! How careful to be about a change: computed from what the daemon says it would do, not from the
//! verb alone (console.md §8.4).
//!
//! Pure. Must not know dialogs.

use balance_proto::insight::Effect;
use balance_proto::request::Request;
use balance_proto::view::{ChannelView, TableView};

/// What is asked of an operator before a change is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: it can be taken back and takes nothing from anybody.
    Harmless,
    /// A yes: it can be taken back, and moves traffic.
    Moves,
    /// A yes: it cannot be taken back, or uses something up.
    Irreversible,
    /// The name of the instance: service may stop.
    MayStop,
}

/// How careful to be about one change.
#[must_use]
pub fn level(request: &Request, effect: &Effect, table: &TableView) -> Level {
    if effect.change.is_none() && effect.closes == 0 {
        return Level::Harmless;
    }
    let stops = effect.last_usable
        || effect.refused.1 > effect.refused.0
        || matches!(request, Request::End)
        || (matches!(request, Request::Create { .. }) && effect.remapped > 0);
    if stops {
        return Level::MayStop;
    }
    if effect.closes > 0 || !effect.reversible || consumes(request) {
        return Level::Irreversible;
    }
    let moved = effect.shifts.iter().any(|shift| shift.before != shift.after);
    match request {
        // what takes clients again takes none away, unless clients lose their channel by it
        Request::Enable { .. } if effect.remapped == 0 => Level::Harmless,
        Request::Maxc { at, maxc } => {
            let old = table.channel(*at).map(|channel| channel.maxc.limit());
            let raised = match (old.flatten(), maxc.limit()) {
                (Some(old), Some(new)) => new >= old,
                (_, None) => true,
                (None, Some(_)) => false,
            };
            if raised && effect.remapped == 0 { Level::Harmless } else { Level::Moves }
        }
        // a channel that has no clients and gets none can be spared; one that is only full cannot
        Request::Disable { .. } if !moved && effect.open == 0 => Level::Harmless,
        _ => Level::Moves,
    }
}

fn consumes(request: &Request) -> bool {
    matches!(
        request,
        Request::Create { .. }
            | Request::Reset { .. }
            | Request::Remove { .. }
            | Request::Close { .. }
            | Request::OpenGroup { .. }
    )
}

/// How careful to be about several changes together; `previews` looks at each by itself.
#[must_use]
pub fn level_of_all(requests: &[Request], previews: &[Effect], table: &TableView) -> Level {
    let each = requests.iter().zip(previews).map(|(request, effect)| level(request, effect, table));
    let worst = each.max().unwrap_or(Level::Harmless);
    let taking = |request: &&Request| {
        matches!(request, Request::Disable { .. } | Request::Drain { .. } | Request::Maxc { .. })
    };
    let too_many = table.groups.iter().any(|group| {
        let usable = group.channels.iter().filter(|channel| channel.usable());
        let taken = requests.iter().filter(taking).filter_map(super::act::channel_of);
        let taken = taken.filter(|at| {
            at.group == group.id && table.channel(*at).is_some_and(ChannelView::usable)
        });
        requests.len() > 1 && taken.count() * 2 > usable.count()
    });
    let all_reset = requests.len() > 1
        && requests.iter().all(|request| matches!(request, Request::Reset { .. }))
        && requests.len() == table.groups.iter().map(|group| group.channels.len()).sum::<usize>();
    if too_many || all_reset { Level::MayStop } else { worst }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::update::tests::table;
    use balance_proto::discipline::Discipline;
    use balance_proto::id::{ChannelKey, GroupId, Maxc};
    use balance_proto::insight::Shift;
    use balance_proto::state::Then;

    fn effect(change: impl FnOnce(&mut Effect)) -> Effect {
        let mut effect = Effect {
            change: Some("x".into()),
            arrivals: 10_000,
            reversible: true,
            ..Effect::default()
        };
        change(&mut effect);
        effect
    }

    #[test]
    fn the_ladder_is_climbed_by_what_happens_and_not_by_the_verb() {
        let table = table(&[3, 2], 0);
        let at = ChannelKey::new(0, 0);
        let moved = vec![Shift { at, before: 5_000, after: 0 }];
        let moves = || effect(|e| e.shifts.clone_from(&moved));
        let plain = || effect(|_| {});
        let maxc = |n| Request::Maxc { at, maxc: Maxc::new(n) };
        let rows = [
            (Request::Enable { at }, moves(), Level::Harmless),
            (Request::Enable { at }, effect(|e| e.remapped = 9), Level::Moves),
            (Request::Disable { at }, moves(), Level::Moves),
            (Request::Disable { at }, plain(), Level::Harmless),
            (Request::Disable { at }, effect(|e| e.open = 3), Level::Moves),
            (Request::Disable { at }, effect(|e| e.last_usable = true), Level::MayStop),
            (Request::Disable { at }, effect(|e| e.refused = (0, 1)), Level::MayStop),
            // it has 20
            (maxc(30), moves(), Level::Harmless),
            (maxc(0), moves(), Level::Harmless),
            (maxc(10), plain(), Level::Moves),
            (Request::Assign { at, target: "a:1".parse().unwrap() }, plain(), Level::Moves),
            (
                Request::Discipline { group: GroupId(0), discipline: Discipline::Hash },
                plain(),
                Level::Moves,
            ),
            (Request::Reset { at }, effect(|e| e.reversible = false), Level::Irreversible),
            (
                Request::Create { group: GroupId(0), target: "a:1".parse().unwrap() },
                plain(),
                Level::Irreversible,
            ),
            (
                Request::Create { group: GroupId(1), target: "a:1".parse().unwrap() },
                effect(|e| e.remapped = 5_000),
                Level::MayStop,
            ),
            (
                Request::Drain { at, within_s: Some(1), then: Then::Cut },
                effect(|e| e.closes = 1),
                Level::Irreversible,
            ),
            (Request::Undo { id: 0 }, plain(), Level::Moves),
            (Request::End, plain(), Level::MayStop),
            (Request::Reset { at }, effect(|e| e.change = None), Level::Harmless),
        ];
        for (request, effect, wanted) in rows {
            assert_eq!(level(&request, &effect, &table), wanted, "{request:?} {effect:?}");
        }
    }

    #[test]
    fn more_than_half_of_a_group_at_once_may_stop_it() {
        // of group 0, channels 0 and 1 are usable
        let table = table(&[5, 2], 0);
        let disable = |c| Request::Disable { at: ChannelKey::new(0, c) };
        let moved = || {
            effect(|e| e.shifts = vec![Shift { at: ChannelKey::new(0, 0), before: 1, after: 0 }])
        };
        let of = |channels: &[u16]| {
            let requests: Vec<Request> = channels.iter().map(|c| disable(*c)).collect();
            let previews: Vec<Effect> = channels.iter().map(|_| moved()).collect();
            level_of_all(&requests, &previews, &table)
        };
        assert_eq!(of(&[0]), Level::Moves);
        assert_eq!(of(&[0, 1]), Level::Moves, "two of four");
        assert_eq!(of(&[0, 1, 3]), Level::MayStop);
        assert_eq!(of(&[0, 1, 2]), Level::Moves, "the third takes none anyway");
    }

    #[test]
    fn all_counters_at_once_want_the_name() {
        let table = table(&[2, 1], 0);
        let of = |places: &[(u16, u16)]| {
            let reset = |at: &(u16, u16)| Request::Reset { at: ChannelKey::new(at.0, at.1) };
            let requests: Vec<Request> = places.iter().map(reset).collect();
            let previews = vec![effect(|e| e.reversible = false); places.len()];
            level_of_all(&requests, &previews, &table)
        };
        assert_eq!(of(&[(0, 0), (0, 1)]), Level::Irreversible);
        assert_eq!(of(&[(0, 0), (0, 1), (1, 0)]), Level::MayStop);
    }
}
