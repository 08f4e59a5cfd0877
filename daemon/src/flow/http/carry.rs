//! One request, sent to one channel after the other until one has answered (H-06).
//!
//! Must not know how a channel is chosen, nor how an exchange goes.

use super::After;
use super::asking::Asking;
use super::course::Course;
use super::exchange::{Exchange, Outcome, Server};
use super::pool;
use super::route::{self, Route};
use super::rules::{Rules, is_backup};
use super::stream::Stream;
use crate::access::{End, Served, Who};
use crate::flow::account::Ledger;
use crate::flow::{Post, connect, this_task};
use crate::http1::Code;
use crate::table::Channel;
use crate::table::live::Lease;
use crate::table::selection::Choice;
use balance_proto::id::ChannelKey;
use std::net::SocketAddr;
use std::rc::Rc;

/// Channels that one request is tried on (H-06: three times again).
const ATTEMPTS: usize = 4;

/// Carries a request to its answer.
pub(super) async fn carry(
    asking: &Asking,
    client: &mut Stream,
    from: SocketAddr,
    (post, rules): (&Rc<Post>, &Rules),
    course: &mut Course,
) -> After {
    let mut route = Route::new(from, asking.wanted);
    let mut reason = "no-channel";
    course.failed(Who::Channel, End::CONNECT, reason);
    for _ in 0..ATTEMPTS {
        let choice = match route::next(&mut route, post, rules).await {
            Ok(choice) => choice,
            Err(route::Nowhere::Late) => {
                reason = "queue-timeout";
                course.failed(Who::ChannelSilent, End::QUEUE, reason);
                break;
            }
            Err(route::Nowhere::Nobody) => break,
        };
        let (at, address) = (choice.at, choice.address);
        let name = post.rules.table.load().channel(at).and_then(Channel::name);
        course.routed(Served { at, name, address }, post.event_loop.now());
        let _session = rules.totals.sessions.enter();
        let Some((mut stream, lease, used_before)) = reach(choice, asking, post).await else {
            gave_up(at, post, rules);
            reason = "connect";
            course.failed(Who::Channel, End::CONNECT, reason);
            continue;
        };
        course.connected(post.event_loop.now());
        let entry = post.clerk.enter(from, at, this_task().await);
        let ledger = Ledger::open(lease.kept_by(post.mate.number()), entry);
        let backup = is_backup(at);
        let mut server = Server { stream: &mut stream, name, backup, ledger: &ledger, course };
        let exchange = Exchange { asking, rules, going_on: !post.is_crowded_or_closing() };
        let outcome = exchange.carry(client, &mut server, post).await;
        course.settled(&ledger);
        if outcome == Outcome::Tunnel {
            course.went_well();
            return After::Tunnel { channel: stream, ledger };
        }
        let stale = outcome == Outcome::NoAnswer && used_before && asking.is_whole();
        if outcome.is_broken() && !stale {
            ledger.broke();
        }
        drop(ledger);
        rules.queue.left(at);
        match outcome {
            _ if stale => {
                // it was closed while it waited; that says nothing about the channel
                route = Route::new(from, asking.wanted);
                reason = "no-answer";
                course.failed(Who::Channel, End::HEAD, reason);
            }
            Outcome::Done { client: again, channel, talking } => {
                if channel {
                    keep(post, address, stream);
                }
                course.went_well();
                return if again { After::Another } else { After::Close { talking } };
            }
            other => return failed(other, asking.asked.head, course),
        }
    }
    After::Reply { code: Code::Unavailable, reason, head: asking.asked.head }
}

/// A connection to this channel: one that waits, if the request may be sent twice, or a new one.
async fn reach(choice: Choice, asking: &Asking, post: &Post) -> Option<(Stream, Lease, bool)> {
    let waits = if asking.repeatable { post.pool.take(choice.address) } else { None };
    match waits {
        Some(stream) => Some((stream, choice.lease, true)),
        None => {
            let (tcp, lease) = connect::once(choice, post).await?;
            Some((Stream::new(tcp), lease, false))
        }
    }
}

/// Lets a connection wait for the next request, unless others need the room.
fn keep(post: &Post, address: SocketAddr, stream: Stream) {
    if !post.crowd.waits() {
        pool::keep(&post.pool, &post.event_loop, address, stream);
    }
}

/// A channel could not be reached: its slot is free again, and the request goes on.
fn gave_up(at: ChannelKey, post: &Post, rules: &Rules) {
    if let Some(channel) = post.rules.table.load().channel(at) {
        channel.live().count_retry(post.mate.number());
    }
    rules.queue.left(at);
}

/// What the client is told of an exchange that came to nothing.
fn failed(outcome: Outcome, head: bool, course: &mut Course) -> After {
    let (code, reason, end) = match outcome {
        Outcome::NoAnswer => (Some(Code::BadGateway), "no-answer", End(Who::Channel, End::HEAD)),
        Outcome::BadAnswer(None) => {
            (Some(Code::BadGateway), "incomplete-answer", End(Who::Channel, End::HEAD))
        }
        Outcome::BadAnswer(Some(refusal)) => {
            (Some(Code::BadGateway), refusal.reason(), End(Who::Ours, End::HEAD))
        }
        Outcome::Late => {
            (Some(Code::GatewayTimeout), "server-timeout", End(Who::ChannelSilent, End::HEAD))
        }
        Outcome::Slow => {
            (Some(Code::RequestTimeout), "client-timeout", End(Who::ClientSilent, End::HEAD))
        }
        Outcome::Refused(refusal) => {
            (Some(Code::of(refusal)), refusal.reason(), End(Who::Ours, End::REQUEST))
        }
        Outcome::Cut(end) => (None, cut_reason(end), end),
        Outcome::Tunnel | Outcome::Done { .. } => (None, "", End::WELL),
    };
    course.failed(end.0, end.1, reason);
    match code {
        Some(code) => After::Reply { code, reason, head },
        None => After::Cut,
    }
}

/// Why an exchange was cut, in a word.
fn cut_reason(End(who, _): End) -> &'static str {
    match who {
        Who::Client => "client-gone",
        Who::ClientSilent => "client-timeout",
        Who::Channel => "incomplete-answer",
        Who::ChannelSilent => "server-timeout",
        Who::Ours | Who::Nobody => "cut",
    }
}
