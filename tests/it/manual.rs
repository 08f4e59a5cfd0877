//! The nine examples of the manual, typed word for word, and what it promises of each (DH-n).
//!
//! Each has a world of its own with its names, and a neighbour on whom the servers are. The man
//! pages are held against what is run here.

use balance_tests::backend::Backend;
use balance_tests::captured::Captured;
use balance_tests::namespace::{self, add_address, own_dev, own_hosts, own_services};
use balance_tests::neighbour::{self, Neighbour, OURS};
use balance_tests::programs::{Ran, balance, run, search_path, shell};
use balance_tests::screen::{Plan, Screen};
use balance_tests::wait::until;
use balance_tests::{Daemon, PATIENCE, ask_text, connect, is_closed};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// As the manual has them.
const EXAMPLES: [&str; 9] = [
    "balance smtp host1.test.net host2.test.net",
    "balance -b 2001:DB8::1 80 10.1.1.1 10.1.1.2",
    "balance -b ::ffff:10.1.1.3 80 10.1.1.1 10.1.1.2",
    "balance -fp imap mailserver",
    "balance -f 8888 host1 10.1.1.1:8000",
    "balance imap mailserver1::16 ! mailserver2",
    "balance pop3 host1 host2 host3 ! failover1",
    "balance telnet target.munich.net::1",
    "balance 8888 localhost::12 ! localhost::4 ! localhost::2 localhost::2 ! localhost:25",
];

/// Runs a test's body in a world that knows these names, with a neighbour who has their addresses.
#[track_caller]
fn inside(test: &str, hosts: &[(&str, &str)], body: impl FnOnce(&Neighbour)) {
    let test = format!("manual::{test}");
    if namespace::enter(&test) {
        own_dev();
        own_hosts(hosts);
        own_services(&[("telnet", 23), ("smtp", 25), ("pop3", 110), ("imap", 143)]);
        let addresses: Vec<&str> = hosts.iter().map(|(_, address)| *address).collect();
        body(&Neighbour::with(&addresses));
    } else if namespace::available() && neighbour::available() {
        namespace::must_pass(&test);
    }
}

/// A server of the neighbour's that says its name, then echoes.
fn server(neighbour: &Neighbour, address: &str, name: &'static str) -> Backend {
    let address = address.parse().unwrap();
    neighbour.there(|| Backend::named_on(address, name))
}

/// Types a line: the shell comes back at once, with success and without a word.
#[track_caller]
fn typed(line: &str) {
    let ran = Captured::spawn(&mut shell(line), "").finish(PATIENCE).unwrap();
    assert_eq!(ran, Ran { code: Some(0), stdout: String::new(), stderr: String::new() });
}

/// Who answers at this front door; checks that it gets and gives what it should.
#[track_caller]
fn met(door: &str) -> String {
    let answer = ask_text(door.parse().unwrap(), "<hello");
    let name = answer.strip_suffix("<hello");
    name.unwrap_or_else(|| panic!("no echo of {answer:?}")).to_owned()
}

/// Who answers so many clients, one after the other.
#[track_caller]
fn met_by(clients: usize, door: &str) -> String {
    (0..clients).map(|_| met(door)).collect::<Vec<_>>().join(" ")
}

/// A client who stays, and whom it met.
#[track_caller]
fn held(door: &str, name: &str) -> TcpStream {
    let mut stream = connect(door.parse().unwrap());
    let mut said = vec![0; name.len()];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(String::from_utf8_lossy(&said), name);
    stream
}

fn refused(door: &str) -> bool {
    TcpStream::connect(door).is_err()
}

/// A column of `show`, channel by channel.
fn column(port: &str, name: &str) -> Vec<u64> {
    let ran = run(&mut shell(&format!("balance -c show {port}")));
    let mut rows = ran.stdout.lines().map(|line| line.split_whitespace());
    let place = rows.next().unwrap().position(|title| title == name).unwrap();
    rows.map(|mut row| row.nth(place).unwrap().parse().unwrap()).collect()
}

/// Waits until a balance in the foreground can be steered: to knock at its front door would count
/// as a client.
fn wait_until_served(port: u16) {
    let socket = format!("/run/balance/0.0.0.0_{port}.sock");
    until("its control socket", || UnixStream::connect(&socket).is_ok());
}

#[test]
fn example_1_smtp() {
    let hosts = [("host1.test.net", "10.1.1.1"), ("host2.test.net", "10.1.1.2")];
    inside("example_1_smtp", &hosts, |neighbour| {
        let _one = server(neighbour, "10.1.1.1:25", "host1");
        let _two = server(neighbour, "10.1.1.2:25", "host2");
        typed(EXAMPLES[0]);
        assert_eq!(met_by(4, "127.0.0.1:25"), "host1 host2 host1 host2");
        // the port is that of all our addresses, and others may come too
        let door = format!("{OURS}:25");
        assert_eq!(neighbour.there(|| met_by(2, &door)), "host1 host2");
    });
}

