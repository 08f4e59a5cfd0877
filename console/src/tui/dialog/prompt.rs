//! A line behind `:`, in the grammar of `balance-ctl` (T-44). Tab takes what fits best, the arrows
//! bring back what was typed before; Enter reads it and does nothing by itself.

use super::{Dialog, Outcome};
use crate::tui::input::Input;
use crate::tui::parts::palette::{self, Completion, Place};
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// The line.
#[derive(Debug, Clone, Default)]
pub struct Prompt {
    /// As far as it is typed.
    pub input: Input,
    /// What is wrong with it, once Enter was pressed.
    pub wrong: Option<String>,
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
