//! Who may do what: the daemon's word counts, told from the peer's user and groups (DC-2).
//!
//! Other users are real ones: the programs run under their numbers, which takes root.

use balance_proto::client::Client;
use balance_proto::role::Role;
use balance_tests::Daemon;
use balance_tests::daemon::on_runtime;
use balance_tests::programs::{self, Ran, program, run, skip};
use balance_tests::screen::{Plan, Screen};
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

// groups and users of any Debian: `daemon` is user and group 1, `bin` is 2
const DAEMON: u32 = 1;
const BIN: u32 = 2;
/// Has neither name nor groups.
const NOBODY: u32 = 54_321;

const AS_VIEWER: &str = "a viewer here, who may look but not change anything: ask as root or as a \
                         member of group daemon";
const AS_STRANGER: &str = "a stranger here, who may not ask anything: ask as root or as a member of \
                           group daemon, or of group bin to look only";

fn open_to_all(path: &Path) {
    fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

/// Our programs, where every user may run them.
struct Users {
    dir: TempDir,
}

impl Users {
    /// None where we cannot be others; says so.
    fn new(test: &str) -> Option<Self> {
        let become_other = Command::new("true").uid(NOBODY).gid(NOBODY).status();
        if !rustix::process::geteuid().is_root() || become_other.is_err() {
            skip(&format!("{test}: needs root, to run programs as other users"));
            return None;
        }
        let dir = TempDir::new().unwrap();
        open_to_all(dir.path());
        for name in ["balance", "balance-ctl", "balance-tui"] {
            fs::copy(program(name), dir.path().join(name)).unwrap();
        }
        Some(Self { dir })
    }

    fn program(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, name: &str, (uid, gid): (u32, u32), runtime: &Path, args: &[&str]) -> Ran {
        run(Command::new(self.program(name))
            .args(args)
            .uid(uid)
            .gid(gid)
            .current_dir("/")
            .env("BALANCE_RUNTIME_DIR", runtime)
            .env_remove("BALANCE_SOCKET"))
    }

    fn ctl(&self, who: (u32, u32), daemon: &Daemon, args: &str) -> Ran {
        let port = daemon.port().to_string();
        let args: Vec<&str> = ["-p", &port].into_iter().chain(args.split_whitespace()).collect();
        self.run("balance-ctl", who, daemon.runtime_dir(), &args)
    }
}

fn daemon(args: &[&str]) -> Daemon {
    let daemon = Daemon::start(&[args, &["127.0.0.1:9"]].concat());
    open_to_all(daemon.runtime_dir());
    daemon
}

fn with_both_groups() -> Daemon {
    daemon(&["--control-group", "daemon", "--viewer-group", "bin"])
}

fn shown(daemon: &Daemon) -> (u32, u32) {
    let meta = fs::metadata(daemon.socket()).unwrap();
    (meta.mode() & 0o7777, meta.gid())
}

#[test]
fn the_socket_shows_whom_it_is_for() {
    if Users::new("the_socket_shows_whom_it_is_for").is_none() {
        return;
    }
    let own = rustix::process::getegid().as_raw();
    assert_eq!(shown(&daemon(&[])), (0o660, own));
    assert_eq!(shown(&daemon(&["--control-group", "daemon"])), (0o660, DAEMON));
    assert_eq!(shown(&daemon(&["--viewer-group", "bin"])), (0o666, own));
    assert_eq!(shown(&with_both_groups()), (0o666, DAEMON));
}

#[test]
fn members_of_the_control_group_may_change_and_are_named_in_the_log() {
    let Some(users) = Users::new("members_of_the_control_group") else { return };
    for daemon in [daemon(&["--control-group", "daemon"]), with_both_groups()] {
        let changed = users.ctl((NOBODY, DAEMON), &daemon, "disable 0 0");
        assert_eq!(changed.code, Some(0), "{changed:?}");
        assert!(!daemon.table().groups[0].channels[0].admin.is_enabled());
        daemon.wait_log("balance-ctl (uid 54321, pid ");
    }
    // a process that has left the group is a member by the database all the same
    let daemon = with_both_groups();
    let changed = users.ctl((DAEMON, NOBODY), &daemon, "disable 0 0");
    assert_eq!(changed.code, Some(0), "{changed:?}");
    daemon.wait_log("balance-ctl (daemon, uid 1, pid ");
}

#[test]
fn members_of_the_viewer_group_may_look_and_not_change() {
    let Some(users) = Users::new("members_of_the_viewer_group") else { return };
    let daemon = with_both_groups();
    for (who, name) in [((NOBODY, BIN), "uid 54321"), ((BIN, NOBODY), "bin (uid 2)")] {
        let looked = users.ctl(who, &daemon, "show");
        assert_eq!((looked.code, looked.stdout), (Some(0), daemon.do_ctl("show")));
        for change in ["disable 0 0", "reset 0 0", "create 0 127.0.0.1:10", "hash 0", "undo"] {
            let refused = users.ctl(who, &daemon, change);
            assert_eq!(refused.code, Some(77), "{change}: {refused:?}");
            let wanted = format!("you are {name}, {AS_VIEWER}");
            assert!(refused.sentence().ends_with(&wanted), "{refused:?}");
        }
        // the words of 3.54, where ours are said as for other refusals
        let port = daemon.port().to_string();
        let said = users.run("balance", who, daemon.runtime_dir(), &["-c", "disable 0", &port]);
        let wanted = format!("balance: you are {name}, {AS_VIEWER}\n");
        assert_eq!((said.code, said.stdout), (Some(0), wanted));
        let said = users.run("balance", who, daemon.runtime_dir(), &["-c", "show", &port]);
        assert!(said.stdout.contains("127.0.0.1"), "{said:?}");
    }
    daemon.wait_log("refused to a viewer: Disable");
    assert_eq!(daemon.table().revision.0, 1);
}

#[test]
fn strangers_may_do_nothing_and_root_everything() {
    let Some(users) = Users::new("strangers_may_do_nothing") else { return };
    let daemon = with_both_groups();
    for ask in ["show", "show -o json", "disable 0 0"] {
        let refused = users.ctl((NOBODY, NOBODY), &daemon, ask);
        assert_eq!(refused.code, Some(77), "{ask}: {refused:?}");
        let said = format!("{}{}", refused.stdout, refused.stderr);
        assert!(said.contains(&format!("you are uid 54321, {AS_STRANGER}")), "{said}");
    }
    assert_eq!(daemon.table().revision.0, 1);
    let client = on_runtime(Client::connect(&daemon.socket(), "test")).unwrap();
    assert_eq!(
        (client.instance().your_role, client.instance().you.user.as_str()),
        (Role::Operator, "root")
    );
    // without viewers they do not even get in
    let closed = self::daemon(&["--control-group", "daemon"]);
    for who in [(NOBODY, NOBODY), (NOBODY, BIN)] {
        let refused = users.ctl(who, &closed, "show");
        assert_eq!(refused.code, Some(77), "{refused:?}");
        assert!(refused.sentence().contains("gid 1, mode 0660"), "{refused:?}");
    }
    // the console says so, too, and who would help, and goes on trying (T-07)
    let tui = users.program("balance-tui");
    let socket = closed.socket().display().to_string();
    let screen = Screen::start(&Plan {
        program: Path::new("setpriv"),
        args: &[
            "--reuid=54321",
            "--regid=2",
            "--groups=2,54321",
            tui.to_str().unwrap(),
            "-s",
            &socket,
        ],
        env: &[("HOME", "/")],
        size: (200, 24),
    });
    let text = screen.wait_for(&["LOST", "next try in", "may not be opened by uid 54321"]);
    // wherever its lines are broken
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [&socket, "groups 2, 54321", "uid 0, gid 1, mode 0660", "member of that group"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn groups_that_are_not_there_or_not_ours_to_give_are_errors_at_the_start() {
    let dir = TempDir::new().unwrap();
    for option in ["--control-group", "--viewer-group"] {
        let ran = programs::balance(dir.path(), &["-f", option, "nosuchgroup", "8080", "9"]);
        assert_eq!(ran.code, Some(64), "{ran:?}");
        assert_eq!(
            ran.sentence(),
            format!(
                "balance: {option} \"nosuchgroup\": there is no such group; `getent group` lists \
                 the groups of this machine"
            )
        );
    }
    let Some(users) = Users::new("groups_that_are_not_ours_to_give") else { return };
    open_to_all(dir.path());
    let own = dir.path().join("own");
    fs::create_dir(&own).unwrap();
    std::os::unix::fs::chown(&own, Some(NOBODY), Some(NOBODY)).unwrap();
    // an address that no other test uses
    let port = TcpListener::bind("127.0.0.77:0").unwrap().local_addr().unwrap().port().to_string();
    let args = ["-f", "-b", "127.0.0.77", "--control-group", "daemon", &port, "9"];
    let ran = users.run("balance", (NOBODY, NOBODY), &own, &args);
    assert_eq!(ran.code, Some(71), "{ran:?}");
    assert!(ran.sentence().contains("cannot be given to group daemon"), "{ran:?}");
    assert_eq!(fs::read_dir(&own).unwrap().count(), 0, "nothing is left behind");
}
