//! `balance-bench`: balance beside what else is installed, under the same load, in turn.
//!
//! ```text
//! options → peers, scenarios → run: backend ← proxy ← load   → report
//! ```
//! It needs no other program than those it measures. docs/benchmarks.md says how to read it.
#![forbid(unsafe_code)]

mod backend;
mod bytes;
mod client;
mod configs;
mod cpus;
mod guests;
mod histogram;
mod http;
mod line;
mod load;
mod meter;
mod options;
mod peers;
mod poll;
mod process;
mod report;
mod run;
mod scenario;
mod session;
mod silent;
mod stop;

use clap::Parser;
use cpus::Placement;
use options::Options;
use peers::Peer;
use report::{Outcome, Results};
use run::Rules;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use scenario::Scenario;
use serde_json::{Map, Value, json};
use std::process::ExitCode;

fn main() -> ExitCode {
    match bench(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("balance-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench(options: &Options) -> Result<(), String> {
    stop::listen()?;
    let rules = rules(options)?;
    let facts = facts(options, &rules);
    // clients and servers are threads of this one
    cpus::run_on(rules.placement.load);
    let peers = find_peers(options);
    if peers.is_empty() {
        return Err("there is nobody to measure".to_owned());
    }
    println!("{facts}");
    let scenarios = options.scenarios();
    let each = |scenario: &Scenario| {
        let peers = peers.iter().filter(|peer| scenario.concerns(peer.name)).count();
        peers * if scenario.has_web() { 2 } else { 1 }
    };
    let runs = scenarios.iter().map(each).sum::<usize>() * usize::from(options.rounds);
    let each = (rules.warm + rules.measured).as_secs_f64() + 0.7;
    println!("{runs} runs, about {:.0} s", runs as f64 * each);
    let mut all = Vec::new();
    for scenario in scenarios {
        let results = rounds(scenario, &peers, &rules, options.rounds)?;
        print!("{}", results.text());
        all.push(results);
        if let Some(path) = &options.json {
            // after each scenario, so that what is known survives what comes
            let text = format!("{:#}\n", as_json(&facts, &peers, &all));
            std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

fn rules(options: &Options) -> Result<Rules, String> {
    let silent = usize::from(options.idle);
    let most = raise_descriptors();
    // a client's end and a server's, both ours; a proxy has as many
    let need = 2 * silent as u64 + 500;
    if most < need && options.scenarios().iter().any(|scenario| scenario.has_silent()) {
        return Err(format!(
            "{silent} silent clients need {need} descriptors, and {most} are allowed: \
             try --idle {}",
            most.saturating_sub(500) / 2
        ));
    }
    let guests = guests::LISTENERS + guests::SLOW + 500;
    if most < guests as u64 && options.scenarios().iter().any(|scenario| scenario.has_web()) {
        return Err(format!(
            "guests of the web side need {guests} descriptors, and {most} are allowed"
        ));
    }
    let placement =
        if options.no_pin { Placement::anywhere() } else { Placement::new(options.threads) };
    let (warm, measured, threads) = (options.warm(), options.secs, options.threads);
    Ok(Rules { warm, measured, threads, silent, placement })
}

/// As many as we may have; what we start inherits it.
fn raise_descriptors() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    let now =
        if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    now.unwrap_or(u64::MAX)
}

fn find_peers(options: &Options) -> Vec<Peer> {
    let mut peers = Vec::new();
    for name in options.peers() {
        match Peer::find(name, options) {
            Ok(peer) => {
                println!("{:<10}{}", name.text(), peer.version);
                peers.push(peer);
            }
            Err(why) => println!("{:<10}left out: {why}", name.text()),
        }
    }
    peers
}

/// The machine and what was asked for, in a line.
fn facts(options: &Options, rules: &Rules) -> String {
    let uname = rustix::system::uname();
    let cpus = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{} {} {}, {cpus} CPUs, {}; {} threads a proxy, {} s, {} rounds, {} silent clients",
        uname.sysname().to_string_lossy(),
        uname.release().to_string_lossy(),
        uname.machine().to_string_lossy(),
        rules.placement,
        rules.threads,
        rules.measured.as_secs_f64(),
        options.rounds,
        rules.silent
    )
}

/// Each peer in turn, so often.
fn rounds(
    scenario: Scenario,
    peers: &[Peer],
    rules: &Rules,
    rounds: u16,
) -> Result<Results, String> {
    let who = peers.iter().filter(|peer| scenario.concerns(peer.name));
    let who: Vec<&Peer> = who.collect();
    let mut results =
        Results { scenario, peers: who.iter().map(|peer| (peer.name, Vec::new())).collect() };
    for _ in 0..rounds {
        for (peer, (_, outcomes)) in who.iter().zip(&mut results.peers) {
            let outcome = run::run(scenario, peer, rules);
            stop::check()?;
            outcomes.push(outcome.map_or_else(Outcome::Failed, Outcome::Ran));
        }
    }
    Ok(results)
}

fn as_json(facts: &str, peers: &[Peer], all: &[Results]) -> Value {
    let versions: Map<String, Value> =
        peers.iter().map(|peer| (peer.name.text().to_owned(), json!(peer.version))).collect();
    let scenario = |results: &Results| {
        let peers = results.peers.iter();
        let runs: Map<String, Value> =
            peers.map(|(name, runs)| (name.text().to_owned(), json!(runs))).collect();
        (results.scenario.name().to_owned(), Value::Object(runs))
    };
    let scenarios: Map<String, Value> = all.iter().map(scenario).collect();
    json!({ "machine": facts, "peers": versions, "scenarios": scenarios })
}
