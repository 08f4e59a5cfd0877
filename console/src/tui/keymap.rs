//! Which key does what: data, from which dispatch, hint line and help are all made.
//!
//! Must not know what an action does.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for in the main view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the channel below.
    Down,
    /// To the channel above.
    Up,
    /// Some channels down.
    PageDown,
    /// Some channels up.
    PageUp,
    /// To the first channel.
    First,
    /// To the last channel.
    Last,
    /// To the first channel of the next group.
    NextGroup,
    /// To the first channel of the group before.
    PreviousGroup,
    /// Let the selected channel take connections.
    Enable,
    /// Let it take no new ones.
    Disable,
    /// Lead it elsewhere.
    Assign,
    /// Append a channel.
    Create,
    /// Change its limit.
    Maxc,
    /// Change the discipline of its group.
    Discipline,
    /// Set its counters to 0.
    Reset,
    /// Empty it, then disable it.
    Drain,
    /// Take back what was done last.
    Undo,
    /// Show or hide all that is known of the selected channel.
    Detail,
    /// Show or hide the keys.
    Help,
    /// Try to connect now.
    Reconnect,
    /// Leave.
    Quit,
}

/// A line of the key table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys; the first one is the one shown.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// One word for the hint line; empty if it is not shown there.
    pub hint: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
}

/// A key without its modifiers, or with Ctrl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// As typed.
    Plain(KeyCode),
    /// With Ctrl.
    Ctrl(char),
}

impl Key {
    const fn c(character: char) -> Self {
        Self::Plain(KeyCode::Char(character))
    }

    /// What is printed on it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Ctrl(character) => format!("^{}", character.to_ascii_uppercase()),
            Self::Plain(code) => match code {
                KeyCode::Char(character) => character.to_string(),
                KeyCode::Up => "↑".to_owned(),
                KeyCode::Down => "↓".to_owned(),
                KeyCode::BackTab => "S-Tab".to_owned(),
                KeyCode::PageUp => "PgUp".to_owned(),
                KeyCode::PageDown => "PgDn".to_owned(),
                other => other.to_string(),
            },
        }
    }

    fn matches(self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match self {
            Self::Plain(code) => event.code == code && !ctrl && !alt,
            Self::Ctrl(character) => event.code == KeyCode::Char(character) && ctrl && !alt,
        }
    }
}

/// All keys of the main view.
pub const BINDINGS: &[Binding] = &[
    bind(&[Key::c('e')], Action::Enable, "enable", "let the channel take new connections"),
    bind(&[Key::c('d')], Action::Disable, "disable", "no new connections; those it has go on"),
    bind(&[Key::c('a')], Action::Assign, "assign", "lead the channel elsewhere (disabled ones)"),
    bind(&[Key::c('c')], Action::Create, "create", "append a channel to a group, disabled"),
    bind(&[Key::c('x')], Action::Maxc, "maxc", "limit the connections of the channel"),
    bind(&[Key::c('b')], Action::Discipline, "rr/hash", "change how the group shares out clients"),
    bind(&[Key::c('z')], Action::Reset, "reset", "set the counters of the channel to 0"),
    bind(&[Key::c('n')], Action::Drain, "drain", "no new connections, disabled when it is empty"),
    bind(&[Key::c('u')], Action::Undo, "undo", "take back what an operator did last"),
    bind(
        &[Key::Plain(KeyCode::Enter)],
        Action::Detail,
        "detail",
        "all that is known of the channel",
    ),
    bind(&[Key::c('j'), Key::Plain(KeyCode::Down)], Action::Down, "", "to the channel below"),
    bind(&[Key::c('k'), Key::Plain(KeyCode::Up)], Action::Up, "", "to the channel above"),
    bind(&[Key::Plain(KeyCode::Tab)], Action::NextGroup, "", "to the next group"),
    bind(&[Key::Plain(KeyCode::BackTab)], Action::PreviousGroup, "", "to the group before"),
    bind(
        &[Key::Plain(KeyCode::PageDown), Key::Ctrl('f')],
        Action::PageDown,
        "",
        "ten channels down",
    ),
    bind(&[Key::Plain(KeyCode::PageUp), Key::Ctrl('b')], Action::PageUp, "", "ten channels up"),
    bind(&[Key::c('g'), Key::Plain(KeyCode::Home)], Action::First, "", "to the first channel"),
    bind(&[Key::c('G'), Key::Plain(KeyCode::End)], Action::Last, "", "to the last channel"),
    bind(&[Key::c('R')], Action::Reconnect, "", "try to reach the daemon now"),
    bind(&[Key::c('?')], Action::Help, "help", "these keys"),
    bind(&[Key::c('q'), Key::Ctrl('c')], Action::Quit, "quit", "leave; nothing else ends"),
];

const fn bind(
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, action, hint, help }
}

/// What a key asks for in the main view.
#[must_use]
pub fn action(event: &KeyEvent) -> Option<Action> {
    let bound = BINDINGS.iter().find(|binding| binding.keys.iter().any(|key| key.matches(event)));
    bound.map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice_and_every_key_dispatches() {
        for (i, binding) in BINDINGS.iter().enumerate() {
            for key in binding.keys {
                let event = match key {
                    Key::Plain(code) => KeyEvent::new(*code, KeyModifiers::NONE),
                    Key::Ctrl(c) => KeyEvent::new(KeyCode::Char(*c), KeyModifiers::CONTROL),
                };
                assert_eq!(action(&event), Some(binding.action), "{}", key.label());
                let others = BINDINGS.iter().skip(i + 1).flat_map(|other| other.keys);
                assert!(others.into_iter().all(|other| other != key), "{}", key.label());
            }
        }
    }

    #[test]
    fn shift_does_not_matter_for_capitals_and_alt_never_acts() {
        let shifted = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(action(&shifted), Some(Action::Last));
        for code in ['d', 'e', 'q'] {
            assert_eq!(action(&KeyEvent::new(KeyCode::Char(code), KeyModifiers::ALT)), None);
        }
        assert_eq!(action(&KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL)), None);
    }
}
