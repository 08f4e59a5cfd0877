//! `balance-tui` and its terminal: every way to end gives it back, and one that stands still, is lost or
//! was somebody else's meanwhile is taken as it is.

use balance_proto::event::{Event, Push};
use balance_proto::id::Revision;
use balance_proto::message::Message;
use balance_proto::view::{Position, TablePage};
use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::impostor;
use balance_tests::screen::Screen;
use balance_tests::wait::until;
use rustix::process::{Pid, Signal, kill_process};
use std::time::{Duration, Instant};

fn console(daemon: &Daemon, size: (u16, u16)) -> Screen {
    let dir = daemon.runtime_dir().to_str().unwrap();
    let port = daemon.port().to_string();
    Screen::tui(size, &["-p", &port, "--mouse", "on"], &[("BALANCE_RUNTIME_DIR", dir)])
}

fn send(screen: &Screen, signal: Signal) {
    kill_process(Pid::from_raw(screen.pid().cast_signed()).unwrap(), signal).unwrap();
}

/// A way to end.
type Way = fn(&mut Screen);

#[test]
fn however_it_ends_the_terminal_is_as_it_was() {
    let daemon = Daemon::start(&["127.0.0.1:9"]);
    let ways: [(&str, Way); 8] = [
        ("q", |screen| screen.keys("q")),
        ("^C", |screen| screen.keys("\x03")),
        ("^C over a question", |screen| screen.keys("d\x03")),
        (":quit", |screen| screen.keys(":quit\r")),
        ("TERM", |screen| send(screen, Signal::TERM)),
        ("HUP", |screen| send(screen, Signal::HUP)),
        ("QUIT", |screen| send(screen, Signal::QUIT)),
        ("INT", |screen| send(screen, Signal::INT)),
    ];
    for (name, end) in ways {
        let mut screen = console(&daemon, (80, 24));
        screen.wait_for(&["● live"]);
        assert!(screen.look(|s| s.mouse_protocol_mode() != vt100::MouseProtocolMode::None));
        end(&mut screen);
        assert_eq!(screen.wait_end(), 0, "{name}");
        screen.assert_given_back();
        until("the mouse to be the terminal's", || {
            screen.look(|s| s.mouse_protocol_mode() == vt100::MouseProtocolMode::None)
        });
    }
}

#[test]
fn a_terminal_that_stands_still_holds_up_neither_news_nor_the_end() {
    let servers = [Backend::named("a"), Backend::named("b")];
    let daemon = Daemon::before(&[servers[0].address(), servers[1].address()]);
    let mut screen = console(&daemon, (200, 60));
    screen.wait_for(&["● live", "2/2 usable"]);
    screen.stand_still(|screen| {
        // more than the terminal has room for: whole frames, again and again
        for _ in 0..40 {
            screen.keys("\x0c");
            std::thread::sleep(Duration::from_millis(40));
        }
        // it is told of things, and asked for nothing that it would not see
        daemon.do_ctl("disable 0 1");
        daemon.do_ctl("maxc 0 0 7");
        std::thread::sleep(Duration::from_secs(3));
        screen.keys("gd");
        std::thread::sleep(Duration::from_millis(400));
        screen.keys("y");
        std::thread::sleep(Duration::from_millis(400));
        assert!(daemon.table().groups[0].channels[0].admin.is_enabled(), "nothing is done blindly");
    });
    // what is shown then is what is, and how much was not shown
    screen.wait_for(&["● live", "1/2 usable", "○ disabled", "SKIPPED"]);
    // the y that was typed answered nothing: it asks what is to be copied
    screen.wait_for(&["host:port"]);
    screen.keys("\x1b");
    screen.wait("the menu to go", |text| !text.contains("host:port"));
    screen.keys("A");
    screen.wait("the count to go", |text| !text.contains("SKIPPED"));
    for signal in [None, Some(Signal::TERM)] {
        let mut screen = console(&daemon, (200, 60));
        screen.wait_for(&["● live"]);
        screen.stand_still(|screen| {
            for _ in 0..40 {
                screen.keys("\x0c");
                std::thread::sleep(Duration::from_millis(40));
            }
            match signal {
                Some(signal) => send(screen, signal),
                None => screen.keys("q"),
            }
            let began = Instant::now();
            assert_eq!(screen.wait_end(), 0);
            assert!(began.elapsed() < Duration::from_secs(10), "it does not wait for ever");
        });
        screen.assert_line_settings();
    }
}

