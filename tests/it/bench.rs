//! `balance-bench` does its work, on a small scale. What it measures here is of no interest.

use balance_tests::programs::{program, run};
use serde_json::Value;
use std::process::Command;

fn bench(args: &str) -> Command {
    let mut command = Command::new(program("balance-bench"));
    command.args(args.split_whitespace());
    command
}

#[test]
fn every_kind_of_run_comes_to_an_end_without_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let json = dir.path().join("results.json");
    let what = "--only tcp-conn,tcp-bulk-down,tcp-bulk-up,tcp-crowd,idle,http-conn,http-64k,http-idle,http-web --idle 8";
    let how = "--peers balance --rounds 1 --secs 0.4 --no-pin --json";
    let ran = run(bench(&format!("{what} {how}")).arg(&json));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    let results: Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let scenarios = results["scenarios"].as_object().unwrap();
    assert_eq!(scenarios.len(), 9);
    for (name, runs) in scenarios {
        let run = &runs["balance"][0];
        assert_eq!(run["errors"], 0, "{name}: {run}");
        let figures: &[&str] = match name.as_str() {
            "idle" | "http-idle" => &[],
            "tcp-bulk-down" | "tcp-bulk-up" => &["rate", "cpu_us"],
            _ => &["rate", "cpu_us", "p50_us", "p99_us"],
        };
        for figure in figures {
            assert!(run[figure].as_f64().is_some_and(|value| value > 0.0), "{name}: {run}");
        }
    }
    let alone = &results["scenarios"]["http-web"]["balance"][0]["alone"];
    assert!(alone["p99_us"].as_f64().is_some_and(|value| value > 0.0), "{alone}");
    let memory = &results["scenarios"]["idle"]["balance"][0]["memory"];
    assert_eq!(memory.as_array().unwrap().len(), 4);
}

#[test]
fn a_proxy_that_does_not_start_is_a_failed_run_and_no_end_of_the_others() {
    let ran = run(&mut bench(
        "--only tcp-latency --peers direct,other --other /bin/false --rounds 1 --secs 0.2 --no-pin",
    ));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("a run failed: it ended with exit status: 1"), "{ran:?}");
}

#[test]
fn nobody_to_measure_is_said_in_a_sentence() {
    let ran = run(&mut bench("--peers other"));
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("left out: no --other was given"), "{ran:?}");
    assert_eq!(ran.stderr, "balance-bench: there is nobody to measure\n");
}
