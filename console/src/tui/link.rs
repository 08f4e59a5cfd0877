//! The conversation with the daemon, on a task of its own: connect, subscribe, pass on what it
//! says, and begin again when it is gone, for ever.
//!
//! Separate from the screen, so that no key can disturb it and no slow terminal hold it up. Must
//! not know what becomes of it there.

use super::msg::{LinkMsg, LinkOrder, Why};
use crate::which::Target;
use balance_proto::client::{AskError, Client, ClientError, Feed};
use balance_proto::event::{Event, Push};
use balance_proto::message::Message;
use balance_proto::view::{Assembly, Torn};
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

/// How often the daemon shows its table.
const PICTURES: Duration = Duration::from_millis(500);
/// The shortest and the longest wait before another try.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// Room among the news that is kept for answers.
const RESERVED: usize = 64;

/// Where nothing may be changed (T-34).
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Nowhere.
    pub everywhere: bool,
    /// On the instances of these names.
    pub on: BTreeSet<String>,
}

impl Guard {
    /// Whether nothing may be changed on the instance of that name.
    #[must_use]
    pub fn holds(&self, instance: &str) -> bool {
        self.everywhere || self.on.contains(instance)
    }
}

/// How a conversation ended.
enum Ended {
    /// The daemon is gone, or what it says is not understood.
    Broken(ClientError),
    /// The screen wants to talk to another one.
    Attach(PathBuf),
    /// Nobody listens any more.
    Over,
}

/// Talks until nobody listens any more. Where the guard holds no change is passed on (T-34).
pub async fn run(
    mut target: Target,
    guard: Guard,
    mut orders: Receiver<LinkOrder>,
    news: Sender<LinkMsg>,
) {
    let mut wait = RETRY.0;
    loop {
        let why = match reach(&target).await {
            Err(why) => why,
            Ok((feed, path)) => {
                wait = RETRY.0;
                let only_looks = guard.holds(&feed.instance().name);
                match converse(feed, path, only_looks, &mut orders, &news).await {
                    Ended::Broken(error) => Why::Client(Arc::new(error)),
                    Ended::Over => return,
                    Ended::Attach(path) => {
                        target = Target::Socket(path);
                        continue;
                    }
                }
            }
        };
        let waits = jittered(wait);
        let retry_in_ms = u64::try_from(waits.as_millis()).unwrap_or(u64::MAX);
        if news.send(LinkMsg::Lost { why, retry_in_ms }).await.is_err() {
            return;
        }
        match pause(waits, &mut orders).await {
            Some(Some(path)) => target = Target::Socket(path),
            Some(None) => {}
            None => return,
        }
        wait = RETRY.1.min(wait * 2);
    }
}

/// A quarter more or less, so that many consoles do not come back at the same moment (T-03).
fn jittered(wait: Duration) -> Duration {
    let dice = RandomState::new().build_hasher().finish() % 1_000;
    wait.mul_f64(0.75 + dice as f64 / 2_000.0).min(RETRY.1)
}

async fn reach(target: &Target) -> Result<(Feed, PathBuf), Why> {
    let socket = target.socket().await.map_err(Why::NotFound)?;
    let of_client = |error: ClientError| Why::Client(Arc::new(error));
    let client = Client::connect(&socket, "balance-tui").await.map_err(of_client)?;
    let feed = client.subscribe(PICTURES).await.map_err(|error| match error {
        AskError::Client(error) => of_client(error),
        AskError::Refused(refusal) => Why::Refused(Box::new(refusal)),
    })?;
    Ok((feed, socket))
}

/// Waits before the next try, unless told not to; gives the daemon to try instead, if one was named.
/// None if nobody wants anything any more.
async fn pause(wait: Duration, orders: &mut Receiver<LinkOrder>) -> Option<Option<PathBuf>> {
    let mut waiting = std::pin::pin!(sleep(wait));
    loop {
        tokio::select! {
            () = &mut waiting => return Some(None),
            order = orders.recv() => match order? {
                LinkOrder::Reconnect => return Some(None),
                LinkOrder::Attach(path) => return Some(Some(path)),
                // asked for while the connection broke: the screen has been told that it is gone
                LinkOrder::Send { .. } | LinkOrder::Ask { .. } | LinkOrder::Play(_) => {}
            },
        }
    }
}

