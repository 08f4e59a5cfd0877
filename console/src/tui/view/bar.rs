//! The lines at the top: who is shown, how it stands, what it does in all, and which view this is.

use super::layout::tab_spans;
use super::paint::fit;
use crate::tui::model::behind::Behind;
use crate::tui::model::frame::State;
use crate::tui::model::{Link, Model, Still, StillWhy, View};
use crate::tui::parts::bytes::Units;
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{duration, short, time_of_day};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme.bar);
    let bold = theme.bar.add_modifier(Modifier::BOLD);
    let words = model.words();
    let (standing, style) = standing(model, theme);
    let mut right = Vec::new();
    if model.is_read_only() {
        right.push(Span::styled(format!(" {} ", words.read_only_badge()), theme.label));
        right.push(Span::styled("  ", theme.bar));
    } else if model.is_viewer() {
        right.push(Span::styled(format!("{}  ", words.viewer_badge()), theme.bar));
    }
    if model.recording.is_some() {
        right.push(Span::styled(format!("● {}  ", words.recording_badge()), bold));
    }
    if let Some(label) = model.label() {
        right.push(Span::styled(format!(" {label} "), theme.label));
        right.push(Span::styled("  ", theme.bar));
    }
    right.push(Span::styled(standing, style.add_modifier(Modifier::BOLD)));
    right.push(Span::styled(" ", theme.bar));
    let right = Line::from(right);
    let room = usize::from(area.width).saturating_sub(right.width() + 1);
    let left = Line::from(vec![
        Span::styled(" balance ", bold),
        Span::styled(fit(&identity(model, room), room.saturating_sub(9), false), theme.bar),
    ]);
    left.render(area, buf);
    right.right_aligned().render(area, buf);
}

/// Who is talked to; as much of it as there is room for.
fn identity(model: &Model, room: usize) -> String {
    let words = model.words();
    let Some(instance) = &model.instance else { return model.target.clone() };
    let up = duration(model.unix_ms().saturating_sub(instance.started_unix_ms) / 1000);
    let mut text = instance.name.clone();
    let address = instance.listen.to_string();
    if address != instance.name {
        text = format!("{text}  {address}");
    }
    let revision = model.live.as_ref().map_or(0, |live| live.table.revision.0);
    let more = [
        words.up_for(&up),
        words.pid(instance.pid),
        words.revision(revision),
        words.release(&instance.release),
    ];
    for part in more {
        if text.len() + part.chars().count() + 14 < room {
            text = format!("{text}  {part}");
        }
    }
    text
}

/// How the conversation stands, always with a word.
fn standing(model: &Model, theme: &Theme) -> (String, Style) {
    let words = model.words();
    match (&model.link, &model.still) {
        (Link::Up, Some(Still { frame, why: StillWhy::Past, .. })) => {
            (format!("◷ {}", words.history_badge(&time_of_day(frame.unix_ms))), theme.label)
        }
        (Link::Up, Some(Still { why: StillWhy::Frozen, since, .. })) => {
            let stands = model.now.saturating_sub(*since) / 1000;
            (format!("▮▮ {}", words.frozen_badge(stands)), theme.label)
        }
        (Link::Up, None) if model.played.is_some() => {
            (format!("▸ {}", words.replay_badge()), theme.label)
        }
        (Link::Up, None) if model.is_fresh() => (format!("● {}", words.live()), theme.bar),
        (Link::Up, None) => {
            let age = model.now.saturating_sub(model.seen_at) / 1000;
            (format!("◌ {}", words.old(age)), theme.label)
        }
        (Link::Connecting, _) => (format!("◌ {}", words.connecting()), theme.label),
        (Link::Unchosen, _) => (format!("◌ {}", words.unchosen()), theme.label),
        (Link::Down { since, .. }, _) => {
            let gone = model.now.saturating_sub(*since) / 1000;
            (format!("✗ {}", words.lost(gone)), theme.label)
        }
    }
}

