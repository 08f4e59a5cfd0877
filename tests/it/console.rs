//! `balance-tui` in a real terminal: what an operator can do beside the plain changes.

use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::daemon::Plan as DaemonPlan;
use balance_tests::programs::{program, run};
use balance_tests::screen::Screen;
use balance_tests::wait::until;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn console(daemon: &Daemon, size: (u16, u16), args: &[&str]) -> Screen {
    let dir = daemon.runtime_dir().to_str().unwrap();
    let port = daemon.port().to_string();
    let args = [&["-p", &port, "--mouse", "off"], args].concat();
    Screen::tui(size, &args, &[("BALANCE_RUNTIME_DIR", dir)])
}

/// Longer than a fresh question is deaf to keys typed ahead.
fn pause() {
    std::thread::sleep(Duration::from_millis(300));
}

fn is_enabled(daemon: &Daemon, channel: usize) -> bool {
    daemon.table().groups[0].channels[channel].admin.is_enabled()
}

#[test]
fn what_was_done_is_undone_with_a_key_and_from_the_list() {
    let backends = [Backend::named("a"), Backend::named("b")];
    let daemon = Daemon::before(&[backends[0].address(), backends[1].address()]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live", "2/2 usable"]);
    screen.keys("d");
    screen.wait_for(&["Disable channel 0/0?", "50 % → 0 %", "50 % → 100 %", "can be undone"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["○ disabled", "1/2 usable", "u undoes"]);
    screen.keys("u");
    screen.wait_for(&["Undo what was done last?", "takes it back: enabled 0/0"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["2/2 usable", "deed 1 is undone"]);
    screen.keys("U");
    screen.wait_for(&["what operators did", "undone by 2"]);
    screen.keys("\x1b");
    screen.wait("the list to go", |text| !text.contains("what operators did"));
    // a drain with nothing to wait for is over at once
    screen.keys("D");
    screen.wait_for(&["Drain channel 0/0", "then: disable, cut or enable"]);
    screen.keys("30\r");
    screen.wait_for(&["Drain channel 0/0?", "or after 30 s", "balance-ctl drain 0 0 --within 30"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["○ disabled", "1/2 usable"]);
    let audit = screen.state_dir().join("balance/audit.jsonl");
    let lines = std::fs::read_to_string(audit).unwrap();
    assert!(lines.contains("\"asked\":\"balance-ctl disable 0 0\""), "{lines}");
    assert!(
        lines.contains("\"outcome\":\"applied\"") && lines.contains("\"tty\":\"/dev/"),
        "{lines}"
    );
}

#[test]
fn the_last_usable_channel_goes_only_for_the_name_of_the_instance() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("d");
    screen.wait_for(&["LAST USABLE CHANNEL", "CLOSED", "type "]);
    pause();
    screen.keys("y\r");
    screen.wait_for(&["LAST USABLE CHANNEL"]);
    assert!(is_enabled(&daemon, 0));
    screen.keys(&format!("\x15{}\r", daemon.address()));
    screen.wait_for(&["○ disabled", "0/1 usable"]);
}

#[test]
fn a_question_whose_target_is_changed_by_another_is_asked_anew() {
    let backends = [Backend::named("a"), Backend::named("b")];
    let daemon = Daemon::before(&[backends[0].address(), backends[1].address()]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("d");
    screen.wait_for(&["Disable channel 0/0?"]);
    daemon.do_ctl("maxc 0 0 7");
    screen.wait_for(&["changed while you looked at it", "Disable channel 0/0?"]);
    assert!(is_enabled(&daemon, 0));
    pause();
    screen.keys("y");
    screen.wait_for(&["○ disabled"]);
}

#[test]
fn a_console_that_only_looks_says_so_at_every_size() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    for size in [(40, 8), (60, 15), (80, 24), (120, 40)] {
        let mut screen = console(&daemon, size, &["--read-only"]);
        screen.wait_for(&["READ-ONLY", "● live"]);
        screen.keys("d");
        screen.wait_for(&["is READ-ONLY, by"]);
    }
    assert!(is_enabled(&daemon, 0));
}

#[test]
fn nothing_is_written_while_nothing_changes_and_a_frame_is_one_update() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live", "0 new/s"]);
    // a minute of uptime may begin in one stretch, but not in two
    let is_still = || {
        let before = screen.bytes().len();
        std::thread::sleep(Duration::from_secs(4));
        screen.bytes().len() == before
    };
    assert!(is_still() || is_still(), "it writes while nothing changes");
    let text = String::from_utf8_lossy(&screen.bytes()).into_owned();
    let (begins, ends) = (text.matches("\x1b[?2026h").count(), text.matches("\x1b[?2026l").count());
    assert!(begins > 0 && begins == ends, "{begins} begun, {ends} ended");
}

#[test]
fn of_several_daemons_one_is_picked_and_another_taken_later() {
    let first = Daemon::start(&["127.0.0.1:9"]);
    let second = DaemonPlan::default().beside(&first).start(&["127.0.0.1:10", "127.0.0.1:11"]);
    let dir = first.runtime_dir().to_str().unwrap();
    let mut screen = Screen::tui((100, 24), &["--mouse", "off"], &[("BALANCE_RUNTIME_DIR", dir)]);
    screen.wait_for(&["2 daemons here", "several balances run here"]);
    for (daemon, usable) in [(&first, "1/1 usable"), (&second, "2/2 usable")] {
        screen.keys("5g");
        let socket = format!("_{}.sock", daemon.port());
        let list = screen.wait_for(&["daemons here", &socket]);
        let line = |what: &str| list.lines().position(|line| line.contains(what)).unwrap();
        let bar = list.lines().position(|line| line.contains('▌')).unwrap();
        screen.keys(&"j".repeat(line(&socket) - bar));
        screen.keys("\r");
        screen.wait_for(&["● live"]);
        screen.keys("1");
        screen.wait_for(&[usable, "● live"]);
    }
}

#[test]
fn a_daemon_is_picked_by_its_name_by_both_tools() {
    let first = DaemonPlan::default().start(&["--name", "edge", "127.0.0.1:9"]);
    let second = DaemonPlan::default().beside(&first).start(&[
        "--name",
        "inner",
        "127.0.0.1:10",
        "127.0.0.1:11",
    ]);
    let dir = first.runtime_dir().to_str().unwrap();
    let env = [("BALANCE_RUNTIME_DIR", dir)];
    for (name, usable) in [("edge", "1/1 usable"), ("inner", "2/2 usable")] {
        let screen = Screen::tui((100, 24), &["--instance", name], &env);
        screen.wait_for(&["● live", usable, name]);
        let screen = Screen::tui((100, 24), &[], &[env[0], ("BALANCE_INSTANCE", name)]);
        screen.wait_for(&["● live", usable, name]);
        let ran = run(Command::new(program("balance-ctl")).args(["-n", name, "show"]).envs(env));
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let screen = Screen::tui((100, 24), &["-n", "outer"], &env);
    screen.wait_for(&["LOST", "no balance here is called \"outer\"", "edge", "inner"]);
    let ran = run(Command::new(program("balance-ctl")).args(["-n", "outer", "show"]).envs(env));
    assert_eq!(ran.code, Some(4));
    assert!(ran.sentence().contains("(there are: edge, inner)"), "{ran:?}");
    drop(second);
}

#[test]
fn a_daemon_that_hangs_makes_the_picture_old_and_locks_changes() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = console(&daemon, (120, 40), &[]);
    screen.wait_for(&["● live"]);
    daemon.pause();
    screen.wait_for(&["OLD", "up~"]);
    screen.keys("d");
    screen.wait_for(&["what is shown is old"]);
    daemon.resume();
    screen.wait_for(&["● live"]);
    screen.wait("rows as they are", |text| !text.contains("up~"));
}

#[test]
fn ctrl_z_stops_it_and_fg_goes_on_in_the_size_of_then() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = Screen::tui_in_a_shell((80, 24), &daemon);
    screen.keys("\x1a");
    screen.wait("the shell", |text| text.contains("topped") && !text.contains("● live"));
    screen.resize((100, 30));
    screen.keys("fg\r");
    screen.wait_for(&["● live", "2/2 usable", "filter"]);
    screen.keys("j");
    screen.keys("q");
    screen.wait("the shell", |text| text.contains("PROMPT") && !text.contains("● live"));
    screen.keys("exit\r");
    screen.wait_end();
}

#[test]
fn where_nobody_could_let_it_go_on_it_does_not_stop() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("\x1a");
    screen.wait_for(&["it does not stop", "● live"]);
}

