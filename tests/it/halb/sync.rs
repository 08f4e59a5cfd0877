//! Mode sync: the output's name travels in the server's own cookie (H-20, H-21).

use super::{answers, learned, share, start};
use balance_tests::http::{Message, Origin, get};

const SYNC: &str = "--mode sync --cookie-name N";

#[test]
fn h20_the_id_alone_leads_back_after_a_restart_too() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    let servers = [one.address(), two.address()];
    let mut daemon = start(SYNC, &servers);
    for _ in 0..2 {
        for (id, name) in [("out1", "one"), ("out2", "two")] {
            let cookie = format!("Cookie: N={id}~value\r\n");
            assert_eq!(answers(&daemon, 4, &cookie), [name; 4]);
        }
        assert_eq!(learned(&daemon).entries, 0, "nothing is kept of it");
        drop(daemon);
        daemon = start(SYNC, &servers);
    }
    assert_eq!(share(&answers(&daemon, 6, "Cookie: N=out7~value\r\n"), "one"), 3, "unknown");
    daemon.do_ctl("disable 0 1");
    assert_eq!(answers(&daemon, 3, "Cookie: N=out2~value\r\n"), ["one"; 3], "out of service");
}

#[test]
fn h21_a_tilde_of_somebody_else_is_left_alone() {
    let server = Origin::named("one");
    let daemon = start(SYNC, &[server.address()]);
    for (sent, seen) in [
        ("N=a~b", "N=a~b"),
        ("N=~b", "N=~b"),
        ("N=out01~b", "N=out01~b"),
        ("N=Out1~b", "N=Out1~b"),
        ("N=out9~b", "N=out9~b"),
        ("N=out1~a~b", "N=a~b"),
        ("N=out1~out1~b", "N=out1~b"),
        // DH-d: one that was an output once must not reach a server either
        ("N=out5~b", "N=b"),
    ] {
        get(daemon.address(), &format!("Cookie: {sent}\r\n"));
        let last: Message = server.requests().pop().unwrap();
        assert_eq!(last.line("cookie"), Some(seen));
    }
}
