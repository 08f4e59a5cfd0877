//! The JSON interface: everything that is described is there, says what balance-ctl says, and changes
//! nothing without the token.

use balance_tests::connect;
use balance_tests::http::Origin;
use balance_tests::site::{Site, json};
use balance_tests::wait::until;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

struct Steered {
    _dir: tempfile::TempDir,
    _servers: [Origin; 2],
    site: Site,
}

impl Steered {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, format!("{TOKEN}\nnothing more\n")).unwrap();
        let servers = ["one", "two"].map(Origin::named);
        let file = file.display().to_string();
        let site =
            Site::start(&["--api-token-file", &file], &servers.each_ref().map(Origin::address));
        Self { _dir: dir, _servers: servers, site }
    }

    /// A change, with the token.
    fn change(&self, path: &str, body: Value) -> (u16, Value) {
        let token = format!("Authorization: Bearer {TOKEN}\r\n");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.site.send("POST", path, &token, &body);
        (answer.status(), json(&answer))
    }
}

#[test]
fn looks_say_what_balance_ctl_says() {
    let Steered { site, .. } = &Steered::new();
    let told = |args: &str| -> Value { serde_json::from_str(&site.daemon.do_ctl(args)).unwrap() };
    for (path, args) in [
        ("/api/v2/status", "health -o json"),
        ("/api/v2/journal", "log -o json"),
        ("/api/v2/channels/0/1", "explain 0 1 -o json"),
        ("/api/v2/route?client=10.0.0.1", "route 10.0.0.1 -o json"),
        ("/api/v2/counters", "counters -o json"),
    ] {
        assert_eq!(site.json(path), told(args), "{path}");
    }
    let (mut table, mut shown) = (site.json("/api/v2/table"), told("show -o json"));
    table["at_us"] = 0.into();
    shown["at_us"] = 0.into();
    assert_eq!(table, shown);
    assert_eq!(table["groups"][0]["channels"][1]["http"]["name"], "out2");
    assert_eq!(site.json("/api/v2/connections")["schema"], "balance.connections/1");
    assert_eq!(site.json("/api/v2/history?group=0")["schema"], "balance.history/1");
}

#[test]
fn changes_do_what_balance_ctl_does() {
    let steered = Steered::new();
    let changed = |path: &str, body: Value| {
        let (status, value) = steered.change(path, body);
        assert_eq!(
            (status, value["schema"].as_str()),
            (200, Some("balance.result/1")),
            "{path}: {value}"
        );
        value["changed"].as_bool().unwrap()
    };
    let none = Value::Null;
    assert!(changed("/api/v2/channels/0/1/disable", none.clone()));
    assert!(!changed("/api/v2/channels/0/1/disable", none.clone()));
    assert!(changed("/api/v2/channels/0/1/assign", json!({"target": "127.0.0.1:99"})));
    assert!(changed("/api/v2/channels/0/1/maxc", json!({"maxc": 7})));
    assert!(changed("/api/v2/undo", json!({})));
    assert!(changed("/api/v2/channels/0/1/enable", none.clone()));
    assert!(changed("/api/v2/groups/0/hash", none.clone()));
    assert!(changed("/api/v2/groups/0/rr", json!({})));
    assert!(changed("/api/v2/groups/0/create", json!({"target": "127.0.0.1:9:3"})));
    assert!(changed("/api/v2/channels/0/2/remove", none.clone()));
    assert!(changed("/api/v2/channels/0/0/drain", json!({"within_s": 60, "then": "cut"})));
    changed("/api/v2/channels/0/0/reset", none);
    assert!(!changed("/api/v2/connections/close", json!({"idle_s": 0})));
    let table = steered.site.daemon.table();
    let channels = &table.groups[0].channels;
    assert_eq!((channels.len(), channels[1].address.port(), channels[1].maxc.get()), (2, 99, 0));
    let log = steered.site.daemon.do_ctl("log");
    assert!(log.contains("v2-127."), "{log}");
}

