//! The man pages in both languages, made from the table of options and the texts beside it (DB-12).
//!
//! Compiled for tests alone: they hold `assets/man` against what is made here, and write it there
//! with WRITE_GOLDEN=1 (`just man`). Must not know what an option does.

mod examples;
mod reference;
mod texts;
mod web;

use super::SYNOPSIS;
use super::options::{Language, OPTIONS, Opt, Text, Topic};
use roff::{Inline, Roff, bold, italic, roman};

/// Told to whoever reads the source; `man` and `preconv` understand the first line.
const PREAMBLE: &str = "'\\\" -*- coding: utf-8 -*-\n\
                        .\\\" Made by `just man` from daemon/src/cli: change it there.\n";
/// Words for something the user puts in, beside those of the table.
const PLACEHOLDERS: [&str; 6] = ["HOST", "PORT", "MAXC", "COMMAND", "CHANNEL", "GROUP"];

/// A section of the page.
#[derive(Debug, Clone, Copy)]
struct Section {
    title: Text,
    blocks: &'static [Block],
}

/// A piece of a section. In texts, `backticks` make a word literal; options and placeholders are
/// found out by their looks.
#[derive(Debug, Clone, Copy)]
enum Block {
    Paragraph(Text),
    /// Something that is called the same in both languages, and what is to say about it.
    Item(&'static str, Text),
    /// One of several points.
    Point(Text),
}

const fn both(en: &'static str, es: &'static str) -> Text {
    Text { en, es }
}

const fn paragraph(en: &'static str, es: &'static str) -> Block {
    Block::Paragraph(both(en, es))
}

const fn point(en: &'static str, es: &'static str) -> Block {
    Block::Point(both(en, es))
}

const fn item(head: &'static str, en: &'static str, es: &'static str) -> Block {
    Block::Item(head, both(en, es))
}

/// The sections before and behind the options.
const BEFORE: [&Section; 2] = [&texts::DESCRIPTION, &texts::CHANNELS];
const BEHIND: [&Section; 9] = [
    &reference::COMMANDS,
    &web::WEB,
    &reference::SIGNALS,
    &reference::EXIT_STATUS,
    &reference::FILES,
    &reference::ENVIRONMENT,
    &examples::EXAMPLES,
    &texts::NOTES,
    &texts::SEE_ALSO,
];

/// The whole page, as `man` reads it.
fn page(language: Language) -> String {
    let mut page = Page { language, roff: Roff::new() };
    let release = format!("balance {}", balance_proto::RELEASE);
    let manual = both("User Commands", "Manual del usuario").in_language(language);
    page.roff.control("TH", ["BALANCE", "1", "\"\"", &release, manual]);
    // the patterns for hyphenation are those of one language, and long words need no wide gaps
    page.roff.control("nh", []).control("ad", ["l"]).control("ss", ["12", "0"]);
    page.section("SH", &texts::NAME);
    page.synopsis();
    BEFORE.iter().for_each(|section| page.section("SH", section));
    page.options();
    BEHIND.iter().for_each(|section| page.section("SH", section));
    format!("{PREAMBLE}{}", page.roff.render())
}

/// A page that is being made.
struct Page {
    language: Language,
    roff: Roff,
}

impl Page {
    fn heading(&mut self, level: &str, title: Text) {
        self.roff.control(level, [title.in_language(self.language)]);
    }

    /// A section (`SH`) or a part of one (`SS`).
    fn section(&mut self, level: &str, section: &Section) {
        self.heading(level, section.title);
        for (number, block) in section.blocks.iter().enumerate() {
            self.block(block, number == 0);
        }
    }

    fn block(&mut self, block: &Block, is_first: bool) {
        match block {
            Block::Paragraph(text) => {
                if !is_first {
                    self.roff.control("PP", []);
                }
                self.text(*text);
            }
            Block::Item(head, text) => self.item(styled(head), *text),
            Block::Point(text) => {
                self.roff.control("IP", ["\\(bu", "2"]);
                self.text(*text);
            }
        }
    }

    fn item(&mut self, head: Vec<Inline>, text: Text) {
        self.roff.control("TP", []).text(head);
        self.text(text);
    }

    /// A sentence a line, so that a change shows as what it is.
    fn text(&mut self, text: Text) {
        for sentence in text.in_language(self.language).split_inclusive(". ") {
            self.roff.text(styled(sentence.trim_end()));
        }
    }

    /// The ways to call the program, those of `--help`.
    fn synopsis(&mut self) {
        self.heading("SH", both("SYNOPSIS", "SINOPSIS"));
        for (number, line) in SYNOPSIS.lines().enumerate() {
            if number > 0 {
                self.roff.control("br", []);
            }
            let words = line.trim_start().strip_prefix("balance").expect("the program's name");
            let words = match self.language {
                Language::En => words.to_owned(),
                Language::Es => words.replace("OPTIONS", "OPCIONES"),
            };
            self.roff.text([vec![bold("balance")], styled(&words)].concat());
        }
    }

    fn options(&mut self) {
        self.section("SH", &texts::OPTIONS);
        for topic in Topic::ALL {
            self.heading("SS", topic.heading());
            for opt in OPTIONS.iter().filter(|opt| opt.topic == topic) {
                self.item(head_of(opt), opt.about);
            }
        }
        // those that are not in the table
        self.section("SS", &texts::HELP);
    }
}

/// `-b, --bind ADDR`
fn head_of(opt: &Opt) -> Vec<Inline> {
    let mut head = Vec::new();
    if let Some(letter) = opt.short {
        head.extend([bold(format!("-{letter}")), roman(", ")]);
    }
    head.push(bold(format!("--{}", opt.long)));
    if let Some(value) = opt.value.name() {
        head.extend([roman(" "), italic(value)]);
    }
    head
}

/// A text with its literals and options in bold and its placeholders in italics.
fn styled(text: &str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for (number, part) in text.split('`').enumerate() {
        match number % 2 {
            0 => style_words(part, &mut inlines),
            _ => inlines.push(bold(part)),
        }
    }
    inlines
}

fn style_words(text: &str, inlines: &mut Vec<Inline>) {
    let in_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let (mut plain, mut rest) = (String::new(), text);
    while !rest.is_empty() {
        let length = match rest.find(|c| !in_word(c)) {
            Some(0) => rest.find(in_word).unwrap_or(rest.len()),
            Some(length) => length,
            None => rest.len(),
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        let is_option = word.starts_with('-') && word.len() > 1;
        let is_placeholder = PLACEHOLDERS.contains(&word)
            || OPTIONS.iter().any(|opt| opt.value.name() == Some(word));
        if is_option || is_placeholder {
            inlines.push(roman(std::mem::take(&mut plain)));
            inlines.push(if is_option { bold(word) } else { italic(word) });
        } else {
            plain.push_str(word);
        }
    }
    inlines.push(roman(plain));
    inlines.retain(|inline| *inline != roman(""));
}

#[cfg(test)]
mod tests;
