//! Which part of the screen is whose, by the size alone (§8.1); nothing jumps when numbers change.
//!
//! Also answers what was clicked, and how many rows the table shows. Must not know styles.

use super::footer;
use super::{columns, connections, instances};
use crate::tui::model::pane::Row;
use crate::tui::model::{Model, View};
use crate::tui::parts::sort::SortKey;
use crate::tui::parts::words::Words;
use ratatui::layout::{Constraint, Layout, Position, Rect};

/// The smallest terminal anything is shown in.
pub const SMALLEST: (u16, u16) = (40, 8);

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Only a message fits.
    None,
    /// From 40 x 8: state and address.
    Tiny,
    /// From 60 x 15: and rates.
    Narrow,
    /// From 80 x 24: the whole table.
    Normal,
    /// From 100 x 30: and events and detail below it.
    Wide,
}

impl Tier {
    /// Of a size.
    #[must_use]
    pub fn of(width: u16, height: u16) -> Self {
        match (width, height) {
            (100.., 30..) => Self::Wide,
            (80.., 24..) => Self::Normal,
            (60.., 15..) => Self::Narrow,
            (40.., 8..) => Self::Tiny,
            _ => Self::None,
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "too small",
            Self::Tiny => "tiny",
            Self::Narrow => "narrow",
            Self::Normal => "normal",
            Self::Wide => "wide",
        }
    }
}

/// The parts of the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    /// Who, and how it stands.
    pub bar: Rect,
    /// All channels together; empty in a tiny terminal.
    pub totals: Rect,
    /// The views, and what is done to this one; empty in a tiny terminal.
    pub tabs: Rect,
    /// The view.
    pub body: Rect,
    /// Events and detail; empty where there is no room.
    pub lower: Rect,
    /// What was said last.
    pub notice: Rect,
    /// Keys.
    pub hints: Rect,
}

/// Where everything is.
#[must_use]
pub(super) fn places(model: &Model, area: Rect) -> Places {
    let tier = Tier::of(area.width, area.height);
    let said = u16::try_from(footer::notice(model, area.width).len()).unwrap_or(1);
    let line = u16::from(tier > Tier::Tiny);
    let with_lower = tier == Tier::Wide && matches!(model.view, View::Channels | View::Traffic);
    let rest = area.height.saturating_sub(3 + 2 * line);
    let rows = u16::try_from(model.pane.rows.len()).unwrap_or(u16::MAX).saturating_add(1);
    // the table has the first say, but not all of it
    let lower = match with_lower && !model.detail {
        true => rest.saturating_sub(rows).max(area.height / 4).min(rest * 3 / 5),
        false => 0,
    };
    let [bar, totals, tabs, body, lower, notice, hints] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(line),
        Constraint::Length(line),
        Constraint::Fill(1),
        Constraint::Length(lower),
        Constraint::Length(said),
        Constraint::Length(1),
    ])
    .areas(area);
    Places { bar, totals, tabs, body, lower, notice, hints }
}

/// How many rows of the table are in sight, its heading apart.
#[must_use]
pub fn rows_of_table(model: &Model) -> usize {
    let (width, height) = model.size;
    usize::from(places(model, Rect::new(0, 0, width, height)).body.height).saturating_sub(1)
}

/// What may be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// A row of the table.
    Row(Row),
    /// A line of a list, from 0; maybe one below its end.
    Line(usize),
    /// The heading of a column.
    Heading(SortKey),
    /// The name of a view.
    Tab(View),
}

/// What is at a place of the screen.
#[must_use]
pub fn hit(model: &Model, (x, y): (u16, u16)) -> Option<Hit> {
    let (width, height) = model.size;
    let places = places(model, Rect::new(0, 0, width, height));
    let at = Position { x, y };
    if places.tabs.contains(at) {
        return tab_spans(model.words())
            .find(|(_, from, to)| (*from..*to).contains(&x))
            .map(|(v, ..)| Hit::Tab(v));
    }
    if places.body.contains(at)
        && let Some(top) = match model.view {
            View::Connections => Some(connections::top(model, places.body.height)),
            View::Instances => Some(instances::top(model, places.body.height)),
            _ => None,
        }
    {
        // below the line of the box and the headings
        return usize::from(y - places.body.y).checked_sub(2).map(|line| Hit::Line(top + line));
    }
    if model.view != View::Channels || model.detail || !places.body.contains(at) {
        return None;
    }
    if y == places.body.y {
        return heading_at(model, usize::from(places.body.width), usize::from(x)).map(Hit::Heading);
    }
    let line = usize::from(y - places.body.y - 1);
    model.pane.rows.get(model.pane.top + line).copied().map(Hit::Row)
}

fn heading_at(model: &Model, width: usize, x: usize) -> Option<SortKey> {
    let mut from = super::table::LEFT;
    for (column, width) in columns::shown(model, width) {
        if (from..=from + width).contains(&x) {
            return Some(column.sorts_by());
        }
        from += width + 1;
    }
    None
}

/// The views' names as they stand in their line: from where to where.
pub(super) fn tab_spans(words: Words) -> impl Iterator<Item = (View, u16, u16)> {
    let mut from = 1;
    View::ALL.into_iter().map(move |view| {
        let width = u16::try_from(view.word(words).chars().count() + 3).unwrap_or(0);
        let span = (view, from, from + width);
        from += width + 1;
        span
    })
}
