//! The shell of `-i` at a terminal, and those it cannot talk to. What it answers to a script is in
//! the transcripts (`golden`).

use balance_tests::programs::{balance, program};
use balance_tests::screen::{Plan, Screen};
use balance_tests::wait::until;
use balance_tests::{Daemon, impostor};
use rustix::process::Signal;

fn at_a_terminal(daemon: &Daemon) -> Screen {
    Screen::start(&Plan {
        program: &program("balance"),
        args: &["-i", &daemon.port().to_string()],
        env: &[("BALANCE_RUNTIME_DIR", daemon.runtime_dir().to_str().unwrap())],
        size: (100, 30),
    })
}

#[test]
fn at_a_terminal_lines_can_be_edited_and_come_back() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = at_a_terminal(&daemon);
    let pid = format!("PID of master process is {}", daemon.pid());
    screen.wait_for(&["balance 3.54 interactive command shell", &pid, "balance[0]"]);
    // two characters too many, taken back; then one that is missing, put in
    screen.keys("diabxx\x7f\x7f\x7f\x1b[Ds\x1b[C 0\r");
    screen.wait_for(&["channel 0 disabled"]);
    screen.keys("group 3\r");
    screen.wait_for(&["balance[3]"]);
    screen.keys("group 0\r");
    let at_a_fresh_prompt = |screen: &str| screen.trim_end().ends_with("balance[0]");
    screen.wait("the next prompt", at_a_fresh_prompt);
    // up, up, up: the first line again
    screen.keys("\x1b[A\x1b[A\x1b[A\r");
    screen.wait_for(&["channel 0 already disabled"]);
    screen.wait("the next prompt", at_a_fresh_prompt);
    // ^D ends it
    screen.keys("\x04");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}

#[test]
fn at_a_terminal_ctrl_c_leaves() {
    let daemon = Daemon::start(&[]);
    let mut screen = at_a_terminal(&daemon);
    screen.wait_for(&["balance[0]"]);
    screen.keys("kill\x03");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
    // what was typed and not sent was not done
    daemon.do_ctl("show");
}

#[test]
fn a_daemon_of_another_release_is_named() {
    let dir = tempfile::tempdir().unwrap();
    impostor::of_another_time(dir.path());
    let ran = balance(dir.path(), &["-c", "show", "80"]);
    let ours = env!("CARGO_PKG_VERSION");
    let said = format!("release mismatch, expecting {ours}, got 3.1, exiting.\n");
    assert_eq!((ran.code, ran.stdout, ran.stderr.as_str()), (Some(65), said, ""));
}

#[test]
fn something_else_behind_the_socket_is_not_talked_to() {
    let dir = tempfile::tempdir().unwrap();
    impostor::answering(dir.path(), b"HTTP/1.1 400 Bad Request\r\n\r\n.......".to_vec());
    let ran = balance(dir.path(), &["-c", "show", "80"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(69), ""));
    assert!(ran.stderr.contains("not balance"), "{ran:?}");
}

#[test]
fn a_daemon_that_does_not_let_go_has_not_been_shut_down() {
    // it says yes and does nothing
    let daemon = Daemon::start(&[]);
    let socket = daemon.socket();
    let stubborn = impostor::obedient_but_stubborn(socket.parent().unwrap(), "0.0.0.0_81.sock");
    let ran = balance(daemon.runtime_dir(), &["-c", "kill", "81"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(69), "shutdown failed.\n"));
    drop(stubborn);
}

#[test]
fn a_conversation_goes_on_with_the_daemon_that_took_over() {
    use balance_tests::daemon::Plan as DaemonPlan;
    let mut first = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = at_a_terminal(&first);
    screen.keys("show\r");
    screen.wait_for(&["0   RR  0 ENA"]);
    first.signal(Signal::KILL);
    first.wait();
    let second =
        DaemonPlan::default().listen(first.address()).beside(&first).start(&["127.0.0.1:9", "%"]);
    screen.keys("show\r");
    screen.wait_for(&["0 Hash  0 ENA"]);
    let mut second = second;
    second.kill();
    screen.keys("show\r");
    assert_eq!(screen.wait_end(), 69);
    let pid = format!("no master process with pid {}, exiting.", second.pid());
    until("its last words", || String::from_utf8_lossy(&screen.bytes()).contains(&pid));
}
