//! What the terminal shows, as far as we know, and the bytes that lead from there to the next frame:
//! one synchronized update, and nothing at all where nothing differs (T-59, T-60).
//!
//! Never uses `Terminal::clear()` (clippy.toml says why). Must not know how bytes get to the terminal.

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::crossterm::queue;
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate,
};
use ratatui::layout::Rect;
use std::io;

/// Two frames: the one on screen, and the one that is being painted.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    shown: Buffer,
    next: Buffer,
    /// Whether it is known what the terminal shows.
    is_known: bool,
}

impl Canvas {
    /// Paints the next frame; gives what has to be written for it, if anything.
    ///
    /// # Errors
    /// None but those of the formatter.
    pub(super) fn frame(
        &mut self,
        area: Rect,
        paint: impl FnOnce(Rect, &mut Buffer),
    ) -> io::Result<Option<Vec<u8>>> {
        self.next.resize(area);
        self.next.reset();
        paint(area, &mut self.next);
        let mut bytes = Vec::new();
        queue!(bytes, BeginSynchronizedUpdate)?;
        let whole = !self.is_known || self.shown.area != area;
        if whole {
            queue!(bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
            self.shown.resize(area);
            self.shown.reset();
        }
        let nothing = bytes.len();
        let mut differing = self.shown.diff_iter(&self.next).peekable();
        if differing.peek().is_some() {
            CrosstermBackend::new(&mut bytes).draw(differing)?;
        }
        self.is_known = true;
        if bytes.len() == nothing && !whole {
            return Ok(None);
        }
        queue!(bytes, EndSynchronizedUpdate)?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(Some(bytes))
    }

    /// Whatever the terminal shows, it is not what we know.
    pub(super) fn forget(&mut self) {
        self.is_known = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn frame(canvas: &mut Canvas, width: u16, text: &str) -> Option<String> {
        let area = Rect::new(0, 0, width, 3);
        let bytes = canvas.frame(area, |_, buf| buf.set_string(0, 1, text, Style::new())).unwrap();
        bytes.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_frame_is_one_update_and_what_looks_the_same_is_none() {
        let mut canvas = Canvas::default();
        let first = frame(&mut canvas, 20, "one").unwrap();
        assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"), "{first:?}");
        assert!(first.contains("\x1b[2J") && first.contains("one"));
        assert_eq!(frame(&mut canvas, 20, "one"), None);
        let second = frame(&mut canvas, 20, "owe").unwrap();
        assert!(!second.contains("\x1b[2J") && second.contains('w') && !second.contains('o'));
        assert_eq!(second.matches("\x1b[?2026").count(), 2);
        canvas.forget();
        assert!(frame(&mut canvas, 20, "owe").unwrap().contains("\x1b[2J"));
        assert!(frame(&mut canvas, 30, "owe").unwrap().contains("\x1b[2J"), "another size");
        assert_eq!(frame(&mut canvas, 30, "owe"), None);
    }
}
