//! What of the thing under the bar is to be copied: each form with its key, and as it would be pasted
//! (T-48).

use super::{Dialog, Outcome};
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// A text that can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The key that copies it.
    pub key: char,
    /// What it is.
    pub what: &'static str,
    /// The text.
    pub text: String,
}

/// The menu.
#[derive(Debug, Clone)]
pub struct Copies {
    /// What can be copied.
    pub offers: Vec<Offer>,
    /// The line under the bar.
    pub here: usize,
}

impl Copies {
    pub(super) fn key(mut self, event: &KeyEvent) -> Outcome {
        let last = self.offers.len().saturating_sub(1);
        let taken = match event.code {
            KeyCode::Esc | KeyCode::Char('q') => return Outcome::Closed,
            KeyCode::Enter => self.offers.get(self.here),
            KeyCode::Char(key) => self.offers.iter().find(|offer| offer.key == key),
            KeyCode::Down => {
                self.here = (self.here + 1).min(last);
                None
            }
            KeyCode::Up => {
                self.here = self.here.saturating_sub(1);
                None
            }
            _ => None,
        };
        match taken {
            Some(offer) => Outcome::Copied(offer.text.clone(), None),
            None => Outcome::Open(Dialog::Copies(self)),
        }
    }
}
