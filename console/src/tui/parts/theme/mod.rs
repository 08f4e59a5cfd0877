//! How each part of the screen looks: roles, four themes, any depth of colour (T-49 to T-52).
//!
//! Nothing is said by colour alone: with [`Depth::None`] selection and focus are reverse video, and
//! bold and dim do what is left. No style then names a colour, so that crossterm's own obedience to
//! `NO_COLOR`, which resets bold and reverse video with each colour, finds nothing to do; whoever
//! owns the terminal still switches it off (`force_color_output(true)`), because this is decided
//! here.
//!
//! [`Theme`] has every field of the theme the console began with: `pub use parts::theme::Theme`
//! takes its place, and [`Theme::new`] that of `from_env`.
//!
//! * `colour`: numbers, contrast
//! * `palette`: the four themes
//! * `depth`: how many colours there are
//! * `accent`: the colour of one instance

mod accent;
mod colour;
mod depth;
mod palette;

pub use accent::{Accent, NoSuchAccent};
pub use colour::Rgb;
pub use depth::{Depth, NoSuchDepth};
pub use palette::{CONTRAST, DARK, LIGHT, Palette, SAFE};

use ratatui::style::{Color, Modifier, Style};

/// Which theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scheme {
    /// For dark rooms.
    #[default]
    Dark,
    /// For bright rooms.
    Light,
    /// For weak eyes and bad screens.
    Contrast,
    /// For eyes that tell red from green badly.
    Safe,
}

/// A theme was named that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no theme {0:?}: use dark, light, contrast or safe")]
pub struct NoSuchScheme(pub String);

impl Scheme {
    /// All, with the names they are asked for by.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("contrast", Self::Contrast),
        ("safe", Self::Safe),
    ];

    /// The theme of that name.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn named(name: &str) -> Result<Self, NoSuchScheme> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, scheme)| *scheme).ok_or_else(|| NoSuchScheme(name.to_owned()))
    }

    /// Its colours.
    #[must_use]
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::Contrast => &CONTRAST,
            Self::Safe => &SAFE,
        }
    }
}

/// How each part of the screen looks. Every style but `text` is laid over `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text, and the ground of everything.
    pub text: Style,
    /// What matters less: headings, hints.
    pub dim: Style,
    /// What is too old to be believed, over what it was (T-05).
    pub stale: Style,
    /// Names and titles.
    pub title: Style,
    /// Lines of boxes.
    pub border: Style,
    /// Lines of the box that holds the selection, and of dialogs.
    pub border_active: Style,
    /// The bar at the top, in the accent of the instance.
    pub bar: Style,
    /// The label of the instance (`PROD`), in the bar.
    pub label: Style,
    /// A key that may be pressed.
    pub key: Style,
    /// Works.
    pub good: Style,
    /// Wants attention.
    pub warn: Style,
    /// Does not work.
    pub bad: Style,
    /// Bytes from clients.
    pub inward: Style,
    /// Bytes to clients.
    pub outward: Style,
    /// The selected row, on top of everything else; see [`Theme::over_selected`].
    pub selected: Style,
    /// A marked row (T-37).
    pub marked: Style,
    /// What changed a moment ago (T-25).
    pub changed: Style,
    /// Where a typed text is wrong, and what a search found.
    pub found: Style,
    /// The button that Enter presses.
    pub focused: Style,
    /// Whether a text with a colour of its own keeps it on the selected row.
    pub selected_keeps_colours: bool,
}

impl Theme {
    /// A theme for a terminal with so many colours, in the accent of an instance.
    #[must_use]
    pub fn new(scheme: Scheme, depth: Depth, accent: Accent) -> Self {
        match depth {
            Depth::None => Self::mono(),
            Depth::Sixteen => Self::sixteen(scheme, accent),
            Depth::Indexed => {
                Self::painted(scheme, accent, |rgb| Color::Indexed(rgb.nearest_index()))
            }
            Depth::True => Self::painted(scheme, accent, Color::from),
        }
    }

