//! A daemon in the background: how it gets there, what it leaves behind at the terminal, where its
//! words go.

use balance_tests::backend::{Backend, Refusing};
use balance_tests::captured::Captured;
use balance_tests::programs::{Ran, program, run, shell};
use balance_tests::wait::until;
use balance_tests::{ask, ask_text, connect, is_closed, namespace};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::process::Command;

const DOOR: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 20001);

/// Runs a line of a shell in which `balance` is known, and says in the log what it always says.
fn sh(line: &str) -> Ran {
    run(shell(line).env_remove("BALANCE_LOG"))
}

fn master() -> u32 {
    let ran = sh("balance -i 20001");
    let line = ran.stdout.lines().find_map(|line| line.strip_prefix("PID of master process is "));
    line.and_then(|pid| pid.parse().ok()).unwrap_or_else(|| panic!("{ran:?}"))
}

fn of_process(pid: u32, file: &str) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap()
}

#[test]
fn the_daemon_leaves_terminal_session_and_directory_and_keeps_its_name() {
    namespace::inside(
        "background::the_daemon_leaves_terminal_session_and_directory_and_keeps_its_name",
        || {
            let server = Backend::echo();
            let address = server.address();
            // a substitution waits for all who hold its pipe
            let ran = sh(&format!("x=$(balance 20001 {address}); echo \"[$x] $?\""));
            assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("[] 0\n", ""));
            assert_eq!(ask(DOOR, b"at once"), b"at once");
            let pid = master();
            assert_eq!(of_process(pid, "comm"), "balance\n", "killall finds it");
            let command = of_process(pid, "cmdline");
            assert_eq!(command, format!("balance\0{}\0{address}\0", 20001));
            let stat = of_process(pid, "stat");
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
            let (group, session, terminal) = (fields[2], fields[3], fields[4]);
            assert_eq!((group, session), (pid.to_string().as_str(), pid.to_string().as_str()));
            assert_eq!(terminal, "0");
            let directory = std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap();
            assert_eq!(directory.to_str(), Some("/"));
        },
    );
}

#[test]
fn a_relative_directory_is_still_found_at_the_end() {
    namespace::inside("background::a_relative_directory_is_still_found_at_the_end", || {
        let ran = sh("cd /run && balance --runtime-dir here 20001 127.0.0.1:9");
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(std::fs::exists("/run/here/0.0.0.0_20001.sock").unwrap());
        let ran = sh("balance --runtime-dir /run/here -c kill 20001");
        assert_eq!(ran.stdout, "shutdown complete, exiting.\n");
        until("its files to be gone", || std::fs::read_dir("/run/here").unwrap().count() == 0);
    });
}

#[test]
fn signals_mean_what_they_say() {
    namespace::inside("background::signals_mean_what_they_say", || {
        let server = Backend::echo();
        assert_eq!(sh(&format!("balance 20001 {}", server.address())).code, Some(0));
        let pid = Pid::from_raw(master().cast_signed()).unwrap();
        let ignored = [Signal::HUP, Signal::USR1, Signal::USR2, Signal::ALARM, Signal::PIPE];
        for signal in ignored {
            kill_process(pid, signal).unwrap();
            assert_eq!(ask(DOOR, b"still here"), b"still here", "{signal:?}");
        }
        // INT is no key in the background: connections may finish (as in 3.54)
        let mut open = connect(DOOR);
        open.write_all(b"x").unwrap();
        open.read_exact(&mut [0]).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        until("the port to be free", || TcpStream::connect(DOOR).is_err());
        open.write_all(b"y").unwrap();
        open.read_exact(&mut [0]).unwrap();
        drop(open);
        until("its end", || !std::fs::exists(format!("/proc/{}", pid.as_raw_nonzero())).unwrap());
    });
}

#[test]
fn a_grace_that_is_over_cuts_what_is_left() {
    namespace::inside("background::a_grace_that_is_over_cuts_what_is_left", || {
        let server = Backend::named("x");
        assert_eq!(sh(&format!("balance --grace 1 20001 {}", server.address())).code, Some(0));
        let mut open = connect(DOOR);
        open.read_exact(&mut [0]).unwrap();
        assert_eq!(sh("balance -c kill 20001").stdout, "shutdown complete, exiting.\n");
        assert!(is_closed(open));
    });
}

fn next_line(log: &UnixDatagram) -> String {
    let mut line = [0; 8192];
    let length = log.recv(&mut line).expect("a line in the log");
    String::from_utf8_lossy(&line[..length]).into_owned()
}

#[test]
fn the_log_speaks_as_3_54_did() {
    namespace::inside("background::the_log_speaks_as_3_54_did", || {
        let log = namespace::own_syslog();
        let (dead, server) = (Refusing::new(), Backend::named("x"));
        let line = format!("balance -a 20001 {} {}", dead.address(), server.address());
        assert_eq!(sh(&line).code, Some(0));
        let pid = master();
        assert_eq!(ask_text(DOOR, ""), "x");
        let mut said = Vec::new();
        while said.len() < 2 {
            let line = next_line(&log);
            if line.contains("connection failed") || line.contains("needs to be enabled") {
                said.push(line);
            }
        }
        // facility daemon (3), notice (5); ident and pid
        let tag = format!(" Balance[{pid}]: ");
        assert!(
            said.iter().all(|line| line.starts_with("<29>") && line.contains(&tag)),
            "{said:?}"
        );
        let texts: Vec<_> = said.iter().map(|line| line.split(&tag).nth(1).unwrap()).collect();
        assert_eq!(texts[0], "connection failed group 0 channel 0");
        let enabled = "needs to be enabled manually using balance -i after the problem is solved";
        assert_eq!(texts[1], format!("{} {enabled}", dead.address()));
    });
}

#[test]
fn a_log_that_nobody_reads_does_not_hold_up_traffic() {
    namespace::inside("background::a_log_that_nobody_reads_does_not_hold_up_traffic", || {
        let log = namespace::own_syslog();
        let server = Backend::echo();
        assert_eq!(sh(&format!("balance -d -p 20001 {}", server.address())).code, Some(0));
        // the system queues a handful of lines
        for _ in 0..3_000 {
            assert_eq!(ask(DOOR, b"x"), b"x");
        }
        // and whoever reads later learns how many are missing
        while !next_line(&log).contains("lines of the log were lost") {}
    });
}

#[test]
fn a_start_that_is_interrupted_leaves_nobody_behind() {
    namespace::inside("background::a_start_that_is_interrupted_leaves_nobody_behind", || {
        // a name server that hears and never answers holds the start up
        let _silent = std::net::UdpSocket::bind("127.0.0.53:53").unwrap();
        namespace::own_file("/etc/nsswitch.conf", "hosts: files dns\nservices: files\n");
        namespace::own_file("/etc/resolv.conf", "nameserver 127.0.0.53\noptions timeout:30\n");
        let mut command = Command::new(program("balance"));
        let mut starting = Captured::spawn(command.args(["20001", "slow.example"]), "");
        let family = || -> Vec<u32> {
            let pids = std::fs::read_dir("/proc").unwrap().flatten();
            let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
            let named = |pid: &u32| {
                let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline"));
                line.is_ok_and(|line| line.contains("slow.example"))
            };
            pids.filter(named).collect()
        };
        until("both to run", || family().len() == 2);
        // what ^C does: a signal to all of the terminal's group
        for pid in family() {
            let _ = kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::INT);
        }
        until("the first one to end", || starting.has_ended());
        until("nobody to be left", || family().is_empty());
    });
}