#[test]
fn only_ascii_leaves_where_only_ascii_is_wanted() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = console(&daemon, (120, 40), &["--ascii"]);
    screen.wait_for(&["+ up", "live", "group 0 r"]);
    screen.keys("?");
    screen.wait_for(&["keys of channels"]);
    screen.keys("\x1b");
    screen.wait("the keys to go", |text| !text.contains("keys of channels"));
    screen.keys("jd");
    screen.wait_for(&["Disable channel 0/1?"]);
    let strange: Vec<u8> = screen.bytes().into_iter().filter(|byte| *byte > 0x7e).collect();
    assert!(strange.is_empty(), "{strange:x?}");
}

#[test]
fn the_mouse_moves_the_bar_and_is_left_to_the_terminal_by_a_key() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("M");
    screen.wait_for(&["the mouse is the console's"]);
    let on_second =
        |text: &str| text.lines().any(|line| line.starts_with('▌') && line.contains("0/1"));
    // a press and a release on line 7, column 20
    screen.keys("\x1b[<0;20;7M\x1b[<0;20;7m");
    screen.wait("the bar to move", on_second);
    screen.keys("M");
    screen.wait_for(&["the mouse is the terminal's"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}

#[test]
fn what_is_under_the_bar_is_copied_through_the_terminal() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("y");
    screen.wait_for(&["host:port", "balance-ctl explain 0 0"]);
    screen.keys("y");
    screen.wait_for(&["sent to the clipboard, 11 bytes: 127.0.0.1:9"]);
    // 127.0.0.1:9 in base64
    let sent = b"\x1b]52;c;MTI3LjAuMC4xOjk=";
    assert!(screen.bytes().windows(sent.len()).any(|part| part == sent));
}

