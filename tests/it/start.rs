//! Bad beginnings: each says what is wrong and what to do, with the exit code scripts know.

mod halb;

use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::programs::balance;
use std::os::unix::fs::PermissionsExt;

/// Starts `balance` with these words; it must end by itself.
#[track_caller]
fn fails(words: &str, code: i32, first_line: &str, remedy: &str) {
    let dir = tempfile::tempdir().unwrap();
    let ran = balance(dir.path(), &words.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, Some(code), "{words}: {ran:?}");
    assert_eq!(ran.stdout, "", "{words}");
    assert_eq!(ran.stderr.lines().next(), Some(first_line), "{words}: {ran:?}");
    assert!(ran.stderr.contains(remedy), "{words}: {remedy:?} is missing in {:?}", ran.stderr);
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().collect();
    assert!(left.is_empty(), "{words} leaves {left:?}");
}

#[test]
fn wrong_ports() {
    for port in ["nosuchsvc", "0", "65536", "80x", "0x50"] {
        let line = format!("invalid port [{port}], exiting.");
        fails(&format!("-f {port} 127.0.0.1:9"), 64, &line, "1 to 65535");
    }
}

#[test]
fn wrong_destinations() {
    let bad = |text| format!("unknown or invalid address [{text}]");
    fails("-f 8080 no.such.host.invalid:9001", 65, &bad("no.such.host.invalid"), "check the name");
    fails("-f 8080 h:99999", 65, &bad("h:99999"), "1 to 65535");
    fails("-f 8080 127.0.0.1:80:x", 65, &bad("127.0.0.1:80:x"), "0 (no limit)");
    fails("-f 8080 127.0.0.1:nosuchsvc", 65, &bad("127.0.0.1:nosuchsvc"), "port number");
    fails("-f 8080 :9001", 65, &bad(""), "host:port");
    fails("-f 8080 ::1", 65, &bad(""), "[::1]:port");
}

#[test]
fn separators_without_a_channel() {
    for line in ["! 127.0.0.1:9", "127.0.0.1:9 ! %", "%"] {
        fails(&format!("-f 8080 {line}"), 69, "balance: no channels in group", "in front of it");
    }
}

#[test]
fn too_much_of_something() {
    let line = "-f --max-groups 1 8080 127.0.0.1 ! 127.0.0.1";
    fails(line, 69, "balance: too many groups", "--max-groups");
    let line = "-f --max-channels 1 8080 127.0.0.1 127.0.0.1";
    fails(line, 69, "balance: too many channels in one group", "--max-channels");
}

#[test]
fn a_port_that_is_taken_or_an_address_that_is_not_ours() {
    let other = Backend::echo();
    let line = format!("-f -b 127.0.0.1 {} 127.0.0.1:9", other.address().port());
    fails(&line, 71, "bind(): Address already in use", "choose another port");
    let line = "-f -b 192.0.2.77 8080 127.0.0.1:9";
    fails(line, 71, "bind(): Cannot assign requested address", "not an address of this machine");
    let reason = "error at getaddrinfo: ";
    let dir = tempfile::tempdir().unwrap();
    let ran = balance(dir.path(), &["-f", "-b", "no.such.host.invalid", "8080", "127.0.0.1:9"]);
    assert_eq!(ran.code, Some(71));
    assert!(ran.stderr.starts_with(reason), "{ran:?}");
    assert_eq!(ran.stderr.lines().nth(1), Some("exiting."));
}

#[test]
fn a_command_line_that_makes_no_sense() {
    let dir = tempfile::tempdir().unwrap();
    for words in [&[][..], &["-f"], &["-t", "0", "80"], &["-t", "x", "80"], &["--no-such"], &["-t"]]
    {
        let ran = balance(dir.path(), words);
        assert_eq!(ran.code, Some(64), "{words:?}: {ran:?}");
        assert!(ran.stdout.is_empty() && ran.stderr.contains("try '--help'"), "{ran:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout_and_are_no_error() {
    let dir = tempfile::tempdir().unwrap();
    for (word, text) in
        [("--help", "HOST[:PORT[:MAXC]]"), ("-h", "-f"), ("--version", "balance 0.")]
    {
        let ran = balance(dir.path(), &[word]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        assert!(ran.stdout.contains(text), "{ran:?}");
    }
}

#[test]
fn a_second_daemon_says_who_is_there() {
    let daemon = Daemon::start(&[]);
    let ran = balance(daemon.runtime_dir(), &["-f", &daemon.port().to_string()]);
    assert_eq!(ran.code, Some(71));
    assert!(ran.stderr.starts_with("bind(): Address already in use\n"), "{ran:?}");
    assert!(ran.stderr.contains(&format!("pid {}", daemon.pid())), "{ran:?}");
    // and leaves the first one alone
    daemon.do_ctl("show");
}

#[test]
fn a_runtime_directory_that_cannot_be_used() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    std::fs::write(&file, "").unwrap();
    let ran = balance(&file, &["-f", "8080"]);
    assert_eq!(ran.code, Some(69));
    let line = "ERROR: rendezvous directory not available and/or creatable";
    assert_eq!(ran.stderr.lines().next(), Some(line));
    assert!(ran.stderr.contains("--runtime-dir"), "{ran:?}");

    let open = root.path().join("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, PermissionsExt::from_mode(0o777)).unwrap();
    let ran = balance(&open, &["-f", "8080"]);
    assert_eq!(ran.code, Some(69));
    assert!(ran.stderr.contains("everybody may write"), "{ran:?}");
}
