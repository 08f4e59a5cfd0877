//! Keys by their names, and who has which (T-45): actions can be given other keys, no key means two
//! things in one place, and the whole map can be printed.
//!
//! Must not know what actions do: they come as names with their usual keys. `Esc` and `Ctrl-C` are
//! nobody's to give away: there is always a way out (T-46).

use super::Fault;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;
use std::str::FromStr;

/// A key, alone or with Ctrl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key; a capital is a letter of its own.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
}

/// Keys with a name of more than one letter.
const NAMED: [(&str, KeyCode); 16] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

/// A text names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no key {0:?}: use a character, ctrl- and a letter, f1 to f12, or one of {names}",
    names = NAMED.map(|(name, _)| name).join(", ")
)]
pub struct NoSuchKey(pub String);

impl Chord {
    /// A key alone.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// A letter with Ctrl.
    #[must_use]
    pub const fn ctrl(letter: char) -> Self {
        Self { code: KeyCode::Char(letter), ctrl: true }
    }

    /// Whether that was pressed. Shift is in the character already; Alt is nobody's.
    #[must_use]
    pub fn matches(self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        event.code == self.code && ctrl == self.ctrl && !alt
    }

    /// Whether it is kept for the way out.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self.code == KeyCode::Esc || self == Self::ctrl('c')
    }
}

impl FromStr for Chord {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let wrong = || NoSuchKey(text.to_owned());
        let lower = text.to_lowercase();
        let mut letters = text.chars();
        if let (Some(character), None) = (letters.next(), letters.next())
            && !character.is_control()
        {
            return Ok(Self::plain(KeyCode::Char(character)));
        }
        if let Some(letter) = lower.strip_prefix("ctrl-").or_else(|| lower.strip_prefix('^')) {
            let mut letters = letter.chars().filter(char::is_ascii_lowercase);
            return match (letters.next(), letter.len()) {
                // Ctrl-I, Ctrl-M and Ctrl-J are Tab and Enter to a terminal
                (Some(letter), 1) if !"imj".contains(letter) => Ok(Self::ctrl(letter)),
                _ => Err(wrong()),
            };
        }
        if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse().ok())
            && (1..=12).contains(&number)
        {
            return Ok(Self::plain(KeyCode::F(number)));
        }
        let named = NAMED.iter().find(|(name, _)| *name == lower);
        named.map(|(_, code)| Self::plain(*code)).ok_or_else(wrong)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = NAMED.iter().find(|(_, code)| *code == self.code);
        match (self.ctrl, self.code, named) {
            (true, KeyCode::Char(letter), _) => write!(f, "ctrl-{letter}"),
            (_, _, Some((name, _))) => f.write_str(name),
            (_, KeyCode::Char(character), _) => write!(f, "{character}"),
            (_, KeyCode::F(number), _) => write!(f, "f{number}"),
            (_, code, _) => write!(f, "{code}"),
        }
    }
}

/// An action that has keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'a> {
    /// The name settings have for it.
    pub name: &'a str,
    /// The usual keys; the first is the one that is shown.
    pub keys: Vec<Chord>,
    /// The places where they mean it, one bit each; in two places one key may mean two things.
    pub places: u32,
}

/// Other keys for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The action, by its name.
    pub action: String,
    /// Its keys from now on; none are none.
    pub keys: Vec<Chord>,
    /// The line that says so.
    pub line: usize,
}

/// The keys of each action, in the order of the actions, with what was changed.
///
/// # Errors
/// An action that there is not, a key that is kept, or one that means two things in one place.
pub fn remap(actions: &[Action<'_>], changes: &[Change]) -> Result<Vec<Vec<Chord>>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut keys: Vec<Vec<Chord>> = actions.iter().map(|action| action.keys.clone()).collect();
    let mut lines: Vec<Option<usize>> = vec![None; actions.len()];
    for change in changes {
        let line = change.line;
        let Some(found) = actions.iter().position(|action| action.name == change.action) else {
            let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
            let (wrong, names) = (&change.action, names.join(", "));
            faults.push(Fault { line, what: format!("there is no action {wrong:?}: use {names}") });
            continue;
        };
        for kept in change.keys.iter().filter(|key| key.is_kept()) {
            let what = format!("{kept} always leads out: take another key");
            faults.push(Fault { line, what });
        }
        keys[found].clone_from(&change.keys);
        lines[found] = Some(line);
    }
    for (n, action) in actions.iter().enumerate() {
        for other in n + 1..actions.len() {
            let together = action.places & actions[other].places != 0;
            let Some(line) = lines[n].max(lines[other]).filter(|_| together) else { continue };
            for key in keys[n].iter().filter(|key| keys[other].contains(key)) {
                let (one, two) = (action.name, actions[other].name);
                let what =
                    format!("{key} would mean {one} and {two}: give one of them another key");
                faults.push(Fault { line, what });
            }
        }
    }
    faults.sort();
    if faults.is_empty() { Ok(keys) } else { Err(faults) }
}

/// The map as a piece of the settings file.
#[must_use]
pub fn print(actions: &[Action<'_>], keys: &[Vec<Chord>]) -> String {
    let width = actions.iter().map(|action| action.name.len()).max().unwrap_or(0);
    let mut text = "[keys]\n".to_owned();
    for (action, keys) in actions.iter().zip(keys) {
        let quoted: Vec<String> = keys.iter().map(|key| quoted(*key)).collect();
        text += &format!("{:width$} = [{}]\n", action.name, quoted.join(", "));
    }
    text
}

fn quoted(key: Chord) -> String {
    let name = key.to_string();
    match name.as_str() {
        "\"" | "\\" => format!("'{name}'"),
        _ => format!("\"{name}\""),
    }
}
