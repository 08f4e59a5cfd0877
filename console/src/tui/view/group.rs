//! What the row of a group says before its sums: its name, how it shares out clients, how many of its
//! channels can take some, what it is there for, and where clients go from it (T-19).

use super::columns::kind;
use crate::tui::model::Model;
use crate::tui::model::frame::{Duty, Frame, GroupFigures};
use crate::tui::theme::Theme;
use balance_proto::view::GroupView;
use ratatui::text::{Line, Span};

/// As much of it as fits into so many columns; nothing of it is cut.
pub(super) fn title(
    model: &Model,
    theme: &Theme,
    (group, figures): (&GroupView, &GroupFigures),
    frame: &Frame,
    room: usize,
) -> Line<'static> {
    let words = model.words();
    let sign = if model.pane.collapsed.contains(&group.id) { "▸" } else { "▾" };
    let name = format!(" {sign} {}", words.group_title(&group.id.to_string()));
    let (some, all) = (figures.sum.usable, figures.sum.channels);
    let usable = match (some, all) {
        (0, _) => theme.bad,
        (some, all) if some < all => theme.warn,
        _ => theme.good,
    };
    let duty = match figures.duty {
        Duty::Serving => theme.good,
        Duty::Spare => theme.dim,
        Duty::Out => theme.bad,
    };
    // groups are tried in their order
    let next = frame.table.groups.get(group.id.index() + 1).map(|next| format!("→ {}", next.id));
    let parts = [
        (" ", words.discipline(group.discipline).to_owned(), theme.dim),
        ("  ", words.usable(some, all), usable),
        ("  ", figures.duty.word(words).to_owned(), duty),
        (" ", next.unwrap_or_default(), theme.dim),
    ];
    let short = kind(group.discipline).to_owned();
    let line = |long: bool, count: usize| {
        let mut line = Line::from(Span::styled(name.clone(), theme.title));
        for (n, (gap, text, style)) in parts.iter().take(count).enumerate() {
            let text = if n == 0 && !long { &short } else { text };
            line.push_span(Span::raw(*gap));
            line.push_span(Span::styled(text.clone(), *style));
        }
        line
    };
    // what goes first: where clients go next, the long word, what it is there for, how it shares out;
    // by the room alone, so that all groups say the same, and less only where a name is too long
    let shapes = [(54, true, 4), (50, true, 3), (0, false, 3), (0, false, 2), (0, true, 0)];
    let shapes = shapes.into_iter().filter(|(least, ..)| room >= *least);
    let mut lines = shapes.map(|(_, long, count)| line(long, count));
    lines.find(|line| line.width() < room).unwrap_or_else(|| line(false, 0))
}
