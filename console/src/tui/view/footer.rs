//! The two lines at the bottom: what was said last, and the keys.

use super::events::style;
use super::paint::wrap;
use crate::tui::dialog::Dialog;
use crate::tui::keymap::BINDINGS;
use crate::tui::model::{Link, Model, Mood};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Most lines that what was said last may take.
const NOTICE: usize = 4;

/// What was said last and what is going on, in lines of this width; one empty line if there is
/// nothing to say.
pub(super) fn notice(model: &Model, width: u16) -> Vec<(Mood, String)> {
    let going_on = match &model.link {
        Link::Down { why, retry, .. } => {
            let wait = retry.saturating_sub(model.now).div_ceil(1000);
            Some((Mood::Bad, format!("next try in {wait} s, R now: {why}")))
        }
        Link::Connecting => Some((Mood::Plain, format!("connecting to {}", model.target))),
        Link::Up => {
            let asked = model.pending.first();
            asked.map(|pending| (Mood::Plain, format!("asked: {}", pending.command)))
        }
    };
    let said = model.notice.as_ref().map(|(entry, _)| (entry.mood, entry.text.clone()));
    let width = usize::from(width).saturating_sub(2);
    let texts = said.into_iter().chain(going_on);
    let mut lines: Vec<(Mood, String)> = texts
        .flat_map(|(mood, text)| wrap(&text, width).into_iter().map(move |line| (mood, line)))
        .take(NOTICE)
        .collect();
    if lines.is_empty() {
        lines.push((Mood::Plain, String::new()));
    }
    lines
}

pub(super) fn draw_notice(lines: &[(Mood, String)], theme: &Theme, area: Rect, buf: &mut Buffer) {
    for ((mood, text), row) in lines.iter().zip(area.rows()) {
        Line::styled(format!(" {text}"), style(*mood, theme)).render(row, buf);
    }
}

pub(super) fn draw_hints(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let hints: Vec<(String, &str)> = match &model.dialog {
        None => main_hints(usize::from(area.width)),
        Some(Dialog::Help(_)) => {
            vec![("j k".to_owned(), "scroll"), ("any other".to_owned(), "closes")]
        }
        Some(Dialog::Form(_)) => vec![
            ("Enter".to_owned(), "go on"),
            ("Tab".to_owned(), "next line"),
            ("Esc".to_owned(), "cancel"),
        ],
        Some(Dialog::Confirm(_)) => vec![
            ("y".to_owned(), "do it"),
            ("Tab".to_owned(), "other button"),
            ("Esc".to_owned(), "cancel"),
        ],
    };
    let mut spans = vec![Span::raw(" ")];
    for (key, what) in hints {
        spans.push(Span::styled(key, theme.key));
        spans.push(Span::styled(format!(" {what}  "), theme.dim));
    }
    Line::from(spans).render(area, buf);
}

/// The hints of the main view, as many as fit; help and quit always do.
fn main_hints(width: usize) -> Vec<(String, &'static str)> {
    let all: Vec<_> = BINDINGS
        .iter()
        .filter(|binding| !binding.hint.is_empty())
        .map(|binding| (binding.keys[0].label(), binding.hint))
        .collect();
    let needs = |hint: &(String, &str)| hint.0.chars().count() + hint.1.len() + 3;
    let (first, last) = all.split_at(all.len() - 2);
    let mut room = width.saturating_sub(1 + last.iter().map(needs).sum::<usize>());
    let fitting = first.iter().take_while(|hint| {
        let fits = needs(hint) <= room;
        room = room.saturating_sub(needs(hint));
        fits
    });
    fitting.chain(last).cloned().collect()
}
