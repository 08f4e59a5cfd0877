//! The pages in `assets/man` are those that are made here, and nothing is missing in them.

use super::*;
use std::path::PathBuf;

const LANGUAGES: [(Language, &str); 2] =
    [(Language::En, "balance.1"), (Language::Es, "es/balance.1")];

#[test]
fn the_pages_in_assets_are_made_from_the_table() {
    for (language, name) in LANGUAGES {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/man").join(name);
        let is = page(language);
        if std::env::var_os("WRITE_GOLDEN").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &is).unwrap();
        }
        let was = std::fs::read_to_string(&file).unwrap();
        for (is, was) in is.lines().zip(was.lines()) {
            assert_eq!(is, was, "{name} is old: `just man` writes it anew");
        }
        assert_eq!(is.len(), was.len(), "{name} is old: `just man` writes it anew");
    }
}

/// What is read of a page: without fonts and escapes, and on one line.
fn read(page: &str) -> String {
    let mut text = page.replace("\\-", "-").replace("\\*(Aq", "'").replace('\n', " ");
    for font in ["\\fB", "\\fI", "\\fR"] {
        text = text.replace(font, "");
    }
    text
}

#[test]
fn every_option_is_on_both_pages_with_all_that_the_table_says() {
    for (language, name) in LANGUAGES {
        let page = read(&page(language));
        for opt in OPTIONS {
            let letter = opt.short.map(|c| format!("-{c}, ")).unwrap_or_default();
            let value = opt.value.name().map(|value| format!(" {value}")).unwrap_or_default();
            let about = opt.about.in_language(language);
            let wanted = format!(".TP {letter}--{}{value} {about} .", opt.long);
            assert!(page.contains(&wanted), "{name}: {wanted}");
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    let ours = [&texts::NAME, &texts::OPTIONS, &texts::HELP];
    let sections = ours.into_iter().chain(BEFORE).chain(BEHIND);
    let mut untranslated = Vec::new();
    let mut count = 0;
    for block in sections.flat_map(|section| section.blocks) {
        let (Block::Paragraph(text) | Block::Item(_, text) | Block::Point(text)) = block;
        count += 1;
        if text.en == text.es {
            untranslated.push(text.en);
        }
        let literals = |text: &str| text.matches('`').count();
        assert_eq!(literals(text.en), literals(text.es), "{}", text.en);
        assert_eq!(literals(text.en) % 2, 0, "{}", text.en);
    }
    assert!(count > 60, "{count} texts");
    // names alone: SEE ALSO
    assert_eq!(untranslated.len(), 1, "{untranslated:?}");
}

#[test]
fn literals_options_and_placeholders_look_like_what_they_are() {
    let shown = |text| {
        let line = Roff::new().text(styled(text)).to_roff();
        line.trim_end().replace("\\-", "-")
    };
    assert_eq!(
        shown("give -i and --grace, `x y` to"),
        r"give \fB-i\fR and \fB--grace\fR, \fBx y\fR to"
    );
    assert_eq!(shown("[-b ADDR] PORTS"), r"[\fB-b\fR \fIADDR\fR] PORTS");
    assert_eq!(shown("HOST[:PORT]"), r"\fIHOST\fR[:\fIPORT\fR]");
    assert_eq!(shown("fail-over - 3.54, conmutación"), "fail-over - 3.54, conmutación");
}
