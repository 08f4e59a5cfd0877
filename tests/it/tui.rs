//! `balance-tui` in a real terminal, before a real daemon.

use balance_tests::backend::Backend;
use balance_tests::daemon::Plan;
use balance_tests::impostor;
use balance_tests::programs::{program, run};
use balance_tests::screen::Screen;
use balance_tests::wait::until;
use balance_tests::{Daemon, ask, ask_text};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::process::Command;

/// A console on a daemon.
fn console(daemon: &Daemon, size: (u16, u16)) -> Screen {
    let dir = daemon.runtime_dir().to_str().unwrap();
    Screen::tui(size, &["-p", &daemon.port().to_string()], &[("BALANCE_RUNTIME_DIR", dir)])
}

/// Answers the open question with yes, once it listens.
fn say_yes(screen: &mut Screen, question: &str) {
    screen.wait_for(&[question, "[ Cancel ]"]);
    pause();
    screen.keys("y");
    screen.wait("the question to go", |text| !text.contains("[ Cancel ]"));
}

/// Longer than a fresh question is deaf to keys typed ahead.
fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(300));
}

#[test]
fn an_operator_takes_a_channel_out_and_puts_another_in() {
    let (a, b, c) = (Backend::named("a"), Backend::named("b"), Backend::named("c"));
    let daemon = Daemon::before(&[a.address(), b.address()]);
    let mut screen = console(&daemon, (80, 24));
    screen.wait_for(&["● live", "group 0 r", "2/2 usable", &a.address().to_string()]);

    // down to channel 1, disable it
    screen.keys("jd");
    say_yes(&mut screen, "Disable channel 0/1?");
    screen.wait_for(&["○ disabled", "1/2 usable", "balance-ctl disable 0 1"]);
    assert_eq!(ask_text(daemon.address(), "") + &ask_text(daemon.address(), ""), "aa");

    // lead it elsewhere: the address is filled in, and replaced
    screen.keys("a");
    screen.wait_for(&["Assign channel 0/1", &b.address().to_string()]);
    screen.keys(&format!("\x15{}\r", c.address()));
    say_yes(&mut screen, "Assign channel 0/1 to");
    screen.wait_for(&["done", &format!("○ disabled  {}", c.address())]);
    // to enable takes nothing from anybody: nobody is asked back
    screen.keys("e");
    screen.wait_for(&["done", "u undoes", "2/2 usable"]);
    let both: String = (0..2).map(|_| ask_text(daemon.address(), "")).collect();
    assert!(both.contains('a') && both.contains('c'), "{both}");

    // a limit, a new channel, a discipline
    screen.keys("x");
    screen.wait_for(&["Limit channel 0/1"]);
    screen.keys("\x157\r");
    say_yes(&mut screen, "Limit channel 0/1 to 7");
    screen.wait_for(&["done", "balance-ctl maxc 0 1 7"]);
    screen.keys("c");
    screen.wait_for(&["Create a channel"]);
    screen.keys(&format!("{}\r", b.address()));
    say_yes(&mut screen, &format!("Create {} in group 0?", b.address()));
    screen.wait_for(&["2/3 usable", "created 0/2"]);
    screen.keys("b");
    // a third of all clients would be named the new, disabled channel: this wants the name typed
    screen.wait_for(&["Hash for group 0?", "CLOSED for want of a channel: 0 % → 33 %", "type "]);
    pause();
    screen.keys("y\r");
    screen.wait_for(&["Hash for group 0?"]);
    screen.keys(&format!("\x15{}\r", daemon.address()));
    screen.wait_for(&["group 0 hash"]);
    screen.keys("gz");
    say_yes(&mut screen, "Reset the counters of channel 0/0?");
    daemon.wait_counters(0, 0, |n| n.total == 0);

    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
    let shown = daemon.do_ctl("show");
    assert!(shown.contains("hash  2  disabled"), "{shown}");
}

