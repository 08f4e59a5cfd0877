//! The bugs of 3.54 that we do not keep, one test for each (balance(1) §11).
//!
//! (B17 is in `scale`.) Those that need a daemon in the background, or names of their own, run in a namespace.

use balance_tests::backend::{Backend, Refusing};
use balance_tests::daemon::Plan;
use balance_tests::programs::{Ran, balance, program, run};
use balance_tests::wait::until;
use balance_tests::{Daemon, answer_to, ask, ask_text, connect, eventually, is_closed, namespace};
use rustix::process::Signal;
use socket2::SockRef;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Runs `balance` with these words, to its end.
fn words(line: &str) -> Ran {
    run(Command::new(program("balance")).args(line.split_whitespace()))
}

/// `balance -c COMMAND PORT`
#[track_caller]
fn once(port: u16, command: &str) -> String {
    let port = port.to_string();
    let ran = run(Command::new(program("balance")).args(["-c", command, &port]));
    assert_eq!(ran.code, Some(0), "{command}: {ran:?}");
    ran.stdout
}

/// `balance -i`, with these lines.
#[track_caller]
fn shell(daemon: &Daemon, lines: &str) -> String {
    let port = daemon.port().to_string();
    let script = format!("printf '{lines}' | {} -i {port}", program("balance").display());
    let env = ("BALANCE_RUNTIME_DIR", daemon.runtime_dir());
    let ran = run(Command::new("sh").args(["-c", &script]).env(env.0, env.1));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout
}

#[test]
fn b01_on_an_ipv4_listener_the_address_of_a_client_names_its_channel() {
    let (a, b, c) = (Backend::named("a"), Backend::named("b"), Backend::named("c"));
    let channels = [a.address(), b.address(), c.address()].map(|address| address.to_string());
    let daemon = Daemon::start(&[&channels[0], &channels[1], &channels[2], "%"]);
    // balance(1) §7.3: 127.0.0.1 and 127.0.0.2, modulo 3
    for _ in 0..3 {
        assert_eq!(answer_to([127, 0, 0, 1], daemon.address()), "c");
        assert_eq!(answer_to([127, 0, 0, 2], daemon.address()), "b");
    }
}

#[test]
fn b02_in_the_background_nothing_is_written_into_anybodys_stream() {
    namespace::inside(
        "bugs::b02_in_the_background_nothing_is_written_into_anybodys_stream",
        || {
            let log = namespace::own_syslog();
            let heard = Arc::new(Mutex::new(Vec::new()));
            let hearing = Arc::clone(&heard);
            let server = Backend::serve(move |mut stream| {
                let mut question = Vec::new();
                let _ = stream.write_all(b"hello");
                let _ = stream.read_to_end(&mut question);
                hearing.lock().unwrap().push(String::from_utf8(question).unwrap());
            });
            let ran = words(&format!("-d -p -T 1 20001 {}", server.address()));
            assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
            let mut client = connect(SocketAddr::from((Ipv4Addr::LOCALHOST, 20001)));
            client.write_all(b"question").unwrap();
            let mut answer = String::new();
            // -T ends it
            client.read_to_string(&mut answer).unwrap();
            assert_eq!(answer, "hello");
            until("the server to hear its end", || heard.lock().unwrap().len() == 1);
            assert_eq!(*heard.lock().unwrap(), ["question"]);
            // but the log has it all
            let mut said = String::new();
            while !said.contains("timed out after 1 seconds") {
                let mut line = [0; 4096];
                let length = log.recv(&mut line).expect("a line in the log");
                said += &String::from_utf8_lossy(&line[..length]);
                said.push('\n');
            }
            for line in ["connect to channel 0 successful", "-> 8", "question", "-< 5", "hello"] {
                assert!(said.contains(line), "{line:?} is missing in {said}");
            }
            let pid = master(20001);
            for descriptor in 0..3 {
                let leads_to = std::fs::read_link(format!("/proc/{pid}/fd/{descriptor}")).unwrap();
                assert!(leads_to.ends_with("dev/null"), "{descriptor} leads to {leads_to:?}");
            }
        },
    );
}

