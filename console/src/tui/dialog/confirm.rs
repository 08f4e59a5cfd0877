//! A question with two buttons. Cancel has the focus; keys typed ahead do not answer it (T-33); where
//! service may stop, the name of the instance is to be typed (T-38).

use super::{Dialog, Outcome};
use crate::tui::act::Act;
use crate::tui::input::Input;
use crate::tui::ladder::Level;
use crate::tui::model::Millis;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// For so long a fresh question takes no yes, in milliseconds; each key in that time begins it anew.
pub const DEAF: Millis = 200;

/// A question.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What is to be done.
    pub act: Act,
    /// Whether Enter would do it; it is not so at first.
    pub yes_focused: bool,
    /// When it was asked, or a key came too early.
    pub opened: Millis,
    /// The name that is being typed.
    pub typed: Input,
}

impl Confirm {
    /// Asks.
    #[must_use]
    pub fn ask(act: Act, now: Millis) -> Self {
        Self { act, yes_focused: false, opened: now, typed: Input::default() }
    }

    /// Whether a name is to be typed.
    #[must_use]
    pub fn wants_name(&self) -> bool {
        self.act.level == Level::MayStop
    }

    /// Whether the name is there.
    #[must_use]
    pub fn has_name(&self) -> bool {
        self.typed.text() == self.act.password
    }

    pub(super) fn key(mut self: Box<Self>, event: &KeyEvent, now: Millis) -> Outcome {
        if event.code == KeyCode::Esc {
            return Outcome::Closed;
        }
        if now.saturating_sub(self.opened) < DEAF {
            self.opened = now;
            return Outcome::Open(Dialog::Confirm(self));
        }
        if self.wants_name() {
            return self.name_key(event);
        }
        match event.code {
            KeyCode::Char('y') => Outcome::Confirmed(self),
            KeyCode::Enter if self.yes_focused => Outcome::Confirmed(self),
            KeyCode::Enter | KeyCode::Char('n') => Outcome::Closed,
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Left | KeyCode::Right => {
                self.yes_focused = !self.yes_focused;
                Outcome::Open(Dialog::Confirm(self))
            }
            _ => Outcome::Open(Dialog::Confirm(self)),
        }
    }

    fn name_key(mut self: Box<Self>, event: &KeyEvent) -> Outcome {
        match event.code {
            KeyCode::Enter if self.has_name() => return Outcome::Confirmed(self),
            KeyCode::Enter if self.typed.text().is_empty() => return Outcome::Closed,
            _ => {
                self.typed.key(event);
            }
        }
        Outcome::Open(Dialog::Confirm(self))
    }
}
