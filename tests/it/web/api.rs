//! The control service (H-64 to H-76), asked as HALB's users do.

use balance_tests::backend::Refusing;
use balance_tests::http::{Client, Origin, get};
use balance_tests::site::{Site, json, say};
use balance_tests::wait::until;
use serde_json::json;
use std::net::SocketAddr;

/// Three servers, two of them on one address.
fn three() -> ([Origin; 3], Site) {
    let servers = ["one", "two", "three"].map(Origin::named);
    let addresses = servers.each_ref().map(Origin::address);
    (servers, Site::start(&[], &addresses))
}

#[test]
fn h64_only_get_and_escapes_are_read() {
    let (_servers, site) = three();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"] {
        for path in ["/api/disable?channel=out1", "/api/enable?channel=out1"] {
            assert_eq!(site.ask(method, path, "").status(), 405, "{method} {path}");
        }
    }
    assert_eq!(site.ask("POST", "/api/status", "").status(), 405);
    let head = site.ask("HEAD", "/api/status", "");
    assert_eq!((head.status(), head.line("content-type")), (200, Some("application/json")));
    assert_eq!(site.json("/api/status")["status"]["out1"], "up", "none of these disabled it");
    assert_eq!(site.code("/api/disable?channel=out%33"), 0);
    assert_eq!(site.json("/api/status")["status"].get("out3"), None);
    // an old client
    let old = say(site.web, "GET /api/status HTTP/1.0\r\n\r\n", false).unwrap();
    assert_eq!(old.status(), 200);
}

#[test]
fn h65_a_disabled_output_gets_no_new_requests_and_finishes_those_it_has() {
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let slow = Origin::answering(move |_| {
        let _ = wait.lock().unwrap().recv();
        balance_tests::http::ok("slow")
    });
    let quick = Origin::named("quick");
    let site = Site::start(&[], &[slow.address(), quick.address()]);
    let mut client = Client::to(site.daemon.address());
    client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    site.daemon.wait_counters(0, 0, |n| n.current == 1);
    assert_eq!(
        site.json("/api/disable?channel=out1"),
        json!({"status": {"code": 0, "message": ""}})
    );
    for _ in 0..6 {
        assert_eq!(get(site.daemon.address(), "").text(), "quick");
    }
    go.send(()).unwrap();
    assert_eq!(client.hear().text(), "slow");
    //
    assert_eq!(site.code("/api/disable?channel=out2&force=1"), 0);
}

#[test]
fn h65_what_is_no_output_changes_nothing() {
    let (_servers, site) = three();
    for name in
        ["out4", "out0", "out01", "OUT1", "1", "0/0", "..", "%00", "x".repeat(3000).as_str()]
    {
        let answer = site.json(&format!("/api/disable?channel={name}"));
        assert_eq!(answer["status"]["code"], 10, "{name}");
        assert_ne!(answer["status"]["message"], "", "{name}");
    }
    assert_eq!(site.json("/api/status")["status"].as_object().unwrap().len(), 2 + 3);
}

#[test]
fn h66_an_address_means_all_its_outputs() {
    let at = |last: u8| SocketAddr::from(([127, 0, 0, last], 9));
    let site = Site::start(
        &[],
        &[at(1), at(2), SocketAddr::from(([127, 0, 0, 1], 10)), "[::1]:9".parse().unwrap()],
    );
    let status = || -> Vec<String> {
        let all = site.json("/api/status");
        all["status"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| key.starts_with("out"))
            .cloned()
            .collect()
    };
    assert_eq!(site.code("/api/disable?127.0.0.1"), 0);
    assert_eq!(status(), ["out2", "out4"]);
    assert_eq!(site.code("/api/disable?127.0.0.1"), 10, "it is so already");
    assert_eq!(site.code("/api/enable?127.0.0.1:10"), 0);
    assert_eq!(status(), ["out2", "out3", "out4"]);
    assert_eq!(site.code("/api/enable?127.0.0.1"), 0, "one of the two changed");
    assert_eq!(site.code("/api/disable?%5B::1%5D"), 0);
    assert_eq!(site.code("/api/enable?::1"), 0);
    for nothing in ["127.0.0.9", "127.0.0.1:11", "127.0.0", "out1", "localhost"] {
        assert_eq!(site.code(&format!("/api/disable?{nothing}")), 10, "{nothing}");
    }
    assert_eq!(status().len(), 4);
}

