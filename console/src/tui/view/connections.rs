//! Open connections: who, where to, how long, how idle, how much; one by one, or by the network of
//! their clients (N-05).

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::model::asks::scope_words;
use crate::tui::model::lists::MOST;
use crate::tui::model::networks::Sum;
use crate::tui::parts::words::Words;
use crate::tui::theme::Theme;
use crate::tui::units::ago;
use balance_proto::connection::{ConnectionView, Scope};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let connections = &model.lists.connections;
    let words = model.words();
    let inner = boxed(heading(&title(model), theme), theme.border_active, area, buf);
    let (width, visible) = (usize::from(inner.width), visible(connections.place(), inner.height));
    let (heading, lines): (String, Vec<String>) = match connections.by_network() {
        Some(networks) => {
            let sums = networks.list.iter().skip(visible.start).take(visible.len());
            let all = connections.list.len();
            let lines = sums.map(|sum| network_line(model, sum, all, width)).collect();
            (network_heading(words, width), lines)
        }
        None => {
            let listed = connections.listed().skip(visible.start).take(visible.len());
            let lines = listed.map(|c| line(&cells(model, c), width)).collect();
            (line(&heading_words(words).map(str::to_owned), width), lines)
        }
    };
    let mut rows = inner.rows();
    if let Some(row) = rows.next() {
        Line::styled(heading, theme.dim).render(row, buf);
    }
    if lines.is_empty() {
        if let Some(row) = rows.next() {
            Line::styled(format!("   {}", words.no_connections()), theme.dim).render(row, buf);
        }
        return;
    }
    let bar = connections.place() - visible.start;
    for ((n, line), row) in lines.into_iter().enumerate().zip(rows) {
        Line::styled(line, theme.text).render(row, buf);
        if !model.is_fresh() {
            buf.set_style(row, theme.dim);
        }
        if n == bar {
            buf.set_style(row, theme.selected);
            buf.set_string(row.x, row.y, "▌", theme.border_active);
        }
    }
}

/// The first line in sight, in a box of this height.
pub(super) fn top(model: &Model, height: u16) -> usize {
    visible(model.lists.connections.place(), height.saturating_sub(2)).start
}

/// The lines in sight, the one under the bar among them.
fn visible(bar: usize, height: u16) -> std::ops::Range<usize> {
    let height = usize::from(height).saturating_sub(1);
    let top = (bar + 2).saturating_sub(height).min(bar);
    top..top + height
}

fn title(model: &Model) -> String {
    let (connections, words) = (&model.lists.connections, model.words());
    let mut of = scope_words(connections.of.unwrap_or(Scope::All), words);
    if connections.idle_s > 0 {
        of = words.idle_for(&of, connections.idle_s);
    }
    let by = connections.by.word(words);
    if let Some(networks) = connections.by_network() {
        return words.networks_title(networks.list.len(), &of, by);
    }
    if let Some(network) = connections.network() {
        let count = connections.listed().count();
        return words.connections_title(count, &words.from_network(&network.to_string(), &of), by);
    }
    match connections.more {
        true => words.connections_first(MOST, &of, by),
        false => words.connections_title(connections.list.len(), &of, by),
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

fn cells(model: &Model, connection: &ConnectionView) -> [String; 7] {
    let units = model.options.units;
    [
        connection.id.to_string(),
        connection.client.to_string(),
        connection.at.to_string(),
        ago(connection.age_ms / 1000),
        ago(connection.idle_ms / 1000),
        units.short(connection.sent),
        units.short(connection.received),
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

/// Columns of a network: itself, how many, as a part of all, where to, oldest, idle, bytes.
const NETWORK: [usize; 8] = [0, 6, 5, 8, 7, 7, 5, 5];

fn network_heading(words: Words, width: usize) -> String {
    let cells = [
        words.network(),
        words.network_count(),
        "%",
        words.network_channels(),
        words.connection_age(),
        words.connection_idle(),
        words.connection_in(),
        words.connection_out(),
    ];
    network_cells(&cells.map(str::to_owned), width)
}

fn network_line(model: &Model, sum: &Sum, all: usize, width: usize) -> String {
    let units = model.options.units;
    let part = sum.count as f64 * 100.0 / all.max(1) as f64;
    let cells = [
        sum.network.to_string(),
        sum.count.to_string(),
        format!("{part:.0}"),
        sum.channels.len().to_string(),
        ago(sum.age_ms / 1000),
        ago(sum.idle_ms / 1000),
        units.short(sum.sent),
        units.short(sum.received),
    ];
    network_cells(&cells, width)
}

fn network_cells(cells: &[String; 8], width: usize) -> String {
    let name = width.saturating_sub(NETWORK.iter().sum::<usize>() + 11).min(40);
    let mut text = "  ".to_owned();
    for (n, (cell, width)) in cells.iter().zip(NETWORK).enumerate() {
        text += &fit(cell, if width == 0 { name } else { width }, n > 0);
        text.push(' ');
    }
    text
}
