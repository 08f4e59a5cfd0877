//! The columns of the table: which ones fit, and what each says of a row.
//!
//! Which columns there are depends on the width alone, never on the data: nothing jumps.

use super::paint::fit;
use crate::tui::act::{label, short_label};
use crate::tui::model::Model;
use crate::tui::model::frame::{Figures, State, Sum};
use crate::tui::model::log::Entry;
use crate::tui::model::pending::Fate;
use crate::tui::parts::sort::SortKey;
use crate::tui::rate::{Rates, Series};
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{ago, micros, short, short_rate};
use balance_proto::id::ChannelKey;
use balance_proto::view::ChannelView;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// For so long a change is seen on its row, in milliseconds (T-25).
const FLASH_MS: u64 = 3_000;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Place,
    State,
    Address,
    Open,
    Maxc,
    Use,
    New,
    Total,
    Failed,
    In,
    Out,
    Sent,
    Received,
    Queue,
    Errors,
    Slow,
    Changed,
    Trend,
}

impl Column {
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Place => "CH",
            Self::State => "STATE",
            Self::Address => "ADDRESS",
            Self::Open => "OPEN",
            Self::Maxc => "MAXC",
            Self::Use => "USE",
            Self::New => "NEW/s",
            Self::Total => "TOTAL",
            Self::Failed => "FAIL",
            Self::In => "IN/s",
            Self::Out => "OUT/s",
            Self::Sent => "SENT",
            Self::Received => "RECV",
            Self::Queue => "QUEUE",
            Self::Errors => "5XX",
            Self::Slow => "P99",
            Self::Changed => "CHANGED",
            Self::Trend => "TREND",
        }
    }

    pub(super) fn is_number(self) -> bool {
        !matches!(self, Self::Place | Self::State | Self::Address | Self::Use | Self::Trend)
    }

    /// What a click on its heading orders by.
    pub(super) fn sorts_by(self) -> Option<SortKey> {
        Some(match self {
            Self::Place => SortKey::Place,
            Self::State => SortKey::State,
            Self::Address => SortKey::Address,
            Self::Open => SortKey::Current,
            Self::Maxc => SortKey::Maxc,
            Self::Use => SortKey::Use,
            Self::New => SortKey::New,
            Self::Total => SortKey::Total,
            Self::Failed => SortKey::Failed,
            Self::In => SortKey::In,
            Self::Sent => SortKey::Sent,
            Self::Out => SortKey::Out,
            Self::Received => SortKey::Received,
            Self::Changed => SortKey::Changed,
            Self::Queue | Self::Errors | Self::Slow | Self::Trend => return None,
        })
    }
}

/// The columns that fit beside the mark at the left, each with its width.
pub(super) fn columns(width: usize, http: bool) -> Vec<(Column, usize)> {
    use Column as C;
    let place = (C::Place, if width >= 76 { 6 } else { 5 });
    let (state, address) = ((C::State, 11), (C::Address, 0));
    let mut columns = vec![place, state, address, (C::Open, 4), (C::Maxc, 4)];
    match width {
        150.. => columns.extend([
            (C::Use, 14),
            (C::New, 5),
            (C::Total, 5),
            (C::Failed, 4),
            (C::In, 5),
            (C::Out, 5),
            (C::Sent, 5),
            (C::Received, 5),
            (C::Changed, 7),
            (C::Trend, 0),
        ]),
        100.. => columns.extend([
            (C::Use, 8),
            (C::New, 5),
            (C::Total, 5),
            (C::Failed, 4),
            (C::In, 5),
            (C::Out, 5),
            (C::Trend, 0),
        ]),
        78.. => {
            columns.extend([(C::New, 5), (C::Total, 5), (C::Failed, 4), (C::In, 4), (C::Out, 5)]);
        }
        58.. => columns.extend([(C::New, 5), (C::Out, 5)]),
        _ => {}
    }
    if http {
        // requests and their answers say more than bytes do
        for (column, width) in &mut columns {
            *column = match *column {
                C::Sent => C::Queue,
                C::Received => C::Slow,
                C::Failed => C::Errors,
                other => other,
            };
            *width = if *column == C::Errors { 4.max(*width) } else { *width };
        }
    }
    let fixed: usize = columns.iter().map(|(_, width)| width + 1).sum();
    let mut rest = width.saturating_sub(fixed + super::table::LEFT);
    let has_trend = columns.last().is_some_and(|(column, _)| *column == C::Trend);
    for (column, width) in &mut columns {
        match column {
            C::Address => {
                *width = if has_trend { (rest * 3 / 5).clamp(15, 45).min(rest) } else { rest }
            }
            C::Trend => *width = rest,
            _ => continue,
        }
        rest = rest.saturating_sub(*width);
    }
    columns
}

/// A channel, with all that is needed to say something of it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub model: &'a Model,
    pub theme: &'a Theme,
    pub at: ChannelKey,
    pub channel: &'a ChannelView,
    pub figures: Figures,
}

