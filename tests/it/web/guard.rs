//! Who may come in, and what is done about those who waste time and space (H-75, H-79, faults 3.4).

use balance_tests::http::{Client, Message, Origin};
use balance_tests::site::{Site, say};
use balance_tests::wait::until;
use balance_tests::{PATIENCE, connect, is_closed};
use std::io::{Read, Write};
use std::net::TcpStream;

fn one(options: &[&str]) -> (Origin, Site) {
    let server = Origin::named("one");
    let site = Site::start(options, &[server.address()]);
    (server, site)
}

fn with_host(site: &Site, host: &str) -> u16 {
    let text = format!("GET /api/status HTTP/1.1\r\nHost: {host}\r\n\r\n");
    say(site.web, &text, false).map_or(0, |answer| answer.status())
}

#[test]
fn h75_pages_of_other_sites_are_refused() {
    let (_server, site) = one(&[]);
    let disable = |lines: &str| site.ask("GET", "/api/disable?channel=out1", lines).status();
    for lines in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://127.0.0.1:1\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: none\r\nOrigin: http://evil.example\r\n",
    ] {
        assert_eq!(disable(lines), 403, "{lines}");
    }
    assert_eq!(site.json("/api/status")["status"]["out1"], "up");
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", site.web);
    assert_eq!(disable(&own), 200);
}

#[test]
fn h75_a_link_elsewhere_may_lead_to_the_page_and_no_page_elsewhere_may_use_it() {
    let (_server, site) = one(&[]);
    let status = |path: &str, lines: &str| site.ask("GET", path, lines).status();
    assert_eq!(status("/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"), 200);
    for lines in [
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
        "Origin: http://evil.example\r\n",
    ] {
        for path in ["/", "/live", "/page.js"] {
            assert_eq!(status(path, lines), 403, "{path} {lines}");
        }
    }
}

#[test]
fn h75_only_known_names_are_answered() {
    let (_server, site) = one(&["--web-names", "lb.example.org,lb"]);
    let port = site.web.port();
    for host in ["127.0.0.1", "localhost", "[::1]:80", "10.0.0.1:99", "lb.example.org", "LB"] {
        assert_eq!(with_host(&site, host), 200, "{host}");
        assert_eq!(
            with_host(
                &site,
                &format!("{}:{port}", host.trim_end_matches(":80").trim_end_matches(":99"))
            ),
            200,
            "{host}"
        );
    }
    for host in
        ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", ""]
    {
        assert_eq!(with_host(&site, host), 403, "{host}");
    }
    let text = "GET http://evil.example/api/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(say(site.web, text, false).unwrap().status(), 403);
    let text = "GET /api/status HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n";
    assert_eq!(say(site.web, text, false).unwrap().status(), 403);
    assert_eq!(say(site.web, "GET /api/status HTTP/1.1\r\n\r\n", false).unwrap().status(), 400);
    // the pages, too
    let text = "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assert_eq!(say(site.web, text, false).unwrap().status(), 403);
}

#[test]
fn h79_name_and_password_open_the_pages_and_nothing_else_needs_them() {
    let (_server, site) = one(&["--username", "ana", "--password", "secret"]);
    let page = |lines: &str| -> Message { site.ask("GET", "/", lines) };
    let refused = page("");
    assert_eq!(refused.status(), 401);
    assert_eq!(
        refused.line("www-authenticate"),
        Some("Basic realm=\"balance\", charset=\"UTF-8\"")
    );
    // ana:secret, ana:wrong, :secret, and what is none
    assert_ne!(page("Authorization: Basic YW5hOnNlY3JldA==\r\n").status(), 401);
    for wrong in [
        "Basic YW5hOndyb25n",
        "Basic OnNlY3JldA==",
        "Basic ====",
        "Basic",
        "Bearer YW5hOnNlY3JldA==",
    ] {
        assert_eq!(page(&format!("Authorization: {wrong}\r\n")).status(), 401, "{wrong}");
    }
    // DH-a
    assert_eq!(site.ask("GET", "/api/status", "").status(), 200);
    let (_server, open) = one(&["--password", "secret"]);
    assert_ne!(open.ask("GET", "/", "").status(), 401);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let (_server, site) = one(&[]);
    let long = "x".repeat(10 << 20);
    for text in [
        format!("GET /api/status?{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET /api/status HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
    ] {
        let status = say(site.web, &text, false).map(|answer| answer.status());
        // the reset may overtake the answer
        assert!(matches!(status, Some(414 | 431) | None), "{status:?}");
    }
    let lines: String = (0..200).map(|n| format!("X-{n}: y\r\n")).collect();
    assert_eq!(site.ask("GET", "/api/status", &lines).status(), 431);
    assert_eq!(site.ask("GET", "/api/status", "").status(), 200);
}

#[test]
fn garbage_and_half_a_head_get_an_end() {
    let (_server, site) = one(&[]);
    for garbage in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00",
        "GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        let mut stream = connect(site.web);
        stream.write_all(garbage.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{garbage:?}: {text}");
    }
    assert_eq!(site.ask("GET", "/api/status", "").status(), 200);
}

#[test]
fn who_sends_nothing_or_too_slowly_is_let_go_of() {
    let (_server, site) = one(&[]);
    let before = site.daemon.descriptors();
    let silent: Vec<TcpStream> = (0..20).map(|_| connect(site.web)).collect();
    let mut slow = connect(site.web);
    let text = "GET /api/status HTTP/1.1\r\nHost: localhost\r\n";
    let bytes = std::thread::spawn(move || {
        // a byte now and then does not extend the time of a head
        let told = text.bytes().cycle().take_while(|byte| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            slow.write_all(&[*byte]).is_ok()
        });
        told.take(150).count()
    });
    for stream in silent {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        assert!(ends(stream));
    }
    assert!(bytes.join().unwrap() < 150, "the slow one was cut");
    site.daemon.wait_descriptors(before);
}

/// With a word of reproach or without.
fn ends(mut stream: TcpStream) -> bool {
    let mut said = Vec::new();
    let ended = stream.read_to_end(&mut said);
    ended.is_ok() || !matches!(ended.unwrap_err().kind(), std::io::ErrorKind::WouldBlock)
}

#[test]
fn idle_connections_hold_up_neither_traffic_nor_the_end() {
    let (_server, site) = one(&[]);
    let idle: Vec<TcpStream> = (0..400).map(|_| connect(site.web)).collect();
    let mut client = Client::to(site.daemon.address());
    assert_eq!(client.get("/", "").text(), "one");
    assert_eq!(site.daemon.do_ctl("show").lines().count(), 2);
    // when the first of them are let go of, others get in
    assert_eq!(site.ask("GET", "/api/status", "").status(), 200);
    drop((idle, client));
    let mut site = site;
    let busy = connect(site.web);
    site.daemon.signal(rustix::process::Signal::TERM);
    site.daemon.wait();
    assert!(is_closed(busy));
}

#[test]
fn the_doors_are_free_when_the_daemon_has_closed() {
    let (_server, site) = one(&[]);
    let mut held = Client::to(site.daemon.address());
    assert_eq!(held.get("/", "").text(), "one");
    let socket = site.daemon.socket();
    site.daemon.signal(rustix::process::Signal::TERM);
    until("the control socket to be gone", || !socket.exists());
    assert!(TcpStream::connect(site.web).is_err(), "the web side goes first");
}
