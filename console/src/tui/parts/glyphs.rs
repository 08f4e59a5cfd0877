//! Every sign that is not a letter, each with a twin in ASCII (T-53), and the signs of the states
//! (§8.3).
//!
//! Two guards: [`Glyphs`] gives the right sign at once, and [`to_ascii`] goes over a finished frame
//! and lets nothing above `~` through, whatever it came from: host names, reasons, Spanish.

use ratatui::buffer::Buffer;
use ratatui::symbols::border;
use std::borrow::Cow;

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Glyphs {
    /// Those of Unicode.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
}

/// What a channel is doing, as a sign and a word say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Takes clients.
    Up,
    /// Is being emptied.
    Draining,
    /// Disabled by an operator.
    Disabled,
    /// Could not be connected to, and disabled (`-a`).
    AutoOff,
    /// Has all its connections.
    Full,
    /// Fails its health checks.
    Down,
    /// Is tried, and refuses.
    Failing,
    /// Nobody knows.
    Unknown,
}

impl Sign {
    /// All of them, the worst last.
    pub const ALL: [Self; 8] = [
        Self::Up,
        Self::Draining,
        Self::Full,
        Self::Disabled,
        Self::Unknown,
        Self::Failing,
        Self::Down,
        Self::AutoOff,
    ];
}

/// Lines of boxes in ASCII; ratatui has none.
const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Glyphs {
    /// ASCII if it was asked for, or if the locale (`LC_ALL`, `LC_CTYPE`, `LANG`, the first that is
    /// not empty) is one without UTF-8. Where no locale is set at all, terminals of today are
    /// believed to know Unicode.
    #[must_use]
    pub fn choose(ascii: bool, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
        let unicode = locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        if ascii || !unicode { Self::Ascii } else { Self::Unicode }
    }

    fn pick<T>(self, unicode: T, ascii: T) -> T {
        match self {
            Self::Unicode => unicode,
            Self::Ascii => ascii,
        }
    }

    /// The sign of a state; none is used twice.
    #[must_use]
    pub fn state(self, sign: Sign) -> &'static str {
        match sign {
            Sign::Up => self.pick("●", "+"),
            Sign::Draining => self.pick("◐", "d"),
            Sign::Disabled => self.pick("○", "-"),
            Sign::AutoOff => self.pick("⊗", "x"),
            Sign::Full => self.pick("■", "F"),
            Sign::Down => self.pick("✗", "!"),
            Sign::Failing => self.pick("◎", "f"),
            Sign::Unknown => "?",
        }
    }

    /// Behind the state of something too old to be believed (T-05).
    #[must_use]
    pub fn stale(self) -> &'static str {
        "~"
    }

    /// Behind the state of something that waits for its answer (T-36).
    #[must_use]
    pub fn pending(self) -> &'static str {
        self.pick("…", "...")
    }

    /// Where a text is cut; one column.
    #[must_use]
    pub fn ellipsis(self) -> &'static str {
        self.pick("…", "~")
    }

    /// Where a number is not known yet.
    #[must_use]
    pub fn none_yet(self) -> &'static str {
        self.pick("—", "-")
    }

    /// A limit that is none (T-23).
    #[must_use]
    pub fn unlimited(self) -> &'static str {
        self.pick("∞", "inf")
    }

    /// In front of the selected row.
    #[must_use]
    pub fn cursor(self) -> &'static str {
        self.pick("▌", ">")
    }

    /// In front of a marked row.
    #[must_use]
    pub fn mark(self) -> &'static str {
        self.pick("✓", "*")
    }

    /// In front of a line of a list.
    #[must_use]
    pub fn bullet(self) -> &'static str {
        self.pick("·", "*")
    }

    /// Behind the heading of the column that orders the rows.
    #[must_use]
    pub fn order(self, descending: bool) -> &'static str {
        if descending { self.pick("▼", "v") } else { self.pick("▲", "^") }
    }

    /// A number that has grown, or shrunk (T-25).
    #[must_use]
    pub fn trend(self, up: bool) -> &'static str {
        if up { self.pick("↑", "^") } else { self.pick("↓", "v") }
    }

    /// In front of a group: its rows are shown, or hidden.
    #[must_use]
    pub fn fold(self, open: bool) -> &'static str {
        if open { self.pick("▾", "v") } else { self.pick("▸", ">") }
    }

    /// From a group to the one its clients go on to.
    #[must_use]
    pub fn arrow(self) -> &'static str {
        self.pick("→", "->")
    }

    /// The conversation stands, is being made, is lost.
    #[must_use]
    pub fn link(self, up: Option<bool>) -> &'static str {
        match up {
            Some(true) => self.pick("●", "*"),
            None => self.pick("◌", "."),
            Some(false) => self.pick("✗", "!"),
        }
    }

    /// What is printed on an arrow key.
    #[must_use]
    pub fn key_up(self) -> &'static str {
        self.pick("↑", "Up")
    }

    /// What is printed on an arrow key.
    #[must_use]
    pub fn key_down(self) -> &'static str {
        self.pick("↓", "Down")
    }

    /// The lines of boxes.
    #[must_use]
    pub fn border(self) -> border::Set<'static> {
        self.pick(border::ROUNDED, ASCII_BORDER)
    }

    /// Full and empty cells of a use bar.
    #[must_use]
    pub fn bar(self) -> (&'static str, &'static str) {
        self.pick(("█", "░"), ("#", "."))
    }

    /// A use bar of so many columns, for a part of a whole; more than the whole is the whole, and
    /// what is not nothing fills a cell.
    #[must_use]
    pub fn use_bar(self, part: f64, width: usize) -> String {
        let (full, empty) = self.bar();
        let part = if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) };
        let least = usize::from(part > 0.0 && width > 0);
        let cells = ((part * width as f64).round() as usize).clamp(least, width);
        full.repeat(cells) + &empty.repeat(width - cells)
    }

    /// One cell of a small curve, for a part of a whole between 0 and 1: a blank for nothing at
    /// all, eight steps, a sign of its own for "not known" (T-22).
    #[must_use]
    pub fn spark(self, part: Option<f64>) -> char {
        const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        const LETTERS: [char; 8] = ['.', ',', '-', '~', '+', '=', '*', '#'];
        step(part, &self.pick(BLOCKS, LETTERS), self.gap())
    }

    /// The same in three steps, for fonts whose eighths look alike.
    #[must_use]
    pub fn coarse_spark(self, part: Option<f64>) -> char {
        step(part, &self.pick(['▂', '▅', '█'], ['.', '+', '#']), self.gap())
    }

    /// A stretch of which nothing is known.
    #[must_use]
    pub fn gap(self) -> char {
        self.pick('┄', '?')
    }

    /// A text in these signs.
    #[must_use]
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Ascii if !text.is_ascii() => {
                text.chars().map(ascii_twin).collect::<String>().into()
            }
            _ => text.into(),
        }
    }
}

