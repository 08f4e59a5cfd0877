//! What each column says of a row, and how it looks. Which columns there are is decided in
//! `parts/columns`, by what was chosen and by the width alone, never by the data: nothing jumps.

use super::paint::fit;
use super::table::LEFT;
use crate::tui::act::{label, short_label};
use crate::tui::model::Model;
use crate::tui::model::frame::{Figures, State, Sum};
use crate::tui::model::log::Entry;
use crate::tui::model::pending::Fate;
use crate::tui::parts::bytes::Units;
use crate::tui::parts::columns::{self, Column};
use crate::tui::parts::words::Words;
use crate::tui::rate::{Rates, Series};
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{ago, countdown, micros, short};
use balance_proto::discipline::Discipline;
use balance_proto::id::ChannelKey;
use balance_proto::state::{Admin, Drain};
use balance_proto::view::{ChannelView, GroupView};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// For so long a change is seen on its row, in milliseconds (T-25).
const FLASH_MS: u64 = 3_000;

/// The heading of a column.
pub(super) fn heading(column: Column, words: Words) -> &'static str {
    match column {
        Column::Place => words.column_place(),
        Column::State => words.column_state(),
        Column::Address => words.column_address(),
        Column::Group => words.column_group(),
        Column::Kind => words.column_kind(),
        Column::Open => words.column_open(),
        Column::Maxc => words.column_maxc(),
        Column::Use => words.column_use(),
        Column::New => words.column_new(),
        Column::Total => words.column_total(),
        Column::Failed => words.column_failed(),
        Column::In => words.column_in(),
        Column::Out => words.column_out(),
        Column::Sent => words.column_sent(),
        Column::Received => words.column_received(),
        Column::Queue => words.column_queue(),
        Column::Errors => "5XX",
        Column::Median => "P50",
        Column::Slow => "P99",
        Column::Sessions => words.column_sessions(),
        Column::Change => words.column_change(),
        Column::Age => words.column_age(),
        Column::Trend => words.column_trend(),
    }
}

/// The columns that are on screen in a table of this width, each with its own.
pub(super) fn shown(model: &Model, width: usize) -> Vec<(Column, usize)> {
    columns::fitting(model.options.columns.as_deref(), width, LEFT, model.is_http())
}

/// A channel, with all that is needed to say something of it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub model: &'a Model,
    pub theme: &'a Theme,
    pub at: ChannelKey,
    pub group: &'a GroupView,
    pub channel: &'a ChannelView,
    pub figures: Figures,
}

