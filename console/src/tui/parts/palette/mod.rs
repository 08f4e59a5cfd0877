//! The palette (T-44): what is typed behind `:`, in the grammar of `balance-ctl` and a few words of
//! the console's own.
//!
//! `:disable 0 1` is read by the very parser of `balance-ctl disable 0 1`, so there is one grammar;
//! what comes out is a [`Command`]: a request for the daemon, a question, or something to do here.
//! Nothing is carried out by reading it, and `--yes` saves nobody the console's own question.
//!
//! * `read`: a line to a [`Command`]
//! * `here`: the words of the console's own
//! * `complete`: what may come next
//! * `fuzzy`: how well letters fit a word
//! * `past`: what was typed before
//!
//! Pure. Knows the command line of `balance-ctl`, and nothing else of it.

mod complete;
mod fuzzy;
mod here;
mod past;
mod read;

pub use complete::{Completion, Offer, Place, complete};
pub use fuzzy::score;
pub use here::{Here, Page};
pub use past::Past;
pub use read::{Misread, read};

use balance_proto::connection::Scope;
use balance_proto::insight::Arrivals;
use balance_proto::request::Request;

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A change, to be asked about and then made.
    Change {
        /// What the daemon is to be asked for.
        request: Request,
        /// Only if nobody has changed its target since this revision.
        if_revision: Option<u64>,
    },
    /// Only say what a change would do.
    Preview {
        /// The change.
        request: Request,
        /// For which clients.
        arrivals: Arrivals,
    },
    /// A question that changes nothing: explain, route, journal.
    Question(Request),
    /// Show the connections of these channels.
    Connections {
        /// Which.
        of: Scope,
        /// Only those on which nothing has moved for so many seconds.
        idle_s: u32,
    },
    /// Show what these channels did lately.
    Traffic(Scope),
    /// Something that the console does by itself.
    Here(Here),
}

#[cfg(test)]
mod tests;
