//! Mode source: the client's address decides, and a server that goes moves nobody but its own clients
//! (H-30, H-31).

use super::start;
use balance_tests::Daemon;
use balance_tests::daemon::Plan;
use balance_tests::http::{Client, Origin};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// So many that chance cannot reach the bounds below.
const CLIENTS: u16 = 1600;

fn client(number: u16) -> IpAddr {
    let [high, low] = number.to_be_bytes();
    Ipv4Addr::new(127, 7, high, low).into()
}

/// Which server each of the clients gets, on a connection of its own.
#[track_caller]
fn dealt(daemon: &Daemon, clients: u16) -> Vec<String> {
    let address = SocketAddr::from(([127, 0, 0, 1], daemon.port()));
    (0..clients).map(|number| Client::of(client(number), address).get("/", "").text()).collect()
}

#[test]
fn h30_h31_clients_are_spread_by_address_and_only_those_of_a_lost_output_move() {
    let names = ["a", "b", "c", "d"];
    let servers = names.map(Origin::named);
    let mut addresses = servers.each_ref().map(Origin::address);
    let daemon = start("--mode source --cookie-name ignored", &addresses);
    let first = dealt(&daemon, CLIENTS);
    let each = usize::from(CLIENTS) / names.len();
    for name in names {
        let share = first.iter().filter(|said| *said == name).count();
        assert!(share * 100 > each * 65 && share * 100 < each * 135, "{name}: {share}");
    }
    daemon.do_ctl("disable 0 1");
    let then = dealt(&daemon, CLIENTS);
    let moved = first.iter().zip(&then).filter(|(before, after)| before != after).count();
    assert!(first.iter().zip(&then).all(|(before, after)| before == after || before == "b"));
    assert!(moved * 100 > usize::from(CLIENTS) * 20 && moved * 100 < usize::from(CLIENTS) * 30);
    // back as it was
    daemon.do_ctl("enable 0 1");
    assert_eq!(dealt(&daemon, 100), first[..100]);
    // another daemon, the servers in another order: the same for everybody
    addresses.reverse();
    assert_eq!(dealt(&start("--mode source", &addresses), 100), first[..100]);
}

#[test]
fn h31_an_address_of_ipv4_is_the_same_on_a_socket_of_ipv6() {
    let servers = ["a", "b", "c", "d"].map(Origin::named);
    let addresses = servers.each_ref().map(Origin::address);
    let first = dealt(&start("--mode source", &addresses), 40);
    let words = addresses.map(|address| address.to_string());
    let mut args = vec!["--http", "--healthcheck-method", "none", "--mode", "source"];
    args.extend(words.iter().map(String::as_str));
    let mapped = Plan::default().listen(SocketAddr::from(([0_u16; 8], 0))).start(&args);
    assert_eq!(dealt(&mapped, 40), first);
    // and one of IPv6 has one output, whatever its port
    let local = SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], mapped.port()));
    let said: Vec<_> = (0..20).map(|_| Client::to(local).get("/", "").text()).collect();
    assert_eq!(said, vec![said[0].clone(); 20]);
}
