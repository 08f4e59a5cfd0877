//! All that is known of the selected channel: exact numbers, since when, by whom, and how they came
//! about (T-26).

use super::columns::{maxc, state_style, use_bar};
use super::paint::{boxed, fit, heading};
use crate::tui::act::label;
use crate::tui::model::Model;
use crate::tui::model::frame::Figures;
use crate::tui::parts::words::Words;
use crate::tui::rate::Rates;
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{ago, exact, micros, short_rate, time_of_day};
use balance_proto::history::Sample;
use balance_proto::id::ChannelKey;
use balance_proto::state::{Admin, Drain, Health};
use balance_proto::view::ChannelView;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Most lines of a curve; higher ones say no more.
const CURVE: u16 = 10;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let found = model.selected().and_then(|at| {
        let (channel, figures) = model.shown()?.channel(at)?;
        Some((at, channel, *figures))
    });
    let Some((at, channel, figures)) = found else {
        boxed(heading(model.words().no_channel(), theme), theme.border, area, buf);
        return;
    };
    let words = model.words();
    let title = heading(&words.channel_title(&at.to_string()), theme);
    let border = if model.detail { theme.border_active } else { theme.border };
    let inner = boxed(title, border, area, buf);
    let facts = facts_of(model, theme, at, channel, figures);
    let height = u16::try_from(facts.len()).unwrap_or(u16::MAX);
    let curve_height = (inner.height.saturating_sub(height) / 2).min(CURVE);
    let parts = [height, curve_height, curve_height].map(Constraint::Length);
    let [place, upper, lower] = Layout::vertical(parts).areas(inner);
    for (line, row) in facts.into_iter().zip(place.rows()) {
        line.render(row, buf);
    }
    curve(model, at, (words.inward(), theme.inward, |r| r.sent, |s| s.sent), theme, upper, buf);
    curve(
        model,
        at,
        (words.outward(), theme.outward, |r| r.received, |s| s.received),
        theme,
        lower,
        buf,
    );
}

type Fact = [Span<'static>; 2];

fn facts_of(
    model: &Model,
    theme: &Theme,
    at: ChannelKey,
    channel: &ChannelView,
    figures: Figures,
) -> Vec<Line<'static>> {
    let words = model.words();
    let counters = &channel.counters;
    let fact = |name: &str, value: String, style: Style| -> Fact {
        [Span::styled(format!(" {name} "), theme.dim), Span::styled(value, style)]
    };
    let line = |facts: Vec<Fact>| Line::from(facts.concat());
    let number = |name: &str, value: u64| fact(name, exact(value), theme.text);
    let state = figures.state;
    let mut lines = vec![
        line(vec![fact(words.leads_to(), label(channel), theme.title)]),
        line(vec![fact(
            words.and_is(),
            format!("{} {}{}", state.glyph(), state.said(words), reason(model, channel)),
            state_style(theme, state),
        )]),
    ];
    if let Admin::Draining(drain) = &channel.admin {
        lines.push(drain_line(model, theme, drain, counters.current));
    }
    lines.push(line(vec![
        number(words.fact_open(), counters.current.into()),
        fact(words.fact_of(), maxc(model, channel), theme.text),
        number(&format!(" {}", words.fact_total()), counters.total),
        number(&format!(" {}", words.fact_failed()), counters.failed),
    ]));
    lines.push(line(vec![
        number(words.fact_sent(), counters.sent),
        number(words.fact_received(), counters.received),
    ]));
    if let Some(rates) = figures.rates {
        let [sent, received] = [rates.sent, rates.received].map(|rate| exact(rate.round() as u64));
        let text = words.each_second(&short_rate(rates.connections), &sent, &received);
        lines.push(Line::styled(format!(" {text}"), theme.dim));
    }
    if let Some(entry) = model.last_changes.get(&at) {
        let since = ago(model.unix_ms().saturating_sub(entry.unix_ms) / 1000);
        let text = words.at_ago(&time_of_day(entry.unix_ms), &since, &entry.text);
        lines.push(line(vec![fact(words.fact_last_change(), text, theme.text)]));
    }
    if model.is_http() {
        lines.extend(http_facts(words, channel, fact, number).into_iter().map(line));
    }
    let health = match &channel.health {
        Health::Unchecked => words.not_checked().to_owned(),
        Health::Up => words.passes_checks().to_owned(),
        Health::Down(reason) => words.since(&reason.why, &time_of_day(reason.unix_ms)),
    };
    lines.push(line(vec![
        fact(words.fact_health(), health, theme.text),
        number(&format!(" {}", words.fact_changed()), channel.changed.0),
    ]));
    lines
}

