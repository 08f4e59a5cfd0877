//! All that is known of the selected channel: exact numbers, and how they came about.

use super::columns::{maxc, state_style};
use super::paint::{boxed, boxed_over, centred, fit, heading};
use crate::tui::act::label;
use crate::tui::model::Model;
use crate::tui::rate::Rates;
use crate::tui::theme::Theme;
use crate::tui::units::short_rate;
use balance_proto::id::ChannelKey;
use balance_proto::state::{Admin, Health};
use balance_proto::view::ChannelView;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Sparkline, Widget};

/// Lines of facts above the curves.
const FACTS: u16 = 5;
/// Most lines of a curve; higher ones say no more.
const CURVE: u16 = 8;

/// In a place of its own.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some((at, channel)) = selected(model) else {
        boxed(heading("no channel", theme), theme.border, area, buf);
        return;
    };
    let title = heading(&format!("channel {at}"), theme);
    let inner = boxed(title, theme.border_active, area, buf);
    content(model, theme, (at, channel), inner, buf);
}

/// Over the table, where there is no place of its own.
pub(super) fn draw_over(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some((at, channel)) = selected(model) else { return };
    let place = centred(area, area.width.min(76), area.height.min(15));
    let inner = boxed_over(&format!("channel {at}, Enter or Esc closes"), theme, place, buf);
    content(model, theme, (at, channel), inner, buf);
}

fn selected(model: &Model) -> Option<(ChannelKey, &ChannelView)> {
    let at = model.selected?;
    Some((at, model.channel(at)?))
}

fn content(
    model: &Model,
    theme: &Theme,
    (at, channel): (ChannelKey, &ChannelView),
    area: Rect,
    buf: &mut Buffer,
) {
    let curve_height = (area.height.saturating_sub(FACTS) / 2).min(CURVE);
    let parts = [FACTS, curve_height, curve_height].map(Constraint::Length);
    let [facts, upper, lower] = Layout::vertical(parts).areas(area);
    for (line, row) in facts_of(model, theme, at, channel).into_iter().zip(facts.rows()) {
        line.render(row, buf);
    }
    curve(model, at, ("in", theme.inward, |r| r.sent), theme, upper, buf);
    curve(model, at, ("out", theme.outward, |r| r.received), theme, lower, buf);
}

fn facts_of(
    model: &Model,
    theme: &Theme,
    at: ChannelKey,
    channel: &ChannelView,
) -> Vec<Line<'static>> {
    let counters = &channel.counters;
    let state = model.state(at, channel);
    let (glyph, word) = state.words();
    let reason = match (&channel.admin, &channel.health) {
        (Admin::Autodisabled(reason), _) | (Admin::Enabled, Health::Down(reason)) => {
            format!(": {}", reason.why)
        }
        (Admin::Draining(drain), _) => {
            let now = model.began_unix_ms + model.now;
            let left = drain.estimate_s(now, channel.counters.current);
            let left = left.map_or_else(|| "?".to_owned(), |seconds| format!("{seconds} s"));
            format!(", {} of {} left, empty in {left}", channel.counters.current, drain.began_with)
        }
        _ => String::new(),
    };
    let fact = |name: &str, value: String, style: Style| {
        [Span::styled(format!(" {name} "), theme.dim), Span::styled(value, style)]
    };
    let line = |facts: Vec<[Span<'static>; 2]>| Line::from(facts.concat());
    let numbers = |name, value: u64| fact(name, value.to_string(), theme.text);
    vec![
        line(vec![
            fact("leads to", label(channel), theme.title),
            fact("and is", format!("{glyph} {word}{reason}"), state_style(theme, state)),
        ]),
        line(vec![
            numbers("open", counters.current.into()),
            fact("of", maxc(channel), theme.text),
            numbers("total", counters.total),
            numbers("failed", counters.failed),
        ]),
        line(vec![numbers("bytes sent", counters.sent), numbers("received", counters.received)]),
        line(vec![numbers("changed last by revision", channel.changed.0)]),
        Line::default(),
    ]
}

type Curve = (&'static str, Style, fn(Rates) -> f64);

fn curve(
    model: &Model,
    at: ChannelKey,
    (name, style, of): Curve,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    if area.height == 0 || area.width < 24 {
        return;
    }
    let [label, chart] =
        Layout::horizontal([Constraint::Length(15), Constraint::Fill(1)]).areas(area);
    let Some(series) = model.history.of(at) else { return };
    let width = usize::from(chart.width);
    let mut rates: Vec<u64> = series.history().rev().take(width).map(|r| of(r) as u64).collect();
    let most = rates.iter().copied().max().unwrap_or(0);
    rates.resize(width, 0);
    rates.reverse();
    let now = series.rates().map_or_else(|| "—".to_owned(), |r| short_rate(of(r)));
    let texts = [format!("{name} {now}B/s"), format!("most {}B/s", short_rate(most as f64))];
    for (text, row) in texts.iter().zip(label.rows()) {
        Line::styled(format!(" {}", fit(text, 14, false)), theme.dim).render(row, buf);
    }
    Sparkline::default().data(&rates).max(most.max(1)).style(style).render(chart, buf);
}
