//! Stopping as a job of a shell, and going on (T-09). In raw mode Ctrl-Z is a key like any other.

use rustix::process::{Signal, kill_current_process_group};

/// Whether somebody is there who could let us go on: a process of our session that is outside our
/// process group and the parent of one inside it.
#[must_use]
pub fn may_stop() -> bool {
    let Some(ours) = Kin::of("self") else { return false };
    someone_outside(ours, |pid| Kin::of(&pid.to_string()))
}

fn someone_outside(ours: Kin, of: impl Fn(u32) -> Option<Kin>) -> bool {
    let mut ancestor = ours.parent;
    // we are inside the group; so may be those who started us
    while let Some(kin) = of(ancestor) {
        if kin.session != ours.session {
            return false;
        }
        if kin.group != ours.group {
            return true;
        }
        ancestor = kin.parent;
    }
    false
}

/// Whom a process belongs to. Read from `/proc` as numbers: in a namespace a parent, group or
/// session outside of it is 0, for which typed ids have no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Kin {
    parent: u32,
    group: u32,
    session: u32,
}

impl Kin {
    fn of(process: &str) -> Option<Self> {
        Self::parse(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    }

    /// From a line of proc_pid_stat(5).
    fn parse(stat: &str) -> Option<Self> {
        // the name in brackets may hold anything
        let mut fields =
            stat.rsplit_once(") ")?.1.split(' ').skip(1).map(|field| field.parse().ok());
        let mut next = || fields.next().flatten();
        Some(Self { parent: next()?, group: next()?, session: next()? })
    }
}

/// Stops all of our job; returns when somebody lets it go on. Not by TSTP, which we listen to.
pub fn stop() {
    let _ = kill_current_process_group(Signal::STOP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_are_read_whatever_the_name() {
        let kin = |parent, group, session| Some(Kin { parent, group, session });
        assert_eq!(Kin::parse("7 (sh) S 3 7 2 34816 7 0"), kin(3, 7, 2));
        assert_eq!(Kin::parse("7 (a) S 9 9 9) S 3 7 2 0"), kin(3, 7, 2));
        assert_eq!(Kin::parse("1 (init) S 0 0 0 0 -1"), kin(0, 0, 0));
        for wrong in ["", "7 (sh) S 3 7", "7 (sh) S -1 7 2", "7 sh S 3 7 2"] {
            assert_eq!(Kin::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_shell_of_our_session_can_let_us_go_on_and_nobody_else() {
        let kin = |parent, group, session| Kin { parent, group, session };
        // 2 is a shell, 5 the leader of a job of it
        let of = |pid| match pid {
            1 => Some(kin(0, 0, 0)),
            2 => Some(kin(1, 2, 2)),
            5 => Some(kin(2, 5, 2)),
            _ => None,
        };
        assert!(someone_outside(kin(2, 6, 2), of), "the shell's own child");
        assert!(someone_outside(kin(5, 5, 2), of), "a child in the job");
        assert!(!someone_outside(kin(1, 6, 6), of), "its parent is of another session");
        assert!(!someone_outside(kin(0, 0, 0), of), "nobody above");
        assert!(!someone_outside(kin(2, 2, 2), of), "in the shell's own group");
    }
}
