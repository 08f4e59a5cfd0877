//! The programs under test, as built beside the test that runs.

use crate::eventually;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The path of a program of this workspace.
///
/// It must have been built in the same run: `cargo test --workspace` does so.
pub fn program(name: &str) -> PathBuf {
    let mut dir = std::env::current_exe().expect("our own path");
    dir.pop();
    if dir.ends_with("deps") {
        dir.pop();
    }
    let path = dir.join(name);
    assert!(path.is_file(), "{} is missing: run `cargo test --workspace`", path.display());
    path
}

/// What a program printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

fn read_all(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).expect("programs print UTF-8");
        text
    })
}

impl Ran {
    /// One line on stderr, and nothing on stdout: how a refusal looks.
    #[track_caller]
    pub fn sentence(&self) -> &str {
        assert_eq!(self.stdout, "", "{self:?}");
        let line = self.stderr.strip_suffix('\n').expect("a whole line");
        assert!(!line.is_empty() && !line.contains('\n'), "one sentence, not {line:?}");
        line
    }
}

/// Runs a program to its end; it must end by itself.
#[track_caller]
pub fn run(command: &mut Command) -> Ran {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("program starts");
    // read while it runs: a full pipe would stop it
    let stdout = read_all(child.stdout.take().unwrap());
    let stderr = read_all(child.stderr.take().unwrap());
    let status = wait_for(&mut child);
    Ran { code: status.code(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

/// What takes no longer than this, where the machine lets it: whatever is slow by itself is slow each time.
/// For what may be done again.
#[track_caller]
pub fn within<T>(limit: Duration, mut act: impl FnMut() -> T) -> T {
    let mut times = Vec::new();
    while times.len() < 3 {
        let began = Instant::now();
        let done = act();
        times.push(began.elapsed());
        if began.elapsed() < limit {
            return done;
        }
    }
    panic!("not within {limit:?}: {times:?}");
}

/// Waits for a child to end; kills it and fails if it does not.
#[track_caller]
pub fn wait_for(child: &mut Child) -> ExitStatus {
    eventually("a program to end", || child.try_wait().unwrap())
}

/// A search path on which our programs come first.
pub fn search_path() -> String {
    let ours = program("balance");
    let others = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned());
    format!("{}:{others}", ours.parent().unwrap().display())
}

/// A command line, as a user would type it.
pub fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]).env("PATH", search_path());
    command.env("BALANCE_LOG", "error").env("BALANCE_THREADS", "2");
    for name in ["BALANCE_RUNTIME_DIR", "BALANCE_SOCKET", "RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"] {
        command.env_remove(name);
    }
    command
}

/// Runs `balance` with these arguments, in this runtime directory, to its end.
#[track_caller]
pub fn balance(runtime_dir: &Path, args: &[&str]) -> Ran {
    run(Command::new(program("balance")).args(args).env("BALANCE_RUNTIME_DIR", runtime_dir))
}

/// Runs `balance-ctl` with these arguments, in this runtime directory.
#[track_caller]
pub fn ctl(runtime_dir: &Path, args: &[&str]) -> Ran {
    run(Command::new(program("balance-ctl"))
        .args(args)
        .env("BALANCE_RUNTIME_DIR", runtime_dir)
        .env_remove("BALANCE_SOCKET"))
}

/// Says loudly that a test did not run, and why.
pub fn skip(reason: &str) {
    // past the capture of the test runner, so that it is seen in every run
    let _ = writeln!(std::io::stderr(), "SKIPPED: {reason}");
}

/// Lets this process have all the descriptors it may; whether these are enough. Says loudly if they are not.
pub fn has_descriptors(needed: u64) -> bool {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let enough = limit.maximum.is_none_or(|most| most >= needed);
    if !enough {
        skip(&format!("{needed} descriptors are needed, and {limit:?} are allowed"));
    }
    enough
}