/// What a column says of a channel, and how it looks.
pub(super) fn cell(subject: Subject<'_>, (column, width): (Column, usize)) -> (String, Style) {
    let Subject { model, theme, at, group, channel, figures } = subject;
    let (counters, rates, units) = (&channel.counters, figures.rates, model.options.units);
    let plain = if channel.admin.is_enabled() { theme.text } else { theme.dim };
    match column {
        Column::Place => (at.to_string(), plain),
        Column::State => state(subject),
        Column::Address => (address(channel, width), plain),
        Column::Group => (at.group.to_string(), plain),
        Column::Kind => (kind(group.discipline).to_owned(), theme.dim),
        Column::Open => (short(counters.current.into()), plain),
        Column::Maxc => (maxc(model, channel), theme.dim),
        Column::Use => {
            let limit = channel.maxc.limit().map(|limit| u64::from(limit.get()));
            use_bar(theme, counters.current.into(), limit, width)
        }
        Column::New => (rate(rates, |r| r.connections, Units::Si), plain),
        Column::Total => (short(counters.total), plain),
        Column::Failed => failed(theme, counters.failed),
        Column::In => (rate(rates, |r| r.sent, units), theme.inward),
        Column::Out => (rate(rates, |r| r.received, units), theme.outward),
        Column::Sent => (units.short(counters.sent), plain),
        Column::Received => (units.short(counters.received), plain),
        Column::Queue => level(theme, channel.exchanges.queue.now),
        Column::Errors => failed(theme, channel.exchanges.answers[4]),
        Column::Median => (micros(channel.exchanges.response.p50_us), plain),
        Column::Slow => (micros(channel.exchanges.response.p99_us), plain),
        Column::Sessions => (short(channel.exchanges.sessions_max.into()), plain),
        Column::Change => {
            let last = model.last_changes.get(&at);
            (last.map(|entry| entry.text.clone()).unwrap_or_default(), theme.dim)
        }
        Column::Age => {
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

/// The row of a channel as it is on screen, its parts two blanks apart (T-48).
#[must_use]
pub fn row_text(model: &Model, at: ChannelKey) -> String {
    let theme = Theme::mono();
    let Some(frame) = model.shown() else { return String::new() };
    let (Some((group, _)), Some((channel, figures))) = (frame.group(at.group), frame.channel(at))
    else {
        return String::new();
    };
    let subject = Subject { model, theme: &theme, at, group, channel, figures: *figures };
    // bars and curves are for the eye
    let picture = |column| matches!(column, Column::Use | Column::Trend);
    let columns = shown(model, usize::from(model.size.0)).into_iter();
    let columns = columns.filter(|(column, _)| !picture(*column));
    let cells = columns.map(|(column, width)| cell(subject, (column, width)).0.trim().to_owned());
    cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
}

/// Where a channel leads, with its name in the HTTP mode; shorter where there is less room.
fn address(channel: &ChannelView, width: usize) -> String {
    let name = channel.name.map_or_else(String::new, |name| format!("{name} "));
    let full = name.clone() + &label(channel);
    if full.width() <= width { full } else { name + &short_label(channel) }
}

/// How a group shares out clients, as it is typed.
pub(super) fn kind(discipline: Discipline) -> &'static str {
    match discipline {
        Discipline::RoundRobin => "rr",
        Discipline::Hash => "hash",
    }
}

/// What a column says of a group as a whole.
pub(super) fn sum_cell(
    model: &Model,
    theme: &Theme,
    sum: &Sum,
    curve: impl Iterator<Item = Option<Rates>>,
    (column, width): (Column, usize),
) -> (String, Style) {
    let (rates, units) = (sum.rates, model.options.units);
    match column {
        Column::Open => (short(sum.open), theme.title),
        Column::Maxc => (sum.room.map_or_else(|| unlimited(model), short), theme.dim),
        Column::Use => use_bar(theme, sum.open, sum.room, width),
        Column::New => (rate(rates, |r| r.connections, Units::Si), theme.title),
        Column::Total => (short(sum.total), theme.title),
        Column::Failed => failed(theme, sum.failed),
        Column::In => (rate(rates, |r| r.sent, units), theme.inward),
        Column::Out => (rate(rates, |r| r.received, units), theme.outward),
        Column::Sent => (units.short(sum.sent), theme.title),
        Column::Received => (units.short(sum.received), theme.title),
        Column::Trend => (trend(curve, width), theme.outward),
        // of several channels nothing is said
        _ => (String::new(), theme.text),
    }
}

fn rate(rates: Option<Rates>, of: fn(Rates) -> f64, units: Units) -> String {
    rates.map_or_else(|| "—".to_owned(), |rates| units.rate(of(rates)))
}

fn failed(theme: &Theme, failed: u64) -> (String, Style) {
    (short(failed), if failed > 0 { theme.warn } else { theme.dim })
}

fn level(theme: &Theme, waiting: u32) -> (String, Style) {
    (short(waiting.into()), if waiting > 0 { theme.warn } else { theme.dim })
}

/// Glyph, word, and what is going on: `…` asked, `✓` done, `!` refused, `?` unknown, `~` old; of a
/// channel that is being emptied, how long that will take (N-03).
fn state(subject: Subject<'_>) -> (String, Style) {
    let Subject { model, theme, at, figures, channel, .. } = subject;
    let state = figures.state;
    let fate = model.changes.fate(at).map(Fate::sign).unwrap_or_default();
    let old = if model.is_fresh() { "" } else { "~" };
    let mut text = format!("{} {}{fate}{old}", state.glyph(), state.said(model.words()));
    if let (Admin::Draining(drain), true, true) = (&channel.admin, fate.is_empty(), old.is_empty())
        && let Some(left) = drain_left(model, drain, channel.counters.current)
    {
        text = format!("{} {}", state.glyph(), model.words().state_draining_for(&left));
    }
    let style = state_style(theme, state);
    let fresh = |entry: &Entry| model.unix_ms().saturating_sub(entry.unix_ms) < FLASH_MS;
    let flashes = !model.options.still && model.last_changes.get(&at).is_some_and(fresh);
    (text, if flashes { style.patch(theme.changed) } else { style })
}

/// What comes first: the channel is empty at the rate at which its connections end, or the time it
/// was given is over.
fn drain_left(model: &Model, drain: &Drain, current: u32) -> Option<String> {
    let now = model.unix_ms();
    let deadline = drain.deadline_unix_ms.map(|at| at.saturating_sub(now).div_ceil(1_000));
    let empty = drain.estimate_s(now, current);
    deadline.into_iter().chain(empty).min().map(countdown)
}

pub(super) fn state_style(theme: &Theme, state: State) -> Style {
    match state {
        State::Up => theme.good,
        State::Disabled => theme.dim,
        State::Full | State::Draining => theme.warn,
        State::Failing | State::Down | State::Autodisabled => theme.bad,
    }
}

/// A limit; none is none, and not 0 (T-23).
pub(super) fn maxc(model: &Model, channel: &ChannelView) -> String {
    channel.maxc.limit().map_or_else(|| unlimited(model), |limit| short(limit.get().into()))
}

fn unlimited(model: &Model) -> String {
    model.glyphs().unlimited().to_owned()
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
        // the half one is the bar under the eye
        bar.push(['▏', '▎', '▍', '▍', '▋', '▊', '▉'][rest - 1]);
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
