//! `events`: what happened, and with `--follow` what happens.

use super::daemon;
use balance_tests::Daemon;
use balance_tests::programs::{program, wait_for};
use balance_tests::wait::until;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// A `balance-ctl events --follow` that runs; killed when dropped.
struct Follower {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Follower {
    #[track_caller]
    fn of(daemon: &Daemon, args: &[&str]) -> Self {
        let mut child = Command::new(program("balance-ctl"))
            .args(["events", "--follow", "-s"])
            .arg(daemon.socket())
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let (stdout, sink) = (child.stdout.take().unwrap(), Arc::clone(&lines));
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                sink.lock().unwrap().push(line);
            }
        });
        Self { child, lines }
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    #[track_caller]
    fn wait_lines(&self, count: usize) -> Vec<String> {
        until(&format!("{count} lines"), || self.lines().len() >= count);
        self.lines()
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn events(lines: &[String]) -> Vec<Value> {
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn events_are_a_line_each() {
    let daemon = daemon();
    assert_eq!(daemon.do_ctl("events"), "");
    daemon.do_ctl("disable 0 1");
    daemon.do_ctl("hash 0");
    let said = daemon.do_ctl("events");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("    1  2") && lines[0].contains("Z  disabled 0/1, by balance-ctl (")
    );
    assert!(lines[1].contains("  group 0 is hash, by "), "{said}");
    let later = daemon.do_ctl("events --after 1 -o json");
    let later: Value = serde_json::from_str(&later).unwrap();
    assert_eq!((&later["schema"], &later["cursor"]), (&"balance.event/1".into(), &2.into()));
    assert_eq!((&later["kind"], &later["revision"]), (&"changed".into(), &3.into()));
    assert_eq!(later["change"]["discipline"], "hash");
    assert_eq!(later["words"], "group 0 is hash");
}

#[test]
fn follow_goes_on_with_what_others_do_until_the_daemon_ends() {
    let mut daemon = daemon();
    daemon.do_ctl("disable 0 1");
    let mut follower = Follower::of(&daemon, &["-o", "json"]);
    follower.wait_lines(1);
    daemon.do_ctl("enable 0 1");
    daemon.do_ctl("maxc 0 1 9");
    let told = events(&follower.wait_lines(3));
    let cursors: Vec<u64> = told.iter().map(|event| event["cursor"].as_u64().unwrap()).collect();
    assert_eq!(cursors, [1, 2, 3], "none is missing, none comes twice");
    assert_eq!(told[2]["change"]["maxc"], 9);
    daemon.do_ctl("end");
    assert_eq!(wait_for(&mut follower.child).code(), Some(0));
    until("the last line", || follower.lines().len() == 4);
    assert_eq!(events(&follower.lines())[3]["kind"], "ending");
    daemon.wait();
}

#[test]
fn follow_misses_nothing_in_a_storm() {
    let daemon = daemon();
    let follower = Follower::of(&daemon, &["-o", "json"]);
    // more than a page and than a listener may lag behind
    let changes = 1500;
    balance_tests::daemon::on_runtime(async {
        use balance_proto::{client::Client, id::ChannelKey, id::Maxc, request::Request};
        let mut client = Client::connect(&daemon.socket(), "storm").await.unwrap();
        for n in 1..=changes {
            let (at, maxc) = (ChannelKey::new(0, 0), Maxc::new(n));
            client.ask(Request::Maxc { at, maxc }, None).await.unwrap();
        }
    });
    let told = events(&follower.wait_lines(changes as usize));
    let in_order = (1..).zip(&told).all(|(n, event)| event["cursor"] == n);
    assert!(in_order && told.len() == changes as usize, "{} events", told.len());
    let all = daemon.do_ctl("events");
    assert_eq!(all.lines().count(), changes as usize);
}

#[test]
fn a_number_of_an_earlier_run_is_no_reason_to_be_silent() {
    let daemon = daemon();
    daemon.do_ctl("disable 0 1");
    let follower = Follower::of(&daemon, &["--after", "99"]);
    assert!(follower.wait_lines(1)[0].contains("disabled 0/1"));
}

#[test]
fn failures_and_spills_are_told() {
    let (dead, server) =
        (balance_tests::backend::Refusing::new(), balance_tests::backend::Backend::named("a"));
    let daemon = Daemon::start(&[&dead.address().to_string(), "!", &server.address().to_string()]);
    assert_eq!(balance_tests::ask_text(daemon.address(), ""), "a");
    until("the failure", || {
        daemon.do_ctl("events").contains("0/0 could not be connected to, 1 time\n")
    });
    until("the spill", || {
        daemon.do_ctl("events").contains("1 client went to group 1: none before")
    });
}

#[test]
fn events_that_are_not_kept_are_counted() {
    let daemon = daemon();
    balance_tests::daemon::on_runtime(async {
        use balance_proto::{client::Client, id::ChannelKey, id::Maxc, request::Request};
        let mut client = Client::connect(&daemon.socket(), "storm").await.unwrap();
        for n in 1..=4100 {
            let (at, maxc) = (ChannelKey::new(0, 0), Maxc::new(n));
            client.ask(Request::Maxc { at, maxc }, None).await.unwrap();
        }
    });
    let ran = daemon.ctl("events");
    assert_eq!(ran.stderr, "balance-ctl: missed 4 events: not kept any more\n");
    assert_eq!(ran.stdout.lines().count(), 4096);
    let first = daemon.do_ctl("events -o json");
    let first: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!((&first["kind"], &first["count"]), (&"missed".into(), &4.into()));
}
