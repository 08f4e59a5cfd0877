//! Small pieces the panes share: boxes, cut texts, places in the middle.
//!
//! Must not know the model.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A place of this size in the middle of another, or as much as fits.
pub(super) fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// A box with a title; gives the place inside it.
pub(super) fn boxed(title: Line<'_>, border: Style, area: Rect, buf: &mut Buffer) -> Rect {
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(border);
    let block = block.title(title);
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// A box over what was there.
pub(super) fn boxed_over(title: &str, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    Clear.render(area, buf);
    buf.set_style(area, theme.text);
    boxed(heading(title, theme), theme.border_active, area, buf)
}

/// The title of a box.
pub(super) fn heading<'a>(text: &str, theme: &Theme) -> Line<'a> {
    Line::from(Span::styled(format!(" {text} "), theme.title))
}

/// A text in exactly so many columns: cut with an ellipsis, or filled up with blanks. Characters
/// that could steer a terminal become `?`, whatever they came from.
pub(super) fn fit(text: &str, width: usize, right: bool) -> String {
    if text.len() <= width && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return if right { format!("{text:>width$}") } else { format!("{text:<width$}") };
    }
    let clean = |c: char| if c.is_control() { '?' } else { c };
    let text: String = text.chars().map(clean).collect();
    let needs = text.width();
    if needs <= width {
        let blanks = " ".repeat(width - needs);
        return if right { blanks + &text } else { text + &blanks };
    }
    let mut cut = String::new();
    let mut used = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        cut.push(character);
        used += wide;
    }
    if used < width {
        cut.push('…');
        used += 1;
    }
    cut + &" ".repeat(width - used)
}

/// Writes a text into a row, cut at its end. Most texts of a table are plain signs of one column each, and
/// there are a thousand of them in a frame: these take a short way.
pub(super) fn write(text: &str, style: Style, place: Rect, buf: &mut Buffer) {
    if !text.chars().all(is_plain) {
        return Line::styled(text, style).render(place, buf);
    }
    let mut text = text.chars().peekable();
    if text.peek().is_none() {
        return;
    }
    for x in place.left()..place.right() {
        let Some(cell) = buf.cell_mut((x, place.y)) else { return };
        if let Some(character) = text.next() {
            cell.set_char(character);
        }
        cell.set_style(style);
    }
}

/// Whether a sign takes one column, whatever stands beside it.
fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~' | '…' | '—' | '·' | '∞' | '\u{2500}'..='\u{25cf}')
}

/// A text in lines of at most so many columns, broken between words where that is possible.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let clean: String = word.chars().filter(|c| !c.is_control()).collect();
        let mut rest = clean.as_str();
        if !line.is_empty() && line.width() + 1 + rest.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        // longer than a whole line: cut where the line ends
        while line.is_empty() && rest.width() > width {
            let (head, tail) = rest.split_at(fitting(rest, width));
            lines.push(head.to_owned());
            rest = tail;
        }
        line.push_str(rest);
    }
    lines.push(line);
    lines
}

/// How many bytes of a text fit into so many columns; at least one character.
fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > width && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_cut_filled_and_made_harmless() {
        assert_eq!(fit("ab", 4, false), "ab  ");
        assert_eq!(fit("ab", 4, true), "  ab");
        assert_eq!(fit("abcdef", 4, false), "abc…");
        assert_eq!(fit("中中中", 4, false), "中… ");
        assert_eq!(fit("a\x1b[2Jb", 9, false), "a?[2Jb   ");
        assert_eq!(fit("abc", 0, false), "");
    }

    #[test]
    fn long_texts_are_broken_between_words_or_where_they_must() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_keeps_the_width(text in "[a-z\u{4e2d} ]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn the_short_way_leads_where_the_long_one_does(
            text in "[ -~…—·∞█▏●┈中]{0,30}", width in 0u16..40, x in 0u16..20,
        ) {
            let area = Rect::new(0, 0, 50, 1);
            let place = Rect { x, width, ..area }.intersection(area);
            let style = Style::new().fg(ratatui::style::Color::Red);
            let (mut short, mut long) = (Buffer::empty(area), Buffer::empty(area));
            write(&text, style, place, &mut short);
            Line::styled(text.as_str(), style).render(place, &mut long);
            prop_assert_eq!(short, long);
        }

        #[test]
        fn every_text_takes_exactly_its_columns(text in "\\PC{0,40}", width in 0usize..50, right: bool) {
            prop_assert_eq!(fit(&text, width, right).width(), width);
        }
    }
}
