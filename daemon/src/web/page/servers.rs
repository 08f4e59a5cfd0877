//! A table for each group: its servers, their states and their numbers.
//!
//! Must not know what the numbers are: `columns` has them.

use super::activity::Step;
use super::columns::{By, COLUMNS, Column, Heading, Order, Server, shown};
use super::layout::{View, number};
use super::overview::classes;
use super::picture::{Muster, Picture};
use super::spark;
use super::state::Shown;
use super::words::Words;
use balance_proto::discipline::Discipline;
use balance_proto::view::GroupView;
use maud::{Markup, html};

/// A group.
pub(super) fn group(picture: &Picture, group: &GroupView, view: &View) -> Markup {
    let words = view.language.words();
    let mut servers: Vec<_> = picture.servers(group).collect();
    view.order.sort(&mut servers);
    let title = format!("group-{}", group.id);
    html! {
        section.group aria-labelledby=(title) {
            header {
                h2 #(title) { (words.group) " " (group.id) }
                span.chip {
                    (match group.discipline {
                        Discipline::RoundRobin => words.round_robin,
                        Discipline::Hash => words.hash,
                    })
                }
                span.muster data-t=(format!("g{}", group.id)) {
                    (view.language.muster(Muster::of(picture.servers(group))))
                }
                @if group.id.0 > 0 { span.fallback { (words.fallback) } }
            }
            @if servers.is_empty() {
                p.nobody { (words.no_servers) }
            } @else {
                div.scroll { (table(picture, group, &servers, view)) }
            }
        }
    }
}

fn table(picture: &Picture, group: &GroupView, servers: &[Server<'_>], view: &View) -> Markup {
    let columns = shown(picture);
    let most = servers.iter().flat_map(|server| points(picture, server)).max().unwrap_or(0);
    html! {
        table.wide[!picture.is_http()] role="table" {
            (head(&columns, picture, view))
            tbody role="rowgroup" {
                @for server in servers { (row(picture, server, &columns, most, view)) }
            }
            @if servers.len() > 1 {
                tfoot role="rowgroup" {
                    tr role="row" data-r=(format!("g{}", group.id)) {
                        th scope="row" role="rowheader" colspan="3" { (view.language.words().total) }
                        @for (place, column) in columns.iter().map(|place| (*place, &COLUMNS[*place])) {
                            (cell(sum(column, servers), place, &columns, view))
                        }
                    }
                }
            }
        }
    }
}

fn heading(heading: Heading, words: &Words) -> &'static str {
    match heading {
        Heading::Queue => words.queue,
        Heading::Sessions => words.sessions,
        Heading::Errors => words.errors,
        Heading::Response => words.response,
        Heading::Traffic => words.traffic,
    }
}

/// What stands over several columns, and over how many.
fn headings(columns: &[usize]) -> Vec<(Heading, usize)> {
    let mut found: Vec<(Heading, usize)> = Vec::new();
    for place in columns {
        match found.last_mut() {
            Some((heading, count)) if *heading == COLUMNS[*place].heading => *count += 1,
            _ => found.push((COLUMNS[*place].heading, 1)),
        }
    }
    found
}

fn head(columns: &[usize], picture: &Picture, view: &View) -> Markup {
    let words = view.language.words();
    let drawn = &words.drawn[usize::from(!picture.is_http())];
    html! {
        thead role="rowgroup" {
            tr.headings role="row" {
                td colspan="3" {}
                @for (over, count) in headings(columns) {
                    th.first scope="colgroup" role="columnheader" colspan=(count) {
                        span { (heading(over, words)) }
                    }
                }
            }
            tr role="row" {
                (sorter(By::Place, words.server, words.server, false, view))
                (sorter(By::State, words.status, words.status, false, view))
                th.drawn scope="col" role="columnheader" title=(drawn.long) { (drawn.short) }
                @for place in columns {
                    @let label = &words.columns[*place];
                    (sorter(By::Column(*place), label.short, label.long, is_first(*place, columns), view))
                }
            }
        }
    }
}

