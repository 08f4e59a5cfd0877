//! A request: which output its session wants, and what the server sees of its cookies.
//!
//! Must not know whether that output can be reached, nor who is chosen instead.

use super::cookie;
use super::edit::Line;
use super::mode::{Mode, Policy};
use super::output::{OutId, Outputs, Standing, is_prefix};

/// What is asked of a request beside its `Cookie` lines.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Its method.
    pub method: &'r [u8],
    /// Its target, as it came.
    pub target: &'r [u8],
}

/// Where a request's session wants it to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It has none: round robin (H-03, H-11).
    Anyone,
    /// An id says so (sync, insert; H-20, DH-e).
    Named(OutId),
    /// This one issued its cookie (passive; H-09).
    Learned(OutId),
    /// To the one that its address names (source; H-30).
    ByAddress,
}

impl Wanted {
    /// The output, if it is a certain one. It may not be usable; then anyone's turn it is, and so
    /// it is when it cannot be connected to (H-06, H-15, M16).
    #[must_use]
    pub fn output(self) -> Option<OutId> {
        match self {
            Self::Named(output) | Self::Learned(output) => Some(output),
            Self::Anyone | Self::ByAddress => None,
        }
    }
}

impl Policy {
    /// Which output a request wants, by the values of its `Cookie` lines, in order.
    ///
    /// Of several occurrences the first that leads to a usable output wins (H-29), or else the
    /// first that leads to any. Backups are never wanted (H-28). `recall` knows who issued a key:
    /// [`super::Learned::look_up`].
    pub fn wanted<'l>(
        &self,
        request: Request<'_>,
        cookies: impl IntoIterator<Item = &'l [u8]>,
        outputs: &impl Outputs,
        mut recall: impl FnMut(&[u8]) -> Option<OutId>,
    ) -> Wanted {
        if self.mode == Mode::Source {
            return Wanted::ByAddress;
        }
        if !self.uses_cookies() {
            return Wanted::Anyone;
        }
        let mut first = FirstUsable { outputs, other: None };
        for line in cookies {
            for (_, value) in cookie::occurrences(line, self.cookie_name.as_bytes()) {
                let named = self.named(&line[value], outputs, &mut recall);
                if let Some(output) = named.and_then(|output| first.offer(output)) {
                    return self.bound(output);
                }
            }
        }
        if let Some(value) = self.in_path(request) {
            let named = self.named(value, outputs, &mut recall);
            if let Some(output) = named.and_then(|output| first.offer(output)) {
                return self.bound(output);
            }
        }
        first.other.map_or(Wanted::Anyone, |output| self.bound(output))
    }

    /// What the value of a `Cookie` line becomes for the server: in mode insert without our
    /// cookie (H-23), in mode sync without our prefix (H-19), otherwise the same.
    pub fn for_server<'l>(&self, line: &'l [u8], outputs: &impl Outputs) -> Line<'l> {
        let name = self.cookie_name.as_bytes();
        match self.mode {
            _ if !self.uses_cookies() => Line::Same,
            Mode::Insert if !self.insert_visible => {
                cookie::without(line, name, |id| self.is_ours(id, outputs))
            }
            Mode::Sync => cookie::shortened(line, name, |value| {
                let tilde = tilde(value)?;
                is_prefix(&value[..tilde], outputs).then_some(tilde + 1)
            }),
            Mode::Insert | Mode::Passive | Mode::Source => Line::Same,
        }
    }

    /// The output that a value leads to; an empty id is none (M6).
    fn named(
        &self,
        value: &[u8],
        outputs: &impl Outputs,
        recall: &mut impl FnMut(&[u8]) -> Option<OutId>,
    ) -> Option<OutId> {
        let id = match self.mode {
            Mode::Passive => return recall(self.key(value)),
            Mode::Sync => &value[..tilde(value)?],
            Mode::Insert => return self.named_by_ours(cookie::id_of(value), outputs),
            Mode::Source => return None,
        };
        if id.is_empty() { None } else { outputs.find(id) }
    }

    fn bound(&self, output: OutId) -> Wanted {
        if self.mode == Mode::Passive { Wanted::Learned(output) } else { Wanted::Named(output) }
    }

    /// The value of `;name=value` in the path (H-17, M22): the name in any case, up to the next
    /// `;`, `/`, `?` or `#`.
    fn in_path<'r>(&self, request: Request<'r>) -> Option<&'r [u8]> {
        let method = matches!(request.method, b"GET" | b"HEAD" | b"POST");
        if self.mode != Mode::Passive || !self.path_parameter || !method {
            return None;
        }
        let path = request.target.split(|byte| matches!(byte, b'?' | b'#')).next()?;
        path.split(|byte| *byte == b';').skip(1).find_map(|parameter| {
            let parameter = parameter.split(|byte| *byte == b'/').next()?;
            let (name, value) = parameter.split_at_checked(self.cookie_name.len())?;
            let named = name.eq_ignore_ascii_case(self.cookie_name.as_bytes());
            value.strip_prefix(b"=").filter(|_| named)
        })
    }
}

fn tilde(value: &[u8]) -> Option<usize> {
    value.iter().position(|byte| *byte == b'~')
}

/// Finds the first usable output, and remembers the first that is not.
struct FirstUsable<'o, O> {
    outputs: &'o O,
    other: Option<OutId>,
}

impl<O: Outputs> FirstUsable<'_, O> {
    fn offer(&mut self, output: OutId) -> Option<OutId> {
        match self.outputs.standing(output) {
            Standing::Usable => return Some(output),
            Standing::Unusable => {
                self.other.get_or_insert(output);
            }
            Standing::Backup => {}
        }
        None
    }
}
