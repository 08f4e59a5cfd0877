//! Which outputs requests get while some are out, and when backups serve (H-03, H-28, H-39 to H-42).

use super::{answers, fetch, issuing, learned, share, start, with};
use balance_tests::Daemon;
use balance_tests::backend::Refusing;
use balance_tests::http::{Origin, get, ok};
use balance_tests::wait::until;
use std::net::SocketAddr;

#[test]
fn h03_the_share_of_one_that_is_out_goes_to_all_the_others() {
    let servers = ["a", "b", "c", "d"].map(Origin::named);
    let daemon = start("", &servers.each_ref().map(Origin::address));
    daemon.do_ctl("disable 0 1");
    let said = answers(&daemon, 80, "");
    let mut shares = ["a", "c", "d"].map(|name| share(&said, name));
    shares.sort_unstable();
    assert_eq!(shares, [26, 27, 27]);
}

/// A daemon with primaries and, behind them, backups.
#[track_caller]
fn backed(options: &str, primaries: &[SocketAddr], backups: &[SocketAddr]) -> Daemon {
    let words =
        |servers: &[SocketAddr]| servers.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (primaries, backups) = (words(primaries), words(backups));
    let mut args = vec!["--http"];
    args.extend(options.split_whitespace());
    args.extend(primaries.iter().map(String::as_str).chain(["!"]));
    args.extend(backups.iter().map(String::as_str));
    Daemon::start(&args)
}

const UNCHECKED: &str = "--healthcheck-method none";
const CHECKED: &str = "--healthcheck-method tcp_connect --healthcheck-interval 1";

fn is_down(daemon: &Daemon, group: usize, channel: usize) -> bool {
    daemon.table().groups[group].channels[channel].health.is_down()
}

#[test]
fn h28_no_session_is_bound_to_a_backup_in_any_mode() {
    let (one, sorry) = (issuing("one", "fromprimary"), issuing("sorry", "frombackup"));
    for (mode, set) in [
        ("passive --cookie-name SID", "SID=frombackup; Path=/"),
        ("sync --cookie-name SID", "SID=frombackup; Path=/"),
        ("insert --cookie-name S", "S=; Expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/"),
    ] {
        let options = format!("{UNCHECKED} --mode {mode}");
        let daemon = backed(&options, &[one.address()], &[sorry.address()]);
        daemon.do_ctl("disable 0 0");
        let login = fetch(&daemon, "/login", "Cookie: SID=out1~x; S=out1\r\n");
        assert_eq!((login.text().as_str(), login.lines("set-cookie").last()), ("sorry", Some(set)));
        assert_eq!(learned(&daemon).entries, 0);
        daemon.do_ctl("enable 0 0");
        // what it said, and its name if somebody makes that up, leads to a primary
        for cookie in ["SID=frombackup", "SID=out2~frombackup; S=out2"] {
            assert_eq!(answers(&daemon, 3, &format!("Cookie: {cookie}\r\n")), ["one"; 3], "{mode}");
        }
    }
}

#[test]
fn h39_h41_one_primary_is_enough_to_leave_the_backups_alone() {
    let dead = [Refusing::new(), Refusing::new(), Refusing::new()];
    let named = |name: &'static str| {
        // no kept connection outlives the server
        move |_: &balance_tests::http::Message| {
            let lines = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ";
            format!("{lines}{}\r\n\r\n{name}", name.len()).into_bytes()
        }
    };
    let alive = Origin::answering(named("alive"));
    let (place, sorry) = (alive.address(), Origin::named("sorry"));
    let mut primaries: Vec<SocketAddr> = dead.iter().map(Refusing::address).collect();
    primaries.push(place);
    let daemon = backed(CHECKED, &primaries, &[sorry.address()]);
    until("three are found dead", || (0..3).all(|channel| is_down(&daemon, 0, channel)));
    assert_eq!(share(&answers(&daemon, 20, ""), "alive"), 20);
    drop(alive);
    until("the last one is found dead", || is_down(&daemon, 0, 3));
    assert_eq!(share(&answers(&daemon, 20, ""), "sorry"), 20);
    let _alive = Origin::answering_on(place, named("alive"));
    until("it is back", || !is_down(&daemon, 0, 3));
    let before = sorry.requests().len();
    assert_eq!(share(&answers(&daemon, 20, ""), "alive"), 20);
    assert_eq!(sorry.requests().len(), before);
}