#[test]
fn it_speaks_the_language_of_the_locale_unless_another_is_asked_for() {
    let daemon = Daemon::before(&[Backend::named("a").address()]);
    let dir = daemon.runtime_dir().to_str().unwrap();
    let port = daemon.port().to_string();
    let env = [("BALANCE_RUNTIME_DIR", dir), ("LANG", "es_ES.UTF-8")];
    let mut screen = Screen::tui((80, 24), &["-p", &port], &env);
    screen.wait_for(&["● en vivo", "grupo 0 r", "● activo", "salir"]);
    screen.keys("d");
    screen.wait_for(&["¿Deshabilitar el canal 0/0?", "escriba ", "[ Deshabilitar ]"]);
    let screen = Screen::tui((80, 24), &["-p", &port, "--language", "en"], &env);
    screen.wait_for(&["● live", "group 0 r", "quit"]);
    let mut wrong = Screen::tui((80, 24), &["--language", "fr"], &env);
    assert_eq!(wrong.wait_end(), 2);
    wrong.wait_for(&["there is no language", "use en or es"]);
}

#[test]
fn live_numbers_of_a_long_transfer_move() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let screen = console(&daemon, (200, 60));
    screen.wait_for(&["0 open", "channel 0/0"]);
    let mut client = balance_tests::connect(daemon.address());
    client.write_all(&[1; 5000]).unwrap();
    client.read_exact(&mut [0; 5000]).unwrap();
    screen.wait_for(&["1 open", "bytes sent 5,000 received 5,000"]);
    client.write_all(&[1; 250]).unwrap();
    screen.wait_for(&["bytes sent 5,250"]);
    drop(client);
    screen.wait_for(&["0 open", "total 1"]);
}

#[test]
fn what_others_do_is_shown_with_their_name() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let screen = console(&daemon, (120, 40));
    screen.wait_for(&["2/2 usable"]);
    daemon.do_ctl("disable 0 0");
    screen.wait_for(&["disabled 0/0 by balance-ctl (", "1/2 usable"]);
}

#[test]
fn a_killed_daemon_is_missed_and_its_successor_found() {
    let mut daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24));
    screen.wait_for(&["● live"]);
    daemon.kill();
    screen.wait_for(&["LOST", "next try in"]);
    screen.keys("d");
    screen.wait_for(&["the daemon is not connected"]);
    let successor = Plan::default()
        .listen(daemon.address())
        .beside(&daemon)
        .start(&["127.0.0.1:9", "127.0.0.1:10"]);
    screen.keys("R");
    screen.wait_for(&["● live", "restarted", "2/2 usable"]);
    drop(successor);
}

#[test]
fn without_a_daemon_it_waits_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let env = [("BALANCE_RUNTIME_DIR", dir.path().to_str().unwrap())];
    let mut screen = Screen::tui((80, 24), &[], &env);
    screen.wait_for(&["LOST", "no balance runs here"]);
    screen.keys("\x03");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}

#[test]
fn a_daemon_of_another_version_is_named_with_both_versions() {
    let dir = tempfile::tempdir().unwrap();
    let socket = impostor::of_another_time(dir.path());
    let screen = Screen::tui((250, 30), &["-s", &socket], &[]);
    screen.wait_for(&["LOST", "(release 3.1) speaks protocols 7 to 9", "speaks protocol 1"]);
}

#[test]
fn a_terminal_of_20x5_is_told_so_and_may_grow() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (20, 5));
    screen.wait_for(&["20x5 is too small", "need 40x8"]);
    for size in [(80, 24), (60, 15), (200, 60), (40, 8), (80, 24)] {
        screen.resize(size);
        let right_edge = usize::from(size.0);
        screen.wait(&format!("a frame of {size:?}"), |text| {
            let bar = text.lines().next().unwrap_or_default().trim_end();
            bar.ends_with("live") && bar.chars().count() + 1 >= right_edge - 1
        });
    }
    screen.resize((20, 5));
    screen.wait_for(&["too small"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}

#[test]
fn a_storm_of_resizes_ends_with_a_whole_picture() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = console(&daemon, (80, 24));
    screen.wait_for(&["● live"]);
    for n in 0..100u16 {
        screen.resize((30 + n * 7 % 170, 4 + n * 3 % 56));
    }
    screen.resize((80, 24));
    screen.wait_for(&["● live", "group 0 r", "127.0.0.1:10", "q quit"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
}

#[test]
fn signals_that_end_it_give_the_terminal_back() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let mut screen = console(&daemon, (80, 24));
        screen.wait_for(&["● live"]);
        kill_process(Pid::from_raw(screen.pid().cast_signed()).unwrap(), signal).unwrap();
        assert_eq!(screen.wait_end(), 0);
        screen.assert_given_back();
    }
}

