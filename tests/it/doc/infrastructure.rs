//! Checks that know the infrastructure: a page that each server makes of what it depends on, searched for
//! one sentence; asked for by the name of a site, or without one from servers that know HTTP/1.0 alone.

use super::{appliance, in_a_row, path};
use balance_tests::backend::Backend;
use balance_tests::http::{Client, Origin, get, ok, read_message};
use balance_tests::wait::until;
use balance_tests::{Daemon, connect};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a server needs: it can lose sight of its database while it serves pages as ever.
type Link = Arc<AtomicBool>;

fn links() -> Vec<Link> {
    (0..8).map(|_| Arc::new(AtomicBool::new(true))).collect()
}

/// The page of the check. It is there, whatever it says.
fn health_check(link: &Link) -> &'static str {
    match link.load(Ordering::SeqCst) {
        true => "<html>databases: yes, storage: yes\n<p>ALL_SERVICES_ARE_OK</p></html>",
        false => "<html>databases: no, storage: yes\n<p>SERVICES_ARE_MISSING</p></html>",
    }
}

/// A server whose pages have its number.
fn server(number: usize, link: &Link) -> Origin {
    let link = Arc::clone(link);
    Origin::answering(move |request| match path(request) {
        "/health_check.php" => ok(health_check(&link)),
        _ => ok(&format!("page of {number}")),
    })
}

fn is_down(daemon: &Daemon, number: usize) -> bool {
    daemon.table().groups[0].channels[number - 1].health.is_down()
}

/// Who answers so many requests.
fn answering(daemon: &Daemon, requests: usize) -> Vec<String> {
    let mut numbers: Vec<_> =
        (0..requests).map(|_| get(daemon.address(), "").text().replace("page of ", "")).collect();
    numbers.sort_unstable();
    numbers
}

/// Takes the third server's database away, and gives it back; then that of all.
fn a_bad_day(daemon: &Daemon, links: &[Link]) {
    let all = ["1", "2", "3", "4", "5", "6", "7", "8"];
    assert_eq!(answering(daemon, 8), all);
    links[2].store(false, Ordering::SeqCst);
    until("out3 to be out of service", || is_down(daemon, 3));
    let left = answering(daemon, 21);
    assert!(
        !left.contains(&"3".to_owned()) && left.iter().filter(|n| *n == "4").count() == 3,
        "{left:?}"
    );
    links[2].store(true, Ordering::SeqCst);
    until("out3 to be back", || !is_down(daemon, 3));
    assert_eq!(answering(daemon, 8), all);
    // the database of all of them
    links.iter().for_each(|link| link.store(false, Ordering::SeqCst));
    until("nobody to be left", || (1..=8).all(|number| is_down(daemon, number)));
    assert_eq!(get(daemon.address(), "").status(), 503);
    links.iter().for_each(|link| link.store(true, Ordering::SeqCst));
    until("all to be back", || (1..=8).all(|number| !is_down(daemon, number)));
    assert_eq!(answering(daemon, 8), all);
}

#[test]
fn a_page_that_says_all_is_well_decides_who_serves() {
    let links = links();
    let servers: Vec<Origin> =
        (1..).zip(&links).map(|(number, link)| server(number, link)).collect();
    let daemon = appliance(
        "healthcheck_mode = \"http_get\"\n\
         healthcheck_url = \"http://site/health_check.php\"\n\
         healthcheck_regexp = \"ALL_SERVICES_ARE_OK\"\n\
         healthcheck_interval = 1",
        &in_a_row(servers.iter().map(Origin::address)),
    );
    for server in &servers {
        until("a check", || !server.requests().is_empty());
        let check = server.requests().swap_remove(0).head;
        assert!(check.starts_with("GET /health_check.php HTTP/1.1\r\nHost: site\r\n"), "{check}");
    }
    a_bad_day(&daemon, &links);
    // a server without its database is a good server by any other measure
    links[2].store(false, Ordering::SeqCst);
    let own = Client::to(servers[2].address()).get("/health_check.php", "");
    assert_eq!((own.status(), own.text().contains("ALL_SERVICES_ARE_OK")), (200, false));
    until("out3 to be out of service", || is_down(&daemon, 3));
    assert!(daemon.do_ctl("health").contains("no match for the expression"));
}

/// A server that knows HTTP/1.0 alone: one answer, and its end; anything newer it does not understand.
fn old_server(number: usize, link: &Link) -> Backend {
    let link = Arc::clone(link);
    Backend::serve(move |mut stream| {
        let Ok(Some(request)) = read_message(&stream, false) else { return };
        let is_check = path(&request) == "/health_check.php";
        let is_old = request.head.starts_with("GET /health_check.php HTTP/1.0\r\n");
        let answer = match is_check {
            true if !is_old || request.line("host").is_some() => {
                "HTTP/1.0 400 Bad\r\n\r\n".to_owned()
            }
            true => format!("HTTP/1.0 200 OK\r\n\r\n{}", health_check(&link)),
            false => format!("HTTP/1.0 200 OK\r\n\r\npage of {number}"),
        };
        let _ = stream.write_all(answer.as_bytes());
    })
}

#[test]
fn without_a_site_the_check_is_one_that_old_servers_understand() {
    let links = links();
    let servers: Vec<Backend> =
        (1..).zip(&links).map(|(number, link)| old_server(number, link)).collect();
    // the name of the site is what makes the difference
    let mut named = connect(servers[0].address());
    named.write_all(b"GET /health_check.php HTTP/1.1\r\nHost: site\r\n\r\n").unwrap();
    assert_eq!(read_message(&named, false).unwrap().unwrap().status(), 400);
    let daemon = appliance(
        "healthcheck_mode = \"http_get\"\n\
         healthcheck_url = \"/health_check.php\"\n\
         healthcheck_regexp = \"ALL_SERVICES_ARE_OK\"\n\
         healthcheck_interval = 1",
        &in_a_row(servers.iter().map(Backend::address)),
    );
    let seen = |number: usize| daemon.table().groups[0].channels[number - 1].health.clone();
    until("all to be checked", || (1..=8).all(|n| seen(n) == balance_proto::state::Health::Up));
    a_bad_day(&daemon, &links);
}
