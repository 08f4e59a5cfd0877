//! `balance-tui` in a real terminal, before real daemons: columns that stay chosen, a command with its
//! preview, the end of a drain, networks, all daemons, scripts, the audit trail.

use balance_tests::Daemon;
use balance_tests::backend::Backend;
use balance_tests::daemon::Plan;
use balance_tests::screen::Screen;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

/// A console with settings of its own, in this directory.
fn console(daemon: &Daemon, size: (u16, u16), config: &Path) -> Screen {
    let dir = daemon.runtime_dir().to_str().unwrap();
    let port = daemon.port().to_string();
    let env = [("BALANCE_RUNTIME_DIR", dir), ("XDG_CONFIG_HOME", config.to_str().unwrap())];
    Screen::tui(size, &["-p", &port, "--mouse", "off"], &env)
}

fn settings(config: &Path, text: &str) {
    std::fs::create_dir_all(config.join("balance")).unwrap();
    std::fs::write(config.join("balance/tui.toml"), text).unwrap();
}

/// Longer than a fresh question is deaf to keys typed ahead.
fn pause() {
    std::thread::sleep(Duration::from_millis(300));
}

/// A client that has got through to its channel.
fn client(daemon: &Daemon) -> TcpStream {
    let mut client = balance_tests::connect(daemon.address());
    std::io::Write::write_all(&mut client, b"hello").unwrap();
    std::io::Read::read_exact(&mut client, &mut [0; 5]).unwrap();
    client
}

#[test]
fn chosen_columns_are_there_the_next_time_and_the_settings_stay_as_they_were_typed() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let config = tempfile::tempdir().unwrap();
    settings(config.path(), "# mine\ntheme = \"light\" # by day\n\n[keys]\nfreeze = \"F\"\n");
    let mut screen = console(&daemon, (100, 24), config.path());
    screen.wait_for(&["● live", "OPEN MAXC USE"]);
    // c is hidden, maxc goes behind use; bytes by 1,024
    screen.keys("iC jJ");
    screen.wait_for(&["columns, behind place", "[ ] OPEN", "[x] USE "]);
    screen.keys("\r");
    screen.wait_for(&["kept in ", "tui.toml", "USE      MAXC NEW/s"]);
    let text = std::fs::read_to_string(config.path().join("balance/tui.toml")).unwrap();
    assert!(text.starts_with("# mine\ntheme = \"light\" # by day\ncolumns = [\"use\", "), "{text}");
    assert!(text.ends_with("units = \"iec\"\n\n[keys]\nfreeze = \"F\"\n"), "{text}");
    screen.keys("q");
    assert_eq!(screen.wait_end(), 0);
    let mut screen = console(&daemon, (100, 24), config.path());
    screen.wait_for(&["● live", "USE      MAXC NEW/s"]);
    // as usual again, and the line is gone
    screen.keys("C0\r");
    screen.wait_for(&["kept in ", "OPEN MAXC USE"]);
    let text = std::fs::read_to_string(config.path().join("balance/tui.toml")).unwrap();
    assert!(!text.contains("columns") && text.contains("# mine"), "{text}");
}

