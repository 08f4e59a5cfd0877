//! Health checks, through a real daemon before servers good and hostile (halb.md H-47 to H-63).
//! Each test is named after the row it holds.

mod hostile;
mod scale;
mod steering;

use balance_proto::id::ChannelKey;
use balance_proto::state::Health;
use balance_tests::backend::{Backend, Refusing, Silent};
use balance_tests::programs::balance;
use balance_tests::wait::until;
use balance_tests::web::Web;
use balance_tests::{Daemon, ask_text, eventually, namespace};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const OK: &str = "HTTP/1.1 200 OK\r\n\r\n";

/// A daemon before these servers that checks them each second.
#[track_caller]
fn checking(options: &str, servers: &[SocketAddr]) -> Daemon {
    with(&options.split_whitespace().collect::<Vec<_>>(), servers)
}

#[track_caller]
fn with(options: &[&str], servers: &[SocketAddr]) -> Daemon {
    let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let mut args = vec!["--healthcheck-interval", "1"];
    args.extend(options);
    args.extend(servers.iter().map(String::as_str));
    Daemon::start(&args)
}

/// What checks say of channel `channel` of group 0.
fn health(daemon: &Daemon, channel: u16) -> Health {
    daemon.table().channel(ChannelKey::new(0, channel)).expect("channel").health.clone()
}

#[track_caller]
fn until_up(daemon: &Daemon, channel: u16) {
    until("the channel to be up", || health(daemon, channel) == Health::Up);
}

/// Why it is down, as soon as it is.
#[track_caller]
fn until_down(daemon: &Daemon, channel: u16) -> String {
    eventually("the channel to be down", || match health(daemon, channel) {
        Health::Down(reason) => Some(reason.why),
        _ => None,
    })
}

/// What the first check says of a server with this answer.
#[track_caller]
fn verdict(options: &[&str], answer: impl AsRef<[u8]>) -> Health {
    let web = Web::saying(answer);
    let daemon = with(options, &[web.address()]);
    eventually("a verdict", || Some(health(&daemon, 0)).filter(|h| *h != Health::Unchecked))
}

#[track_caller]
fn passes(options: &[&str], answer: impl AsRef<[u8]>) {
    assert_eq!(verdict(options, answer), Health::Up, "{options:?}");
}

#[track_caller]
fn fails(options: &[&str], answer: impl AsRef<[u8]>, wanted: &str) {
    match verdict(options, answer) {
        Health::Down(reason) => assert_eq!(reason.why, wanted, "{options:?}"),
        other => panic!("{options:?}: {other:?} instead of {wanted:?}"),
    }
}

/// The request that a check with these options makes.
#[track_caller]
fn request(options: &[&str]) -> String {
    let web = Web::saying(OK);
    let _daemon = with(options, &[web.address()]);
    eventually("a request", || web.requests().first().cloned())
}

/// Starts a daemon that must not start; gives what it says.
#[track_caller]
fn refused(options: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let ran = balance(dir.path(), &[options, &["-f", "8080", "127.0.0.1:9"]].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(64), ""), "{options:?}: {ran:?}");
    ran.stderr
}

/// A server that can be stopped and started again on its port.
fn server_at(address: SocketAddr) -> Backend {
    Backend::serve_on(address, |mut stream| {
        let _ = stream.write_all(b"again");
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read(&mut [0]);
    })
}

#[test]
fn without_an_option_nothing_is_checked() {
    let server = Backend::named("x");
    let daemon = Daemon::before(&[server.address()]);
    assert_eq!(ask_text(daemon.address(), ""), "x");
    assert_eq!((health(&daemon, 0), server.connections()), (Health::Unchecked, 1));
}

#[test]
fn h05_a_server_that_fails_gets_no_clients_until_it_is_back() {
    let (good, other) = (Backend::named("good"), server_at(([127, 0, 0, 1], 0).into()));
    let place = other.address();
    let daemon = checking("--healthcheck-fall 2", &[good.address(), place]);
    until_up(&daemon, 0);
    until_up(&daemon, 1);
    drop(other);
    until_down(&daemon, 1);
    let failed = daemon.counters(0, 1).failed;
    for _ in 0..50 {
        assert_eq!(ask_text(daemon.address(), ""), "good");
    }
    assert_eq!(daemon.counters(0, 1).failed, failed, "nobody tries it");
    let _other = server_at(place);
    until_up(&daemon, 1);
    let both = [ask_text(daemon.address(), ""), ask_text(daemon.address(), "")];
    assert!(both.contains(&"again".to_owned()), "{both:?}");
}

