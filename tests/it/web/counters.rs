//! HALB's counters (H-85 to H-90): driven by known events, and the same in every form.

use balance_tests::backend::Refusing;
use balance_tests::http::{Client, Origin, get, ok};
use balance_tests::site::Site;
use balance_tests::wait::until;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, mpsc};

const CHECKED: [&str; 4] = ["--healthcheck-method", "tcp_connect", "--healthcheck-interval", "1"];

fn counters(site: &Site) -> Value {
    site.json("/api/v2/counters")
}

#[test]
fn h85_the_status_tells_working_failing_and_disconnected_apart() {
    let (good, dead, off) = (Origin::named("good"), Refusing::new(), Origin::named("off"));
    let site = Site::start(&CHECKED, &[good.address(), dead.address(), off.address()]);
    assert_eq!(site.code("/api/disable?channel=out3"), 0);
    until("the dead one to be found out", || counters(&site)["out2_status"] == 1);
    let all = counters(&site);
    let seen =
        |name: &str| (all[format!("{name}_status")].clone(), all[format!("{name}_admin")].clone());
    assert_eq!(seen("out1"), (0.into(), "enabled".into()));
    assert_eq!(seen("out2"), (1.into(), "enabled".into()));
    assert_eq!(seen("out3"), (100.into(), "disabled".into()));
    assert_eq!(seen("out8"), (100.into(), "absent".into()));
    assert_eq!(all.get("out9_status"), None);
}

