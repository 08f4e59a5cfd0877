//! The web side of a balance without `--http`: what TCP has is there, what only HTTP has is not.

use balance_tests::backend::{Backend, Refusing};
use balance_tests::http::Message;
use balance_tests::programs::balance;
use balance_tests::site::{Site, free, json};
use balance_tests::wait::until;
use balance_tests::{ask_text, connect};
use serde_json::json;
use std::net::TcpListener;

fn two() -> ([Backend; 2], Site) {
    let servers = [Backend::named("one"), Backend::named("two")];
    let addresses = servers.each_ref().map(Backend::address);
    (servers, Site::tcp(&[], &addresses))
}

#[test]
fn outputs_are_taken_out_by_name_and_by_address() {
    let (servers, site) = two();
    let all = json!({"status": {"code": 0, "message": "", "out1": "up", "out2": "up"}});
    assert_eq!(site.json("/api/status"), all);
    assert_eq!(site.code("/api/disable?channel=out1"), 0);
    assert_eq!(site.code("/api/disable?channel=out1"), 10);
    for _ in 0..4 {
        assert!(ask_text(site.daemon.address(), "").contains("two"));
    }
    assert_eq!(site.code("/api/enable?channel=out1"), 0);
    let second = servers[1].address();
    assert_eq!(site.code(&format!("/api/disable?{second}")), 0);
    assert_eq!(site.json("/api/status")["status"].get("out2"), None);
    assert_eq!(site.code(&format!("/api/disable?{}", second.ip())), 0, "the other one changed");
    assert_eq!(site.code("/api/disable?channel=out3"), 10);
    //
    assert_eq!(site.code("/api/enable?channel=out1"), 0);
    let held = connect(site.daemon.address());
    site.daemon.wait_counters(0, 0, |n| n.current == 1);
    assert_eq!(site.code("/api/disable?channel=out1&force=1"), 0);
    site.daemon.wait_counters(0, 0, |n| n.current == 0);
    drop(held);
    // who is made later has the next name
    site.daemon.do_ctl("create 0 127.0.0.1:9");
    assert_eq!(site.code("/api/enable?channel=out3"), 0);
}

