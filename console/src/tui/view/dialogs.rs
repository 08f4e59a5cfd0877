//! What lies over the table: the keys, forms, questions.

use super::paint::{boxed_over, centred, fit, wrap};
use crate::tui::dialog::{Confirm, Form};
use crate::tui::keymap::BINDINGS;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Width of forms and questions, where there is room.
const WIDTH: u16 = 72;

pub(super) fn draw_help(from: usize, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines: Vec<Line<'_>> = BINDINGS
        .iter()
        .map(|binding| {
            let keys: Vec<String> = binding.keys.iter().map(|key| key.label()).collect();
            Line::from(vec![
                Span::styled(format!(" {:>10}  ", keys.join(" ")), theme.key),
                Span::styled(binding.help, theme.text),
            ])
        })
        .collect();
    let notes = [
        "IN: bytes from clients to channels; OUT: bytes to clients.",
        "Groups are tried in order: the next one only when none is usable.",
    ];
    lines.extend(notes.map(|note| Line::styled(format!(" {note}"), theme.dim)));
    // the last line says how to scroll
    let area = Rect { height: area.height.saturating_sub(1), ..area };
    let inner = open_box("keys", lines.len(), theme, area, buf);
    let last = lines.len().saturating_sub(usize::from(inner.height));
    draw_lines(&lines[from.min(last)..], inner, buf);
}

pub(super) fn draw_form(form: &Form, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut lines = vec![Line::default()];
    for (number, (label, input)) in form.fields.iter().enumerate() {
        let focused = number == form.focus;
        let (left, right) = input.around_cursor();
        let mut spans = vec![Span::styled(format!(" {label:>8}  "), theme.dim)];
        if focused {
            let mut rest = right.chars();
            let under = rest.next().unwrap_or(' ').to_string();
            spans.push(Span::styled(visible_end(&left), theme.title));
            spans.push(Span::styled(under, theme.title.add_modifier(Modifier::REVERSED)));
            spans.push(Span::styled(rest.collect::<String>(), theme.title));
        } else {
            spans.push(Span::styled(left + &right, theme.text));
        }
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    match form.request() {
        Ok(_) => lines.push(Line::styled(" Enter shows what will be done", theme.good)),
        Err(why) => lines.extend(paragraph(" ", &why, area, theme.warn)),
    }
    let inner = open_box(&form.title, lines.len(), theme, area, buf);
    draw_lines(&condensed(lines, inner), inner, buf);
}

/// The end of a long line, so that the cursor is in sight.
fn visible_end(text: &str) -> String {
    let most = usize::from(WIDTH) - 18;
    let count = text.chars().count();
    match count > most {
        true => std::iter::once('…').chain(text.chars().skip(count - most + 1)).collect(),
        false => text.to_owned(),
    }
}

pub(super) fn draw_confirm(confirm: &Confirm, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let act = &confirm.act;
    let mut lines = vec![Line::styled(format!(" {}", act.target), theme.title), Line::default()];
    lines.extend(act.consequences.iter().flat_map(|text| paragraph(" · ", text, area, theme.text)));
    lines.push(Line::default());
    lines.push(Line::styled(format!(" $ {}", act.command()), theme.dim));
    lines.push(Line::default());
    let (cancel, yes) = match confirm.yes_focused {
        false => (theme.focused, theme.text),
        true => (theme.text, theme.focused),
    };
    lines.push(Line::from(vec![
        Span::raw("   "),
        Span::styled("[ Cancel ]", cancel),
        Span::raw("   "),
        Span::styled(format!("[ {} (y) ]", act.verb), yes),
    ]));
    let inner = open_box(&act.question, lines.len(), theme, area, buf);
    draw_lines(&condensed(lines, inner), inner, buf);
}

/// A text in as many lines as it needs, behind a mark.
fn paragraph(mark: &str, text: &str, area: Rect, style: Style) -> Vec<Line<'static>> {
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
fn open_box(title: &str, lines: usize, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let height = u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    let place = centred(area, WIDTH, height);
    let room = usize::from(place.width).saturating_sub(6);
    boxed_over(fit(title, room, false).trim_end(), theme, place, buf)
}

/// As many of the lines as there is room for: blank ones go first, then those in the middle. The
/// first one names the target and the last one has the buttons: they stay.
fn condensed<'a>(mut lines: Vec<Line<'a>>, place: Rect) -> Vec<Line<'a>> {
    let room = usize::from(place.height);
    if lines.len() > room {
        lines.retain(|line| line.width() > 0);
    }
    while lines.len() > room.max(2) {
        lines.remove(lines.len() - 2);
    }
    lines
}

fn draw_lines(lines: &[Line<'_>], place: Rect, buf: &mut Buffer) {
    for (line, row) in lines.iter().zip(place.rows()) {
        line.render(row, buf);
    }
}
