//! Checks follow what operators do to the table.

use super::*;
use balance_proto::state::Admin;

/// Whether the server is checked again.
#[track_caller]
fn until_checked(web: &Web) {
    let before = web.asked();
    until("another check", || web.asked() > before);
}

/// Whether the server is left alone for longer than an interval.
fn is_left_alone(web: &Web) -> bool {
    // one may be under way, and the look at the table takes a moment
    let mut before = (web.asked(), Instant::now());
    let deadline = Instant::now() + balance_tests::PATIENCE;
    while Instant::now() < deadline {
        if web.asked() != before.0 {
            before = (web.asked(), Instant::now());
        }
        if before.1.elapsed() > Duration::from_millis(2_500) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn h63_a_disabled_channel_is_not_checked_and_begins_anew_when_enabled() {
    let web = scripted(&[500]);
    let daemon = checking("--healthcheck-method http_head", &[web.address()]);
    until_down(&daemon, 0);
    daemon.do_ctl("disable 0 0");
    assert_eq!(health(&daemon, 0), Health::Unchecked);
    assert!(is_left_alone(&web));
    assert_eq!(health(&daemon, 0), Health::Unchecked);
    let asked = web.asked();
    daemon.do_ctl("enable 0 0");
    until_down(&daemon, 0);
    assert!(web.asked() <= asked + 2, "the first failure counts again");
}

#[test]
fn a_channel_that_was_disabled_for_a_moment_begins_anew_too() {
    let web = scripted(&[500]);
    let daemon = checking("--healthcheck-method http_head", &[web.address()]);
    for _ in 0..3 {
        until_down(&daemon, 0);
        daemon.do_ctl("disable 0 0");
        assert_eq!(health(&daemon, 0), Health::Unchecked);
        daemon.do_ctl("enable 0 0");
    }
    until_down(&daemon, 0);
}

#[test]
fn h67_enabling_has_it_checked_at_once_however_long_the_interval() {
    let web = scripted(&[500]);
    let options = "--healthcheck-method http_head --healthcheck-interval 3600";
    let daemon = checking(options, &[web.address()]);
    for round in 1..=4 {
        // each wait is shorter than the fast interval, six minutes
        until_down(&daemon, 0);
        assert_eq!(web.asked(), round);
        daemon.do_ctl("disable 0 0");
        daemon.do_ctl("enable 0 0");
    }
}

#[test]
fn what_checks_find_gets_in_the_way_of_no_undo() {
    let web = Web::saying(OK);
    let daemon = checking("--healthcheck-method http_head", &[web.address()]);
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl("enable 0 0");
    until_up(&daemon, 0);
    daemon.do_ctl("undo");
    let channel = daemon.table().channel(ChannelKey::new(0, 0)).unwrap().clone();
    assert_eq!((channel.admin, channel.health), (Admin::Disabled, Health::Unchecked));
}

#[test]
fn a_created_channel_is_checked_once_it_is_enabled() {
    let (one, two) = (Web::saying(OK), scripted(&[500]));
    let daemon = checking("--healthcheck-method http_head", &[one.address()]);
    daemon.do_ctl(&format!("create 0 {}", two.address()));
    until_checked(&one);
    until_checked(&one);
    assert_eq!((two.asked(), health(&daemon, 1)), (0, Health::Unchecked));
    daemon.do_ctl("enable 0 1");
    until_down(&daemon, 1);
    // traffic follows
    let plan = daemon.table();
    assert!(!plan.channel(ChannelKey::new(0, 1)).unwrap().usable());
}

#[test]
fn an_assigned_channel_begins_anew() {
    let (bad, good) = (scripted(&[500]), Web::saying(OK));
    let daemon = checking("--healthcheck-method http_head", &[bad.address()]);
    until_down(&daemon, 0);
    daemon.do_ctl("disable 0 0");
    daemon.do_ctl(&format!("assign 0 0 {}", good.address()));
    daemon.do_ctl("enable 0 0");
    until_up(&daemon, 0);
    assert_eq!(good.asked(), 1, "one success is enough for a new destination");
    assert!(is_left_alone(&bad));
}

#[test]
fn an_autodisabled_channel_is_still_checked() {
    let server = server_at(([127, 0, 0, 1], 0).into());
    let place = server.address();
    let daemon = checking("-a --healthcheck-interval 2", &[place]);
    until_up(&daemon, 0);
    drop(server);
    // whoever comes before the check finds out
    until("a client to notice", || {
        balance_tests::is_closed(balance_tests::connect(daemon.address()));
        daemon.counters(0, 0).failed > 0 || health(&daemon, 0).is_down()
    });
    assert_eq!(until_down(&daemon, 0), "Connection refused");
    let _server = server_at(place);
    until_up(&daemon, 0);
}

#[test]
fn checks_go_on_beside_orders_that_do_not_concern_them() {
    let web = scripted(&[200, 500]);
    let daemon = checking("--healthcheck-method http_head", &[web.address()]);
    until_up(&daemon, 0);
    for limit in 1..40 {
        daemon.do_ctl(&format!("maxc 0 0 {limit}"));
    }
    assert_eq!(until_down(&daemon, 0), "status 500");
    let channel = daemon.table().channel(ChannelKey::new(0, 0)).unwrap().clone();
    assert_eq!((channel.admin, channel.maxc.get()), (Admin::Enabled, 39));
}
