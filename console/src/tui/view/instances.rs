//! The daemons that run here: whom to talk to (T-02).

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let instances = &model.lists.instances;
    let title = match instances.list.len() {
        1 => "one daemon here".to_owned(),
        many => format!("{many} daemons here"),
    };
    let inner = boxed(heading(&title, theme), theme.border_active, area, buf);
    let mut rows = inner.rows();
    let found =
        instances.list.iter().skip((instances.place() + 1).saturating_sub(inner.height.into()));
    for found in found {
        let Some(row) = rows.next() else { return };
        let attached = Some(&found.path) == instances.attached.as_ref();
        let (word, style) = match (attached, found.is_live) {
            (true, _) => ("shown here", theme.good),
            (false, true) => ("runs", theme.text),
            (false, false) => ("gone", theme.dim),
        };
        let line = vec![
            Span::styled(format!("   {} ", fit(&found.name, 28, false)), theme.title),
            Span::styled(fit(word, 12, false), style),
            Span::styled(found.path.display().to_string(), theme.dim),
        ];
        Line::from(line).render(row, buf);
        if Some(&found.path) == instances.selected.as_ref() {
            buf.set_style(row, theme.selected);
            buf.set_string(row.x, row.y, "▌", theme.border_active);
        }
    }
    if instances.list.is_empty() {
        for place in &instances.places {
            let Some(row) = rows.next() else { return };
            let text = format!("   none in {}", place.display());
            Line::styled(text, theme.dim).render(row, buf);
        }
    }
}
