//! The columns of the tables: which ones fit, and what each says of a channel.
//!
//! Which columns there are depends on the width alone, never on the data: nothing jumps.

use super::paint::fit;
use crate::tui::act::{label, short_label};
use crate::tui::model::{Model, State};
use crate::tui::rate::Rates;
use crate::tui::theme::{Theme, ramp};
use crate::tui::units::{short, short_rate};
use balance_proto::id::ChannelKey;
use balance_proto::view::ChannelView;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// A column of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    State,
    Address,
    /// Connections, and their limit.
    Open,
    Use,
    New,
    Total,
    Failed,
    In,
    Out,
    Sent,
    Received,
    Trend,
}

impl Column {
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Number => "#",
            Self::State => "STATE",
            Self::Address => "ADDRESS",
            Self::Open => "OPEN/MAXC",
            Self::Use => "USE",
            Self::New => "NEW/s",
            Self::Total => "TOTAL",
            Self::Failed => "FAILED",
            Self::In => "IN/s",
            Self::Out => "OUT/s",
            Self::Sent => "SENT",
            Self::Received => "RECEIVED",
            Self::Trend => "TREND",
        }
    }

    pub(super) fn is_number(self) -> bool {
        !matches!(self, Self::State | Self::Address | Self::Use)
    }
}

/// The columns that fit, each with its width.
pub(super) fn columns(width: usize) -> Vec<(Column, usize)> {
    use Column as C;
    let mut columns = match width {
        150.. => vec![
            (C::Number, 3),
            (C::State, 11),
            (C::Address, 0),
            (C::Open, 9),
            (C::Use, 12),
            (C::New, 6),
            (C::Total, 6),
            (C::Failed, 6),
            (C::In, 6),
            (C::Out, 6),
            (C::Sent, 6),
            (C::Received, 8),
            (C::Trend, 0),
        ],
        110.. => vec![
            (C::Number, 3),
            (C::State, 11),
            (C::Address, 0),
            (C::Open, 9),
            (C::Use, 8),
            (C::New, 5),
            (C::Total, 5),
            (C::Failed, 6),
            (C::In, 5),
            (C::Out, 5),
            (C::Trend, 0),
        ],
        76.. => vec![
            (C::Number, 2),
            (C::State, 10),
            (C::Address, 0),
            (C::Open, 9),
            (C::New, 5),
            (C::Total, 5),
            (C::Failed, 6),
            (C::In, 4),
            (C::Out, 5),
        ],
        56.. => {
            vec![(C::Number, 2), (C::State, 10), (C::Address, 0), (C::Open, 9), (C::Out, 5)]
        }
        _ => vec![(C::Number, 2), (C::State, 10), (C::Address, 0), (C::Open, 9)],
    };
    let fixed: usize = columns.iter().map(|(_, width)| width + 1).sum();
    let mut rest = width.saturating_sub(fixed + 1);
    let has_trend = columns.last().is_some_and(|(column, _)| *column == C::Trend);
    for (column, width) in &mut columns {
        match column {
            C::Address => *width = if has_trend { rest.min(34) } else { rest },
            C::Trend => *width = rest,
            _ => continue,
        }
        rest = rest.saturating_sub(*width);
    }
    columns
}

/// What a column says of a channel, and how it looks.
pub(super) fn cell(
    model: &Model,
    theme: &Theme,
    at: ChannelKey,
    channel: &ChannelView,
    (column, width): (Column, usize),
) -> (String, Style) {
    let counters = &channel.counters;
    let state = model.state(at, channel);
    let rates = model.history.rates(at);
    let rate = |of: fn(Rates) -> f64| rates.map_or_else(|| "—".to_owned(), |r| short_rate(of(r)));
    let plain = if channel.admin.is_enabled() { theme.text } else { theme.dim };
    match column {
        Column::Number => (channel.id.to_string(), plain),
        Column::State => (state_text(model, at, state), state_style(theme, state)),
        Column::Address => {
            let full = label(channel);
            let text = if full.width() <= width { full } else { short_label(channel) };
            (text, plain)
        }
        Column::Open => (format!("{}/{}", short(counters.current.into()), maxc(channel)), plain),
        Column::Use => use_bar(theme, channel, width),
        Column::New => (rate(|r| r.connections), plain),
        Column::Total => (short(counters.total), plain),
        Column::Failed if counters.failed > 0 => (short(counters.failed), theme.warn),
        Column::Failed => ("0".to_owned(), theme.dim),
        Column::In => (rate(|r| r.sent), theme.inward),
        Column::Out => (rate(|r| r.received), theme.outward),
        Column::Sent => (short(counters.sent), plain),
        Column::Received => (short(counters.received), plain),
        Column::Trend => (trend(model, at, width), theme.outward),
    }
}

fn state_text(model: &Model, at: ChannelKey, state: State) -> String {
    let (glyph, word) = state.words();
    let pending = model.pending.iter().any(|pending| pending.at == Some(at));
    format!("{glyph} {word}{}", if pending { "…" } else { "" })
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

fn use_bar(theme: &Theme, channel: &ChannelView, width: usize) -> (String, Style) {
    let Some(limit) = channel.maxc.limit() else { return (String::new(), theme.dim) };
    let part = f64::from(channel.counters.current) / f64::from(limit.get());
    let style = match part {
        ..0.7 => theme.good,
        ..0.95 => theme.warn,
        _ => theme.bad,
    };
    let full = ((part.min(1.0) * width as f64).round() as usize).min(width);
    ("█".repeat(full) + &"░".repeat(width - full), style)
}

/// Bytes per second of a channel, one cell a picture, newest right, its own highest as the scale.
fn trend(model: &Model, at: ChannelKey, width: usize) -> String {
    let Some(series) = model.history.of(at) else { return String::new() };
    let bytes: Vec<f64> = series.history().rev().take(width).map(|r| r.sent + r.received).collect();
    let most = bytes.iter().copied().fold(1.0, f64::max);
    let cells: String = bytes.iter().rev().map(|bytes| ramp(bytes / most)).collect();
    fit(&cells, width, true)
}
