//! The colours of the four themes, as numbers. What must be legible on what is tested here.

use super::colour::Rgb;

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// What everything stands on.
    pub ground: Rgb,
    /// Ordinary text.
    pub text: Rgb,
    /// Headings, hints, what is old.
    pub dim: Rgb,
    /// Titles, keys, the box that holds the selection.
    pub accent: Rgb,
    /// Lines of boxes.
    pub border: Rgb,
    /// Works.
    pub good: Rgb,
    /// Wants attention.
    pub warn: Rgb,
    /// Does not work.
    pub bad: Rgb,
    /// Bytes from clients.
    pub inward: Rgb,
    /// Bytes to clients.
    pub outward: Rgb,
    /// The selected row: text without a colour of its own, and ground.
    pub selected: (Rgb, Rgb),
    /// The button that Enter presses: text and ground.
    pub focused: (Rgb, Rgb),
    /// The bar at the top, where the instance has no accent of its own: text and ground.
    pub bar: (Rgb, Rgb),
    /// Whether texts with a colour of their own keep it on the selected row.
    pub selected_keeps_colours: bool,
}

const fn rgb(code: u32) -> Rgb {
    Rgb::hex(code)
}

/// For dark rooms.
pub const DARK: Palette = Palette {
    ground: rgb(0x12_15_1a),
    text: rgb(0xd8_de_e6),
    dim: rgb(0xa8_b0_ba),
    accent: rgb(0x6c_b6_ff),
    border: rgb(0x82_8c_99),
    good: rgb(0x87_d7_87),
    warn: rgb(0xe5_b5_4f),
    bad: rgb(0xff_8f_88),
    inward: rgb(0x5f_d7_d7),
    outward: rgb(0xc9_a9_f7),
    selected: (rgb(0xff_ff_ff), rgb(0x26_2e_3a)),
    focused: (rgb(0x0b_0e_12), rgb(0x6c_b6_ff)),
    bar: (rgb(0xf2_f6_fa), rgb(0x1d_3a_5f)),
    selected_keeps_colours: true,
};

/// For bright rooms.
pub const LIGHT: Palette = Palette {
    ground: rgb(0xfb_fb_f9),
    text: rgb(0x1f_23_28),
    dim: rgb(0x4e_56_60),
    accent: rgb(0x07_57_b0),
    border: rgb(0x6a_73_7d),
    good: rgb(0x00_5f_00),
    warn: rgb(0x75_3f_00),
    bad: rgb(0xa8_10_1a),
    inward: rgb(0x00_56_66),
    outward: rgb(0x5f_2d_a8),
    selected: (rgb(0x0b_0e_12), rgb(0xdf_e7_f1)),
    focused: (rgb(0xff_ff_ff), rgb(0x07_57_b0)),
    bar: (rgb(0x14_20_2e), rgb(0xdb_e4_ee)),
    selected_keeps_colours: true,
};

/// For weak eyes and bad screens: pure colours on black, the selection black on white.
pub const CONTRAST: Palette = Palette {
    ground: rgb(0x00_00_00),
    text: rgb(0xff_ff_ff),
    dim: rgb(0xd7_d7_d7),
    accent: rgb(0xff_ff_00),
    border: rgb(0xff_ff_ff),
    good: rgb(0x00_ff_00),
    warn: rgb(0xff_d7_00),
    bad: rgb(0xff_87_87),
    inward: rgb(0x00_ff_ff),
    outward: rgb(0xff_af_ff),
    selected: (rgb(0x00_00_00), rgb(0xff_ff_ff)),
    focused: (rgb(0x00_00_00), rgb(0xff_ff_00)),
    bar: (rgb(0x00_00_00), rgb(0xff_ff_ff)),
    selected_keeps_colours: false,
};

/// For eyes that tell red from green badly: blue is good, yellow warns, orange is bad, and each is
/// darker than the one before it is not.
pub const SAFE: Palette = Palette {
    ground: rgb(0x12_15_1a),
    text: rgb(0xd8_de_e6),
    dim: rgb(0xa8_b0_ba),
    accent: rgb(0xff_ff_ff),
    border: rgb(0x82_8c_99),
    good: rgb(0x56_b4_e9),
    warn: rgb(0xf0_e4_42),
    bad: rgb(0xff_9a_3d),
    inward: rgb(0x87_d7_d7),
    outward: rgb(0xd7_af_d7),
    selected: (rgb(0xff_ff_ff), rgb(0x26_2e_3a)),
    focused: (rgb(0x0b_0e_12), rgb(0xf0_e4_42)),
    bar: (rgb(0xf2_f6_fa), rgb(0x1d_3a_5f)),
    selected_keeps_colours: true,
};

impl Palette {
    /// Each text with what it may stand on, and what they are called.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, Rgb, Rgb)> {
        let coloured = [
            ("text", self.text),
            ("dim", self.dim),
            ("accent", self.accent),
            ("good", self.good),
            ("warn", self.warn),
            ("bad", self.bad),
            ("inward", self.inward),
            ("outward", self.outward),
        ];
        let mut pairs: Vec<_> =
            coloured.iter().map(|(name, colour)| (*name, *colour, self.ground)).collect();
        pairs.push(("border", self.border, self.ground));
        if self.selected_keeps_colours {
            let on = self.selected.1;
            pairs.extend(coloured.iter().map(|(name, colour)| (*name, *colour, on)));
        }
        for (name, (text, ground)) in
            [("selected", self.selected), ("focused", self.focused), ("bar", self.bar)]
        {
            pairs.push((name, text, ground));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_can_be_read_in_24_bits_and_in_256_colours() {
        for (theme, palette) in
            [("dark", DARK), ("light", LIGHT), ("contrast", CONTRAST), ("safe", SAFE)]
        {
            let least = if theme == "contrast" { 7.0 } else { 4.5 };
            let mut weak = Vec::new();
            for (name, text, ground) in palette.pairs() {
                let indexed = |colour: Rgb| Rgb::of_index(colour.nearest_index());
                let ratios = [text.contrast(ground), indexed(text).contrast(indexed(ground))];
                if ratios.iter().any(|ratio| *ratio < least) {
                    weak.push((name, text, ground, ratios));
                }
            }
            assert!(weak.is_empty(), "{theme}: {weak:?}");
        }
    }

    /// Machado, Oliveira and Fernandes (2009), severity 1: what a colour is to those who lack one
    /// kind of cone, in linear light.
    fn seen(colour: Rgb, matrix: [[f64; 3]; 3]) -> [f64; 3] {
        let linear = [colour.0, colour.1, colour.2].map(|c| {
            let part = f64::from(c) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        matrix.map(|row| row.iter().zip(linear).map(|(m, c)| m * c).sum::<f64>().clamp(0.0, 1.0))
    }

    #[test]
    fn good_warn_and_bad_stay_apart_for_eyes_that_see_red_and_green_alike() {
        let protan = [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ];
        let deutan = [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ];
        for matrix in [protan, deutan] {
            let three = [SAFE.good, SAFE.warn, SAFE.bad].map(|colour| seen(colour, matrix));
            for (a, b) in [(0, 1), (1, 2), (0, 2)] {
                let apart: f64 =
                    three[a].iter().zip(three[b]).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                assert!(apart > 0.25, "{a} and {b}: {apart}");
            }
        }
    }
}