/// A server that answers when it is told to.
fn held() -> (mpsc::Sender<()>, Origin) {
    let (go, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let origin = Origin::answering(move |_| {
        let _ = wait.lock().unwrap().recv();
        ok("done")
    });
    (go, origin)
}

fn ask(client: &mut Client) {
    client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
}

#[test]
fn h86_requests_that_wait_are_counted_and_their_most_is_kept() {
    let (go, server) = held();
    let options = ["--mode", "insert", "--cookie-name", "S"];
    let site = Site::start(&options, &[server.address()]);
    site.daemon.do_ctl("maxc 0 0 1");
    let mut clients: Vec<Client> = (0..4).map(|_| Client::to(site.daemon.address())).collect();
    for client in &mut clients {
        client.say("GET / HTTP/1.1\r\nHost: x\r\nCookie: S=out1\r\n\r\n");
    }
    let waiting = |site: &Site| {
        let all = counters(site);
        all["queue"].as_u64().unwrap() + all["waiting"].as_u64().unwrap()
    };
    until("three to wait", || waiting(&site) == 3);
    let before = counters(&site);
    // which of them is next is not ours to say
    clients.iter().for_each(|_| go.send(()).unwrap());
    clients.iter_mut().for_each(|client| drop(client.hear()));
    let all = counters(&site);
    assert_eq!((all["queue"].as_u64(), all["waiting"].as_u64()), (Some(0), Some(0)));
    assert_eq!(all["queue_max"], before["queue_max"], "the most stays");
    assert_eq!(all["out1_queue_max"], before["out1_queue_max"]);
}

#[test]
fn h87_sessions_are_counted_when_they_are_over() {
    let (go, server) = held();
    let site = Site::start(&[], &[server.address()]);
    let mut clients: Vec<Client> = (0..3).map(|_| Client::to(site.daemon.address())).collect();
    clients.iter_mut().for_each(ask);
    until("three to be under way", || counters(&site)["out1_sessions_active"] == 3);
    go.send(()).unwrap();
    until("one to be over", || counters(&site)["out1_sessions_active"] == 2);
    let all = counters(&site);
    let numbers =
        ["active", "max", "total"].map(|word| all[format!("out1_sessions_{word}")].as_u64());
    assert_eq!(numbers, [Some(2), Some(3), Some(1)]);
    let totals = ["active", "max", "total"].map(|word| all[format!("sessions_{word}")].as_u64());
    assert_eq!(totals, [Some(2), Some(3), Some(1)]);
    drop(go);
}

#[test]
fn h88_every_check_that_fails_is_counted_also_while_it_is_down() {
    let (good, dead) = (Origin::named("good"), Refusing::new());
    let site = Site::start(&CHECKED, &[good.address(), dead.address()]);
    until("more failures than it takes to be down", || {
        counters(&site)["out2_errors"].as_u64().unwrap() >= 3
    });
    let all = counters(&site);
    assert_eq!(all["out1_errors"], 0);
    assert!(all["errors"].as_u64() >= all["out2_errors"].as_u64());
}

#[test]
fn h89_the_most_of_all_is_that_of_the_sum() {
    let ((go, one), (on, two)) = (held(), held());
    let site = Site::start(&[], &[one.address(), two.address()]);
    for (name, go) in [("out1", &go), ("out2", &on)] {
        let other = if name == "out1" { "out2" } else { "out1" };
        site.code(&format!("/api/enable?channel={name}"));
        assert_eq!(site.code(&format!("/api/disable?channel={other}")), 0);
        let mut clients: Vec<Client> = (0..3).map(|_| Client::to(site.daemon.address())).collect();
        clients.iter_mut().for_each(ask);
        let active = format!("{name}_sessions_active");
        until("three to be under way", || counters(&site)[&active] == 3);
        clients.iter().for_each(|_| go.send(()).unwrap());
        clients.iter_mut().for_each(|client| drop(client.hear()));
        until("all to be over", || counters(&site)[&active] == 0);
    }
    let all = counters(&site);
    assert_eq!(
        [&all["out1_sessions_max"], &all["out2_sessions_max"], &all["sessions_max"]],
        [3, 3, 3]
    );
}

/// `name{labels}` and its value.
fn scrape(site: &Site) -> BTreeMap<String, f64> {
    let answer = site.ask("GET", "/metrics", "");
    let kind = answer.line("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    let text = answer.text();
    assert!(text.ends_with("# EOF\n"));
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    let read = samples.map(|line| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    });
    read.collect()
}

/// HALB's names and those of `/metrics`, from the table in the docs.
fn mapping() -> Vec<(String, String)> {
    let text = include_str!("../../../docs/counters.md");
    let rows = text.lines().filter_map(|line| {
        let mut cells =
            line.strip_prefix("| `")?.split('|').map(|cell| cell.trim().trim_matches('`'));
        Some((cells.next()?.trim_end_matches('`').to_owned(), cells.next()?.to_owned()))
    });
    rows.collect()
}

#[test]
fn h90_json_mrtg_and_metrics_say_the_same_under_the_names_of_the_table() {
    let servers = ["one", "two", "three"].map(Origin::named);
    let site = Site::start(&[], &servers.each_ref().map(Origin::address));
    (0..7).for_each(|_| drop(get(site.daemon.address(), "")));
    until("all to be over", || counters(&site)["sessions_total"] == 7);
    assert_eq!(site.code("/api/disable?channel=out2"), 0);
    let (all, samples) = (counters(&site), scrape(&site));
    let told: Value = serde_json::from_str(&site.daemon.do_ctl("counters -o json")).unwrap();
    assert_eq!(told, all);
    let mapping = mapping();
    let mut named = 0;
    for (name, value) in all.as_object().unwrap() {
        let Some(value) = value.as_u64() else { continue };
        named += 1;
        let lines = site.daemon.do_ctl(&format!("counters -o mrtg {name}"));
        assert_eq!(lines.lines().next(), Some(value.to_string().as_str()), "{name}");
        let over_http = site.ask("GET", &format!("/api/v2/counters?format=mrtg&names={name}"), "");
        assert_eq!(over_http.text().lines().next(), lines.lines().next(), "{name}");
        assert_eq!(over_http.text().lines().count(), 4);
        let output = name.split_once('_').filter(|(out, _)| out.starts_with("out"));
        let generic = output.map_or(name.clone(), |(_, word)| format!("outX_{word}"));
        let (_, metric) = mapping.iter().find(|(halb, _)| *halb == generic).expect(name);
        let sample = samples.iter().find(|(key, _)| match output {
            Some((out, _)) => {
                key.starts_with(&format!("{metric}{{")) && key.contains(&format!("id=\"{out}\""))
            }
            None => *key == metric,
        });
        match (sample, &all[format!("{}_admin", output.map_or("", |(out, _)| out))]) {
            (None, admin) => assert_eq!(admin, "absent", "{name}: {metric}"),
            (Some((_, sample)), _) => assert_eq!(*sample, value as f64, "{name}: {metric}"),
        }
    }
    assert_eq!(named, 8 * 7 + 7);
    assert_eq!(mapping.len(), 7 + 7, "and none that is not there");
}

#[test]
fn the_process_is_told_of_as_proc_has_it() {
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let samples = scrape(&site);
    let near = |a: f64, b: f64| (a - b).abs() <= b / 4.0 + 2.0;
    let resident = site.daemon.resident_kib() as f64 * 1024.0;
    assert!(near(samples["process_resident_memory_bytes"], resident), "{samples:?}");
    assert!(samples["process_cpu_seconds_total"] > 0.0);
    assert!(samples["process_open_fds"] >= 8.0 && samples["process_max_fds"] >= 64.0);
    let process = site.json("/api/v2/process");
    assert!(process["cpus"].as_u64() >= Some(1) && process["memory_max"].as_u64() > Some(1 << 20));
}

#[test]
fn the_dashboard_and_the_alerts_name_what_is_there() {
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let text = site.ask("GET", "/metrics", "").text();
    let dashboard = include_str!("../../../assets/grafana/balance.json");
    let _: Value = serde_json::from_str(dashboard).unwrap();
    let alerts = include_str!("../../../assets/prometheus/balance.rules.yml");
    let mut named = 0;
    for word in
        [dashboard, alerts].join("\n").split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
    {
        if word.starts_with("balance_") || word.starts_with("process_") {
            named += 1;
            let there = text.lines().any(|line| {
                line.strip_prefix(word).is_some_and(|rest| rest.starts_with(['{', ' ']))
            });
            assert!(there, "{word}");
        }
    }
    assert!(named > 20);
}
