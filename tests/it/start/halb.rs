//! What keeps HALB from starting (H-91 to H-100): said at the terminal and in the system's log, all of it
//! at once, within two seconds, and nothing is left that listens. In the background, as a service of old
//! starts it; the system's log is a socket of ours. Names are apart: a name server has its own time.

use balance_tests::namespace;
use balance_tests::programs::{Ran, run, shell, within};
use balance_tests::wait::until;
use std::fs;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long a start that fails may take.
const LIMIT: Duration = Duration::from_secs(2);
const FRONT: &str = "127.0.0.1:20001";
const CTL: &str = "127.0.0.1:20002";
const UI: &str = "127.0.0.1:20003";
/// An error, in the facility of daemons.
const PRIORITY: &str = "<27>";

/// Runs a test's body in a world with a log of its own.
#[track_caller]
fn inside(test: &str, body: impl FnOnce(&Log)) {
    namespace::inside(&format!("start::halb::{test}"), || {
        let log = namespace::own_syslog();
        log.set_nonblocking(true).unwrap();
        fs::create_dir("/run/empty").unwrap();
        body(&Log(log));
    });
}

/// The system's log.
struct Log(UnixDatagram);

impl Log {
    /// What is in it, and was not read before.
    fn lines(&self) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), [0; 8192]);
        loop {
            match self.0.recv(&mut line) {
                Ok(length) => lines.push(String::from_utf8_lossy(&line[..length]).into_owned()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return lines,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// Runs a line of a shell, with nothing said about logs and threads.
#[track_caller]
fn typed(line: &str) -> Ran {
    run(shell(line).env_remove("BALANCE_LOG").env_remove("BALANCE_THREADS"))
}

/// Starts HALB with these words more; gives what it says, which the log has as well, line by line.
#[track_caller]
fn fails(log: &Log, words: &str) -> (Option<i32>, Vec<String>) {
    let line = format!("balance --http --runtime-dir /run/own/b {words}");
    let (ran, logged): (Ran, _) = within(LIMIT, || {
        log.lines();
        (typed(&line), log.lines())
    });
    assert!(ran.code.is_some_and(|code| code != 0) && ran.stdout.is_empty(), "{line}: {ran:?}");
    let said: Vec<String> = ran.stderr.lines().map(str::to_owned).collect();
    assert!(!said.is_empty(), "{line}: {ran:?}");
    for line in &said {
        assert!(line.starts_with("Error: ") && line.contains("; "), "a remedy: {said:?}");
    }
    let logged: Vec<_> = logged.iter().map(|line| text_of(line)).collect();
    assert_eq!(logged, said, "{line}");
    let left = fs::read_dir("/run/own/b").map_or(0, Iterator::count);
    assert_eq!(left, 0, "{line}: files stay behind");
    (ran.code, said)
}

/// What a line of the log says, without whose it is.
#[track_caller]
fn text_of(line: &str) -> &str {
    assert!(line.starts_with(PRIORITY) && line.contains(" Balance["), "{line}");
    line.split_once("]: ").expect("a text").1
}

fn listens(address: &str) -> bool {
    TcpStream::connect(address).is_ok()
}

/// It says this, and nothing else.
#[track_caller]
fn says(log: &Log, words: &str, code: i32, expected: &[&str]) {
    let (ended, said) = fails(log, words);
    assert_eq!((ended, said.len()), (Some(code), expected.len()), "{words}: {said:?}");
    for (line, expected) in said.iter().zip(expected) {
        assert!(line.contains(expected), "{words}: {expected:?} is not in {line:?}");
    }
}

#[test]
fn h91_h93_h98_figures_of_the_machine_that_cannot_be_read() {
    inside("h91_h93_h98_figures_of_the_machine_that_cannot_be_read", |log| {
        let memory =
            "Error: unable to determine appliance memory configuration [/run/empty/meminfo]: ";
        let cpus = "Error: failed to determine number of available CPUs [/run/empty/self/status]: ";
        let statistics = "Error: failed to initialize statistics reporting [/run/empty/";
        let words = "--proc-root /run/empty";
        says(log, &format!("{words} 20001 127.0.0.1:9"), 71, &[memory, cpus]);
        let words = format!("{words} --ctl-port 20002 20001 127.0.0.1:9");
        says(log, &words, 71, &[memory, cpus, statistics]);
        let words = "--proc-root /run/empty --threads 1 20001 127.0.0.1:9";
        says(log, words, 71, &[memory]);
        assert!(![FRONT, CTL].into_iter().any(listens));
    });
}

#[test]
fn h92_a_socket_or_a_log_that_cannot_be_made() {
    inside("h92_a_socket_or_a_log_that_cannot_be_made", |log| {
        // not even root may write there
        fs::create_dir("/run/fixed").unwrap();
        let mount = ["-t", "tmpfs", "-o", "ro", "tmpfs", "/run/fixed"];
        assert!(Command::new("mount").args(mount).status().unwrap().success());
        let door = "20001 127.0.0.1:9";
        let socket = "Error: failed to create the rendezvous config file: ";
        let there = format!("--runtime-dir /run/fixed {door}");
        says(log, &there, 71, &[&format!("{socket}cannot create rendezvous file /run/fixed/")]);
        let below = format!("--runtime-dir /run/fixed/below {door}");
        let (code, said) = fails(log, &below);
        assert_eq!(code, Some(69), "{said:?}");
        assert!(
            said[0].starts_with(socket) && said[0].contains("Read-only file system"),
            "{said:?}"
        );
        // a file that is somebody's stands in its place
        fs::create_dir("/run/taken").unwrap();
        fs::write("/run/taken/0.0.0.0_20001.sock", "precious").unwrap();
        let taken = format!("--runtime-dir /run/taken {door}");
        says(log, &taken, 71, &["something that is not a socket is in its place"]);
        for file in ["/run/fixed/access.log", "/run/none/access.log", "/run/fixed"] {
            let words = format!("--access-log json --access-log-file {file} {door}");
            let line = format!("Error: failed to create the access log: {file}: ");
            says(log, &words, 71, &[&line]);
        }
        // nor what is to outlive it
        let words = format!("--state-dir /run/fixed/below {door}");
        says(log, &words, 71, &["failed to create the state config file [/run/fixed/below/"]);
        assert!(!listens(FRONT));
    });
}

#[test]
fn h94_h95_h100_properties_that_make_no_sense() {
    inside("h94_h95_h100_properties_that_make_no_sense", |log| {
        let url = "the healthcheck_url, when specified as an URL, must begin with http:// ";
        let http = "--healthcheck-method http_get";
        for bad in ["http://host", "https://host/x", "ftp://host/x", "http:///x", "x"] {
            let words = format!("{http} --healthcheck-url {bad} 20001 127.0.0.1:9");
            says(log, &words, 64, &[&format!("{url}[{bad}]")]);
        }
        for (words, key) in [
            ("--healthcheck-method ping", "unknown health check method [ping]"),
            ("--healthcheck-mode HTTP_GET", "unknown health check method [HTTP_GET]"),
            ("--mode Passive", "invalid operation mode [Passive]"),
            ("--ui-port 65536", "ui_port value must be between 1 and 65535 [65536]"),
            ("--ctl-port 0", "ctl_port value must be between 1 and 65535 [0]"),
            (
                "--healthcheck-method http_get --healthcheck-regexp '(un'",
                "failed to initialize external health checker, invalid regular expression [(un]",
            ),
        ] {
            says(log, &format!("{words} 20001 127.0.0.1:9"), 64, &[key]);
        }
        assert!(!listens(FRONT));
    });
}

#[test]
fn h96_h97_h99_doors_that_stay_shut() {
    inside("h96_h97_h99_doors_that_stay_shut", |log| {
        let words = "--ctl-port 20002 --ui-port 20003 20001 127.0.0.1:9";
        let taken = |address: &str| TcpListener::bind(address).unwrap();
        let in_use = "Address already in use";
        for (address, key) in [
            (FRONT, "failed to start HALB, please see the system log: bind(): "),
            (CTL, "failed to initialize the control web service interface [127.0.0.1:20002]: "),
            (UI, "failed to initialize the user interface terminal [127.0.0.1:20003]: "),
        ] {
            let other = taken(address);
            says(log, words, 71, &[&format!("{key}{in_use}")]);
            drop(other);
            assert!(![FRONT, CTL, UI].into_iter().any(listens), "{address}");
        }
        // the same words serve when nobody is in their way
        let ran = typed(&format!("balance --http {words}"));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        assert!([FRONT, CTL, UI].into_iter().all(listens));
        assert!(run(&mut shell("balance -c kill 20001")).stdout.contains("shutdown complete"));
        until("it to have let go", || !Path::new("/run/balance/0.0.0.0_20001.sock").exists());
    });
}

#[test]
fn all_that_is_wrong_with_the_system_is_named_at_once() {
    inside("all_that_is_wrong_with_the_system_is_named_at_once", |log| {
        fs::write("/run/file", "").unwrap();
        let _taken = [FRONT, CTL, UI].map(|address| TcpListener::bind(address).unwrap());
        let words = "--runtime-dir /run/file/b --access-log json --access-log-file /run/none/log \
                     --ctl-port 20002 --ui-port 20003 20001 127.0.0.1:9";
        let expected = [
            "failed to create the rendezvous config file",
            "failed to start HALB",
            "failed to initialize the control web service interface",
            "failed to initialize the user interface terminal",
            "failed to create the access log",
        ];
        says(log, words, 69, &expected);
    });
}

#[test]
fn all_that_is_wrong_with_the_settings_is_named_at_once() {
    inside("all_that_is_wrong_with_the_settings_is_named_at_once", |log| {
        let file = "mode = 'x'\nctl_port = 0\nui_port = 65536\nhealthcheck_method = 'y'\n\
                    healthcheck_url = 'z'\nhealthcheck_regexp = '('\n[outputs]\nout0 = '127.0.0.1'\n";
        fs::write("/run/halb.toml", file).unwrap();
        let words = "--config /run/halb.toml --proc-root /run/empty 20001";
        let expected = [
            "unable to determine appliance memory configuration",
            "failed to determine number of available CPUs",
            "/run/halb.toml:1: invalid operation mode",
            "/run/halb.toml:2: ctl_port value must be between 1 and 65535",
            "/run/halb.toml:3: ui_port value must be between 1 and 65535",
            "/run/halb.toml:4: unknown health check method",
            "/run/halb.toml:5: the healthcheck_url",
            "/run/halb.toml:6: failed to initialize external health checker",
            "/run/halb.toml:8: unknown output [out0]",
        ];
        says(log, words, 71, &expected);
    });
}

#[test]
fn a_log_that_takes_nothing_does_not_hold_up_the_end() {
    inside("a_log_that_takes_nothing_does_not_hold_up_the_end", |log| {
        let full = UnixDatagram::unbound().unwrap();
        full.set_nonblocking(true).unwrap();
        while full.send_to(b"<27>somebody else", "/dev/log").is_ok() {}
        let line = "balance --http --mode x --ctl-port 0 20001 127.0.0.1:9";
        let ran = within(LIMIT, || typed(line));
        assert_eq!((ran.code, ran.stderr.lines().count()), (Some(64), 2), "{ran:?}");
        assert!(log.lines().iter().all(|line| line.contains("somebody else")));
    });
}

#[test]
fn what_is_better_known_is_in_the_log_and_no_error() {
    inside("what_is_better_known_is_in_the_log_and_no_error", |log| {
        let line = "balance --http --mode insert --cookie-name S --timeout 5 --conn-timeout 5 \
                    --password x --ui-port 20003 20001 127.0.0.1:9";
        let ran = typed(line);
        assert_eq!((ran.code, ran.stderr.lines().count()), (Some(0), 3), "{ran:?}");
        let (mut warned, parts) =
            (Vec::new(), ["--timeout is not used", "below 20 seconds", "username is empty"]);
        // its log has a thread of its own, for which nobody waits
        until("the warnings in the log", || {
            warned.extend(log.lines().into_iter().filter(|line| line.starts_with("<28>")));
            parts.iter().all(|part| warned.iter().any(|line| line.contains(part)))
        });
        let door: SocketAddr = FRONT.parse().unwrap();
        assert_eq!(balance_tests::http::get(door, "").status(), 503, "it serves");
    });
}
