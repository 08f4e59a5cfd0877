//! The palette's own words: what the console does by itself. None is a verb of `balance-ctl`.

use crate::expression::{Expression, Mistake};
use crate::tui::parts::bytes::Units;
use crate::tui::parts::sort::SortKey;
use crate::tui::parts::theme::Scheme;
use crate::tui::parts::words::Language;

/// Something that the console does by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Here {
    /// Show another view.
    Show(Page),
    /// Show only what this holds of; all if it is empty. It makes sense: it was read.
    Filter(String),
    /// Order the rows by this.
    Sort(SortKey),
    /// Choose columns.
    Columns,
    /// Count bytes so.
    Units(Units),
    /// Look so.
    Theme(Scheme),
    /// Speak so.
    Language(Language),
    /// Let the table stand, or go on.
    Freeze,
    /// Write a note among the events.
    Note(String),
    /// Record what comes from now on to this file; empty: to one with a name of its own.
    Record(String),
    /// Write what is shown to files.
    Save,
    /// Write what was done as commands to this file; empty: to one with a name of its own.
    Script(String),
    /// Try to reach the daemon now.
    Reconnect,
    /// Show the keys.
    Help,
    /// Leave.
    Quit,
}

/// A view of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// The table.
    Channels,
    /// Who gets how much.
    Traffic,
    /// The open connections.
    Connections,
    /// What happened.
    Events,
    /// All daemons.
    Fleet,
}

impl Page {
    /// All of them, with their names.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("channels", Self::Channels),
        ("traffic", Self::Traffic),
        ("connections", Self::Connections),
        ("events", Self::Events),
        ("fleet", Self::Fleet),
    ];
}

/// A word of the console's own: what it is called, what it does, what may stand behind it.
pub(super) struct Own {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) values: Values,
}

/// What may stand behind a word.
#[derive(Clone, Copy)]
pub(super) enum Values {
    /// Nothing.
    Nothing,
    /// One of these.
    One(fn() -> Vec<&'static str>),
    /// Anything, to the end of the line.
    Anything,
    /// A filter, to the end of the line.
    Filter,
}

fn names<T, const N: usize>(names: [(&'static str, T); N]) -> Vec<&'static str> {
    names.into_iter().map(|(name, _)| name).collect()
}

/// All of them.
pub(super) const OWN: [Own; 14] = [
    own("view", "Show another view", Values::One(|| names(Page::NAMES))),
    own("filter", "Show only what this holds of; alone: all", Values::Filter),
    own("sort", "Order the rows by a column", Values::One(|| names(SortKey::NAMES))),
    own("columns", "Choose columns and their order", Values::Nothing),
    own("units", "Count bytes by thousands, or by 1,024", Values::One(|| names(Units::NAMES))),
    own("theme", "Change the colours", Values::One(|| names(Scheme::NAMES))),
    own("language", "Speak English or Spanish", Values::One(|| vec!["en", "es"])),
    own("freeze", "Let the table stand still, or go on", Values::Nothing),
    own("note", "Write a note among the events", Values::Anything),
    own("record", "Record what comes from now on to a file", Values::Anything),
    own("save", "Write what is shown to files", Values::Nothing),
    own("script", "Write what was done here as commands to a file", Values::Anything),
    own("reconnect", "Try to reach the daemon now", Values::Nothing),
    own("quit", "Leave; nothing else ends", Values::Nothing),
];

const fn own(name: &'static str, about: &'static str, values: Values) -> Own {
    Own { name, about, values }
}

/// What is wrong behind a word.
pub(super) enum Wrong {
    /// It is none of those that may stand there.
    NoneOf(&'static str, Vec<&'static str>),
    /// Nothing may stand there.
    TooMuch(&'static str),
    /// Something must stand there.
    Nothing(&'static str),
    /// The filter makes no sense.
    Filter(Mistake),
}

/// Reads a word of the console's own and what stands behind it; none if it is none.
pub(super) fn read(word: &str, rest: &str) -> Option<Result<Here, Wrong>> {
    if word == "help" {
        return Some(Ok(Here::Help));
    }
    let own = OWN.iter().find(|own| own.name == word)?;
    Some(read_own(own, rest))
}

fn read_own(own: &Own, rest: &str) -> Result<Here, Wrong> {
    let one = |values: fn() -> Vec<&'static str>| Wrong::NoneOf(own.name, values());
    match own.values {
        Values::Nothing if !rest.is_empty() => return Err(Wrong::TooMuch(own.name)),
        Values::One(values) if !values().contains(&rest) => return Err(one(values)),
        Values::Filter => {
            Expression::parse(rest).map_err(Wrong::Filter)?;
        }
        _ => {}
    }
    let page = |name: &str| Page::NAMES.iter().find(|(known, _)| *known == name);
    let text = rest.to_owned();
    // what could not be one was sorted out above; were it not, the console shows its keys
    Ok(match own.name {
        "view" => page(rest).map_or(Here::Help, |(_, page)| Here::Show(*page)),
        "filter" => Here::Filter(text),
        "sort" => SortKey::named(rest).map_or(Here::Help, Here::Sort),
        "columns" => Here::Columns,
        "units" => Units::named(rest).map_or(Here::Help, Here::Units),
        "theme" => Scheme::named(rest).map_or(Here::Help, Here::Theme),
        "language" if rest == "es" => Here::Language(Language::Spanish),
        "language" => Here::Language(Language::English),
        "freeze" => Here::Freeze,
        "note" if rest.is_empty() => return Err(Wrong::Nothing(own.name)),
        "note" => Here::Note(text),
        "record" => Here::Record(text),
        "save" => Here::Save,
        "script" => Here::Script(text),
        "reconnect" => Here::Reconnect,
        "quit" => Here::Quit,
        _ => Here::Help,
    })
}