#[test]
fn a_view_is_saved_as_text_and_as_json() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    screen.keys("!the start\r");
    screen.wait_for(&["note: the start"]);
    screen.keys("S");
    screen.wait_for(&["saved as"]);
    let saved: Vec<_> =
        std::fs::read_dir(screen.state_dir().join("balance/saved")).unwrap().collect();
    assert_eq!(saved.len(), 3);
    let read = |end: &str| {
        let mut paths = saved.iter().map(|entry| entry.as_ref().unwrap().path());
        std::fs::read_to_string(paths.find(|path| path.to_string_lossy().ends_with(end)).unwrap())
    };
    assert!(read(".txt").unwrap().contains("1/1 usable"));
    assert!(read(".json").unwrap().contains("balance.saved/1"));
    let report = read(".md").unwrap();
    assert!(report.contains("1/1 usable") && report.contains("note: the start"), "{report}");
    // and the path is in the clipboard
    assert!(screen.bytes().windows(5).any(|part| part == b"\x1b]52;"));
}

#[test]
fn settings_give_other_keys_and_labels_and_what_is_wrong_is_told_by_line() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let config = tempfile::tempdir().unwrap();
    let dir = config.path().join("balance");
    std::fs::create_dir(&dir).unwrap();
    let settings =
        format!("[instance.\"{}\"]\nlabel = \"PROD\"\n[keys]\nfreeze = \"F\"\n", daemon.address());
    std::fs::write(dir.join("tui.toml"), settings).unwrap();
    let runtime = daemon.runtime_dir().to_str().unwrap();
    let env =
        [("BALANCE_RUNTIME_DIR", runtime), ("XDG_CONFIG_HOME", config.path().to_str().unwrap())];
    let mut screen = Screen::tui((80, 24), &["--mouse", "off"], &env);
    screen.wait_for(&["PROD", "● live"]);
    screen.keys(" F");
    screen.wait_for(&["FROZEN"]);
    std::fs::write(dir.join("tui.toml"), "theme = \"dark\"\n[keys]\nenable = \"d\"\n").unwrap();
    let ran = run(Command::new(program("balance-tui")).envs(env));
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("line 3: d would mean enable and disable"), "{}", ran.stderr);
}

