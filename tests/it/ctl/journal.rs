//! `log` and `undo`.

use super::{daemon, json};

#[test]
fn what_was_done_is_listed_and_taken_back() {
    let daemon = daemon();
    let before = daemon.table();
    daemon.do_ctl("maxc 0 0 7");
    daemon.do_ctl("disable 0 1");
    let said = daemon.do_ctl("log");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("ID  TIME"), "{said}");
    assert!(lines[1].starts_with(" 2  2") && lines[1].contains("disabled 0/1"), "{said}");
    assert!(lines[2].contains("balance-ctl (") && lines[2].contains("maxc of 0/0 is 7"));
    assert_eq!(daemon.do_ctl("undo"), "took back number 2 (disabled 0/1): enabled 0/1\n");
    assert!(daemon.do_ctl("log").contains("enabled 0/1 (took back 2)"));
    assert_eq!(daemon.do_ctl("undo"), "took back number 1 (maxc of 0/0 is 7): maxc of 0/0 is 0\n");
    let as_before = |table: balance_proto::view::TableView| -> Vec<_> {
        let channels = table.groups.into_iter().flat_map(|group| group.channels);
        channels.map(|channel| (channel.admin, channel.maxc, channel.address)).collect()
    };
    assert_eq!(as_before(daemon.table()), as_before(before));
    assert!(daemon.do_ctl("log").contains("done by number 3"));
    let again = daemon.ctl("undo 1");
    assert_eq!(again.code, Some(5), "{again:?}");
    assert!(again.sentence().contains("it was already, by number 4"), "{again:?}");
}

#[test]
fn journal_and_undo_as_json() {
    let daemon = daemon();
    daemon.do_ctl("disable 0 1");
    daemon.do_ctl("reset 0 0");
    let log = json(&daemon, "log", "balance.journal/1");
    let (reset, disabled) = (&log["deeds"][0], &log["deeds"][1]);
    assert_eq!((&disabled["id"], &disabled["revision"]), (&1.into(), &2.into()));
    assert_eq!(disabled["actor"]["tool"], "balance-ctl");
    assert_eq!(disabled["change"]["kind"], "disabled");
    assert_eq!(
        (&disabled["change"]["group"], &disabled["change"]["channel"]),
        (&0.into(), &1.into())
    );
    assert_eq!(disabled["undo"]["state"], "possible");
    assert_eq!(reset["undo"]["state"], "never");
    let undone = json(&daemon, "undo", "balance.result/1");
    assert_eq!((&undone["undone"], &undone["by"]), (&1.into(), &3.into()));
    assert_eq!(undone["change"]["words"], "enabled 0/1");
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    let daemon = daemon();
    let none = daemon.ctl("undo");
    assert_eq!(none.code, Some(4), "{none:?}");
    daemon.do_ctl("reset 0 0");
    let never = daemon.ctl("undo 1");
    assert_eq!(never.code, Some(5), "{never:?}");
    assert!(never.sentence().contains("the numbers that were counted are gone"), "{never:?}");
    daemon.do_ctl("disable 0 1");
    daemon.do_ctl("enable 0 1");
    let moved_on = daemon.ctl("undo 2");
    assert_eq!(moved_on.code, Some(5), "{moved_on:?}");
}
