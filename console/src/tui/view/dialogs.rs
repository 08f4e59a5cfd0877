//! What lies over a view: the keys, forms, papers, lists. Questions are in `preview`,
//! commands in `prompt`, choices in `chooser`.

use super::events;
use super::footer::typed;
use super::paint::{boxed, boxed_over, centred, fit, heading, wrap};
use crate::tui::dialog::Paper;
use crate::tui::dialog::form::Form;
use crate::tui::dialog::help::Help;
use crate::tui::keymap::{self, Binding};
use crate::tui::model::Model;
use crate::tui::parts::words::Words;
use crate::tui::theme::Theme;
use crate::tui::units::time_of_day;
use crate::tui::update::impossible;
use balance_proto::journal::{Deed, Undo};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// Width of forms and questions, where there is room.
const WIDTH: u16 = 76;
/// Width of lists.
pub(super) const WIDE: u16 = 120;

pub(super) fn draw_help(model: &Model, help: &Help, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let words = help.words;
    let listed = help.listed();
    let reasons = |binding: &Binding| {
        let at = model.selected().filter(|_| keymap::changes(binding.action))?;
        impossible(model, binding.action, at).map(|(_, reason)| reason)
    };
    let lines: Vec<Line<'_>> = listed
        .iter()
        .map(|(binding, keys)| {
            let keys: Vec<String> = keys.iter().map(|key| keymap::label(*key)).collect();
            let keys = format!(" {:>10}  ", keys.join(" "));
            match reasons(binding) {
                None => Line::from(vec![
                    Span::styled(keys, theme.key),
                    Span::styled(binding.sentence(help.words), theme.text),
                ]),
                Some(reason) => Line::from(vec![
                    Span::styled(keys, theme.dim),
                    Span::styled(format!("{}: {reason}", binding.word(help.words)), theme.dim),
                ]),
            }
        })
        .collect();
    let title = match help.filter.text().as_str() {
        "" => words.help_title(help.view.word(words)),
        wanted => words.help_with(wanted),
    };
    let place = open_box(&title, lines.len() + 3, theme.border_active, theme, area, buf);
    let notes = [words.help_note_directions(), words.help_note_groups()];
    let room = usize::from(place.height).saturating_sub(notes.len() + 1);
    let top = (help.here + 1).saturating_sub(room);
    draw_lines(&lines[top.min(lines.len())..], Rect { height: room as u16, ..place }, buf);
    for (note, row) in notes.iter().zip(place.rows().skip(room + 1)) {
        Line::styled(format!(" {note}"), theme.dim).render(row, buf);
    }
    if let Some(row) = place.rows().nth(help.here.saturating_sub(top)).filter(|_| room > 0) {
        buf.set_style(row, theme.selected);
    }
}

pub(super) fn draw_form(form: &Form, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = vec![Line::default()];
    let room = usize::from(WIDTH.min(area.width)).saturating_sub(18);
    for (number, (label, input)) in form.fields.iter().enumerate() {
        let mut spans = vec![Span::styled(format!(" {label:>9}  "), theme.dim)];
        if number == form.focus {
            spans.extend(typed(input, room, theme));
        } else {
            spans.push(Span::styled(input.text(), theme.text));
        }
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    if let Some(remark) = form.remark() {
        lines.push(Line::styled(format!(" {remark}"), theme.dim));
    }
    match form.requests() {
        Ok(_) => lines.push(Line::styled(format!(" {}", form.words.form_ready()), theme.good)),
        Err(why) => lines.extend(paragraph(" ", &why, area, theme.warn)),
    }
    let inner = open_box(&form.title, lines.len(), theme.border_active, theme, area, buf);
    draw_lines(&condensed(lines, inner), inner, buf);
}

pub(super) fn draw_paper(paper: &Paper, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines: Vec<Line<'_>> = paper
        .lines
        .iter()
        .skip(paper.top)
        .flat_map(|(mood, text)| {
            let indent = text.len() - text.trim_start().len();
            paragraph(&" ".repeat(indent + 1), text, area, events::style(*mood, theme))
        })
        .collect();
    let inner = open_box(&paper.title, lines.len(), theme.border_active, theme, area, buf);
    draw_lines(&lines, inner, buf);
}

pub(super) fn draw_deeds(
    words: Words,
    (deeds, here): (&[Deed], usize),
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let width = usize::from(WIDE.min(area.width)).saturating_sub(2);
    let lines: Vec<Line<'_>> = deeds
        .iter()
        .map(|deed| {
            let (undo, style) = match &deed.undo {
                Undo::By(order) => (words.undo_by(order), theme.good),
                Undo::Done(by) => (words.undone_by(&by.to_string()), theme.dim),
                Undo::Never(why) => (words.undo_never(why), theme.warn),
            };
            let what = words.by(&words.change(&deed.change), &deed.actor.to_string());
            let left = width.saturating_sub(20) * 3 / 5;
            Line::from(vec![
                Span::styled(
                    format!(" {:>4}  {}  ", deed.id, time_of_day(deed.unix_ms)),
                    theme.dim,
                ),
                Span::styled(fit(&what, left, false), theme.text),
                Span::styled(format!("  {undo}"), style),
            ])
        })
        .collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let place = centred(area, WIDE, height);
    let inner = boxed_over(words.journal_title(), theme, place, buf);
    let top = (here + 1).saturating_sub(usize::from(inner.height));
    draw_lines(&lines[top.min(lines.len())..], inner, buf);
    if let Some(row) = inner.rows().nth(here - top) {
        buf.set_style(row, theme.selected);
    }
}

/// A text in as many lines as it needs, behind a mark.
pub(super) fn paragraph(mark: &str, text: &str, area: Rect, style: Style) -> Vec<Line<'static>> {
    let width = usize::from(WIDTH.min(area.width)).saturating_sub(3 + mark.chars().count());
    let indent = " ".repeat(mark.chars().count());
    let lines = wrap(text, width).into_iter().enumerate();
    lines
        .map(|(n, line)| {
            let mark = if n == 0 { mark } else { &indent };
            Line::styled(format!("{mark}{line}"), style)
        })
        .collect()
}

/// A box in the middle for so many lines, or as many as fit; gives the place inside it.
pub(super) fn open_box(
    title: &str,
    lines: usize,
    border: Style,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    let place = centred(area, WIDTH, height);
    let room = usize::from(place.width).saturating_sub(6);
    Clear.render(place, buf);
    buf.set_style(place, theme.text);
    boxed(heading(fit(title, room, false).trim_end(), theme), border, place, buf)
}

/// As many of the lines as there is room for: blank ones go first, then those in the middle. The
/// first one names the target and the last one has the buttons: they stay.
pub(super) fn condensed<'a>(mut lines: Vec<Line<'a>>, place: Rect) -> Vec<Line<'a>> {
    let room = usize::from(place.height);
    if lines.len() > room {
        lines.retain(|line| line.width() > 0);
    }
    while lines.len() > room.max(2) {
        lines.remove(lines.len() - 2);
    }
    lines
}

pub(super) fn draw_lines(lines: &[Line<'_>], place: Rect, buf: &mut Buffer) {
    for (line, row) in lines.iter().zip(place.rows()) {
        line.render(row, buf);
    }
}
