//! A test body in a world of its own: private network, mounts and processes.
//!
//! Fixed ports, more addresses and files such as /etc/hosts can be had there and disturb nobody.
//! util-linux' `unshare` makes the world and runs this same test binary in it once more, for one
//! test; whatever was started in there ends with it. Must not know what the tests do.
//!
//! ```no_run
//! use balance_tests::namespace;
//! // #[test]
//! fn a_fixed_port() {
//!     namespace::inside("module::a_fixed_port", || {
//!         namespace::add_address("10.1.1.1");
//!         std::net::TcpListener::bind("10.1.1.1:80").unwrap();
//!     });
//! }
//! ```

use crate::PATIENCE;
use crate::captured::Captured;
use crate::programs::{Ran, skip};
use crate::wait::until;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Names the test that runs in there.
const MARK: &str = "BALANCE_TEST_NAMESPACE";
/// Where the files of the inner world are kept, on its own /run.
pub(crate) const OWN: &str = "/run/own";
/// The first process of the inner world: it buries the daemons that left their parents.
const INIT: &str = r#""$0" "$@"; exit $?"#;

/// Runs the body in a world of its own, with `lo` up and an empty /run. `test` is the full name
/// of the test that calls this, as `cargo test` prints it.
#[track_caller]
pub fn inside(test: &str, body: impl FnOnce()) {
    if enter(test) {
        body();
    } else if available() {
        must_pass(test);
    }
}

/// Runs a test of this binary, which must [`enter`], in a world of its own; it must pass there.
#[track_caller]
pub fn must_pass(test: &str) {
    let ran = run(test, &[]);
    assert!(passed(&ran), "{test} failed in its namespace:\n{}{}", ran.stderr, ran.stdout);
}

/// Whether this process is the inner one, for this test; prepares the world if so.
pub fn enter(test: &str) -> bool {
    let entered = std::env::var(MARK).is_ok_and(|inner| inner == test);
    if entered {
        must_run(&["ip", "link", "set", "lo", "up"]);
        must_run(&["mount", "-t", "tmpfs", "tmpfs", "/run"]);
        fs::create_dir(OWN).expect("a directory on the private /run");
    }
    entered
}

/// Whether such worlds can be made here; says loudly why not.
pub fn available() -> bool {
    static REASON: OnceLock<Option<String>> = OnceLock::new();
    let reason = REASON.get_or_init(|| why_not("ip link set lo up && mount -t tmpfs tmpfs /run"));
    if let Some(reason) = reason {
        skip(&format!("no private namespaces here: {reason}"));
    }
    reason.is_none()
}

/// What keeps this from being done in a world of its own.
pub(crate) fn why_not(probe: &str) -> Option<String> {
    match unshare().args(["sh", "-c", probe]).output() {
        Ok(ran) if ran.status.success() => None,
        Ok(ran) => Some(String::from_utf8_lossy(&ran.stderr).trim().replace('\n', "; ")),
        Err(error) => Some(format!("unshare (util-linux): {error}")),
    }
}

fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.arg("--");
    command
}

/// Runs a test of this binary in a world of its own; it must [`enter`]. With more in its
/// environment.
#[track_caller]
pub fn run(test: &str, env: &[(&str, &str)]) -> Ran {
    let mut command = unshare();
    command
        .args(["sh", "-c", INIT])
        .arg(std::env::current_exe().expect("our own path"))
        .args(["--exact", test, "--nocapture", "--test-threads", "1"])
        .env(MARK, test)
        // it would be the harness's, which nobody wants to read
        .env("RUST_BACKTRACE", "0")
        .envs(env.iter().copied());
    // its own waits have deadlines, this is for what has none
    let ran = Captured::spawn(&mut command, "").finish(PATIENCE * 6);
    ran.unwrap_or_else(|why| Ran { code: None, stdout: String::new(), stderr: why })
}

/// Whether exactly that test ran, and passed. A misspelt name runs none.
pub fn passed(ran: &Ran) -> bool {
    ran.code == Some(0) && ran.stdout.contains("test result: ok. 1 passed;")
}

/// Gives `lo` one more address.
#[track_caller]
pub fn add_address(address: &str) {
    let (family, bits) = match address.parse() {
        Ok(IpAddr::V4(_)) => ("-4", 32),
        Ok(IpAddr::V6(_)) => ("-6", 128),
        Err(_) => panic!("{address:?} is no address"),
    };
    // an IPv6 address may be used only after a search for others who have it, unless told so
    must_run(&["ip", "address", "add", &format!("{address}/{bits}"), "dev", "lo", "nodad"]);
    // and even then the kernel makes its route only when it comes to it
    let route = ["ip", family, "route", "show", "table", "local", address];
    until("a route to the new address", || !must_run(&route).is_empty());
}

/// Puts a file of our own over one of the system. Can be done again with another text.
#[track_caller]
pub fn own_file(path: &str, text: &str) {
    let own = Path::new(OWN).join(path.trim_start_matches('/').replace('/', "_"));
    let is_new = !own.exists();
    fs::write(&own, text).unwrap_or_else(|error| panic!("{}: {error}", own.display()));
    if is_new {
        if !Path::new(path).exists() {
            // something to put it over; says as much as no file
            fs::write(path, "").unwrap_or_else(|error| panic!("{path} is missing: {error}"));
        }
        must_run(&["mount", "--bind", own.to_str().unwrap(), path]);
    }
}

/// A hosts file of our own, in which only these names and `localhost` are known, and no name
/// server that would be asked for others.
#[track_caller]
pub fn own_hosts(lines: &[(&str, &str)]) {
    let mut text = "127.0.0.1 localhost\n".to_owned();
    for (name, address) in lines {
        text += &format!("{address} {name}\n");
    }
    own_file("/etc/hosts", &text);
    own_file("/etc/nsswitch.conf", "hosts: files\nservices: files\npasswd: files\ngroup: files\n");
}

/// A services file of our own: names and their TCP ports.
#[track_caller]
pub fn own_services(lines: &[(&str, u16)]) {
    let line = |(name, port): &(&str, u16)| format!("{name} {port}/tcp\n");
    own_file("/etc/services", &lines.iter().map(line).collect::<String>());
}

/// A /dev of our own, with the usual devices and without the system's log.
#[track_caller]
pub fn own_dev() {
    let old = PathBuf::from(OWN).join("dev");
    fs::create_dir(&old).expect("a place for the old /dev");
    must_run(&["mount", "--rbind", "/dev", old.to_str().unwrap()]);
    must_run(&["mount", "-t", "tmpfs", "tmpfs", "/dev"]);
    for name in ["null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm", "fd"] {
        symlink(old.join(name), Path::new("/dev").join(name)).expect("a link in the private /dev");
    }
}

/// Listens in the place of the system's log, on a /dev of our own.
#[track_caller]
pub fn own_syslog() -> UnixDatagram {
    own_dev();
    let log = UnixDatagram::bind("/dev/log").expect("/dev/log");
    log.set_read_timeout(Some(PATIENCE)).unwrap();
    log
}

/// Runs a program of the system, which must succeed; gives what it prints.
#[track_caller]
pub(crate) fn must_run(words: &[&str]) -> String {
    let ran = Command::new(words[0]).args(&words[1..]).output();
    let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", words[0]));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "in the namespace, `{}`: {said}", words.join(" "));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}