/// Passes on what is said in both directions.
async fn converse(
    mut feed: Feed,
    path: PathBuf,
    only_looks: bool,
    orders: &mut Receiver<LinkOrder>,
    news: &Sender<LinkMsg>,
) -> Ended {
    if news.send(LinkMsg::Reached(Box::new(feed.instance().clone()), path)).await.is_err() {
        return Ended::Over;
    }
    let mut tickets = HashMap::new();
    let mut pages = Assembly::default();
    // events that the screen had no room for
    let mut missed = 0;
    loop {
        let message = tokio::select! {
            order = orders.recv() => {
                let (ticket, request, expect) = match order {
                    None => return Ended::Over,
                    Some(LinkOrder::Reconnect | LinkOrder::Play(_)) => continue,
                    Some(LinkOrder::Attach(path)) => return Ended::Attach(path),
                    Some(LinkOrder::Ask { ticket, request }) => (ticket, request, None),
                    Some(LinkOrder::Send { ticket, request, expect }) => {
                        (ticket, request, Some(expect))
                    }
                };
                if only_looks && request.changes_something() {
                    if news.send(LinkMsg::Unsent { ticket }).await.is_err() {
                        return Ended::Over;
                    }
                    continue;
                }
                match feed.send(request, expect).await {
                    Ok(id) => tickets.insert(id, ticket),
                    Err(error) => return Ended::Broken(error),
                };
                continue;
            },
            message = feed.next() => match message {
                Ok(message) => message,
                Err(error) => return Ended::Broken(error),
            },
        };
        let Some(msg) = translate(message, &mut tickets, &mut pages) else { continue };
        if !pass_on(msg, &mut missed, news).await {
            return Ended::Over;
        }
    }
}

/// Tells the screen. One that is busy gets a newer picture later, and learns how many events it
/// missed; answers are never left out. False if nobody listens any more.
async fn pass_on(msg: LinkMsg, missed: &mut u64, news: &Sender<LinkMsg>) -> bool {
    let has_room = news.capacity() > RESERVED;
    match msg {
        LinkMsg::Picture(_) if has_room => drop(news.try_send(msg)),
        LinkMsg::Picture(_) => {}
        LinkMsg::Announced(_) if !has_room => *missed += 1,
        LinkMsg::Announced(_) => {
            if *missed > 0 {
                let events = std::mem::take(missed);
                drop(news.try_send(LinkMsg::Announced(Event::Missed { events })));
            }
            drop(news.try_send(msg));
        }
        other => return news.send(other).await.is_ok(),
    }
    true
}

fn translate(
    message: Message,
    tickets: &mut HashMap<u64, u64>,
    pages: &mut Assembly,
) -> Option<LinkMsg> {
    match message {
        Message::Welcome(_) => None,
        Message::Answer(answer) => {
            let ticket = tickets.remove(&answer.id)?;
            Some(LinkMsg::Answered { ticket, outcome: answer.outcome })
        }
        Message::Push(Push { event: Event::Table { from, page }, .. }) => {
            match pages.add(from, page) {
                Ok(table) => table.map(|table| LinkMsg::Picture(Box::new(table))),
                // the next picture begins at the start again
                Err(Torn) => None,
            }
        }
        Message::Push(Push { event, .. }) => Some(LinkMsg::Announced(event)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_holds_everywhere_or_on_some() {
        let on = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let some = Guard { everywhere: false, on: on(&["edge2"]) };
        assert!(some.holds("edge2") && !some.holds("edge1"));
        assert!(Guard { everywhere: true, on: on(&[]) }.holds("edge1"));
    }
}
