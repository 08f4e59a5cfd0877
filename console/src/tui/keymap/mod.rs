//! Which key does what: data, from which dispatch, hint line and help are all made.
//!
//! Must not know what an action does.

mod table;

use super::model::View;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
pub use table::BINDINGS;

/// What a key asks for when nothing lies over the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To the row below.
    Down,
    /// To the row above.
    Up,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the first channel of the next group.
    NextGroup,
    /// To the first channel of the group before.
    PreviousGroup,
    /// Another view.
    Show(View),
    /// To the view after this one.
    NextView,
    /// To the view before this one.
    PreviousView,
    /// Order by something else.
    Sort,
    /// Order the other way round.
    Reverse,
    /// Let the order stand.
    Hold,
    /// Let the table stand.
    Freeze,
    /// Show or hide the channels of a group.
    Collapse,
    /// With or without groups.
    Flat,
    /// Mark the channel.
    Mark,
    /// Mark from here to there.
    Range,
    /// Mark all that is shown.
    MarkAll,
    /// Show only some.
    Filter,
    /// Let the channel take connections.
    Enable,
    /// Let it take no new ones.
    Disable,
    /// Empty it, then do something.
    Drain,
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
    /// Take it out of the table.
    Remove,
    /// Take back what was done last.
    Undo,
    /// What was done, to take back one of it.
    UndoList,
    /// Why does it get what it gets?
    Why,
    /// Where would a client go?
    Route,
    /// Show or hide all that is known of the selected channel.
    Detail,
    /// A longer time in curves.
    Longer,
    /// A shorter time in curves.
    Shorter,
    /// The table as it was before.
    Back,
    /// The table as it was after that.
    Forth,
    /// The table as it is.
    Live,
    /// Close the connection.
    Cut,
    /// Close those on which nothing moves.
    CutIdle,
    /// Of which channels connections are shown.
    Scope,
    /// Talk to the daemon under the bar.
    Attach,
    /// Copy where the channel leads.
    CopyRow,
    /// Copy the last command.
    CopyCommand,
    /// Write the view to files.
    Save,
    /// Show or hide the keys.
    Help,
    /// Try to connect now.
    Reconnect,
    /// Take or leave the mouse.
    Mouse,
    /// Draw everything anew.
    Repaint,
    /// Stop, as a job of the shell.
    Suspend,
    /// Leave.
    Quit,
}

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In every view.
    Everywhere,
    /// Where channels are: in the table and the traffic view.
    Channels,
    /// In the list of connections.
    Connections,
    /// In the list of daemons.
    Instances,
}

impl Place {
    /// Whether it means something in that view.
    #[must_use]
    pub fn holds(self, view: View) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Channels => matches!(view, View::Channels | View::Traffic),
            Self::Connections => view == View::Connections,
            Self::Instances => view == View::Instances,
        }
    }
}

/// A line of the key table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys; the first one is the one shown.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// Where they do it.
    pub place: Place,
    /// Its name: in settings, and in the hint line if it is shown there.
    pub name: &'static str,
    /// Whether it is in the hint line.
    pub hint: bool,
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
    /// What is printed on it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Ctrl(character) => format!("^{}", character.to_ascii_uppercase()),
            Self::Plain(code) => match code {
                KeyCode::Char(' ') => "Space".to_owned(),
                KeyCode::Char(character) => character.to_string(),
                KeyCode::Up => "Up".to_owned(),
                KeyCode::Down => "Down".to_owned(),
                KeyCode::BackTab => "S-Tab".to_owned(),
                KeyCode::PageUp => "PgUp".to_owned(),
                KeyCode::PageDown => "PgDn".to_owned(),
                other => other.to_string(),
            },
        }
    }

    /// The event it makes.
    #[must_use]
    pub fn event(self) -> KeyEvent {
        match self {
            Self::Plain(code) => KeyEvent::new(code, KeyModifiers::NONE),
            Self::Ctrl(character) => KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL),
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

/// What a key asks for in a view.
#[must_use]
pub fn action(event: &KeyEvent, view: View) -> Option<Action> {
    let mut here = BINDINGS.iter().filter(|binding| binding.place.holds(view));
    let bound = here.find(|binding| binding.keys.iter().any(|key| key.matches(event)));
    bound.map(|binding| binding.action)
}

/// Whether an action is a change of a channel.
#[must_use]
pub fn changes(action: Action) -> bool {
    use Action as A;
    matches!(action, A::Enable | A::Disable | A::Drain | A::Assign | A::Maxc | A::Reset | A::Remove)
}

/// The key that is shown for an action.
#[must_use]
pub fn key_of(action: Action) -> Option<Key> {
    let bound = BINDINGS.iter().find(|binding| binding.action == action);
    bound.and_then(|binding| binding.keys.first().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_no_view_a_key_is_bound_twice_and_every_key_dispatches() {
        for view in View::ALL {
            let here: Vec<_> = BINDINGS.iter().filter(|b| b.place.holds(view)).collect();
            for (i, binding) in here.iter().enumerate() {
                for key in binding.keys {
                    assert_eq!(action(&key.event(), view), Some(binding.action), "{}", key.label());
                    let others = here.iter().skip(i + 1).flat_map(|other| other.keys);
                    assert!(others.into_iter().all(|other| other != key), "{}", key.label());
                }
            }
        }
    }

    #[test]
    fn names_are_unique_for_settings() {
        for (i, binding) in BINDINGS.iter().enumerate() {
            assert!(BINDINGS.iter().skip(i + 1).all(|other| other.name != binding.name));
        }
    }

    #[test]
    fn shift_does_not_matter_for_capitals_and_alt_never_acts() {
        let shifted = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(action(&shifted, View::Channels), Some(Action::Last));
        for code in ['d', 'e', 'q'] {
            let alt = KeyEvent::new(KeyCode::Char(code), KeyModifiers::ALT);
            assert_eq!(action(&alt, View::Channels), None);
        }
        let ctrl = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL);
        assert_eq!(action(&ctrl, View::Channels), None);
    }
}
