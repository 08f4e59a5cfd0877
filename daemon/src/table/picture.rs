//! The table as the protocol shows it, in pages that fit a frame.
//!
//! Must not know who looks, nor the time: the caller says when the picture is taken.

use super::{Channel, Table, key};
use balance_proto::id::{ChannelId, GroupId};
use balance_proto::view::{ChannelView, GroupView, Position, TablePage};

/// Most groups and channels together on one page. A channel needs at most about 600 bytes (a host
/// name of 253 and some thirty numbers), so that a page stays well below the 1 MiB of a frame.
pub const PAGE_ROWS: usize = 1_200;

impl Table {
    /// The page that begins at `from`, taken at `at_us` microseconds after the start.
    #[must_use]
    pub fn page(&self, from: Position, at_us: u64, rows: usize) -> TablePage {
        let (revision, groups) = (self.revision, Vec::new());
        let mut page = TablePage { revision, at_us, http: None, groups, next: None };
        let (mut room, mut skip) = (rows.max(2), usize::from(from.channel));
        for (g, group) in self.groups.iter().enumerate().skip(usize::from(from.group)) {
            if room < 2 {
                page.next = Some(position(g, 0));
                break;
            }
            room -= 1;
            let places = group.channels.iter().enumerate().skip(skip).take(room);
            let end = skip + places.len();
            room -= places.len();
            let channels = places.filter(|(_, channel)| !channel.removed);
            let channels = channels.map(|(c, channel)| view(c, channel)).collect();
            page.groups.push(GroupView {
                id: key(g, 0).group,
                discipline: group.discipline,
                changed: group.changed,
                channels,
            });
            if end < group.channels.len() {
                page.next = Some(position(g, end));
                break;
            }
            skip = 0;
        }
        page
    }
}

fn position(group: usize, channel: usize) -> Position {
    let (GroupId(group), ChannelId(channel)) =
        (key(group, channel).group, key(group, channel).channel);
    Position { group, channel }
}

fn view(index: usize, channel: &Channel) -> ChannelView {
    ChannelView {
        id: key(0, index).channel,
        name: channel.name,
        host: channel.target.host().to_owned(),
        address: channel.address,
        admin: channel.admin.clone(),
        health: channel.health.clone(),
        maxc: channel.maxc,
        changed: channel.changed,
        counters: channel.live.counters(),
        checks: channel.live.checks(),
        exchanges: channel.live.exchanges(),
    }
}

#[cfg(test)]
mod tests {
    use crate::table::{Destination, GroupPlan, Limits, Table};
    use balance_proto::discipline::Discipline;
    use balance_proto::view::{Assembly, Position, Torn};
    use proptest::prelude::*;

    fn table(sizes: &[usize]) -> Table {
        let destination = Destination {
            target: "127.0.0.1:9".parse().unwrap(),
            address: "127.0.0.1:9".parse().unwrap(),
        };
        let plan = sizes.iter().map(|&size| GroupPlan {
            discipline: Discipline::RoundRobin,
            channels: vec![destination.clone(); size],
        });
        Table::new(Limits { groups: 99, channels: 99 }, plan.collect())
    }

    proptest! {
        #[test]
        fn pages_of_any_size_make_up_the_whole_table(
            sizes in prop::collection::vec(0usize..7, 0..9), rows in 2usize..12,
        ) {
            let table = table(&sizes);
            let (mut pages, mut from, mut count) = (Assembly::default(), Position::START, 0);
            let whole = loop {
                let page = table.page(from, 5, rows);
                let shown = page.groups.len() + page.groups.iter().map(|g| g.channels.len()).sum::<usize>();
                prop_assert!(shown <= rows);
                let next = page.next;
                match pages.add(from, page).unwrap() {
                    Some(whole) => break whole,
                    None => from = next.unwrap(),
                }
                count += 1;
                prop_assert!(count < 100);
            };
            let got: Vec<_> = whole.groups.iter().map(|g| g.channels.len()).collect();
            prop_assert_eq!(got, sizes);
            for (g, group) in whole.groups.iter().enumerate() {
                prop_assert_eq!(group.id.index(), g);
                for (c, channel) in group.channels.iter().enumerate() {
                    prop_assert_eq!(channel.id.index(), c);
                }
            }
        }
    }

    #[test]
    fn pages_of_two_revisions_do_not_mix() {
        let table = table(&[3, 3]);
        let first = table.page(Position::START, 1, 3);
        let next = first.next.unwrap();
        let mut second = table.page(next, 2, 3);
        second.revision = second.revision.next();
        let mut pages = Assembly::default();
        assert_eq!(pages.add(Position::START, first), Ok(None));
        assert_eq!(pages.add(next, second), Err(Torn));
    }
}
