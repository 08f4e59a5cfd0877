//! The two kinds of frame: a client sends [`Call`]s, a daemon sends [`Message`]s.

pub use crate::request::Call;

use crate::answer::Answer;
use crate::event::Push;
use crate::view::Instance;
use serde::{Deserialize, Serialize};

/// Everything a daemon sends after the greeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// The first frame of every connection: who answers.
    Welcome(Instance),
    /// The answer to one call.
    Answer(Answer),
    /// An announcement nobody asked for by number.
    Push(Push),
}
