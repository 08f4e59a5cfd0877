//! The daemons that run here, one a row: who they are, how they stand, and whom to talk to (T-02,
//! N-08).

use super::paint::{boxed, fit, heading};
use crate::tui::model::Model;
use crate::tui::model::fleet::Member;
use crate::tui::model::lists::Found;
use crate::tui::theme::Theme;
use crate::tui::units::{short, short_rate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// How wide its columns are: name, label, role, groups, usable, open, new, alarms. The socket takes
/// what is left; as the terminal gets narrower groups, label and role go.
const WIDTHS: [usize; 8] = [0, 10, 10, 6, 7, 5, 5, 6];

type Cell = (String, Style);

pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let instances = &model.lists.instances;
    let words = model.words();
    let title = words.instances_title(instances.list.len());
    let inner = boxed(heading(&title, theme), theme.border_active, area, buf);
    let widths = widths(usize::from(inner.width));
    let mut rows = inner.rows();
    if instances.list.is_empty() {
        for place in &instances.places {
            let Some(row) = rows.next() else { return };
            let text = format!("   {}", words.none_in(&place.display().to_string()));
            Line::styled(text, theme.dim).render(row, buf);
        }
        return;
    }
    if let Some(row) = rows.next() {
        let [name, label, role, groups, usable, open, new, alarms, socket] = words.fleet_headings();
        let cells = [name, label, role, groups, usable, open, new, alarms]
            .map(|text| (text.to_owned(), theme.dim));
        line(" ", cells, &widths).render(row, buf);
        put_rest((socket.to_owned(), theme.dim), &widths, row, buf);
    }
    for found in instances.list.iter().skip(top(model, area.height)) {
        let Some(row) = rows.next() else { return };
        let attached = Some(&found.path) == instances.attached.as_ref();
        let sign = if attached { "●" } else { " " };
        // of one that is silent there are no numbers, but a reason
        let silent = model.fleet.of(&found.path).is_some_and(|member| member.why.is_some());
        let widths = if silent { [widths[0], 0, 0, 0, 0, 0, 0, 0] } else { widths };
        line(sign, cells_of(model, theme, found, attached), &widths).render(row, buf);
        put_rest(rest_of(model, theme, found, attached), &widths, row, buf);
        if Some(&found.path) == instances.selected.as_ref() {
            buf.set_style(row, theme.selected);
            buf.set_string(row.x, row.y, "▌", theme.border_active);
        }
    }
}

/// The first line in sight, in a box of this height.
pub(super) fn top(model: &Model, height: u16) -> usize {
    let room = usize::from(height).saturating_sub(3);
    (model.lists.instances.place() + 1).saturating_sub(room)
}

/// Which columns there are in a box of this width, and how wide; 0 is not at all.
fn widths(width: usize) -> [usize; 8] {
    let mut widths = WIDTHS;
    for (column, from) in [(3, 76), (1, 68), (2, 58)] {
        if width < from {
            widths[column] = 0;
        }
    }
    let used: usize = widths.iter().map(|width| width + usize::from(*width > 0)).sum();
    widths[0] = width.saturating_sub(used + 5).clamp(8, 24);
    widths
}

fn line(sign: &str, cells: [Cell; 8], widths: &[usize; 8]) -> Line<'static> {
    let mut spans = vec![Span::raw(format!(" {sign} "))];
    for (n, ((text, style), width)) in cells.into_iter().zip(widths).enumerate() {
        if *width > 0 {
            spans.push(Span::styled(fit(&text, *width, n > 2), style));
            spans.push(Span::raw(" "));
        }
    }
    Line::from(spans)
}

/// What is left of a row: of a path that is too long its end, which tells it from the others.
fn put_rest((text, style): Cell, widths: &[usize; 8], row: Rect, buf: &mut Buffer) {
    let used: usize = widths.iter().map(|width| width + usize::from(*width > 0)).sum();
    let used = u16::try_from(used + 4).unwrap_or(u16::MAX);
    let room = usize::from(row.width.saturating_sub(used));
    let count = text.chars().count();
    let text = match (count > room, text.starts_with('/')) {
        (true, true) => {
            std::iter::once('…').chain(text.chars().skip(count + 1 - room.max(1))).collect()
        }
        _ => text,
    };
    let place = Rect { x: row.x.saturating_add(used), ..row }.intersection(row);
    Line::styled(fit(&text, room, false), style).render(place, buf);
}

/// What stands behind the numbers: where it is talked to, or why it is silent.
fn rest_of(model: &Model, theme: &Theme, found: &Found, attached: bool) -> Cell {
    let path = found.path.display().to_string();
    let member = model.fleet.of(&found.path);
    match (member.and_then(|member| member.why.clone()), attached) {
        (Some(why), _) => (why, theme.warn),
        (None, true) => (path, theme.good),
        (None, false) if found.is_live => (path, theme.dim),
        (None, false) => (format!("{}  {path}", model.words().gone()), theme.dim),
    }
}

fn cells_of(model: &Model, theme: &Theme, found: &Found, attached: bool) -> [Cell; 8] {
    let words = model.words();
    let member = model.fleet.of(&found.path);
    let instance = member.and_then(|member| member.instance.as_ref());
    let of = model.options.instances.get(&found.name);
    let label = of.and_then(|of| of.label.clone()).unwrap_or_default();
    let locked = model.options.read_only || of.is_some_and(|of| of.read_only);
    let role = match instance {
        _ if locked => words.role_locked(),
        Some(instance) => words.role(instance.your_role),
        None => "",
    };
    let name = if found.is_live { theme.title } else { theme.dim };
    let sum = member.and_then(|member| member.sum);
    let number = |text: Option<String>| (text.unwrap_or_else(|| "—".to_owned()), theme.text);
    let usable = sum.map(|sum| {
        let style = match (sum.usable, sum.channels) {
            (0, _) => theme.bad,
            (some, all) if some < all => theme.warn,
            _ => theme.good,
        };
        (format!("{}/{}", sum.usable, sum.channels), style)
    });
    let groups = member.filter(|_| sum.is_some()).map(|member| member.groups.to_string());
    let alarms = member.filter(|_| sum.is_some()).map(|member| alarms(model, member, attached));
    [
        (found.name.clone(), name),
        (label, theme.warn),
        (role.to_owned(), theme.dim),
        number(groups),
        usable.unwrap_or_else(|| number(None)),
        number(sum.map(|sum| short(sum.open))),
        number(sum.and_then(|sum| sum.rates).map(|rates| short_rate(rates.connections))),
        match alarms {
            None => number(None),
            Some(0) => ("0".to_owned(), theme.dim),
            Some(some) => (some.to_string(), theme.bad),
        },
    ]
}

/// How many alarms there are; of the daemon that is on screen only those nobody has seen.
fn alarms(model: &Model, member: &Member, attached: bool) -> usize {
    if attached { model.alerts.open() } else { member.alerts.open() }
}
