//! Who may do what: decided here, from what the kernel says of the peer and the system's database
//! of its user (DC-2). The mode of the socket file only keeps out who may do nothing anyway.
//!
//! A role is for a session: who is put into a group comes again. Must not know frames.

use crate::sys::people::{self, Group, Person};
use crate::sys::seldom::Seldom;
use balance_proto::actor::Actor;
use balance_proto::answer::Refusal;
use balance_proto::request::Request;
use balance_proto::role::Role;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long the database may take; then only the kernel's word counts.
const LOOKUP_TIME: Duration = Duration::from_secs(1);
/// Users that are looked up at the same time: a database that hangs keeps so many threads.
const LOOKUPS: usize = 16;

/// Whom the control socket is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Access {
    /// The daemon's own user.
    pub owner: u32,
    /// The control group.
    pub operators: Group,
    /// The viewer group.
    pub viewers: Option<Group>,
}

impl Access {
    /// Whether this user may do all there is, whatever groups say.
    pub(super) fn is_ours(&self, uid: u32) -> bool {
        uid == 0 || uid == self.owner
    }

    fn role(&self, uid: u32, groups: &[u32]) -> Role {
        let is_in = |group: &Group| groups.contains(&group.gid);
        if self.is_ours(uid) || is_in(&self.operators) {
            Role::Operator
        } else if self.viewers.as_ref().is_some_and(is_in) {
            Role::Viewer
        } else {
            Role::Stranger
        }
    }
}

/// Whether one of that role may ask that.
fn may(role: Role, request: &Request) -> bool {
    match role {
        Role::Operator => true,
        Role::Viewer => !request.changes_something(),
        Role::Stranger => false,
    }
}

/// What the kernel says of a peer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer {
    /// Effective user.
    pub uid: u32,
    /// Effective group, if known.
    pub gid: Option<u32>,
    /// Process.
    pub pid: u32,
}

/// Somebody at the socket, and what they may do.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub actor: Actor,
    pub role: Role,
}

/// Recognises visitors, and refuses what they may not.
#[derive(Debug)]
pub(super) struct Porter {
    access: Access,
    lookups: Arc<Semaphore>,
    /// Anybody can be a stranger, as often as they like: not each time is worth a line.
    strangers: Seldom,
}

impl Porter {
    pub(super) fn new(access: Access) -> Self {
        let lookups = Arc::new(Semaphore::new(LOOKUPS));
        Self { access, lookups, strangers: Seldom::new() }
    }

    /// Whether this peer needs no group to be let in.
    pub(super) fn is_ours(&self, peer: Peer) -> bool {
        self.access.is_ours(peer.uid)
    }

    /// Who that is. Waits for the database, but not for ever.
    pub(super) async fn recognise(&self, peer: Peer) -> Visitor {
        let Peer { uid, gid, pid } = peer;
        let Person { name, mut groups } = self.look_up(uid).await;
        groups.extend(gid);
        let role = self.access.role(uid, &groups);
        let (user, tool) = (Actor::clean_tool(&name), String::new());
        Visitor { actor: Actor { uid, user, pid, tool }, role }
    }

    async fn look_up(&self, uid: u32) -> Person {
        let found = async {
            let place = Arc::clone(&self.lookups).acquire_owned().await.ok()?;
            let looking = tokio::task::spawn_blocking(move || {
                let person = people::person(uid);
                drop(place);
                person
            });
            looking.await.ok()
        };
        timeout(LOOKUP_TIME, found).await.ok().flatten().unwrap_or_default()
    }

    /// Lets a request pass, or refuses it and leaves a line in the log.
    ///
    /// # Errors
    /// The visitor may not ask that.
    pub(super) fn permit(&self, visitor: &Visitor, request: &Request) -> Result<(), Refusal> {
        let Visitor { actor, role } = visitor;
        if may(*role, request) {
            return Ok(());
        }
        if *role != Role::Stranger || self.strangers.is_due() {
            tracing::info!(%actor, "refused to a {role}: {request:?}");
        }
        Err(Refusal::NotPermitted {
            role: *role,
            uid: actor.uid,
            user: actor.user.clone(),
            control_group: self.access.operators.name.clone(),
            viewer_group: self.access.viewers.as_ref().map(|group| group.name.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use balance_proto::id::ChannelKey;
    use balance_proto::insight::Arrivals;
    use balance_proto::view::Position;

    fn access(viewers: Option<u32>) -> Access {
        let group = |gid: u32| Group { name: format!("g{gid}"), gid };
        Access { owner: 500, operators: group(10), viewers: viewers.map(group) }
    }

    #[test]
    fn a_role_follows_from_user_and_groups() {
        use Role::{Operator, Stranger, Viewer};
        for (uid, groups, with_viewers, without) in [
            (0, &[][..], Operator, Operator),
            (500, &[], Operator, Operator),
            (501, &[10], Operator, Operator),
            (501, &[7, 10, 20], Operator, Operator),
            (501, &[7, 20], Viewer, Stranger),
            (501, &[20], Viewer, Stranger),
            // a number is not yet a membership
            (10, &[7], Stranger, Stranger),
            (20, &[0], Stranger, Stranger),
            (501, &[500], Stranger, Stranger),
            (u32::MAX, &[], Stranger, Stranger),
        ] {
            assert_eq!(access(Some(20)).role(uid, groups), with_viewers, "{uid} {groups:?}");
            assert_eq!(access(None).role(uid, groups), without, "{uid} {groups:?}");
        }
    }

    #[test]
    fn viewers_look_operators_change_and_strangers_do_neither() {
        let change = Request::Disable { at: ChannelKey::new(0, 0) };
        let request = Box::new(change.clone());
        let preview = Request::Preview { request, arrivals: Arrivals::Listed(Vec::new()) };
        let looks = [Request::Table { from: Position::START }, Request::Instance, preview];
        for look in &looks {
            assert!(may(Role::Operator, look) && may(Role::Viewer, look), "{look:?}");
            assert!(!may(Role::Stranger, look), "{look:?}");
        }
        for change in [change, Request::Undo { id: 0 }, Request::End] {
            assert!(may(Role::Operator, &change));
            assert!(!may(Role::Viewer, &change) && !may(Role::Stranger, &change), "{change:?}");
        }
    }
}
