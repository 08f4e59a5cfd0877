//! The first look: whether all is well, and what passes through.
//!
//! Must not know single columns.

use super::activity::Step;
use super::layout::{View, reading};
use super::picture::{Muster, Picture};
use super::readings;
use super::spark;
use super::state::{Shown, State};
use super::words::Label;
use maud::{Markup, html};

/// Lines of news that are shown; the tables have them all.
pub(super) const NEWS: usize = 6;
/// With more servers than these a square for each would be a wall.
const SQUARES: usize = 240;

/// How well it goes, as one word.
pub(super) fn tone(muster: Muster) -> &'static str {
    match muster {
        Muster { usable: 0, .. } => "bad",
        Muster { in_trouble: 0, .. } => "good",
        _ => "fair",
    }
}

/// Whether all is well, and if not, what is wrong.
pub(super) fn verdict(picture: &Picture, view: &View) -> Markup {
    let muster = Muster::of(picture.channels());
    let servers: Vec<_> = picture.channels().collect();
    html! {
        section.verdict data-tone=(tone(muster)) {
            div.said {
                h1 data-t="verdict" { (view.language.verdict(muster)) }
                p.setup { (view.language.setup(picture)) " · " span.keep { (view.language.words().up) " " (reading("uptime", picture, view)) } }
            }
            @if servers.len() <= SQUARES {
                ul.squares {
                    @for server in &servers {
                        @let state = server.channel.standing();
                        li {
                            a href=(format!("#c{}-{}", server.at.group, server.at.channel))
                                data-s=(server.at) data-state=(state.word()) title=(server.name()) {
                                span.off { (server.name()) }
                            }
                        }
                    }
                }
            }
            ul #news {
                @for server in news(picture).take(NEWS) {
                    @let state = server.channel.standing();
                    li data-state=(state.word()) {
                        span.dot {}
                        b { (server.name()) }
                        span.word { (view.language.state(state)) }
                        span.note { (view.language.note(&server, picture)) }
                    }
                }
                @let hidden = news(picture).count().saturating_sub(NEWS);
                @if hidden > 0 { li.more { (view.language.and_more(hidden)) } }
            }
        }
    }
}

/// The servers that are worth a line, the worst first.
pub(super) fn news(picture: &Picture) -> impl Iterator<Item = super::columns::Server<'_>> {
    let of = |wanted: State| {
        picture.channels().filter(move |server| server.channel.standing() == wanted)
    };
    State::ALL.into_iter().filter(Shown::is_news).flat_map(of)
}

/// What passes through, in large numbers.
pub(super) fn tiles(picture: &Picture, view: &View) -> Markup {
    let (words, steps) = (view.language.words(), picture.activity.of_all());
    let http = picture.is_http();
    html! {
        section.tiles.four[http] aria-label=(words.overview) {
            (tile(&words.clients, &html! {
                div.large {
                    (reading("current-conns", picture, view))
                    small { (words.of) " " (reading("maxconn", picture, view)) }
                }
                (spark::gauge("current-conns/maxconn", picture.clients(), picture.instance.room))
                p.small {
                    @if http {
                        (reading("sessions", picture, view)) " " (words.sessions_now) " · "
                        (words.most) " " (reading("clients-max", picture, view))
                    } @else {
                        (reading("completed", picture, view)) " " (words.sum)
                    }
                }
                (drawing("drawn-current", &steps, |step| step.current))
            }))
            (tile(&words.per_second, &html! {
                div.large { (reading("rate", picture, view)) }
                p.small {
                    @if http {
                        (reading("requests", picture, view)) " " (words.requests) " · "
                        (reading("replies", picture, view)) " " (words.own_replies)
                    } @else {
                        (reading("sessions", picture, view)) " " (words.sessions_now)
                    }
                }
                (drawing("drawn-sessions", &steps, |step| step.sessions))
            }))
            (tile(&words.bytes_per_second, &html! {
                div.large {
                    (reading("out-rate", picture, view)) small { (words.to_clients) }
                    " " span.second { (reading("in-rate", picture, view)) small { (words.from_clients) } }
                }
                p.small {
                    (reading("out", picture, view)) " " (words.to_clients) " · "
                    (reading("in", picture, view)) " " (words.from_clients)
                }
                (drawing("drawn-bytes", &steps, |step| step.sent + step.received))
            }))
            @if http { (answered(picture, view)) }
        }
    }
}

fn answered(picture: &Picture, view: &View) -> Markup {
    let words = view.language.words();
    let answers = readings::answers(picture);
    tile(
        &words.answers,
        &html! {
            div.large {
                (reading("slowest", picture, view)) small { (words.slowest) }
            }
            (spark::parts("all", answers, &classes(answers, view)))
            dl.classes {
                @for class in 2..=5 {
                    div { dt { (class) "xx" } dd { (reading(&format!("answers-{class}"), picture, view)) } }
                }
            }
            p.small.waiting {
                (reading("waiting", picture, view)) " " (words.waiting.short.to_lowercase()) " · "
                (words.most) " " (reading("waiting-max", picture, view))
            }
        },
    )
}

/// Answers by their first digit, in words.
pub(super) fn classes(answers: [u64; 5], view: &View) -> String {
    let count = |number| view.language.number(super::columns::Format::Count, number);
    let named = answers.iter().zip(1..).filter(|(number, _)| **number > 0);
    let texts: Vec<_> =
        named.map(|(number, class)| format!("{class}xx {}", count(*number))).collect();
    texts.join(" · ")
}

fn tile(label: &Label, content: &Markup) -> Markup {
    html! {
        article.tile {
            h2 title=(label.long) { (label.short) }
            (content)
        }
    }
}

fn drawing(key: &str, steps: &[Step], of: fn(&Step) -> u64) -> Markup {
    let points: Vec<u64> = steps.iter().map(of).collect();
    spark::line(key, &points, points.iter().copied().max().unwrap_or(0))
}
