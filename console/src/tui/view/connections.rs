//! Open connections: who, where to, how long, how idle, how much (N-05).

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::model::asks::scope_words;
use crate::tui::model::lists::MOST;
use crate::tui::parts::words::Words;
use crate::tui::theme::Theme;
use crate::tui::units::{ago, short};
use balance_proto::connection::{ConnectionView, Scope};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let connections = &model.lists.connections;
    let words = model.words();
    let of = scope_words(connections.of.unwrap_or(Scope::All), words);
    let by = connections.by.word(words);
    let title = match connections.more {
        true => words.connections_first(MOST, &of, by),
        false => words.connections_title(connections.list.len(), &of, by),
    };
    let inner = boxed(heading(&title, theme), theme.border_active, area, buf);
    let width = usize::from(inner.width);
    let mut rows = inner.rows();
    if let Some(row) = rows.next() {
        let heading = heading_words(words).map(str::to_owned);
        Line::styled(line(&heading, width), theme.dim).render(row, buf);
    }
    if connections.list.is_empty() {
        if let Some(row) = rows.next() {
            Line::styled(format!("   {}", words.no_connections()), theme.dim).render(row, buf);
        }
        return;
    }
    let height = usize::from(inner.height).saturating_sub(1);
    let top = (connections.place() + 2).saturating_sub(height).min(connections.list.len());
    for (connection, row) in connections.list.iter().skip(top).zip(rows) {
        Line::styled(line(&cells(connection), width), theme.text).render(row, buf);
        if !model.is_fresh() {
            buf.set_style(row, theme.dim);
        }
        if Some(connection.id) == connections.selected {
            buf.set_style(row, theme.selected);
            buf.set_string(row.x, row.y, "▌", theme.border_active);
        }
    }
}

fn heading_words(words: Words) -> [&'static str; 7] {
    [
        "ID",
        words.connection_client(),
        words.connection_to(),
        words.connection_age(),
        words.connection_idle(),
        words.connection_in(),
        words.connection_out(),
    ]
}

fn cells(connection: &ConnectionView) -> [String; 7] {
    [
        connection.id.to_string(),
        connection.client.to_string(),
        connection.at.to_string(),
        ago(connection.age_ms / 1000),
        ago(connection.idle_ms / 1000),
        short(connection.sent),
        short(connection.received),
    ]
}

fn line(cells: &[String; 7], width: usize) -> String {
    let fixed = [8, 0, 6, 7, 7, 5, 5];
    let client = width.saturating_sub(fixed.iter().sum::<usize>() + 10).min(48);
    let mut text = "  ".to_owned();
    for (n, (cell, width)) in cells.iter().zip(fixed).enumerate() {
        let width = if width == 0 { client } else { width };
        text += &fit(cell, width, !matches!(n, 1 | 2));
        text.push(' ');
    }
    text
}
