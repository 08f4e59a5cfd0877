//! The two lines at the top: who is shown, how it stands, and what it does in all.

use super::paint::fit;
use crate::tui::model::{Link, Model, State};
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{duration, short, short_rate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme.bar);
    let (standing, style) = standing(model, theme);
    let right = Line::from(Span::styled(format!("{standing} "), style.patch(theme.bar)));
    let room = usize::from(area.width).saturating_sub(right.width() + 1);
    let bold = theme.bar.add_modifier(Modifier::BOLD);
    let left = Line::from(vec![
        Span::styled(" balance ", bold),
        Span::styled(fit(&identity(model, room), room.saturating_sub(9), false), theme.bar),
    ]);
    left.render(area, buf);
    right.right_aligned().render(area, buf);
}

/// Who is talked to; as much of it as there is room for.
fn identity(model: &Model, room: usize) -> String {
    let Some(instance) = &model.instance else { return model.target.clone() };
    let now_ms = model.began_unix_ms + model.now;
    let up = duration(now_ms.saturating_sub(instance.started_unix_ms) / 1000);
    let mut text = instance.name.clone();
    let address = instance.listen.to_string();
    if address != instance.name {
        text = format!("{text}  {address}");
    }
    let revision = model.table.as_ref().map_or(0, |table| table.revision.0);
    let more = [
        format!("  up {up}"),
        format!("  pid {}", instance.pid),
        format!("  revision {revision}"),
        format!("  release {}", instance.release),
    ];
    for part in more {
        if text.len() + part.len() + 12 < room {
            text += &part;
        }
    }
    text
}

/// How the conversation stands, always with a word.
fn standing(model: &Model, theme: &Theme) -> (String, Style) {
    match &model.link {
        Link::Up if model.is_fresh() && model.is_viewer() => {
            ("viewer: looking only  ● live".to_owned(), theme.good)
        }
        Link::Up if model.is_fresh() => ("● live".to_owned(), theme.good),
        Link::Up => {
            let age = model.now.saturating_sub(model.seen_at) / 1000;
            (format!("◌ OLD {age}s"), theme.warn)
        }
        Link::Connecting => ("◌ connecting".to_owned(), theme.warn),
        Link::Down { since, .. } => {
            let gone = model.now.saturating_sub(*since) / 1000;
            (format!("✗ LOST {gone}s"), theme.bad)
        }
    }
}

pub(super) fn draw_totals(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if model.table.is_none() {
        return;
    }
    let rates = model.total_rates();
    let current: u64 = model.channels().map(|(_, c)| u64::from(c.counters.current)).sum();
    let shown = |rate: Option<f64>| rate.map_or_else(|| "—".to_owned(), short_rate);
    let mut spans = vec![
        Span::styled(format!(" {:>4}", short(current)), theme.title),
        Span::raw(" open  "),
        Span::styled(format!("{:>4}", shown(rates.map(|r| r.connections))), theme.title),
        Span::raw(" new/s  "),
        Span::styled(format!("{:>4}", shown(rates.map(|r| r.sent))), theme.inward),
        Span::raw("B/s in  "),
        Span::styled(format!("{:>4}", shown(rates.map(|r| r.received))), theme.outward),
        Span::raw("B/s out "),
    ];
    let census = census(model, theme);
    let used: usize = spans.iter().map(Span::width).sum();
    let census_width: usize = census.iter().map(Span::width).sum();
    let room = usize::from(area.width).saturating_sub(used + census_width + 1);
    spans.push(Span::styled(format!(" {}", curve(model, room.saturating_sub(2))), theme.outward));
    Line::from(spans).render(area, buf);
    if usize::from(area.width) > used + census_width {
        Line::from(census).right_aligned().render(area, buf);
    }
}

/// How many channels do what; only what there is.
fn census(model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let kinds = [
        (State::Up, theme.good),
        (State::Full, theme.warn),
        (State::Failing, theme.bad),
        (State::Down, theme.bad),
        (State::Draining, theme.warn),
        (State::Autodisabled, theme.bad),
        (State::Disabled, theme.dim),
    ];
    let mut spans = Vec::new();
    for (kind, style) in kinds {
        let count = model.channels().filter(|(at, c)| model.state(*at, c) == kind).count();
        if count > 0 {
            spans.push(Span::styled(format!(" {count} {} ", kind.words().1), style));
        }
    }
    spans
}

/// Bytes per second of all channels together, one cell a picture, newest right.
fn curve(model: &Model, width: usize) -> String {
    let mut sums = vec![0.0; width];
    for (at, _) in model.channels() {
        let Some(series) = model.history.of(at) else { continue };
        for (sum, rates) in sums.iter_mut().rev().zip(series.history().rev()) {
            *sum += rates.sent + rates.received;
        }
    }
    let most = sums.iter().copied().fold(1.0, f64::max);
    sums.into_iter().map(|sum| ramp(sum / most)).collect()
}
