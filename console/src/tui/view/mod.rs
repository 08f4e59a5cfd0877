//! Draws the model. Pure: what is drawn depends on the model and the theme alone.
//!
//! ```text
//! bar            who, how it stands
//! totals         all channels together
//! groups         one table a group
//! events detail  where there is room
//! notice         what was said last
//! hints          keys
//! ```

mod bar;
mod columns;
mod detail;
mod dialogs;
mod events;
mod footer;
mod groups;
mod paint;

use super::dialog::Dialog;
use super::model::Model;
use super::theme::Theme;
use paint::centred;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// The smallest terminal the table is shown in.
pub const SMALLEST: (u16, u16) = (40, 8);
/// From this height on there is room for events and detail below the groups.
const ROOMY: (u16, u16) = (100, 34);

/// Draws everything.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme.text);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(theme, area, buf);
    }
    let roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
    let said = footer::notice(model, area.width);
    let said_height = u16::try_from(said.len()).unwrap_or(1);
    // the tables have the first say, but not all of it
    let left = area.height.saturating_sub(groups::height(model) + 4);
    let lower = if roomy { left.max(area.height / 4) } else { 0 };
    let rows = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(lower),
        Constraint::Length(said_height),
        Constraint::Length(1),
    ]);
    let [bar, totals, groups, lower, notice, hints] = rows.areas(area);
    bar::draw(model, theme, bar, buf);
    bar::draw_totals(model, theme, totals, buf);
    groups::draw(model, theme, groups, buf);
    if roomy {
        let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(1);
        let [left, right] = columns.areas(lower);
        events::draw(model, theme, left, buf);
        detail::draw(model, theme, right, buf);
    }
    footer::draw_notice(&said, theme, notice, buf);
    footer::draw_hints(model, theme, hints, buf);
    match &model.dialog {
        None if model.detail && !roomy => {
            let most = Rect { height: groups.height, ..groups };
            detail::draw_over(model, theme, most, buf);
        }
        None => {}
        Some(Dialog::Help(line)) => dialogs::draw_help(*line, theme, area, buf),
        Some(Dialog::Form(form)) => dialogs::draw_form(form, theme, area, buf),
        Some(Dialog::Confirm(confirm)) => dialogs::draw_confirm(confirm, theme, area, buf),
    }
}

fn too_small(theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (width, height) = SMALLEST;
    let lines = [
        Line::styled(format!("{}x{} is too small", area.width, area.height), theme.warn),
        Line::styled(format!("need {width}x{height}; q quits"), theme.dim),
    ];
    let place = centred(area, area.width, 2);
    for (row, line) in place.rows().zip(lines) {
        line.centered().render(row, buf);
    }
}

#[cfg(test)]
mod tests;
