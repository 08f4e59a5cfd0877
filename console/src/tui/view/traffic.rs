//! Who gets how much of the new connections, over time, with a mark at each change (N-04): did it do
//! what its preview promised?

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::rate::Series;
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::short_rate;
use balance_proto::id::ChannelKey;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Columns left of the curve: place, address, rate, share.
const LEFT: usize = 42;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let title = heading("new connections: who gets which part of them, newest right", theme);
    let inner = boxed(title, theme.border_active, area, buf);
    let Some(frame) = model.shown() else { return };
    let width = usize::from(inner.width).saturating_sub(LEFT + 1);
    let totals: Vec<Option<f64>> =
        model.history.total.newest_first().take(width).map(|r| r.map(|r| r.connections)).collect();
    let all = frame.total.rates.map_or(0.0, |rates| rates.connections);
    let rows: Vec<ChannelKey> = model.pane.rows.iter().filter_map(|row| row.channel()).collect();
    let here = rows.iter().position(|at| Some(*at) == model.selected()).unwrap_or(0);
    let top = (here + 1).saturating_sub(usize::from(inner.height));
    for (at, place) in rows.iter().skip(top).zip(inner.rows()) {
        let Some((channel, figures)) = frame.channel(*at) else { continue };
        let rate = figures.rates.map_or(0.0, |rates| rates.connections);
        let share = if all > 0.0 { rate / all } else { 0.0 };
        let series = model.history.of(*at).into_iter().flat_map(Series::newest_first);
        let cells: Vec<char> = series
            .take(width)
            .zip(&totals)
            .map(|(rates, all)| match (rates, all) {
                (Some(rates), Some(all)) if *all > 0.0 => ramp(rates.connections / all),
                (Some(_), Some(_)) => ' ',
                _ => '┈',
            })
            .collect();
        let curve: String = cells.iter().rev().collect();
        let label = crate::tui::act::short_label(channel);
        let style = super::columns::state_style(theme, figures.state);
        Line::from(vec![
            Span::styled(format!("  {} ", fit(&at.to_string(), 6, false)), theme.title),
            Span::styled(format!("{} ", figures.state.glyph()), style),
            Span::styled(fit(&label, 18, false), theme.text),
            Span::styled(format!(" {:>4}/s", short_rate(rate)), theme.dim),
            Span::styled(format!(" {:>3.0} % ", share * 100.0), theme.title),
            Span::styled(fit(&curve, width, true), theme.outward),
        ])
        .render(place, buf);
        if Some(*at) == model.selected() {
            buf.set_style(place, theme.selected);
            buf.set_string(place.x, place.y, "▌", theme.border_active);
        }
    }
}
