//! What operators took out of service stays out after a restart, if it is to (A-24, DS-4).

use balance_tests::daemon::Plan;
use balance_tests::http::{Origin, get};
use balance_tests::programs::balance;
use balance_tests::site::{Site, free};
use serde_json::{Value, json};
use std::path::Path;

/// One run after the other of the same balance, each before three servers.
struct Runs {
    _servers: [Origin; 3],
    addresses: Vec<std::net::SocketAddr>,
    state: tempfile::TempDir,
    site: Site,
}

impl Runs {
    fn first(options: &[&str]) -> Self {
        let servers = ["one", "two", "three"].map(Origin::named);
        let addresses = servers.each_ref().map(Origin::address).to_vec();
        let state = tempfile::tempdir().unwrap();
        let site = Site::planned(Plan::default(), &all(options, state.path()), &addresses);
        Self { _servers: servers, addresses, state, site }
    }

    /// Ends it in the hardest way, and starts it again on its port.
    fn again(&mut self, options: &[&str]) {
        let listen = self.site.daemon.address();
        self.site.daemon.kill();
        let plan = Plan::default().listen(listen);
        self.site = Site::planned(plan, &all(options, self.state.path()), &self.addresses);
    }

    fn status(&self) -> Vec<String> {
        let status = self.site.json("/api/status");
        let members = status["status"].as_object().unwrap().keys();
        members.filter(|key| key.starts_with("out")).cloned().collect()
    }
}

fn all<'a>(options: &[&'a str], state: &'a Path) -> Vec<&'a str> {
    let state = state.to_str().unwrap();
    let more = ["--http", "--healthcheck-method", "none", "--state-dir", state];
    [options, &more].concat()
}

fn without_state(words: &mut Runs) -> Vec<String> {
    let listen = words.site.daemon.address();
    words.site.daemon.kill();
    words.site = Site::planned(Plan::default().listen(listen), &["--http"], &words.addresses);
    words.status()
}

#[test]
fn a24_disabled_stays_disabled_with_who_and_when() {
    let mut runs = Runs::first(&[]);
    assert_eq!(runs.site.code("/api/disable?channel=out2"), 0);
    assert_eq!(runs.site.code("/api/disable?channel=out3&volatile=1"), 0);
    assert_eq!(runs.status(), ["out1"]);
    let told = |runs: &Runs| -> Value {
        runs.site.json("/api/v2/journal")["deeds"].as_array().unwrap().last().unwrap().clone()
    };
    let (before, listen) = (told(&runs), runs.site.daemon.address());
    runs.again(&[]);
    assert_eq!(runs.site.daemon.address(), listen);
    assert_eq!(runs.status(), ["out1", "out3"], "the volatile one is back");
    let after = told(&runs);
    for fact in ["unix_ms", "actor", "change"] {
        assert_eq!(after[fact], before[fact], "{fact}");
    }
    assert!(after["actor"]["tool"].as_str().unwrap().starts_with("api-127."), "{after}");
    let page = runs.site.ask("GET", "/?lang=en", "").text();
    assert!(page.contains("by api-127."), "{page}");
    for _ in 0..6 {
        assert_ne!(get(runs.site.daemon.address(), "").text(), "two");
    }
    // what an earlier run did is taken back as everything is
    runs.site.daemon.do_ctl("undo");
    assert_eq!(runs.status(), ["out1", "out2", "out3"]);
    runs.again(&[]);
    assert_eq!(runs.status(), ["out1", "out2", "out3"]);
}

#[test]
fn a24_balance_ctl_and_drains_count_and_without_the_directory_nothing_does() {
    let mut runs = Runs::first(&[]);
    runs.site.daemon.do_ctl("disable 0 0");
    runs.site.daemon.do_ctl("drain 0 1");
    runs.again(&[]);
    assert_eq!(runs.status(), ["out3"]);
    runs.site.daemon.do_ctl("enable 0 0");
    runs.again(&[]);
    assert_eq!(runs.status(), ["out1", "out3"]);
    assert_eq!(without_state(&mut runs), ["out1", "out2", "out3"]);
}

#[test]
fn a24_another_server_in_its_place_is_another_channel() {
    let mut runs = Runs::first(&[]);
    runs.site.daemon.do_ctl("disable 0 1");
    runs.addresses[1] = "127.0.0.1:9".parse().unwrap();
    runs.again(&[]);
    assert_eq!(runs.status(), ["out1", "out2", "out3"]);
    runs.site.daemon.wait_log("it is another one now");
}

#[test]
fn a24_a_directory_that_cannot_be_written_is_an_error() {
    let (dir, at) = (tempfile::tempdir().unwrap(), free());
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (ip, port) = (at.ip().to_string(), at.port().to_string());
    let inside = file.join("x").display().to_string();
    let ran = balance(dir.path(), &["-f", "--state-dir", &inside, "-b", &ip, &port, "127.0.0.1:9"]);
    assert_eq!(ran.code, Some(71), "{ran:?}");
    let says = "Error: --state-dir: failed to create the state config file [";
    assert!(ran.stderr.starts_with(says), "{ran:?}");
    // and a file that is none enables all, and says so
    let runs = Runs::first(&[]);
    let name = format!("0.0.0.0_{}.json", runs.site.daemon.port());
    let path = runs.state.path().join(name);
    assert_eq!(
        json!([]),
        serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()).unwrap()["disabled"]
    );
    std::fs::write(&path, "{").unwrap();
    let mut runs = runs;
    runs.again(&[]);
    assert_eq!(runs.status().len(), 3);
    runs.site.daemon.wait_log("all channels are enabled");
}