#[test]
fn a_dry_run_is_a_look_and_a_revision_guards() {
    let steered = Steered::new();
    let site = &steered.site;
    let (status, effect) = steered.change("/api/v2/channels/0/0/disable?dry_run=true", Value::Null);
    assert_eq!((status, effect["schema"].as_str()), (200, Some("balance.preview/1")));
    assert_eq!(site.json("/api/status")["status"]["out1"], "up");
    let before = site.json("/api/v2/table")["revision"].clone();
    site.daemon.do_ctl("maxc 0 0 5");
    let path = format!("/api/v2/channels/0/0/disable?if_revision={before}");
    let (status, refusal) = steered.change(&path, Value::Null);
    assert_eq!((status, refusal["error"]["code"].as_str()), (409, Some("mismatch")));
    assert_eq!(steered.change("/api/v2/channels/0/0/disable?if_revision=99", Value::Null).0, 200);
}

#[test]
fn without_the_token_nothing_changes() {
    let steered = Steered::new();
    let path = "/api/v2/channels/0/0/disable";
    let (long, short) = (format!("Bearer {TOKEN}x"), format!("Bearer {}", &TOKEN[1..]));
    for said in ["", "Bearer", "Bearer x", &long, &short, "Basic eDp5"] {
        let line =
            if said.is_empty() { String::new() } else { format!("Authorization: {said}\r\n") };
        let answer = steered.site.send("POST", path, &line, "");
        assert_eq!(answer.status(), 401, "{said}");
        assert_eq!(json(&answer)["error"]["code"], "denied");
    }
    // nor is told what it would do
    for path in [
        "/api/v2/channels/0/0/disable",
        "/api/v2/groups/0/hash",
        "/api/v2/connections/close",
        "/api/v2/undo",
    ] {
        for query in ["", "?dry_run=true", "?dry_run=true&if_revision=1", "?dry_run=maybe"] {
            let body = if path.ends_with("close") { r#"{"idle_s": 1}"# } else { "" };
            let path = format!("{path}{query}");
            let answer = steered.site.send("POST", &path, "Authorization: Bearer x\r\n", body);
            assert_eq!(answer.status(), 401, "{path}");
            assert_eq!(answer.line("www-authenticate"), Some("Bearer realm=\"balance\""));
        }
    }
    // a name for it in the address is none
    assert_eq!(steered.site.ask("GET", path, "").status(), 405);
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let answer = site.send("POST", path, &format!("Authorization: Bearer {TOKEN}\r\n"), "");
    assert_eq!(answer.status(), 403);
    assert!(answer.text().contains("--api-token-file"), "{answer:?}");
    let path = format!("{path}?dry_run=true");
    let answer = site.send("POST", &path, &format!("Authorization: Bearer {TOKEN}\r\n"), "");
    assert_eq!((answer.status(), json(&answer)["error"]["code"].as_str()), (403, Some("denied")));
    assert_eq!(site.json("/api/status")["status"]["out1"], "up");
}

#[test]
fn another_verb_is_told_which_ones_there_are() {
    let steered = Steered::new();
    let (look, deed) = ("GET,HEAD", "POST");
    for (path, allowed) in [
        ("/api/v2/table", look),
        ("/api/v2/http", look),
        ("/api/v2/events/stream", look),
        ("/api/v2/channels/0/0", look),
        ("/api/v2/channels/0/0/disable", deed),
        ("/api/v2/groups/0/rr", deed),
        ("/api/v2/connections", look),
        ("/api/v2/connections/close", deed),
        ("/api/v2/undo", deed),
        ("/api/status", look),
        ("/api/disable", "GET"),
        ("/api/enable?channel=out1", "GET"),
        ("/metrics", look),
    ] {
        let all = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];
        let allowed: Vec<_> = allowed.split(',').collect();
        for method in all.into_iter().filter(|method| !allowed.contains(method)) {
            let answer = steered.site.ask(method, path, "Content-Length: 0\r\n");
            let told = answer.line("allow").unwrap_or_default();
            let told: Vec<_> = told.split(',').map(str::trim).collect();
            assert_eq!((answer.status(), told), (405, allowed.clone()), "{method} {path}");
        }
    }
    assert_eq!(steered.site.json("/api/status")["status"]["out1"], "up");
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let steered = Steered::new();
    for (path, body, status) in [
        ("/api/v2/channels/0/9/disable", json!({}), 404),
        ("/api/v2/channels/9/0/disable", json!({}), 404),
        ("/api/v2/channels/0/0/explode", json!({}), 404),
        ("/api/v2/channels/0/65536/disable", json!({}), 400),
        ("/api/v2/groups/-1/rr", json!({}), 400),
        ("/api/v2/channels/0/0/maxc", json!({}), 400),
        ("/api/v2/channels/0/0/maxc", json!({"maxc": -1}), 400),
        ("/api/v2/channels/0/0/maxc", json!({"max": 1}), 400),
        ("/api/v2/channels/0/0/assign", json!({"target": "127.0.0.1:9"}), 409),
        ("/api/v2/channels/0/0/remove", json!({}), 409),
        ("/api/v2/groups/0/create", json!({"target": "a:b:c"}), 400),
        ("/api/v2/connections/close", json!({"id": 77}), 404),
        ("/api/v2/connections/close", json!({}), 400),
        ("/api/v2/undo", json!({"id": 5}), 404),
        ("/api/v2/channels/0/0/disable?dry_run=maybe", json!({}), 400),
    ] {
        let (got, value) = steered.change(path, body.clone());
        assert_eq!(got, status, "{path} {body}: {value}");
        assert_eq!(value["schema"], "balance.error/1", "{path}");
    }
    let long = "x".repeat(1 << 20);
    assert_eq!(steered.site.send("POST", "/api/v2/undo", "", &long).status(), 413);
    assert_eq!(steered.site.ask("GET", "/api/v2/nothing", "").status(), 404);
    assert_eq!(steered.site.ask("GET", "/api/v2/history?channel=1", "").status(), 400);
    assert_eq!(steered.site.json("/api/status")["status"]["out1"], "up");
}

