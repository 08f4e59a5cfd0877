//! Who gets how much of the new connections, over time, with a mark at each change (N-04): did it do
//! what its preview promised?

use super::paint::{boxed, fit, heading};
use crate::tui::act::short_label;
use crate::tui::model::Model;
use crate::tui::model::log::Mood;
use crate::tui::rate::Series;
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{ago, short_rate};
use balance_proto::id::ChannelKey;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Columns left of the curve: place, address, rate, share, promise.
const LEFT: usize = 62;
/// Milliseconds of one cell: from one picture to the next.
const CELL_MS: u64 = 500;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let title = heading("new connections: who gets which part of them, newest right", theme);
    let inner = boxed(title, theme.border_active, area, buf);
    let Some(frame) = model.shown() else { return };
    let width = usize::from(inner.width).saturating_sub(LEFT + 1);
    let totals: Vec<Option<f64>> =
        model.history.total.newest_first().take(width).map(|r| r.map(|r| r.connections)).collect();
    let all = frame.total.rates.map_or(0.0, |rates| rates.connections);
    let mut places = inner.rows();
    if let Some(place) = places.next() {
        let head = "  CH       ADDRESS            NEW/s SHARE  PROMISED   GOT ";
        let line = vec![
            Span::styled(fit(head, LEFT, false), theme.dim),
            Span::styled(marks(model, frame.unix_ms, width), theme.warn),
        ];
        Line::from(line).render(place, buf);
    }
    if let Some(promise) = &model.promise
        && let Some(place) = places.next()
    {
        let since = frame.unix_ms.saturating_sub(promise.unix_ms) / 1000;
        let text = format!("  promised {} ago by {}", ago(since), promise.command);
        Line::styled(text, theme.dim).render(place, buf);
    }
    let rows: Vec<ChannelKey> = model.pane.rows.iter().filter_map(|row| row.channel()).collect();
    let here = rows.iter().position(|at| Some(*at) == model.selected()).unwrap_or(0);
    let top = (here + 3).saturating_sub(usize::from(inner.height));
    for (at, place) in rows.iter().skip(top).zip(places) {
        let Some((channel, figures)) = frame.channel(*at) else { continue };
        let rate = figures.rates.map_or(0.0, |rates| rates.connections);
        let share = if all > 0.0 { rate / all } else { 0.0 };
        let style = super::columns::state_style(theme, figures.state);
        let (promised, promised_style) = promised(model, *at, theme);
        Line::from(vec![
            Span::styled(format!("  {} ", fit(&at.to_string(), 6, false)), theme.title),
            Span::styled(format!("{} ", figures.state.glyph()), style),
            Span::styled(fit(&short_label(channel), 18, false), theme.text),
            Span::styled(format!(" {:>4}", short_rate(rate)), theme.dim),
            Span::styled(format!(" {:>3.0} % ", share * 100.0), theme.title),
            Span::styled(fit(&promised, LEFT - 41, false), promised_style),
            Span::styled(curve(model, *at, &totals, width), theme.outward),
        ])
        .render(place, buf);
        if Some(*at) == model.selected() {
            buf.set_style(place, theme.selected);
            buf.set_string(place.x, place.y, "▌", theme.border_active);
        }
    }
}

/// What was promised of a channel and what it got; otherwise than promised is said in a word.
fn promised(model: &Model, at: ChannelKey, theme: &Theme) -> (String, Style) {
    let (Some(promise), Some(live)) = (&model.promise, &model.live) else {
        return (String::new(), theme.dim);
    };
    let kept = promise.kept(at, live);
    let got = kept.measured.map_or_else(|| "—".to_owned(), |got| format!("{:.0} %", got * 100.0));
    let (word, style) = match (kept.measured, kept.is_broken()) {
        (_, true) => (" NOT SO", theme.bad),
        (Some(_), false) => ("", theme.good),
        (None, false) => ("", theme.dim),
    };
    (format!(" {:>3.0} %{got:>7}{word}", kept.promised * 100.0), style)
}

/// The part of a channel, picture by picture.
fn curve(model: &Model, at: ChannelKey, totals: &[Option<f64>], width: usize) -> String {
    let series = model.history.of(at).into_iter().flat_map(Series::newest_first);
    let cells: Vec<char> = series
        .take(width)
        .zip(totals)
        .map(|(rates, all)| match (rates, all) {
            (Some(rates), Some(all)) if *all > 0.0 => ramp(rates.connections / all),
            (Some(_), Some(_)) => ' ',
            _ => '┈',
        })
        .collect();
    fit(&cells.iter().rev().collect::<String>(), width, true)
}

/// A mark at each moment at which something was changed.
fn marks(model: &Model, now_ms: u64, width: usize) -> String {
    let mut line = vec![' '; width];
    let changes = model.log.window(200).filter(|entry| entry.mood == Mood::Good);
    for entry in changes.chain(model.last_changes.values()) {
        let back = now_ms.saturating_sub(entry.unix_ms) / CELL_MS;
        let back = usize::try_from(back).unwrap_or(usize::MAX);
        if let Some(cell) = width.checked_sub(back + 1).and_then(|x| line.get_mut(x)) {
            *cell = '▼';
        }
    }
    line.into_iter().collect()
}
