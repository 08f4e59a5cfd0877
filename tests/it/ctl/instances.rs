//! `instances`: who runs here.

use super::{daemon, json};
use balance_tests::daemon::Plan;
use balance_tests::programs::ctl;

#[test]
fn all_daemons_are_listed_with_who_cannot_be_reached() {
    let first = daemon();
    let second = Plan::default().beside(&first).start(&["--name", "edge", "127.0.0.1:1"]);
    let mut killed = Plan::default().beside(&first).start(&["127.0.0.1:1"]);
    killed.kill();
    let said = ctl(first.runtime_dir(), &["instances"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
    assert_eq!(said.stdout.lines().count(), 4);
    let line = |daemon: &balance_tests::Daemon| -> Vec<String> {
        let socket = daemon.socket().display().to_string();
        let line = said.stdout.lines().find(|line| line.contains(&socket)).unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };
    let edge = line(&second);
    let (pid, listen) = (second.pid().to_string(), second.address().to_string());
    assert_eq!(edge[..4], ["edge", &pid, &listen, env!("CARGO_PKG_VERSION")]);
    assert_eq!(edge[5], "yes");
    assert_eq!(line(&first)[5], "yes");
    let gone = line(&killed);
    assert_eq!((gone[0].as_str(), gone[5].as_str()), ("-", "no:"));
    assert_eq!(first.do_ctl("instances").lines().count(), 2, "-p picks one");

    let listed = json(&second, "instances", "balance.instances/1");
    let edge = &listed["instances"][0];
    assert_eq!((&edge["name"], &edge["reachable"]), (&"edge".into(), &true.into()));
    assert_eq!((&edge["pid"], &edge["listen"]), (&second.pid().into(), &listen.into()));
    assert_eq!(edge["your_role"], "operator");
    let gone = json(&killed, "instances", "balance.instances/1");
    assert_eq!(gone["instances"][0]["reachable"], false);
    assert!(gone["instances"][0]["reason"].as_str().unwrap().contains("nobody answers"));
}

#[test]
fn none_is_no_error_and_says_where_it_looked() {
    let empty = tempfile::tempdir().unwrap();
    let ran = ctl(empty.path(), &["instances"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stderr.contains(&empty.path().display().to_string()), "{ran:?}");
    assert_eq!(ran.stdout, "NAME  PID  LISTEN  RELEASE  SOCKET  REACHABLE\n");
}
