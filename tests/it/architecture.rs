//! The drawing in ARCHITECTURE.md, held against the code: which part may know which.
//!
//! Reads every path in the sources, in `use` lines and elsewhere, `crate::`, `super::` and the
//! names of the crates alike. Tests inside the sources are left out: they may know everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A source file without its comments, texts and tests.
struct Source {
    path: PathBuf,
    /// The module it is, from the crate's root: `["flow", "relay"]`.
    module: Vec<String>,
    text: String,
    code: String,
}

fn sources(krate: &str) -> Vec<Source> {
    sources_in(&root().join(krate).join("src"))
}

fn sources_in(src: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut dirs = vec![src.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let module = module_of(path.strip_prefix(src).unwrap());
                let code = without_tests(&bare(&text));
                found.push(Source { path, module, text, code });
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Blanks out comments, strings and characters, so that only code is left.
fn bare(text: &str) -> String {
    let (bytes, mut out, mut i) = (text.as_bytes(), Vec::new(), 0);
    let starts = |i: usize, what: &str| bytes[i..].starts_with(what.as_bytes());
    while i < bytes.len() {
        let end = if starts(i, "//") {
            bytes[i..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| i + n)
        } else if starts(i, "/*") {
            text[i..].find("*/").map_or(bytes.len(), |n| i + n + 2)
        } else if starts(i, "r#\"") {
            text[i..].find("\"#").map_or(bytes.len(), |n| i + n + 2)
        } else if bytes[i] == b'"' {
            let mut end = i + 1;
            while bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            end + 1
        } else if bytes[i] == b'\'' && starts(i + 1, "\\") {
            i + 2 + text[i + 2..].find('\'').unwrap() + 1
        } else if bytes[i] == b'\'' && bytes.get(i + 2) == Some(&b'\'') {
            i + 3
        } else {
            out.push(bytes[i]);
            i += 1;
            continue;
        };
        out.push(b' ');
        i = end;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Cuts off the test module at the end of a file.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]").next().unwrap().to_owned()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every path in the code that begins with this word, as its next words: `crate::a::{b, c}` gives
/// `a b` and `a c`.
fn paths_from(code: &str, first: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(first) {
        let before = code[..at].chars().next_back();
        let after = &code[at + first.len()..];
        if before.is_some_and(|c| is_word(c) || c == ':') || !after.starts_with("::") {
            continue;
        }
        read_tree(&after[2..], &[], &mut found);
    }
    found
}

/// Reads what follows `::`; gives what is left behind it.
fn read_tree<'a>(code: &'a str, prefix: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let code = code.trim_start();
    if let Some(mut rest) = code.strip_prefix('{') {
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            match rest.strip_prefix('}') {
                Some(after) => return after,
                None if rest.is_empty() => return rest,
                None => rest = read_tree(rest, prefix, found),
            }
        }
    }
    let end = code.find(|c: char| !is_word(c)).unwrap_or(code.len());
    if end == 0 {
        // `*` and the like: the prefix itself is known
        found.push(prefix.to_vec());
        return code.get(1..).unwrap_or("");
    }
    let mut path = prefix.to_vec();
    path.push(code[..end].to_owned());
    match code[end..].strip_prefix("::") {
        Some(deeper) => read_tree(deeper, &path, found),
        None => {
            found.push(path);
            // skip a renaming
            code[end..]
                .trim_start()
                .strip_prefix("as ")
                .map_or(&code[end..], |rest| rest.trim_start().trim_start_matches(is_word))
        }
    }
}

/// Everything of the own crate that a file names, as full paths from the crate's root.
fn own_paths(source: &Source) -> BTreeSet<Vec<String>> {
    let mut known: BTreeSet<Vec<String>> = paths_from(&source.code, "crate").into_iter().collect();
    for path in paths_from(&source.code, "super") {
        let ups = 1 + path.iter().take_while(|word| *word == "super").count();
        let base = source.module.len().checked_sub(ups).expect("super above the root");
        let full = source.module[..base].iter().chain(path.iter().skip(ups - 1)).cloned();
        known.insert(full.collect());
    }
    known
}

/// The rooms of a crate, and the rooms each may look into.
type Drawing = [(&'static str, &'static [&'static str])];

fn check_rooms(krate: &str, drawing: &Drawing) {
    let allowed: BTreeMap<&str, &[&str]> = drawing.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for source in sources(krate) {
        let room = source.module.first().map_or("", String::as_str).to_owned();
        seen.insert(room.clone());
        let path = source.path.display();
        let may =
            allowed.get(room.as_str()).unwrap_or_else(|| panic!("{path}: not in the drawing"));
        for known in own_paths(&source) {
            let Some(other) = known.first() else { continue };
            let own = *other == room || !allowed.contains_key(other.as_str());
            assert!(
                own || may.contains(&other.as_str()),
                "{path}: `{room}` must not know `{other}` ({})",
                known.join("::")
            );
        }
    }
    for room in allowed.keys() {
        assert!(
            seen.contains(*room),
            "{krate}: the drawing has a room {room:?}, the code has none"
        );
    }
}

const DAEMON: &Drawing = &[
    (
        "",
        &[
            "access",
            "boot",
            "cli",
            "control",
            "ending",
            "error",
            "flow",
            "settings",
            "sys",
            "table",
            "telemetry",
            "detach",
            "opening",
            "shell",
        ],
    ),
    (
        "boot",
        &[
            "access", "control", "ending", "error", "flow", "health", "report", "roster",
            "session", "settings", "sys", "table", "web",
        ],
    ),
    ("shell", &["cli", "error", "settings", "sys"]),
    ("opening", &["cli", "settings"]),
    ("detach", &[]),
    ("report", &[]),
    ("access", &["sys"]),
    ("roster", &["sys"]),
    ("session", &[]),
    ("settings", &["access", "cli", "error", "health", "session", "sys", "table"]),
    ("control", &["ending", "error", "report", "roster", "session", "sys", "table"]),
    ("health", &["ending", "report", "sys", "table"]),
    ("web", &["control", "ending", "sys"]),
    ("flow", &["access", "ending", "http1", "report", "roster", "session", "sys", "table"]),
    ("error", &["health", "sys"]),
    ("http1", &[]),
    ("table", &[]),
    ("sys", &[]),
    ("cli", &[]),
    ("ending", &[]),
    ("telemetry", &["sys"]),
];

#[test]
fn in_the_daemon_arrows_point_towards_the_table() {
    check_rooms("daemon", DAEMON);
}

/// Words that must not appear in the code of some files.
fn check_ignorant(krate: &str, room: &str, words: &[&str]) {
    let mut files = 0;
    for source in sources(krate).iter().filter(|s| s.module.join("/").starts_with(room)) {
        files += 1;
        for word in words {
            let whole = |at: usize| {
                let before = source.code[..at].chars().next_back();
                let after = source.code[at + word.len()..].chars().next();
                !before.is_some_and(is_word) && !after.is_some_and(is_word)
            };
            let named = source.code.match_indices(word).any(|(at, _)| whole(at));
            assert!(!named, "{} must not know {word}", source.path.display());
        }
    }
    assert!(files > 0, "{krate} has no {room}");
}

#[test]
fn the_table_http_and_sessions_are_pure() {
    let words = [
        "tokio",
        "Instant",
        "SystemTime",
        "Duration",
        "TcpStream",
        "TcpListener",
        "fs",
        "io",
        "thread",
        "env",
    ];
    check_ignorant("daemon", "table", &words);
    check_ignorant("daemon", "http1", &words);
    check_ignorant("daemon", "session", &words);
    check_ignorant("daemon", "settings/operands", &["tokio", "TcpStream", "fs", "env", "resolve"]);
}

#[test]
fn what_the_console_decides_and_draws_is_pure() {
    let world = ["tokio", "Instant", "SystemTime", "fs", "thread", "stdout"];
    let pure = [
        "act",
        "audit",
        "dialog",
        "input",
        "insight_words",
        "keymap",
        "ladder",
        "model",
        "msg",
        "options",
        "parts",
        "rate",
        "units",
        "update",
        "view",
    ];
    for room in pure {
        check_ignorant("console", &format!("tui/{room}"), &world);
    }
    check_ignorant("console", "expression", &world);
    check_ignorant("console", "expression", &["ratatui", "crossterm", "balance_daemon"]);
    check_ignorant("console", "ctl", &["ratatui", "crossterm"]);
    check_ignorant("console", "tui/link", &["ratatui", "crossterm"]);
    for source in sources("console") {
        let [first, second, ..] = &source.module[..] else { continue };
        for known in own_paths(&source) {
            let path = known.join("::");
            let to = |room: &str| path.starts_with(&format!("tui::{room}"));
            let wrong = match (first.as_str(), second.as_str()) {
                ("expression", _) => !path.starts_with("expression"),
                ("tui", "parts") => {
                    let palette = source.module.get(2).is_some_and(|part| part == "palette");
                    let grammar = ["ctl::args", "ctl::change"].iter().any(|g| path.starts_with(g));
                    let own = to("parts") || path.starts_with("expression");
                    !(own || palette && grammar)
                }
                ("ctl", _) => path.starts_with("tui") || path.starts_with("demo"),
                ("tui", "link" | "term" | "theme") => to("model") || to("view") || to("update"),
                ("tui", room) if pure.contains(&room) => to("link") || to("term"),
                ("tui", _) => path.starts_with("demo") || path.starts_with("ctl"),
                _ => false,
            };
            assert!(!wrong, "{} must not know {path}", source.path.display());
        }
    }
}

#[test]
fn only_the_codec_names_bincode() {
    for krate in ["proto", "daemon", "console"] {
        for source in sources(krate) {
            let is_codec = krate == "proto" && source.module == ["codec"];
            assert_eq!(source.code.contains("bincode"), is_codec, "{}", source.path.display());
        }
    }
}

/// The packages of this workspace that a manifest names in one of its tables.
fn siblings(krate: &str, table: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == format!("[{table}]");
        } else if inside && let Some(rest) = line.strip_prefix("balance-") {
            found.insert(rest.split(['.', ' ', '=']).next().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn packages_know_each_other_as_decided() {
    // DS-6
    let of = |krate| siblings(krate, "dependencies").into_iter().collect::<Vec<_>>();
    assert!(of("proto").is_empty());
    assert_eq!(of("daemon"), ["proto"]);
    assert_eq!(of("console"), ["daemon", "proto"]);
    assert_eq!(of("tests"), ["proto"]);
    let console = fs::read_to_string(root().join("console/Cargo.toml")).unwrap();
    assert!(console.contains("balance-daemon = { workspace = true, optional = true }"));
    for source in sources("console") {
        let demo = source.module.first().is_some_and(|room| room == "demo");
        let knows = source.code.contains("balance_daemon");
        assert!(demo || !knows, "{}: only the demo knows the daemon", source.path.display());
    }
}

#[test]
fn of_the_tests_only_the_small_benchmarks_know_the_daemon_from_inside() {
    for dir in ["it", "harness", "bench"] {
        for source in sources_in(&root().join("tests").join(dir)) {
            let knows = source.code.contains("balance_daemon");
            assert!(!knows, "{}: drive the program", source.path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_stays_small() {
    let mut lengths = Vec::new();
    for krate in ["proto", "daemon", "console"] {
        for source in sources(krate) {
            let path = source.path.display();
            assert!(source.text.starts_with("//! "), "{path} has no header");
            let lines = without_tests(&source.text).lines().count();
            assert!(lines <= 450, "{path} has {lines} lines");
            let the_one_place = source.module == ["sys", "kernel"];
            assert!(
                the_one_place || !source.code.contains("unsafe "),
                "{path}: unsafe belongs in one place, with its proof"
            );
            lengths.push(lines);
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 150, "the median file has {median} lines");
}

#[test]
fn the_reader_of_paths_sees_all_of_them() {
    let sample = |module: &[&str], text: &str| Source {
        path: PathBuf::new(),
        module: module.iter().map(|part| (*part).to_owned()).collect(),
        text: String::new(),
        code: without_tests(&bare(text)),
    };
    let seen = |module: &[&str], text: &str| -> Vec<String> {
        own_paths(&sample(module, text)).iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(seen(&["flow"], "use crate::control::x;"), ["control::x"]);
    assert_eq!(seen(&["flow"], "fn f() { let _ = crate::control::go(1); }"), ["control::go"]);
    assert_eq!(seen(&["flow"], "use crate::{a::{b, c as d}, e};"), ["a::b", "a::c", "e"]);
    assert_eq!(seen(&["flow", "relay"], "use super::account::L;"), ["flow::account::L"]);
    assert_eq!(seen(&["flow", "relay"], "let x: super::super::control::C;"), ["control::C"]);
    assert_eq!(
        seen(&["flow", "relay"], "use super::super::{control, table::T};"),
        ["control", "table::T"]
    );
    assert_eq!(
        seen(&["flow"], "// crate::control\n\"crate::control\"; '\"'; r#\"crate::x\"#"),
        [""; 0]
    );
    assert_eq!(seen(&["flow"], "x(); #[cfg(test)] mod tests { use crate::control; }"), [""; 0]);
    assert_eq!(seen(&["flow"], "my_crate::control; pub(crate) fn f() {}"), [""; 0]);
}
