//! What is given for the HTTP mode, on the command line and in a file: `--check` names all that is
//! wrong with it, line by line, and nothing is started.

use balance_tests::Daemon;
use balance_tests::ask_text;
use balance_tests::backend::{Backend, Refusing};
use balance_tests::programs::{Ran, balance};
use balance_tests::wait::until;
use std::path::Path;
use tempfile::TempDir;

/// A directory with this file in it.
fn with_file(text: &str) -> (TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("balance.toml");
    std::fs::write(&path, text).unwrap();
    (dir, path.display().to_string())
}

/// Runs `balance` with these words, and with `FILE` for the file.
#[track_caller]
fn run(text: &str, words: &str) -> Ran {
    let (dir, path) = with_file(text);
    let runtime = tempfile::tempdir().unwrap();
    let words: Vec<&str> =
        words.split_whitespace().map(|word| if word == "FILE" { &path } else { word }).collect();
    let ran = balance(runtime.path(), &words);
    let left: Vec<_> = std::fs::read_dir(runtime.path()).unwrap().collect();
    assert!(left.is_empty(), "{words:?} leaves {left:?}");
    drop(dir);
    Ran { stderr: ran.stderr.replace(&path, "balance.toml"), ..ran }
}

/// The command line of the issue.
const LINE: &str = "--http --mode insert --cookie-name SRV --cookie-check-length 10 \
                    --max-connections 0 --backup-outputs out8 --timeout 0 --client-timeout 150 \
                    --server-timeout 150 --conn-timeout 20 8080 127.0.0.1:1 127.0.0.1:2 \
                    127.0.0.1:3 127.0.0.1:4 127.0.0.1:5 127.0.0.1:6 127.0.0.1:7 127.0.0.1:8";

const FILE: &str = r#"http = true
# each property of the document
mode = "passive"
cookie_name = "JSESSIONID"
cookie_check_length = 10
max_connections = 0
backup_outputs = "out7, out8"
timeout = 1800
client_timeout = 150
server_timeout = 150
conn_timeout = 20
healthcheck_url = "http://www.example.com/status"
healthcheck_agent = "probe"
healthcheck_method = "http_get"
healthcheck_regexp = "all is (?!lost)"
healthcheck_interval = 20

[outputs]
out2 = "127.0.0.1:8002"
out7 = "[::1]:8007"
out8 = "127.0.0.1:8008:100"
"#;

#[test]
fn what_can_be_used_is_said_so() {
    for (text, words) in [
        ("", LINE),
        ("", "--http --mode insert --cookie-name SRV 80 127.0.0.1 127.0.0.2 ! 127.0.0.3"),
        ("", "--http --mode source --cookie_name= 80 127.0.0.1"),
        (FILE, "--config FILE"),
        (FILE, "--config FILE --http 8080"),
        (FILE, "--mode insert --timeout 0 --cookie_name X --config FILE 8080"),
        ("healthcheck_mode = 'http_head'\n", "--config FILE 8080 127.0.0.1"),
        ("", "8080 127.0.0.1 ! 127.0.0.2"),
    ] {
        let ran = run(text, &format!("--check {words}"));
        assert_eq!(ran.code, Some(0), "{words}: {ran:?}");
        assert_eq!(ran.stdout, "balance: all that is given can be used\n", "{words}");
        let alias = text.contains("healthcheck_mode");
        assert!(ran.stderr.is_empty() != alias, "{words}: {ran:?}");
    }
}

