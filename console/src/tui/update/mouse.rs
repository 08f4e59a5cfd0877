//! Where it was clicked. The mouse moves the bar, orders columns and switches views; it never
//! changes anything: questions are answered with keys.

use super::moves;
use crate::tui::model::{Model, View};
use crate::tui::msg::Effect;
use crate::tui::view::{self, Hit};
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

/// Rows that a step of the wheel moves.
const WHEEL: isize = 3;

pub(super) fn mouse(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    if model.dialog.is_some() {
        return Vec::new();
    }
    match event.kind {
        MouseEventKind::ScrollDown => moves::step(model, WHEEL),
        MouseEventKind::ScrollUp => moves::step(model, -WHEEL),
        MouseEventKind::Down(MouseButton::Left) => {
            match view::hit(model, (event.column, event.row)) {
                Some(Hit::Row(row)) if model.pane.selected == Some(row) => {
                    return super::keys::act(model, crate::tui::keymap::Action::Detail);
                }
                Some(Hit::Row(row)) if model.pane.is_stop(row) => {
                    let now = model.now;
                    model.pane.put(Some(row), now);
                }
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