/// The process that serves this port, as `-i` names it.
fn master(port: u16) -> u32 {
    let ran = words(&format!("-i {port}"));
    let line = ran.stdout.lines().find_map(|line| line.strip_prefix("PID of master process is "));
    line.and_then(|pid| pid.parse().ok()).unwrap_or_else(|| panic!("{ran:?}"))
}

#[test]
fn b03_a_start_in_the_background_that_fails_says_so() {
    let many = "127.0.0.1 ! ".repeat(17);
    for (line, code, first) in [
        ("8080 no.such.host.invalid", 65, "unknown or invalid address [no.such.host.invalid]"),
        ("8080 ! 127.0.0.1", 69, "balance: no channels in group"),
        (&format!("8080 {many}"), 69, "balance: too many groups"),
        ("-B no.such.host.invalid 8080", 65, "unknown or invalid address [no.such.host.invalid]"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let ran = balance(dir.path(), &line.split_whitespace().collect::<Vec<_>>());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{line}: {ran:?}");
        assert_eq!(ran.stderr.lines().next(), Some(first), "{line}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "{line}");
    }
}

#[test]
fn b04_spilling_into_a_group_respects_disabled_and_full_channels() {
    let (dead, a, b, c) =
        (Refusing::new(), Backend::named("a"), Backend::named("b"), Backend::named("c"));
    let (full, last) = (format!("{}:1", b.address()), c.address().to_string());
    let (dead, off) = (dead.address().to_string(), a.address().to_string());
    let daemon = Daemon::start(&[&dead, "!", &off, &full, &last]);
    daemon.do_ctl("disable 1 0");
    let mut held = connect(daemon.address());
    let mut name = [0];
    held.read_exact(&mut name).unwrap();
    assert_eq!(name, *b"b");
    for _ in 0..4 {
        assert_eq!(ask_text(daemon.address(), ""), "c");
    }
    assert_eq!(daemon.counters(1, 0).total, 0);
    assert_eq!((daemon.counters(1, 1).current, daemon.counters(1, 1).total), (1, 1));
}

#[test]
fn b05_a_hash_group_that_is_spilled_into_follows_the_same_rule() {
    let (dead, a, b, c) =
        (Refusing::new(), Backend::named("a"), Backend::named("b"), Backend::named("c"));
    let servers = [&a, &b, &c].map(|server| server.address().to_string());
    let dead = dead.address().to_string();
    let line = [&dead, "!", &servers[0], &servers[1], &servers[2], "%"];
    let daemon = Daemon::start(&line);
    for _ in 0..5 {
        assert_eq!(answer_to([127, 0, 0, 1], daemon.address()), "c");
        assert_eq!(answer_to([127, 0, 0, 2], daemon.address()), "b");
    }
    daemon.do_ctl("disable 1 2");
    assert_eq!(answer_to([127, 0, 0, 1], daemon.address()), "", "no other channel without -H");
    let with_h = Daemon::start(&[&["-H"][..], &line[..]].concat());
    with_h.do_ctl("disable 1 2");
    for _ in 0..5 {
        assert_eq!(answer_to([127, 0, 0, 1], with_h.address()), "a", "with -H the neighbour");
    }
}

#[test]
fn b06_clients_that_vanish_while_they_are_written_to_leave_no_slot_behind() {
    let server = Backend::serve(|mut stream| while stream.write_all(&[7; 60_000]).is_ok() {});
    let daemon = Daemon::start(&[&format!("{}:1", server.address())]);
    for _ in 0..6 {
        let mut client = connect(daemon.address());
        client.read_exact(&mut [0; 100]).unwrap();
        SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
        drop(client);
        daemon.wait_counters(0, 0, |n| n.current == 0);
    }
    assert_eq!(daemon.counters(0, 0).total, 6);
}

#[test]
fn b07_a_restart_with_fewer_groups_knows_nothing_of_the_old_ones() {
    let (dead, old) = (Refusing::new(), Backend::named("old"));
    let (one, two) = (dead.address().to_string(), old.address().to_string());
    let mut first = Daemon::start(&[&one, "!", &two]);
    assert_eq!(ask_text(first.address(), ""), "old");
    first.kill();
    let second = Plan::default().listen(first.address()).beside(&first).start(&[&one]);
    assert!(is_closed(connect(second.address())));
    assert_eq!(old.connections(), 1);
}

#[test]
fn b08_a_created_channel_starts_at_zero() {
    let server = Backend::named("x");
    let channel = format!("{}:1", server.address());
    let mut first = Daemon::start(&[&channel, &channel]);
    assert_eq!(ask_text(first.address(), ""), "x");
    first.kill();
    let second = Plan::default().listen(first.address()).beside(&first).start(&[&channel]);
    let (address, port) = (server.address().ip(), server.address().port());
    shell(&second, &format!("create {address} {port}\\n"));
    let created = &second.table().groups[0].channels[1];
    assert_eq!(created.counters, balance_proto::view::Counters::default());
    assert_eq!(created.maxc.get(), 0);
}

#[test]
fn b09_an_empty_hash_group_is_skipped() {
    let dead = Refusing::new();
    let mut daemon = Daemon::start(&[&dead.address().to_string()]);
    let said = shell(&daemon, "group 1\\nhash\\n");
    assert!(said.contains("group 1 set to hash"), "{said}");
    assert!(is_closed(connect(daemon.address())));
    assert!(daemon.is_alive() && !daemon.log().contains("panicked"), "{}", daemon.log());
}

#[test]
fn b10_the_count_is_tied_to_the_life_of_a_connection() {
    let (server, dead) = (Backend::named("x"), Refusing::new());
    let (one, two) = (format!("{}:2", server.address()), dead.address().to_string());
    let daemon = Daemon::start(&["-B", "127.0.0.9", &two, "!", &one]);
    let held: Vec<_> = (0..2).map(|_| connect(daemon.address())).collect();
    daemon.wait_counters(1, 0, |n| n.current == 2);
    assert!(is_closed(connect(daemon.address())));
    drop(held);
    daemon.wait_counters(1, 0, |n| n.current == 0);
    assert_eq!(daemon.counters(0, 0).current, 0);
    assert_eq!(ask_text(daemon.address(), ""), "x");
}

#[test]
fn b11_connections_of_an_old_daemon_are_not_counted_by_the_new_one() {
    let server = Backend::named("x");
    let channel = server.address().to_string();
    let first = Daemon::start(&[&channel]);
    let mut old = connect(first.address());
    old.read_exact(&mut [0]).unwrap();
    first.signal(Signal::TERM);
    until("the port to be free", || TcpStream::connect(first.address()).is_err());
    let second = Plan::default().listen(first.address()).beside(&first).start(&[&channel]);
    let mut new = connect(second.address());
    new.read_exact(&mut [0]).unwrap();
    drop(old);
    until("the old daemon to be done", || TcpStream::connect(first.address()).is_ok());
    drop(new);
    second.wait_counters(0, 0, |n| n.current == 0 && n.total >= 1);
}

#[test]
fn b12_a_process_that_has_the_number_of_a_dead_daemon_is_left_alone() {
    let mut daemon = Daemon::start(&[]);
    daemon.kill();
    let mut innocent = Command::new("sleep").arg("1000").spawn().unwrap();
    let lock = daemon.socket().with_extension("lock");
    std::fs::write(lock, format!("{}\n", innocent.id())).unwrap();
    let port = daemon.port().to_string();
    for command in ["show", "kill"] {
        let ran = balance(daemon.runtime_dir(), &["-c", command, &port]);
        let said = format!("no master process with pid {}, exiting.\n", innocent.id());
        assert_eq!((ran.code, ran.stdout), (Some(69), said), "{command}");
    }
    assert_eq!(innocent.try_wait().unwrap(), None, "nobody harmed it");
    innocent.kill().unwrap();
    innocent.wait().unwrap();
}

#[test]
fn b13_a_client_that_ends_its_side_gets_its_answer() {
    let server = Backend::answer_after_end(b" answered");
    let daemon = Daemon::before(&[server.address()]);
    assert_eq!(ask(daemon.address(), b"query"), b"query answered");
}

#[test]
fn b14_mrtg_looks_at_the_group_it_is_asked_for() {
    let daemon = Daemon::start(&["127.0.0.1:9", "!", "127.0.0.1:9", "127.0.0.1:9", "127.0.0.1:9"]);
    let port = daemon.port().to_string();
    let once = |command: &str| balance(daemon.runtime_dir(), &["-c", command, &port]).stdout;
    assert_eq!(once("mrtg-bytes 1 2"), "0\n0\nUNKNOWN\ngroup 1 channel 2\n");
    for command in ["mrtg-bytes 0 1", "mrtg-conns 1 3", "mrtg-bytes 2 0", "mrtg-bytes 15 0"] {
        assert_eq!(once(command), "unknown channel\n", "{command}");
    }
    for command in ["mrtg-bytes 16 0", "mrtg-conns -1 0"] {
        assert_eq!(once(command), "unknown group\n", "{command}");
    }
}

#[test]
fn b15_a_full_table_is_shown_to_its_end_and_no_further() {
    let all = ["127.0.0.1:9", "!"].repeat(16);
    let daemon = Daemon::start(&all);
    let port = daemon.port().to_string();
    let shown = balance(daemon.runtime_dir(), &["-c", "show", &port]).stdout;
    assert_eq!(shown.lines().count(), 17);
    assert!(shown.lines().last().unwrap().starts_with(" 15   RR  0 ENA"), "{shown}");
}

#[test]
fn b16_numbers_that_are_none_or_out_of_range_are_refused() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let port = daemon.port().to_string();
    for (command, answer) in [
        ("group 256", "value out of range"),
        ("disable abc", "syntax error"),
        ("disable 1x", "syntax error"),
        ("maxc 0 -1", "value out of range"),
        ("create 127.0.0.1 70000", "invalid address"),
        ("create 127.0.0.1 -1", "invalid address"),
        ("create 127.0.0.1 0", "invalid address"),
    ] {
        let ran = balance(daemon.runtime_dir(), &["-c", command, &port]);
        assert_eq!(ran.stdout, format!("{answer}\n"), "{command}");
    }
    let table = daemon.table();
    assert_eq!(table.groups[0].channels.len(), 1);
    assert!(
        table.groups[0].channels[0].admin.is_enabled()
            && table.groups[0].channels[0].maxc.get() == 0
    );
    for (line, code) in
        [("-f 70000", 64), ("-f 0", 64), ("-f 80 h:70000", 65), ("-f 80 h:80:-1", 65)]
    {
        assert_eq!(words(line).code, Some(code), "{line}");
    }
}

#[test]
fn b18_what_is_printed_is_printed_once() {
    let server = Backend::echo();
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    namespace::inside("bugs::b18_what_is_printed_is_printed_once", || {
        let file = std::fs::File::create(&out).unwrap();
        let mut daemon = Command::new(program("balance"))
            .args(["-fd", "20001", &server.address().to_string()])
            .stdout(file)
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let door = SocketAddr::from((Ipv4Addr::LOCALHOST, 20001));
        eventually("the door to open", || TcpStream::connect(door).ok());
        for _ in 0..5 {
            assert_eq!(ask(door, b"x"), b"x");
        }
        daemon.kill().unwrap();
        daemon.wait().unwrap();
        let printed = std::fs::read_to_string(&out).unwrap();
        assert_eq!(printed.matches("argv[0]=").count(), 1, "{printed}");
    });
}

#[test]
fn b19_words_of_any_length_are_read_or_refused() {
    let long = "x".repeat(100_000);
    let dir = tempfile::tempdir().unwrap();
    let ran = balance(dir.path(), &["-f", "-b", &long, "8080"]);
    assert_eq!(ran.code, Some(71));
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let port = daemon.port().to_string();
    let command = format!("create {long} 80");
    let ran = balance(daemon.runtime_dir(), &["-c", &command, &port]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "invalid address\n"));
    let padded = format!("{}show", " ".repeat(100_000));
    let ran = balance(daemon.runtime_dir(), &["-c", &padded, &port]);
    assert_eq!(ran.stdout.lines().count(), 2);
}