#[test]
fn without_colours_the_selection_is_still_seen() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let dir = daemon.runtime_dir().to_str().unwrap();
    let env = [("BALANCE_RUNTIME_DIR", dir), ("NO_COLOR", "1")];
    let screen = Screen::tui((80, 24), &[], &env);
    screen.wait_for(&["● live", "127.0.0.1:10"]);
    let (selected, other) = screen.look(|screen| {
        let inverse = |row| screen.cell(row, 20).unwrap().inverse();
        (inverse(5), inverse(6))
    });
    assert!(selected && !other);
    let coloured = screen.look(|screen| {
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        cells
            .filter(|(row, column)| {
                let cell = screen.cell(*row, *column).unwrap();
                cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
            })
            .count()
    });
    assert_eq!(coloured, 0);
}

#[test]
fn pasted_text_is_not_taken_for_keys() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24));
    screen.wait_for(&["● live"]);
    screen.keys("\x1b[200~dy\rq\x1b[201~?");
    screen.wait_for(&["keys of channels"]);
    assert!(daemon.table().groups[0].channels[0].admin.is_enabled());
}

#[test]
fn without_a_terminal_it_points_to_balance_ctl() {
    let ran = run(Command::new(program("balance-tui")).env("TERM", "xterm"));
    assert_eq!(ran.code, Some(2));
    assert!(ran.sentence().contains("balance-ctl show"), "{ran:?}");
    let mut screen = Screen::tui((80, 24), &[], &[("TERM", "dumb")]);
    assert_eq!(screen.wait_end(), 2);
    until("the sentence", || screen.text().contains("balance-ctl show"));
    assert!(!screen.bytes().contains(&0x1b), "no escape sequences");
}

#[test]
fn the_demo_shows_numbers_that_move_and_its_keys_work() {
    let mut screen = Screen::tui((80, 24), &["--demo"], &[]);
    screen.wait_for(&["balance demo", "● live", "group 0 r", "group 1 hash", "group 2 r"]);
    screen.wait_for(&["failing", "∞"]);
    screen.wait("clients", |text| {
        let totals = text.lines().nth(1).unwrap_or_default();
        totals.contains(" new/s") && !totals.contains(" 0 new/s") && !totals.contains("— new/s")
    });
    screen.keys("d");
    say_yes(&mut screen, "Disable channel 0/0?");
    screen.wait_for(&["○ disabled"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}

#[test]
fn the_demo_without_a_terminal_prints_ten_tables() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(Command::new(program("balance-tui"))
        .arg("--demo")
        .env("TERM", "dumb")
        .env("TMPDIR", dir.path()));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let tables: Vec<&str> = ran.stdout.split("demo, ").skip(1).collect();
    assert_eq!(tables.len(), 10);
    // group 0, channel 0: TOTAL grows
    let total = |table: &str| -> u64 {
        let line = table.lines().nth(2).unwrap();
        line.split_whitespace().nth(7).unwrap().parse().unwrap()
    };
    assert!(total(tables[9]) > total(tables[0]), "{}", ran.stdout);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn a_console_that_is_killed_does_not_touch_traffic() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let mut screens: Vec<Screen> = (0..2).map(|_| console(&daemon, (80, 24))).collect();
    for screen in &screens {
        screen.wait_for(&["● live"]);
    }
    drop(screens.pop());
    assert_eq!(ask(daemon.address(), b"still there"), b"still there");
    screens[0].wait_for(&["● live", "1/1 usable"]);
}