#[test]
fn h47_the_connect_timeout_holds_for_checks() {
    let silent = Silent::new();
    let daemon = checking("-t 1", &[silent.address()]);
    assert_eq!(until_down(&daemon, 0), "no connection within 1 s");
}

#[test]
fn h48_the_method_is_one_of_three_by_either_name() {
    for method in ["tcp_connect", "http_head", "http_get"] {
        passes(&["--healthcheck-method", method], OK);
        passes(&["--healthcheck_mode", method], OK);
    }
    for wrong in ["HTTP_GET", "", "ping\x1b[2J"] {
        let said = refused(&["--healthcheck-method", wrong]);
        let named = wrong.replace('\x1b', "?");
        assert!(said.starts_with(&format!("unknown health check method [{named}]\n")), "{said}");
        assert!(said.contains("tcp_connect, http_head or http_get"), "{said}");
    }
    let both = ["--healthcheck-method", "http_get", "--healthcheck-mode", "http_head"];
    assert!(refused(&both).starts_with("two health check methods, [http_get] and [http_head]\n"));
    let web = Web::saying(OK);
    let daemon = checking("--healthcheck-mode http_get", &[web.address()]);
    daemon.wait_log("its name is --healthcheck-method");
}

#[test]
fn h49_tcp_connect_asks_whether_the_service_is_there() {
    let server = server_at(([127, 0, 0, 1], 0).into());
    let (place, refusing) = (server.address(), Refusing::new());
    let daemon = checking("--healthcheck-fall 1", &[place, refusing.address()]);
    until_up(&daemon, 0);
    assert_eq!(until_down(&daemon, 1), "Connection refused");
    drop(server);
    assert_eq!(until_down(&daemon, 0), "Connection refused");
    let _server = server_at(place);
    until_up(&daemon, 0);
    // in the audit as anybody's change
    let log = daemon.log();
    assert!(log.contains("0/0 is down: Connection refused actor=health (uid "), "{log}");
}

#[test]
fn h49_another_port_can_be_checked() {
    let (service, status) = (Refusing::new(), Backend::echo());
    let port = status.address().port().to_string();
    let daemon = with(&["--healthcheck-port", &port], &[service.address()]);
    until_up(&daemon, 0);
}

#[test]
fn h50_http_head_wants_a_status_of_2xx_or_3xx() {
    let head = ["--healthcheck-method", "http_head"];
    for status in [200, 204, 301, 304, 399] {
        passes(&head, format!("HTTP/1.1 {status} X\r\nServer: y\r\n\r\n"));
    }
    for status in [401, 404, 500, 101] {
        let answer = format!("HTTP/1.0 {status} X\r\n\r\n");
        fails(&head, answer, &format!("status {status}"));
    }
    fails(&head, "garbage\x07\r\n", "status line is not HTTP: garbage?");
    fails(&head, "", "connection closed without an answer");
    fails(&head, "HTTP/1.1 200 OK\r\nX", "connection closed within the headers");
    assert!(request(&head).starts_with("HEAD / HTTP/1.0\r\n"));
}

#[test]
fn h51_http_get_takes_the_status_and_leaves_a_long_body() {
    let sent = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&sent);
    let server = Backend::serve(move |mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        while stream.write_all(&[7; 10_000]).is_ok() {
            count.fetch_add(10_000, Ordering::SeqCst);
        }
    });
    let daemon = checking("--healthcheck-method http_get", &[server.address()]);
    until_up(&daemon, 0);
    until("three checks", || server.connections() >= 3);
    // what socket buffers swallow is not read by anybody
    let each = sent.load(Ordering::SeqCst) / 3;
    assert!(each < 10_000_000, "{each} bytes a check");
    fails(&["--healthcheck-method", "http_get"], "HTTP/1.1 404 No\r\n\r\nfine", "status 404");
}

