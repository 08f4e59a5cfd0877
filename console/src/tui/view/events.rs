//! What happened lately, newest at the bottom. Times are UTC.

use super::paint::{boxed, fit, heading};
use crate::tui::model::{Model, Mood};
use crate::tui::theme::Theme;
use crate::tui::units::time_of_day;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let inner = boxed(heading("events, UTC", theme), theme.border, area, buf);
    if model.log.is_empty() {
        let nothing = " changes of yours and of others will be listed here";
        Line::styled(nothing, theme.dim).render(inner, buf);
    }
    let shown = usize::from(inner.height).min(model.log.len());
    let latest = model.log.iter().skip(model.log.len() - shown);
    for (entry, row) in latest.zip(inner.rows()) {
        let room = usize::from(row.width).saturating_sub(10);
        let line = vec![
            Span::styled(format!(" {} ", time_of_day(entry.unix_ms)), theme.dim),
            Span::styled(fit(&entry.text, room, false), style(entry.mood, theme)),
        ];
        Line::from(line).render(row, buf);
    }
}

pub(super) fn style(mood: Mood, theme: &Theme) -> Style {
    match mood {
        Mood::Plain => theme.text,
        Mood::Good => theme.good,
        Mood::Warn => theme.warn,
        Mood::Bad => theme.bad,
    }
}
