//! What keeps HALB from starting is said in its words, all at once, with a code and in time (H-74,
//! H-78, H-91 to H-99), and what bounds it when it starts (H-32, H-33).

use balance_tests::http::Origin;
use balance_tests::programs::{Ran, balance, within};
use balance_tests::site::{Site, free};
use std::net::TcpListener;
use std::time::Duration;

/// Starts `balance -f --http` with these words more; it must say that and end, in two seconds.
#[track_caller]
fn fails(words: &str) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let words = format!("-f --http --healthcheck-method none {words}");
    let words: Vec<&str> = words.split_whitespace().collect();
    let ran = within(Duration::from_secs(2), || balance(dir.path(), &words));
    assert_ne!(ran.code, Some(0), "{words:?}: {ran:?}");
    assert!(ran.stderr.lines().all(|line| line.starts_with("Error: ")), "{ran:?}");
    assert!(ran.stderr.lines().all(|line| line.contains("; ")), "each with a remedy: {ran:?}");
    ran
}

#[track_caller]
fn says(ran: &Ran, what: &str) {
    assert!(ran.stderr.lines().any(|line| line.contains(what)), "{what}: {ran:?}");
}

#[test]
fn h74_h78_ports_are_from_1_to_65535() {
    let at = free();
    for bad in ["0", "65536", "x", "-1", ""] {
        for (option, key) in [("--ctl-port", "ctl_port"), ("--ui-port", "ui_port")] {
            let words = format!("{option}={bad} -b {} {} 127.0.0.1:9", at.ip(), at.port());
            says(&fails(&words), &format!("{key} value must be between 1 and 65535 [{bad}]"));
        }
    }
}

#[test]
fn h91_h93_h98_what_cannot_be_found_out_is_named_together() {
    let (empty, web, at) = (tempfile::tempdir().unwrap(), free(), free());
    let root = empty.path().display().to_string();
    let words = format!(
        "--proc-root {root} --ctl-bind {} --ctl-port {} -b {} {} 127.0.0.1:9",
        web.ip(),
        web.port(),
        at.ip(),
        at.port()
    );
    let ran = fails(&words);
    says(
        &ran,
        &format!(
            "unable to determine appliance memory configuration [{root}/meminfo]: No such file"
        ),
    );
    says(&ran, "failed to determine number of available CPUs");
    says(&ran, "failed to initialize statistics reporting");
    // a group whose limit is none
    std::fs::write(empty.path().join("memory.max"), "many\n").unwrap();
    let text = std::fs::read_to_string("/proc/self/cgroup").unwrap();
    if text.lines().any(|line| line.starts_with("0::")) {
        let words = format!("--cgroup-root {root} -b {} {} 127.0.0.1:9", at.ip(), at.port());
        says(&fails(&words), "unable to determine appliance memory configuration");
    }
}

#[test]
fn h92_a_directory_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let at = free();
    let words =
        format!("--runtime-dir {}/x -b {} {} 127.0.0.1:9", file.display(), at.ip(), at.port());
    says(&fails(&words), "failed to create the rendezvous config file");
}

#[test]
fn h96_h97_h99_all_doors_that_stay_shut_are_named_together() {
    let (front, ctl, ui) = (free(), free(), free());
    let _taken = [front, ctl, ui].map(|at| TcpListener::bind(at).unwrap());
    let words = format!(
        "--ctl-bind {} --ctl-port {} --ui-bind {} --ui-port {} -b {} {} 127.0.0.1:9",
        ctl.ip(),
        ctl.port(),
        ui.ip(),
        ui.port(),
        front.ip(),
        front.port()
    );
    let ran = fails(&words);
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(71), 3), "{ran:?}");
    says(&ran, "failed to start HALB, please see the system log: bind(): Address already in use");
    says(
        &ran,
        &format!(
            "Error: --ctl-port: failed to initialize the control web service interface [{ctl}]"
        ),
    );
    says(
        &ran,
        &format!("Error: --ui-port: failed to initialize the user interface terminal [{ui}]"),
    );
}

#[test]
fn a_clash_with_the_front_door_is_an_error_even_where_the_system_sees_none() {
    let at = free();
    let words =
        format!("--ctl-bind {} --ctl-port {} {} 127.0.0.1:9", at.ip(), at.port(), at.port());
    let ran = fails(&words);
    says(&ran, &format!("the front door is at 0.0.0.0:{}", at.port()));
    let ui = format!("{words} --ui-bind {} --ui-port {}", at.ip(), at.port());
    says(&fails(&ui), "the front door is at");
}

#[test]
fn h32_h33_memory_and_the_setting_bound_the_clients() {
    let server = Origin::named("one");
    let room = |options: &[&str]| -> u64 {
        let site = Site::start(options, &[server.address()]);
        let metrics = site.ask("GET", "/metrics", "").text();
        let line =
            metrics.lines().find(|line| line.starts_with("balance_connections_max ")).unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    };
    assert_eq!(room(&["--max-connections", "5"]), 5);
    let derived = room(&[]);
    assert_eq!(room(&["--max-connections", "1000000000"]), derived);
    // 96 MB, by either version of control groups
    let (v1, v2) = (("5:memory:/\n", "memory/memory.limit_in_bytes"), ("0::/\n", "memory.max"));
    for (groups, limit) in [v1, v2] {
        let (proc, cgroup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir_all(proc.path().join("self/fd")).unwrap();
        std::fs::write(proc.path().join("meminfo"), "MemTotal: 8000000 kB\n").unwrap();
        let status = "VmRSS: 4096 kB\nCpus_allowed_list:\t0-1\n";
        std::fs::write(proc.path().join("self/status"), status).unwrap();
        std::fs::write(proc.path().join("self/cgroup"), groups).unwrap();
        let limit = cgroup.path().join(limit);
        std::fs::create_dir_all(limit.parent().unwrap()).unwrap();
        std::fs::write(limit, format!("{}\n", 96 << 20)).unwrap();
        let roots = [proc.path().display().to_string(), cgroup.path().display().to_string()];
        let derived = room(&["--proc-root", &roots[0], "--cgroup-root", &roots[1]]);
        assert_eq!(derived, (92 << 20) / 25_000, "{groups}");
    }
}
