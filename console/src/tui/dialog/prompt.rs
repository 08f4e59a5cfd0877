//! A line behind `:`, in the grammar of `balance-ctl` (T-44). Tab takes what fits best, the arrows
//! bring back what was typed before; a line that is a whole change says what it would do, before
//! Enter; Enter reads it and does nothing by itself.

use super::{Dialog, Outcome};
use crate::tui::input::Input;
use crate::tui::parts::palette::{self, Command, Completion, Place};
use balance_proto::answer::Refusal;
use balance_proto::insight::Effect;
use balance_proto::request::Request;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// The line.
#[derive(Debug, Clone, Default)]
pub struct Prompt {
    /// As far as it is typed.
    pub input: Input,
    /// What is wrong with it, once Enter was pressed.
    pub wrong: Option<String>,
    /// The change it asks for as it stands, and what that would do.
    pub sketch: Option<Sketch>,
}

/// A change that is being typed.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// The change.
    pub request: Request,
    /// The number of the question what it would do.
    pub ticket: u64,
    /// The daemon's answer; none as long as there is none.
    pub answer: Option<Result<Effect, Refusal>>,
}

impl Prompt {
    /// What may come next.
    #[must_use]
    pub fn offers(&self, channels: &[Place]) -> Completion {
        let cursor = self.input.around_cursor().0.chars().count();
        palette::complete(&self.input.text(), cursor, channels)
    }

    /// Takes the best offer.
    pub fn complete(&mut self, channels: &[Place]) {
        let completion = self.offers(channels);
        let Some(offer) = completion.offers.first() else { return };
        let text: Vec<char> = self.input.text().chars().collect();
        let (from, to) = (completion.replaces.start, completion.replaces.end.min(text.len()));
        let head: String = text[..from.min(to)].iter().collect();
        let tail: String = text[to..].iter().collect();
        self.input = Input::with(&format!("{head}{} {}", offer.text, tail.trim_start()));
    }

    /// The change that the line asks for as it stands; none if it is no whole one.
    #[must_use]
    pub fn change(&self) -> Option<Request> {
        match palette::read(&self.input.text()) {
            // of an end there is nothing to foresee
            Ok(Command::Change { request: Request::End, .. }) => None,
            Ok(Command::Change { request, .. } | Command::Preview { request, .. }) => Some(request),
            _ => None,
        }
    }

    pub(super) fn key(mut self, event: &KeyEvent) -> Outcome {
        self.wrong = None;
        match event.code {
            KeyCode::Esc => return Outcome::Closed,
            KeyCode::Enter => return Outcome::Typed(self),
            KeyCode::Tab => return Outcome::Complete(self),
            KeyCode::Up => return Outcome::Older(self),
            KeyCode::Down => return Outcome::Newer(self),
            _ => {
                self.input.key(event);
            }
        }
        Outcome::Open(Dialog::Palette(self))
    }
}
