use super::*;
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

const BOTH: [Glyphs; 2] = [Glyphs::Unicode, Glyphs::Ascii];

/// Every sign there is, of one kind.
fn signs(glyphs: Glyphs) -> Vec<String> {
    let mut signs: Vec<String> = Sign::ALL.map(|sign| glyphs.state(sign).to_owned()).to_vec();
    let more = [
        glyphs.stale(),
        glyphs.pending(),
        glyphs.ellipsis(),
        glyphs.none_yet(),
        glyphs.unlimited(),
        glyphs.cursor(),
        glyphs.mark(),
        glyphs.bullet(),
        glyphs.order(true),
        glyphs.order(false),
        glyphs.trend(true),
        glyphs.trend(false),
        glyphs.fold(true),
        glyphs.fold(false),
        glyphs.arrow(),
        glyphs.link(Some(true)),
        glyphs.link(Some(false)),
        glyphs.link(None),
        glyphs.key_up(),
        glyphs.key_down(),
        glyphs.bar().0,
        glyphs.bar().1,
        glyphs.border().top_left,
        glyphs.border().horizontal_top,
        glyphs.border().vertical_left,
        glyphs.border().bottom_right,
    ];
    signs.extend(more.map(str::to_owned));
    for part in [None, Some(0.1), Some(0.3), Some(0.5), Some(0.7), Some(1.0)] {
        signs.push(glyphs.spark(part).to_string());
        signs.push(glyphs.coarse_spark(part).to_string());
    }
    signs
}

#[test]
fn every_sign_has_a_twin_in_ascii() {
    for sign in signs(Glyphs::Ascii) {
        assert!(sign.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{sign}");
    }
    for sign in signs(Glyphs::Unicode) {
        assert_eq!(sign.width(), 1, "{sign}");
        let twin: String = sign.chars().map(ascii_twin).collect();
        assert!(twin.is_ascii() && (twin != "?" || sign == "?"), "{sign} has no twin");
    }
}

#[test]
fn no_two_states_share_a_sign() {
    for glyphs in BOTH {
        let signs: BTreeSet<_> = Sign::ALL.iter().map(|sign| glyphs.state(*sign)).collect();
        assert_eq!(signs.len(), Sign::ALL.len(), "{glyphs:?}");
    }
    // what goes over a finished frame makes of each the one that is meant
    for sign in Sign::ALL {
        let twin: String = Glyphs::Unicode.state(sign).chars().map(ascii_twin).collect();
        assert_eq!(twin, Glyphs::Ascii.state(sign), "{sign:?}");
    }
}

#[test]
fn bars_are_as_wide_as_they_are_and_show_the_smallest_thing() {
    let ascii = |part| Glyphs::Ascii.use_bar(part, 8);
    assert_eq!(ascii(0.0), "........");
    assert_eq!(ascii(0.001), "#.......");
    assert_eq!(ascii(0.5), "####....");
    assert_eq!(ascii(7.0), "########");
    assert_eq!(ascii(f64::NAN), "........");
    assert_eq!(Glyphs::Unicode.use_bar(0.25, 4), "█░░░");
    assert_eq!(Glyphs::Unicode.use_bar(0.25, 0), "");
}

#[test]
fn curves_rise_in_eight_steps_or_three_and_show_what_is_not_known() {
    let parts = [0.0, 0.001, 0.126, 0.5, 0.99, 1.0, 7.0].map(Some);
    let drawn: String = parts.map(|part| Glyphs::Unicode.spark(part)).iter().collect();
    assert_eq!(drawn, " ▁▂▄███");
    let drawn: String = parts.map(|part| Glyphs::Ascii.spark(part)).iter().collect();
    assert_eq!(drawn, " .,~###");
    let drawn: String = parts.map(|part| Glyphs::Unicode.coarse_spark(part)).iter().collect();
    assert_eq!(drawn, " ▂▂▅███");
    assert_eq!(Glyphs::Unicode.spark(None), '┄');
    assert_eq!(Glyphs::Ascii.spark(Some(f64::NAN)), '?');
    for glyphs in BOTH {
        let steps: BTreeSet<_> = (1..=8).map(|n| glyphs.spark(Some(f64::from(n) / 8.0))).collect();
        assert_eq!(steps.len(), 8);
    }
}

#[test]
fn ascii_is_asked_for_or_the_locale_has_no_utf_8() {
    for (ascii, set, chosen) in [
        (false, &[][..], Glyphs::Unicode),
        (true, &[("LANG", "es_ES.UTF-8")], Glyphs::Ascii),
        (false, &[("LANG", "es_ES.UTF-8")], Glyphs::Unicode),
        (false, &[("LANG", "C.utf8")], Glyphs::Unicode),
        (false, &[("LANG", "C")], Glyphs::Ascii),
        (false, &[("LANG", "es_ES@euro")], Glyphs::Ascii),
        (false, &[("LC_ALL", "POSIX"), ("LANG", "es_ES.UTF-8")], Glyphs::Ascii),
        (false, &[("LC_ALL", ""), ("LC_CTYPE", "en_GB.UTF-8"), ("LANG", "C")], Glyphs::Unicode),
    ] {
        let variable = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(Glyphs::choose(ascii, variable), chosen, "{ascii} {set:?}");
    }
}

#[test]
fn spanish_stays_legible_in_ascii() {
    let spanish = "¿Añadir canal? 0 → «web»: crédito ∞…";
    assert_eq!(Glyphs::Ascii.text(spanish), "?Anadir canal? 0 > \"web\": credito *~");
    assert_eq!(Glyphs::Unicode.text(spanish), spanish);
}

proptest! {
    #[test]
    fn nothing_above_the_tilde_leaves_a_frame(texts in prop::collection::vec("\\PC{0,30}", 1..6)) {
        let height = u16::try_from(texts.len()).unwrap();
        let mut frame = Buffer::empty(Rect::new(0, 0, 30, height));
        for (row, text) in (0..).zip(&texts) {
            frame.set_string(0, row, text, Style::new());
        }
        to_ascii(&mut frame);
        for cell in &frame.content {
            let plain = cell.symbol().bytes().all(|byte| (b' '..=b'~').contains(&byte));
            prop_assert!(plain, "{:?}", cell.symbol());
            prop_assert!(cell.symbol().len() <= 1);
        }
    }

    #[test]
    fn a_bar_is_exactly_as_wide_as_asked(part in -1.0f64..2.0, width in 0usize..60) {
        for glyphs in BOTH {
            prop_assert_eq!(glyphs.use_bar(part, width).chars().count(), width);
        }
    }
}

/// The sources of what is drawn.
fn sources(dir: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") && !path.ends_with("snapshots") {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.extend(lines.map(str::to_owned));
        }
    }
}

#[test]
fn whatever_the_sources_draw_has_a_twin() {
    let mut lines = Vec::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    for part in ["view", "model", "act", "update", "dialog", "parts", "stage"] {
        sources(&root.join(part), &mut lines);
    }
    assert!(lines.len() > 5_000);
    for line in lines {
        for sign in line.chars().filter(|sign| !sign.is_ascii() && *sign != '¿') {
            assert_ne!(ascii_twin(sign), '?', "{sign} in {line}");
        }
    }
}
