//! The properties of HALB: their defaults, their bad values, and where each was given.

use super::*;
use crate::cli::Cli;
use crate::error::StartError;
use crate::settings::Settings;
use crate::settings::pages::Pages;
use proptest::prelude::*;
use std::io::Write;

fn settings(line: &str) -> Result<Settings, StartError> {
    settings_of(line.split_whitespace())
}

fn settings_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Settings, StartError> {
    let words = ["balance"].into_iter().chain(words);
    let cli = Cli::read(words).unwrap_or_else(|complaint| panic!("{complaint:?}"));
    Settings::from_cli(&cli)
}

#[track_caller]
fn http(line: &str) -> (Http, Vec<String>) {
    let settings = settings(&format!("--http {line}")).unwrap_or_else(|e| panic!("{line}: {e}"));
    (settings.http.unwrap(), settings.warnings)
}

/// Settings with this file.
fn with_file(text: &str, line: &str) -> Result<Settings, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().display().to_string();
    let words = ["--config", &path].into_iter().chain(line.split_whitespace());
    settings_of(words).map_err(|error| error.to_string().replace(&path, "f"))
}

#[test]
fn the_defaults_are_those_of_the_document() {
    let (http, warnings) = http("8080 127.0.0.1");
    let expected = Http {
        mode: Mode::Passive,
        cookie_name: None,
        cookie_check_length: 10,
        session_timeout: None,
        cookie_in_path: false,
        insert: Insert::default(),
        backups: Backups::All,
        max_connections: None,
        client_timeout: Some(Duration::from_secs(150)),
        server_timeout: Some(Duration::from_secs(150)),
        conn_timeout: Duration::from_secs(20),
        queue_timeout: Some(Duration::from_secs(150)),
        forwarded_for: false,
        forwarded: false,
        access_log: None,
    };
    assert_eq!((http, warnings.len()), (expected, 0), "{warnings:?}");
    let settings = settings("--http").unwrap();
    assert_eq!((settings.listen.port(), settings.connect_timeout.as_secs()), (80, 20));
    assert!(settings.check.is_some(), "HALB always checks");
    assert!(settings_of(["8080"]).unwrap().http.is_none());
}

fn one(line: &str) -> Http {
    http(&format!("{line} 8080 127.0.0.1")).0
}

/// The web side goes with both modes, and is the same in both.
fn pages(line: &str) -> Pages {
    let of = |mode| settings(&format!("{mode} {line} 8080 127.0.0.1")).unwrap().pages;
    let found = of("--http");
    assert_eq!(of(""), found, "{line}");
    found
}

#[test]
fn the_modes_have_their_names() {
    // H-07
    for (text, mode) in [
        ("passive", Mode::Passive),
        ("sync", Mode::Sync),
        ("synch", Mode::Sync),
        ("insert", Mode::Insert),
        ("source", Mode::Source),
    ] {
        assert_eq!(one(&format!("--mode {text}")).mode, mode);
    }
}

#[test]
fn good_values_are_understood() {
    assert_eq!(one("--cookie-name JSESSIONID").cookie_name.as_deref(), Some("JSESSIONID"));
    assert_eq!(one("--cookie_name=x").cookie_name.as_deref(), Some("x"));
    assert_eq!(one("--cookie-name=").cookie_name, None);
    assert_eq!(one("--cookie-name ~a$").cookie_name.as_deref(), Some("~a$"));
    let none = one("--mode insert --cookie-samesite none --cookie-secure").insert;
    assert_eq!((none.samesite, none.secure), (Some(SameSite::None), true));
    assert_eq!(one("--cookie-check-length 4096").cookie_check_length, 4096);
    assert_eq!(one("--timeout 2").session_timeout, Some(Duration::from_secs(2)));
    assert_eq!(one("--max-connections 5").max_connections, NonZeroU32::new(5));
    assert_eq!(one("--max-connections 99999999999").max_connections, NonZeroU32::new(u32::MAX));
    assert_eq!(one("--client-timeout 0").client_timeout, None);
    assert_eq!(one("--client-timeout 7").queue_timeout, Some(Duration::from_secs(7)));
    assert_eq!(one("--client-timeout 7 --queue-timeout 0").queue_timeout, None);
}

