//! `--dry-run`, `--if-revision`, and the question before the last channel goes.

use super::{daemon, json};
use balance_tests::Daemon;
use balance_tests::programs::program;
use balance_tests::screen::{Plan, Screen};
use serde_json::json as value;

#[test]
fn a_dry_run_says_what_would_happen_in_plain_words() {
    let daemon = daemon();
    let words = "\
dry run: disabled 0/0
new connections as expected of 10,000 clients, now -> then:
  0/0     50 % -> 0 %
  0/1     50 % -> 100 %
no client is closed for want of a channel
further connections that group 0 can hold: no limit -> 5
it can be undone
";
    assert_eq!(daemon.do_ctl("disable 0 0 --dry-run"), words);
    assert_eq!(daemon.do_ctl("enable 0 0 --dry-run"), "dry run: nothing, it is so already\n",);
    daemon.do_ctl("disable 0 0");
    let words = daemon.do_ctl("disable 0 1 --dry-run");
    for line in [
        "  1/0     0 % -> 100 %",
        "group 1 takes clients then, and does not now",
        "CAREFUL: it is the last channel of its group that takes clients",
    ] {
        assert!(words.lines().any(|said| said == line), "{line:?} is missing in {words}");
    }
}

#[test]
fn a_dry_run_changes_nothing_whatever_the_verb() {
    let daemon = daemon();
    daemon.do_ctl("disable 0 1");
    let before = daemon.table();
    for verb in [
        "enable 0 1",
        "disable 0 0",
        "maxc 0 0 3",
        "create 0 127.0.0.1:1",
        "assign 0 1 127.0.0.1:1",
        "rr 1",
        "hash 0",
        "reset 0 0",
        "drain 0 0 --then cut --within 1",
        "remove 0 1",
    ] {
        let said = daemon.do_ctl(&format!("{verb} --dry-run"));
        assert!(said.starts_with("dry run: "), "{verb}: {said}");
        let effect = json(&daemon, &format!("{verb} --dry-run"), "balance.preview/1");
        assert!(effect["change"].is_string(), "{verb}: {effect}");
        assert_eq!(effect["reversible"], !verb.starts_with("reset"), "{verb}: {effect}");
    }
    let after = daemon.table();
    assert_eq!((after.revision, after.groups), (before.revision, before.groups));
}

#[test]
fn a_dry_run_is_refused_as_the_change_would_be() {
    let daemon = daemon();
    assert_eq!(daemon.ctl("disable 7 0 --dry-run").code, Some(4));
    assert_eq!(daemon.ctl("remove 0 0 --dry-run").code, Some(5));
}

#[test]
fn a_dry_run_as_json_says_all_of_it() {
    let daemon = daemon();
    let effect = json(&daemon, "disable 0 0 --dry-run", "balance.preview/1");
    let expected = value!({
        "schema": "balance.preview/1",
        "change": "disabled 0/0",
        "clients": 10_000,
        "exact": false,
        "shares": [
            { "group": 0, "channel": 0, "before": 5000, "after": 0 },
            { "group": 0, "channel": 1, "before": 5000, "after": 10_000 },
        ],
        "refused": { "before": 0, "after": 0 },
        "remapped": 0,
        "spills_into": [],
        "headroom": { "before": null, "after": 5 },
        "open": 0,
        "closes": 0,
        "reversible": true,
        "last_usable": false,
    });
    assert_eq!(effect, expected);
}

#[test]
fn a_dry_run_is_exact_for_listed_clients() {
    let daemon = daemon();
    let listed = "disable 0 0 --dry-run --client 10.0.0.1 --client ::1";
    let words = daemon.do_ctl(listed);
    assert!(words.contains("of the 2 listed clients, now -> then:\n  0/0     1 -> 0\n"), "{words}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "10.0.0.1\n\n 10.0.0.2\n10.0.0.3\n").unwrap();
    let listed = format!("disable 0 0 --dry-run --clients {}", file.path().display());
    let effect = json(&daemon, &listed, "balance.preview/1");
    assert_eq!((&effect["clients"], &effect["exact"]), (&3.into(), &true.into()));

    std::fs::write(file.path(), "10.0.0.1\nhere\n").unwrap();
    let ran = daemon.ctl(&listed);
    assert_eq!(ran.code, Some(2));
    assert!(ran.sentence().ends_with("line 2: \"here\" is no IP address"), "{ran:?}");
    assert_eq!(daemon.ctl("disable 0 0 --dry-run --clients /no/such").code, Some(2));
    std::fs::write(file.path(), "10.0.0.1\n".repeat(3001)).unwrap();
    assert_eq!(daemon.ctl(&listed).code, Some(2));
    std::fs::write(file.path(), "1:2:3:4:5:6:7:8\n".repeat(3000)).unwrap();
    assert_eq!(daemon.ctl(&listed).code, Some(0), "the most that are allowed fit a call");
}

#[test]
fn a_change_expects_the_revision_it_was_decided_on() {
    let daemon = daemon();
    let seen = daemon.table().revision.0;
    daemon.do_ctl("maxc 0 1 3");
    let ran = daemon.ctl(&format!("disable 0 1 --if-revision {seen}"));
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.sentence().contains("it was changed meanwhile"), "{ran:?}");
    assert_eq!(daemon.table().revision.0, seen + 1);
    daemon.do_ctl(&format!("disable 0 0 --if-revision {seen}"));
    daemon.do_ctl(&format!("disable 0 1 --if-revision {}", seen + 1));
}

/// `balance-ctl` on this daemon, at a terminal.
fn at_a_terminal(daemon: &Daemon, verb: &str) -> Screen {
    let args: Vec<&str> = verb.split_whitespace().collect();
    let dir = daemon.runtime_dir().display().to_string();
    let env = &[("BALANCE_RUNTIME_DIR", dir.as_str())];
    Screen::start(&Plan { program: &program("balance-ctl"), args: &args, env, size: (80, 24) })
}

#[test]
fn at_a_terminal_the_last_channel_goes_only_after_a_yes() {
    let daemon = Daemon::start(&["127.0.0.1:9001", "127.0.0.1:9002"]);
    let mut first = at_a_terminal(&daemon, "disable 0 0");
    assert_eq!(first.wait_end(), 0, "another one is left");
    for answer in ["n\r", "\r", "\u{4}"] {
        let mut asked = at_a_terminal(&daemon, "disable 0 1");
        asked.wait_for(&["takes the last channel away", "100 % of the clients", "[y/N]"]);
        asked.keys(answer);
        assert_eq!(asked.wait_end(), 2);
        asked.wait_for(&["nothing was changed"]);
    }
    assert!(daemon.do_ctl("show").contains("enabled   127.0.0.1:9002"));
    let mut asked = at_a_terminal(&daemon, "drain 0 1");
    asked.wait_for(&["[y/N]"]);
    asked.keys("y\r");
    assert_eq!(asked.wait_end(), 0);
    daemon.do_ctl("enable 0 1");
    assert_eq!(at_a_terminal(&daemon, "disable 0 1 --yes").wait_end(), 0);
    daemon.do_ctl("enable 0 1");
    // a script is obeyed
    assert_eq!(daemon.do_ctl("disable 0 1"), "disable 0/1: done\n");
}
