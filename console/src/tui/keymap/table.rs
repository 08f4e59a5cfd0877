//! The keys themselves, a line each: those in the hint line first.

use super::{Action, Binding, Place};
use crate::tui::model::View;
use crate::tui::parts::settings::keys::Chord;
use ratatui::crossterm::event::KeyCode;

const fn c(character: char) -> Chord {
    Chord::plain(KeyCode::Char(character))
}

const fn k(code: KeyCode) -> Chord {
    Chord::plain(code)
}

const fn shown(
    keys: &'static [Chord],
    action: Action,
    place: Place,
    name: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, action, place, name, hint: true, help }
}

const fn known(
    keys: &'static [Chord],
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
    known(
        &[c('C')],
        Action::Columns,
        Channels,
        "columns",
        "which columns there are, and their order",
    ),
    known(
        &[c('i')],
        Action::Units,
        Everywhere,
        "units",
        "bytes by thousands (SI), or by 1,024 (IEC)",
    ),
    known(&[c('[')], Action::Back, Channels, "back", "the table as it was before"),
    known(&[c(']')], Action::Forth, Channels, "forth", "the table as it was after that"),
    known(&[c('l')], Action::Live, Channels, "live", "the table as it is"),
    known(&[c('>')], Action::Faster, Channels, "faster", "play the recording twice as fast"),
    known(&[c('<')], Action::Slower, Channels, "slower", "play the recording half as fast"),
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
        &[c('n')],
        Action::Networks,
        Connections,
        "networks",
        "by the network of their clients, or one by one",
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
    known(
        &[k(KeyCode::Enter)],
        Action::Inside,
        Connections,
        "inside",
        "the connections of the network under the bar",
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
        &[k(KeyCode::PageDown), Chord::ctrl('f')],
        Action::PageDown,
        Everywhere,
        "page-down",
        "a screen down",
    ),
    known(
        &[k(KeyCode::PageUp), Chord::ctrl('b')],
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
    known(
        &[c('y')],
        Action::CopyRow,
        Everywhere,
        "copy",
        "copy what is under the bar: y again, r j c",
    ),
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
    known(&[Chord::ctrl('l')], Action::Repaint, Everywhere, "repaint", "draw everything anew"),
    known(&[Chord::ctrl('z')], Action::Suspend, Everywhere, "suspend", "stop; fg goes on"),
    shown(&[c(':')], Action::Palette, Everywhere, "command", "type a command, as for balance-ctl"),
    known(&[c('!')], Action::Note, Everywhere, "note", "write a note among the events"),
    known(
        &[c('A')],
        Action::Acknowledge,
        Everywhere,
        "acknowledge",
        "what is alarming has been seen",
    ),
    shown(&[c('?'), k(KeyCode::F(1))], Action::Help, Everywhere, "help", "these keys"),
    shown(
        &[c('q')],
        Action::Quit,
        Everywhere,
        "quit",
        "leave the view, then the console; nothing else ends",
    ),
];