/// What a column says of a channel, and how it looks.
pub(super) fn cell(subject: Subject<'_>, (column, width): (Column, usize)) -> (String, Style) {
    let Subject { model, theme, at, channel, figures } = subject;
    let counters = &channel.counters;
    let rates = figures.rates;
    let plain = if channel.admin.is_enabled() { theme.text } else { theme.dim };
    match column {
        Column::Place => (at.to_string(), plain),
        Column::State => state(subject),
        Column::Address => {
            let name = channel.name.map_or_else(String::new, |name| format!("{name} "));
            let full = name.clone() + &label(channel);
            let text = if full.width() <= width { full } else { name + &short_label(channel) };
            (text, plain)
        }
        Column::Open => (short(counters.current.into()), plain),
        Column::Maxc => (maxc(channel), theme.dim),
        Column::Use => {
            let limit = channel.maxc.limit().map(|limit| u64::from(limit.get()));
            use_bar(theme, counters.current.into(), limit, width)
        }
        Column::New => (rate(rates, |r| r.connections), plain),
        Column::Total => (short(counters.total), plain),
        Column::Failed => failed(theme, counters.failed),
        Column::In => (rate(rates, |r| r.sent), theme.inward),
        Column::Out => (rate(rates, |r| r.received), theme.outward),
        Column::Sent => (short(counters.sent), plain),
        Column::Received => (short(counters.received), plain),
        Column::Queue => level(theme, channel.exchanges.queue.now),
        Column::Errors => failed(theme, channel.exchanges.answers[4]),
        Column::Slow => (micros(channel.exchanges.response.p99_us), plain),
        Column::Changed => {
            let when = model.last_changes.get(&at).map(|entry| entry.unix_ms);
            let text = when.map(|when| ago(model.unix_ms().saturating_sub(when) / 1000));
            (text.unwrap_or_default(), theme.dim)
        }
        Column::Trend => {
            let series = model.history.of(at).into_iter().flat_map(Series::newest_first);
            (trend(series, width), theme.outward)
        }
    }
}

/// What a column says of a group as a whole.
pub(super) fn sum_cell(
    theme: &Theme,
    sum: &Sum,
    curve: impl Iterator<Item = Option<Rates>>,
    (column, width): (Column, usize),
) -> (String, Style) {
    let rates = sum.rates;
    match column {
        Column::Place
        | Column::State
        | Column::Address
        | Column::Changed
        | Column::Queue
        | Column::Errors
        | Column::Slow => (String::new(), theme.text),
        Column::Open => (short(sum.open), theme.title),
        Column::Maxc => (sum.room.map_or_else(|| "∞".to_owned(), short), theme.dim),
        Column::Use => use_bar(theme, sum.open, sum.room, width),
        Column::New => (rate(rates, |r| r.connections), theme.title),
        Column::Total => (short(sum.total), theme.title),
        Column::Failed => failed(theme, sum.failed),
        Column::In => (rate(rates, |r| r.sent), theme.inward),
        Column::Out => (rate(rates, |r| r.received), theme.outward),
        Column::Sent => (short(sum.sent), theme.title),
        Column::Received => (short(sum.received), theme.title),
        Column::Trend => (trend(curve, width), theme.outward),
    }
}

fn rate(rates: Option<Rates>, of: fn(Rates) -> f64) -> String {
    rates.map_or_else(|| "—".to_owned(), |rates| short_rate(of(rates)))
}

fn failed(theme: &Theme, failed: u64) -> (String, Style) {
    (short(failed), if failed > 0 { theme.warn } else { theme.dim })
}

fn level(theme: &Theme, waiting: u32) -> (String, Style) {
    (short(waiting.into()), if waiting > 0 { theme.warn } else { theme.dim })
}

/// Glyph, word, and what is going on: `…` asked, `✓` done, `!` refused, `?` unknown, `~` old.
fn state(subject: Subject<'_>) -> (String, Style) {
    let Subject { model, theme, at, figures, .. } = subject;
    let state = figures.state;
    let fate = model.changes.fate(at).map(Fate::sign).unwrap_or_default();
    let old = if model.is_fresh() { "" } else { "~" };
    let text = format!("{} {}{fate}{old}", state.glyph(), state.word());
    let style = state_style(theme, state);
    let fresh = |entry: &Entry| model.unix_ms().saturating_sub(entry.unix_ms) < FLASH_MS;
    let flashes = !model.options.still && model.last_changes.get(&at).is_some_and(fresh);
    (text, if flashes { style.patch(theme.changed) } else { style })
}

pub(super) fn state_style(theme: &Theme, state: State) -> Style {
    match state {
        State::Up => theme.good,
        State::Disabled => theme.dim,
        State::Full | State::Draining => theme.warn,
        State::Failing | State::Down | State::Autodisabled => theme.bad,
    }
}

pub(super) fn maxc(channel: &ChannelView) -> String {
    channel.maxc.limit().map_or_else(|| "∞".to_owned(), |limit| short(limit.get().into()))
}

/// A bar for a part of a limit; none without a limit (T-23).
pub(super) fn use_bar(
    theme: &Theme,
    open: u64,
    limit: Option<u64>,
    width: usize,
) -> (String, Style) {
    let Some(limit) = limit.filter(|limit| *limit > 0) else { return (String::new(), theme.dim) };
    let part = open as f64 / limit as f64;
    let style = match part {
        ..0.7 => theme.good,
        ..0.95 => theme.warn,
        _ => theme.bad,
    };
    let eighths = ((part.min(1.0) * width as f64 * 8.0).round() as usize).min(width * 8);
    let (full, rest) = (eighths / 8, eighths % 8);
    let mut bar = "█".repeat(full);
    if rest > 0 {
        bar.push(['▏', '▎', '▍', '▌', '▋', '▊', '▉'][rest - 1]);
    }
    let blank = width - full - usize::from(rest > 0);
    (bar + &"·".repeat(blank), style)
}

/// Bytes per second, one cell a picture, newest right, the highest of them as the scale. Where
/// nothing is known there is a gap.
pub(super) fn trend(newest_first: impl Iterator<Item = Option<Rates>>, width: usize) -> String {
    let cells: Vec<Option<f64>> =
        newest_first.take(width).map(|r| r.map(|r| r.sent + r.received)).collect();
    let most = cells.iter().flatten().copied().fold(1.0, f64::max);
    let cells: String =
        cells.iter().rev().map(|cell| cell.map_or('┈', |bytes| ramp(bytes / most))).collect();
    fit(&cells, width, true)
}
