//! What may lie over the table: help, a form to fill in, a question to confirm.
//!
//! A question captures what it is about when it opens (place, address, run of the daemon,
//! revision), so that a table that moves underneath can never turn it to another target; the
//! daemon compares again. Must not know keys' meanings outside dialogs, nor how dialogs look.

use super::act::Act;
use super::input::Input;
use super::model::Millis;
use balance_proto::id::{ChannelKey, GroupId, Maxc};
use balance_proto::request::{Expect, Request};
use balance_proto::target::Target;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// For so long a fresh question takes no yes, in milliseconds: keys typed ahead were not meant
/// for it.
const DEAF: Millis = 200;

/// What lies over the table.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// The keys, from this line on.
    Help(usize),
    /// Something to fill in.
    Form(Form),
    /// Something to confirm.
    Confirm(Confirm),
}

/// What a key did to a dialog.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Open(Dialog),
    /// It goes away, nothing else happens.
    Closed,
    /// What was filled in, to be confirmed.
    Filled(Request, Expect),
    /// Yes.
    Confirmed(Act),
}

/// A question with two buttons.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What is to be done.
    pub act: Act,
    /// Whether Enter would do it; it is not so at first.
    pub yes_focused: bool,
    /// When it was asked.
    pub opened: Millis,
}

/// Some lines to fill in.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is about, in words.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The lines, each with its label.
    pub fields: Vec<(&'static str, Input)>,
    /// The line the keys go to.
    pub focus: usize,
    /// What was on screen when it opened.
    pub expect: Expect,
}

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A group and an address.
    Create,
    /// Another address.
    Assign(ChannelKey),
    /// Another limit.
    Maxc(ChannelKey),
}

impl Dialog {
    /// Takes a key.
    #[must_use]
    pub fn key(self, event: &KeyEvent, now: Millis) -> Outcome {
        match self {
            Self::Help(line) => match event.code {
                KeyCode::Down | KeyCode::Char('j') => Outcome::Open(Self::Help(line + 1)),
                KeyCode::Up | KeyCode::Char('k') => {
                    Outcome::Open(Self::Help(line.saturating_sub(1)))
                }
                _ => Outcome::Closed,
            },
            Self::Form(form) => form.key(event),
            Self::Confirm(confirm) => confirm.key(event, now),
        }
    }
}

impl Confirm {
    fn key(mut self, event: &KeyEvent, now: Millis) -> Outcome {
        let listening = now.saturating_sub(self.opened) >= DEAF;
        match event.code {
            KeyCode::Esc | KeyCode::Char('n') => Outcome::Closed,
            KeyCode::Char('y') if listening => Outcome::Confirmed(self.act),
            KeyCode::Enter if listening && self.yes_focused => Outcome::Confirmed(self.act),
            KeyCode::Enter if listening => Outcome::Closed,
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Left | KeyCode::Right => {
                self.yes_focused = !self.yes_focused;
                Outcome::Open(Dialog::Confirm(self))
            }
            _ => Outcome::Open(Dialog::Confirm(self)),
        }
    }
}

impl Form {
    fn key(mut self, event: &KeyEvent) -> Outcome {
        match event.code {
            KeyCode::Esc => return Outcome::Closed,
            KeyCode::Tab | KeyCode::Down => self.focus = (self.focus + 1) % self.fields.len(),
            KeyCode::BackTab | KeyCode::Up => {
                self.focus = (self.focus + self.fields.len() - 1) % self.fields.len();
            }
            KeyCode::Enter => {
                if let Ok(request) = self.request() {
                    return Outcome::Filled(request, self.expect);
                }
            }
            _ => {
                self.fields[self.focus].1.key(event);
            }
        }
        Outcome::Open(Dialog::Form(self))
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.fields[self.focus].1.paste(text);
    }

    /// What it asks for as it is filled in now.
    ///
    /// # Errors
    /// What is wrong with it, as one sentence.
    pub fn request(&self) -> Result<Request, String> {
        let text = |field: usize| self.fields[field].1.text().trim().to_owned();
        let target = |text: String| text.parse::<Target>().map_err(|error| error.to_string());
        match self.purpose {
            Purpose::Create => {
                let group = text(0).parse::<u16>().map_err(|_| "the group is a number, from 0")?;
                Ok(Request::Create { group: GroupId(group), target: target(text(1))? })
            }
            Purpose::Assign(at) => Ok(Request::Assign { at, target: target(text(0))? }),
            Purpose::Maxc(at) => {
                let number = text(0).parse::<u32>();
                let maxc = number.map_err(|_| "a number of connections; 0 is no limit")?;
                Ok(Request::Maxc { at, maxc: Maxc::new(maxc) })
            }
        }
    }
}
