//! A backup: four servers and a fifth, which has one page for the time when there is nobody else.

use super::appliance;
use balance_tests::Daemon;
use balance_tests::http::{Message, Origin, get, ok_with};
use balance_tests::wait::until;
use std::net::SocketAddr;

const SORRY: &str = "<h1>We are working on it</h1>";

/// A server that says its name on connections of one answer, so that none outlives it.
fn serving(name: &'static str) -> impl Fn(&Message) -> Vec<u8> + Send + Sync + 'static {
    move |_| ok_with("Connection: close\r\n", name)
}

/// One page for all, or for an application the way to somewhere else.
fn backup() -> Origin {
    Origin::answering(|request| match super::path(request) {
        "/shop" => {
            let away = "HTTP/1.1 302 Found\r\nLocation: http://status.example/\r\n";
            format!("{away}Content-Length: 0\r\n\r\n").into_bytes()
        }
        _ => ok_with("Cache-Control: no-store\r\n", SORRY),
    })
}

fn is_down(daemon: &Daemon, group: usize, channel: usize) -> bool {
    daemon.table().groups[group].channels[channel].health.is_down()
}

/// What a client gets; it is never an error.
#[track_caller]
fn page(daemon: &Daemon) -> String {
    let answer = get(daemon.address(), "");
    assert_eq!(answer.status(), 200, "{answer:?}");
    answer.text()
}

#[test]
fn the_backup_serves_its_page_while_all_four_servers_are_down() {
    const NAMES: [&str; 4] = ["srv1", "srv2", "srv3", "srv4"];
    let mut servers: Vec<Option<Origin>> =
        NAMES.map(|name| Some(Origin::answering(serving(name)))).into();
    let places: Vec<SocketAddr> = servers.iter().flatten().map(Origin::address).collect();
    let sorry = backup();
    let mut outputs = super::in_a_row(places.iter().copied());
    outputs.push((8, sorry.address()));
    let daemon = appliance("backup_outputs = \"out8\"\nhealthcheck_interval = 1", &outputs);
    let pages: Vec<String> = (0..8).map(|_| page(&daemon)).collect();
    assert_eq!(pages, [NAMES, NAMES].concat());
    // one after the other; whoever is left serves
    for (number, server) in servers.iter_mut().enumerate() {
        assert!((0..8).all(|_| page(&daemon) != SORRY), "{number} of them are down");
        *server = None;
        until("it is known", || {
            let _ = page(&daemon);
            is_down(&daemon, 0, number)
        });
    }
    assert!((0..8).all(|_| page(&daemon) == SORRY));
    let away = balance_tests::http::Client::to(daemon.address()).get("/shop", "");
    assert_eq!((away.status(), away.line("location")), (302, Some("http://status.example/")));
    // the first that is back has them all
    servers[1] = Some(Origin::answering_on(places[1], serving("srv2")));
    until("srv2 to be back", || !is_down(&daemon, 0, 1));
    assert!((0..8).all(|_| page(&daemon) == "srv2"));
}