/// What its exchanges came to.
fn http_facts(
    words: Words,
    channel: &ChannelView,
    fact: impl Fn(&str, String, Style) -> Fact,
    number: impl Fn(&str, u64) -> Fact,
) -> Vec<Vec<Fact>> {
    let exchanges = &channel.exchanges;
    let times = &exchanges.response;
    let plain = Style::new();
    let name = channel.name.map_or_else(|| "-".to_owned(), |name| name.to_string());
    let [_, ok, moved, wrong, errors] = exchanges.answers;
    vec![
        vec![
            fact(words.fact_output(), name, plain),
            number(words.fact_most(), exchanges.sessions_max.into()),
            number(words.fact_queue(), exchanges.queue.now.into()),
            number(words.fact_at_most(), exchanges.queue.max.into()),
        ],
        vec![
            number("2xx", ok),
            number("3xx", moved),
            number("4xx", wrong),
            number("5xx", errors),
            number(words.fact_broken(), exchanges.broken),
            number(words.fact_retried(), exchanges.retries),
        ],
        vec![
            fact(words.fact_answers(), micros(times.p50_us), plain),
            fact("p90", micros(times.p90_us), plain),
            fact("p99", micros(times.p99_us), plain),
        ],
    ]
}

fn reason(model: &Model, channel: &ChannelView) -> String {
    let since = |unix_ms: u64| ago(model.unix_ms().saturating_sub(unix_ms) / 1000);
    match (&channel.admin, &channel.health) {
        (Admin::Autodisabled(reason), _) | (Admin::Enabled, Health::Down(reason)) => {
            format!(": {}", model.words().for_long(&reason.why, &since(reason.unix_ms)))
        }
        _ => String::new(),
    }
}

/// How far a drain has come, when it will be over, and what then (N-03).
fn drain_line(model: &Model, theme: &Theme, drain: &Drain, current: u32) -> Line<'static> {
    let now = model.unix_ms();
    let gone = u64::from(drain.began_with.saturating_sub(current));
    let (bar, _) = use_bar(theme, gone, Some(drain.began_with.max(1).into()), 16);
    let left = drain.estimate_s(now, current);
    let left = left.map_or_else(|| "?".to_owned(), |seconds| format!("{seconds} s"));
    let words = model.words();
    let deadline = drain
        .deadline_unix_ms
        .map(|at| words.at_the_latest(at.saturating_sub(now).div_ceil(1000)))
        .map_or_else(String::new, |deadline| format!(", {deadline}"));
    let text = words.drain_left(current, drain.began_with, &left);
    let then = words.and_then(words.then(drain.then));
    Line::from(vec![
        Span::styled(format!(" {bar} "), theme.warn),
        Span::styled(format!("{text}{deadline}; {then}"), theme.text),
    ])
}

type Curve = (&'static str, Style, fn(Rates) -> f64, fn(&Sample) -> u64);

fn curve(
    model: &Model,
    at: ChannelKey,
    (name, style, of, of_sample): Curve,
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
    let now_us = model.live.as_ref().map_or(0, |live| live.table.at_us);
    let cells: Vec<Option<f64>> = model
        .span
        .cells(at, now_us, width, of_sample)
        .unwrap_or_else(|| series.newest_first().take(width).map(|r| r.map(of)).collect());
    let most = scale(cells.iter().flatten().copied().fold(0.0, f64::max) * 1.05);
    let units = model.options.units;
    let now = series.rates().map_or_else(|| "—".to_owned(), |r| units.with_unit(of(r)));
    let texts = [
        format!("{name} {now}/s"),
        model.words().top(&units.with_unit(most)),
        format!("{}, + -", model.span.words()),
    ];
    for (text, row) in texts.iter().zip(label.rows()) {
        Line::styled(format!(" {}", fit(text, 14, false)), theme.dim).render(row, buf);
    }
    let height = usize::from(chart.height);
    for (n, row) in chart.rows().enumerate() {
        let floor = (height - 1 - n) as f64;
        let line: String = cells
            .iter()
            .rev()
            .map(|cell| match cell {
                None if floor == 0.0 => '┈',
                None => ' ',
                Some(value) => ramp((value / most * height as f64 - floor).min(1.0)),
            })
            .collect();
        Line::styled(fit(&line, width, true), style).render(row, buf);
    }
}

/// The top of an axis: 1, 2 or 5 times a power of ten, so that it seldom moves (T-22).
fn scale(most: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for top in [1.0, 2.0, 5.0] {
            if top * step >= most {
                return top * step;
            }
        }
        step *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers_above_all_values() {
        let tops = [0.0, 1.0, 1.1, 4.9, 5.1, 19.0, 21.0, 1e9, 1.01e18].map(scale);
        assert_eq!(tops, [1.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 1e9, 2e18]);
    }
}
