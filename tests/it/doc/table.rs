//! The table of the document's rows (docs/halb.md): each row of it has tests, and they are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("../../../docs/halb.md");
/// Rows of the requirements.
const ROWS: u32 = 110;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// All tests of a folder, by the names under which cargo runs them.
fn tests_in(folder: &Path) -> BTreeSet<String> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let module = module_of(path.strip_prefix(folder).unwrap());
                found.extend(tests_of(&fs::read_to_string(path).unwrap(), &module));
            }
        }
    }
    found
}

fn module_of(file: &Path) -> String {
    let parts = file.with_extension("");
    let parts: Vec<_> = parts.iter().map(|part| part.to_str().unwrap()).collect();
    let parts = parts.strip_suffix(&["mod"]).unwrap_or(&parts);
    parts.iter().map(|part| format!("{part}::")).collect()
}

/// Those of one file. In a file of the sources they are in a module of their own.
fn tests_of(text: &str, module: &str) -> Vec<String> {
    let inner = if text.contains("\nmod tests {") { "tests::" } else { "" };
    let mut parts = text.split("#[test]\n");
    parts.next();
    let names = parts.filter_map(|rest| rest.trim_start().strip_prefix("fn ")?.split('(').next());
    names.map(|name| format!("{module}{inner}{name}")).collect()
}

/// Words between backticks that are the name of a test: `room::file::test`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        word.contains("::")
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c))
    })
}

/// The lines of its tables: the number of the row, if it is one of those, and the whole line.
fn rows() -> impl Iterator<Item = (Option<u32>, &'static str)> {
    let lines = TABLE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |"));
    lines.map(|line| {
        let number =
            line.strip_prefix("| H-").and_then(|rest| rest.split(' ').next()?.parse().ok());
        (number, line)
    })
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut known = tests_in(&root().join("tests/it"));
    for krate in ["daemon", "proto"] {
        known.extend(tests_in(&root().join(krate).join("src")));
    }
    let missing: Vec<&str> = named(TABLE).filter(|name| !known.contains(*name)).collect();
    assert!(missing.is_empty(), "docs/halb.md names tests that are not there: {missing:#?}");
    assert!(named(TABLE).count() > 200);
}

#[test]
fn every_row_is_there_once_and_has_a_test_or_says_why_not() {
    let mut found = BTreeMap::<u32, Vec<&str>>::new();
    for (number, line) in rows() {
        if let Some(number) = number {
            found.entry(number).or_default().push(line);
        }
    }
    let missing: Vec<u32> = (1..=ROWS).filter(|number| !found.contains_key(number)).collect();
    assert!(missing.is_empty(), "rows that docs/halb.md lacks: {missing:?}");
    for (number, lines) in found {
        assert_eq!(lines.len(), 1, "H-{number:02}");
        let shown = named(lines[0]).next().is_some() || lines[0].contains("`just bench");
        assert!(shown, "{}", lines[0]);
    }
}

const PROPERTIES: [&str; 18] = [
    "mode",
    "cookie_name",
    "cookie_check_length",
    "max_connections",
    "backup_outputs",
    "timeout",
    "client_timeout",
    "server_timeout",
    "conn_timeout",
    "healthcheck_url",
    "healthcheck_agent",
    "healthcheck_method",
    "healthcheck_regexp",
    "healthcheck_interval",
    "username",
    "password",
    "ctl_port",
    "ui_port",
];
const TERMINALS: [&str; 5] = ["in", "ui", "ctl", "out1 to out8", "mon"];
const COUNTERS: [&str; 13] = [
    "outX_status",
    "outX_queue",
    "outX_queue_max",
    "outX_sessions_active",
    "outX_sessions_max",
    "outX_sessions_total",
    "outX_errors",
    "queue",
    "queue_max",
    "sessions_active",
    "sessions_max",
    "sessions_total",
    "errors",
];
const FIGURES: [&str; 18] = [
    "nbcproc",
    "uptime",
    "system limits",
    "memmax",
    "ulimit-n",
    "maxsock",
    "maxconn",
    "current conns",
    "Server Status",
    "Queue Curr.",
    "Queue Max.",
    "Sessions Curr.",
    "Sessions Max.",
    "Sessions Cumul.",
    "Errors Conn.",
    "Errors Resp.",
    "Errors Check",
    "Errors Down",
];

#[test]
fn every_property_terminal_counter_and_message_has_a_line() {
    let first = |line: &str| line.split('|').nth(1).unwrap_or_default().trim().replace('`', "");
    let told: BTreeMap<String, &str> = rows().map(|(_, line)| (first(line), line)).collect();
    for name in PROPERTIES.into_iter().chain(TERMINALS).chain(COUNTERS).chain(FIGURES) {
        let line = told.get(name).unwrap_or_else(|| panic!("docs/halb.md has no row {name:?}"));
        assert!(named(line).next().is_some(), "no test: {line}");
    }
}
