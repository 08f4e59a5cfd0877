//! The picture as the script wants it: compact, once for all readers, in every language at once.
//!
//! What it has to say in sentences is said here, so that the script needs no grammar. Must not know how
//! it is sent.

use super::columns::{COLUMNS, Server, shown};
use super::overview::{NEWS, news, tone};
use super::picture::{Muster, Picture};
use super::readings::{READINGS, answers};
use super::servers::{drawn, sum};
use super::state::Shown;
use super::words::Language;
use serde::Serialize;
use std::collections::BTreeMap;

/// One text in every language, in the order of [`Language::ALL`].
type Texts = [String; Language::ALL.len()];

fn texts(say: impl Fn(Language) -> String) -> Texts {
    Language::ALL.map(say)
}

/// A live picture. The names are short, as they are sent every second.
#[derive(Debug, Serialize)]
pub(super) struct Live {
    /// Pages of another shape have to be fetched anew.
    shape: String,
    /// The number of the step that is under way.
    step: u64,
    tone: &'static str,
    /// Numbers of the daemon, by their names.
    n: BTreeMap<&'static str, Option<u64>>,
    /// The columns that are shown.
    k: Vec<&'static str>,
    /// Numbers of servers and groups, in that order.
    r: BTreeMap<String, Vec<Option<u64>>>,
    /// States of servers.
    s: BTreeMap<String, &'static str>,
    /// Texts, by the names of their places.
    t: BTreeMap<String, Texts>,
    /// What is worth a line: state, name, why.
    news: Vec<(&'static str, String, Texts)>,
    /// That there is more of it.
    more: Option<Texts>,
    /// The last point of each drawing; 0 where there is none.
    p: BTreeMap<String, u64>,
    /// Answers by their first digit.
    a: BTreeMap<String, [u64; 5]>,
}

impl Live {
    pub(super) fn of(picture: &Picture) -> Self {
        let (columns, http) = (shown(picture), picture.is_http());
        let all = || picture.channels();
        let key = |server: &Server<'_>| server.at.to_string();
        let hidden = news(picture).count().saturating_sub(NEWS);
        let mut live = Self {
            shape: format!("{:016x}", picture.shape()),
            step: picture.activity.step(),
            tone: tone(Muster::of(all())),
            n: READINGS.iter().map(|reading| (reading.key, reading.of(picture))).collect(),
            k: columns.iter().map(|place| COLUMNS[*place].key).collect(),
            r: BTreeMap::new(),
            s: all().map(|server| (key(&server), server.channel.standing().word())).collect(),
            t: notes(picture),
            news: news(picture)
                .take(NEWS)
                .map(|server| one_of_the_news(&server, picture))
                .collect(),
            more: (hidden > 0).then(|| texts(|language| language.and_more(hidden))),
            p: points(picture),
            a: BTreeMap::new(),
        };
        for group in &picture.table.groups {
            let servers: Vec<_> = picture.servers(group).collect();
            let sums = columns.iter().map(|place| sum(&COLUMNS[*place], &servers)).collect();
            live.r.insert(format!("g{}", group.id), sums);
            for server in &servers {
                let numbers = columns.iter().map(|place| COLUMNS[*place].of(server)).collect();
                live.r.insert(key(server), numbers);
            }
        }
        if http {
            live.a = all().map(|s| (key(&s), s.channel.exchanges.answers)).collect();
            live.a.insert("all".to_owned(), answers(picture));
        }
        live
    }
}

/// The texts that change.
fn notes(picture: &Picture) -> BTreeMap<String, Texts> {
    let muster = Muster::of(picture.channels());
    let mut notes = BTreeMap::from([
        ("title".to_owned(), texts(|language| language.title(picture))),
        ("verdict".to_owned(), texts(|language| language.verdict(muster))),
    ]);
    for group in &picture.table.groups {
        let muster = Muster::of(picture.servers(group));
        notes.insert(format!("g{}", group.id), texts(|language| language.muster(muster)));
    }
    for server in picture.channels() {
        let note = texts(|language| language.note(&server, picture));
        // what has no text is emptied
        if !note[0].is_empty() {
            notes.insert(server.at.to_string(), note);
        }
    }
    notes
}

fn one_of_the_news(server: &Server<'_>, picture: &Picture) -> (&'static str, String, Texts) {
    let state = server.channel.standing().word();
    (state, server.name(), texts(|language| language.note(server, picture)))
}

/// The last step that is over, of everything that is drawn.
fn points(picture: &Picture) -> BTreeMap<String, u64> {
    let (activity, http) = (&picture.activity, picture.is_http());
    let last = activity.last_of_all();
    let of_all = [
        ("drawn-current", last.current),
        ("drawn-sessions", last.sessions),
        ("drawn-bytes", last.sent.saturating_add(last.received)),
    ];
    let of_each = picture
        .channels()
        .map(|server| (server.at.to_string(), drawn(http, &activity.last(server.at))));
    let all = of_all.into_iter().map(|(key, point)| (key.to_owned(), point)).chain(of_each);
    all.filter(|(_, point)| *point > 0).collect()
}
