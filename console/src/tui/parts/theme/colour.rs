//! Colours as numbers: how they differ to the eye, and what is left of them in 256 colours.

use ratatui::style::Color;

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// From `0xrrggbb`.
    #[must_use]
    pub const fn hex(code: u32) -> Self {
        let [_, red, green, blue] = code.to_be_bytes();
        Self(red, green, blue)
    }

    /// How bright it looks, from 0 to 1: relative luminance as WCAG 2 defines it.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// How well text of one colour is read on the other, from 1 to 21: the contrast ratio of
    /// WCAG 2. Text needs 4.5 (T-52).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest of the 240 colours of xterm that no user changes: 16 to 255.
    #[must_use]
    pub fn nearest_index(self) -> u8 {
        let level = |channel: u8| match channel {
            0..48 => 0,
            48..115 => 1,
            _ => (channel - 35) / 40,
        };
        let (r, g, b) = (level(self.0), level(self.1), level(self.2));
        let cube = 16 + 36 * r + 6 * g + b;
        let mean = (u16::from(self.0) + u16::from(self.1) + u16::from(self.2)) / 3;
        let grey = 232 + u8::try_from(mean.saturating_sub(3) / 10).unwrap_or(23).min(23);
        if self.distance(Self::of_index(grey)) < self.distance(Self::of_index(cube)) {
            grey
        } else {
            cube
        }
    }

    /// What an index from 16 to 255 looks like.
    #[must_use]
    pub fn of_index(index: u8) -> Self {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match index.checked_sub(16) {
            Some(cube @ 0..216) => {
                let level = |place: u8| LEVELS[usize::from(place % 6)];
                Self(level(cube / 36), level(cube / 6), level(cube))
            }
            Some(grey) => {
                let level = 8 + 10 * (grey - 216);
                Self(level, level, level)
            }
            // those every terminal paints its own way
            None => Self(0, 0, 0),
        }
    }

    fn distance(self, other: Self) -> u32 {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(self.0, other.0) + square(self.1, other.1) + square(self.2, other.2)
    }
}

impl From<Rgb> for Color {
    fn from(Rgb(red, green, blue): Rgb) -> Self {
        Self::Rgb(red, green, blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let (black, white) = (Rgb::hex(0), Rgb::hex(0xff_ff_ff));
        assert!((black.contrast(white) - 21.0).abs() < 0.001);
        assert!((white.contrast(white) - 1.0).abs() < 0.001);
        // the grey that is just good enough on white
        assert!((Rgb::hex(0x76_76_76).contrast(white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn colours_of_the_cube_and_greys_are_themselves() {
        assert_eq!(Rgb::hex(0x5f_af_ff).nearest_index(), 75);
        assert_eq!(Rgb::hex(0x8a_8a_8a).nearest_index(), 245);
        assert_eq!(Rgb::hex(0).nearest_index(), 16);
        assert_eq!(Rgb::hex(0xff_ff_ff).nearest_index(), 231);
    }

    proptest! {
        #[test]
        fn the_nearest_is_the_nearest(r: u8, g: u8, b: u8) {
            let colour = Rgb(r, g, b);
            let found = colour.distance(Rgb::of_index(colour.nearest_index()));
            let best = (16..=255).map(|index| colour.distance(Rgb::of_index(index))).min();
            prop_assert_eq!(Some(found), best);
        }
    }
}