#[test]
fn b20_nobody_can_put_files_in_the_way_of_a_daemon() {
    let root = tempfile::tempdir().unwrap();
    let open = root.path().join("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, PermissionsExt::from_mode(0o777)).unwrap();
    assert_eq!(balance(&open, &["8080"]).code, Some(69), "a directory anybody can write in");

    let own = root.path().join("own");
    std::fs::create_dir(&own).unwrap();
    let precious = root.path().join("precious");
    std::fs::write(&precious, "precious").unwrap();
    for name in ["0.0.0.0_8080.lock", "0.0.0.0_8080.sock"] {
        symlink(&precious, own.join(name)).unwrap();
        let ran = balance(&own, &["8080"]);
        assert_eq!(ran.code, Some(71), "{name}: {ran:?}");
        assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious", "{name}");
        std::fs::remove_file(own.join(name)).unwrap();
    }
}

#[test]
fn b21_kill_is_judged_by_the_socket_not_by_a_process_that_nobody_buried() {
    // we are the supervisor, and do not look after it
    let mut daemon = Daemon::start(&["127.0.0.1:9"]);
    let port = daemon.port().to_string();
    let ran = balance(daemon.runtime_dir(), &["-c", "kill", &port]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "shutdown complete, exiting.\n"));
    let ran = balance(daemon.runtime_dir(), &["-c", "show", &port]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(69), "no master process, exiting.\n"));
    assert!(daemon.wait().success());
}