fn is_first(place: usize, columns: &[usize]) -> bool {
    let of = |place: usize| COLUMNS[place].heading;
    let before = columns.iter().rev().find(|other| **other < place);
    before.is_none_or(|before| of(*before) != of(place))
}

/// The head of a column by which one may sort: a link, so that it works without the script, too.
fn sorter(by: By, short: &str, long: &str, is_first: bool, view: &View) -> Markup {
    let words = view.language.words();
    let now = (view.order.by == by).then_some(view.order.descending);
    let descending = now.map_or(by.begins_descending(), |descending| !descending);
    let wanted = View { order: Order { by, descending }, ..*view };
    let aria = match now {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    let over = match by {
        By::Column(place) => Some(heading(COLUMNS[place].heading, words)),
        By::Place | By::State => None,
    };
    html! {
        th.num[over.is_some()].first[is_first] scope="col" role="columnheader" aria-sort=(aria)
            data-sort=(by.word()) data-dir=(if by.begins_descending() { "desc" } else { "asc" }) {
            a href=(wanted.href()) title=(long) {
                @if let Some(over) = over { span.over { (over) " " } }
                (short)
            }
        }
    }
}

fn row(
    picture: &Picture,
    server: &Server<'_>,
    columns: &[usize],
    most: u64,
    view: &View,
) -> Markup {
    let state = server.channel.standing();
    let key = server.at.to_string();
    let points: Vec<u64> = points(picture, server).collect();
    let answers = server.channel.exchanges.answers;
    html! {
        tr role="row" id=(format!("c{}-{}", server.at.group, server.at.channel))
            data-r=(key) data-s=(key) data-state=(state.word()) {
            th.server scope="row" role="rowheader" {
                span.name { (server.name()) }
                span.address title=(server.channel.address) { (server.address()) }
            }
            td.status role="cell" {
                span.pill { span.dot {} span.word { (view.language.state(state)) } }
                span.note data-t=(key) { (view.language.note(server, picture)) }
            }
            td.drawn role="cell" {
                (spark::line(&key, &points, most))
                @if picture.is_http() { (spark::parts(&key, answers, &classes(answers, view))) }
            }
            @for place in columns { (cell(COLUMNS[*place].of(server), *place, columns, view)) }
        }
    }
}

fn cell(value: Option<u64>, place: usize, columns: &[usize], view: &View) -> Markup {
    let (column, words) = (&COLUMNS[place], view.language.words());
    let first = is_first(place, columns);
    html! {
        td.num.(column.heading.word()).first[first].trouble[column.is_trouble]
            .zero[value.unwrap_or(0) == 0] role="cell"
            data-c=(column.key) data-f=(column.format.word()) data-v=[value]
            data-h=[first.then(|| heading(column.heading, words))]
            data-l=(words.columns[place].short)
        { (number(value, column.format, view)) }
    }
}

/// What several servers come to together; none if that would say nothing.
pub(super) fn sum(column: &Column, servers: &[Server<'_>]) -> Option<u64> {
    let values = servers.iter().map(|server| column.of(server).unwrap_or(0));
    column.adds_up.then(|| values.fold(0, u64::saturating_add))
}

/// What is drawn of a server: its requests, or its bytes where there are none.
pub(super) fn drawn(http: bool, step: &Step) -> u64 {
    if http { step.sessions } else { step.sent.saturating_add(step.received) }
}

fn points(picture: &Picture, server: &Server<'_>) -> impl Iterator<Item = u64> {
    let http = picture.is_http();
    picture.activity.of(server.at).into_iter().map(move |step| drawn(http, &step))
}

/// What the columns mean, for those who cannot point at them.
pub(super) fn legend(picture: &Picture, view: &View) -> Markup {
    let words = view.language.words();
    html! {
        details.legend {
            summary { (words.legend) }
            dl {
                @for place in shown(picture) {
                    @let label = &words.columns[place];
                    div {
                        dt { (heading(COLUMNS[place].heading, words)) " " (label.short) }
                        dd { (label.long) }
                    }
                }
            }
        }
    }
}
