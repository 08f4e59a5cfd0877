//! `balance-ctl` from a script: what it prints, and with which code it ends.

mod ask;
mod connections;
mod events;
mod instances;
mod journal;
mod preview;

use balance_proto::hello::{Greeting, Verdict};
use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::daemon::Plan;
use balance_tests::impostor;
use balance_tests::programs::{ctl, program, run};
use serde_json::Value;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::process::Command;

/// What a verb prints with `-o json`; it must be one line that says its schema.
#[track_caller]
fn json(daemon: &Daemon, verb: &str, schema: &str) -> Value {
    let text = daemon.do_ctl(&format!("-o json {verb}"));
    assert_eq!(text.lines().count(), 1, "{text}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], schema);
    value
}

fn daemon() -> Daemon {
    Daemon::start(&["127.0.0.1:9001", "127.0.0.1:9002:5", "!", "[::1]:9003", "%"])
}

#[test]
fn show_prints_a_line_a_channel() {
    let daemon = daemon();
    daemon.do_ctl("disable 0 0");
    let expected = "\
GROUP  TYPE  #  STATE     ADDRESS         C  MAXC  TOTAL  SENT  RECEIVED  FAILED  HOST
    0  rr    0  disabled  127.0.0.1:9001  0     -      0     0         0       0  127.0.0.1
    0  rr    1  enabled   127.0.0.1:9002  0     5      0     0         0       0  127.0.0.1
    1  hash  0  enabled   [::1]:9003      0     -      0     0         0       0  ::1
";
    assert_eq!(daemon.do_ctl("show"), expected);
}

#[test]
fn show_as_json_says_all_of_it_with_whole_numbers() {
    let daemon = daemon();
    let shown: Value = serde_json::from_str(&daemon.do_ctl("show -o json")).unwrap();
    assert_eq!(shown["schema"], "balance.table/1");
    assert_eq!(shown["revision"], 1);
    assert_eq!(shown["instance"]["pid"], daemon.pid());
    assert_eq!(shown["instance"]["listen"], daemon.address().to_string());
    assert_eq!(shown["instance"]["boot_id"].as_str().unwrap().len(), 32);
    assert_eq!(shown["groups"].as_array().unwrap().len(), 2);
    assert_eq!(shown["groups"][1]["discipline"], "hash");
    let channel = &shown["groups"][0]["channels"][1];
    assert_eq!(channel["address"], "127.0.0.1:9002");
    assert_eq!((&channel["maxc"], &channel["state"]), (&5.into(), &"enabled".into()));
    for number in ["current", "total", "sent", "received", "failed"] {
        assert_eq!(channel[number], 0, "{number}");
    }
}

#[test]
fn every_verb_changes_what_it_says_and_says_it() {
    let daemon = daemon();
    for (verb, said) in [
        ("disable 0 1", "disable 0/1: done\n"),
        ("disable 0 1", "disable 0/1: it is so already\n"),
        ("assign 0 1 127.0.0.1:9009", "assign 0/1 127.0.0.1:9009: done\n"),
        ("enable 0 1", "enable 0/1: done\n"),
        ("maxc 0 0 12", "maxc 0/0 12: done\n"),
        ("hash 0", "hash 0: done\n"),
        ("rr 1", "rr 1: done\n"),
        ("reset 0 0", "reset 0/0: done\n"),
        (
            "create 1 localhost:9010:3",
            "created channel 1/1, disabled; `balance-ctl enable 1 1` lets it take connections\n",
        ),
    ] {
        assert_eq!(daemon.do_ctl(verb), said);
    }
    let expected = "\
GROUP  TYPE  #  STATE     ADDRESS         C  MAXC  TOTAL  SENT  RECEIVED  FAILED  HOST
    0  hash  0  enabled   127.0.0.1:9001  0    12      0     0         0       0  127.0.0.1
    0  hash  1  enabled   127.0.0.1:9009  0     5      0     0         0       0  127.0.0.1
    1  rr    0  enabled   [::1]:9003      0     -      0     0         0       0  ::1
    1  rr    1  disabled  127.0.0.1:9010  0     3      0     0         0       0  localhost
";
    assert_eq!(daemon.do_ctl("show"), expected);
    let created: Value =
        serde_json::from_str(&daemon.do_ctl("-o json create 0 127.0.0.1:1")).unwrap();
    assert_eq!(created["created"], serde_json::json!({ "group": 0, "channel": 2 }));
    assert_eq!(created["changed"], true);
}

#[test]
fn reset_clears_what_grew_and_not_what_is_open() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    let mut open = balance_tests::connect(daemon.address());
    open.write_all(b"12345").unwrap();
    open.read_exact(&mut [0; 5]).unwrap();
    daemon.wait_counters(0, 0, |n| (n.current, n.total, n.sent, n.received) == (1, 1, 5, 5));
    daemon.do_ctl("reset 0 0");
    let n = daemon.counters(0, 0);
    assert_eq!((n.current, n.total, n.sent, n.received), (1, 0, 0, 0));
    open.write_all(b"67").unwrap();
    open.read_exact(&mut [0; 2]).unwrap();
    daemon.wait_counters(0, 0, |n| (n.sent, n.received) == (2, 2));
}

