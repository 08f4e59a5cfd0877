//! What happened lately, newest at the bottom. Times are UTC.

use super::paint::{boxed, fit, heading};
use crate::tui::model::log::Mood;
use crate::tui::model::{Model, View};
use crate::tui::theme::Theme;
use crate::tui::units::time_of_day;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let whole = model.view == View::Events;
    let title = match model.log.back {
        0 => "events, UTC".to_owned(),
        back => format!("events, UTC; {back} newer ones below"),
    };
    let border = if whole { theme.border_active } else { theme.border };
    let inner = boxed(heading(&title, theme), border, area, buf);
    if model.log.is_empty() {
        let nothing = " changes of yours and of others will be listed here";
        Line::styled(nothing, theme.dim).render(inner, buf);
    }
    let height = usize::from(inner.height);
    let count = model.log.window(height).count();
    for (n, (entry, row)) in model.log.window(height).zip(inner.rows()).enumerate() {
        let room = usize::from(row.width).saturating_sub(12);
        let sign = Span::styled(format!("{} ", entry.mood.sign()), style(entry.mood, theme));
        let line = vec![
            Span::styled(format!(" {} ", time_of_day(entry.unix_ms)), theme.dim),
            sign,
            Span::styled(fit(&entry.text, room, false), style(entry.mood, theme)),
        ];
        Line::from(line).render(row, buf);
        if whole && n + 1 == count {
            buf.set_style(row, theme.selected);
        }
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