#[test]
fn eight_errors_give_eight_lines() {
    let text = "http = true\n\
                mode = \"foo\"\n\
                \n\
                cookie_name = \"a b\" # a comment\n\
                cookie_check_length = 0\n\
                timeout = -1\n\
                ctl_port = 65536\n\
                healthcheck_method = \"HTTP_GET\"\n\
                sticky = true\n\
                \n\
                [outputs]\n\
                out1 = \"127.0.0.1:80\"\n\
                out0 = \"127.0.0.1:81\"\n";
    for words in ["--check --config FILE", "--config FILE", "-f --config FILE 8080"] {
        let ran = run(text, words);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(78), ""), "{words}: {ran:?}");
        // in the foreground the log is the terminal as well
        let lines: Vec<&str> = ran.stderr.lines().collect();
        let expected = [
            "Error: balance.toml:2: invalid operation mode [foo]; give passive, sync, insert or source",
            "Error: balance.toml:4: invalid cookie_name [a b]; ",
            "Error: balance.toml:5: invalid cookie_check_length [0]; ",
            "Error: balance.toml:6: invalid timeout [-1]; ",
            "Error: balance.toml:7: ctl_port value must be between 1 and 65535 [65536]; ",
            "Error: balance.toml:8: unknown health check method [HTTP_GET]; ",
            "Error: balance.toml:9: unknown key [sticky]; ",
            "Error: balance.toml:13: unknown output [out0]; ",
        ];
        assert_eq!(lines.len(), expected.len(), "{words}: {ran:?}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.starts_with(expected), "{expected:?} is not in {line:?}");
        }
    }
}

#[test]
fn mistakes_on_the_command_line_are_named_at_once_too() {
    let ran = run("", "--check --http --mode x --ui-port 0 -T 5 80x [::1 no.such.host.invalid");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(64), ""), "{ran:?}");
    for part in [
        "Error: --mode: invalid operation mode [x]; ",
        "Error: --ui-port: ui_port value must be between 1 and 65535 [0]; ",
        "Error: -T: -T does not go with --http [5]; ",
        "Error: invalid port [80x]; ",
        "Error: unknown or invalid address [[::1]; ",
        "Error: unknown or invalid address [no.such.host.invalid]; ",
    ] {
        assert!(ran.stderr.contains(part), "{part:?} is not in {ran:?}");
    }
    assert_eq!(ran.stderr.lines().count(), 6, "{ran:?}");
    // without HTTP, with --check alone
    let ran = run("", "--check 80x [::1 h:0");
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(64), 3), "{ran:?}");
}

#[test]
fn a_file_that_is_none_is_named() {
    let ran = run("", "--check --config /no/such/file 8080");
    assert_eq!(ran.code, Some(64), "{ran:?}");
    let line = "Error: --config: the file cannot be read: No such file or directory";
    assert!(ran.sentence().starts_with(line), "{ran:?}");
    let ran = run("", "--check --config / 8080");
    assert!(ran.sentence().starts_with("Error: --config: the file cannot be read: "), "{ran:?}");
    let ran = run("http = true\n\nmode insert\n", "--check --config FILE");
    assert_eq!(ran.code, Some(78), "{ran:?}");
    assert!(ran.sentence().starts_with("Error: balance.toml:3: this is no good TOML: "), "{ran:?}");
}

#[test]
fn options_without_effect_are_warned_of() {
    let ran = run("http = true\naccess_log = 'json'\npassword = 'x'\n", "--check --config FILE");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let expected = "balance: balance.toml:3: password is not used: username is empty\n";
    assert_eq!(ran.stderr, expected);
    let ran = run("", "--check --http --mode insert --timeout 5 -t 3 8080");
    assert_eq!(ran.stderr.lines().count(), 2, "{ran:?}");
}

/// A daemon with this file, in the foreground.
fn daemon(path: &Path, args: &[&str]) -> Daemon {
    let path = path.display().to_string();
    Daemon::start(&[&["--config", &path], args].concat())
}

#[test]
fn the_file_says_how_tcp_channels_are_checked_and_where_they_lead() {
    let (dead, good) = (Refusing::new(), Backend::named("x"));
    let text = format!(
        "healthcheck_mode = 'tcp_connect'\nhealthcheck_interval = 1\n[outputs]\n\
         out1 = '{}'\nout2 = '{}'\n",
        dead.address(),
        good.address()
    );
    let (dir, _path) = with_file(&text);
    let daemon = daemon(&dir.path().join("balance.toml"), &[]);
    until("the dead one to be found", || daemon.table().groups[0].channels[0].health.is_down());
    assert_eq!(ask_text(daemon.address(), ""), "x");
    assert!(daemon.log().contains("its name is --healthcheck-method"), "{}", daemon.log());
}
