//! Which key does what: data, from which dispatch, hint line and help are all made.
//!
//! Must not know what an action does.

use super::model::View;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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

const fn c(character: char) -> Key {
    Key::Plain(KeyCode::Char(character))
}

const fn k(code: KeyCode) -> Key {
    Key::Plain(code)
}

const fn shown(
    keys: &'static [Key],
    action: Action,
    place: Place,
    name: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, action, place, name, hint: true, help }
}

const fn known(
    keys: &'static [Key],
    action: Action,
    place: Place,
    name: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, action, place, name, hint: false, help }
}

use Place::{Channels, Connections, Everywhere, Instances};

/// All keys.
pub const BINDINGS: &[Binding] = &[
    shown(&[c('e')], Action::Enable, Channels, "enable", "let it take new connections"),
    shown(
        &[c('d')],
        Action::Disable,
        Channels,
        "disable",
        "no new connections; those it has go on",
    ),
    shown(
        &[c('D')],
        Action::Drain,
        Channels,
        "drain",
        "no new connections; when it is empty, or in time, something",
    ),
    shown(&[c('u')], Action::Undo, Everywhere, "undo", "take back what an operator did last"),
    shown(&[c('w')], Action::Why, Channels, "why", "why the channel gets the clients it gets"),
    shown(
        &[k(KeyCode::Enter)],
        Action::Detail,
        Channels,
        "detail",
        "all that is known of it; opens and closes a group",
    ),
    shown(&[c('/')], Action::Filter, Channels, "filter", "show only some channels"),
    shown(&[c('s')], Action::Sort, Channels, "sort", "order by the next column"),
    shown(&[c(' ')], Action::Freeze, Channels, "freeze", "let the table stand while time goes on"),
    known(&[c('a')], Action::Assign, Channels, "assign", "lead it elsewhere (disabled ones)"),
    known(&[c('c')], Action::Create, Channels, "create", "append a channel to a group, disabled"),
    known(&[c('x')], Action::Maxc, Channels, "maxc", "limit the connections of it"),
    known(
        &[c('b')],
        Action::Discipline,
        Channels,
        "rr-hash",
        "change how its group shares out clients",
    ),
    known(&[c('z')], Action::Reset, Channels, "reset", "set its counters to 0"),
    known(
        &[k(KeyCode::Delete)],
        Action::Remove,
        Channels,
        "remove",
        "take it out of the table (disabled and empty ones)",
    ),
    known(
        &[c('U')],
        Action::UndoList,
        Everywhere,
        "undo-list",
        "what operators did, to take back one of it",
    ),
    known(&[c('W')], Action::Route, Everywhere, "route", "where a client would go"),
    known(
        &[c('m')],
        Action::Mark,
        Channels,
        "mark",
        "mark it; changes are made to all marked ones",
    ),
    known(&[c('V')], Action::Range, Channels, "range", "mark from here; again: to here"),
    known(&[c('*')], Action::MarkAll, Channels, "mark-all", "mark all that are shown, or none"),
    known(&[c('r')], Action::Reverse, Channels, "reverse", "order the other way round"),
    known(&[c('o')], Action::Hold, Channels, "hold", "let the order stand, or go again"),
    known(
        &[c('h'), k(KeyCode::Left)],
        Action::Collapse,
        Channels,
        "collapse",
        "show or hide the channels of its group",
    ),
    known(
        &[c('t')],
        Action::Flat,
        Channels,
        "flat",
        "all channels in one list, or in their groups",
    ),
    known(&[c('[')], Action::Back, Channels, "back", "the table as it was before"),
    known(&[c(']')], Action::Forth, Channels, "forth", "the table as it was after that"),
    known(&[c('l')], Action::Live, Channels, "live", "the table as it is"),
    known(&[c('+')], Action::Longer, Channels, "longer", "a longer time in curves"),
    known(&[c('-')], Action::Shorter, Channels, "shorter", "a shorter time in curves"),
    shown(&[c('x')], Action::Cut, Connections, "cut", "close the connection"),
    shown(
        &[c('X')],
        Action::CutIdle,
        Connections,
        "cut-idle",
        "close those on which nothing moves",
    ),
    shown(
        &[c('s')],
        Action::Sort,
        Connections,
        "sort-connections",
        "order by age, idle, bytes, client",
    ),
    shown(
        &[c('c')],
        Action::Scope,
        Connections,
        "scope",
        "those of the channel, of its group, all",
    ),
    shown(
        &[k(KeyCode::Enter)],
        Action::Attach,
        Instances,
        "attach",
        "talk to the daemon under the bar",
    ),
    known(&[c('j'), k(KeyCode::Down)], Action::Down, Everywhere, "down", "to the row below"),
    known(&[c('k'), k(KeyCode::Up)], Action::Up, Everywhere, "up", "to the row above"),
    known(
        &[k(KeyCode::PageDown), Key::Ctrl('f')],
        Action::PageDown,
        Everywhere,
        "page-down",
        "a screen down",
    ),
    known(
        &[k(KeyCode::PageUp), Key::Ctrl('b')],
        Action::PageUp,
        Everywhere,
        "page-up",
        "a screen up",
    ),
    known(&[c('g'), k(KeyCode::Home)], Action::First, Everywhere, "first", "to the first row"),
    known(&[c('G'), k(KeyCode::End)], Action::Last, Everywhere, "last", "to the last row"),
    known(&[c('}')], Action::NextGroup, Channels, "next-group", "to the next group"),
    known(&[c('{')], Action::PreviousGroup, Channels, "previous-group", "to the group before"),
    known(&[c('1')], Action::Show(View::Channels), Everywhere, "channels", "the table"),
    known(
        &[c('2')],
        Action::Show(View::Traffic),
        Everywhere,
        "traffic",
        "who gets how much of the traffic",
    ),
    known(
        &[c('3')],
        Action::Show(View::Connections),
        Everywhere,
        "connections",
        "open connections",
    ),
    known(&[c('4')], Action::Show(View::Events), Everywhere, "events", "what happened"),
    known(
        &[c('5')],
        Action::Show(View::Instances),
        Everywhere,
        "instances",
        "the daemons that run here",
    ),
    known(&[k(KeyCode::Tab)], Action::NextView, Everywhere, "next-view", "to the next view"),
    known(
        &[k(KeyCode::BackTab)],
        Action::PreviousView,
        Everywhere,
        "previous-view",
        "to the view before",
    ),
    known(&[c('y')], Action::CopyRow, Everywhere, "copy", "copy what is under the bar"),
    known(
        &[c('Y')],
        Action::CopyCommand,
        Everywhere,
        "copy-command",
        "copy the last command, as for balance-ctl",
    ),
    known(&[c('S')], Action::Save, Everywhere, "save", "write the view to files, as text and JSON"),
    known(&[c('R')], Action::Reconnect, Everywhere, "reconnect", "try to reach the daemon now"),
    known(
        &[c('M')],
        Action::Mouse,
        Everywhere,
        "mouse",
        "take the mouse, or leave it to the terminal",
    ),
    known(&[Key::Ctrl('l')], Action::Repaint, Everywhere, "repaint", "draw everything anew"),
    known(&[Key::Ctrl('z')], Action::Suspend, Everywhere, "suspend", "stop; fg goes on"),
    shown(&[c('?'), k(KeyCode::F(1))], Action::Help, Everywhere, "help", "these keys"),
    shown(
        &[c('q')],
        Action::Quit,
        Everywhere,
        "quit",
        "leave the view, then the console; nothing else ends",
    ),
];

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