#[test]
fn what_is_not_there_is_exit_code_4() {
    let daemon = daemon();
    for (verb, sentence) in [
        ("enable 7 0", "balance-ctl: there is no group 7: the table has 2 (`show` lists them)"),
        ("enable 0 2", "balance-ctl: there is no channel 0/2: group 0 has 2 (`show` lists them)"),
        ("hash 9", "balance-ctl: there is no group 9: the table has 2 (`show` lists them)"),
    ] {
        let ran = daemon.ctl(verb);
        assert_eq!((ran.code, ran.sentence()), (Some(4), sentence));
    }
    let empty = tempfile::tempdir().unwrap();
    for args in [&["show"][..], &["-p", "8080", "show"], &["-s", "/no/such.sock", "show"]] {
        let ran = ctl(empty.path(), args);
        assert_eq!(ran.code, Some(4), "{ran:?}");
        ran.sentence();
    }
}

#[test]
fn what_the_daemon_refuses_is_exit_code_5() {
    let daemon = Daemon::start(&["--max-groups", "2", "--max-channels", "1", "127.0.0.1:9"]);
    for (verb, remedy) in [
        ("assign 0 0 127.0.0.1:10", "disable it before"),
        ("create 0 127.0.0.1:10", "--max-channels"),
        ("create 2 127.0.0.1:10", "--max-groups"),
        ("create 1 no.such.host.invalid:10", "check the name"),
        ("create 1 127.0.0.1:nosuchsvc", "give a port number"),
    ] {
        let ran = daemon.ctl(verb);
        assert_eq!(ran.code, Some(5), "{verb}: {ran:?}");
        assert!(ran.sentence().contains(remedy), "{verb}: {ran:?}");
    }
    let ran = daemon.ctl("-o json assign 0 0 127.0.0.1:10");
    assert_eq!(ran.code, Some(5));
    let error: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(error["error"]["code"], "refused");
    assert!(error["error"]["message"].as_str().unwrap().contains("0/0 is enabled"));
    assert_eq!(daemon.table().revision.0, 1, "nothing was changed");
}

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    let dir = tempfile::tempdir().unwrap();
    for args in
        ["", "disable", "disable 0", "enable x 0", "maxc 0 0 -1", "create 0 :80", "show extra"]
    {
        let ran = ctl(dir.path(), &args.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, Some(2), "{args}: {ran:?}");
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn the_only_daemon_needs_no_naming_and_several_do() {
    let first = daemon();
    let dir = first.runtime_dir().to_owned();
    assert_eq!(ctl(&dir, &["show"]).code, Some(0));
    let second = Plan::default().beside(&first).start(&["127.0.0.1:1"]);
    let ran = ctl(&dir, &["show"]);
    assert_eq!(ran.code, Some(2));
    for daemon in [&first, &second] {
        assert!(ran.sentence().contains(&daemon.socket().display().to_string()), "{ran:?}");
        assert_eq!(daemon.ctl("show").code, Some(0));
    }
    let by_env = run(Command::new(program("balance-ctl"))
        .args(["-p", &first.port().to_string(), "show"])
        .env("BALANCE_RUNTIME_DIR", &dir)
        .env("BALANCE_SOCKET", "/no/such.sock"));
    assert_eq!(by_env.code, Some(0), "the command line outweighs the environment: {by_env:?}");
    let by_socket = ctl(&dir, &["show", "-s", second.socket().to_str().unwrap()]);
    assert_eq!(by_socket.stdout.lines().count(), 2);
}

#[test]
fn other_versions_and_strangers_are_exit_code_65() {
    let dir = tempfile::tempdir().unwrap();
    let socket = impostor::of_another_time(dir.path());
    let ran = ctl(dir.path(), &["-s", &socket, "show"]);
    assert_eq!(ran.code, Some(65));
    let said = ran.sentence();
    assert!(said.contains("(release 3.1) speaks protocols 7 to 9"), "{said}");
    assert!(said.contains("speaks protocol 1"), "{said}");
    assert!(said.contains("restart the daemon"), "{said}");

    let dir = tempfile::tempdir().unwrap();
    let socket =
        impostor::answering(dir.path(), b"220 mail.example ESMTP ready, how may I help".to_vec());
    let ran = ctl(dir.path(), &["-s", &socket, "show"]);
    assert_eq!(ran.code, Some(65));
    assert!(ran.sentence().contains("not balance"), "{ran:?}");
}

#[test]
fn a_socket_nobody_answers_at_is_exit_code_69() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("dead.sock");
    drop(UnixListener::bind(&path).unwrap());
    let ran = ctl(dir.path(), &["-s", path.to_str().unwrap(), "show"]);
    assert_eq!(ran.code, Some(69));
    assert!(ran.sentence().contains("start one again"), "{ran:?}");

    // greets well and then goes away
    let welcome = Greeting::ours(Verdict::Welcome { version: 1 }).to_bytes().to_vec();
    let socket = impostor::answering(dir.path(), welcome);
    let ran = ctl(dir.path(), &["-s", &socket, "show"]);
    assert_eq!(ran.code, Some(69), "{ran:?}");
    ran.sentence();
}