#[test]
fn h67_enabling_leaves_the_health_to_the_checks() {
    let (dead, good) = (Refusing::new(), Origin::named("good"));
    let options = ["--healthcheck-method", "tcp_connect", "--healthcheck-interval", "1"];
    let site = Site::start(&options, &[dead.address(), good.address()]);
    until("the dead one to be down", || site.json("/api/status")["status"]["out1"] == "down");
    assert_eq!(site.code("/api/disable?channel=out1"), 0);
    assert_eq!(site.json("/api/status")["status"].get("out1"), None);
    assert_eq!(site.code("/api/enable?channel=out1"), 0);
    until("it to be found down again", || site.json("/api/status")["status"]["out1"] == "down");
    assert_eq!(site.json("/api/status")["status"]["out2"], "up");
}

#[test]
fn h68_h69_done_is_0_and_nothing_to_do_is_10() {
    let (_servers, site) = three();
    for (path, code) in [
        ("/api/enable?channel=out2", 10),
        ("/api/disable?channel=out2", 0),
        ("/api/disable?channel=out2", 10),
        ("/api/enable?channel=out2", 0),
    ] {
        assert_eq!(site.code(path), code, "{path}");
    }
    // DS-5: all of them, on purpose
    for name in ["out1", "out2", "out3"] {
        assert_eq!(site.code(&format!("/api/disable?channel={name}")), 0);
    }
    assert_eq!(site.json("/api/status"), json!({"status": {"code": 0, "message": ""}}));
}

#[test]
fn h70_what_cannot_be_read_is_100() {
    let (_servers, site) = three();
    for query in [
        "",
        "?",
        "?channel=",
        "?chanel=out1",
        "?channel=%zz",
        "?channel=out%3",
        "?channel=%ff",
        "?channel=out1&channel=out2",
        "?force=1",
    ] {
        let answer = site.ask("GET", &format!("/api/disable{query}"), "");
        assert_eq!(answer.status(), 200, "{query}");
        let answer = json(&answer);
        assert_eq!(answer["status"]["code"], 100, "{query}");
        assert!(!answer["status"]["message"].as_str().unwrap().is_empty(), "{query}");
    }
}

#[test]
fn h71_h73_every_answer_is_an_envelope() {
    let (_servers, site) = three();
    for path in [
        "/api/",
        "/api/status/x",
        "/api/disable/",
        "/api/enabled?channel=out1",
        "/api/%2e%2e/status",
    ] {
        let answer = site.ask("GET", path, "");
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(json(&answer)["status"]["code"], 100, "{path}");
    }
    let all = json(&site.ask("GET", "/api/status", ""));
    let status = all["status"].as_object().unwrap();
    assert!(status["code"].is_u64() && status["message"].is_string() && status.len() == 2 + 3);
}

#[test]
fn h72_the_status_names_what_is_there_and_enabled() {
    let (_servers, site) = three();
    let all =
        json!({"status": {"code": 0, "message": "", "out1": "up", "out2": "up", "out3": "up"}});
    assert_eq!(site.json("/api/status"), all);
    site.daemon.do_ctl("disable 0 1");
    let two = json!({"status": {"code": 0, "message": "", "out1": "up", "out3": "up"}});
    assert_eq!(site.json("/api/status"), two);
    let deeds = site.daemon.do_ctl("log -o json");
    site.code("/api/enable?channel=out2");
    let later = site.daemon.do_ctl("log -o json");
    assert!(!deeds.contains("api-127") && later.contains("api-127"), "{later}");
}

#[test]
fn h76_many_calls_at_once_lose_nothing() {
    let (_servers, site) = three();
    let before = site.daemon.table().revision.0;
    let changed: u64 = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..50)
            .map(|caller| {
                let site = &site;
                scope.spawn(move || {
                    let mut client = Client::to(site.web);
                    let call = |n: usize| {
                        let verb =
                            if (n + caller).is_multiple_of(2) { "disable" } else { "enable" };
                        client.say(format!(
                            "GET /api/{verb}?channel=out{} HTTP/1.1\r\nHost: {}\r\n\r\n",
                            1 + n % 3,
                            site.web
                        ));
                        match json(&client.hear())["status"]["code"].as_u64() {
                            Some(0) => 1,
                            Some(10) => 0,
                            other => panic!("{other:?}"),
                        }
                    };
                    (0..20).map(call).sum::<u64>()
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).sum()
    });
    let table = site.daemon.table();
    assert_eq!(table.revision.0 - before, changed, "each accepted change is one revision");
    let shown = site.json("/api/status");
    for (name, channel) in ["out1", "out2", "out3"].iter().zip(&table.groups[0].channels) {
        assert_eq!(shown["status"].get(*name).is_some(), channel.admin.is_enabled(), "{name}");
    }
}
