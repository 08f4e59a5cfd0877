//! The table: its heading, and as many rows as are in sight. No other row is looked at (T-21).

use super::columns::{self, Subject, cell, sum_cell};
use super::group;
use super::paint::{fit, write};
use crate::tui::model::Model;
use crate::tui::model::frame::{Frame, GroupFigures};
use crate::tui::model::pane::Row;
use crate::tui::parts::columns::Column;
use crate::tui::rate::Curve;
use crate::tui::theme::Theme;
use balance_proto::id::GroupId;
use balance_proto::view::GroupView;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Columns left of the first one: the bar and the mark.
pub(super) const LEFT: usize = 3;

// how many rows were formatted by this thread: counted where it is tested (T-21)
#[cfg(test)]
thread_local! {
    pub(crate) static FORMATTED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let words = model.words();
    let Some(frame) = model.shown() else {
        return nothing([words.waiting(), words.waiting_below()], theme, area, buf);
    };
    if frame.total.channels == 0 && model.pane.rows.is_empty() {
        let lines = [words.no_channels_yet(), words.create_first()];
        return nothing(lines, theme, area, buf);
    }
    let columns = columns::shown(model, usize::from(area.width));
    let mut places = area.rows();
    if let Some(place) = places.next() {
        heading(model, theme, &columns, place, buf);
    }
    if model.pane.rows.is_empty() {
        return nothing([words.nothing_passes(), words.show_all()], theme, area, buf);
    }
    for (row, place) in model.pane.rows.iter().skip(model.pane.top).zip(places) {
        #[cfg(test)]
        FORMATTED.with(|count| count.set(count.get() + 1));
        match row {
            Row::Group(id) => {
                if let Some((group, figures)) = frame.group(*id) {
                    draw_group(model, theme, (frame, group, figures), &columns, place, buf);
                }
            }
            Row::Channel(at) => {
                if let (Some((group, _)), Some((channel, figures))) =
                    (frame.group(at.group), frame.channel(*at))
                {
                    let figures = *figures;
                    let subject = Subject { model, theme, at: *at, group, channel, figures };
                    draw_channel(subject, &columns, place, buf);
                }
            }
        }
        if !model.is_fresh() {
            buf.set_style(place, theme.stale);
        }
        if model.pane.selected == Some(*row) {
            select(theme, place, buf);
        }
    }
}

fn nothing(lines: [&str; 2], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let place = super::centred(area, area.width, 2);
    for (row, text) in place.rows().zip(lines) {
        Line::styled(text.to_owned(), theme.dim).centered().render(row, buf);
    }
}

fn heading(
    model: &Model,
    theme: &Theme,
    columns: &[(Column, usize)],
    place: Rect,
    buf: &mut Buffer,
) {
    let sort = model.pane.sort;
    let mut spans = vec![Span::raw(" ".repeat(LEFT))];
    for (column, width) in columns {
        let is_it = !sort.is_natural() && column.sorts_by() == sort.by;
        let first = columns.iter().find(|(other, _)| other.sorts_by() == sort.by);
        let arrow = match is_it && first.is_some_and(|(first, _)| first == column) {
            true if sort.descending => "▼",
            true => "▲",
            false => "",
        };
        let style = if arrow.is_empty() { theme.dim } else { theme.title };
        let text = format!("{}{arrow}", columns::heading(*column, model.words()));
        spans.push(Span::styled(fit(&text, *width, column.is_number()), style));
        spans.push(Span::raw(" "));
    }
    Line::from(spans).render(place, buf);
    let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
    buf.set_style(place, underlined);
}

/// The row of a group: its name over the columns that say nothing of a group, then its sums.
fn draw_group(
    model: &Model,
    theme: &Theme,
    (frame, group, figures): (&Frame, &GroupView, &GroupFigures),
    columns: &[(Column, usize)],
    place: Rect,
    buf: &mut Buffer,
) {
    let name_width: usize =
        columns.iter().take(Column::ALWAYS.len()).map(|(_, width)| width + 1).sum();
    let room = LEFT + name_width;
    let title = group::title(model, theme, (group, figures), frame, room);
    title.render(Rect { width: room as u16, ..place }, buf);
    let curve = |id: GroupId| model.history.of_group(id).into_iter().flat_map(Curve::newest_first);
    let mut x = LEFT + name_width;
    for (column, width) in columns.iter().skip(Column::ALWAYS.len()) {
        let (text, style) =
            sum_cell(model, theme, &figures.sum, curve(group.id), (*column, *width));
        put(&fit(&text, *width, column.is_number()), style, (x, *width), place, buf);
        x += width + 1;
    }
    if group.channels.is_empty() {
        let text = model.words().group_empty();
        put(text, theme.dim, (LEFT + name_width, text.len()), place, buf);
    }
}

/// A text at a column of a row, cut at its end.
fn put(text: &str, style: Style, (x, width): (usize, usize), row: Rect, buf: &mut Buffer) {
    let x = u16::try_from(x).unwrap_or(u16::MAX);
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    let place = Rect { x: row.x.saturating_add(x), width, ..row }.intersection(row);
    write(text, style, place, buf);
}

fn draw_channel(subject: Subject<'_>, columns: &[(Column, usize)], place: Rect, buf: &mut Buffer) {
    let Subject { model, theme, at, .. } = subject;
    let ranged = model.pane.range == Some(at);
    let alarming = model.alerts.of(at).any(|alert| !alert.acknowledged);
    let mark = match (model.pane.marks.contains(&at), ranged) {
        (true, _) => "*",
        (false, true) => "┌",
        (false, false) if alarming => "!",
        (false, false) => " ",
    };
    put(&format!(" {mark}"), theme.key, (0, 2), place, buf);
    let mut x = LEFT;
    for (column, width) in columns {
        let (text, style) = cell(subject, (*column, *width));
        put(&fit(&text, *width, column.is_number()), style, (x, *width), place, buf);
        x += width + 1;
    }
}

/// Lays the bar over a row.
fn select(theme: &Theme, place: Rect, buf: &mut Buffer) {
    for position in place.positions() {
        if let Some(cell) = buf.cell_mut(position) {
            let style = theme.over_selected(cell.style());
            cell.set_style(style);
        }
    }
    buf.set_string(place.x, place.y, "▌", theme.border_active);
}
