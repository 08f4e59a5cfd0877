//! HTTP mode: exchange after exchange on a client's connection, each routed by itself.
//!
//! ```text
//! asking     the head of a request, read and understood: which session, what the server gets
//! carry      to one channel after the other, until one has answered
//! route      the channel: the session's, or the next in turn; waits in the queue while all are full
//! pool       a connection that waits for it, or a new one
//! exchange   the request to the channel, the answer to the client, both at once
//! course     what is noted of it on the way
//! ```
//! Must not know who steers the table. What bytes mean is known in `http1`, what cookies mean in
//! `session`.

mod asking;
mod carry;
mod course;
mod exchange;
mod pool;
mod pump;
mod queue;
mod route;
mod rules;
mod stream;

pub(in crate::flow) use pool::Pool;
pub use queue::Queue;
pub use rules::Rules;

use super::Post;
use super::account::Ledger;
use super::listen::{Inbound, Presence};
use super::relay::{Both, Relay};
use crate::http1::{Code, write_reply};
use crate::sys::tcp::Tcp;
use asking::{Asking, Nothing};
use course::Course;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use stream::{Outgoing, Stream};

/// How long, and for how many bytes, a client that was refused may go on talking.
const FAREWELL: Duration = Duration::from_secs(1);
const FAREWELL_BYTES: usize = 256 * 1024;

/// What comes after an exchange.
enum After {
    Another,
    /// A client that may still be talking is heard out, so that it can read its answer.
    Close {
        talking: bool,
    },
    Cut,
    Reply {
        code: Code,
        reason: &'static str,
        head: bool,
    },
    Tunnel {
        channel: Stream,
        ledger: Ledger,
    },
}

/// One client, from its first request to its last.
pub(super) async fn serve(inbound: Inbound, post: Rc<Post>, rules: Arc<Rules>) {
    let Inbound { client, from, presence } = inbound;
    let mut client = Stream::new(client);
    let _connected = rules.totals.clients.enter();
    let mut served = false;
    loop {
        let asked = ask(&mut client, from, served, &post, &rules).await;
        let mut course = Course::begin(from, &post.event_loop);
        let after = match asked {
            Ok(mut asking) => {
                rules.totals.requests.count();
                course.asked(asking.words.take(), asking.seen);
                carry::carry(&asking, &mut client, from, (&post, &rules), &mut course).await
            }
            Err(After::Close { .. }) => return,
            Err(after) => after,
        };
        served = true;
        match after {
            After::Another => course.end(&rules, &post.event_loop),
            After::Close { talking } => {
                course.end(&rules, &post.event_loop);
                if talking {
                    farewell(client, Vec::new(), &post).await;
                }
                return;
            }
            After::Cut => {
                course.end(&rules, &post.event_loop);
                return client.tcp.close_by_reset();
            }
            After::Reply { code, reason, head } => {
                let mut reply = Vec::new();
                write_reply(&mut reply, code, reason, head);
                rules.totals.replies.count();
                course.replied(code.number(), reason, reply.len());
                course.end(&rules, &post.event_loop);
                return farewell(client, reply, &post).await;
            }
            After::Tunnel { channel, ledger } => {
                course.end(&rules, &post.event_loop);
                return tunnel((client, presence), channel, ledger, post);
            }
        }
    }
}

/// The next request, or what to do without one.
///
/// One that was `served` already may be sent away instead, if others wait outside (DH-h).
async fn ask(
    client: &mut Stream,
    from: SocketAddr,
    served: bool,
    post: &Post,
    rules: &Rules,
) -> Result<Asking, After> {
    let reading = asking::read(client, from, rules, |see| see(&post.rules.table.load()));
    let reading = unless_wanted_away(post, served, reading);
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
        Nothing::Silence => After::Close { talking: false },
        Nothing::Gone => reply(Code::BadRequest, "incomplete"),
        Nothing::Late => reply(Code::RequestTimeout, "client-timeout"),
        Nothing::Refused(refusal) => reply(Code::of(refusal), refusal.reason()),
    })
}

fn reply(code: Code, reason: &'static str) -> After {
    After::Reply { code, reason, head: false }
}

/// Gives up when the daemon closes, or when others need the room and nothing is on its way.
async fn unless_wanted_away<T>(
    post: &Post,
    served: bool,
    reading: impl Future<Output = T>,
) -> Option<T> {
    let mut reading = std::pin::pin!(reading);
    poll_fn(|cx| match reading.as_mut().poll(cx) {
        Poll::Ready(read) => Poll::Ready(Some(read)),
        Poll::Pending if post.closing.get() => Poll::Ready(None),
        Poll::Pending if served && post.crowd.takes_one() => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    })
    .await
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
        let sent = poll_fn(|_| out.poll_flush(&tcp, false, |_| ())).await;
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
