//! What can happen to the console, and what it can want of the world.

use super::model::lists::Found;
pub use super::model::played::Play;
use super::model::played::Played;
use super::parts::words::Words;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::client::ClientError;
use balance_proto::event::Event;
use balance_proto::rendezvous::FindError;
use balance_proto::request::{Expect, Request};
use balance_proto::view::{Instance, TableView};
use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size now: width, height.
    Resize(u16, u16),
    /// Time went by.
    Tick,
    /// News from the daemon, or of it.
    Link(LinkMsg),
    /// The daemons that run here, and where was looked.
    Found(Vec<Found>, Vec<PathBuf>),
    /// How all daemons that run here stand, and where was looked.
    Surveyed(Vec<Survey>, Vec<PathBuf>),
    /// Something that was wanted of the world is done, or why not.
    Said(Result<String, String>),
    /// The terminal takes nothing, or does so again.
    Stalled {
        /// Whether it is so now.
        now: bool,
        /// Pictures that were never shown because of it.
        skipped: u64,
    },
    /// A recording is being made in this file, or none is.
    Recording(Option<PathBuf>),
}

/// Who a daemon is and what its table holds, or why it did not say so.
pub type Surveyed = Result<(Instance, TableView), String>;

/// What the daemon behind a socket said when all of them were asked.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The socket.
    pub path: PathBuf,
    /// What it said.
    pub outcome: Surveyed,
}

/// Why the daemon is gone, or was never there.
#[derive(Debug, Clone)]
pub enum Why {
    /// A sentence, in whatever language.
    Said(String),
    /// It is not clear which one is meant.
    NotFound(FindError),
    /// There is no conversation with it.
    Client(Arc<ClientError>),
    /// It refuses to talk.
    Refused(Box<Refusal>),
}

impl Why {
    /// In the reader's language.
    #[must_use]
    pub fn said(&self, words: Words) -> String {
        match self {
            Self::Said(text) => text.clone(),
            Self::NotFound(why) => words.not_found(why),
            Self::Client(why) => words.no_conversation(why),
            Self::Refused(refusal) => words.refusal(refusal),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Words::default()))
    }
}

impl<T: Into<String>> From<T> for Why {
    fn from(text: T) -> Self {
        Self::Said(text.into())
    }
}

/// News from the daemon, or of it.
#[derive(Debug, Clone)]
pub enum LinkMsg {
    /// It was reached, behind this socket.
    Reached(Box<Instance>, PathBuf),
    /// A picture of its table.
    Picture(Box<TableView>),
    /// It announced something other than its table.
    Announced(Event),
    /// It answered.
    Answered {
        /// The number the call was given here.
        ticket: u64,
        /// What came of it.
        outcome: Result<Reply, Refusal>,
    },
    /// A call did not even get on its way.
    Unsent {
        /// The number it was given here.
        ticket: u64,
    },
    /// It is gone, or was never there.
    Lost {
        /// Why.
        why: Why,
        /// In how many milliseconds it is tried again.
        retry_in_ms: u64,
    },
    /// A recording is played, and stands here.
    Played(Played),
    /// It begins at another moment: what was seen until now does not hold.
    Rewound,
}

/// What the console wants of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkOrder {
    /// Ask the daemon for a change.
    Send {
        /// The number its answer shall carry.
        ticket: u64,
        /// The change.
        request: Request,
        /// What it was decided on.
        expect: Expect,
    },
    /// Ask the daemon something that changes nothing.
    Ask {
        /// The number its answer shall carry.
        ticket: u64,
        /// The question.
        request: Request,
    },
    /// Try to reach the daemon now.
    Reconnect,
    /// Talk to the daemon behind this socket from now on.
    Attach(PathBuf),
    /// Do something with a recording; for the one that plays them.
    Play(Play),
}

impl LinkOrder {
    /// The number that its answer carries, if there will be one.
    #[must_use]
    pub fn ticket(&self) -> Option<u64> {
        match self {
            Self::Send { ticket, .. } | Self::Ask { ticket, .. } => Some(*ticket),
            Self::Reconnect | Self::Attach(_) | Self::Play(_) => None,
        }
    }
}

/// What the console wants of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Say something to the link.
    Link(LinkOrder),
    /// Look for daemons.
    Look,
    /// Ask all daemons that run here, and the one behind this socket, how they stand.
    Survey(Option<PathBuf>),
    /// Put a text into the terminal's clipboard.
    Copy(String),
    /// Write the view to files.
    Save,
    /// Put values of these keys into the settings file, as TOML; none takes the key out.
    Keep(Vec<(&'static str, Option<String>)>),
    /// Remember a typed command for the next time.
    Remember(String),
    /// Write a script into this file, or into one of its own, and put it into the clipboard.
    Script {
        /// The file; empty for one of its own.
        file: String,
        /// What is to be in it.
        text: String,
    },
    /// Record to this file, or to one with a name of its own; end a recording that runs.
    Record(String),
    /// Write a line of the audit trail.
    Audit(String),
    /// Ring.
    Bell,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw everything anew.
    Repaint,
    /// Stop, as a job of the shell.
    Suspend,
    /// End.
    Quit,
}