#[test]
fn all_that_is_described_is_there() {
    let steered = Steered::new();
    let text = include_str!("../../../assets/openapi.json");
    let described: Value = serde_json::from_str(text).unwrap();
    for (path, methods) in described["paths"].as_object().unwrap() {
        let path =
            path.replace("{group}", "0").replace("{channel}", "0").replace("{verb}", "reset");
        if path.ends_with("/groups/0/reset") || path.ends_with("/stream") {
            continue;
        }
        for method in methods.as_object().unwrap().keys() {
            let answer = steered.site.ask(&method.to_uppercase(), &path, "Content-Length: 0\r\n");
            assert!(!matches!(answer.status(), 404 | 405), "{method} {path}: {answer:?}");
        }
    }
}

/// The next event of a stream: its id and its data.
fn event(stream: &mut impl BufRead) -> (String, Value) {
    let (mut id, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
        if let Some(data) = line.strip_prefix("data: ") {
            let value = serde_json::from_str(data).unwrap();
            if id.is_empty() {
                line.clear();
                stream.read_line(&mut line).unwrap();
                id = line.strip_prefix("id: ").unwrap_or_default().trim().to_owned();
            }
            return (id, value);
        }
        if let Some(number) = line.strip_prefix("id: ") {
            id = number.trim().to_owned();
        }
    }
}

#[test]
fn events_come_as_they_happen_and_go_on_where_they_broke_off() {
    let steered = Steered::new();
    let site = &steered.site;
    let open = |lines: &str| {
        let mut stream = connect(site.web);
        let text = format!("GET /api/v2/events/stream HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
        stream.write_all(text.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        (line.contains(" 200 "), reader)
    };
    let (opened, mut stream) = open("");
    assert!(opened);
    site.daemon.do_ctl("disable 0 0");
    let (first, value) = event(&mut stream);
    assert_eq!(value["change"]["kind"], "disabled");
    site.daemon.do_ctl("enable 0 0");
    let (_, value) = event(&mut stream);
    assert_eq!(value["change"]["kind"], "enabled");
    let (_, mut again) = open(&format!("Last-Event-ID: {first}\r\n"));
    let (_, value) = event(&mut again);
    assert_eq!(value["change"]["kind"], "enabled");
    // H: bounded in number
    drop((stream, again));
    let mut held = Vec::new();
    until("one too many to be refused", || {
        let (opened, stream) = open("");
        held.push(stream);
        !opened
    });
    assert!(held.len() >= 15, "{}", held.len());
}
