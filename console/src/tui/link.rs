//! The conversation with the daemon, on a task of its own: connect, subscribe, pass on what it
//! says, and begin again when it is gone, for ever.
//!
//! Separate from the screen, so that no key can disturb it and no slow terminal hold it up. Must
//! not know the model.

use super::msg::LinkMsg;
use crate::which::Target;
use balance_proto::client::{Client, ClientError, Feed};
use balance_proto::event::{Event, Push};
use balance_proto::message::Message;
use balance_proto::request::{Expect, Request};
use balance_proto::view::{Assembly, Torn};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

/// How often the daemon shows its table.
const PICTURES: Duration = Duration::from_millis(500);
/// The shortest and the longest wait before another try.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// What the screen wants of the link.
#[derive(Debug)]
pub enum LinkOrder {
    /// Ask for a change.
    Send {
        /// The number its answer shall carry.
        ticket: u64,
        /// The change.
        request: Request,
        /// What it was decided on.
        expect: Expect,
    },
    /// Do not wait any longer.
    Reconnect,
}

/// Talks until nobody listens any more.
pub async fn run(target: Target, mut orders: Receiver<LinkOrder>, news: Sender<LinkMsg>) {
    let mut wait = RETRY.0;
    loop {
        let why = match reach(&target).await {
            Err(why) => why,
            Ok(feed) => {
                wait = RETRY.0;
                match converse(feed, &mut orders, &news).await {
                    Some(error) => error.to_string(),
                    None => return,
                }
            }
        };
        let retry_in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        if news.send(LinkMsg::Lost { why, retry_in_ms }).await.is_err() {
            return;
        }
        if !pause(wait, &mut orders).await {
            return;
        }
        wait = RETRY.1.min(wait * 2);
    }
}

async fn reach(target: &Target) -> Result<Feed, String> {
    let socket = target.socket().map_err(|error| error.to_string())?;
    let client =
        Client::connect(&socket, "balance-tui").await.map_err(|error| error.to_string())?;
    client.subscribe(PICTURES).await.map_err(|error| error.to_string())
}

/// Waits before the next try, unless told not to. False if nobody wants anything any more.
async fn pause(wait: Duration, orders: &mut Receiver<LinkOrder>) -> bool {
    let mut waiting = std::pin::pin!(sleep(wait));
    loop {
        tokio::select! {
            () = &mut waiting => return true,
            order = orders.recv() => match order {
                None => return false,
                Some(LinkOrder::Reconnect) => return true,
                // asked for while the connection broke: the screen has been told that it is gone
                Some(LinkOrder::Send { .. }) => {}
            },
        }
    }
}

/// Passes on what is said in both directions. None if nobody listens any more.
async fn converse(
    mut feed: Feed,
    orders: &mut Receiver<LinkOrder>,
    news: &Sender<LinkMsg>,
) -> Option<ClientError> {
    news.send(LinkMsg::Reached(Box::new(feed.instance().clone()))).await.ok()?;
    let mut tickets = HashMap::new();
    let mut pages = Assembly::default();
    loop {
        let message = tokio::select! {
            order = orders.recv() => match order? {
                LinkOrder::Reconnect => continue,
                LinkOrder::Send { ticket, request, expect } => {
                    match feed.send(request, Some(expect)).await {
                        Ok(id) => tickets.insert(id, ticket),
                        Err(error) => return Some(error),
                    };
                    continue;
                }
            },
            message = feed.next() => match message {
                Ok(message) => message,
                Err(error) => return Some(error),
            },
        };
        match translate(message, &mut tickets, &mut pages) {
            None => {}
            // a screen that is busy gets a newer picture later
            Some(picture @ LinkMsg::Picture(_)) => drop(news.try_send(picture)),
            Some(other) => news.send(other).await.ok()?,
        }
    }
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
