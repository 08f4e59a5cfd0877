//! The main screens in every size and every look there is: truecolour, the sixteen colours of a
//! terminal, none, and ASCII.

use super::*;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (200, 60)];

fn looks() -> [(&'static str, Theme, bool); 4] {
    let theme = |depth| Theme::new(Scheme::Dark, depth, Accent::Theme);
    [
        ("true", theme(Depth::True), false),
        ("sixteen", theme(Depth::Sixteen), false),
        ("mono", theme(Depth::None), false),
        ("ascii", theme(Depth::None), true),
    ]
}

#[test]
fn table_and_question_in_every_size_and_look() {
    for (screen, keys) in [("table", "j"), ("question", "jd")] {
        for (width, height) in SIZES {
            for (look, theme, ascii) in looks() {
                let mut model = console();
                model.size = (width, height);
                model.options.ascii = ascii;
                press(&mut model, keys);
                let drawn = drawn(&model, &theme, (width, height));
                assert!(!ascii || drawn.is_ascii());
                // every sign has a twin of its own: none is left to guess
                let screen_only = drawn.split("---\n").next().unwrap_or_default();
                assert!(!ascii || !screen_only.contains("??"), "{screen_only}");
                insta::assert_snapshot!(format!("{screen}_{width}x{height}_{look}"), drawn);
            }
        }
    }
}
