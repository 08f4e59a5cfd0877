//! What is on screen: `draw(model, theme, area, buffer)`, from the model and the theme alone.
//!
//! ```text
//! bar            who, how it stands
//! totals, tabs   all channels together; the views
//! table          or traffic, connections, events, instances
//! events detail  where there is room
//! notice, hints  what was said last; keys
//! ```

mod bar;
mod chooser;
mod columns;
mod connections;
mod detail;
mod dialogs;
mod events;
mod footer;
mod group;
mod instances;
mod layout;
mod paint;
mod preview;
mod prompt;
mod table;
mod traffic;

use super::dialog::Dialog;
use super::model::{Model, View};
use super::parts::glyphs::to_ascii;
use super::parts::words::Words;
use super::theme::Theme;
pub use columns::row_text;
pub use layout::{Hit, SMALLEST, Tier, hit, rows_of_table};
use paint::centred;
pub use preview::{Button, button};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// How many rows of the table this thread has formatted.
#[cfg(test)]
pub(crate) fn rows_formatted() -> usize {
    table::FORMATTED.with(std::cell::Cell::get)
}

/// Draws everything; where only ASCII is wanted, nothing else is left in the end (T-53).
pub fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    draw_all(model, theme, area, buf);
    if model.options.ascii {
        to_ascii(buf);
    }
}

fn draw_all(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme.text);
    let tier = Tier::of(area.width, area.height);
    if tier == Tier::None {
        return too_small(model.words(), theme, area, buf);
    }
    let places = layout::places(model, area);
    bar::draw(model, theme, places.bar, buf);
    bar::draw_totals(model, theme, places.totals, buf);
    bar::draw_tabs(model, theme, places.tabs, buf);
    match model.view {
        View::Channels | View::Traffic if model.detail => {
            detail::draw(model, theme, places.body, buf);
        }
        View::Channels => table::draw(model, theme, places.body, buf),
        View::Traffic => traffic::draw(model, theme, places.body, buf),
        View::Connections => connections::draw(model, theme, places.body, buf),
        View::Events => events::draw(model, theme, places.body, buf),
        View::Instances => instances::draw(model, theme, places.body, buf),
    }
    if places.lower.height > 0 {
        let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(1);
        let [left, right] = columns.areas(places.lower);
        events::draw(model, theme, left, buf);
        detail::draw(model, theme, right, buf);
    }
    footer::draw_notice(model, theme, places.notice, buf);
    footer::draw_hints(model, theme, places.hints, buf);
    draw_dialog(model, theme, area, buf);
}

fn draw_dialog(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    // the last line says what keys do
    let place = Rect { height: area.height.saturating_sub(1), ..area };
    match &model.dialog {
        None | Some(Dialog::Filter(..)) => {}
        Some(Dialog::Palette(prompt)) => prompt::draw(model, prompt, theme, place, buf),
        Some(Dialog::Help(help)) => dialogs::draw_help(model, help, theme, place, buf),
        Some(Dialog::Form(form)) => dialogs::draw_form(form, theme, place, buf),
        Some(Dialog::Confirm(confirm)) => preview::draw(model.words(), confirm, theme, place, buf),
        Some(Dialog::Paper(paper)) => dialogs::draw_paper(paper, theme, place, buf),
        Some(Dialog::Columns(columns)) => chooser::draw_columns(model, columns, theme, place, buf),
        Some(Dialog::Copies(copies)) => {
            chooser::draw_copies(model.words(), copies, theme, place, buf);
        }
        Some(Dialog::Deeds(deeds, here)) => {
            dialogs::draw_deeds(model.words(), (deeds, *here), theme, place, buf);
        }
    }
}

fn too_small(words: Words, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (width, height) = SMALLEST;
    let lines = [
        Line::styled(words.too_small(area.width, area.height), theme.warn),
        Line::styled(words.too_small_need(width, height), theme.dim),
    ];
    let place = centred(area, area.width, 2);
    for (row, line) in place.rows().zip(lines) {
        line.centered().render(row, buf);
    }
}

#[cfg(test)]
mod tests;