#[test]
fn b22_nothing_is_left_behind_by_kill_or_term() {
    let mut daemon = Daemon::start(&[]);
    shell(&daemon, "kill\\n");
    assert!(daemon.wait().success());
    assert_eq!(std::fs::read_dir(daemon.runtime_dir()).unwrap().count(), 0);
    let mut next = Plan::default().beside(&daemon).start(&[]);
    next.signal(Signal::TERM);
    assert!(next.wait().success());
    assert_eq!(std::fs::read_dir(next.runtime_dir()).unwrap().count(), 0);
}

#[test]
fn b23_a_slow_name_server_holds_up_nobody_but_who_asks_it() {
    namespace::inside("bugs::b23_a_slow_name_server_holds_up_nobody_but_who_asks_it", || {
        // it hears, and never answers
        let _silent = UdpSocket::bind("127.0.0.53:53").unwrap();
        namespace::own_file("/etc/nsswitch.conf", "hosts: files dns\nservices: files\n");
        namespace::own_file("/etc/hosts", "127.0.0.1 localhost\n");
        namespace::own_file("/etc/resolv.conf", "nameserver 127.0.0.53\noptions timeout:30\n");
        let server = Backend::named("x");
        assert_eq!(words(&format!("20001 {}", server.address())).code, Some(0));
        let asking = std::thread::spawn(|| {
            let began = Instant::now();
            (once(20001, "create slow.example 80"), began.elapsed())
        });
        // a start that waits for it listens nowhere yet
        let mut starting = Command::new(program("balance"))
            .args(["-f", "20002", "slow.example"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        let mut served = 0;
        while starting.try_wait().unwrap().is_none() {
            assert!(TcpListener::bind("0.0.0.0:20002").is_ok(), "it listens too early");
            assert_eq!(ask_text(SocketAddr::from((Ipv4Addr::LOCALHOST, 20001)), ""), "x");
            assert_eq!(once(20001, "show").lines().count(), 2);
            served += 1;
        }
        assert!(began.elapsed() < Duration::from_secs(15), "the start is bounded (DT-8)");
        let (answer, took) = asking.join().unwrap();
        assert_eq!(answer, "invalid address\n");
        assert!(
            took > Duration::from_secs(3) && served > 10,
            "{took:?}, {served} served meanwhile"
        );
    });
}
