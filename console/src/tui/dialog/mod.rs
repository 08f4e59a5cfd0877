//! What may lie over a view: help, a line to type, a form to fill in, a question to confirm, a list
//! to choose from, something to read.
//!
//! A question captures what it is about when it opens (place, address, run of the daemon,
//! revision), so that a table that moves underneath can never turn it to another target; the
//! daemon compares again. Must not know keys' meanings outside dialogs, nor how dialogs look.

pub mod columns;
pub mod confirm;
pub mod copies;
pub mod form;
pub mod help;
pub mod prompt;

use super::input::Input;
use super::keymap::Action;
use super::model::Millis;
use super::model::log::Mood;
use super::parts::columns::Column;
use balance_proto::journal::Deed;
use balance_proto::request::{Expect, Request};
use columns::Columns;
use confirm::Confirm;
use copies::Copies;
use form::Form;
use help::Help;
use prompt::Prompt;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

/// What lies over the view.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// The keys.
    Help(Help),
    /// A line that takes effect while it is typed: the filter.
    Filter(Input, String),
    /// A command.
    Palette(Prompt),
    /// Something to fill in.
    Form(Form),
    /// Something to confirm.
    Confirm(Box<Confirm>),
    /// Something to read.
    Paper(Paper),
    /// What operators did, to take back one of it.
    Deeds(Vec<Deed>, usize),
    /// Which columns there are.
    Columns(Columns),
    /// What is to be copied.
    Copies(Copies),
}

/// Something to read.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub lines: Vec<(Mood, String)>,
    /// The first line on screen.
    pub top: usize,
}

/// What a key did to a dialog.
#[derive(Debug)]
pub enum Outcome {
    /// It stays.
    Open(Dialog),
    /// It goes away, nothing else happens.
    Closed,
    /// What was filled in, to be looked into.
    Filled(Vec<Request>, Expect),
    /// A question that was filled in.
    Asked(Request),
    /// The filter is this; the line stays if it is still being typed.
    Filtered(String, Option<Input>, String),
    /// These columns; the choice stays if there is still one, and is kept if it was meant to be.
    Arranged {
        /// The columns; none are the usual ones.
        columns: Option<Vec<Column>>,
        /// What goes on.
        dialog: Option<Dialog>,
        /// Whether that is to be so the next time, too.
        keep: bool,
    },
    /// This is to be copied; what lay over the view goes on if it is still here.
    Copied(String, Option<Dialog>),
    /// Yes.
    Confirmed(Box<Confirm>),
    /// As if its key had been pressed.
    Do(Action),
    /// A command was typed.
    Typed(Prompt),
    /// What fits best is to be taken.
    Complete(Prompt),
    /// The command before it.
    Older(Prompt),
    /// The command after it.
    Newer(Prompt),
}

impl Dialog {
    /// Takes a key.
    #[must_use]
    pub fn key(self, event: &KeyEvent, now: Millis) -> Outcome {
        match self {
            Self::Help(help) => help.key(event),
            Self::Filter(input, before) => filter_key(input, before, event),
            Self::Palette(prompt) => prompt.key(event),
            Self::Form(form) => form.key(event),
            Self::Confirm(confirm) => confirm.key(event, now),
            Self::Paper(paper) => paper.key(event),
            Self::Deeds(deeds, here) => deeds_key(deeds, here, event),
            Self::Columns(columns) => columns.key(event),
            Self::Copies(copies) => copies.key(event),
        }
    }

    /// Takes pasted text, if it is a place to type in.
    pub fn paste(&mut self, text: &str) {
        match self {
            Self::Form(form) => form.paste(text),
            Self::Help(help) => help.filter.paste(text),
            Self::Filter(input, _) => input.paste(text),
            Self::Palette(prompt) => prompt.input.paste(text),
            // a pasted name is no typed name
            Self::Confirm(_)
            | Self::Paper(_)
            | Self::Deeds(..)
            | Self::Columns(_)
            | Self::Copies(_) => {}
        }
    }
}

fn filter_key(mut input: Input, before: String, event: &KeyEvent) -> Outcome {
    match event.code {
        KeyCode::Esc => Outcome::Filtered(before.clone(), None, before),
        KeyCode::Enter => Outcome::Filtered(input.text(), None, before),
        _ => {
            input.key(event);
            Outcome::Filtered(input.text(), Some(input), before)
        }
    }
}

impl Paper {
    fn key(mut self, event: &KeyEvent) -> Outcome {
        match event.code {
            KeyCode::Down | KeyCode::Char('j') => self.top += 1,
            KeyCode::Up | KeyCode::Char('k') => self.top = self.top.saturating_sub(1),
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | 'w') => return Outcome::Closed,
            _ => {}
        }
        self.top = self.top.min(self.lines.len().saturating_sub(1));
        Outcome::Open(Dialog::Paper(self))
    }
}

fn deeds_key(deeds: Vec<Deed>, here: usize, event: &KeyEvent) -> Outcome {
    let last = deeds.len().saturating_sub(1);
    let there = match event.code {
        KeyCode::Down | KeyCode::Char('j') => (here + 1).min(last),
        KeyCode::Up | KeyCode::Char('k') => here.saturating_sub(1),
        KeyCode::Char('g') | KeyCode::Home => 0,
        KeyCode::Char('G') | KeyCode::End => last,
        KeyCode::Esc | KeyCode::Char('q') => return Outcome::Closed,
        KeyCode::Enter => match deeds.get(here) {
            Some(deed) => return Outcome::Asked(Request::Undo { id: deed.id }),
            None => return Outcome::Closed,
        },
        _ => here,
    };
    Outcome::Open(Dialog::Deeds(deeds, there))
}
