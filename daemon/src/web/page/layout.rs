//! The page as a whole: its head, what stands above and below, and where each part goes.
//!
//! Everything is escaped by the library; no style and no script stands in the text itself, so that the
//! strictest policy holds. Must not know how it is sent.

use super::columns::{Format, Order};
use super::numbers::NOTHING;
use super::picture::Picture;
use super::readings::Reading;
use super::state::{Shown, State};
use super::words::{Language, Words};
use super::{overview, process, servers};
use maud::{DOCTYPE, Markup, html};

/// What one reader wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct View {
    pub(super) language: Language,
    /// Whether the language was asked for, and not only liked.
    pub(super) language_asked: bool,
    pub(super) theme: Theme,
    pub(super) order: Order,
}

/// How the page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Theme {
    /// As the reader's system does.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The one of `?theme=`.
    pub(super) fn read(word: Option<&str>) -> Self {
        let found = Self::ALL.into_iter().find(|theme| theme.word() == word);
        found.unwrap_or_default()
    }

    const fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

impl View {
    /// The address of the page as this reader wants it.
    pub(super) fn href(&self) -> String {
        let order = (self.order != Order::OF_THE_TABLE).then_some(self.order);
        let pairs = [
            ("lang", self.language_asked.then(|| self.language.code())),
            ("theme", self.theme.word()),
            ("sort", order.map(|order| order.by.word())),
            ("dir", order.map(|order| if order.descending { "desc" } else { "asc" })),
        ];
        let given = pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?)));
        format!("/?{}", given.collect::<Vec<_>>().join("&"))
    }

    fn words(&self) -> &'static Words {
        self.language.words()
    }
}

/// The whole page.
pub(super) fn page(picture: &Picture, view: &View) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(view.language.code()) data-theme=[view.theme.word()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (view.language.title(picture)) }
                link rel="icon" type="image/svg+xml" href="/icon.svg";
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer {}
                noscript { meta http-equiv="refresh" content="5"; }
            }
            body {
                (above(picture, view))
                main #main data-shape=(format!("{:016x}", picture.shape()))
                    data-step=(picture.activity.step())
                {
                    (overview::verdict(picture, view))
                    (overview::tiles(picture, view))
                    @for group in &picture.table.groups { (servers::group(picture, group, view)) }
                    @if picture.is_http() { (process::totals(picture, view)) }
                    (process::block(picture, view))
                    (servers::legend(picture, view))
                }
                (below(picture, view))
            }
        }
    }
}

fn above(picture: &Picture, view: &View) -> Markup {
    let words = view.words();
    html! {
        header.above {
            a.brand href=(view.href()) {
                svg.mark viewBox="0 0 32 32" aria-hidden="true" {
                    path d="M6 9h20M16 9v15M10 24h12" {}
                    circle cx="6" cy="15" r="3.5" {}
                    circle cx="26" cy="15" r="3.5" {}
                }
                span.product { "balance" }
                span.name { (picture.instance.name) }
            }
            nav.tools {
                noscript { span.live data-live="static" { (words.refreshes) } }
                button #live type="button" hidden data-live="wait"
                    data-word-live=(words.live) data-word-paused=(words.paused)
                    data-word-stale=(words.stale) data-word-pause=(words.pause)
                    data-word-resume=(words.resume)
                {
                    span.dot {}
                    span.word { (words.live) }
                }
                span.choice role="group" aria-label=(words.language) {
                    @for language in Language::ALL {
                        a hreflang=(language.code()) lang=(language.code())
                            aria-current=[(language == view.language).then_some("true")]
                            href=(View { language, language_asked: true, ..*view }.href())
                            { (language.code().to_uppercase()) }
                    }
                }
            }
        }
    }
}

fn below(picture: &Picture, view: &View) -> Markup {
    let words = view.words();
    html! {
        footer.below {
            span { "balance " (picture.instance.release) }
            span.choice role="group" aria-label=(words.appearance) {
                @for (theme, name) in Theme::ALL.into_iter().zip(words.themes) {
                    a aria-current=[(theme == view.theme).then_some("true")]
                        href=(View { theme, ..*view }.href()) { (name) }
                }
            }
        }
        // what the script has to say, in the language of the page
        div #words hidden data-nothing=(NOTHING) {
            @for state in State::ALL {
                span data-word=(state.word()) { (view.language.state(state)) }
            }
        }
    }
}

/// A number of the daemon, kept up to date by the script.
pub(super) fn reading(key: &str, picture: &Picture, view: &View) -> Markup {
    let Some(reading) = Reading::named(key) else { return html! {} };
    let value = reading.of(picture);
    let text = number(value, reading.format, view);
    html! { span data-n=(key) data-f=(reading.format.word()) { (text) } }
}

/// A number as text.
pub(super) fn number(value: Option<u64>, format: Format, view: &View) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |value| view.language.number(format, value))
}
