//! HTTP mode: exchange after exchange on a client's connection, each routed by itself.
//!
//! ```text
//! asking     the head of a request, read and understood: which session, what the server gets
//! route      the channel: the session's, or the next in turn; waits while all are full
//! pool       a connection that waits for it, or a new one
//! exchange   the request to the channel, the answer to the client, both at once
//! ```
//! Must not know who steers the table. What bytes mean is known in `http1`, what cookies mean in
//! `session`.

mod asking;
mod exchange;
mod pool;
mod pump;
mod route;
mod rules;
mod stream;

pub(in crate::flow) use pool::Pool;
pub use rules::{Queue, Rules};

use super::account::Ledger;
use super::connect;
use super::listen::{Inbound, Presence};
use super::relay::{Both, Relay};
use super::{Post, this_task};
use crate::http1::{Code, write_reply};
use crate::session::OutId;
use crate::sys::tcp::Tcp;
use crate::table::live::Lease;
use crate::table::selection::Choice;
use asking::{Asking, Nothing};
use balance_proto::id::ChannelKey;
use exchange::{Exchange, Outcome, Server};
use route::Route;
use rules::is_backup;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use stream::{Outgoing, Stream};

/// Channels that one request is tried on (H-06: three times again).
const ATTEMPTS: usize = 4;
/// How long, and for how many bytes, a client that was refused may go on talking.
const FAREWELL: Duration = Duration::from_secs(1);
const FAREWELL_BYTES: usize = 256 * 1024;