#[test]
fn a_typed_command_shows_what_it_would_do_and_done_things_become_a_script() {
    let backends = [Backend::named("a"), Backend::named("b")];
    let daemon = Daemon::before(&[backends[0].address(), backends[1].address()]);
    let config = tempfile::tempdir().unwrap();
    let mut screen = console(&daemon, (100, 30), config.path());
    screen.wait_for(&["● live", "2/2 usable"]);
    screen.keys(":disable 0 1");
    screen.wait_for(&["Disable channel 0/1?", "can be undone with u", "Enter asks back"]);
    assert!(daemon.table().groups[0].channels[1].admin.is_enabled());
    screen.keys(" --dry-run\r");
    screen.wait_for(&["nothing was changed"]);
    screen.keys("\r");
    screen.wait("the paper to go", |text| !text.contains("nothing was changed"));
    screen.keys(":disable 0 1\r");
    screen.wait_for(&["[ Cancel ]", "50 % → 100 %"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["○ disabled", "done (balance-ctl disable 0 1)"]);
    let file = config.path().join("night.sh");
    screen.keys(&format!(":script {}\r", file.display()));
    screen.wait_for(&["1 command, in "]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(&format!("export BALANCE_SOCKET={}\n", daemon.socket().display())));
    assert!(text.contains("\nbalance-ctl disable 0 1  # "), "{text}");
    // before and after are in the audit trail
    let audit = screen.state_dir().join("balance/audit.jsonl");
    balance_tests::wait::until("what came of it to be written down", || {
        let lines = std::fs::read_to_string(&audit).unwrap_or_default();
        let has = |part: &str| lines.lines().any(|line| line.contains(part));
        has("\"before\":{") && has("\"after\":{") && has("\"state\":\"disabled\"")
    });
}

#[test]
fn a_drain_is_counted_down_on_its_row_and_networks_are_gone_into() {
    let echo = [Backend::echo(), Backend::echo()];
    let daemon = Daemon::before(&[echo[0].address(), echo[1].address()]);
    let clients: Vec<TcpStream> = (0..4).map(|_| client(&daemon)).collect();
    let config = tempfile::tempdir().unwrap();
    let mut screen = console(&daemon, (80, 24), config.path());
    screen.wait_for(&["● live", "4 open"]);
    screen.keys("D300\r");
    screen.wait_for(&["Drain channel 0/0?", "[ Cancel ]"]);
    pause();
    screen.keys("y");
    screen.wait_for(&["◐ drain 5m"]);
    screen.keys("3n");
    screen.wait_for(&["1 client network of channel 0/0", "127.0.0.0/24", "100"]);
    screen.keys("\r");
    screen.wait_for(&["2 connections of 127.0.0.0/24 to channel 0/0"]);
    screen.keys("1");
    drop(clients);
    screen.wait_for(&["○ disabled", "0 open"]);
}

#[test]
fn all_daemons_are_rows_of_a_table_and_settings_keep_one_from_being_changed() {
    let first = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let second = Plan::default().beside(&first).start(&["127.0.0.1:9", "!", "127.0.0.1:10"]);
    let config = tempfile::tempdir().unwrap();
    let text = format!("[instance.\"{}\"]\nlabel = \"PROD\"\nread_only = true\n", second.address());
    settings(config.path(), &text);
    let mut screen = console(&first, (140, 30), config.path());
    screen.wait_for(&["● live", "2/2 usable"]);
    screen.keys("5");
    let list = screen.wait_for(&["NAME", "ALARMS", "PROD", "read-only", "operator", "2/2"]);
    let line = |daemon: &Daemon| {
        let name = daemon.address().to_string();
        list.lines().position(|line| line.contains(&name) && line.contains(".sock")).unwrap()
    };
    let bar = list.lines().position(|line| line.contains('▌')).unwrap();
    assert_eq!(bar, line(&first), "{list}");
    screen.keys(if line(&second) > bar { "j" } else { "k" });
    screen.keys("\r");
    let bar = format!("balance {}", second.address());
    screen.wait_for(&[&bar, " PROD ", "READ-ONLY", "● live"]);
    screen.keys("1d");
    screen.wait_for(&["is READ-ONLY, by"]);
    assert!(second.table().groups[0].channels[0].admin.is_enabled());
}

#[test]
fn commands_that_were_typed_are_there_the_next_time() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let (state, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dir = daemon.runtime_dir().to_str().unwrap();
    let env = [
        ("BALANCE_RUNTIME_DIR", dir),
        ("XDG_STATE_HOME", state.path().to_str().unwrap()),
        ("XDG_CONFIG_HOME", config.path().to_str().unwrap()),
    ];
    let mut screen = Screen::tui((80, 24), &["--mouse", "off"], &env);
    screen.wait_for(&["● live"]);
    screen.keys(":sort use\r");
    screen.wait_for(&["by use"]);
    screen.keys(":quit\r");
    assert_eq!(screen.wait_end(), 0);
    let mut screen = Screen::tui((80, 24), &["--mouse", "off"], &env);
    screen.wait_for(&["● live"]);
    screen.keys(":\x1b[A");
    screen.wait_for(&[": sort use"]);
}

#[test]
fn why_a_channel_gets_nobody_and_where_a_client_would_go_are_asked_of_the_daemon() {
    let channels = ["127.0.0.1:9", "127.0.0.1:10", "127.0.0.1:11", "%", "127.0.0.1:12"];
    let daemon = Daemon::start(&channels);
    daemon.do_ctl("disable 0 0");
    let config = tempfile::tempdir().unwrap();
    let mut screen = console(&daemon, (120, 40), config.path());
    screen.wait_for(&["● live", "2/3 usable"]);
    screen.keys("w");
    screen.wait_for(&["why channel 0/0", "it takes NO clients"]);
    screen.keys("\x1b");
    screen.wait("it to close", |text| !text.contains("why channel"));
    screen.keys("W");
    screen.wait_for(&["Route a client"]);
    screen.keys("10.0.0.4\r");
    // its address names the one that is out: on to the next group (balance(1) §7.3)
    screen.wait_for(&["where 10.0.0.4 goes", "which names 0/0", "not 0/0: disabled"]);
    screen.wait_for(&["goes to channel 1/0"]);
    assert!(daemon.do_ctl("route 10.0.0.4").contains("1/0"));
}