#[test]
fn in_plain_lines_it_says_what_happens_without_a_terminal() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut child = Command::new(program("balance-tui"))
        .args(["--plain", "-p", &daemon.port().to_string()])
        .env("BALANCE_RUNTIME_DIR", daemon.runtime_dir())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufRead::lines(std::io::BufReader::new(out)).map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let wait = |what: &str| {
        let deadline = Instant::now() + balance_tests::PATIENCE;
        while let Ok(line) = lines.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            if line.contains(what) {
                assert!(!line.contains('\x1b'));
                return;
            }
        }
        panic!("waited in vain for {what}");
    };
    wait("channel 0/1 127.0.0.1:10 is up");
    daemon.do_ctl("disable 0 1");
    wait("channel 0/1 127.0.0.1:10 is disabled");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn it_says_where_everything_is_and_which_keys_there_are() {
    let ran = run(Command::new(program("balance-tui")).arg("info").env("NO_COLOR", "1"));
    assert_eq!(ran.code, Some(0));
    for part in [
        "release",
        "protocol",
        "audit trail",
        "tui.log",
        "recordings",
        "settings",
        "colours      none",
        "layout",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let ran = run(Command::new(program("balance-tui")).arg("keys"));
    assert!(ran.stdout.starts_with("[keys]\nenable"), "{}", ran.stdout);
}

#[test]
fn keys_pressed_while_it_waits_delay_nothing() {
    let mut daemon = Daemon::start(&["127.0.0.1:9"]);
    let mut screen = console(&daemon, (80, 24), &[]);
    screen.wait_for(&["● live"]);
    daemon.kill();
    screen.wait_for(&["LOST"]);
    screen.keys(&"jk".repeat(500));
    let began = Instant::now();
    let successor =
        DaemonPlan::default().listen(daemon.address()).beside(&daemon).start(&["127.0.0.1:9"]);
    // the longest wait is 5 s
    screen.wait_for(&["● live", "restarted"]);
    assert!(began.elapsed() < Duration::from_secs(7));
    drop(successor);
}

#[test]
fn connections_are_listed_and_cut() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let mut client = balance_tests::connect(daemon.address());
    std::io::Write::write_all(&mut client, b"hello").unwrap();
    std::io::Read::read_exact(&mut client, &mut [0; 5]).unwrap();
    let mut screen = console(&daemon, (100, 24), &[]);
    screen.wait_for(&["● live", "1 open"]);
    screen.keys("3");
    let from = client.local_addr().unwrap().to_string();
    screen.wait_for(&["1 connection of channel 0/0", &from]);
    screen.keys("x");
    screen.wait_for(&["Cut connections?", "1 connection CUT", "CANNOT BE UNDONE"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["1 connection cut"]);
    until("the client to see it", || {
        std::io::Read::read(&mut client, &mut [0; 8]).is_ok_and(|n| n == 0)
            || client.take_error().is_ok()
    });
}

#[test]
fn a_recording_is_played_again_and_nothing_can_be_changed_in_it() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("tape");
    let mut screen = console(&daemon, (80, 24), &["--record", file.to_str().unwrap()]);
    screen.wait_for(&["● live", "2/2 usable"]);
    daemon.do_ctl("disable 0 1");
    screen.wait_for(&["1/2 usable"]);
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    drop(daemon);
    let mut screen = Screen::tui((80, 24), &["--replay", file.to_str().unwrap()], &[]);
    screen.wait_for(&["READ-ONLY", "1/2 usable", "○ disabled"]);
    screen.keys("d");
    screen.wait_for(&["READ-ONLY, by"]);
    let ran = run(Command::new(program("balance-tui")).args(["--replay", "/dev/null"]));
    assert_eq!(ran.code, Some(2));
}

#[test]
fn the_curves_reach_back_to_before_the_console_came() {
    let echo = Backend::echo();
    let daemon = Daemon::before(&[echo.address()]);
    let mut client = balance_tests::connect(daemon.address());
    std::io::Write::write_all(&mut client, &[1; 90_000]).unwrap();
    std::io::Read::read_exact(&mut client, &mut [0; 90_000]).unwrap();
    // two samples of the history, a second apart, are made meanwhile
    until("the history", || daemon.do_ctl("history 0 0").lines().count() > 3);
    let mut screen = console(&daemon, (120, 40), &[]);
    screen.wait_for(&["● live", "2 min, + -"]);
    let curve = |text: &str| text.contains("top 100kB/s") || text.contains("top 50kB/s");
    assert!(!curve(&screen.text()));
    screen.keys("+");
    screen.wait_for(&["5 min, + -"]);
    screen.wait("a curve", curve);
}