#[test]
fn h40_backups_share_or_the_first_that_can_be_used_serves() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    let (primary, backups) = (Refusing::new(), [one.address(), two.address()]);
    for (options, shares) in [
        ("", [5, 5]),
        ("--backups all", [5, 5]),
        ("--backups first", [10, 0]),
        ("--backups first --mode source", [10, 0]),
    ] {
        let daemon = backed(&format!("{UNCHECKED} {options}"), &[primary.address()], &backups);
        daemon.do_ctl("disable 0 0");
        let said = answers(&daemon, 10, "");
        assert_eq!(["one", "two"].map(|name| share(&said, name)), shares, "{options}");
        // operators are told the same
        if shares == [10, 0] {
            assert!(
                daemon.do_ctl("route 10.1.2.3").contains("1/0"),
                "{}",
                daemon.do_ctl("route 10.1.2.3")
            );
        }
        daemon.do_ctl("disable 1 0");
        assert_eq!(share(&answers(&daemon, 4, ""), "two"), 4, "{options}");
        daemon.do_ctl("enable 1 0");
    }
}

#[test]
fn h40_the_first_of_several_primaries_is_nobody_special() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    let daemon = start("--backups first", &[one.address(), two.address()]);
    assert_eq!(share(&answers(&daemon, 10, ""), "one"), 5);
}

#[test]
fn h42_backups_are_checked_and_without_any_the_answer_is_503() {
    let dead = [(); 5].map(|()| Refusing::new());
    let all = dead.each_ref().map(Refusing::address);
    let daemon = backed(CHECKED, &all[..4], &all[4..]);
    until("all are found dead", || {
        (0..4).all(|channel| is_down(&daemon, 0, channel)) && is_down(&daemon, 1, 0)
    });
    let answer = get(daemon.address(), "");
    assert_eq!((answer.status(), answer.line("x-balance-reason")), (503, Some("no-channel")));
    // nobody tried one of them for it
    assert!(daemon.table().groups.iter().flat_map(|g| &g.channels).all(|c| c.counters.total == 0));
    // a backup that comes up serves
    let _sorry = {
        drop(dead);
        Origin::answering_on(all[4], |_| ok("sorry"))
    };
    until("the backup is up", || !is_down(&daemon, 1, 0));
    assert_eq!(get(daemon.address(), "").text(), "sorry");
}

#[test]
fn h05_in_a_steady_trickle_nothing_is_lost_once_a_failure_is_known() {
    let one = Origin::answering(|_| b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\none".to_vec());
    let (place, two) = (one.address(), Origin::named("two"));
    let daemon = with(CHECKED, &[place, two.address()]);
    assert_eq!(share(&answers(&daemon, 10, ""), "one"), 5);
    drop(one);
    // until it is known, a refused connection costs nobody his answer either (H-06)
    until("it is known", || {
        assert_eq!(answers(&daemon, 2, ""), ["two"; 2]);
        is_down(&daemon, 0, 0)
    });
    let retries = || daemon.table().groups[0].channels[0].exchanges.retries;
    let before = retries();
    assert_eq!(answers(&daemon, 20, ""), vec!["two"; 20]);
    assert_eq!(retries(), before, "nobody tries it");
    let _one = Origin::answering_on(place, |_| ok("one"));
    until("it is back", || !is_down(&daemon, 0, 0));
    assert_eq!(share(&answers(&daemon, 10, ""), "one"), 5);
}
