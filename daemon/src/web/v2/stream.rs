//! Events as they happen, for browsers and programs that stay (server-sent events).
//!
//! Few at a time; who is slow learns how many were missed. Must not know what makes events.

use super::look::{Asked, Which, read};
use super::refuse::No;
use super::{Site, ask};
use crate::web::places::Place;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event as Line, KeepAlive};
use balance_proto::answer::Reply;
use balance_proto::event::{Event, Push};
use balance_proto::json::events::event;
use balance_proto::request::Request;
use futures_util::{Stream, StreamExt, stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Somebody who listens.
struct Listener {
    site: Site,
    /// Already known, to be told first.
    earlier: VecDeque<Push>,
    from_now_on: Receiver<Push>,
    /// The last number that was told.
    last: u64,
    /// A connection with a stream is not idle, and the number of streams is limited.
    _held: (Option<Arc<Place>>, OwnedSemaphorePermit),
}

/// All events after `Last-Event-ID` or `after`; without either from now on.
pub(super) async fn events(
    State(site): State<Site>,
    Extension(place): Extension<Option<Arc<Place>>>,
    query: Asked<Which>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Line, Infallible>>>, No> {
    let asked = read(query)?.after;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let permit = Arc::clone(&site.streams).try_acquire_owned();
    let permit =
        permit.map_err(|_| No::room("too many listen already: ask /api/v2/events?after=N"))?;
    // first, so that nothing falls in between
    let from_now_on = site.inside.listen();
    let after = last.or((asked > 0).then_some(asked));
    let (mut earlier, mut last) = (VecDeque::new(), site.inside.last_cursor());
    if let Some(after) = after {
        let Reply::Events { events, missed } = ask(&site, Request::Events { after }).await? else {
            return Err(No::unasked());
        };
        if missed > 0 {
            earlier.push_back(Push { cursor: 0, event: Event::Missed { events: missed } });
        }
        last = events.last().map_or(after, |push| push.cursor);
        earlier.extend(events);
    }
    let listener = Listener { site, earlier, from_now_on, last, _held: (place, permit) };
    let lines = stream::unfold(listener, |mut listener| async {
        let push = listener.next().await?;
        Some((Ok(line(&push)), listener))
    });
    Ok(Sse::new(lines.boxed()).keep_alive(KeepAlive::default()))
}

impl Listener {
    /// The next event; none when the daemon ends.
    async fn next(&mut self) -> Option<Push> {
        if let Some(push) = self.earlier.pop_front() {
            return Some(push);
        }
        loop {
            let heard = tokio::select! {
                () = self.site.ending.closing() => return None,
                heard = self.from_now_on.recv() => heard,
            };
            match heard {
                Ok(push) if push.cursor > self.last => {
                    self.last = push.cursor;
                    return Some(push);
                }
                Ok(_) => {}
                Err(RecvError::Lagged(events)) => {
                    return Some(Push { cursor: 0, event: Event::Missed { events } });
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

fn line(push: &Push) -> Line {
    let line = Line::default().data(event(push).to_string());
    match push.cursor {
        0 => line,
        cursor => line.id(cursor.to_string()),
    }
}
