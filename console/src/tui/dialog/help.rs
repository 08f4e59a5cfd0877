//! The keys, made from the table that dispatches them: what is listed works, and what works is
//! listed (T-42). Typing looks for a key, Enter does what it does.

use super::{Dialog, Outcome};
use crate::tui::input::Input;
use crate::tui::keymap::{Binding, Keys, label};
use crate::tui::model::View;
use crate::tui::parts::settings::keys::Chord;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// The help.
#[derive(Debug, Clone)]
pub struct Help {
    /// The view it is about.
    pub view: View,
    /// What is looked for.
    pub filter: Input,
    /// The line under the bar.
    pub here: usize,
    /// The keys there are.
    pub keys: Keys,
}

impl Help {
    /// About a view.
    #[must_use]
    pub fn about(view: View, keys: Keys) -> Self {
        Self { view, filter: Input::default(), here: 0, keys }
    }

    /// The keys that are listed.
    #[must_use]
    pub fn listed(&self) -> Vec<(&'static Binding, &[Chord])> {
        let wanted = self.filter.text().to_lowercase();
        let says = |(binding, keys): &(&'static Binding, &[Chord])| {
            let keys: Vec<String> = keys.iter().map(|key| label(*key)).collect();
            format!("{} {} {}", keys.join(" "), binding.name, binding.help)
                .to_lowercase()
                .contains(&wanted)
        };
        self.keys.of(self.view).filter(says).collect()
    }

    pub(super) fn key(mut self, event: &KeyEvent) -> Outcome {
        let listed = self.listed();
        let last = listed.len().saturating_sub(1);
        match event.code {
            KeyCode::Esc => return Outcome::Closed,
            KeyCode::Char('?') if self.filter.text().is_empty() => return Outcome::Closed,
            KeyCode::Enter => {
                return match listed.get(self.here) {
                    Some((binding, _)) => Outcome::Do(binding.action),
                    None => Outcome::Closed,
                };
            }
            KeyCode::Down => self.here = (self.here + 1).min(last),
            KeyCode::Up => self.here = self.here.saturating_sub(1),
            KeyCode::PageDown => self.here = (self.here + 10).min(last),
            KeyCode::PageUp => self.here = self.here.saturating_sub(10),
            _ => {
                if self.filter.key(event) {
                    self.here = 0;
                }
            }
        }
        Outcome::Open(Dialog::Help(self))
    }
}
