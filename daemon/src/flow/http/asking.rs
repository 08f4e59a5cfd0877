//! A request: read, understood, and ready to be sent to whatever channel it is given.
//!
//! Must not know which channel that is.

use super::rules::{Now, Rules};
use super::stream::Stream;
use crate::access::{CookieSeen, Words};
use crate::http1::{
    Asked, Body, Edits, Forwarding, Kind, Refusal, Request, ToServer, Value, Version,
    worth_parsing, write_request,
};
use crate::session::{Line, Outputs, Request as Sought, Standing, Wanted};
use crate::sys::clock;
use crate::table::Table;
use std::net::SocketAddr;

/// A request as it goes on.
#[derive(Debug)]
pub(super) struct Asking {
    /// Its head, as servers get it.
    pub head: Vec<u8>,
    /// Its body, as it comes and as it goes on.
    pub body: Body,
    /// What is needed to read the answer.
    pub asked: Asked,
    /// Where its session wants it to go.
    pub wanted: Wanted,
    /// The client's version, and whether it wants to go on after it.
    pub version: Version,
    pub keep_alive: bool,
    /// What it was, for the access log, if there is one.
    pub words: Option<Box<Words>>,
    /// What its cookie said.
    pub seen: CookieSeen,
    /// To ask it twice is as good as once (RFC 9110 §9.2.2).
    pub repeatable: bool,
}

/// Why there is no request.
#[derive(Debug)]
pub(super) enum Nothing {
    /// The client ended, broke, or let its time pass, without a byte of it.
    Silence,
    /// It broke off in the middle.
    Gone,
    /// It let its time pass in the middle.
    Late,
    /// It is none.
    Refused(Refusal),
}

/// Reads the head of a request to its end. `table` gives the outputs as they are then.
pub(super) async fn read(
    client: &mut Stream,
    from: SocketAddr,
    rules: &Rules,
    table: impl Fn(&mut dyn FnMut(&Table)),
) -> Result<Asking, Nothing> {
    let mut seen = 0;
    loop {
        if worth_parsing(&client.input, seen) {
            let mut found = Ok(None);
            table(&mut |table| found = understand(&client.input, from, rules, table));
            if let Some((asking, length)) = found.map_err(Nothing::Refused)? {
                client.used(length);
                return Ok(asking);
            }
        }
        seen = client.input.len();
        match client.more().await {
            Ok(1..) => {}
            Ok(0) | Err(_) if seen == 0 => return Err(Nothing::Silence),
            Ok(0) | Err(_) => return Err(Nothing::Gone),
        }
    }
}

/// The request these bytes begin with, and the length of its head; none if they end before it does.
fn understand(
    bytes: &[u8],
    from: SocketAddr,
    rules: &Rules,
    table: &Table,
) -> Result<Option<(Asking, usize)>, Refusal> {
    let Some(request) = Request::parse(bytes)? else { return Ok(None) };
    let outputs = Now(table);
    let policy = &rules.policy;
    let cookies = || request.lines().filter(|line| line.kind == Kind::Cookie);
    let sought =
        Sought { method: request.method().as_bytes(), target: request.target().as_bytes() };
    let recall = |key: &[u8]| rules.learned.look_up(key, clock::uptime_ms());
    let wanted = policy.wanted(sought, cookies().map(|line| line.value), &outputs, recall);
    let changed: Vec<(usize, Line<'_>)> = cookies()
        .map(|line| (line.index, policy.for_server(line.value, &outputs)))
        .filter(|(_, line)| *line != Line::Same)
        .collect();
    let mut edits = Edits::new();
    for (index, line) in &changed {
        edit(&mut edits, *index, line);
    }
    let client = from.ip();
    let forwarding = Forwarding {
        x_forwarded_for: rules.forwarded_for.then_some(client),
        forwarded: rules.forwarded.then_some(client),
    };
    let mut head = Vec::with_capacity(request.head_len() + 64);
    write_request(&mut head, &request, &ToServer { forwarding, ..ToServer::new(&request) }, &edits);
    let asking = Asking {
        head,
        body: request.body(),
        asked: request.asked(),
        wanted,
        version: request.version(),
        keep_alive: request.keep_alive(),
        words: rules.access.as_ref().map(|_| Box::new(words(&request))),
        seen: seen(wanted, &outputs),
        repeatable: is_idempotent(request.method()),
    };
    Ok(Some((asking, request.head_len())))
}

/// What is logged of it.
fn words(request: &Request<'_>) -> Words {
    let line = [request.method(), " ", request.target(), " ", request.version().word()].concat();
    let value = |name: &[u8]| {
        let mut found = request.lines().filter(|line| line.name.eq_ignore_ascii_case(name));
        found.next().map(|line| line.value.into())
    };
    Words {
        line: line.into_bytes().into(),
        referer: value(b"Referer"),
        agent: value(b"User-Agent"),
    }
}

fn seen(wanted: Wanted, outputs: &Now<'_>) -> CookieSeen {
    match wanted.output().map(|output| outputs.standing(output)) {
        None => CookieSeen::None,
        Some(Standing::Usable) => CookieSeen::Valid,
        Some(_) => CookieSeen::Down,
    }
}

/// Writes down what becomes of a line.
pub(super) fn edit<'a>(edits: &mut Edits<'a>, index: usize, line: &'a Line<'_>) {
    match line {
        Line::Same => {}
        // parts of a value have no control characters either
        Line::Now(value) => match Value::new(value) {
            Some(value) => edits.replace(index, value),
            None => edits.remove(index),
        },
        Line::Gone => edits.remove(index),
    }
}

fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE")
}

impl Asking {
    /// Whether it can be sent again after all of it was sent: no part of it is gone from our hands.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.body, Body::None | Body::Length(0))
    }
}
