//! The private worlds of the harness: what can be had there, and that a body cannot be missed.

use balance_tests::namespace::{self, add_address, own_hosts, own_services, own_syslog};
use std::net::{TcpListener, ToSocketAddrs};
use std::os::unix::net::UnixDatagram;
use std::process::Command;

#[test]
fn ports_addresses_names_and_the_log_are_free_there() {
    namespace::inside("namespace::ports_addresses_names_and_the_log_are_free_there", || {
        add_address("10.1.1.1");
        add_address("fd00::1");
        own_hosts(&[("host1", "10.1.1.1"), ("host2", "fd00::1")]);
        own_services(&[("smtp", 25)]);
        own_hosts(&[("host1", "10.1.1.1"), ("host3", "fd00::1")]);
        let _one = TcpListener::bind("host1:25").unwrap();
        let _two = TcpListener::bind("host3:25").unwrap();
        assert!("host2:25".to_socket_addrs().is_err());
        let smtp = Command::new("getent").args(["services", "smtp"]).output().unwrap();
        assert!(smtp.status.success());

        let log = own_syslog();
        UnixDatagram::unbound().unwrap().send_to(b"<29>hello", "/dev/log").unwrap();
        let mut buffer = [0; 64];
        let count = log.recv(&mut buffer).unwrap();
        assert_eq!(&buffer[..count], b"<29>hello");
        assert!(Command::new("sh").args(["-c", "echo > /dev/null"]).status().unwrap().success());
    });
}

#[test]
fn a_body_that_fails_or_is_not_found_is_no_success() {
    if namespace::enter("namespace::a_body_that_fails_or_is_not_found_is_no_success") {
        panic!("on purpose");
    }
    if namespace::available() {
        let here = "namespace::a_body_that_fails_or_is_not_found_is_no_success";
        let ran = namespace::run(here, &[]);
        assert!(!namespace::passed(&ran) && ran.stderr.contains("on purpose"), "{ran:?}");
        let ran = namespace::run("namespace::no_such_test", &[]);
        assert!(!namespace::passed(&ran) && ran.stdout.contains("0 passed"), "{ran:?}");
    }
}
