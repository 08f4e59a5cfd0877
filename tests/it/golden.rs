//! Transcripts of sessions, typed from the pages, against the real program.
//!
//! Each file of `tests/golden/balance` is played in a namespace of its own, where its fixed ports
//! are free; what a line means is in the README beside them. Nothing here writes expectations.
//! `GOLDEN_ONLY=text` plays only the files with that text in their names.

mod clients;
mod compare;
mod script;
mod stage;

use balance_tests::namespace;
use balance_tests::programs::program;
use script::Script;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Files played at the same time.
const AT_ONCE: usize = 4;
/// Names the file that the inner test plays.
const FILE: &str = "BALANCE_GOLDEN";
/// The sessions of balance(1) §13.
const THIRTEEN: usize = 11;

fn files() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/balance");
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension() == Some("txt".as_ref())).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

#[test]
fn transcripts() {
    if !namespace::available() {
        return;
    }
    program("balance");
    let only = std::env::var("GOLDEN_ONLY").unwrap_or_default();
    let wanted: Vec<PathBuf> =
        files().into_iter().filter(|path| name(path).contains(&only)).collect();
    let (queue, failed) = (Mutex::new(wanted.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some(path) = next else { break };
                    let env = [(FILE, path.to_str().unwrap())];
                    let ran = namespace::run("golden::transcripts_inside", &env);
                    if !namespace::passed(&ran) {
                        failed.lock().unwrap().push((name(path), ran.stderr));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    let reports: String =
        failed.iter().map(|(name, report)| format!("\n==== {name}\n{report}")).collect();
    assert!(failed.is_empty(), "{} of {} transcripts fail:\n{reports}", failed.len(), wanted.len());
}

/// Only a body: plays one file, in its namespace.
#[test]
fn transcripts_inside() {
    if namespace::enter("golden::transcripts_inside") {
        let path = PathBuf::from(std::env::var_os(FILE).expect("a file to play"));
        let wrong = stage::play(&Script::read(&path));
        assert!(wrong == 0, "{wrong} steps are not as expected");
    }
}

#[test]
fn every_transcript_can_be_read_and_there_are_enough() {
    let files = files();
    for path in &files {
        let script = Script::read(path);
        let runs = script.steps.iter().filter(|step| step.is_checked()).count();
        assert!(runs > 0, "{} expects nothing", path.display());
    }
    let thirteen = |path: &&PathBuf| name(path).starts_with("13-");
    let documented = files.iter().filter(thirteen).count();
    assert_eq!(documented, THIRTEEN, "the sessions of balance(1) section 13");
    let own = files.len() - documented;
    assert!(own >= 40, "{own} sessions of our own");
}
