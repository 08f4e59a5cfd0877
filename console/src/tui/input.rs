//! A line of text being typed.
//!
//! Knows nothing of what the text means.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Longest line, in characters; longer ones mean nothing here.
const LONGEST: usize = 300;

/// A line and a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    text: Vec<char>,
    cursor: usize,
}

impl Input {
    /// A line that begins with this text, the cursor behind it.
    #[must_use]
    pub fn with(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        Self { cursor: text.len(), text }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// What is left of the cursor, and what is right of it.
    #[must_use]
    pub fn around_cursor(&self) -> (String, String) {
        let (left, right) = self.text.split_at(self.cursor);
        (left.iter().collect(), right.iter().collect())
    }

    /// Takes a key; says whether it was one for typing.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match event.code {
            KeyCode::Char('u') if ctrl => *self = Self::default(),
            KeyCode::Char('a') if ctrl => self.cursor = 0,
            KeyCode::Char('e') if ctrl => self.cursor = self.text.len(),
            KeyCode::Char(character) if !ctrl && !alt => self.insert(character),
            KeyCode::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            KeyCode::Delete if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            KeyCode::Left => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Right => self.cursor = self.text.len().min(self.cursor + 1),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    /// Takes pasted text; line ends and other control characters are left out.
    pub fn paste(&mut self, pasted: &str) {
        pasted.chars().for_each(|character| self.insert(character));
    }

    fn insert(&mut self, character: char) {
        if !character.is_control() && self.text.len() < LONGEST {
            self.text.insert(self.cursor, character);
            self.cursor += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(input: &mut Input, code: KeyCode) {
        input.key(&KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn typing_works_in_the_middle_too() {
        let mut input = Input::with("ac");
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Char('b'));
        assert_eq!(input.around_cursor(), ("ab".into(), "c".into()));
        press(&mut input, KeyCode::Backspace);
        press(&mut input, KeyCode::Delete);
        assert_eq!(input.text(), "a");
        input.paste("\u{fc}\r\n\x1b[31m");
        assert_eq!(input.text(), "a\u{fc}[31m");
    }

    proptest! {
        #[test]
        fn no_key_moves_the_cursor_out_of_the_text(keys in prop::collection::vec(0u8..9, 0..60), text in "\\PC{0,9}") {
            let mut input = Input::with(&text);
            let codes = [KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::Delete,
                KeyCode::Backspace, KeyCode::Char('x'), KeyCode::Tab, KeyCode::Char('\u{4e2d}')];
            for key in keys {
                press(&mut input, codes[usize::from(key)]);
                let (left, right) = input.around_cursor();
                prop_assert_eq!(left + &right, input.text());
            }
        }
    }
}
