//! The colour of one instance, so that nobody takes production for the test bench (T-52).
//!
//! It paints the bar; the label beside it says the same in a word.

use super::colour::Rgb;
use ratatui::style::Color;

/// The colour of an instance's bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Accent {
    /// That of the theme.
    #[default]
    Theme,
    /// Red.
    Red,
    /// Amber.
    Amber,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
}

/// An accent was named that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no accent {0:?}: use theme, red, amber, green, blue or violet")]
pub struct NoSuchAccent(pub String);

impl Accent {
    /// All, with the names they are asked for by.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("theme", Self::Theme),
        ("red", Self::Red),
        ("amber", Self::Amber),
        ("green", Self::Green),
        ("blue", Self::Blue),
        ("violet", Self::Violet),
    ];

    /// The accent of that name.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn named(name: &str) -> Result<Self, NoSuchAccent> {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, accent)| *accent).ok_or_else(|| NoSuchAccent(name.to_owned()))
    }

    /// Text and ground of the bar; none is the theme's.
    #[must_use]
    pub fn colours(self) -> Option<(Rgb, Rgb)> {
        let (white, black) = (Rgb::hex(0xff_ff_ff), Rgb::hex(0));
        match self {
            Self::Theme => None,
            Self::Red => Some((white, Rgb::hex(0xaf_00_00))),
            Self::Amber => Some((black, Rgb::hex(0xff_af_00))),
            Self::Green => Some((white, Rgb::hex(0x00_5f_00))),
            Self::Blue => Some((white, Rgb::hex(0x00_5f_af))),
            Self::Violet => Some((white, Rgb::hex(0x5f_00_af))),
        }
    }

    /// The nearest of the terminal's own sixteen; none is the theme's.
    #[must_use]
    pub fn ansi(self) -> Option<Color> {
        match self {
            Self::Theme => None,
            Self::Red => Some(Color::Red),
            Self::Amber => Some(Color::Yellow),
            Self::Green => Some(Color::Green),
            Self::Blue => Some(Color::Blue),
            Self::Violet => Some(Color::Magenta),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_has_a_name_and_can_be_read() {
        for (name, accent) in Accent::NAMES {
            assert_eq!(Accent::named(name), Ok(accent));
            assert_eq!(accent.colours().is_none(), accent.ansi().is_none());
            let Some((text, ground)) = accent.colours() else { continue };
            assert!(text.contrast(ground) >= 4.5, "{name}");
            let indexed = |colour: Rgb| Rgb::of_index(colour.nearest_index());
            assert!(indexed(text).contrast(indexed(ground)) >= 4.5, "{name}");
        }
        assert!(Accent::named("pink").unwrap_err().to_string().contains("violet"));
    }
}
