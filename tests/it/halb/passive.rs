//! Mode passive: what servers issue is learned, within bounds of memory and time (H-10 to H-17).

use super::{answers, fetch, issuing, learned, share, start};
use balance_tests::daemon::Plan;
use balance_tests::http::{Client, Origin, get, ok, ok_with};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PASSIVE: &str = "--mode passive --cookie-name SID";

#[test]
fn h10_who_issues_a_value_last_owns_it() {
    let (one, two) = (issuing("one", "same-value"), issuing("two", "same-value"));
    let daemon = start(PASSIVE, &[one.address(), two.address()]);
    let first = fetch(&daemon, "/login", "").text();
    assert_eq!(learned(&daemon).conflicts, 0);
    assert_eq!(answers(&daemon, 4, "Cookie: SID=same-value\r\n"), [first.as_str(); 4]);
    // whose turn it is: one without a session
    let last = fetch(&daemon, "/login", "").text();
    assert_ne!(last, first);
    assert_eq!(answers(&daemon, 4, "Cookie: SID=same-value\r\n"), [last.as_str(); 4]);
    assert_eq!((learned(&daemon).conflicts, learned(&daemon).entries), (1, 1));
}

#[test]
fn h11_a_value_that_nobody_issued_is_dealt_in_turn_and_left_alone() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    let daemon = start(PASSIVE, &[one.address(), two.address()]);
    let said = answers(&daemon, 20, "Cookie: a=1;SID=invented ; b\r\n");
    assert_eq!(share(&said, "one"), 10);
    let all = [one.requests(), two.requests()].concat();
    assert!(
        all.iter().all(|request| request.head.contains("\r\nCookie: a=1;SID=invented ; b\r\n"))
    );
    assert_eq!((learned(&daemon).entries, learned(&daemon).misses), (0, 20));
}

#[test]
fn h12_so_many_bytes_of_a_value_tell_sessions_apart() {
    let (one, two) = (issuing("one", "0123456789AAAA"), issuing("two", "short"));
    for (options, known, unknown) in [
        ("", ["0123456789AAAA", "0123456789ABBB", "0123456789"], "012345678XAAAA"),
        ("--cookie-check-length 3", ["0123456789AAAA", "012XXX", "012"], "01"),
    ] {
        let daemon = start(&format!("{PASSIVE} {options}"), &[one.address(), two.address()]);
        for _ in 0..2 {
            fetch(&daemon, "/login", "");
        }
        for value in known {
            let said = answers(&daemon, 4, &format!("Cookie: SID={value}\r\n"));
            assert_eq!(share(&said, "one"), 4, "{value}");
        }
        // a shorter one counts with all its bytes
        assert_eq!(share(&answers(&daemon, 4, "Cookie: SID=short\r\n"), "two"), 4);
        let said = answers(&daemon, 4, &format!("Cookie: SID={unknown}\r\n"));
        assert_eq!(share(&said, "one"), 2, "{unknown}");
    }
}

#[test]
fn h13_a_session_lasts_while_it_is_used_and_ends_on_time() {
    const IDLE: Duration = Duration::from_secs(2);
    let (one, two) = (issuing("one", "abc"), issuing("two", "def"));
    let daemon = start(&format!("{PASSIVE} --timeout 2"), &[one.address(), two.address()]);
    let login = fetch(&daemon, "/login", "");
    let cookie = format!("Cookie: {}\r\n", &login.line("set-cookie").unwrap()[..7]);
    let (began, mut last) = (Instant::now(), Instant::now());
    while began.elapsed() < 2 * IDLE {
        sleep(IDLE / 4);
        let said = get(daemon.address(), &cookie).text();
        // on a machine that stood still the session may be over, rightly
        assert!(said == login.text() || last.elapsed() >= IDLE, "{:?}", last.elapsed());
        last = Instant::now();
    }
    let misses = learned(&daemon).misses;
    sleep(IDLE + Duration::from_millis(50));
    // it is over as soon as somebody asks: nobody had to come and clear up
    let said = answers(&daemon, 2, &cookie);
    assert_eq!((share(&said, "one"), share(&said, "two")), (1, 1));
    assert_eq!(learned(&daemon).misses, misses + 2);
}

#[test]
fn h15_a_client_goes_back_to_its_owner_unless_another_one_issued_its_cookie() {
    let (one, two) = (issuing("one", "session"), issuing("two", "session"));
    let daemon = start(PASSIVE, &[one.address(), two.address()]);
    let cookie = "Cookie: SID=session\r\n";
    daemon.do_ctl("disable 0 1");
    assert_eq!(fetch(&daemon, "/login", "").text(), "one");
    daemon.do_ctl("enable 0 1");
    for (path, back) in [("/", "one"), ("/login", "two")] {
        daemon.do_ctl("disable 0 0");
        assert_eq!(fetch(&daemon, path, cookie).text(), "two");
        daemon.do_ctl("enable 0 0");
        assert_eq!(answers(&daemon, 4, cookie), [back; 4], "{path}");
    }
}

#[test]
fn h16_a_flood_of_values_pushes_out_old_ones_and_takes_no_more_memory() {
    const EACH: usize = 90;
    const MOST: u64 = 65_536;
    let count = AtomicUsize::new(0);
    let server = Origin::answering(move |_| {
        let from = count.fetch_add(EACH, Ordering::Relaxed);
        let cookie = |number| format!("Set-Cookie: SID={number:010}\r\n");
        ok_with(&(from..from + EACH).map(cookie).collect::<String>(), "x")
    });
    // few descriptors: the table has its least size
    let address = server.address().to_string();
    let options = ["--http", "--healthcheck-method", "none", "--cookie-name", "SID", &address];
    let daemon = Plan::default().descriptors(256).start(&options);
    let mut client = Client::to(daemon.address());
    let mut flood = |until: u64| {
        while learned(&daemon).evicted < until {
            for _ in 0..100 {
                client.get("/", "");
            }
        }
        daemon.resident_kib()
    };
    let full = flood(MOST / 8);
    let after = flood(2 * MOST);
    assert!(learned(&daemon).entries <= MOST, "{:?}", learned(&daemon));
    assert!(after <= full + 2048, "{full} KiB, then {after}");
}

#[test]
fn h17_a_parameter_of_the_path_leads_where_the_cookie_would() {
    let server = |name: &'static str| {
        Origin::answering(move |request| match request.head.contains("/login") {
            true => ok_with(&format!("Set-Cookie: JSESSIONID={name}-abc; Path=/\r\n"), name),
            false => ok(name),
        })
    };
    let (one, two) = (server("one"), server("two"));
    for (options, finds) in [("--cookie-in-path", true), ("", false)] {
        let options = format!("--cookie-name JSESSIONID {options}");
        let daemon = start(&options, &[one.address(), two.address()]);
        let name = fetch(&daemon, "/login", "").text();
        let path = format!("/x;JSESSIONID={name}-abc?q");
        let said: Vec<_> = (0..6).map(|_| fetch(&daemon, &path, "").text()).collect();
        assert_eq!(share(&said, &name), if finds { 6 } else { 3 }, "{options}");
        // the server gets it as it came; a cookie comes first
        let seen = [one.requests(), two.requests()].concat();
        assert!(seen.iter().filter(|request| request.head.contains(&path)).count() >= 6);
        fetch(&daemon, "/login", "");
        let other = if name == "one" { "two" } else { "one" };
        let cookie = format!("Cookie: JSESSIONID={other}-abc\r\n");
        assert_eq!(fetch(&daemon, &path, &cookie).text(), other, "{options}");
    }
}
