//! A response: what the client sees of its cookies, which one we add, and what is learned.
//!
//! Must not know how the output was chosen, only which one was wanted and which one answered.

use super::edit::Line;
use super::mode::{Mode, Policy};
use super::output::OutId;
use super::request::Wanted;
use super::scan::{Scanner, trim};
use super::set_cookie::{self, Kind};

/// A response, and how its request was routed.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The output it comes from.
    pub from: OutId,
    /// That one is a backup: no session is bound to it (H-28).
    pub backup: bool,
    /// What [`Policy::wanted`] said of the request.
    pub wanted: Wanted,
}

impl Answer {
    /// Whether another answer follows. 101 is the last one: its cookies count.
    fn is_interim(&self) -> bool {
        (100..200).contains(&self.status) && self.status != 101
    }
}

/// What comes of one `Set-Cookie` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued<'l> {
    /// What the client sees of it.
    pub line: Line<'l>,
    /// A key that the answering output issued: [`super::Learned::learn`] (passive; H-09).
    pub learn: Option<&'l [u8]>,
    /// A server set a cookie that has the name of ours; it was taken out (insert; H-24).
    pub clash: bool,
}

/// What is added to a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The value of one more `Set-Cookie` line.
    pub set_cookie: Vec<u8>,
    /// A line `Cache-Control: private` is added too (H-25).
    pub private: bool,
}

impl Policy {
    /// What comes of a `Set-Cookie` (or `Set-Cookie2`) line of a response; of an interim one
    /// nothing (M7).
    #[must_use]
    pub fn issued<'l>(&self, line: &'l [u8], kind: Kind, answer: &Answer) -> Issued<'l> {
        let name = self.cookie_name.as_bytes();
        let mut issued = Issued { line: Line::Same, learn: None, clash: false };
        if !self.uses_cookies() || answer.is_interim() {
            return issued;
        }
        match self.mode {
            Mode::Passive if !answer.backup => issued.learn = self.learnable(line, kind),
            Mode::Sync if !answer.backup => {
                let prefix = format!("{}~", answer.from);
                issued.line = set_cookie::prefixed(line, kind, name, prefix.as_bytes());
            }
            Mode::Insert => {
                issued.line = set_cookie::without(line, kind, name);
                issued.clash = issued.line != Line::Same;
            }
            Mode::Passive | Mode::Sync | Mode::Source => {}
        }
        issued
    }

    /// The cookie we add to a response (insert), given the values of its `Cache-Control` lines.
    ///
    /// Ours when another output answered than a usable id had asked for (H-22, H-26); when a
    /// backup answered, the one that takes ours back (M14, H-28).
    pub fn added<'c>(
        &self,
        answer: &Answer,
        cache_control: impl IntoIterator<Item = &'c [u8]>,
    ) -> Option<Added> {
        let bound = answer.wanted == Wanted::Named(answer.from) && !answer.backup;
        if self.mode != Mode::Insert || !self.uses_cookies() || answer.is_interim() || bound {
            return None;
        }
        let name = self.cookie_name.as_bytes();
        let set_cookie = if answer.backup {
            set_cookie::deletion(name, &self.attributes)
        } else {
            set_cookie::ours(name, self.name_of(answer.from).as_bytes(), &self.attributes)
        };
        Some(Added { set_cookie, private: !cache_control.into_iter().any(is_private) })
    }

    /// The key of the last cookie that a line sets, as clients keep the last one. One that clients
    /// are told to forget will not come back: to learn it would only make conflicts.
    fn learnable<'l>(&self, line: &'l [u8], kind: Kind) -> Option<&'l [u8]> {
        let last = set_cookie::read(line, kind, self.cookie_name.as_bytes()).last()?;
        (!last.is_deletion(line)).then(|| self.key(&line[last.value]))
    }
}

/// Whether a `Cache-Control` line keeps the whole response from shared caches already. (With a
/// value, `private="..."` speaks of some header lines only.)
fn is_private(line: &[u8]) -> bool {
    let mut scanner = Scanner::new(line);
    let mut next = 0;
    while next <= line.len() {
        let end = scanner.end(next, b",");
        let word = &line[trim(line, next..end)];
        if word.eq_ignore_ascii_case(b"private") || word.eq_ignore_ascii_case(b"no-store") {
            return true;
        }
        next = end + 1;
    }
    false
}
