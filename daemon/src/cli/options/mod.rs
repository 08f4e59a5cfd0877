//! The one table of options: names, values, and what each is for, in both languages of the manual.
//!
//! The command line, `--help` and the man pages are made from it (DB-12). Must not know what an
//! option does.

mod http;
mod table;
mod web;

use http::HTTP;
use table::TABLE;
use web::WEB;

/// All options.
pub const OPTIONS: &[Opt] = &{
    const PARTS: [&[Opt]; 3] = [&TABLE, &HTTP, &WEB];
    let mut all = [TABLE[0]; TABLE.len() + HTTP.len() + WEB.len()];
    let (mut at, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut row = 0;
        while row < PARTS[part].len() {
            all[at] = PARTS[part][row];
            (at, row) = (at + 1, row + 1);
        }
        part += 1;
    }
    all
};

/// A language of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Spanish, that of the users' own documents.
    Es,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Spanish.
    pub es: &'static str,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Es => self.es,
        }
    }
}

/// A row with both spellings of its name: HALB's has underscores.
const fn property(
    topic: Topic,
    long: &'static str,
    also: &'static [&'static str],
    value: Value,
    about: Text,
) -> Opt {
    Opt { long, short: None, also, value, topic, about }
}

const fn text(en: &'static str, es: &'static str) -> Text {
    Text { en, es }
}

/// What options are about; they are listed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The front door and the way to the channels.
    Traffic,
    /// Requests of HTTP and their sessions.
    Http,
    /// What browsers, collectors and scripts reach by HTTP.
    Web,
    /// Whether the servers behind the channels are as they should be.
    Health,
    /// How the program runs and what it says.
    Running,
    /// Steering a balance that runs.
    Steering,
    /// How large it may grow.
    Size,
}

impl Topic {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Traffic,
        Self::Http,
        Self::Health,
        Self::Web,
        Self::Running,
        Self::Steering,
        Self::Size,
    ];

    /// The heading.
    #[must_use]
    pub fn heading(self) -> Text {
        match self {
            Self::Traffic => Text { en: "Traffic", es: "Tráfico" },
            Self::Http => Text { en: "HTTP", es: "HTTP" },
            Self::Web => Text { en: "Web services", es: "Servicios web" },
            Self::Health => Text { en: "Health checks", es: "Comprobaciones de estado" },
            Self::Running => Text { en: "Running", es: "Ejecución" },
            Self::Steering => Text { en: "Steering a running balance", es: "Control en marcha" },
            Self::Size => Text { en: "Size", es: "Tamaño" },
        }
    }
}

/// What may stand behind an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    None,
    /// Nothing, which is `=true`, or `=false`.
    Switch,
    /// A whole number, and what it is called.
    Number(&'static str),
    /// A text, and what it is called.
    Text(&'static str),
}

impl Value {
    /// What it is called, if there must be one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::None | Self::Switch => None,
            Self::Number(name) | Self::Text(name) => Some(name),
        }
    }
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its long name, which is also its name in the code.
    pub long: &'static str,
    /// Its letter in 3.54, if it has one.
    pub short: Option<char>,
    /// Other long names that are understood but not listed.
    pub also: &'static [&'static str],
    /// What may stand behind it.
    pub value: Value,
    /// Where it is listed.
    pub topic: Topic,
    /// What it is for: one short sentence, then more if there is more to say.
    pub about: Text,
}

/// The option of that long name or letter.
#[must_use]
pub fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.iter().find(|opt| opt.long == name || opt.short.is_some_and(|c| name == c.to_string()))
}
