//! What the commands print, to the byte (balance(1) §5.3, §6).
//!
//! Pure. The words are those scripts read, 3.54 included (DB-2).

use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::view::{ChannelView, Counters, TableView};
use std::fmt::Write;

/// The release whose words these are.
const VERSION: &str = "3.54";

/// What a conversation begins with.
pub(super) fn banner(pid: u32) -> String {
    format!("\nbalance {VERSION} interactive command shell\nPID of master process is {pid}\n\n")
}

/// What stands in front of each command.
pub(super) fn prompt(group: GroupId) -> String {
    format!("balance[{group}] ")
}

/// `version`.
pub(super) fn version(max_groups: u16, max_channels: u16) -> String {
    format!("  This is balance {VERSION}\n  MAXGROUPS={max_groups}\n  MAXCHANNELS={max_channels}\n")
}

/// `help`: descriptions begin in column 34.
pub(super) fn help() -> String {
    const COMMANDS: [(&str, &str); 16] = [
        ("create <host> <port>", "add a channel to the current group, disabled"),
        ("assign <channel> <host> <port>", "lead a disabled channel elsewhere"),
        ("disable <channel>", "give a channel no new connections"),
        ("enable <channel>", "let a channel take connections"),
        ("group <group>", "make another group the current one"),
        ("hash", "share out the group's clients by their address"),
        ("help", "print this"),
        ("kill", "end the balancer, open connections go on"),
        ("maxc <channel> <maxc>", "limit the connections of a channel, 0 is no limit"),
        ("mrtg-bytes <grp> <ch>", "print bytes received and sent, for MRTG"),
        ("mrtg-conns <grp> <ch>", "print connections, for MRTG"),
        ("quit", "leave"),
        ("reset <channel>", "set the counters of a channel to 0"),
        ("rr", "share out the group's clients in turn"),
        ("show", "print all channels with their counters"),
        ("version", "print version and limits"),
    ];
    let mut text = String::from("available commands:\n");
    for (syntax, about) in COMMANDS {
        // writing to a String cannot fail
        let _ = writeln!(text, "  {syntax:<31}{about}");
    }
    text
}

/// `show`.
pub(super) fn show(table: &TableView) -> String {
    let mut text = String::new();
    row(
        &mut text,
        &["GRP", "Type", "#", "S", "ip-address", "port", "c", "totalc", "maxc", "sent", "rcvd"]
            .map(str::to_owned),
    );
    for group in &table.groups {
        let discipline = match group.discipline {
            Discipline::RoundRobin => "RR",
            Discipline::Hash => "Hash",
        };
        for channel in &group.channels {
            row(&mut text, &cells(group.id, discipline, channel));
        }
    }
    text
}

fn cells(group: GroupId, discipline: &str, channel: &ChannelView) -> [String; 11] {
    let Counters { current, total, sent, received, .. } = channel.counters;
    [
        group.to_string(),
        discipline.to_owned(),
        channel.id.to_string(),
        if channel.admin.is_enabled() { "ENA" } else { "dis" }.to_owned(),
        channel.address.ip().to_string(),
        channel.address.port().to_string(),
        current.to_string(),
        total.to_string(),
        channel.maxc.to_string(),
        sent.to_string(),
        received.to_string(),
    ]
}

/// Right-aligned fields, one blank between; a field grows if its value is wider.
fn row(text: &mut String, cells: &[String; 11]) {
    const WIDTHS: [usize; 11] = [3, 4, 2, 3, 16, 5, 4, 11, 4, 11, 11];
    for (column, (cell, width)) in cells.iter().zip(WIDTHS).enumerate() {
        let blank = if column == 0 { "" } else { " " };
        let _ = write!(text, "{blank}{cell:>width$}");
    }
    text.push('\n');
}

/// `mrtg-bytes`: received comes first.
pub(super) fn mrtg_bytes(at: ChannelKey, counters: &Counters) -> String {
    mrtg(at, &counters.received.to_string(), &counters.sent.to_string())
}

/// `mrtg-conns`.
pub(super) fn mrtg_conns(at: ChannelKey, counters: &Counters) -> String {
    mrtg(at, &counters.total.to_string(), "UNKNOWN")
}

fn mrtg(ChannelKey { group, channel }: ChannelKey, first: &str, second: &str) -> String {
    format!("{first}\n{second}\nUNKNOWN\ngroup {group} channel {channel}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::http::Exchanges;
    use balance_proto::id::{ChannelId, Maxc, Revision};
    use balance_proto::state::{Admin, Health};
    use balance_proto::view::{Checks, GroupView};

    fn channel(id: u16, address: &str, counters: Counters) -> ChannelView {
        ChannelView {
            id: ChannelId(id),
            name: None,
            host: "h".to_owned(),
            address: address.parse().unwrap(),
            admin: if id == 0 { Admin::Enabled } else { Admin::Disabled },
            health: Health::Unchecked,
            maxc: Maxc::new(5),
            changed: Revision(1),
            counters,
            checks: Checks::default(),
            exchanges: Exchanges::default(),
        }
    }

    #[test]
    fn show_is_84_columns_wide_and_grows_where_it_must() {
        let counters = Counters { current: 1, total: 2, sent: 10, received: 62, failed: 0 };
        let wide = Counters { sent: u64::MAX, ..counters };
        let group = |id, discipline, channels| GroupView {
            id: GroupId(id),
            discipline,
            changed: Revision(1),
            channels,
        };
        let channels = vec![
            channel(0, "127.0.0.1:9001", counters),
            channel(1, "[2001:db8:1:2:3::9]:80", wide),
        ];
        let table = TableView {
            revision: Revision(1),
            at_us: 0,
            http: None,
            groups: vec![
                group(0, Discipline::Hash, channels),
                group(1, Discipline::RoundRobin, Vec::new()),
            ],
        };
        assert_eq!(
            show(&table),
            "\
GRP Type  #   S       ip-address  port    c      totalc maxc        sent        rcvd
  0 Hash  0 ENA        127.0.0.1  9001    1           2    5          10          62
  0 Hash  1 dis 2001:db8:1:2:3::9    80    1           2    5 18446744073709551615          62
"
        );
        assert_eq!(show(&table).lines().next().unwrap().len(), 84);
    }

    #[test]
    fn mrtg_prints_four_lines_received_first() {
        let counters = Counters { current: 0, total: 3, sent: 10, received: 62, failed: 0 };
        let at = ChannelKey::new(1, 2);
        assert_eq!(mrtg_bytes(at, &counters), "62\n10\nUNKNOWN\ngroup 1 channel 2\n");
        assert_eq!(mrtg_conns(at, &counters), "3\nUNKNOWN\nUNKNOWN\ngroup 1 channel 2\n");
    }

    #[test]
    fn help_describes_in_column_34() {
        let text = help();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("available commands:"));
        for line in lines {
            assert_eq!(&line[..2], "  ");
            assert!(line.as_bytes()[32] == b' ' && line.as_bytes()[33] != b' ', "{line}");
        }
    }
}
