//! Users and groups, by the system's own database, which may be on another machine.
//!
//! Blocks; callers give it a thread and a deadline. Must not know what membership permits.

use nix::unistd::{self, Gid, Uid, User, getgrouplist};
use std::ffi::CString;
use std::io;

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, or its number if it has none.
    pub name: String,
    /// Its number.
    pub gid: u32,
}

impl Group {
    /// The group of that name; none if there is none.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn named(name: &str) -> io::Result<Option<Self>> {
        let found = unistd::Group::from_name(name)?;
        Ok(found.map(|group| Self { name: group.name, gid: group.gid.as_raw() }))
    }

    /// The group of that number.
    #[must_use]
    pub fn numbered(gid: u32) -> Self {
        let found = unistd::Group::from_gid(Gid::from_raw(gid)).ok().flatten();
        Self { name: found.map_or_else(|| gid.to_string(), |group| group.name), gid }
    }
}

/// What the database says of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Their name; empty if they have none.
    pub name: String,
    /// The numbers of the groups they are in.
    pub groups: Vec<u32>,
}

/// The user of that number.
#[must_use]
pub fn person(uid: u32) -> Person {
    let Ok(Some(user)) = User::from_uid(Uid::from_raw(uid)) else { return Person::default() };
    let groups = CString::new(user.name.as_str())
        .ok()
        .and_then(|name| getgrouplist(&name, user.gid).ok())
        .unwrap_or_else(|| vec![user.gid]);
    Person { name: user.name, groups: groups.into_iter().map(Gid::as_raw).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_asked_both_ways_and_may_not_know() {
        let root = Group::named("root").unwrap().expect("every system has it");
        assert_eq!((root.gid, &root), (0, &Group::numbered(0)));
        assert_eq!(Group::named("no such group").unwrap(), None);
        assert_eq!(Group::numbered(3_999_999_999).name, "3999999999");
        let person = person(0);
        assert!(person.name == "root" && person.groups.contains(&0), "{person:?}");
        assert_eq!(super::person(3_999_999_999), Person::default());
    }
}
