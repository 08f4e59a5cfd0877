//! The terminal after a panic, and a console whose terminal is lost. Owned by the console's package, so that `cargo test --workspace`
//! builds its programs first; the other tests that drive them are in tests/it.

use balance_console::tui::term::Screen as Terminal;
use balance_tests::screen::{Plan, Screen};
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn the_program_says_which_it_is() {
    let output = Command::new(env!("CARGO_BIN_EXE_balance-tui")).arg("--version").output().unwrap();
    let version = format!("balance-tui {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}

/// Tells the copy of this program that runs in a terminal from the one that tests.
const IN_TERMINAL: &str = "BALANCE_TEST_IN_TERMINAL";

#[test]
fn panics_in_a_terminal() {
    let Some(where_to) = std::env::var_os(IN_TERMINAL) else { return };
    let mut terminal = Terminal::take(true).unwrap();
    let paint = |_, buf: &mut Buffer| buf.set_string(0, 0, "taken over", Style::new());
    terminal.draw((100, 50), paint).unwrap();
    if where_to == "thread" {
        let panicked = std::thread::spawn(|| panic!("the answer is 41")).join();
        assert!(panicked.is_err());
    }
    panic!("the answer is 42");
}

/// Starts a console in a terminal inside this one, says its process id, and waits to be killed.
#[test]
fn holds_a_terminal() {
    let Some(args) = std::env::var_os(IN_TERMINAL) else { return };
    let (program, size) = (Path::new(env!("CARGO_BIN_EXE_balance-tui")), (80, 24));
    let leader = args == "leader";
    let screen = match leader {
        true => Screen::tui(size, &["--mouse", "off"], &[]),
        // in a session without a terminal of its own nobody sends a signal when it is lost
        false => {
            let args = ["-w", program.to_str().unwrap(), "--mouse", "off"];
            Screen::start(&Plan { program: Path::new("setsid"), args: &args, env: &[], size })
        }
    };
    screen.wait_for(&["no balance runs here"]);
    let console = match leader {
        true => screen.pid(),
        false => child_of(screen.pid()),
    };
    println!("console={console}.");
    std::thread::sleep(Duration::from_secs(60));
}

/// The only child of a process.
fn child_of(pid: u32) -> u32 {
    let path = format!("/proc/{pid}/task/{pid}/children");
    std::fs::read_to_string(path).expect("its children").trim().parse().expect("one child")
}

#[test]
fn who_loses_the_terminal_ends() {
    let this_program = std::env::current_exe().unwrap();
    for way in ["leader", "no leader"] {
        let nowhere = tempfile::tempdir().unwrap();
        let mut holder = Command::new(&this_program)
            .args(["--exact", "holds_a_terminal", "--nocapture"])
            .env(IN_TERMINAL, way)
            .env("BALANCE_RUNTIME_DIR", nowhere.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(holder.stdout.take().unwrap()).lines().map_while(Result::ok);
        let console = lines
            .filter_map(|line| {
                let (_, rest) = line.split_once("console=")?;
                rest.split_once('.')?.0.parse::<u32>().ok()
            })
            .next()
            .expect("a console");
        // its other end goes with it
        holder.kill().unwrap();
        holder.wait().unwrap();
        balance_tests::wait::until("the console to end", || {
            let stat = std::fs::read_to_string(format!("/proc/{console}/stat"));
            stat.map_or(true, |stat| stat.rsplit(") ").next().unwrap_or("").starts_with('Z'))
        });
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_read_on_it() {
    let this_program = std::env::current_exe().unwrap();
    for place in ["main", "thread"] {
        let mut screen = Screen::start(&Plan {
            program: &this_program,
            args: &["--exact", "panics_in_a_terminal", "--nocapture"],
            env: &[(IN_TERMINAL, place)],
            size: (100, 50),
        });
        assert_eq!(screen.wait_end(), 101);
        screen.wait_for(&["the answer is 42"]);
        screen.assert_given_back();
        let bytes = screen.bytes();
        let entered = b"\x1b[?1049h";
        assert!(bytes.windows(8).any(|part| part == entered), "it was taken over before");
    }
}
