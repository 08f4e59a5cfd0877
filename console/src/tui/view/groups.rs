//! The tables, one a group, scrolled so that the selected channel is in sight.

use super::columns::{Column, cell, columns};
use super::paint::fit;
use crate::tui::model::Model;
use crate::tui::rate::Rates;
use crate::tui::theme::Theme;
use crate::tui::units::{short, short_rate};
use balance_proto::id::ChannelKey;
use balance_proto::view::{ChannelView, GroupView};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// A line of the tables, before it is known which ones are in sight.
enum Row<'a> {
    Top(&'a GroupView),
    Heading(&'a GroupView),
    Channel(ChannelKey, &'a ChannelView),
    Empty(&'a GroupView),
    Bottom(&'a GroupView),
}

fn rows(model: &Model) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for group in model.table.iter().flat_map(|table| &table.groups) {
        rows.push(Row::Top(group));
        if group.channels.is_empty() {
            rows.push(Row::Empty(group));
        } else {
            rows.push(Row::Heading(group));
        }
        for channel in &group.channels {
            let at = ChannelKey { group: group.id, channel: channel.id };
            rows.push(Row::Channel(at, channel));
        }
        rows.push(Row::Bottom(group));
    }
    rows
}

/// Lines the tables would like to have.
pub(super) fn height(model: &Model) -> u16 {
    u16::try_from(rows(model).len()).unwrap_or(u16::MAX).max(2)
}

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let rows = rows(model);
    if rows.is_empty() {
        return nothing_yet(model, theme, area, buf);
    }
    let height = usize::from(area.height);
    let here = |row: &Row<'_>| matches!(row, Row::Channel(at, _) if Some(*at) == model.selected);
    let selected = rows.iter().position(here).unwrap_or(0);
    // the bar in the middle, as far as the ends allow
    let first = selected.saturating_sub(height / 2).min(rows.len().saturating_sub(height));
    let columns = columns(usize::from(area.width).saturating_sub(2));
    for (row, place) in rows.iter().skip(first).zip(area.rows()) {
        draw_row(model, theme, row, &columns, place, buf);
    }
}

fn nothing_yet(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines = if model.table.is_some() {
        ["this balancer has no channels yet: it closes every connection", "c creates the first one"]
    } else {
        ["waiting for the daemon", "the line below says how it stands"]
    };
    let place = super::centred(area, area.width, 2);
    for (row, text) in place.rows().zip(lines) {
        Line::styled(text, theme.dim).centered().render(row, buf);
    }
}

fn draw_row(
    model: &Model,
    theme: &Theme,
    row: &Row<'_>,
    columns: &[(Column, usize)],
    place: Rect,
    buf: &mut Buffer,
) {
    let group = match row {
        Row::Top(group) | Row::Heading(group) | Row::Empty(group) | Row::Bottom(group) => group.id,
        Row::Channel(at, _) => at.group,
    };
    let active = model.selected.is_some_and(|at| at.group == group);
    let border = if active { theme.border_active } else { theme.border };
    let inside = usize::from(place.width).saturating_sub(2);
    let framed = |middle: Vec<Span<'static>>| {
        let mut spans = vec![Span::styled("│", border)];
        spans.extend(middle);
        spans.push(Span::styled("│", border));
        Line::from(spans)
    };
    match row {
        Row::Top(group) => top(model, theme, group, border, inside).render(place, buf),
        Row::Bottom(_) => {
            Line::styled(format!("╰{}╯", "─".repeat(inside)), border).render(place, buf);
        }
        Row::Empty(_) => {
            let text = fit("   no channels: c creates one", inside, false);
            framed(vec![Span::styled(text, theme.dim)]).render(place, buf);
        }
        Row::Heading(_) => {
            let cells = columns.iter().map(|(column, width)| {
                format!(" {}", fit(column.heading(), *width, column.is_number()))
            });
            let text = fit(&cells.collect::<String>(), inside, false);
            framed(vec![Span::styled(text, theme.dim)]).render(place, buf);
        }
        Row::Channel(at, channel) => {
            let mut cells = Vec::new();
            for (column, width) in columns {
                let (text, style) = cell(model, theme, *at, channel, (*column, *width));
                let text = fit(&text, *width, column.is_number());
                cells.push(Span::raw(" "));
                cells.push(Span::styled(text, style));
            }
            let used: usize = cells.iter().map(Span::width).sum();
            cells.push(Span::raw(" ".repeat(inside.saturating_sub(used))));
            framed(cells).render(place, buf);
            if !model.is_fresh() {
                buf.set_style(place, theme.dim);
            }
            if model.selected == Some(*at) {
                select(theme, Rect { x: place.x + 1, width: place.width - 2, ..place }, buf);
                buf.set_string(place.x, place.y, "▌", theme.border_active);
            }
        }
    }
}

/// Lays the bar over a row; what has a colour of its own keeps it.
fn select(theme: &Theme, place: Rect, buf: &mut Buffer) {
    for position in place.positions() {
        let Some(cell) = buf.cell_mut(position) else { continue };
        let own = cell.fg;
        cell.set_style(theme.selected);
        if own != Color::Reset {
            cell.set_fg(own);
        }
    }
}

/// The upper line of a group's box: what it is, and what its channels do together.
fn top(
    model: &Model,
    theme: &Theme,
    group: &GroupView,
    border: Style,
    inside: usize,
) -> Line<'static> {
    let usable = group.channels.iter().filter(|channel| channel.usable()).count();
    let open: u64 = group.channels.iter().map(|c| u64::from(c.counters.current)).sum();
    let name = format!(" group {} ", group.id);
    let kind = format!("{} ", group.discipline);
    let share = format!(" {usable}/{} usable ", group.channels.len());
    let share_style = match (usable, group.channels.len()) {
        (0, _) => theme.bad,
        (some, all) if some < all => theme.warn,
        _ => theme.good,
    };
    let mut right = vec![Span::styled(share, share_style)];
    if inside >= 76 {
        let rate = |rates: Option<Rates>, of: fn(Rates) -> f64| {
            rates.map_or_else(|| "—".to_owned(), |rates| short_rate(of(rates)))
        };
        let rates = model.group_rates(group);
        right.push(Span::styled(format!(" {:>4} open ", short(open)), theme.text));
        right.push(Span::styled(
            format!(" {:>4} new/s ", rate(rates, |r| r.connections)),
            theme.text,
        ));
        right.push(Span::styled(format!(" {:>4} in ", rate(rates, |r| r.sent)), theme.inward));
        right
            .push(Span::styled(format!(" {:>4} out ", rate(rates, |r| r.received)), theme.outward));
    }
    let mut spans = vec![
        Span::styled("╭─", border),
        Span::styled(name, theme.title),
        Span::styled(kind, theme.dim),
    ];
    let used: usize = spans.iter().chain(&right).map(Span::width).sum();
    spans.push(Span::styled("─".repeat((inside + 1).saturating_sub(used + 1)), border));
    spans.extend(right);
    spans.push(Span::styled("─╮", border));
    Line::from(spans)
}
