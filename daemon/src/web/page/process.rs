//! All servers together (H-89), the process, and the limits it lives in (H-80).
//!
//! Must not know where the figures come from.

use super::layout::{View, reading};
use super::picture::Picture;
use super::spark;
use maud::{Markup, html};

/// What all servers come to, by the names HALB has for it; in the HTTP mode.
pub(super) fn totals(picture: &Picture, view: &View) -> Markup {
    let words = view.language.words();
    let fields = [
        ("sessions_active", "sessions"),
        ("sessions_max", "sessions-max"),
        ("sessions_total", "completed"),
        ("queue", "queue"),
        ("queue_max", "queue-max"),
        ("errors", "errors"),
    ];
    html! {
        section.process aria-labelledby="totals" {
            header { h2 #totals { (words.all_servers) } }
            dl {
                @for ((name, key), meaning) in fields.into_iter().zip(words.totals) {
                    (field(name, meaning, &reading(key, picture, view), None))
                }
                (field(words.learned.short, words.learned.long, &reading("learned", picture, view), None))
            }
        }
    }
}

/// The process, by the names HALB has for its figures.
pub(super) fn block(picture: &Picture, view: &View) -> Markup {
    let words = view.language.words();
    let figures = &picture.process;
    let limit = |key: &str, known: bool, unknown: &str| match known {
        true => reading(key, picture, view),
        false => html! { span { (unknown) } },
    };
    let memmax = limit("memmax", figures.memory_max.is_some(), words.unknown);
    let ulimit = limit("ulimit-n", figures.descriptors_max.is_some(), words.unlimited);
    let gauge = |key: &str, part: u64, whole: u64| Some(spark::gauge(key, part, whole));
    let descriptors = figures.descriptors_max.unwrap_or(0);
    html! {
        section.process aria-labelledby="process" {
            header { h2 #process { (words.process) } }
            dl {
                (field("uptime", words.uptime, &reading("uptime", picture, view), None))
                (field("nbcproc", words.nbcproc, &reading("nbcproc", picture, view), None))
                (field("current conns", words.current_conns, &reading("current-conns", picture, view),
                    gauge("current-conns/maxconn", picture.clients(), picture.instance.room)))
                (field(words.memory.short, words.memory.long, &reading("memory", picture, view),
                    gauge("memory/memmax", figures.resident, figures.memory_max.unwrap_or(0))))
                (field(words.descriptors.short, words.descriptors.long,
                    &reading("descriptors", picture, view),
                    gauge("descriptors/ulimit-n", figures.descriptors, descriptors)))
                (field(words.processor_time.short, words.processor_time.long,
                    &reading("processor-time", picture, view), None))
                (field(words.workers.short, words.workers.long, &reading("workers", picture, view), None))
            }
            header { h3 { (words.limits) } }
            dl {
                (field("memmax", words.memmax, &memmax, None))
                (field("ulimit-n", words.ulimit_n, &ulimit, None))
                (field("maxsock", words.maxsock, &reading("maxsock", picture, view), None))
                (field("maxconn", words.maxconn, &reading("maxconn", picture, view), None))
            }
        }
    }
}

fn field(name: &str, meaning: &str, value: &Markup, gauge: Option<Markup>) -> Markup {
    html! {
        div.field {
            dt { (name) }
            dd.value { (value) @if let Some(gauge) = gauge { (gauge) } }
            dd.meaning { (meaning) }
        }
    }
}
