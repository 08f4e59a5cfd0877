//! The terminal after a panic. Owned by the console's package, so that `cargo test --workspace`
//! builds its programs first; the other tests that drive them are in tests/it.

use balance_console::tui::term::Screen as Terminal;
use balance_tests::screen::{Plan, Screen};
use ratatui::style::Style;
use std::process::Command;

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
    terminal.draw(|area, buf| buf.set_string(0, area.y, "taken over", Style::new())).unwrap();
    if where_to == "thread" {
        let panicked = std::thread::spawn(|| panic!("the answer is 41")).join();
        assert!(panicked.is_err());
    }
    panic!("the answer is 42");
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
