//! What happened, and what happens: each event once, without a gap.
//!
//! The daemon numbers its events; whatever is missing between two of them is asked for again.

use super::args::{EventsArgs, Format};
use super::output::line;
use super::text::utc;
use super::{CtlError, print, remark};
use balance_proto::answer::Reply;
use balance_proto::client::{Client, Feed};
use balance_proto::event::{Event, Push};
use balance_proto::json::events::{self as shown, words};
use balance_proto::message::Message;
use balance_proto::request::Request;
use std::time::Duration;

/// Pictures of the table come with the events; nobody here looks at them.
const RARELY: Duration = Duration::from_millis(Request::INTERVAL_MAX_MS as u64);

/// Prints the events, one line each; gives what is left to be printed.
///
/// # Errors
/// The daemon cannot be asked, or nobody reads what is printed.
pub async fn tell(client: Client, args: EventsArgs, format: Format) -> Result<String, CtlError> {
    let mut teller = Teller { last: args.after, format };
    if args.follow {
        let feed = client.subscribe(RARELY).await?;
        teller.follow(feed).await?;
    } else {
        teller.kept(client).await?;
    }
    Ok(String::new())
}

struct Teller {
    /// Number of the last event that was told.
    last: u64,
    format: Format,
}

impl Teller {
    async fn kept(&mut self, mut client: Client) -> Result<(), CtlError> {
        loop {
            let after = self.last;
            let reply = client.ask(Request::Events { after }, None).await?;
            self.page(reply)?;
            if self.last == after {
                return Ok(());
            }
        }
    }

    async fn follow(&mut self, mut feed: Feed) -> Result<(), CtlError> {
        self.catch_up(&mut feed).await?;
        loop {
            let Message::Push(push) = feed.next().await? else { continue };
            match push.event {
                Event::Ending => return self.say(&push),
                Event::Table { .. } => {
                    if self.is_of_another_run(&push) {
                        self.catch_up(&mut feed).await?;
                    }
                }
                Event::Missed { .. } => self.catch_up(&mut feed).await?,
                _ if push.cursor <= self.last => {}
                _ if push.cursor > self.last + 1 => self.catch_up(&mut feed).await?,
                _ => self.event(&push)?,
            }
        }
    }

    /// Tells all that is kept. Events that are pushed before an answer are older than it, and in it.
    async fn catch_up(&mut self, feed: &mut Feed) -> Result<(), CtlError> {
        loop {
            let after = self.last;
            let asked = feed.send(Request::Events { after }, None).await?;
            let answer = loop {
                match feed.next().await? {
                    Message::Answer(answer) if answer.id == asked || answer.id == 0 => {
                        break answer;
                    }
                    Message::Push(push) => {
                        self.is_of_another_run(&push);
                    }
                    Message::Answer(_) | Message::Welcome(_) => {}
                }
            };
            self.page(answer.outcome?)?;
            if self.last == after {
                return Ok(());
            }
        }
    }

    /// Begins anew if a picture, which carries the latest number, knows none as high as ours.
    fn is_of_another_run(&mut self, push: &Push) -> bool {
        let is = matches!(push.event, Event::Table { .. }) && push.cursor < self.last;
        if is {
            remark(&format!("there is no event {} in this run of the daemon", self.last));
            self.last = 0;
        }
        is
    }

    /// Tells a page of events.
    fn page(&mut self, reply: Reply) -> Result<(), CtlError> {
        let Reply::Events { events, missed } = reply else {
            return Err(CtlError::Unasked);
        };
        if missed > 0 {
            self.say(&Push { cursor: self.last, event: Event::Missed { events: missed } })?;
        }
        events.iter().try_for_each(|push| self.event(push))
    }

    fn event(&mut self, push: &Push) -> Result<(), CtlError> {
        self.last = push.cursor;
        self.say(push)
    }

    fn say(&self, push: &Push) -> Result<(), CtlError> {
        match (self.format, &push.event) {
            (Format::Json, _) => print(&json_of(push)),
            // not things that happened, but talk about them
            (Format::Text, Event::Missed { .. } | Event::Ending) => {
                remark(&words(&push.event));
                Ok(())
            }
            (Format::Text, _) => print(&text_of(push)),
        }
    }
}

fn text_of(push: &Push) -> String {
    let (time, by) = match &push.event {
        Event::Changed(changed) => (utc(changed.unix_ms), format!(", by {}", changed.actor)),
        Event::Failures { unix_ms, .. } | Event::Spilled { unix_ms, .. } => {
            (utc(*unix_ms), String::new())
        }
        // those carry no time; as wide as one
        _ => (format!("{:<20}", "-"), String::new()),
    };
    format!("{:>5}  {time}  {}{by}\n", push.cursor, words(&push.event))
}

fn json_of(push: &Push) -> String {
    line(&shown::event(push))
}
