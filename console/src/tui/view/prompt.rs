//! Above a command that is being typed: what it would do, as soon as it is a whole change (T-44); what
//! may come next; or what is wrong with it.

use super::dialogs::{WIDE, draw_lines, paragraph};
use super::events;
use super::paint::{boxed_over, fit};
use super::preview::shares;
use crate::tui::act::Act;
use crate::tui::dialog::prompt::{Prompt, Sketch};
use crate::tui::ladder::Level;
use crate::tui::model::Model;
use crate::tui::model::log::Mood;
use crate::tui::theme::Theme;
use crate::tui::update::places_of;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Most lines of the box.
const MOST: u16 = 18;

pub(super) fn draw(model: &Model, prompt: &Prompt, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines: Vec<Line<'_>> = match &prompt.wrong {
        Some(wrong) => {
            wrong.lines().flat_map(|line| paragraph(" ", line, area, theme.warn)).collect()
        }
        None => {
            let mut lines = sketched(model, prompt, theme, area);
            lines.extend(offers(model, prompt, theme));
            lines
        }
    };
    let most = area.height.saturating_sub(4).min(MOST);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(most);
    if height == 0 {
        return;
    }
    let bottom = area.bottom().saturating_sub(1);
    let width = area.width.min(WIDE);
    let place = Rect { x: area.x, y: bottom.saturating_sub(height + 2), width, height: height + 2 };
    let inner = boxed_over(model.words().field_command(), theme, place.intersection(area), buf);
    draw_lines(&lines, inner, buf);
}

fn offers(model: &Model, prompt: &Prompt, theme: &Theme) -> Vec<Line<'static>> {
    let words = model.words();
    let left = prompt.input.around_cursor().0;
    // to a whole change only an option can be added, and it is asked for with a dash
    if prompt.sketch.is_some() && !left.rsplit(' ').next().unwrap_or_default().starts_with('-') {
        return Vec::new();
    }
    let offers = prompt.offers(&places_of(model)).offers.into_iter();
    let line = offers.map(|offer| {
        let note = words.verb(&offer.text).map_or(offer.note, str::to_owned);
        Line::from(vec![
            Span::styled(format!(" {} ", fit(&offer.text, 24, false)), theme.key),
            Span::styled(note, theme.dim),
        ])
    });
    line.collect()
}

fn sketched(model: &Model, prompt: &Prompt, theme: &Theme, area: Rect) -> Vec<Line<'static>> {
    let words = model.words();
    let Some(Sketch { request, answer, .. }) = &prompt.sketch else { return Vec::new() };
    let say = |mood, text: &str| paragraph(" ", text, area, events::style(mood, theme));
    let effect = match answer {
        None => return say(Mood::Plain, words.being_asked()),
        Some(Err(refusal)) => return say(Mood::Warn, &words.refused(&words.refusal(refusal))),
        Some(Ok(effect)) => effect,
    };
    let Some(expect) = model.expect() else { return Vec::new() };
    if effect.change.is_none() && effect.closes == 0 {
        return say(Mood::Plain, words.nothing_to_do());
    }
    let act = Act::foreseen(model, request.clone(), effect.clone(), expect);
    let mut lines = vec![Line::styled(format!(" {}", act.question), theme.title)];
    lines.extend(act.targets.iter().map(|to| Line::styled(format!(" {to}"), theme.dim)));
    lines.extend(shares(words, effect, theme));
    lines.extend(act.consequences.iter().flat_map(|(mood, text)| say(*mood, text)));
    let then = match act.level {
        Level::Harmless => words.enter_does_it(),
        Level::Moves | Level::Irreversible => words.enter_asks(),
        Level::MayStop => words.enter_asks_name(),
    };
    lines.push(Line::styled(format!(" {}", model.locked().unwrap_or(then)), theme.dim));
    lines
}
