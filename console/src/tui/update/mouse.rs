//! Where it was clicked: the mouse moves the bar, orders columns, switches views and presses the buttons
//! of a question, which is as deaf to an early click as it is to an early key (T-33, T-47). A name that
//! must be typed is typed.

use super::moves;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, View};
use crate::tui::msg::Effect;
use crate::tui::view::{self, Button, Hit};
use ratatui::crossterm::event::{
    KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// Rows that a step of the wheel moves.
const WHEEL: isize = 3;

pub(super) fn mouse(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    if model.dialog.is_some() {
        let pressed = matches!(event.kind, MouseEventKind::Down(MouseButton::Left));
        let button = view::button(model, (event.column, event.row)).filter(|_| pressed);
        return button.map_or_else(Vec::new, |button| {
            let code = if button == Button::Yes { KeyCode::Char('y') } else { KeyCode::Esc };
            super::key(model, &KeyEvent::new(code, KeyModifiers::NONE))
        });
    }
    match event.kind {
        MouseEventKind::ScrollDown => moves::step(model, WHEEL),
        MouseEventKind::ScrollUp => moves::step(model, -WHEEL),
        MouseEventKind::Down(MouseButton::Left) => {
            match view::hit(model, (event.column, event.row)) {
                Some(Hit::Row(row)) if model.pane.selected == Some(row) => {
                    return super::keys::act(model, Action::Detail);
                }
                Some(Hit::Row(row)) if model.pane.is_stop(row) => {
                    let now = model.now;
                    model.pane.put(Some(row), now);
                }
                Some(Hit::Line(line)) => return in_list(model, line),
                Some(Hit::Row(_)) | None => {}
                Some(Hit::Heading(by)) => {
                    model.pane.sort = model.pane.sort.towards(by);
                    model.arrange_anew();
                }
                Some(Hit::Tab(to)) => {
                    moves::show(model, to);
                    if to == View::Instances {
                        return vec![Effect::Look];
                    }
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// A line of a list: the bar goes there; on it, a click does what Enter does.
fn in_list(model: &mut Model, line: usize) -> Vec<Effect> {
    let (place, count, enter) = match model.view {
        View::Connections => {
            let list = &model.lists.connections;
            let count = list.by_network().map_or_else(|| list.listed().count(), |n| n.list.len());
            (list.place(), count, Action::Inside)
        }
        _ => {
            let list = &model.lists.instances;
            (list.place(), list.list.len(), Action::Attach)
        }
    };
    if line >= count {
        return Vec::new();
    }
    if line == place {
        return super::keys::act(model, enter);
    }
    moves::step(model, line.cast_signed() - place.cast_signed());
    Vec::new()
}