fn step(part: Option<f64>, steps: &[char], gap: char) -> char {
    match part {
        None => gap,
        Some(part) if part.is_nan() => gap,
        Some(part) if part <= 0.0 => ' ',
        Some(part) => {
            let step = (part.min(1.0) * steps.len() as f64).ceil() as usize;
            steps[step.clamp(1, steps.len()) - 1]
        }
    }
}

/// Characters, and what stands for them in ASCII.
const TWINS: &[(&str, char)] = &[
    ("áàäâª", 'a'),
    ("éèëê", 'e'),
    ("íìïî", 'i'),
    ("óòöôº", 'o'),
    ("úùüû", 'u'),
    ("ñ", 'n'),
    ("ç", 'c'),
    ("Á", 'A'),
    ("É", 'E'),
    ("Í", 'I'),
    ("Ó", 'O'),
    ("ÚÜ", 'U'),
    ("Ñ", 'N'),
    ("¡", '!'),
    ("●╭╮╰╯├┤┬┴┼▄", '+'),
    ("○—–─┄▃", '-'),
    ("◐", 'd'),
    ("⊗", 'x'),
    ("✗", '!'),
    ("◎", 'f'),
    ("◼■", 'F'),
    ("◌░▁", '.'),
    ("┈", '_'),
    // what fills a part of a cell of a bar, and what comes to one
    ("▏▎▍▋▊▉", '-'),
    ("▓", '='),
    ("▂", ','),
    ("▅", '='),
    // never 0: a limit of nothing would be another thing
    ("▆✓·∞", '*'),
    ("▇█", '#'),
    ("│▮", '|'),
    ("◷", '@'),
    ("▌▸→", '>'),
    ("←", '<'),
    ("▼▾↓", 'v'),
    ("▲↑", '^'),
    ("…", '~'),
    ("“”«»", '"'),
    ("‘’", '\''),
    ("\u{a0}", ' '),
];

/// What stands for a character where there is only ASCII: one column, `?` if nothing better is
/// known.
#[must_use]
pub fn ascii_twin(character: char) -> char {
    if (' '..='~').contains(&character) {
        return character;
    }
    let twin = TWINS.iter().find(|(those, _)| those.contains(character));
    twin.map_or('?', |(_, twin)| *twin)
}

/// Lets nothing above `~` leave: each cell of a finished frame that is not ASCII becomes its twin. A
/// character of two columns takes two cells, and so do its twins.
pub fn to_ascii(frame: &mut Buffer) {
    for cell in &mut frame.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() && !symbol.bytes().any(|byte| byte.is_ascii_control()) {
            continue;
        }
        // what joins the first character has no width of its own
        cell.set_char(symbol.chars().next().map_or(' ', ascii_twin));
    }
}

#[cfg(test)]
mod tests;
