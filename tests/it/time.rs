//! `balance-tui` and time: the daemon's past, recordings made while it runs, and playing them.

use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::screen::Screen;
use balance_tests::wait::until;
use std::io::{Read, Write};

fn console(daemon: &Daemon, size: (u16, u16), args: &[&str]) -> Screen {
    let dir = daemon.runtime_dir().to_str().unwrap();
    let port = daemon.port().to_string();
    let args = [&["-p", &port, "--mouse", "off"], args].concat();
    Screen::tui(size, &args, &[("BALANCE_RUNTIME_DIR", dir)])
}

#[test]
fn the_table_is_seen_as_it_was_before_the_console_came() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address(), echo.address()]);
    let mut client = balance_tests::connect(daemon.address());
    client.write_all(&[1; 7_000]).unwrap();
    client.read_exact(&mut [0; 7_000]).unwrap();
    let samples = || daemon.do_ctl("history").lines().count();
    let before = samples();
    until("a sample with the client", || samples() > before + 1);
    daemon.do_ctl("disable 0 1");
    drop(client);
    daemon.wait_counters(0, 0, |n| n.current == 0);
    let before = samples();
    until("a sample without it", || samples() > before + 1);
    let mut screen = console(&daemon, (120, 40), &[]);
    screen.wait_for(&["● live", "1/2 usable", "0 open"]);
    // what this console has seen itself is one frame: before that the daemon is asked, and has a
    // few seconds: the first of them
    screen.keys("[");
    screen.wait_for(&["HISTORY", "2/2 usable"]);
    screen.keys("e");
    screen.wait_for(&["this is the past"]);
    assert!(!daemon.table().groups[0].channels[1].admin.is_enabled());
    screen.keys("[");
    screen.wait_for(&["nothing older is kept"]);
    screen.keys("l");
    screen.wait_for(&["● live", "1/2 usable"]);
}

#[test]
fn a_recording_begins_and_ends_while_it_runs_and_can_be_moved_about_in() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let mut screen = console(&daemon, (120, 40), &[]);
    screen.wait_for(&["● live", "2/2 usable"]);
    screen.keys(&format!(":record {}\r", one.display()));
    screen.wait_for(&["● REC", "recording to"]);
    daemon.do_ctl("disable 0 1");
    screen.wait_for(&["1/2 usable"]);
    // another one ends the first
    screen.keys(&format!(":record {}\r", two.display()));
    until("the second file", || two.exists());
    daemon.do_ctl("enable 0 1");
    screen.wait_for(&["2/2 usable"]);
    screen.keys(":record\r");
    screen.wait_for(&["recorded as"]);
    assert!(!screen.text().contains("● REC"));
    // a file that is there is not written over
    screen.keys(&format!(":record {}\r", one.display()));
    screen.wait_for(&["cannot record to"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    drop(daemon);

    let mut screen = Screen::tui((120, 40), &["--replay", one.to_str().unwrap()], &[]);
    screen.wait_for(&["REPLAY", "READ-ONLY", "1/2 usable", "disabled 0/1 by balance-ctl"]);
    screen.wait_for(&["x1: [ ] jump"]);
    // to its beginning, where nothing of that has happened, and stand still there
    screen.keys(" [[");
    screen.wait("the beginning", |text| {
        text.contains("2/2 usable") && !text.contains("disabled 0/1 by") && text.contains("■ 00:00")
    });
    screen.keys(">>");
    screen.wait_for(&["x4: [ ] jump"]);
    screen.keys(" ");
    screen.wait_for(&["1/2 usable", "disabled 0/1 by balance-ctl"]);
    screen.keys("d");
    screen.wait_for(&["READ-ONLY, by"]);
    let screen = Screen::tui((120, 40), &["--replay", two.to_str().unwrap()], &[]);
    screen.wait_for(&["REPLAY", "2/2 usable", "enabled 0/1 by balance-ctl"]);
}

#[test]
fn a_recording_without_a_name_goes_to_the_state_directory() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (120, 40), &[]);
    screen.wait_for(&["● live"]);
    screen.keys(":record\r");
    screen.wait_for(&["● REC"]);
    let dir = screen.state_dir().join("balance/recordings");
    assert_eq!(std::fs::read_dir(dir).unwrap().count(), 1);
    screen.keys(">");
    screen.wait_for(&["no recording is played here"]);
}