/// Pictures that no daemon would send.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let page = |from: u16, next: Option<Position>| {
        let page =
            TablePage { revision: Revision(1), at_us: 1, http: None, groups: Vec::new(), next };
        let from = Position { group: from, channel: 0 };
        let event = Event::Table { from, page };
        impostor::message(&Message::Push(Push { cursor: u64::MAX, event }))
    };
    let endless = page(0, Some(Position { group: 0, channel: 0 })).repeat(2_000);
    let whole = page(0, None);
    vec![
        ("a length without end", vec![0xff; 4]),
        ("four GiB, announced and begun", [&[0xff, 0xff, 0xff, 0x00][..], &[7; 900]].concat()),
        ("garbage of the right length", [&[0, 0, 4, 0][..], &[0xfe; 1024]].concat()),
        ("a list longer than its frame", vec![0, 0, 0, 9, 2, 7, 0, 0, 0, 253, 255, 255, 255]),
        ("half a picture", whole[..whole.len() / 2].to_vec()),
        ("a page that follows none", page(40_000, None)),
        ("a first page again and again", endless),
        ("nothing", Vec::new()),
    ]
}

#[test]
fn whatever_a_daemon_says_the_console_says_so_and_tries_again() {
    for (what, bytes) in hostile() {
        let dir = tempfile::tempdir().unwrap();
        let socket = impostor::answering(dir.path(), [impostor::subscribed(), bytes].concat());
        let mut screen = Screen::tui((100, 30), &["-s", &socket, "--mouse", "off"], &[]);
        screen.wait(what, |text| text.contains("LOST") && text.contains("next try in"));
        let status = std::fs::read_to_string(format!("/proc/{}/status", screen.pid())).unwrap();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kib: u64 = most.split_whitespace().next().unwrap().parse().unwrap();
        assert!(kib < 64 * 1024, "{what}: {kib} KiB");
        screen.keys("?");
        screen.wait_for(&["keys of channels"]);
        screen.keys("\x03");
        assert_eq!(screen.wait_end(), 0, "{what}");
    }
}

#[test]
fn stopped_from_outside_it_comes_back_whole() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = Screen::tui_in_a_shell((80, 24), &daemon);
    let console = balance_tests::eventually("the console", || {
        let shell = screen.pid();
        let children = format!("/proc/{shell}/task/{shell}/children");
        std::fs::read_to_string(children).ok()?.trim().parse::<i32>().ok()
    });
    let console = Pid::from_raw(console).unwrap();
    for signal in [Signal::TSTP, Signal::STOP] {
        kill_process(console, signal).unwrap();
        screen.wait("the shell", |text| text.contains("topped"));
        // after STOP nobody has put the line back: this is an end of it all the same
        screen.keys("echo in between\n");
        screen.wait_for(&["in between"]);
        screen.resize((100, 30));
        screen.keys("fg\n");
        screen.wait_for(&["● live", "2/2 usable", "q quit"]);
        // raw again: a key is a key
        screen.keys("?");
        screen.wait_for(&["keys of channels"]);
        screen.keys("\x1b");
        screen.wait("the keys to go", |text| !text.contains("keys of channels"));
    }
    screen.keys("q");
    screen.wait("the shell", |text| text.contains("PROMPT") && !text.contains("● live"));
    screen.keys("exit\r");
    screen.wait_end();
}

#[test]
fn two_hundred_resizes_a_second_end_with_a_whole_picture_and_keys_that_work() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let mut screen = console(&daemon, (80, 24));
    screen.wait_for(&["● live"]);
    let began = Instant::now();
    for n in 0..400u16 {
        screen.resize((1 + n * 7 % 220, 1 + n * 3 % 66));
        let due = Duration::from_millis(5) * u32::from(n + 1);
        std::thread::sleep(due.saturating_sub(began.elapsed()));
    }
    screen.resize((120, 40));
    let whole = screen.wait("a whole frame", |text| {
        let bar = text.lines().next().unwrap_or_default().trim_end();
        let last = text.lines().last().unwrap_or_default();
        bar.ends_with("live") && bar.chars().count() >= 118 && last.contains("q quit")
    });
    assert_eq!(whole.lines().count(), 40);
    assert!(whole.contains("group 0 r") && whole.contains("127.0.0.1:10"), "{whole}");
    screen.keys("?");
    screen.wait_for(&["keys of channels"]);
    screen.keys("\x1b");
    screen.wait("the keys to go", |text| !text.contains("keys of channels"));
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    screen.assert_given_back();
}