#[test]
fn metrics_have_no_series_of_http() {
    let (_servers, site) = two();
    ask_text(site.daemon.address(), "");
    let held = connect(site.daemon.address());
    until("one to be over and one to be there", || {
        let text = site.ask("GET", "/metrics", "").text();
        text.contains("balance_sessions_active 1\n") && text.contains("balance_sessions_total 1\n")
    });
    let text = site.ask("GET", "/metrics", "").text();
    assert!(text.contains("balance_clients 1\n"), "{text}");
    let named = text.lines().filter(|line| line.starts_with("balance_channel_sessions_total{"));
    assert_eq!(named.filter(|line| line.contains("id=\"out")).count(), 2, "{text}");
    for word in [
        "queue",
        "waiting",
        "requests",
        "replies",
        "cookie",
        "learned",
        "responses",
        "response_s",
        "broken",
        "retries",
        "balance_sessions_max",
        "balance_clients_max",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    assert!(text.ends_with("# EOF\n"));
    drop(held);
}

#[test]
fn counters_are_those_that_count() {
    let (_servers, site) = two();
    ask_text(site.daemon.address(), "");
    until("it to be over", || site.json("/api/v2/counters")["sessions_total"] == 1);
    let all = site.json("/api/v2/counters");
    assert_eq!(
        (&all["out1_status"], &all["out2_status"], &all["out3_status"]),
        (&json!(0), &json!(0), &json!(100))
    );
    assert_eq!((&all["sessions_active"], &all["errors"]), (&json!(0), &json!(0)));
    for name in ["queue", "queue_max", "waiting", "sessions_max", "out1_queue", "out1_queue_max"] {
        assert_eq!(all.get(name), None, "{name}");
    }
    let told: serde_json::Value =
        serde_json::from_str(&site.daemon.do_ctl("counters -o json")).unwrap();
    assert_eq!(told, all);
    let mrtg =
        site.ask("GET", "/api/v2/counters?format=mrtg&names=sessions_total,queue", "").text();
    assert!(mrtg.starts_with("1\nUNKNOWN\n"), "{mrtg}");
}

#[test]
fn the_json_interface_knows_names_and_says_that_there_is_no_http() {
    let (_servers, site) = two();
    let table = site.json("/api/v2/table");
    let channel = &table["groups"][0]["channels"][1];
    assert_eq!((&channel["name"], channel.get("http")), (&json!("out2"), None));
    let refused = site.ask("GET", "/api/v2/http", "");
    assert_eq!(refused.status(), 409);
    assert_eq!(json(&refused)["error"]["code"], "refused");
    for path in ["status", "process", "connections", "history", "journal", "events", "channels/0/1"]
    {
        assert_eq!(site.ask("GET", &format!("/api/v2/{path}"), "").status(), 200, "{path}");
    }
    // nobody asked for the web side: nothing is different from before
    let plain = balance_tests::Daemon::start(&["127.0.0.1:9"]);
    let shown = plain.do_ctl("show -o json");
    assert!(shown.contains("\"name\":null") && !shown.contains("out1"), "{shown}");
}

#[test]
fn the_page_leaves_out_what_http_has() {
    let (_servers, site) = two();
    ask_text(site.daemon.address(), "");
    let page: Message = site.ask("GET", "/?lang=en", "");
    let text = page.text();
    assert_eq!(page.status(), 200);
    for there in
        ["All 2 servers take clients", "· TCP", "out1", "out2", "data-c=\"current\"", "maxconn"]
    {
        assert!(text.contains(there), "{there}: {text}");
    }
    for not in ["data-c=\"queue\"", "data-c=\"resp\"", "data-c=\"slow\"", "sessions_max", "5xx"] {
        assert!(!text.contains(not), "{not}: {text}");
    }
    let spanish = site.ask("GET", "/?lang=es", "").text();
    assert!(spanish.contains("Los 2 servidores aceptan clientes"), "{spanish}");
}

#[test]
fn checks_are_seen_and_passwords_hold_without_http_too() {
    let (good, dead) = (Backend::named("good"), Refusing::new());
    let options = [
        "--healthcheck-method",
        "tcp_connect",
        "--healthcheck-interval",
        "1",
        "--username",
        "ana",
        "--password",
        "secret",
    ];
    let site = Site::tcp(&options, &[good.address(), dead.address()]);
    until("the dead one to be down", || site.json("/api/status")["status"]["out2"] == "down");
    assert_eq!(site.json("/api/v2/counters")["out2_status"], 1);
    assert_eq!(site.ask("GET", "/", "").status(), 401);
    assert_eq!(site.ask("GET", "/", "Authorization: Basic YW5hOnNlY3JldA==\r\n").status(), 200);
    assert_eq!(site.ask("GET", "/metrics", "").status(), 200);
}

#[test]
fn what_keeps_it_from_starting_is_said_and_what_3_54_says_stays() {
    let (front, taken) = (free(), free());
    let _taken = TcpListener::bind(taken).unwrap();
    let runs = |words: &str| {
        let dir = tempfile::tempdir().unwrap();
        balance(dir.path(), &words.split_whitespace().collect::<Vec<_>>())
    };
    let at = format!("-b {} {} 127.0.0.1:9", front.ip(), front.port());
    let ctl = |port: u16| format!("--ctl-bind {} --ctl-port {port}", taken.ip());
    let ran = runs(&format!("-f {} {at}", ctl(taken.port())));
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(71), 1), "{ran:?}");
    let says = "Error: --ctl-port: failed to initialize the control web service interface";
    assert!(ran.stderr.starts_with(says), "{ran:?}");
    let ran = runs(&format!("-f --ui-port 0 --ctl-port x {at}"));
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(64), 2), "{ran:?}");
    assert!(ran.stderr.contains("ui_port value must be between 1 and 65535 [0]; "), "{ran:?}");
    // the front door's own troubles are told as they always were
    let ran = runs(&format!("-f -b {} {} 127.0.0.1:9", taken.ip(), taken.port()));
    let web = runs(&format!("-f --ui-port 1 -b {} {} 127.0.0.1:9", taken.ip(), taken.port()));
    assert_eq!((web.code, &web.stderr), (ran.code, &ran.stderr));
    assert!(ran.stderr.contains("bind()"), "{ran:?}");
}
