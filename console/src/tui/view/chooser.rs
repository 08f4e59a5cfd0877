//! Two small choices: which columns there are, and what is to be copied.

use super::columns;
use super::dialogs::{draw_lines, open_box};
use super::paint::fit;
use crate::tui::dialog::columns::Columns;
use crate::tui::dialog::copies::Copies;
use crate::tui::model::Model;
use crate::tui::parts::words::Words;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

pub(super) fn draw_columns(
    model: &Model,
    choice: &Columns,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let words = model.words();
    let on_screen = columns::shown(model, usize::from(area.width));
    let lines: Vec<Line<'_>> = choice
        .lines
        .iter()
        .map(|(column, wanted)| {
            let fits = on_screen.iter().any(|(shown, _)| shown == column);
            let (mark, style) = match (wanted, fits) {
                (true, true) => ("[x]", theme.text),
                (true, false) => ("[x]", theme.dim),
                (false, _) => ("[ ]", theme.dim),
            };
            let heading = fit(columns::heading(*column, words), 13, false);
            // as long as nobody has chosen, a narrow screen has fewer, and that is as it should be
            let lacks_room = *wanted && !fits && choice.chosen.is_some();
            let room = if lacks_room { format!(" {}:", words.no_room()) } else { String::new() };
            Line::from(vec![
                Span::styled(format!(" {mark} "), theme.key),
                Span::styled(heading, if *wanted { theme.title } else { theme.dim }),
                Span::styled(room, theme.warn),
                Span::styled(format!(" {}", words.column(*column)), style),
            ])
        })
        .collect();
    let place = open_box(words.columns_title(), lines.len(), theme.border_active, theme, area, buf);
    under_bar(&lines, choice.here, theme, place, buf);
}

pub(super) fn draw_copies(
    words: Words,
    copies: &Copies,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let width = usize::from(area.width).min(76).saturating_sub(24);
    let lines: Vec<Line<'_>> = copies
        .offers
        .iter()
        .map(|offer| {
            Line::from(vec![
                Span::styled(format!(" {} ", offer.key), theme.key),
                Span::styled(fit(offer.what, 14, false), theme.dim),
                Span::styled(format!(" {}", fit(&offer.text, width, false)), theme.text),
            ])
        })
        .collect();
    let place = open_box(words.copies_title(), lines.len(), theme.border_active, theme, area, buf);
    under_bar(&lines, copies.here, theme, place, buf);
}

/// As many lines as fit, the one under the bar among them.
fn under_bar(lines: &[Line<'_>], here: usize, theme: &Theme, place: Rect, buf: &mut Buffer) {
    let top = (here + 1).saturating_sub(usize::from(place.height));
    draw_lines(&lines[top.min(lines.len())..], place, buf);
    if let Some(row) = place.rows().nth(here.saturating_sub(top)) {
        buf.set_style(row, theme.selected);
    }
}