#[test]
fn frames_of_a_daemon_that_lies_are_exit_code_69_and_cost_no_memory() {
    for lie in [&u32::MAX.to_be_bytes()[..], &[0, 0, 0, 3, 0xff, 0xff, 0xff], &[0, 0, 1, 0, 5]] {
        let dir = tempfile::tempdir().unwrap();
        let mut answer = Greeting::ours(Verdict::Welcome { version: 1 }).to_bytes().to_vec();
        answer.extend_from_slice(lie);
        let socket = impostor::answering(dir.path(), answer);
        let ran = ctl(dir.path(), &["-s", &socket, "show"]);
        assert_eq!(ran.code, Some(69), "{ran:?}");
        ran.sentence();
    }
}

#[test]
fn the_socket_of_another_user_is_exit_code_77_and_says_whose_it_is() {
    if !rustix::process::geteuid().is_root() {
        balance_tests::programs::skip("only root can try as another user");
        return;
    }
    let daemon = daemon();
    // nobody may search the way to the programs and the socket, but not open it
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(daemon.runtime_dir(), open).unwrap();
    let place = tempfile::tempdir().unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(place.path(), open).unwrap();
    let copy = place.path().join("balance-ctl");
    std::fs::copy(program("balance-ctl"), &copy).unwrap();
    let ran = run(Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&copy)
        .args(["-p", &daemon.port().to_string(), "show"])
        .env("BALANCE_RUNTIME_DIR", daemon.runtime_dir()));
    assert_eq!(ran.code, Some(77), "{ran:?}");
    let said = ran.sentence();
    for part in [daemon.socket().to_str().unwrap(), "uid 65534", "belongs to uid 0", "mode 0660"] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_crash() {
    let channels: Vec<String> = (1..=2000).map(|n| format!("127.0.0.1:{n}")).collect();
    let mut words = vec!["--max-channels", "2000"];
    words.extend(channels.iter().map(String::as_str));
    let daemon = Daemon::start(&words);
    let line = r#""$0" -p "$1" show | head -n 1; exit 0"#;
    let ran = run(Command::new("sh")
        .args(["-c", line])
        .arg(program("balance-ctl"))
        .arg(daemon.port().to_string())
        .env("BALANCE_RUNTIME_DIR", daemon.runtime_dir()));
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.starts_with("GROUP"));
}