#[test]
fn names_of_one_option_and_switches_are_understood() {
    assert!(one("--cookie_in_path --cookie-name S").cookie_in_path);
    assert_eq!(one("--backups first").backups, Backups::First);
    assert_eq!(one("-t 30").conn_timeout, Duration::from_secs(30));
    assert_eq!(one("-t 30 --conn-timeout 30").conn_timeout, Duration::from_secs(30));
    assert!(one("--forwarded-for").forwarded_for && !one("--forwarded=false").forwarded);
    assert_eq!(one("--access-log off").access_log, None);
    let log = one("--access-log json --access-log-file x.log").access_log.unwrap();
    assert!(log.format == Format::Json && log.file.unwrap().is_absolute());
    let doors = |line: &str| {
        let Pages { ctl, ui, .. } = pages(line);
        [ctl, ui].map(|door| door.map(|door| door.address.to_string()).unwrap_or_default())
    };
    assert_eq!(doors("--ctl-port 65535 --ui-port 1"), ["127.0.0.1:65535", "127.0.0.1:1"]);
    assert_eq!(doors("--ctl_bind ::1"), ["[::1]:80", ""]);
    assert_eq!(doors("--ui-bind [fd00::1] --ui-port 8"), ["", "[fd00::1]:8"]);
    let allow = pages("--ctl-port 1 --ctl-allow 10.1.0.0/16,::1").allow;
    assert_eq!(allow, ["10.1.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]);
    assert_eq!(pages("--web-names LB.example,b").names, ["lb.example", "b"]);
}

/// An option and a bad value, then what the line must say.
const BAD: [(&str, &str, &str); 48] = [
    // H-07
    ("mode", "Passive", "invalid operation mode [Passive]; give passive, sync, insert or source"),
    ("mode", "", "invalid operation mode []; "),
    ("mode", "foo", "invalid operation mode [foo]; "),
    // H-08
    ("cookie-name", "a b", "invalid cookie_name [a b]; "),
    ("cookie-name", "a;b", "invalid cookie_name [a;b]; "),
    ("cookie-name", "a=b", "invalid cookie_name [a=b]; "),
    ("cookie-name", "a\tb", "invalid cookie_name [a?b]; "),
    ("cookie-name", "é", "invalid cookie_name [é]; "),
    ("cookie-name", "$a", "invalid cookie_name [$a]; "),
    // H-12
    ("cookie-check-length", "0", "invalid cookie_check_length [0]; "),
    ("cookie-check-length", "-1", "invalid cookie_check_length [-1]; "),
    ("cookie-check-length", "1.5", "invalid cookie_check_length [1.5]; "),
    (
        "cookie-check-length",
        "4097",
        "invalid cookie_check_length [4097]; give a whole number from 1 to 4096",
    ),
    // H-13
    ("timeout", "-1", "invalid timeout [-1]; "),
    ("timeout", "1.5", "invalid timeout [1.5]; "),
    // H-32
    ("max-connections", "-5", "invalid max_connections [-5]; "),
    ("max-connections", "2.5", "invalid max_connections [2.5]; "),
    // H-38
    (
        "backup-outputs",
        "out7",
        "unknown output in backup_outputs [out7]; the outputs are out1, out2",
    ),
    ("backup-outputs", "out1 out1", "output named twice in backup_outputs [out1]; "),
    ("backup-outputs", "x", "unknown output in backup_outputs [x]; "),
    // H-40
    ("backups", "second", "invalid backups [second]; give all or first"),
    ("backups", "", "invalid backups []; "),
    // H-43, H-46, H-47
    ("client-timeout", "-1", "invalid client_timeout [-1]; "),
    ("server-timeout", "-1", "invalid server_timeout [-1]; "),
    ("conn-timeout", "0", "invalid conn_timeout [0]; "),
    ("conn-timeout", "-3", "invalid conn_timeout [-3]; "),
    ("queue-timeout", "-1", "invalid queue_timeout [-1]; "),
    // H-48, H-52, H-55, H-58
    ("healthcheck-method", "HTTP_GET", "unknown health check method [HTTP_GET]; "),
    ("healthcheck-method", "", "unknown health check method []; "),
    (
        "healthcheck-regexp",
        "(",
        "failed to initialize external health checker, invalid regular expression [(]; ",
    ),
    (
        "healthcheck-url",
        "https://h/",
        "the healthcheck_url, when specified as an URL, must begin with http:// [https://h/]; ",
    ),
    (
        "healthcheck-url",
        "x",
        "the healthcheck_url, when specified as an URL, must begin with http:// [x]; ",
    ),
    (
        "healthcheck-agent",
        "a\nb",
        "the healthcheck_agent holds a line end or another control character [a?b]; ",
    ),
    // H-74, H-78
    ("ctl-port", "0", "ctl_port value must be between 1 and 65535 [0]; "),
    ("ctl-port", "65536", "ctl_port value must be between 1 and 65535 [65536]; "),
    ("ui-port", "0", "ui_port value must be between 1 and 65535 [0]; "),
    ("ui-port", "65536", "ui_port value must be between 1 and 65535 [65536]; "),
    // H-75
    ("ctl-bind", "lb", "invalid ctl_bind [lb]; "),
    ("ui-bind", "127.0.0.1:80", "invalid ui_bind [127.0.0.1:80]; "),
    ("ctl-allow", "10.0.0.0/33", "invalid ctl_allow [10.0.0.0/33]; "),
    ("web-names", "a:80", "invalid web_names [a:80]; "),
    // H-79
    ("username", "a:b", "invalid username [a:b]; "),
    // ours
    ("access-log", "xml", "invalid access_log [xml]; give off, common, combined or json"),
    ("cookie-key-file", "/", "invalid cookie_key_file [/]; its first line must be a key of 64 "),
    ("cookie-samesite", "x", "invalid cookie_samesite [x]; "),
    ("cookie-samesite", "none", "invalid cookie_samesite [none]; "),
    ("cookie-domain", "a b", "invalid cookie_domain [a b]; "),
    ("cookie-domain", "a;b", "invalid cookie_domain [a;b]; "),
];

/// As TOML has it: numbers without quotes.
fn toml(long: &str, value: &str) -> String {
    let key = long.replace('-', "_");
    let opt = crate::cli::options::find(long).unwrap();
    match opt.value {
        crate::cli::options::Value::Number(_) => format!("{key} = {value}"),
        _ => format!("{key} = \"{}\"", value.replace('\t', "\\t").replace('\n', "\\n")),
    }
}

#[test]
fn every_bad_value_is_refused_alike_on_the_command_line_and_in_the_file() {
    for (long, value, says) in BAD {
        let option = format!("--{long}={value}");
        let error = settings_of(["--http", &option, "8080", "h1.invalid:1", "127.0.0.1"]);
        // the first channel is wrong as well, so that nothing stops at the first fault
        let text = error.unwrap_err().to_string();
        let lines: Vec<&str> = text.lines().collect();
        let own = |lines: &[&str]| lines.iter().any(|line| line.contains(says));
        assert!(lines.len() == 2 && own(&lines), "{long}={value}: {text}");
        let file = format!("# a comment\n\n{}\n", toml(long, value));
        let text = with_file(&file, "--http 8080 127.0.0.1 127.0.0.2").unwrap_err();
        let wanted = format!("Error: f:3: {says}");
        assert!(text.starts_with(&wanted) && text.lines().count() == 1, "{wanted}: {text}");
    }
    for key in ["interval", "fast_interval", "fall", "rise", "window", "port"] {
        // H-59, H-60: the command line reader refuses them there
        for value in ["0", "-1", "1.5"] {
            let text = with_file(&format!("healthcheck_{key} = {value}"), "8080").unwrap_err();
            let wanted = format!("Error: f:1: invalid healthcheck_{key} [{value}]; ");
            assert!(text.starts_with(&wanted), "{wanted}: {text}");
        }
    }
}

#[test]
fn the_codes_tell_the_command_line_from_the_file() {
    assert_eq!(settings("--http --mode x 8080").unwrap_err().exit_code(), 64);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"mode = 'x'").unwrap();
    let path = file.path().to_str().unwrap();
    let error = settings_of(["--http", "--config", path, "8080"]).unwrap_err();
    assert_eq!(error.exit_code(), 78);
    let error = settings_of(["--config", "/no/such/file", "8080"]).unwrap_err().to_string();
    assert!(error.starts_with("Error: --config: the file cannot be read: No such file"), "{error}");
}

#[test]
fn all_that_is_wrong_is_named_at_once_in_order() {
    let file = "http = true\nmode = \"foo\"\n\ncookie_name = \"a b\"\ncookie_check_length = 0\n\
                timeout = -1\nctl_port = 65536\nhealthcheck_method = \"x\"\n\n[outputs]\n\
                out1 = \"127.0.0.1:80\"\nout0 = \"127.0.0.1\"\nout3 = \"h:99999\"\n";
    let text = with_file(file, "").unwrap_err();
    let lines: Vec<&str> = text.lines().collect();
    let at: Vec<&str> = lines.iter().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(at, ["f:2", "f:4", "f:5", "f:6", "f:7", "f:8", "f:12", "f:13"], "{text}");
}

#[test]
fn what_has_no_effect_is_said() {
    let warned = |line: &str, parts: &[&str]| {
        let (_, warnings) = http(&format!("{line} 8080 127.0.0.1"));
        assert_eq!(warnings.len(), parts.len(), "{line}: {warnings:?}");
        for (warning, part) in warnings.iter().zip(parts) {
            assert!(warning.contains(part), "{part:?} is not in {warning:?}");
        }
    };
    // H-14, DH-d: in the other modes; what is the default anyway takes nothing away
    for mode in ["sync", "insert", "source"] {
        warned(&format!("--mode {mode} --timeout 5"), &["--timeout is not used"]);
        let line = format!("--mode {mode} --cookie-check-length 5");
        warned(&line, &["--cookie-check-length is not used"]);
        warned(&format!("--mode {mode} --cookie-check-length 10 --timeout 0"), &[]);
    }
    warned("--mode passive --timeout 5 --cookie-check-length 5", &[]);
    // H-17
    warned("--mode insert --cookie-in-path", &["only mode passive looks into paths"]);
    warned("--cookie-in-path --mode passive --cookie-name S --backups all", &[]);
    warned("--mode source --cookie-name x", &["--cookie-name is not used"]);
    // H-43, H-46, H-47
    warned("--client-timeout 0", &["--client-timeout is 0"]);
    warned("--server-timeout 0", &["--server-timeout is 0"]);
    warned("--conn-timeout 19", &["--conn-timeout: a conn_timeout below 20 seconds"]);
    warned("-t 5", &["-t: a conn_timeout below 20 seconds"]);
    // H-38
    warned("--backup-outputs out1", &["all outputs are backups"]);
    // H-48
    warned("--healthcheck-mode tcp_connect", &["its name is --healthcheck-method"]);
    // H-79
    warned("--ui-port 81 --username u", &["has no password"]);
    warned("--password p", &["is not used: username is empty"]);
    warned("--ctl-port 80 --ui-port 81", &[]);
    // H-75
    warned("--ctl-bind 0.0.0.0", &["--ctl-bind is open to others, who are refused"]);
    warned("--ctl-bind 0.0.0.0 --ctl-allow 0.0.0.0/0", &[]);
    for (line, door) in [
        ("--ui-port 81 --ctl-allow 10.0.0.1", "ctl_port nor ctl_bind"),
        ("--ctl-port 81 --username u --password p", "ui_port nor ui_bind"),
        ("--web-names lb", "ctl_port nor ui_port"),
    ] {
        warned(line, &[&format!("is not used: neither {door} is given")]);
        let warnings = settings(&format!("{line} 8080")).unwrap().warnings;
        assert_eq!(warnings.len(), 1, "{warnings:?}");
    }
    warned("--mode insert --insert-visible --cookie-secure", &[]);
    warned("--mode sync --insert-visible", &["only mode insert"]);
    warned("--access-log common", &[]);
    warned("--access-log-file x", &["access_log is off"]);
    let warnings = with_file("http = true\npassword = \"p\"\n", "8080").unwrap().warnings;
    assert!(warnings[0].ends_with(":2: password is not used: username is empty"), "{warnings:?}");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for (line, says) in [
        ("--http -T 30", "Error: -T: -T does not go with --http [30]; "),
        (
            "--http -t 30 --conn-timeout 31",
            "Error: --conn-timeout: -t 30 and another conn_timeout [31]; ",
        ),
        ("--mode insert", "Error: --mode: mode is for the HTTP mode [insert]; add --http"),
        ("--forwarded", "Error: --forwarded: forwarded is for the HTTP mode [true]; "),
        ("--http=maybe", "Error: --http: invalid http [maybe]; give true or false"),
        ("--http --backup-outputs out1 80 127.0.0.1 !", "backup_outputs together with groups"),
    ] {
        let line = if line.contains('!') { line.to_owned() } else { format!("{line} 8080") };
        let text = settings(&line).unwrap_err().to_string();
        assert!(text.contains(says) && text.lines().count() == 1, "{line}: {text}");
    }
    // all of the channels, too
    let text = settings("--http 8080 [::1 no.such.host.invalid h:0 !").unwrap_err().to_string();
    assert_eq!(text.lines().count(), 3, "{text}");
    let text = with_file("mode = 'insert'\n", "8080").unwrap_err();
    assert!(text.starts_with("Error: f:1: mode is for the HTTP mode [insert]; "), "{text}");
}

#[test]
fn the_command_line_wins_over_the_file() {
    let file = "http = true\nmode = 'sync'\ncookie_name = 'A'\nconn_timeout = 25\nforwarded = true\n\
                healthcheck_mode = 'http_get'\nhealthcheck_fall = 7\n";
    let line = "--mode insert --forwarded=false -t 40 --healthcheck-method tcp_connect 8080";
    let settings = with_file(file, line).unwrap();
    let http = settings.http.unwrap();
    assert_eq!((http.mode, http.cookie_name.as_deref()), (Mode::Insert, Some("A")));
    assert!(!http.forwarded && http.conn_timeout.as_secs() == 40);
    let check = settings.check.unwrap();
    assert!(matches!(check.how, crate::health::settings::How::Connect) && check.pace.fall == 7);
    assert!(with_file(file, "--http=false 8080").unwrap_err().contains("is for the HTTP mode"));
}

#[test]
fn both_ways_give_the_same() {
    let file = "http = true\nmode = \"insert\"\ncookie_name = \"SRV\"\ncookie_check_length = 12\n\
                max_connections = 100\nbackup_outputs = \"out2\"\ntimeout = 3\nclient_timeout = 15\n\
                server_timeout = 16\nconn_timeout = 21\nqueue_timeout = 4\nforwarded_for = true\n\
                access_log = \"combined\"\nctl_port = 81\nusername = \"u\"\npassword = \"p\"\n\
                cookie_samesite = \"lax\"\ncookie_domain = \"example.org\"\nhealthcheck_interval = 9\n\
                healthcheck_method = \"http_get\"\nhealthcheck_url = \"/x\"\nhealthcheck_port = 99\n\
                [outputs]\nout1 = \"127.0.0.1:81\"\nout2 = \"127.0.0.2:82:5\"\n";
    let line = "--http --mode insert --cookie-name SRV --cookie_check_length 12 \
                --max-connections 100 --backup-outputs out2 --timeout 3 --client-timeout 15 \
                --server_timeout 16 --conn-timeout 21 --queue-timeout 4 --forwarded-for \
                --access-log combined --ctl-port 81 --username u --password p \
                --cookie-samesite lax --cookie-domain example.org --healthcheck-interval 9 \
                --healthcheck-method http_get --healthcheck_url /x --healthcheck-port 99 \
                8080 127.0.0.1:81 127.0.0.2:82:5";
    let (one, other) = (with_file(file, "8080").unwrap(), settings(line).unwrap());
    assert_eq!(one.http, other.http);
    assert_eq!((one.pages, one.outputs), (other.pages, other.outputs));
    assert_eq!(one.plan, other.plan);
    assert_eq!(format!("{:?}", one.check), format!("{:?}", other.check));
    assert_eq!(one.warnings.len(), other.warnings.len());
}

#[test]
fn health_checks_of_the_file_hold_for_tcp_too() {
    let settings = with_file("healthcheck_mode = 'http_head'\n", "-t 7 8080 127.0.0.1").unwrap();
    assert!(settings.http.is_none());
    let check = settings.check.unwrap();
    assert!(matches!(check.how, crate::health::settings::How::Head { .. }));
    assert_eq!(check.connect_within.as_secs(), 7);
    assert!(with_file("", "8080 127.0.0.1").unwrap().check.is_none());
    let off = with_file("http = true\nhealthcheck_method = 'none'", "8080").unwrap();
    assert!(off.check.is_none());
}

#[test]
fn source_makes_hash_groups() {
    let settings = settings("--http --mode source 8080 127.0.0.1 127.0.0.2 ! 127.0.0.3").unwrap();
    let hash = balance_proto::discipline::Discipline::Hash;
    assert!(settings.plan.iter().all(|group| group.discipline == hash));
}

proptest! {
    #[test]
    fn any_file_is_read_or_complained_about(
        keys in prop::collection::vec(("[a-z_]{1,3}|mode|timeout|cookie_name|ctl_port|username|http", "-?[0-9]{1,6}|'[ -&(-~]{0,6}'|true|\\PC{0,4}"), 0..8)
    ) {
        let text: String = keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        match with_file(&text, "8080 127.0.0.1") {
            Ok(settings) => prop_assert!(settings.plan.len() == 1),
            Err(error) => for line in error.lines() {
                prop_assert!(line.starts_with("Error: f:"), "{}", line);
            }
        }
    }
}