const GET: [&str; 3] = ["--healthcheck-method", "http_get", "--healthcheck-regexp"];

fn get(regexp: &str) -> [&str; 4] {
    [GET[0], GET[1], GET[2], regexp]
}

#[test]
fn h52_a_match_decides_whatever_the_status() {
    passes(&get("all is well"), "HTTP/1.1 500 No\r\n\r\nall is well");
    fails(&get("all is well"), "HTTP/1.1 200 OK\r\n\r\nnothing", "no match for the expression");
    passes(&get("^HTTP/1.1 200"), OK);
    passes(&get("(?m)^Server: x.*$"), "HTTP/1.1 200 OK\r\nServer: xyz\r\n\r\n");
    passes(&get(""), OK);
    // a body in chunks is one text
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    passes(&get("all is well"), format!("{chunked}5\r\nall i\r\n6\r\ns well\r\n0\r\n\r\n"));
    // bytes that are no text fail nothing
    passes(&get("well$"), [OK.as_bytes(), b"\xff\xfe\x80 all is well\n"].concat());

    let said = refused(&get("(un"));
    let first = "failed to initialize external health checker, invalid regular expression [(un]\n";
    assert!(said.starts_with(first) && said.contains("Opening parenthesis"), "{said}");
    let web = Web::saying(OK);
    let options = ["--healthcheck-method", "http_head", "--healthcheck-regexp", "never"];
    let daemon = with(&options, &[web.address()]);
    daemon.wait_log("--healthcheck-regexp is not used");
    until_up(&daemon, 0);
}

#[test]
fn h53_the_expression_is_one_of_perl() {
    let answer = format!("{OK}version 12-12, not Failing");
    for perl in
        [r"(\d+)-\1", "(?i)failing", "(?s)OK.*not(?= F)", "(?<!so )not", "(?>ver)sion", "Fail++ing"]
    {
        passes(&get(perl), &answer);
    }
    fails(&get("(?s)^(?!.*Failing)"), &answer, "no match for the expression");
}

#[test]
fn h54_the_search_ends_with_the_window() {
    let page = |before: usize| format!("{OK}{}token{}", "x".repeat(before), "x".repeat(20_000));
    passes(&get("token"), page(60 << 10));
    let missing = "no match for the expression in the first 65536 bytes";
    fails(&get("token"), page(70 << 10), missing);
    let wide = ["--healthcheck-window", "100000"];
    passes(&[&get("token")[..], &wide].concat(), page(70 << 10));
    let narrow = ["--healthcheck-window", "10"];
    let options = [&get("OK")[..], &narrow].concat();
    fails(&options, OK, "no match for the expression in the first 10 bytes");
    passes(&[&get("HTTP/1")[..], &narrow].concat(), OK);
}

#[test]
fn h54_reading_ends_with_the_first_match() {
    let server = Backend::serve(|mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(format!("{OK}token and then nothing").as_bytes());
        // the answer has no end
        let _ = stream.read(&mut [0]);
    });
    let daemon = with(&[&get("token")[..], &["-t", "20"]].concat(), &[server.address()]);
    let began = Instant::now();
    until_up(&daemon, 0);
    assert!(began.elapsed() < Duration::from_secs(10), "not only when the time is over");
}

#[test]
fn h55_an_absolute_url_is_asked_for_by_name() {
    let url = "http://www.example:8080/status?x=1&y";
    let options = ["--healthcheck-method", "http_get", "--healthcheck-url", url];
    assert_eq!(
        request(&options),
        "GET /status?x=1&y HTTP/1.1\r\nHost: www.example:8080\r\n\
         User-Agent: HALB-health-check\r\nConnection: close\r\n\r\n"
    );
    let options = ["--healthcheck_method", "http_head", "--healthcheck_url", "http://www.example/"];
    assert!(request(&options).starts_with("HEAD / HTTP/1.1\r\nHost: www.example\r\n"));
}

