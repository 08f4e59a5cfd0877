//! Colours and glyphs. The only file that names a colour; nothing is said by colour alone.
//!
//! `NO_COLOR` is obeyed here: the theme without colour sends no colour at all. crossterm 0.29 would
//! obey it too, but by turning each colour into a reset of bold and reverse video, and so of the
//! selection.

use ratatui::style::{Color, Modifier, Style};

/// How each part of the screen looks.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What matters less: headings, hints.
    pub dim: Style,
    /// Names and titles.
    pub title: Style,
    /// Lines of boxes.
    pub border: Style,
    /// Lines of the box that holds the selection, and of dialogs.
    pub border_active: Style,
    /// The bar at the top.
    pub bar: Style,
    /// In the bar: all is well.
    pub bar_good: Style,
    /// In the bar: look here.
    pub bar_warn: Style,
    /// In the bar: it does not work.
    pub bar_bad: Style,
    /// The row of a group, under what else is said of it.
    pub band: Style,
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
    /// The selected row, on top of everything else.
    pub selected: Style,
    /// The button that Enter presses.
    pub focused: Style,
}

impl Theme {
    /// In colour, on a dark or a light ground: 256 colours and no background but where it is set
    /// together with its text.
    #[must_use]
    pub fn colour() -> Self {
        let fg = |index| Style::new().fg(Color::Indexed(index));
        Self {
            text: Style::new(),
            dim: fg(245),
            title: fg(75).add_modifier(Modifier::BOLD),
            border: fg(240),
            border_active: fg(75),
            bar: Style::new().fg(Color::Indexed(255)).bg(Color::Indexed(24)),
            bar_good: fg(120).add_modifier(Modifier::BOLD),
            bar_warn: fg(221).add_modifier(Modifier::BOLD),
            bar_bad: fg(217).add_modifier(Modifier::BOLD),
            band: Style::new().bg(Color::Indexed(236)),
            key: fg(75).add_modifier(Modifier::BOLD),
            good: fg(71),
            warn: fg(172),
            bad: fg(167).add_modifier(Modifier::BOLD),
            inward: fg(73),
            outward: fg(140),
            selected: Style::new()
                .fg(Color::Indexed(255))
                .bg(Color::Indexed(238))
                .add_modifier(Modifier::BOLD),
            focused: Style::new()
                .fg(Color::Indexed(255))
                .bg(Color::Indexed(25))
                .add_modifier(Modifier::BOLD),
        }
    }

    /// Without any colour: bold, dim and reverse video only.
    #[must_use]
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            dim,
            title: bold,
            border: dim,
            border_active: bold,
            bar: reversed,
            bar_good: bold,
            bar_warn: bold,
            bar_bad: bold,
            band: bold,
            key: bold,
            good: plain,
            warn: bold,
            bad: bold,
            inward: plain,
            outward: plain,
            selected: reversed,
            focused: reversed.add_modifier(Modifier::BOLD),
        }
    }

    /// As the environment wishes (no-color.org: set and not empty).
    #[must_use]
    pub fn from_env() -> Self {
        match std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            true => Self::mono(),
            false => Self::colour(),
        }
    }
}

/// One cell of a bar chart, for a part of a whole between 0 and 1; a blank for nothing at all.
#[must_use]
pub fn ramp(part: f64) -> char {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    if part <= 0.0 {
        return ' ';
    }
    let step = (part.min(1.0) * 8.0).ceil() as usize;
    STEPS[step.clamp(1, 8) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_rises_and_shows_the_smallest_thing() {
        let shown: String = [0.0, 0.001, 0.126, 0.5, 0.99, 1.0, 7.0].map(ramp).iter().collect();
        assert_eq!(shown, " ▁▂▄███");
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let Theme { text, dim, bar, good, warn, bad, selected, focused, .. } = Theme::mono();
        for style in [text, dim, bar, good, warn, bad, selected, focused] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_ne!(selected, text);
        assert_ne!(focused, selected);
    }
}
