//! The lines at the bottom: what was said last, what is being typed, and the keys.

use super::events::style;
use super::paint::{fit, wrap};
use crate::tui::dialog::Dialog;
use crate::tui::input::Input;
use crate::tui::keymap::label;
use crate::tui::model::log::Mood;
use crate::tui::model::{Link, Model};
use crate::tui::theme::Theme;
use crate::tui::update::impossible;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
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
        Link::Up => asked(model).map(|text| (Mood::Plain, text)),
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

/// What waits for an answer.
fn asked(model: &Model) -> Option<String> {
    if let Some(bulk) = &model.asks.bulk {
        return Some(format!("{} of {} done", bulk.done, bulk.of));
    }
    if let Some(pending) = model.changes.first() {
        return Some(format!("asked: {}", pending.command));
    }
    let proposal = model.asks.proposal.as_ref()?;
    Some(format!("what would {} changes do? {}", proposal.requests.len(), proposal.previews.len()))
        .filter(|_| proposal.requests.len() > 1)
}

pub(super) fn draw_notice(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if let (Some(Dialog::Palette(prompt)), Some(row)) = (&model.dialog, area.rows().next()) {
        let mut spans = vec![Span::styled(" : ", theme.key)];
        spans.extend(typed(&prompt.input, usize::from(row.width).saturating_sub(6), theme));
        return Line::from(spans).render(row, buf);
    }
    if let Some(Dialog::Filter(input, _)) = &model.dialog
        && let Some(row) = area.rows().next()
    {
        let mut spans = vec![Span::styled(" / ", theme.key)];
        let room = usize::from(row.width).saturating_sub(6);
        spans.extend(typed(input, room, theme));
        if let Some(mistake) = &model.filter.mistake {
            let used: usize = spans.iter().map(Span::width).sum();
            let rest = usize::from(row.width).saturating_sub(used + 3);
            spans.push(Span::styled(
                format!("  {}", fit(&mistake.to_string(), rest, false)),
                theme.warn,
            ));
        }
        return Line::from(spans).render(row, buf);
    }
    let lines = notice(model, area.width);
    for ((mood, text), row) in lines.iter().zip(area.rows()) {
        Line::styled(format!(" {text}"), style(*mood, theme)).render(row, buf);
    }
}

/// A line that is being typed, with its cursor, and its end if it is too long.
pub(super) fn typed(input: &Input, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let (left, right) = input.around_cursor();
    let count = left.chars().count();
    let left = match count > room {
        true => std::iter::once('…').chain(left.chars().skip(count - room + 1)).collect(),
        false => left,
    };
    let mut rest = right.chars();
    let under = rest.next().unwrap_or(' ').to_string();
    vec![
        Span::styled(left, theme.title),
        Span::styled(under, theme.title.add_modifier(Modifier::REVERSED)),
        Span::styled(rest.collect::<String>(), theme.title),
    ]
}

pub(super) fn draw_hints(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let hint = |key: &str, what: &str| (key.to_owned(), what.to_owned(), true);
    let hints = match &model.dialog {
        None => main_hints(model, usize::from(area.width)),
        Some(Dialog::Help(_)) => {
            vec![hint("type", "to look for a key"), hint("Enter", "do it"), hint("Esc", "close")]
        }
        Some(Dialog::Palette(_)) => vec![
            hint("Tab", "complete"),
            hint("Up", "before"),
            hint("Enter", "go on"),
            hint("Esc", "close"),
        ],
        Some(Dialog::Filter(..)) => vec![hint("Enter", "keep"), hint("Esc", "as before")],
        Some(Dialog::Form(_)) => {
            vec![hint("Enter", "go on"), hint("Tab", "next line"), hint("Esc", "cancel")]
        }
        Some(Dialog::Confirm(confirm)) if confirm.wants_name() => {
            vec![hint("type", "the name"), hint("Enter", "do it"), hint("Esc", "cancel")]
        }
        Some(Dialog::Confirm(_)) => {
            vec![hint("y", "do it"), hint("Tab", "other button"), hint("Esc", "cancel")]
        }
        Some(Dialog::Paper(_)) => vec![hint("Esc", "close"), hint("j k", "scroll")],
        Some(Dialog::Deeds(..)) => {
            vec![hint("Enter", "undo it"), hint("j k", "other one"), hint("Esc", "close")]
        }
    };
    let mut spans = vec![Span::raw(" ")];
    for (key, what, possible) in hints {
        spans.push(Span::styled(key, if possible { theme.key } else { theme.dim }));
        spans.push(Span::styled(format!(" {what}  "), theme.dim));
    }
    Line::from(spans).render(area, buf);
}

/// The hints of a view, as many as fit; help and quit always do. What is impossible is dimmed.
fn main_hints(model: &Model, width: usize) -> Vec<(String, String, bool)> {
    let all: Vec<_> = model
        .options
        .keys
        .of(model.view)
        .filter(|(binding, keys)| binding.hint && !keys.is_empty())
        .map(|(binding, keys)| {
            let refused = model.selected().and_then(|at| impossible(model, binding.action, at));
            let acts = super::super::keymap::changes(binding.action);
            let possible = !acts || refused.is_none();
            (label(keys[0]), binding.name.to_owned(), possible)
        })
        .collect();
    let needs = |hint: &(String, String, bool)| hint.0.chars().count() + hint.1.len() + 3;
    let (first, last) = all.split_at(all.len().saturating_sub(2));
    let mut room = width.saturating_sub(1 + last.iter().map(needs).sum::<usize>());
    let fitting = first.iter().take_while(|hint| {
        let fits = needs(hint) <= room;
        room = room.saturating_sub(needs(hint));
        fits
    });
    fitting.chain(last).cloned().collect()
}
