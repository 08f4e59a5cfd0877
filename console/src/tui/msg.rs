//! What can happen to the console, and what it can want of the world.

use balance_proto::answer::{Refusal, Reply};
use balance_proto::event::Event;
use balance_proto::request::{Expect, Request};
use balance_proto::view::{Instance, TableView};
use ratatui::crossterm::event::KeyEvent;

/// Something that happened.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "they are few, and moved once")]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size now: width, height.
    Resize(u16, u16),
    /// Time went by.
    Tick,
    /// News from the daemon, or of it.
    Link(LinkMsg),
}

/// News from the daemon, or of it.
#[derive(Debug, Clone)]
pub enum LinkMsg {
    /// It was reached.
    Reached(Box<Instance>),
    /// A picture of its table.
    Picture(Box<TableView>),
    /// It announced something other than its table.
    Announced(Event),
    /// It answered a change.
    Answered {
        /// The number the change was given here.
        ticket: u64,
        /// What came of it.
        outcome: Result<Reply, Refusal>,
    },
    /// A change did not even get on its way.
    Unsent {
        /// The number it was given here.
        ticket: u64,
    },
    /// It is gone, or was never there.
    Lost {
        /// Why, in a sentence.
        why: String,
        /// In how many milliseconds it is tried again.
        retry_in_ms: u64,
    },
}

/// What the console wants of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the daemon for a change.
    Send {
        /// The number its answer shall carry.
        ticket: u64,
        /// The change.
        request: Request,
        /// What it was decided on.
        expect: Expect,
    },
    /// Try to reach the daemon now.
    Reconnect,
    /// End.
    Quit,
}
