//! The control web service from elsewhere: web servers and databases that take outputs out of service
//! and put them back, each from its own address. `in` and `ctl` are addresses of one machine, both with
//! port 80, as they are terminals of one appliance; the servers are another machine, on a cable.

use super::{appliance, in_a_row, planned};
use balance_tests::backend::Refusing;
use balance_tests::daemon::Plan;
use balance_tests::http::{Client, Message, Origin, ok};
use balance_tests::namespace::{self, add_address, own_hosts};
use balance_tests::neighbour::{self, Neighbour, OURS};
use balance_tests::site::{free, json};
use balance_tests::wait::until;
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

/// Where the control web service is, and where the pages are.
const CTL: &str = "10.1.1.253";
const UI: &str = "10.1.1.252";
const WEB: [&str; 4] = ["10.1.1.1", "10.1.1.2", "10.1.1.3", "10.1.1.4"];
const DATABASES: [&str; 2] = ["10.1.1.11", "10.1.1.12"];
/// On the same network, and not allowed to call.
const STRANGER: &str = "10.1.1.99";

fn at(ip: &str) -> SocketAddr {
    SocketAddr::new(ip.parse().unwrap(), 80)
}

/// What somebody of the other machine is answered at that address.
#[track_caller]
fn call(neighbour: &Neighbour, from: &str, to: &str, path: &str) -> Message {
    neighbour.there(|| {
        let from: IpAddr = from.parse().unwrap();
        let mut client = Client::of(from, at(to));
        client.say(format!("GET {path} HTTP/1.1\r\nHost: {to}\r\n\r\n"));
        client.hear()
    })
}

/// The code of what a call comes to.
#[track_caller]
fn code(neighbour: &Neighbour, from: &str, path: &str) -> u64 {
    let answer = call(neighbour, from, CTL, path);
    assert_eq!(answer.status(), 200, "{path}: {answer:?}");
    json(&answer)["status"]["code"].as_u64().unwrap()
}

/// Who serves clients at the moment.
fn serving() -> BTreeSet<String> {
    (0..8).map(|_| balance_tests::http::get(at(OURS), "").text()).collect()
}

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn servers_and_databases_take_outputs_out_and_put_them_back() {
    const TEST: &str = "doc::control::servers_and_databases_take_outputs_out_and_put_them_back";
    if namespace::enter(TEST) {
        from_elsewhere();
    } else if namespace::available() && neighbour::available() {
        namespace::must_pass(TEST);
    }
}

fn from_elsewhere() {
    let others = [&WEB[..], &DATABASES, &[STRANGER]].concat();
    let neighbour = Neighbour::with(&others);
    [CTL, UI].into_iter().for_each(add_address);
    let _servers = WEB.map(|ip| neighbour.there(|| Origin::answering_on(at(ip), move |_| ok(ip))));
    // by name: an address means whoever it is that a name leads to
    let known_as = ["web1", "web2", "web3", "web4"];
    own_hosts(&std::array::from_fn::<_, 4, _>(|n| (known_as[n], WEB[n])));
    let properties =
        format!("ctl_bind = \"{CTL}\"\nui_bind = \"{UI}\"\nctl_allow = \"10.1.1.0/28\"");
    let outputs = in_a_row(known_as.map(|name| format!("{name}:80")));
    let daemon = planned(Plan::default().listen(at(OURS)), &properties, &outputs);
    assert_eq!(serving(), names(&WEB));
    let call_code = |from: &str, path: &str| code(&neighbour, from, path);

    // a web server that has lost its database says so of itself: by its name, by its address
    assert_eq!(call_code(WEB[1], "/api/disable?channel=out2"), 0);
    assert_eq!(call_code(WEB[2], "/api/disable?10.1.1.3"), 0);
    assert_eq!(serving(), names(&[WEB[0], WEB[3]]));
    assert_eq!(call_code(WEB[1], "/api/disable?channel=out2"), 10, "it is so already");

    // a database that goes down for repair: all of them
    let all =
        [1, 2, 3, 4].map(|n| call_code(DATABASES[0], &format!("/api/disable?channel=out{n}")));
    assert_eq!(all, [0, 10, 10, 0]);
    assert_eq!(balance_tests::http::get(at(OURS), "").status(), 503);

    // somebody whom nobody named changes nothing, and learns nothing
    let refused = ["/api/enable?channel=out1", "/api/status", "/metrics", "/api/v2/table"]
        .map(|path| call(&neighbour, STRANGER, CTL, path).status());
    assert_eq!(refused, [403; 4]);
    assert_eq!(balance_tests::http::get(at(OURS), "").status(), 503);

    // it is back, and so are they
    let all = WEB.map(|ip| call_code(DATABASES[1], &format!("/api/enable?{ip}")));
    assert_eq!(all, [0; 4]);
    assert_eq!(serving(), names(&WEB));
    // and what happened can be looked up, by whose doing
    let log = daemon.do_ctl("log");
    let callers = [WEB[1], WEB[2], DATABASES[0], DATABASES[1]];
    assert!(callers.iter().all(|caller| log.contains(&format!("api-{caller}"))), "{log}");
    assert!(!log.contains(STRANGER));

    // the pages are a terminal of their own, at port 80 of another address
    let page = call(&neighbour, STRANGER, UI, "/");
    assert!(page.status() == 200 && page.text().contains("</html>"));
    assert_eq!(call(&neighbour, WEB[0], UI, "/api/status").status(), 404);
}

#[test]
fn the_sample_of_the_status_member_by_member() {
    let (good, dead) = (Origin::named("good"), Refusing::new());
    let good = good.address().to_string();
    let outputs = [&good, &good, &dead.address().to_string(), &good].map(String::clone);
    let ctl = free();
    let properties =
        format!("ctl_bind = \"{}\"\nctl_port = {}\nhealthcheck_interval = 1", ctl.ip(), ctl.port());
    let daemon = appliance(&properties, &in_a_row(outputs));
    let status = || {
        let mut client = Client::to(ctl);
        client.say(format!("GET /api/status HTTP/1.1\r\nHost: {ctl}\r\n\r\n"));
        json(&client.hear())
    };
    let word = |number: usize| status()["status"][format!("out{number}")].clone();
    until("the dead one to be found", || word(3) == "down");
    let sample = serde_json::json!({
        "status": {
            "code": 0,
            "message": "",
            "out1": "up",
            "out2": "up",
            "out3": "down",
            "out4": "up"
        }
    });
    assert_eq!(status(), sample);
    // one that is out of service is not told of; the empty places never were
    daemon.do_ctl("disable 0 2");
    assert_eq!(status()["status"].as_object().unwrap().len(), 2 + 3);
}
