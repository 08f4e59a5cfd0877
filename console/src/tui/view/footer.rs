//! The lines at the bottom: what was said last, what is being typed, and the keys.

use super::events::style;
use super::paint::{fit, wrap};
use crate::tui::dialog::Dialog;
use crate::tui::input::Input;
use crate::tui::keymap::label;
use crate::tui::model::log::Mood;
use crate::tui::model::played::Played;
use crate::tui::model::{Link, Model};
use crate::tui::parts::record::clock;
use crate::tui::parts::words::Words;
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
    let words = model.words();
    let going_on = match &model.link {
        Link::Down { why, retry, .. } => {
            let wait = retry.saturating_sub(model.now).div_ceil(1000);
            Some((Mood::Bad, words.next_try(wait, why)))
        }
        Link::Unchosen => Some((Mood::Plain, words.choose_one().to_owned())),
        Link::Connecting => Some((Mood::Plain, words.connecting_to(&model.target))),
        Link::Up => {
            let played = || model.played.as_ref().map(|played| scrub_bar(words, played, width));
            asked(model).or_else(played).map(|text| (Mood::Plain, text))
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

/// Where a recording stands, and what can be done about it (N-06).
fn scrub_bar(words: Words, played: &Played, width: u16) -> String {
    let sign = if played.paused { "■" } else { "▸" };
    let keys = words.replay_keys(&played.speed.to_string());
    let (at, of) = (clock(played.at_ms), clock(played.of_ms));
    let used = keys.chars().count() + at.len() + of.len() + 9;
    let steps = usize::from(width).saturating_sub(used).clamp(8, 60);
    let step = played.step(steps);
    let bar = "─".repeat(step) + "●" + &"·".repeat(steps - step);
    format!("{sign} {at} {bar} {of} {keys}")
}

/// What waits for an answer.
fn asked(model: &Model) -> Option<String> {
    let words = model.words();
    if let Some(bulk) = &model.asks.bulk {
        return Some(words.bulk_progress(bulk.done, bulk.of));
    }
    if let Some(pending) = model.changes.first() {
        return Some(words.asked(&pending.command));
    }
    let proposal = model.asks.proposal.as_ref()?;
    Some(words.previews_coming(proposal.requests.len(), proposal.previews.len()))
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
                format!("  {}", fit(&model.words().filter_mistake(mistake), rest, false)),
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
    let words = model.words();
    let hint = |key: &str, what: &str| (key.to_owned(), what.to_owned(), true);
    let pair = |one: (&str, &str), two: (&str, &str)| vec![hint(one.0, one.1), hint(two.0, two.1)];
    let hints = match &model.dialog {
        None => main_hints(model, usize::from(area.width)),
        Some(Dialog::Help(_)) => {
            vec![
                hint(words.hint_type(), words.hint_to_look()),
                hint("Enter", words.hint_do_it()),
                hint("Esc", words.hint_close()),
            ]
        }
        Some(Dialog::Palette(_)) => vec![
            hint("Tab", words.hint_complete()),
            hint("Up", words.hint_before()),
            hint("Enter", words.hint_go_on()),
            hint("Esc", words.hint_close()),
        ],
        Some(Dialog::Filter(..)) => {
            pair(("Enter", words.hint_keep()), ("Esc", words.hint_as_before()))
        }
        Some(Dialog::Form(_)) => {
            vec![
                hint("Enter", words.hint_go_on()),
                hint("Tab", words.hint_next_line()),
                hint("Esc", words.hint_cancel()),
            ]
        }
        Some(Dialog::Confirm(confirm)) if confirm.wants_name() => {
            vec![
                hint(words.hint_type(), words.hint_the_name()),
                hint("Enter", words.hint_do_it()),
                hint("Esc", words.hint_cancel()),
            ]
        }
        Some(Dialog::Confirm(_)) => {
            vec![
                hint("y", words.hint_do_it()),
                hint("Tab", words.hint_other_button()),
                hint("Esc", words.hint_cancel()),
            ]
        }
        Some(Dialog::Paper(_)) => pair(("Esc", words.hint_close()), ("j k", words.hint_scroll())),
        Some(Dialog::Columns(_)) => column_hints(words),
        Some(Dialog::Copies(_)) => pair(("Enter", words.hint_copy()), ("Esc", words.hint_cancel())),
        Some(Dialog::Deeds(..)) => {
            vec![
                hint("Enter", words.hint_undo_it()),
                hint("j k", words.hint_other_one()),
                hint("Esc", words.hint_close()),
            ]
        }
    };
    let mut spans = vec![Span::raw(" ")];
    for (key, what, possible) in hints {
        spans.push(Span::styled(key, if possible { theme.key } else { theme.dim }));
        spans.push(Span::styled(format!(" {what}  "), theme.dim));
    }
    Line::from(spans).render(area, buf);
}

/// The hints of the choice of columns.
fn column_hints(words: Words) -> Vec<(String, String, bool)> {
    let hints = [
        ("Space", words.hint_show_or_hide()),
        ("J K", words.hint_move()),
        ("Enter", words.hint_keep_it()),
        ("0", words.hint_usual()),
        ("Esc", words.hint_as_before()),
    ];
    hints.map(|(key, what)| (key.to_owned(), what.to_owned(), true)).to_vec()
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
            (label(keys[0]), binding.word(model.words()).to_owned(), possible)
        })
        .collect();
    let needs = |hint: &(String, String, bool)| hint.0.chars().count() + hint.1.chars().count() + 3;
    let (first, last) = all.split_at(all.len().saturating_sub(2));
    let mut room = width.saturating_sub(1 + last.iter().map(needs).sum::<usize>());
    let fitting = first.iter().take_while(|hint| {
        let fits = needs(hint) <= room;
        room = room.saturating_sub(needs(hint));
        fits
    });
    fitting.chain(last).cloned().collect()
}