/// What comes after an exchange.
enum After {
    Another,
    Close,
    Cut,
    Reply { code: Code, reason: &'static str, head: bool },
    Tunnel { channel: Stream, ledger: Ledger },
}

/// One client, from its first request to its last.
pub(super) async fn serve(inbound: Inbound, post: Rc<Post>, rules: Arc<Rules>) {
    let Inbound { client, from, presence } = inbound;
    let mut client = Stream::new(client);
    loop {
        let after = match ask(&mut client, from, &post, &rules).await {
            Ok(asking) => exchange(&asking, &mut client, from, &post, &rules).await,
            Err(after) => after,
        };
        match after {
            After::Another => {}
            After::Close => return,
            After::Cut => return client.tcp.close_by_reset(),
            After::Reply { code, reason, head } => {
                let mut reply = Vec::new();
                write_reply(&mut reply, code, reason, head);
                return farewell(client, reply, &post).await;
            }
            After::Tunnel { channel, ledger } => {
                return tunnel((client, presence), channel, ledger, post);
            }
        }
    }
}

/// The next request, or what to do without one.
async fn ask(
    client: &mut Stream,
    from: SocketAddr,
    post: &Post,
    rules: &Rules,
) -> Result<Asking, After> {
    let reading = asking::read(client, from, rules, |see| see(&post.rules.table.load()));
    let reading = unless_closing(post, reading);
    let read = match rules.client_timeout {
        Some(most) => post.event_loop.timeout(most, reading).await,
        None => Some(reading.await),
    };
    let nothing = match read {
        Some(Some(Ok(asking))) => return Ok(asking),
        Some(Some(Err(nothing))) => nothing,
        // the daemon ends, or the time is over: what there is then is a part of a head, or nothing
        Some(None) | None if client.input.is_empty() => Nothing::Silence,
        Some(None) | None => Nothing::Late,
    };
    Err(match nothing {
        Nothing::Silence => After::Close,
        Nothing::Gone => reply(Code::BadRequest, "incomplete"),
        Nothing::Late => reply(Code::RequestTimeout, "client-timeout"),
        Nothing::Refused(refusal) => reply(Code::of(refusal), refusal.reason()),
    })
}

fn reply(code: Code, reason: &'static str) -> After {
    After::Reply { code, reason, head: false }
}

/// Gives up when the daemon closes, if nothing has been read yet.
async fn unless_closing<T>(post: &Post, reading: impl Future<Output = T>) -> Option<T> {
    let mut reading = std::pin::pin!(reading);
    poll_fn(|cx| match reading.as_mut().poll(cx) {
        Poll::Ready(read) => Poll::Ready(Some(read)),
        Poll::Pending if post.closing.get() => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// Sends a request to one channel after the other, until one has answered.
async fn exchange(
    asking: &Asking,
    client: &mut Stream,
    from: SocketAddr,
    post: &Rc<Post>,
    rules: &Rules,
) -> After {
    let head = asking.asked.head;
    let mut route = Route::new(from, asking.wanted);
    let mut reason = "no-channel";
    for _ in 0..ATTEMPTS {
        let Some(choice) = route::next(&mut route, post, rules).await else { break };
        let (at, address) = (choice.at, choice.address);
        let Some((mut stream, lease, used_before)) = reach(choice, asking, post).await else {
            rules.queue.left();
            reason = "connect";
            continue;
        };
        let entry = post.clerk.enter(from, at, this_task().await);
        let ledger = Ledger::open(lease.kept_by(post.mate.number()), entry);
        let (name, backup) = (name(post, at), is_backup(at));
        let mut server = Server { stream: &mut stream, name, backup, ledger: &ledger };
        let exchange = Exchange { asking, rules, going_on: !post.closing.get() };
        let outcome = exchange.carry(client, &mut server, &post.event_loop).await;
        if outcome == Outcome::Tunnel {
            return After::Tunnel { channel: stream, ledger };
        }
        drop(ledger);
        rules.queue.left();
        match outcome {
            Outcome::NoAnswer if used_before && asking.is_whole() => {
                // it was closed while it waited; that says nothing about the channel
                route = Route::new(from, asking.wanted);
                reason = "no-answer";
            }
            Outcome::Done { client: again, channel } => {
                if channel {
                    pool::keep(&post.pool, &post.event_loop, address, stream);
                }
                return if again { After::Another } else { After::Close };
            }
            other => return failed(other, head),
        }
    }
    After::Reply { code: Code::Unavailable, reason, head }
}

/// What the channel is called.
fn name(post: &Post, at: ChannelKey) -> Option<OutId> {
    post.rules.table.load().channel(at)?.name()
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

/// What the client is told of an exchange that came to nothing.
fn failed(outcome: Outcome, head: bool) -> After {
    let (code, reason) = match outcome {
        Outcome::NoAnswer => (Code::BadGateway, "no-answer"),
        Outcome::BadAnswer(None) => (Code::BadGateway, "incomplete-answer"),
        Outcome::BadAnswer(Some(refusal)) => (Code::BadGateway, refusal.reason()),
        Outcome::Late => (Code::GatewayTimeout, "server-timeout"),
        Outcome::Slow => (Code::RequestTimeout, "client-timeout"),
        Outcome::Refused(refusal) => (Code::of(refusal), refusal.reason()),
        Outcome::Cut | Outcome::Tunnel | Outcome::Done { .. } => return After::Cut,
    };
    After::Reply { code, reason, head }
}

/// From here on bytes pass unseen, those that were read already first.
fn tunnel((client, presence): (Stream, Presence), channel: Stream, ledger: Ledger, post: Rc<Post>) {
    let both = Both::holding(&client.input, &channel.input);
    let event_loop = post.event_loop.clone();
    let relay = Relay::new((client.tcp, presence), channel.tcp, both, ledger, post);
    event_loop.go_on_as(relay);
}

/// Replies, and lets the client read it: a close with its words unread would be a reset (H-109).
async fn farewell(client: Stream, reply: Vec<u8>, post: &Post) {
    let Stream { tcp, .. } = client;
    let mut out = Outgoing::new(reply);
    let parting = async {
        let sent = poll_fn(|_| out.poll_flush(&tcp)).await;
        if sent.is_err() || tcp.end().is_err() {
            return;
        }
        drain(&tcp).await;
    };
    post.event_loop.timeout(FAREWELL, parting).await;
}

async fn drain(tcp: &Tcp) {
    let mut heard = 0;
    while heard < FAREWELL_BYTES {
        match poll_fn(|_| stream::poll_read(tcp, <[u8]>::len)).await {
            Ok(0) | Err(_) => return,
            Ok(bytes) => heard += bytes,
        }
    }
}
