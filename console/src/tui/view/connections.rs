//! Open connections: who, where to, how long, how idle, how much (N-05).

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::model::asks::scope_words;
use crate::tui::model::lists::MOST;
use crate::tui::theme::Theme;
use crate::tui::units::{ago, short};
use balance_proto::connection::{ConnectionView, Scope};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let connections = &model.lists.connections;
    let of = scope_words(connections.of.unwrap_or(Scope::All));
    let count = match connections.more {
        true => format!("the first {MOST}"),
        false => connections.list.len().to_string(),
    };
    let title = format!("{count} connections of {of}, by {}", connections.by.word());
    let inner = boxed(heading(&title, theme), theme.border_active, area, buf);
    let width = usize::from(inner.width);
    let mut rows = inner.rows();
    if let Some(row) = rows.next() {
        let heading = ["ID", "CLIENT", "TO", "AGE", "IDLE", "IN", "OUT"].map(str::to_owned);
        Line::styled(line(&heading, width), theme.dim).render(row, buf);
    }
    if connections.list.is_empty() {
        if let Some(row) = rows.next() {
            Line::styled("   none: c shows those of another scope", theme.dim).render(row, buf);
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