pub(super) fn draw_totals(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(frame) = model.shown().filter(|_| area.height > 0) else { return };
    let words = model.words();
    let total = &frame.total;
    let rates = total.rates;
    let units = model.options.units;
    let shown = |rate: Option<f64>, units: Units| {
        rate.map_or_else(|| "—".to_owned(), |rate| units.rate(rate))
    };
    let [new, sent, received] = [
        shown(rates.map(|r| r.connections), Units::Si),
        shown(rates.map(|r| r.sent), units),
        shown(rates.map(|r| r.received), units),
    ];
    let mut spans = vec![
        Span::styled(format!(" {:>4}", short(total.open)), theme.title),
        Span::raw(format!(" {}  ", words.open())),
        Span::styled(format!("{new:>4}"), theme.title),
        Span::raw(format!(" {}  ", words.new_per_second())),
        Span::styled(format!("{sent:>4}"), theme.inward),
        Span::raw(format!("{}{}  ", units.unit(&sent), words.bytes_in())),
        Span::styled(format!("{received:>4}"), theme.outward),
        Span::raw(format!("{}{} ", units.unit(&received), words.bytes_out())),
    ];
    if let Some(http) = &frame.table.http
        && area.width >= 120
    {
        let waiting = http.queue.now + http.waiting.now;
        spans.push(Span::styled(format!(" {waiting:>3}"), theme.title));
        spans.push(Span::raw(format!(" {}  ", words.waiting_clients())));
        spans.push(Span::styled(format!("{:>4}", short(http.learned.entries)), theme.title));
        spans.push(Span::raw(format!(" {} ", words.sessions())));
    }
    let census = census(model, theme);
    let used: usize = spans.iter().map(Span::width).sum();
    let census_width: usize = census.iter().map(Span::width).sum();
    let room = usize::from(area.width).saturating_sub(used + census_width + 2);
    spans.push(Span::styled(format!(" {}", curve(model, room.min(60))), theme.outward));
    Line::from(spans).render(area, buf);
    if usize::from(area.width) > used + census_width {
        Line::from(census).right_aligned().render(area, buf);
    }
}

/// How many channels do what; only what there is.
fn census(model: &Model, theme: &Theme) -> Vec<Span<'static>> {
    let counts = model.shown().map_or([0; State::ALL.len()], |frame| frame.census);
    let mut spans = Vec::new();
    for (state, count) in State::ALL.into_iter().zip(counts).rev() {
        if count > 0 {
            let style = super::columns::state_style(theme, state);
            spans.push(Span::styled(format!(" {count} {} ", state.said(model.words())), style));
        }
    }
    spans
}

/// Bytes per second of all channels together, one cell a picture, newest right.
fn curve(model: &Model, width: usize) -> String {
    let cells: Vec<Option<f64>> = model
        .history
        .total
        .newest_first()
        .take(width)
        .map(|rates| rates.map(|rates| rates.sent + rates.received))
        .collect();
    let most = cells.iter().flatten().copied().fold(1.0, f64::max);
    let cells: String =
        cells.iter().rev().map(|cell| cell.map_or('┈', |bytes| ramp(bytes / most))).collect();
    fit(&cells, width, true)
}

/// The views, and what is done to the order and the choice of rows.
pub(super) fn draw_tabs(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    for (number, (view, from, to)) in (1..).zip(tab_spans(model.words())) {
        let place = Rect { x: area.x + from, width: to - from, ..area }.intersection(area);
        let style = if view == model.view { theme.focused } else { theme.dim };
        let key = if view == model.view { theme.focused } else { theme.key };
        let word = format!("{} ", view.word(model.words()));
        Line::from(vec![Span::styled(format!("{number} "), key), Span::styled(word, style)])
            .render(place, buf);
    }
    let text = doings(model);
    let used = tab_spans(model.words()).last().map_or(0, |(_, _, to)| usize::from(to)) + 2;
    let room = usize::from(area.width).saturating_sub(used);
    let text = fit(&text, room.min(text.chars().count()), false) + " ";
    Line::from(Span::styled(text, theme.warn)).right_aligned().render(area, buf);
}

fn doings(model: &Model) -> String {
    let words = model.words();
    let mut parts = Vec::new();
    match model.alerts.open() {
        0 => {}
        many => parts.push(words.alarms(many)),
    }
    let Behind { pictures, events, .. } = model.behind;
    parts.extend((pictures > 0).then(|| words.skipped(pictures)));
    parts.extend((events > 0).then(|| words.events_lost(events)));
    if model.view == View::Channels {
        let pane = &model.pane;
        let (all, some) = pane.counts;
        if !model.filter.is_empty() {
            parts.push(words.pass(some, all, &model.filter.text));
        }
        if !pane.marks.is_empty() {
            parts.push(words.marked(pane.marks.len()));
        }
        if !pane.sort.is_natural() {
            let way = if pane.sort.descending { "▼" } else { "▲" };
            parts.push(words.ordered_by(words.sort_key(pane.sort.by), way));
        }
        if pane.held {
            parts.push(words.order_held().to_owned());
        } else if !pane.sort.is_natural() && pane.holds(model.now) {
            parts.push(words.order_waits().to_owned());
        }
    }
    parts.join("  ")
}
