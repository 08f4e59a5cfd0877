//! Looking around: the bar, the order, marks, what is shown, and when. Nothing here asks the daemon
//! for anything.

use crate::tui::keymap::Action;
use crate::tui::model::log::Mood;
use crate::tui::model::pane::Row;
use crate::tui::model::{Model, View};
use crate::tui::view;

/// Moves the bar of the view; says whether the action was one.
pub(super) fn bar(model: &mut Model, action: Action) -> bool {
    let page = view::rows_of_table(model).saturating_sub(1).max(1).cast_signed();
    let by = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::PageDown => page,
        Action::PageUp => -page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => return false,
    };
    step(model, by);
    true
}

/// Moves the bar of the view by so many rows.
pub(super) fn step(model: &mut Model, by: isize) {
    match model.view {
        View::Channels | View::Traffic => {
            let now = model.now;
            match by {
                isize::MIN => model.pane.put(model.pane.first(), now),
                isize::MAX => model.pane.put(model.pane.last(), now),
                by => model.pane.step(by, now),
            }
        }
        View::Connections => model.lists.connections.step(by),
        // down is towards the newest
        View::Events => model.log.scroll(by.saturating_neg()),
        View::Instances => model.lists.instances.step(by),
    }
}

/// Orders, shows and hides rows.
pub(super) fn table(model: &mut Model, action: Action) {
    let http = model.is_http();
    let pane = &mut model.pane;
    match action {
        Action::NextGroup => pane.step_group(true, model.now),
        Action::PreviousGroup => pane.step_group(false, model.now),
        Action::Sort => pane.sort = pane.sort.next(http),
        Action::Reverse => pane.sort.descending = !pane.sort.descending,
        Action::Hold => pane.held = !pane.held,
        Action::Flat => pane.flat = !pane.flat,
        Action::Collapse => {
            if let Some(group) = pane.selected.map(Row::group)
                && !pane.collapsed.remove(&group)
            {
                pane.collapsed.insert(group);
            }
        }
        _ => {}
    }
    match action {
        Action::Sort | Action::Reverse | Action::Flat => model.arrange_anew(),
        _ => drop(model.arrange()),
    }
}

/// Marks.
pub(super) fn mark(model: &mut Model, action: Action) {
    let pane = &mut model.pane;
    match (action, pane.selected.and_then(Row::channel)) {
        (Action::MarkAll, _) => {
            let shown: Vec<_> = pane.rows.iter().filter_map(|row| row.channel()).collect();
            if shown.iter().all(|at| pane.marks.contains(at)) {
                pane.marks.clear();
            } else {
                pane.marks.extend(shown);
            }
        }
        (Action::Range, Some(at)) => {
            if pane.range.is_some() {
                pane.marks.extend(pane.ranged());
                pane.range = None;
            } else {
                pane.range = Some(at);
                model.say(Mood::Plain, model.words().range_begins());
            }
        }
        (_, Some(at)) => {
            if !pane.marks.remove(&at) {
                pane.marks.insert(at);
            }
            pane.step(1, model.now);
        }
        (_, None) => {}
    }
}

/// Another view.
pub(super) fn show(model: &mut Model, view: View) {
    model.view = view;
    model.detail = false;
}
