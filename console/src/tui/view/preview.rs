//! The question before a change: whom it is aimed at, who gets what before and after, what becomes
//! of those who are there, the command, and two buttons or a name to type.

use super::dialogs::{condensed, draw_lines, open_box, paragraph};
use super::events::style;
use super::footer::typed;
use crate::tui::act::Act;
use crate::tui::act::lines::percent;
use crate::tui::dialog::Dialog;
use crate::tui::dialog::confirm::Confirm;
use crate::tui::ladder::Level;
use crate::tui::model::Model;
use crate::tui::parts::words::Words;
use crate::tui::theme::Theme;
use balance_proto::insight::{Effect, Shift};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Shares that are shown, before the rest is only counted.
const SHARES: usize = 8;
/// Targets that are shown, before the rest is only counted.
const TARGETS: usize = 8;
/// Cells of a bar.
const BAR: usize = 16;

pub(super) fn draw(words: Words, confirm: &Confirm, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let act = &confirm.act;
    let mut lines: Vec<Line<'_>> = Vec::new();
    for target in act.targets.iter().take(TARGETS) {
        lines.push(Line::styled(format!(" {target}"), theme.title));
    }
    if act.targets.len() > TARGETS {
        let more = format!(" {}", words.and_more(act.targets.len() - TARGETS));
        lines.push(Line::styled(more, theme.title));
    }
    lines.push(Line::default());
    if let Some(effect) = &act.effect {
        lines.extend(shares(words, effect, theme));
    }
    for (mood, text) in &act.consequences {
        lines.extend(paragraph(" · ", text, area, style(*mood, theme)));
    }
    lines.push(Line::default());
    lines.push(Line::styled(format!(" $ {}", act.command(words)), theme.dim));
    lines.push(Line::default());
    lines.push(buttons(words, confirm, theme));
    let border = match act.level {
        Level::Harmless | Level::Moves => theme.border_active,
        Level::Irreversible => theme.warn,
        Level::MayStop => theme.bad,
    };
    let inner = open_box(&act.question, lines.len(), border, theme, area, buf);
    draw_lines(&condensed(lines, inner), inner, buf);
}

/// A button of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Leave it.
    Cancel,
    /// Do it.
    Yes,
}

/// The button at a place of the screen; where a name is to be typed there is none (T-38).
#[must_use]
pub fn button(model: &Model, (x, y): (u16, u16)) -> Option<Button> {
    let Some(Dialog::Confirm(confirm)) = &model.dialog else { return None };
    let (width, height) = model.size;
    let area = Rect::new(0, 0, width, height);
    if confirm.wants_name() || !area.contains((x, y).into()) {
        return None;
    }
    let words = model.words();
    // where it is, is known best by what draws it
    let mut buf = Buffer::empty(area);
    draw(
        words,
        confirm,
        &Theme::mono(),
        Rect { height: height.saturating_sub(1), ..area },
        &mut buf,
    );
    let row: Vec<&str> = (0..width).map(|x| buf[(x, y)].symbol()).collect();
    let is_at = |label: String| {
        let label: Vec<String> = label.chars().map(String::from).collect();
        row.windows(label.len())
            .position(|part| part == label)
            .is_some_and(|from| (from..from + label.len()).contains(&usize::from(x)))
    };
    if is_at(cancel_label(words)) {
        return Some(Button::Cancel);
    }
    is_at(yes_label(&confirm.act)).then_some(Button::Yes)
}

fn cancel_label(words: Words) -> String {
    format!("[ {} ]", words.button_cancel())
}

fn yes_label(act: &Act) -> String {
    format!("[ {} (y) ]", act.verb)
}

fn buttons<'a>(words: Words, confirm: &Confirm, theme: &Theme) -> Line<'a> {
    let act = &confirm.act;
    if confirm.wants_name() {
        let go = if confirm.has_name() { theme.focused } else { theme.dim };
        let mut spans =
            vec![Span::styled(format!(" {} > ", words.type_the_name(&act.password)), theme.bad)];
        spans.extend(typed(&confirm.typed, 24, theme));
        spans.push(Span::styled(format!("  [ {} ]", act.verb), go));
        return Line::from(spans);
    }
    let (cancel, yes) = match confirm.yes_focused {
        false => (theme.focused, theme.text),
        true => (theme.text, theme.focused),
    };
    Line::from(vec![
        Span::raw("   "),
        Span::styled(cancel_label(words), cancel),
        Span::raw("   "),
        Span::styled(yes_label(act), yes),
    ])
}

/// Who is offered how many of the clients that come: those for whom it changes come first.
pub(super) fn shares(words: Words, effect: &Effect, theme: &Theme) -> Vec<Line<'static>> {
    let mut shifts: Vec<&Shift> = effect.shifts.iter().collect();
    if shifts.iter().all(|shift| shift.before == shift.after) {
        let text = format!(" · {}", words.nobody_gets_more());
        return vec![Line::styled(text, theme.text)];
    }
    shifts.sort_by_key(|shift| (shift.before == shift.after, shift.at));
    let kind = if effect.exact { words.exact() } else { words.expected() };
    let mut lines = vec![Line::styled(format!(" {}", words.shares_title(kind)), theme.dim)];
    for shift in shifts.iter().take(SHARES) {
        lines.push(share(shift, effect.arrivals, theme));
    }
    if shifts.len() > SHARES {
        lines
            .push(Line::styled(format!("   {}", words.and_more(shifts.len() - SHARES)), theme.dim));
    }
    lines
}

/// What stays is full, what comes is light, what goes is a dot.
fn share(shift: &Shift, of: u32, theme: &Theme) -> Line<'static> {
    let cells = |part: u32| (f64::from(part) / f64::from(of.max(1)) * BAR as f64).round() as usize;
    let (now, then) = (cells(shift.before), cells(shift.after));
    let (stays, comes, goes) = (now.min(then), then.saturating_sub(now), now.saturating_sub(then));
    let rest = BAR.saturating_sub(stays + comes + goes);
    let style = match (shift.before, shift.after) {
        (before, after) if after < before => theme.warn,
        (before, after) if after > before => theme.good,
        _ => theme.text,
    };
    Line::from(vec![
        Span::styled(format!("   {:<7}", shift.at.to_string()), theme.text),
        Span::styled("█".repeat(stays), theme.outward),
        Span::styled("▓".repeat(comes), theme.good),
        Span::styled("░".repeat(goes), theme.warn),
        Span::raw(" ".repeat(rest + 1)),
        Span::styled(
            format!("{:>6} → {:<6}", percent(shift.before, of), percent(shift.after, of)),
            style,
        ),
    ])
}
