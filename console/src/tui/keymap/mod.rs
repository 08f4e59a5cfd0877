//! Which key does what: data, from which dispatch, hint line and help are all made.
//!
//! Must not know what an action does.

mod table;

use super::model::View;
use super::parts::settings::Fault;
use super::parts::settings::keys::{self as settings, Chord};
use super::parts::words::Words;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
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
    /// Play the recording faster.
    Faster,
    /// Play the recording slower.
    Slower,
    /// Close the connection.
    Cut,
    /// Close those on which nothing moves.
    CutIdle,
    /// Of which channels connections are shown.
    Scope,
    /// By network, or one by one.
    Networks,
    /// The connections of the network under the bar.
    Inside,
    /// Talk to the daemon under the bar.
    Attach,
    /// Choose columns.
    Columns,
    /// Count bytes by the other units.
    Units,
    /// Copy what is under the bar.
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
    /// Type a command.
    Palette,
    /// Write a note.
    Note,
    /// What is alarming has been seen.
    Acknowledge,
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
    pub keys: &'static [Chord],
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

impl Binding {
    /// Its word in the hint line.
    #[must_use]
    pub fn word(&self, words: Words) -> &'static str {
        words.key(self.name).map_or(self.name, |(word, _)| word)
    }

    /// Its sentence in the help.
    #[must_use]
    pub fn sentence(&self, words: Words) -> &'static str {
        words.key(self.name).map_or(self.help, |(_, sentence)| sentence)
    }
}

/// What is printed on a key.
#[must_use]
pub fn label(key: Chord) -> String {
    match (key.ctrl, key.code) {
        (true, KeyCode::Char(letter)) => format!("^{}", letter.to_ascii_uppercase()),
        (_, KeyCode::Char(' ')) => "Space".to_owned(),
        (_, KeyCode::Char(character)) => character.to_string(),
        (_, KeyCode::BackTab) => "S-Tab".to_owned(),
        (_, KeyCode::PageUp) => "PgUp".to_owned(),
        (_, KeyCode::PageDown) => "PgDn".to_owned(),
        (_, KeyCode::F(number)) => format!("F{number}"),
        (_, code) => code.to_string(),
    }
}

/// The keys of each line of the table: the usual ones, or those of the settings (T-45).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(Vec<Vec<Chord>>);

impl Default for Keys {
    fn default() -> Self {
        Self(BINDINGS.iter().map(|binding| binding.keys.to_vec()).collect())
    }
}

/// The actions as settings know them.
#[must_use]
pub fn actions() -> Vec<settings::Action<'static>> {
    let places = |binding: &Binding| {
        let views = View::ALL.iter().enumerate();
        views.filter(|(_, view)| binding.place.holds(**view)).fold(0, |bits, (n, _)| bits | 1 << n)
    };
    let action = |binding: &Binding| settings::Action {
        name: binding.name,
        keys: binding.keys.to_vec(),
        places: places(binding),
    };
    BINDINGS.iter().map(action).collect()
}

impl Keys {
    /// The usual ones, with changes.
    ///
    /// # Errors
    /// What is wrong with the changes, by line.
    pub fn changed(changes: &[settings::Change]) -> Result<Self, Vec<Fault>> {
        settings::remap(&actions(), changes).map(Self)
    }

    /// As a piece of a settings file.
    #[must_use]
    pub fn print(&self) -> String {
        settings::print(&actions(), &self.0)
    }

    /// The lines that mean something in a view, each with its keys.
    pub fn of(&self, view: View) -> impl Iterator<Item = (&'static Binding, &[Chord])> {
        let lines = BINDINGS.iter().zip(&self.0);
        lines.filter(move |(b, _)| b.place.holds(view)).map(|(b, keys)| (b, keys.as_slice()))
    }

    /// What a key asks for in a view.
    #[must_use]
    pub fn action(&self, event: &KeyEvent, view: View) -> Option<Action> {
        let mut here = self.of(view);
        let bound = here.find(|(_, keys)| keys.iter().any(|key| key.matches(event)));
        bound.map(|(binding, _)| binding.action)
    }
}

/// Whether an action is a change of a channel, or makes one beside it.
#[must_use]
pub fn changes(action: Action) -> bool {
    use Action as A;
    let of_one = [A::Enable, A::Disable, A::Drain, A::Assign, A::Maxc, A::Reset, A::Remove];
    action == A::Create || of_one.contains(&action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::parts::words::Language;
    use ratatui::crossterm::event::KeyModifiers;

    fn event(key: Chord) -> KeyEvent {
        let modifiers = if key.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        KeyEvent::new(key.code, modifiers)
    }

    #[test]
    fn in_no_view_a_key_is_bound_twice_and_every_key_dispatches() {
        let all = Keys::default();
        for view in View::ALL {
            let here: Vec<_> = all.of(view).collect();
            for (i, (binding, keys)) in here.iter().enumerate() {
                for key in *keys {
                    assert_eq!(all.action(&event(*key), view), Some(binding.action), "{key}");
                    let others = here.iter().skip(i + 1).flat_map(|(_, keys)| keys.iter());
                    assert!(others.into_iter().all(|other| other != key), "{key}");
                }
            }
        }
    }

    #[test]
    fn names_are_unique_and_keys_can_be_changed() {
        for (i, binding) in BINDINGS.iter().enumerate() {
            assert!(BINDINGS.iter().skip(i + 1).all(|other| other.name != binding.name));
        }
        let change = |action: &str, key: char| settings::Change {
            action: action.to_owned(),
            keys: vec![Chord::plain(KeyCode::Char(key))],
            line: 7,
        };
        let keys = Keys::changed(&[change("disable", 'K')]).unwrap();
        let pressed = |key| keys.action(&event(Chord::plain(KeyCode::Char(key))), View::Channels);
        assert_eq!((pressed('K'), pressed('d')), (Some(Action::Disable), None));
        assert!(keys.print().contains("disable"));
        let faults = Keys::changed(&[change("disable", 'e')]).unwrap_err();
        assert!(faults[0].to_string().starts_with("line 7: e would mean enable and disable"));
    }

    #[test]
    fn every_key_is_explained_in_spanish() {
        let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
        for binding in BINDINGS {
            assert!(spanish.key(binding.name).is_some(), "{}", binding.name);
            assert_eq!(binding.word(english), binding.name);
            assert_ne!(binding.sentence(spanish), binding.help, "{}", binding.name);
            assert!(binding.sentence(spanish).chars().count() <= 62, "{}", binding.name);
        }
    }

    #[test]
    fn shift_does_not_matter_for_capitals_and_alt_never_acts() {
        let keys = Keys::default();
        let shifted = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(keys.action(&shifted, View::Channels), Some(Action::Last));
        for code in ['d', 'e', 'q'] {
            let alt = KeyEvent::new(KeyCode::Char(code), KeyModifiers::ALT);
            assert_eq!(keys.action(&alt, View::Channels), None);
        }
        let ctrl = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL);
        assert_eq!(keys.action(&ctrl, View::Channels), None);
    }
}