    fn painted(scheme: Scheme, accent: Accent, paint: impl Fn(Rgb) -> Color) -> Self {
        let palette = scheme.palette();
        let fg = |rgb| Style::new().fg(paint(rgb));
        let on = |(text, ground)| Style::new().fg(paint(text)).bg(paint(ground));
        let bar = accent.colours().unwrap_or(palette.bar);
        Self {
            text: on((palette.text, palette.ground)),
            dim: fg(palette.dim),
            stale: fg(palette.dim),
            title: fg(palette.accent).add_modifier(Modifier::BOLD),
            border: fg(palette.border),
            border_active: fg(palette.accent),
            bar: on(bar),
            label: on((bar.1, bar.0)).add_modifier(Modifier::BOLD),
            key: fg(palette.accent).add_modifier(Modifier::BOLD),
            good: fg(palette.good),
            warn: fg(palette.warn),
            bad: fg(palette.bad).add_modifier(Modifier::BOLD),
            inward: fg(palette.inward),
            outward: fg(palette.outward),
            selected: on(palette.selected).add_modifier(Modifier::BOLD),
            marked: fg(palette.accent).add_modifier(Modifier::UNDERLINED),
            changed: Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            found: on((palette.ground, palette.warn)),
            focused: on(palette.focused).add_modifier(Modifier::BOLD),
            selected_keeps_colours: palette.selected_keeps_colours,
        }
    }

    /// With the sixteen colours of the terminal, whatever they look like: the ground stays the
    /// terminal's, and what must stand out stands out by reverse video.
    fn sixteen(scheme: Scheme, accent: Accent) -> Self {
        let fg = |colour| Style::new().fg(colour);
        let (good, warn, bad) = match scheme {
            Scheme::Safe => (Color::Blue, Color::Yellow, Color::Magenta),
            _ => (Color::Green, Color::Yellow, Color::Red),
        };
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        let bar = accent.ansi().map_or(reversed, |colour| fg(colour).patch(reversed));
        Self {
            good: fg(good),
            warn: fg(warn),
            bad: fg(bad).add_modifier(Modifier::BOLD),
            inward: fg(Color::Cyan),
            outward: fg(Color::Magenta),
            bar,
            ..Self::mono()
        }
    }

    /// Without any colour: bold, dim, underlined and reverse video only.
    #[must_use]
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            dim,
            stale: dim,
            title: bold,
            border: dim,
            border_active: bold,
            bar: reversed,
            label: bold,
            key: bold,
            good: plain,
            warn: bold,
            bad: bold,
            inward: plain,
            outward: plain,
            selected: reversed,
            marked: plain.add_modifier(Modifier::UNDERLINED),
            changed: bold.add_modifier(Modifier::UNDERLINED),
            found: reversed,
            focused: reversed.add_modifier(Modifier::BOLD),
            selected_keeps_colours: false,
        }
    }

    /// How a cell of the selected row looks that looked like this before. Reverse video never meets
    /// a ground of its own, so that a selection cannot end up the colour of what surrounds it.
    #[must_use]
    pub fn over_selected(&self, cell: Style) -> Style {
        let own = cell.fg.filter(|colour| *colour != Color::Reset && cell.fg != self.text.fg);
        let over = cell.patch(self.selected);
        match own {
            Some(colour) if self.selected_keeps_colours => over.fg(colour),
            Some(_) if self.selected.fg.is_none() => over.fg(Color::Reset).bg(Color::Reset),
            _ => over,
        }
    }

    /// Every style by its name.
    #[must_use]
    pub fn styles(&self) -> [(&'static str, Style); 19] {
        [
            ("text", self.text),
            ("dim", self.dim),
            ("stale", self.stale),
            ("title", self.title),
            ("border", self.border),
            ("border_active", self.border_active),
            ("bar", self.bar),
            ("label", self.label),
            ("key", self.key),
            ("good", self.good),
            ("warn", self.warn),
            ("bad", self.bad),
            ("inward", self.inward),
            ("outward", self.outward),
            ("selected", self.selected),
            ("marked", self.marked),
            ("changed", self.changed),
            ("found", self.found),
            ("focused", self.focused),
        ]
    }
}

#[cfg(test)]
mod tests;
