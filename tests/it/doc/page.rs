//! The figures of the page, each moved by an event that is known (H-80 to H-84).

use balance_tests::backend::{Backend, Refusing};
use balance_tests::http::{Client, Origin, get, ok, read_message};
use balance_tests::site::Site;
use balance_tests::wait::until;
use balance_tests::web::Web;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

/// What the page says of out1, in these columns.
fn cells<const N: usize>(site: &Site, columns: [&str; N]) -> [String; N] {
    columns.map(|column| site.cell("0/0", column))
}

#[test]
fn h81_queue_and_sessions_of_a_server_now_and_at_their_most() {
    let (go, goes) = mpsc::channel::<()>();
    let goes = Mutex::new(goes);
    let server = Origin::answering(move |_| {
        let _ = goes.lock().unwrap().recv_timeout(Duration::from_secs(20));
        ok("done")
    });
    let site = Site::start(&["--mode", "insert", "--cookie-name", "S"], &[server.address()]);
    site.daemon.do_ctl("maxc 0 0 1");
    let columns = ["queue", "queue_max", "current", "max", "total"];
    assert_eq!(cells(&site, columns), ["0"; 5]);
    let mut clients: Vec<Client> = (0..3).map(|_| Client::to(site.daemon.address())).collect();
    for client in &mut clients {
        client.say("GET / HTTP/1.1\r\nHost: x\r\nCookie: S=out1\r\n\r\n");
    }
    until("one under way and two behind it", || cells(&site, columns) == ["2", "2", "1", "1", "0"]);
    // the page says it of all servers, too
    assert_eq!((site.figure("queue"), site.figure("sessions_active")), ("2".into(), "1".into()));
    clients.iter().for_each(|_| go.send(()).unwrap());
    clients.iter_mut().for_each(|client| assert_eq!(client.hear().text(), "done"));
    until("all to be over", || cells(&site, columns) == ["0", "2", "0", "1", "3"]);
}

#[test]
fn h82_each_connection_that_is_refused_is_one_error() {
    let nobody = Refusing::new();
    let site = Site::start(&[], &[nobody.address()]);
    for errors in ["0", "1", "2", "3"] {
        until("the page to tell", || site.cell("0/0", "conn") == errors);
        assert_eq!(cells(&site, ["resp", "broken"]), ["0", "0"]);
        assert_eq!(get(site.daemon.address(), "").status(), 503);
    }
}

#[test]
fn h83_what_a_server_reports_is_not_what_it_leaves_out() {
    let server = Backend::serve(|mut stream| {
        while let Ok(Some(request)) = read_message(&stream, false) {
            let answer: &[u8] = match super::path(&request) {
                "/500" => b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
                _ => b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            };
            if stream.write_all(answer).is_err() || answer.ends_with(b"half") {
                return;
            }
        }
    });
    let site = Site::start(&[], &[server.address()]);
    for _ in 0..2 {
        assert_eq!(Client::to(site.daemon.address()).get("/500", "").status(), 500);
    }
    let mut cut = Client::to(site.daemon.address());
    cut.say("GET /half HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(read_message(&cut.stream, false).is_err());
    until("the page to tell", || cells(&site, ["resp", "broken", "conn"]) == ["2", "1", "0"]);
}

#[test]
fn h84_going_down_twice_is_two_and_failed_checks_are_more() {
    let well = Arc::new(AtomicBool::new(true));
    let link = Arc::clone(&well);
    let server = Web::answering(move |_| match link.load(Ordering::SeqCst) {
        true => b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
        false => b"HTTP/1.1 503 No\r\n\r\n".to_vec(),
    });
    let options = ["--healthcheck-method", "http_head", "--healthcheck-interval", "1"];
    let site = Site::start(&options, &[server.address()]);
    let is_down = || site.daemon.table().groups[0].channels[0].health.is_down();
    let shown = |downs: &str, word: bool| {
        let text = site.ask("GET", "/", "").text();
        site.cell("0/0", "down") == downs && text.contains("data-state=\"down\"") == word
    };
    for downs in ["1", "2"] {
        well.store(false, Ordering::SeqCst);
        until("it to be down", is_down);
        until("the page to say so", || shown(downs, true));
        well.store(true, Ordering::SeqCst);
        until("it to be up", || !is_down());
        until("the page to say so", || shown(downs, false));
    }
    assert!(site.cell("0/0", "check").parse::<u32>().unwrap() > 2);
}

#[test]
fn h80_uptime_and_memory_are_those_of_the_system() {
    let began = Instant::now();
    let server = Origin::named("one");
    let site = Site::start(&[], &[server.address()]);
    let seconds = || site.figure("uptime").trim_end_matches('s').parse::<u64>().unwrap();
    until("two seconds to pass", || seconds() >= 2);
    assert!(seconds() <= began.elapsed().as_secs());
    // what is cut off of it is not rounded up: its digits are the first ones of the whole number
    let memory = site.json("/api/v2/process")["memory_max"].as_u64().unwrap();
    let digits: String = site.figure("memmax").chars().filter(char::is_ascii_digit).collect();
    assert!(!digits.is_empty() && memory.to_string().starts_with(&digits), "{digits}: {memory}");
    let text = std::fs::read_to_string("/proc/meminfo").unwrap();
    let all = text.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap();
    let all: u64 = all.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(memory <= all << 10, "a control group allows no more than there is");
}