#[test]
fn h55_h94_a_wrong_url_is_an_error_at_start() {
    for url in
        ["http://host", "https://host/", "ftp://host/", "http:///x", "http://a b/", "x", "host/"]
    {
        let said = refused(&["--healthcheck-method", "http_get", "--healthcheck-url", url]);
        let line = "the healthcheck_url, when specified as an URL, must begin with http:// ";
        assert!(said.starts_with(&format!("{line}[{url}]\nbalance: ")), "{said}");
    }
}

#[test]
fn h56_a_relative_url_is_asked_for_without_a_host() {
    let options = ["--healthcheck-method", "http_get", "--healthcheck-url", "/status?x"];
    assert_eq!(
        request(&options),
        "GET /status?x HTTP/1.0\r\nUser-Agent: HALB-health-check\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn h57_no_url_is_the_root() {
    for options in [
        &["--healthcheck-method", "http_get"][..],
        &["--healthcheck-mode", "http_get", "--healthcheck-url", ""],
    ] {
        assert!(request(options).starts_with("GET / HTTP/1.0\r\nUser-Agent"));
    }
}

#[test]
fn h58_the_agent_can_be_chosen() {
    let head = ["--healthcheck-method", "http_head", "--healthcheck-agent"];
    let asked = |agent| request(&[&head[..], &[agent]].concat());
    assert!(asked("monitor/1.0 (x)").contains("\r\nUser-Agent: monitor/1.0 (x)\r\n"));
    assert!(asked("").contains("\r\nUser-Agent: HALB-health-check\r\n"));
    for agent in ["a\r\nX: y", "a\nb", "a\x07"] {
        let said = refused(&[&head[..], &[agent]].concat());
        assert!(said.starts_with("the healthcheck_agent holds a line end"), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
    }
}

#[test]
fn h59_checks_start_at_the_interval_and_never_two_at_once() {
    let at_once = Arc::<AtomicUsize>::default();
    let most = Arc::<AtomicUsize>::default();
    let (now, high) = (Arc::clone(&at_once), Arc::clone(&most));
    let slow = Backend::serve(move |mut stream| {
        high.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // silent until the check gives up, after twice the interval
        let _ = stream.read_to_end(&mut Vec::new());
        now.fetch_sub(1, Ordering::SeqCst);
    });
    let quick = Web::saying(OK);
    let options = "--healthcheck-method http_head -t 2";
    let daemon = checking(options, &[quick.address(), slow.address()]);
    until("the first check", || quick.asked() == 1);
    let began = Instant::now();
    until("six more", || quick.asked() == 7);
    let took = began.elapsed().as_secs_f64();
    assert!((5.5..8.0).contains(&took), "six intervals of a second in {took} s");
    assert_eq!(until_down(&daemon, 1), "no answer within 2 s");
    assert!((2..=5).contains(&slow.connections()), "{}", slow.connections());
    assert_eq!(most.load(Ordering::SeqCst), 1);
    for wrong in ["0", "-1", "1.5", "x", ""] {
        let said = refused(&["--healthcheck-interval", wrong]);
        assert!(said.contains("--healthcheck-interval"), "{said}");
    }
}

/// A server whose nth answer has the nth of these statuses, then the last one for ever.
fn scripted(statuses: &'static [u16]) -> Web {
    Web::answering(move |number| {
        let status = statuses[number.min(statuses.len() - 1)];
        format!("HTTP/1.1 {status} X\r\n\r\n").into_bytes()
    })
}

#[test]
fn h60_several_results_in_a_row_change_a_state() {
    let web = scripted(&[200, 500, 500, 200, 500, 500, 500, 200, 500, 200, 200]);
    let daemon = checking("--healthcheck-method http_head", &[web.address()]);
    // whoever looks is never slower than the next check by more than one
    until_down(&daemon, 0);
    assert!((7..=8).contains(&web.asked()), "{}", web.asked());
    until_up(&daemon, 0);
    assert!((11..=12).contains(&web.asked()), "{}", web.asked());

    let web = scripted(&[200, 500, 200]);
    let options = "--healthcheck-method http_head --healthcheck-fall 1 --healthcheck-rise 1";
    let daemon = checking(options, &[web.address()]);
    assert_eq!(until_down(&daemon, 0), "status 500");
    assert!((2..=3).contains(&web.asked()));
    until_up(&daemon, 0);
    for wrong in [["--healthcheck-fall", "0"], ["--healthcheck-rise", "0"]] {
        assert!(refused(&wrong).contains(wrong[0]));
    }
}

#[test]
fn h60_a_change_is_confirmed_at_the_fast_interval() {
    let web = scripted(&[500, 200]);
    let options =
        "--healthcheck-method http_head --healthcheck-interval 3 --healthcheck-fast-interval 1";
    let daemon = checking(options, &[web.address()]);
    until("the first success", || web.asked() == 2);
    let began = Instant::now();
    until_up(&daemon, 0);
    assert_eq!(web.asked(), 3);
    assert!(began.elapsed() < Duration::from_millis(2_500), "{:?}", began.elapsed());
    let slow = ["--healthcheck-fast-interval", "21"];
    assert!(refused(&slow).starts_with("the healthcheck_fast_interval [21] is longer"));
}

#[test]
fn h61_a_dead_server_is_down_after_its_first_check() {
    let dead = scripted(&[503]);
    let daemon = checking("--healthcheck-method http_get", &[dead.address()]);
    assert_eq!(until_down(&daemon, 0), "status 503");
    assert!(dead.asked() <= 2, "{}", dead.asked());
    let shown = daemon.do_ctl("show -o json");
    assert!(
        shown.contains(r#""state":"down""#) && shown.contains(r#""reason":"status 503""#),
        "{shown}"
    );
}

#[test]
fn h62_a_silent_server_fails_in_time() {
    let server = Backend::serve(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    });
    // the longer of interval and connect timeout
    let options = "--healthcheck-method http_get --healthcheck-interval 3 -t 1";
    let daemon = checking(options, &[server.address()]);
    until("a check", || server.connections() > 0);
    let began = Instant::now();
    assert_eq!(until_down(&daemon, 0), "no answer within 3 s");
    let took = began.elapsed().as_secs_f64();
    assert!((2.5..8.0).contains(&took), "{took}");
}

#[test]
fn h63_checks_are_no_sessions() {
    let web = Web::saying(format!("{OK}{}", "x".repeat(50_000)));
    let full = format!("{}:1", web.address());
    let options = ["--healthcheck-interval", "1", "--healthcheck-method", "http_get", &full];
    let daemon = Daemon::start(&options);
    until("two checks", || web.ends() >= 2);
    let counters = daemon.counters(0, 0);
    assert_eq!((counters.total, counters.current, counters.received), (0, 0, 0));
}

/// Resets that this network has sent.
fn resets() -> u64 {
    let snmp = std::fs::read_to_string("/proc/self/net/snmp").unwrap();
    let mut tcp = snmp.lines().filter(|line| line.starts_with("Tcp:"));
    let (names, values) = (tcp.next().unwrap(), tcp.next().unwrap());
    let place = names.split(' ').position(|name| name == "OutRsts").unwrap();
    values.split(' ').nth(place).unwrap().parse().unwrap()
}

#[test]
fn h63_checks_end_without_a_reset() {
    // where nobody else sends any
    namespace::inside("health::h63_checks_end_without_a_reset", || {
        let long = format!("{OK}{}", "x".repeat(50_000));
        for (options, answer) in [
            ("--healthcheck-method http_head", OK),
            ("--healthcheck-method http_get", &long),
            ("--healthcheck-method http_get --healthcheck-regexp ^HTTP", &long),
        ] {
            let web = Web::saying(answer);
            let _daemon = checking(options, &[web.address()]);
            until("three checks", || web.ends() >= 3);
            assert_eq!((web.resets(), resets()), (0, 0), "{options}");
        }
        // a server that speaks first is heard out, and one that keeps its end open not waited for
        let banner = Backend::serve(|mut stream| {
            let _ = stream.write_all(b"220 mail.example ready\r\n");
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
        let daemon = checking("", &[banner.address(), deaf.local_addr().unwrap()]);
        until("three checks", || banner.connections() >= 3);
        assert_eq!((health(&daemon, 1), resets()), (Health::Up, 0));
    });
}
