//! The numbers on the page after known events (H-80 to H-84).

use balance_tests::backend::Refusing;
use balance_tests::http::{Client, Origin, ok};
use balance_tests::site::Site;
use balance_tests::wait::until;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn h82_and_h83_what_was_refused_and_what_failed_is_counted_apart() {
    let turn = AtomicUsize::new(0);
    let server = Origin::answering(move |_| match turn.fetch_add(1, Ordering::SeqCst) {
        0 | 2 => b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ => ok("fine"),
    });
    let nobody = Refusing::new();
    let site = Site::start(&["--mode", "source"], &[server.address()]);
    let mut client = Client::to(site.daemon.address());
    let statuses: Vec<_> = (0..4).map(|_| client.get("/", "").status()).collect();
    assert_eq!(statuses, [500, 200, 500, 200]);
    until("the page to tell", || site.cell("0/0", "resp") == "2");
    until("the last one to be over", || site.cell("0/0", "total") == "4");
    assert_eq!(site.cell("0/0", "conn"), "0");
    assert_eq!(site.cell("0/0", "max"), "1");
    drop(client);
    let site = Site::start(&[], &[nobody.address()]);
    let mut client = Client::to(site.daemon.address());
    assert!(client.get("/", "").status() >= 500);
    until("the page to tell", || site.cell("0/0", "conn") != "0");
    assert_eq!(site.cell("0/0", "resp"), "0", "it was no answer of a server");
}

#[test]
fn h81_and_h84_checks_that_fail_and_what_they_lead_to() {
    let nobody = Refusing::new();
    let site = Site::start(
        &["--healthcheck-method", "tcp_connect", "--healthcheck-interval", "1"],
        &[nobody.address()],
    );
    until("the server to be down", || site.cell("0/0", "down") == "1");
    until("checks to go on", || site.cell("0/0", "check").parse::<u32>().unwrap() > 1);
    let text = site.ask("GET", "/", "").text();
    assert!(text.contains("data-state=\"down\""));
    assert!(text.contains("Connection refused, for"), "and why");
    assert!(text.contains("The server takes no clients"));
}

#[test]
fn h80_the_process_and_its_limits_agree_with_the_system() {
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let proc = |file: &str| {
        std::fs::read_to_string(format!("/proc/{}/{file}", site.daemon.pid())).unwrap()
    };
    let limits = proc("limits");
    let open = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert_eq!(site.figure("ulimit-n"), open.split_whitespace().nth(3).unwrap());
    let cpus: usize = site.figure("nbcproc").parse().unwrap();
    assert!(cpus >= 1 && cpus <= std::thread::available_parallelism().unwrap().get());
    assert!(site.figure("memmax").ends_with('B'));
    let [maxconn, maxsock] = ["maxconn", "maxsock"].map(|name| site.figure(name));
    let maxconn: u64 = maxconn.parse().unwrap();
    assert_eq!(maxsock, (2 * maxconn).to_string());
    assert_eq!(site.figure("current conns"), "0");
    let mut clients: Vec<_> = (0..3).map(|_| Client::to(site.daemon.address())).collect();
    for client in &mut clients {
        assert_eq!(client.get("/", "").text(), "one");
    }
    until("the clients to be shown", || site.figure("current conns") == "3");
    drop(clients);
    until("them to have gone", || site.figure("current conns") == "0");
}
