//! Scripts as people have them around balance(1) (§12), unchanged, in a namespace.

use balance_tests::backend::Backend;
use balance_tests::programs::{Ran, program, run, shell};
use balance_tests::{answer_to, ask_text, connect, namespace};
use std::io::Read;
use std::net::SocketAddr;
use std::process::Command;

fn sh(script: &str) -> Ran {
    run(&mut shell(&format!("set -eu; {script}")))
}

fn named(address: &str, name: &'static str) -> Backend {
    use std::io::Write;
    Backend::serve_on(address.parse().unwrap(), move |mut stream| {
        let _ = stream.write_all(name.as_bytes());
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

#[test]
fn a_virtual_address_with_a_spare_server() {
    namespace::inside("habits::a_virtual_address_with_a_spare_server", || {
        for address in ["10.9.9.9", "10.1.1.1", "10.1.1.2"] {
            namespace::add_address(address);
        }
        let (one, _two) = (named("10.1.1.1:1445", "one"), named("10.1.1.2:1445", "two"));
        let ran = sh("VIP=10.9.9.9 port=445\n\
                      balance -b ::ffff:$VIP $port 10.1.1.1:1445 % 10.1.1.2:1445\n\
                      balance -b ::ffff:$VIP -c show $port");
        assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 3), "{ran:?}");
        let door: SocketAddr = "10.9.9.9:445".parse().unwrap();
        assert_eq!([ask_text(door, ""), ask_text(door, "")], ["one", "one"]);
        drop(one);
        assert_eq!(ask_text(door, ""), "two");
        // before it is started anew, the script ends all there are
        let ran = sh("balance -b ::ffff:10.9.9.9 -c kill 445\n\
                      balance -fb ::ffff:10.9.9.9 445 10.1.1.2:1445 % 10.1.1.1:1445 2>/dev/null &\n\
                      until balance -b ::ffff:10.9.9.9 -c show 445 >/dev/null; do sleep 0.01; done\n\
                      balance -b ::ffff:10.9.9.9 -c show 445; kill $!; wait $!");
        assert!(ran.stdout.starts_with("shutdown complete, exiting.\nGRP Type"), "{ran:?}");
        assert_eq!(ran.code, Some(0), "{ran:?}");
    });
}

#[test]
fn a_farm_on_which_each_client_stays_with_its_server() {
    namespace::inside("habits::a_farm_on_which_each_client_stays_with_its_server", || {
        let farm = ["127.0.0.1:2101", "127.0.0.1:2102", "127.0.0.1:2103", "127.0.0.1:2104"];
        let names = ["1", "2", "3", "4"];
        let _farm: Vec<_> = farm.iter().zip(names).map(|(at, name)| named(at, name)).collect();
        let ran = sh("balance 2100 localhost:2101 localhost:2102 localhost:2103 localhost:2104 %");
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let door: SocketAddr = "127.0.0.1:2100".parse().unwrap();
        // control and data connections of one client belong together
        let mut seen = std::collections::BTreeSet::new();
        for client in 1..=40 {
            let answers: Vec<String> =
                (0..3).map(|_| answer_to([127, 0, 0, client], door)).collect();
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{client}: {answers:?}");
            seen.insert(answers[0].clone());
        }
        assert_eq!(seen.len(), 4, "and all servers have clients");
    });
}

#[test]
fn directory_servers_under_a_supervisor_polled_by_mrtg() {
    namespace::inside("habits::directory_servers_under_a_supervisor_polled_by_mrtg", || {
        for address in ["10.1.1.1", "10.1.1.2"] {
            namespace::add_address(address);
        }
        let (first, _spare) = (named("10.1.1.1:636", "first"), named("10.1.1.2:636", "spare"));
        let balance = program("balance");
        // as runit does: in the foreground, ended by TERM
        let mut service = Command::new(&balance)
            .args(["-f", "-b", "127.0.0.1", "636", "10.1.1.1", "!", "10.1.1.2"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let ready = "until balance -b 127.0.0.1 -c version 636 >/dev/null; do sleep 0.01; done";
        assert_eq!(sh(ready).code, Some(0));
        let door: SocketAddr = "127.0.0.1:636".parse().unwrap();
        assert_eq!(ask_text(door, ""), "first");
        drop(first);
        assert_eq!(ask_text(door, ""), "spare");
        let mut open = connect(door);
        open.read_exact(&mut [0; 5]).unwrap();
        let poll = |target: &str| sh(&format!("balance -b 127.0.0.1 -c \"{target}\" 636")).stdout;
        assert_eq!(poll("mrtg-bytes 0 0"), "5\n0\nUNKNOWN\ngroup 0 channel 0\n");
        assert_eq!(poll("mrtg-bytes 1 0"), "10\n0\nUNKNOWN\ngroup 1 channel 0\n");
        assert_eq!(poll("mrtg-conns 0 0"), "3\nUNKNOWN\nUNKNOWN\ngroup 0 channel 0\n");
        assert_eq!(poll("mrtg-conns 1 0"), "2\nUNKNOWN\nUNKNOWN\ngroup 1 channel 0\n");
        let pid = rustix::process::Pid::from_child(&service);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        drop(open);
        assert!(service.wait().unwrap().success());
    });
}