#[test]
fn example_2_an_ipv6_address_before_ipv4_servers() {
    let hosts = [("one", "10.1.1.1"), ("two", "10.1.1.2")];
    inside("example_2_an_ipv6_address_before_ipv4_servers", &hosts, |neighbour| {
        let _one = server(neighbour, "10.1.1.1:80", "one");
        let _two = server(neighbour, "10.1.1.2:80", "two");
        add_address("2001:db8::1");
        typed(EXAMPLES[1]);
        assert_eq!(met_by(4, "[2001:db8::1]:80"), "one two one two");
        assert!(refused("[::1]:80") && refused("127.0.0.1:80"), "it listens at one address");
    });
}

#[test]
fn example_3_an_ipv4_address_in_ipv6_notation() {
    let hosts = [("one", "10.1.1.1"), ("two", "10.1.1.2")];
    inside("example_3_an_ipv4_address_in_ipv6_notation", &hosts, |neighbour| {
        let _one = server(neighbour, "10.1.1.1:80", "one");
        let _two = server(neighbour, "10.1.1.2:80", "two");
        add_address("10.1.1.3");
        typed(EXAMPLES[2]);
        assert_eq!(met_by(2, "10.1.1.3:80"), "one two");
        assert_eq!(neighbour.there(|| met_by(2, "10.1.1.3:80")), "one two");
        assert!(refused("[::1]:80") && refused("127.0.0.1:80"), "it listens at one address");
    });
}

#[test]
fn example_4_imap_with_all_that_is_said() {
    inside("example_4_imap_with_all_that_is_said", &[("mailserver", "10.1.1.1")], |neighbour| {
        let _server = server(neighbour, "10.1.1.1:143", "* OK mailserver\r\n");
        let mut balance = Captured::spawn(&mut shell(EXAMPLES[3]), "");
        wait_until_served(143);
        let mut client = held("127.0.0.1:143", "* OK mailserver\r\n");
        client.write_all(b"a1 NOOP\r\n").unwrap();
        let mut echo = [0; 9];
        client.read_exact(&mut echo).unwrap();
        assert!(!balance.has_ended(), "it stays in the foreground");
        client.shutdown(Shutdown::Write).unwrap();
        assert_eq!(client.read(&mut echo).unwrap(), 0);
        let kill = run(&mut shell("balance -c kill imap"));
        assert_eq!(kill.stdout, "shutdown complete, exiting.\n");
        let ran = balance.finish(PATIENCE).unwrap();
        // balance(1) §8.5; the last line is ours (DB-10)
        let dump = "\
-< 17
* OK mailserver\\0D\\0A

-> 9
a1 NOOP\\0D\\0A

-< 9
a1 NOOP\\0D\\0A

-> 0

-< 0

";
        let wanted = Ran { code: Some(0), stdout: dump.to_owned(), stderr: String::new() };
        assert_eq!(ran, wanted);
    });
}

#[test]
fn example_5_at_a_terminal() {
    let hosts = [("host1", "10.1.1.2"), ("other", "10.1.1.1")];
    inside("example_5_at_a_terminal", &hosts, |neighbour| {
        let _one = server(neighbour, "10.1.1.2:8888", "host1:8888");
        let _two = server(neighbour, "10.1.1.1:8000", "10.1.1.1:8000");
        let mut terminal = Screen::start(&Plan {
            program: Path::new("sh"),
            args: &["-c", EXAMPLES[4]],
            env: &[("PATH", &search_path())],
            size: (120, 24),
        });
        terminal.wait_for(&["listening on 0.0.0.0:8888"]);
        assert_eq!(met_by(3, "127.0.0.1:8888"), "host1:8888 10.1.1.1:8000 host1:8888");
        let open = held("127.0.0.1:8888", "10.1.1.1:8000");
        terminal.keys("\x03");
        assert!(is_closed(open), "connections end with it");
        // how the shell ends is the shell's own affair
        terminal.wait_end();
        until("its end", || refused("127.0.0.1:8888"));
    });
}

#[test]
fn example_6_the_17th_goes_to_the_next_group() {
    let hosts = [("mailserver1", "10.1.1.1"), ("mailserver2", "10.1.1.2")];
    inside("example_6_the_17th_goes_to_the_next_group", &hosts, |neighbour| {
        let door = "127.0.0.1:143";
        let _one = server(neighbour, "10.1.1.1:143", "mailserver1");
        let _two = server(neighbour, "10.1.1.2:143", "mailserver2");
        typed(EXAMPLES[5]);
        let mut clients: Vec<TcpStream> = (0..16).map(|_| held(door, "mailserver1")).collect();
        let _seventeenth = held(door, "mailserver2");
        assert_eq!(met(door), "mailserver2");
        assert_eq!(column("imap", "c")[0], 16);
        // a place that is free again is used again
        clients.pop();
        until("a free place", || column("imap", "c")[0] == 15);
        clients.push(held(door, "mailserver1"));
        assert_eq!(met(door), "mailserver2");
    });
}

