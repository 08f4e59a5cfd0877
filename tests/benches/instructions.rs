//! The small operations in instructions, counted by valgrind: `just bench-instructions`.
//!
//! Repeatable where a clock is not. This program starts itself under callgrind, twice an operation,
//! with a few and with more repetitions; the difference is free of everything but the operation. Must
//! not know what is right: that is `baseline`'s.

mod baseline;
mod work;

use baseline::{Counts, MOST};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Repetitions that come before the counted ones: by then every buffer has its size.
const WARM: u64 = 10;
/// Set: the baseline is written, not compared with.
const WRITE: &str = "WRITE_BASELINE";
/// The word that makes this program do an operation and end.
const REPEAT: &str = "--repeat";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match args.iter().position(|arg| arg == REPEAT) {
        Some(at) => repeat(&args[at + 1..]).map(|()| true),
        None => count_all(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("instructions: {error}");
            ExitCode::from(2)
        }
    }
}

/// What runs under valgrind.
fn repeat(args: &[String]) -> Result<(), String> {
    let number = |at: usize| args.get(at).and_then(|arg| arg.parse::<u64>().ok());
    let (Some(index), Some(times)) = (number(0), number(1)) else {
        return Err(format!("{REPEAT} wants an index and how often"));
    };
    let make = usize::try_from(index).ok().and_then(|index| work::ALL.get(index));
    let make = make.ok_or_else(|| format!("there is no operation {index}"))?;
    (make().repeat)(times);
    Ok(())
}

/// Counts, and writes or compares; whether all is well.
fn count_all() -> Result<bool, String> {
    let dir = tempfile::tempdir().map_err(|error| format!("no temporary directory: {error}"))?;
    let mut now = Counts { with: toolchain(), ..Counts::default() };
    for (index, make) in work::ALL.iter().enumerate() {
        let work = make();
        let few = count(dir.path(), index, WARM)?;
        let more = count(dir.path(), index, WARM + work.batch)?;
        let per_operation = more.saturating_sub(few) as f64 / work.batch as f64;
        // as the baseline is written: the rest is how the number of repetitions was read
        now.of.insert(work.name.to_owned(), (per_operation * 10.0).round() / 10.0);
    }
    let path = baseline_path();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, now.to_string())
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        print!("{now}\nThe baseline is written. Commit it with a message that says why.\n");
        return Ok(true);
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let stored = Counts::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(report(&stored, &now))
}

/// Prints the comparison; whether all operations pass.
fn report(stored: &Counts, now: &Counts) -> bool {
    println!("{:<28}{:>14}{:>14}{:>8}", "instructions per operation", "baseline", "now", "ratio");
    let lines = stored.compare(now);
    for line in &lines {
        println!("{line}");
    }
    if stored.with != now.with {
        println!("\nThe baseline was counted with another compiler or processor:");
        println!("  {}\n  {} now", stored.with, now.with);
    }
    let passes = lines.iter().all(|line| line.verdict.passes());
    if !passes {
        println!("\nAn operation needs more than {MOST} times its baseline, is new, or is gone.");
        println!("If it is meant to be so: `just bench-baseline` writes the baseline anew.");
    }
    passes
}

/// Beside this file, in the tree.
fn baseline_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt")
}

/// Compiler and processor: instructions depend on both.
fn toolchain() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().ok();
    let version = version.and_then(|output| String::from_utf8(output.stdout).ok());
    let version = version.as_deref().map_or("an unknown compiler", str::trim);
    format!("{version}, {}", std::env::consts::ARCH)
}

/// Instructions of this program when it does an operation so many times.
fn count(dir: &Path, index: usize, times: u64) -> Result<u64, String> {
    let out = dir.join("callgrind.out");
    let me = std::env::current_exe().map_err(|error| format!("no path to myself: {error}"))?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "-q"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(me)
        .args([REPEAT, &index.to_string(), &times.to_string()])
        // nothing of the environment, whose size moves the stack about
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run valgrind ({error}): install it"))?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr);
        return Err(format!("under valgrind it failed ({}): {}", run.status, said.trim()));
    }
    let text = std::fs::read_to_string(&out)
        .map_err(|error| format!("callgrind left no counts: {error}"))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals:"));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| "callgrind's counts have no total".to_owned())
}
