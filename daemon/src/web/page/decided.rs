//! Who took a server out of service, and when: what the journal says of the latest decision about it
//!
//!
//! Pure. Must not know how it is said.

use balance_proto::event::Change;
use balance_proto::id::ChannelKey;
use balance_proto::journal::Deed;
use std::collections::BTreeMap;

/// A decision of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decided {
    /// The user, or the program where nobody is known.
    pub(super) by: String,
    /// In milliseconds since 1970-01-01 UTC.
    pub(super) unix_ms: u64,
}

/// The decisions that took servers out and were the last about them. The latest deed comes first.
pub(super) fn decided(deeds: &[Deed]) -> BTreeMap<ChannelKey, Decided> {
    let mut latest = BTreeMap::new();
    for deed in deeds {
        let (at, out) = match &deed.change {
            Change::Disabled { at } | Change::Draining { at, .. } => (*at, true),
            // a new one is disabled because nobody has enabled it yet
            Change::Enabled { at } | Change::Removed { at } | Change::Created { at, .. } => {
                (*at, false)
            }
            _ => continue,
        };
        let by = if deed.actor.user.is_empty() { &deed.actor.tool } else { &deed.actor.user };
        let decided = Decided { by: by.clone(), unix_ms: deed.unix_ms };
        latest.entry(at).or_insert(out.then_some(decided));
    }
    latest.into_iter().filter_map(|(at, decided)| Some((at, decided?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::actor::Actor;
    use balance_proto::id::Revision;
    use balance_proto::journal::Undo;

    fn deed(id: u64, user: &str, change: Change) -> Deed {
        let actor = Actor { uid: 0, user: user.to_owned(), pid: 1, tool: "tool".to_owned() };
        let undo = Undo::By(String::new());
        Deed { id, revision: Revision(id), unix_ms: id, actor, change, undoes: None, undo }
    }

    #[test]
    fn the_latest_word_about_a_server_counts() {
        let at = |channel| ChannelKey::new(0, channel);
        let deeds = [
            deed(5, "eva", Change::Enabled { at: at(1) }),
            deed(4, "", Change::Disabled { at: at(2) }),
            deed(3, "ana", Change::Disabled { at: at(1) }),
            deed(2, "ana", Change::Reset { at: at(0) }),
            deed(1, "ana", Change::Disabled { at: at(0) }),
        ];
        let found = decided(&deeds);
        let of = |channel| found.get(&at(channel)).map(|d| (d.by.as_str(), d.unix_ms));
        assert_eq!([of(0), of(1), of(2)], [Some(("ana", 1)), None, Some(("tool", 4))]);
    }
}
