//! `explain`, `route`, `health`: why, where to, and how it is.

use super::{daemon, json};
use balance_tests::backend::Backend;
use balance_tests::{Daemon, answer_to, connect};

#[test]
fn explain_says_why_a_channel_gets_what_it_gets() {
    let daemon = daemon();
    let why = "\
Channel 0/1 can take clients.
Group 0 shares out clients in turn; 2 channels of it can take some, this one included.
If they came now, 5,000 of 10,000 clients (50 %) would be offered to it first.
";
    assert_eq!(daemon.do_ctl("explain 0 1"), why);
    let why = "\
Channel 1/0 can take clients.
Group 1 shares out clients by their address; 1 channel of it can take some, this one included.
Group 0 comes before it: what is taken there never gets to group 1.
The addresses of 10,000 of 10,000 clients (100 %) name this channel.
If they came now, 0 of 10,000 clients (0 %) would be offered to it first.
";
    assert_eq!(daemon.do_ctl("explain 1 0"), why);
    daemon.do_ctl("disable 0 1");
    let why = "\
Channel 0/1 takes no clients: disabled by an operator.
Group 0 shares out clients in turn; 1 channel of it can take some.
If they came now, 0 of 10,000 clients (0 %) would be offered to it first.
";
    assert_eq!(daemon.do_ctl("explain 0 1"), why);
    assert_eq!(daemon.ctl("explain 0 7").code, Some(4));
}

#[test]
fn explain_as_json() {
    let daemon = daemon();
    daemon.do_ctl("disable 0 1");
    let why = json(&daemon, "explain 0 1", "balance.explanation/1");
    assert_eq!(why["obstacle"]["kind"], "disabled");
    assert_eq!((&why["share"], &why["usable_in_group"]), (&0.into(), &1.into()));
    let why = json(&daemon, "explain 1 0", "balance.explanation/1");
    assert_eq!(why["obstacle"], serde_json::Value::Null);
    assert_eq!(why["before"], serde_json::json!([0]));
    assert_eq!((&why["clients"], &why["named_by"]), (&10_000.into(), &10_000.into()));
}

#[test]
fn route_tells_each_stop_and_where_else() {
    let daemon = daemon();
    let there = "\
client 10.1.2.3
group 0, round robin
it goes to 0/0; if that cannot be connected to, to 0/1
";
    assert_eq!(daemon.do_ctl("route 10.1.2.3"), there);
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl("disable 0 1");
    let said = daemon.do_ctl("route 10.1.2.3");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[2], "  0/0 is passed over: disabled by an operator");
    assert_eq!(lines[4], "  no channel of this group takes it");
    assert!(lines[5].starts_with("group 1, hash: the address folds to "), "{said}");
    assert!(lines[5].ends_with(", which names 1/0"), "{said}");
    assert_eq!(lines[6], "it goes to 1/0; if that cannot be connected to, it is closed");
    let route = json(&daemon, "route 10.1.2.3", "balance.route/1");
    assert_eq!(route["to"], serde_json::json!({ "group": 1, "channel": 0 }));
    assert_eq!(route["else_to"], serde_json::Value::Null);
    assert_eq!(route["stops"][0]["passed_over"][1]["obstacle"]["kind"], "disabled");
    assert!(route["stops"][1]["fold"].is_u64());
}

#[test]
fn a_client_that_would_be_closed_is_exit_code_3() {
    let daemon = Daemon::start(&["127.0.0.1:9001"]);
    daemon.do_ctl("disable 0 0");
    let ran = daemon.ctl("route ::1");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.ends_with("it would be closed: no channel can take it\n"), "{ran:?}");
    let ran = daemon.ctl("-o json route ::1");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(3), ""));
    assert!(ran.stdout.contains(r#""to":null"#), "{ran:?}");
}

#[test]
fn clients_go_where_route_says() {
    let names = ["a", "b", "c"];
    let servers = names.map(Backend::named);
    let addresses: Vec<String> = servers.iter().map(|s| s.address().to_string()).collect();
    let words = addresses.iter().map(String::as_str).chain(["%"]);
    let daemon = Daemon::start(&words.collect::<Vec<_>>());
    for last in 1..=9 {
        let route = json(&daemon, &format!("route 127.0.0.{last}"), "balance.route/1");
        let channel = route["to"]["channel"].as_u64().unwrap();
        let reached = answer_to([127, 0, 0, last], daemon.address());
        assert_eq!(reached, names[usize::try_from(channel).unwrap()], "127.0.0.{last}");
    }
}

#[test]
fn health_and_drains_are_shown() {
    let server = Backend::echo();
    let daemon = Daemon::before(&[server.address()]);
    let open = connect(daemon.address());
    daemon.wait_counters(0, 0, |n| n.current == 1);
    let address = server.address().to_string();
    daemon.do_ctl("drain 0 0 --within 3600 --then cut");
    let shown = json(&daemon, "show", "balance.table/1");
    let channel = &shown["groups"][0]["channels"][0];
    assert_eq!((&channel["state"], &channel["health"]), (&"draining".into(), &"unchecked".into()));
    let draining = &channel["draining"];
    assert_eq!((&draining["began_with"], &draining["then"]), (&1.into(), &"cut".into()));
    let [began, deadline] =
        ["began_unix_ms", "deadline_unix_ms"].map(|name| draining[name].as_u64().unwrap());
    assert_eq!(deadline - began, 3_600_000);

    let table = daemon.do_ctl("health");
    let words: Vec<&str> = table.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(words, ["0", "0", &address, "draining", "unchecked", "-", "-"]);
    let health = json(&daemon, "health", "balance.health/1");
    assert_eq!(health["channels"][0]["health"], "unchecked");
    drop(open);
}

#[test]
fn a_channel_that_was_disabled_by_itself_says_why_and_since_when() {
    let dead = balance_tests::backend::Refusing::new();
    let daemon = Daemon::start(&["-a", &dead.address().to_string()]);
    drop(connect(daemon.address()));
    balance_tests::wait::until("the channel to be disabled", || {
        daemon.do_ctl("health").contains("autodisabled")
    });
    let table = daemon.do_ctl("health");
    assert!(table.contains("Connection refused"), "{table}");
    let health = json(&daemon, "health", "balance.health/1");
    assert!(health["channels"][0]["since_unix_ms"].is_u64(), "{health}");
}
