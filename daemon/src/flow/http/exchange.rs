//! One request and its answer, between a client and a channel.
//!
//! Both are on their way at once: an answer may begin, and end, before the request has. Must not know
//! how the channel was chosen, nor what happens after it.

use super::asking::{Asking, edit};
use super::course::Course;
use super::pump::{Broke, Path, Pump};
use super::rules::Rules;
use super::stream::{Outgoing, Stream};
use crate::access::{CookieSent, End, Who};
use crate::flow::account::Ledger;
use crate::flow::idle::Idle;
use crate::flow::{Post, Way};
use crate::http1::{
    Body, Edits, Kind, Refusal, Response, ToClient, Value, Version, worth_parsing, write_response,
};
use crate::session::{Answer, Issued, Line, OutId, set_cookie};
use crate::sys::clock;
use crate::sys::event_loop::EventLoop;
use std::future::poll_fn;
use std::task::{Context, Poll, ready};

/// The channel's end of an exchange.
pub(super) struct Server<'a> {
    pub stream: &'a mut Stream,
    /// Its name; channels made at run time have none.
    pub name: Option<OutId>,
    pub backup: bool,
    pub ledger: &'a Ledger,
    /// What is noted of it.
    pub course: &'a mut Course,
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The answer was delivered; what may be used again, and whether the client may still be talking.
    Done { client: bool, channel: bool, talking: bool },
    /// Both sides speak another protocol from here on.
    Tunnel,
    /// The channel ended or broke before it said anything.
    NoAnswer,
    /// What it said is no answer, or ends before its head does.
    BadAnswer(Option<Refusal>),
    /// It said nothing for too long.
    Late,
    /// The client said nothing for too long, in the middle of its request.
    Slow,
    /// The body of the request is none; nothing was answered yet.
    Refused(Refusal),
    /// One of them went away in the middle: the client must not take what it got for everything.
    Cut(End),
}

impl Outcome {
    /// Whether the channel did not answer as it should (H-83).
    pub(super) fn is_broken(self) -> bool {
        match self {
            Self::NoAnswer | Self::BadAnswer(_) | Self::Late => true,
            Self::Cut(End(who, _)) => matches!(who, Who::Channel | Who::ChannelSilent),
            Self::Done { .. } | Self::Tunnel | Self::Slow | Self::Refused(_) => false,
        }
    }
}

enum Down {
    Head { seen: usize, said: bool, interim: Outgoing },
    Body { pump: Pump, client: bool, channel: bool, tunnel: bool },
}

/// Ends an exchange in the middle.
fn cut(who: Who, down: &Down) -> Poll<Outcome> {
    let part = match down {
        Down::Head { .. } => End::HEAD,
        Down::Body { .. } => End::DATA,
    };
    Poll::Ready(Outcome::Cut(End(who, part)))
}

/// The exchange itself.
pub(super) struct Exchange<'a> {
    pub asking: &'a Asking,
    pub rules: &'a Rules,
    /// Whether the client may go on after it.
    pub going_on: bool,
}

