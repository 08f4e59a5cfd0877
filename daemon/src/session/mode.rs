//! What was configured about sessions: the mode, and what belongs to it.
//!
//! Must not know where the words came from, nor what a request looks like.

pub use balance_proto::http::Mode;

use super::set_cookie::{Attributes, SameSite};

/// The longest key of mode passive (H-12).
pub const CHECK_LENGTH_MAX: usize = 4096;

/// All that was configured about sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How requests find their output again.
    pub mode: Mode,
    /// The cookie; without a name there are no sessions but in mode source (H-08).
    pub cookie_name: String,
    /// So many bytes of a value are its key (passive; H-12).
    pub cookie_check_length: usize,
    /// After so many idle seconds a key is forgotten; 0 = never (passive; H-13).
    pub timeout: u64,
    /// What our own cookie says beside its value (insert; A-05).
    pub attributes: Attributes,
    /// Servers see our cookie (insert; H-23, A-04).
    pub insert_visible: bool,
    /// Where no cookie leads anywhere, `;name=value` in the path does (passive; H-17).
    pub path_parameter: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            cookie_name: String::new(),
            cookie_check_length: 10,
            timeout: 0,
            attributes: Attributes::default(),
            insert_visible: false,
            path_parameter: false,
        }
    }
}

/// What is wrong with what was configured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// H-08
    #[error("invalid cookie_name {0:?}: a name has letters, digits and !#%&'*+-.^_`|~ only")]
    CookieName(String),
    /// M3: no cookie is looked for behind a `$`.
    #[error("invalid cookie_name {0:?}: names with a $ in front are no cookies")]
    Dollar(String),
    /// H-12
    #[error("invalid cookie_check_length {0}: must be between 1 and {CHECK_LENGTH_MAX}")]
    CheckLength(usize),
    ///
    #[error("invalid cookie domain {0:?}: a domain has letters, digits, dots and hyphens only")]
    Domain(String),
    /// Clients throw such a cookie away.
    #[error("SameSite=None needs Secure")]
    SameSite,
}

impl Policy {
    /// Whether cookies are read or written at all.
    #[must_use]
    pub fn uses_cookies(&self) -> bool {
        self.mode != Mode::Source && !self.cookie_name.is_empty()
    }

    /// The part of a cookie's value that is its key in mode passive; of a short one all (H-12,
    ///
    #[must_use]
    pub fn key<'v>(&self, value: &'v [u8]) -> &'v [u8] {
        &value[..value.len().min(self.cookie_check_length)]
    }

    /// All that is wrong with it. What its mode does not heed cannot be wrong (DH-d).
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.uses_cookies() {
            let name = || self.cookie_name.clone();
            if !self.cookie_name.bytes().all(is_token) {
                faults.push(Fault::CookieName(name()));
            } else if self.cookie_name.starts_with('$') {
                faults.push(Fault::Dollar(name()));
            }
        }
        match self.mode {
            Mode::Passive if !(1..=CHECK_LENGTH_MAX).contains(&self.cookie_check_length) => {
                faults.push(Fault::CheckLength(self.cookie_check_length));
            }
            Mode::Insert => faults.extend(self.attributes.faults()),
            _ => {}
        }
        faults
    }
}

impl Attributes {
    fn faults(&self) -> impl Iterator<Item = Fault> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        let wrong = |domain: &&String| domain.is_empty() || !domain.bytes().all(fits);
        let domain = self.domain.as_ref().filter(wrong).cloned().map(Fault::Domain);
        let open = self.same_site == Some(SameSite::None) && !self.secure;
        domain.into_iter().chain(open.then_some(Fault::SameSite))
    }
}

/// Whether a byte may stand in the name of a cookie (RFC 6265 §4.1.1).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_all_at_once() {
        assert_eq!(Policy::default().faults(), []);
        for (name, fits) in
            [("", true), ("JSESSIONID", true), ("a b", false), ("a;", false), ("a=", false)]
                .into_iter()
                .chain([("é", false), ("a\0", false), ("$a", false), ("a\"", false), ("~a$", true)])
        {
            let policy = |mode| Policy { mode, cookie_name: name.to_owned(), ..Policy::default() };
            assert_eq!(policy(Mode::Sync).faults().is_empty(), fits, "{name:?}");
            assert_eq!(policy(Mode::Source).faults(), [], "ignored there (H-08)");
        }
        for length in [0, CHECK_LENGTH_MAX + 1] {
            let policy = Policy {
                cookie_check_length: length,
                cookie_name: ";".into(),
                ..Policy::default()
            };
            let faults = [Fault::CookieName(";".to_owned()), Fault::CheckLength(length)];
            assert_eq!(policy.faults(), faults);
            assert_eq!(Policy { mode: Mode::Insert, ..policy }.faults(), faults[..1]);
        }
        let attributes = Attributes {
            same_site: Some(SameSite::None),
            domain: Some("a;b".to_owned()),
            ..Attributes::default()
        };
        let policy = Policy { mode: Mode::Insert, attributes, ..Policy::default() };
        assert_eq!(policy.faults(), [Fault::Domain("a;b".to_owned()), Fault::SameSite]);
    }
}
