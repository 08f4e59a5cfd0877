//! Which columns the table has, and in which order (T-13). What is chosen is seen at once; Enter keeps
//! it, in the settings too, Esc leaves all as it was.

use super::{Dialog, Outcome};
use crate::tui::parts::columns::{Column, choice};
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// The choice.
#[derive(Debug, Clone)]
pub struct Columns {
    /// All there are, in their order, each with whether it is shown.
    pub lines: Vec<(Column, bool)>,
    /// The line under the bar.
    pub here: usize,
    /// What was chosen so far; none are the usual ones of each width.
    pub chosen: Option<Vec<Column>>,
    before: Option<Vec<Column>>,
    http: bool,
}

impl Columns {
    /// Begins with what is shown now.
    #[must_use]
    pub fn of(chosen: Option<Vec<Column>>, http: bool) -> Self {
        let lines = choice(chosen.as_deref(), http);
        Self { lines, here: 0, before: chosen.clone(), chosen, http }
    }

    pub(super) fn key(mut self, event: &KeyEvent) -> Outcome {
        let last = self.lines.len().saturating_sub(1);
        match event.code {
            KeyCode::Esc | KeyCode::Char('q') => {
                return Outcome::Arranged { columns: self.before, dialog: None, keep: false };
            }
            KeyCode::Enter => {
                return Outcome::Arranged { columns: self.chosen, dialog: None, keep: true };
            }
            KeyCode::Down | KeyCode::Char('j') => self.here = (self.here + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.here = self.here.saturating_sub(1),
            KeyCode::Home | KeyCode::Char('g') => self.here = 0,
            KeyCode::End | KeyCode::Char('G') => self.here = last,
            KeyCode::Char(' ') => {
                if let Some((_, shown)) = self.lines.get_mut(self.here) {
                    *shown = !*shown;
                }
                self.choose();
            }
            KeyCode::Char('J') | KeyCode::Right if self.here < last => self.swap(self.here + 1),
            KeyCode::Char('K') | KeyCode::Left if self.here > 0 => self.swap(self.here - 1),
            KeyCode::Char('0') => {
                self.chosen = None;
                self.lines = choice(None, self.http);
            }
            _ => {}
        }
        let columns = self.chosen.clone();
        Outcome::Arranged { columns, dialog: Some(Dialog::Columns(self)), keep: false }
    }

    fn swap(&mut self, there: usize) {
        self.lines.swap(self.here, there);
        self.here = there;
        self.choose();
    }

    fn choose(&mut self) {
        let shown = self.lines.iter().filter(|(_, shown)| *shown);
        self.chosen = Some(shown.map(|(column, _)| *column).collect());
    }
}