impl Exchange<'_> {
    /// Carries it.
    pub(super) async fn carry(
        &self,
        client: &mut Stream,
        server: &mut Server<'_>,
        post: &Post,
    ) -> Outcome {
        let body = self.asking.body;
        let mut up = Some(Pump::new(self.asking.head.clone(), body, body));
        let mut down = Down::Head { seen: 0, said: false, interim: Outgoing::default() };
        let (mut idle, mut up_done) = (Idle::default(), false);
        poll_fn(|cx: &mut Context<'_>| {
            if let Some(pump) = &mut up {
                let (sink, ledger) = (&server.stream.tcp, server.ledger);
                let path = Path { sink, way: Way::Up, ledger, pipes: &post.pipes };
                match pump.poll(client, path) {
                    Poll::Pending => {}
                    Poll::Ready(Ok(())) => (up, up_done) = (None, true),
                    // it may have said why
                    Poll::Ready(Err(Broke::Sink)) => up = None,
                    Poll::Ready(Err(Broke::Source)) => return cut(Who::Client, &down),
                    Poll::Ready(Err(Broke::Framing(refusal))) => {
                        return Poll::Ready(match down {
                            Down::Head { .. } => Outcome::Refused(refusal),
                            Down::Body { .. } => Outcome::Cut(End(Who::Ours, End::DATA)),
                        });
                    }
                }
            }
            if let Poll::Ready(outcome) = self.poll_down(&mut down, client, server, (up_done, post))
            {
                return Poll::Ready(outcome);
            }
            if server.ledger.is_cut() {
                return cut(Who::Ours, &down);
            }
            let still = || server.ledger.still();
            // while there is something to be said, it is the client we wait for
            let asks = up.is_some();
            let Rules { client_timeout, server_timeout, .. } = self.rules;
            let limit = if asks { *client_timeout } else { *server_timeout };
            idle.poll(limit, still, &post.event_loop, cx).map(|()| match &down {
                Down::Head { .. } if asks => Outcome::Slow,
                Down::Head { .. } => Outcome::Late,
                // a client that does not read is as silent as one that says nothing
                Down::Body { pump, .. } if asks || pump.is_held_up() => {
                    Outcome::Cut(End(Who::ClientSilent, End::DATA))
                }
                Down::Body { .. } => Outcome::Cut(End(Who::ChannelSilent, End::DATA)),
            })
        })
        .await
    }

    fn poll_down(
        &self,
        down: &mut Down,
        client: &mut Stream,
        server: &mut Server<'_>,
        (up_done, post): (bool, &Post),
    ) -> Poll<Outcome> {
        loop {
            match down {
                Down::Head { seen, said, interim } => {
                    let taken = |bytes| server.ledger.moved(Way::Down, bytes);
                    if matches!(interim.poll_flush(&client.tcp, false, taken), Poll::Ready(Err(_)))
                    {
                        return Poll::Ready(Outcome::Cut(End(Who::Client, End::HEAD)));
                    }
                    let begun = (seen, said, up_done);
                    match ready!(self.poll_head(begun, interim, server, &post.event_loop)) {
                        Ok(Some(next)) => *down = next,
                        Ok(None) => {} // an interim answer, to be sent on
                        Err(outcome) => return Poll::Ready(outcome),
                    }
                }
                Down::Body { pump, client: again, channel, tunnel } => {
                    let ledger = server.ledger;
                    let path =
                        Path { sink: &client.tcp, way: Way::Down, ledger, pipes: &post.pipes };
                    let done = pump.poll(server.stream, path);
                    if let Err(broke) = ready!(done) {
                        let who = if broke == Broke::Sink { Who::Client } else { Who::Channel };
                        return Poll::Ready(Outcome::Cut(End(who, End::DATA)));
                    }
                    if *tunnel {
                        return Poll::Ready(Outcome::Tunnel);
                    }
                    // what follows an answer that is whole was not asked for
                    let channel = *channel && up_done && server.stream.input.is_empty();
                    let (client, talking) = (*again && up_done, !up_done);
                    return Poll::Ready(Outcome::Done { client, channel, talking });
                }
            }
        }
    }

    /// Reads the head of an answer, before or after the request is whole; gives what comes behind it,
    /// nothing behind an interim one.
    fn poll_head(
        &self,
        (seen, said, whole): (&mut usize, &mut bool, bool),
        interim: &mut Outgoing,
        server: &mut Server<'_>,
        event_loop: &EventLoop,
    ) -> Poll<Result<Option<Down>, Outcome>> {
        loop {
            let Server { stream, name, backup, ledger, course } = server;
            let input = &stream.input;
            if worth_parsing(input, *seen) {
                match Response::parse(input, self.asking.asked) {
                    Err(refusal) => return Poll::Ready(Err(Outcome::BadAnswer(Some(refusal)))),
                    Ok(Some(response)) => {
                        let length = response.head_len();
                        if !response.is_interim() {
                            let status = response.status();
                            ledger.answered(status, course.answered(status, event_loop.now()));
                        }
                        let from = name.map(|name| (name, *backup));
                        let next = self.answered((&response, whole), interim, from, course);
                        stream.used(length);
                        (*seen, *said) = (0, true);
                        return Poll::Ready(Ok(next));
                    }
                    Ok(None) => *seen = input.len(),
                }
            }
            match ready!(stream.poll_more()) {
                Ok(1..) => *said = true,
                Ok(0) | Err(_) if *said => return Poll::Ready(Err(Outcome::BadAnswer(None))),
                Ok(0) | Err(_) => return Poll::Ready(Err(Outcome::NoAnswer)),
            }
        }
    }

    /// What the client gets: the body behind its head; or, after an interim answer, that alone. A client
    /// that is answered before its request is `whole` is told that the connection will end: nobody knows
    /// whether the rest of it will ever come, and what it would ask next might be lost.
    fn answered(
        &self,
        (response, whole): (&Response<'_>, bool),
        before: &mut Outgoing,
        from: Option<(OutId, bool)>,
        course: &mut Course,
    ) -> Option<Down> {
        let (interim, tunnel) = (response.is_interim(), response.becomes_tunnel());
        if interim && self.asking.version == Version::V10 {
            return None; // it knows of none (RFC 9110 §15.2)
        }
        let goes = match response.body() {
            Body::Chunked | Body::UntilClose if self.asking.version == Version::V10 => {
                Body::UntilClose
            }
            Body::UntilClose => Body::Chunked,
            body => body,
        };
        let keep_alive =
            self.going_on && self.asking.keep_alive && whole && goes != Body::UntilClose;
        let to = ToClient { body: goes, version: self.asking.version, keep_alive };
        if interim {
            self.write_head(before.buffer(), response, &to, from);
            return None;
        }
        let mut head = std::mem::take(before).into_rest();
        course.set = self.write_head(&mut head, response, &to, from);
        let comes = if tunnel { Body::None } else { response.body() };
        let pump = Pump::new(head, comes, if tunnel { Body::None } else { goes });
        let pump = pump.last(!keep_alive && !tunnel);
        let channel = response.keep_alive();
        Some(Down::Body { pump, client: keep_alive, channel, tunnel })
    }

    /// The head as the client gets it, with what sessions make of its cookies.
    fn write_head(
        &self,
        out: &mut Vec<u8>,
        response: &Response<'_>,
        to: &ToClient,
        from: Option<(OutId, bool)>,
    ) -> CookieSent {
        let policy = &self.rules.policy;
        let Some((from, backup)) = from.filter(|_| policy.uses_cookies()) else {
            write_response(out, response, to, &Edits::new());
            return CookieSent::None;
        };
        let wanted = self.asking.wanted;
        let answer = Answer { status: response.status(), from, backup, wanted };
        let issued: Vec<(usize, Issued<'_>)> = response
            .lines()
            .filter_map(|line| Some((line, set_cookie::Kind::of(line.name)?)))
            .map(|(line, kind)| (line.index, policy.issued(line.value, kind, &answer)))
            .collect();
        let (mut edits, mut sent) = (Edits::new(), CookieSent::None);
        for (index, issued) in &issued {
            if issued.clash {
                self.rules.totals.clashes.count();
            } else if issued.line != Line::Same {
                sent = CookieSent::Rewritten;
            }
            if let Some(key) = issued.learn {
                self.rules.learned.learn(key, from, clock::uptime_ms());
                sent = CookieSent::Passed;
            }
            edit(&mut edits, *index, &issued.line);
        }
        let caching = response.lines().filter(|line| line.kind == Kind::CacheControl);
        let added = policy.added(&answer, caching.map(|line| line.value));
        if let Some(added) = &added {
            sent = if backup { CookieSent::Deleted } else { CookieSent::Inserted };
            if let Some(value) = Value::new(&added.set_cookie) {
                edits.add("Set-Cookie", value);
            }
            if let Some(private) = Value::new(b"private").filter(|_| added.private) {
                edits.add("Cache-Control", private);
            }
        }
        write_response(out, response, to, &edits);
        sent
    }
}