#[test]
fn example_7_failover_when_all_three_are_down() {
    let hosts = [
        ("host1", "10.1.1.1"),
        ("host2", "10.1.1.2"),
        ("host3", "10.1.1.3"),
        ("failover1", "10.1.1.4"),
    ];
    inside("example_7_failover_when_all_three_are_down", &hosts, |neighbour| {
        let door = "127.0.0.1:110";
        let one = server(neighbour, "10.1.1.1:110", "host1");
        let two = server(neighbour, "10.1.1.2:110", "host2");
        let three = server(neighbour, "10.1.1.3:110", "host3");
        let _failover = server(neighbour, "10.1.1.4:110", "failover1");
        typed(EXAMPLES[6]);
        assert_eq!(met_by(6, door), "host1 host2 host3 host1 host2 host3");
        drop(one);
        let left = met_by(6, door);
        assert!(left.split(' ').all(|name| name == "host2" || name == "host3"), "{left}");
        drop((two, three));
        assert_eq!(met_by(2, door), "failover1 failover1");
        let _back = server(neighbour, "10.1.1.2:110", "host2");
        assert_eq!(met_by(2, door), "host2 host2");
    });
}

#[test]
fn example_8_one_at_a_time() {
    inside("example_8_one_at_a_time", &[("target.munich.net", "10.1.1.1")], |neighbour| {
        let door = "127.0.0.1:23";
        let _server = server(neighbour, "10.1.1.1:23", "munich");
        typed(EXAMPLES[7]);
        let mut first = held(door, "munich");
        for _ in 0..3 {
            assert!(is_closed(connect(door.parse().unwrap())));
        }
        // the first one is not disturbed
        first.write_all(b"x").unwrap();
        first.read_exact(&mut [0]).unwrap();
        drop(first);
        until("the place to be free", || column("telnet", "c") == [0]);
        let _next = held(door, "munich");
        assert!(is_closed(connect(door.parse().unwrap())));
    });
}

#[test]
fn example_9_a_balance_that_calls_itself() {
    inside("example_9_a_balance_that_calls_itself", &[], |_| {
        // 21 bytes, like that of balance(1) §13.10
        let greeting = "220 localhost ESMTP\r\n";
        let last = Backend::named_on("127.0.0.1:25".parse().unwrap(), greeting);
        typed(EXAMPLES[8]);
        let client = held("127.0.0.1:8888", greeting);
        // four groups and 21 connections (DB-11)
        assert_eq!(column("8888", "GRP"), [0, 1, 2, 2, 3]);
        assert_eq!(column("8888", "c"), [12, 4, 2, 2, 1]);
        assert_eq!(last.connections(), 1);
        drop(client);
        until("all to have ended", || column("8888", "c") == [0; 5]);
        assert_eq!(column("8888", "totalc"), [12, 4, 2, 2, 1]);
        assert_eq!(column("8888", "sent"), [0; 5]);
        assert_eq!(column("8888", "rcvd"), [252, 84, 42, 42, 21]);
    });
}

/// What is read of a man page: without fonts and escapes.
fn man_page(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/man").join(name);
    let mut page = std::fs::read_to_string(file).unwrap().replace("\\-", "-");
    for font in ["\\fB", "\\fI", "\\fR"] {
        page = page.replace(font, "");
    }
    page
}

#[test]
fn the_man_pages_have_these_examples_and_every_command() {
    let daemon = Daemon::start(&[]);
    let port = daemon.port().to_string();
    let help = balance(daemon.runtime_dir(), &["-c", "help", &port]).stdout;
    let commands: Vec<String> = help.lines().skip(1).map(in_words_of_the_page).collect();
    assert_eq!(commands.len(), 16, "{help}");
    for name in ["balance.1", "es/balance.1"] {
        let page = man_page(name);
        let examples = EXAMPLES.iter().map(|example| format!("$ {example}"));
        for wanted in examples.chain(commands.iter().cloned()) {
            assert!(page.contains(&format!("\n.TP\n{wanted}\n")), "{name} lacks {wanted:?}");
        }
    }
}

/// `mrtg-bytes <grp> <ch>` of `help` as `mrtg-bytes GROUP CHANNEL`.
fn in_words_of_the_page(line: &str) -> String {
    // descriptions begin in column 34
    let mut words = line[..33].split_whitespace();
    let verb = words.next().unwrap().to_owned();
    words.fold(verb, |command, word| match word {
        "<grp>" => command + " GROUP",
        "<ch>" => command + " CHANNEL",
        word => command + " " + &word.trim_matches(['<', '>']).to_uppercase(),
    })
}
