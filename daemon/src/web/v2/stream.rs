//! Events as they happen, for browsers and programs that stay (server-sent events).
//!
//! A bounded number at a time, and each holds no more than a few events: who is slow is read to from what
//! the daemon keeps, and learns how many are not kept any more. Must not know what makes events.

use super::Site;
use super::look::{Asked, Which, read};
use super::refuse::No;
use crate::web::places::{Place, Seat};
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::http::header::CONNECTION;
use axum::response::sse::{Event as Line, KeepAlive};
use axum::response::{IntoResponse, Sse};
use balance_proto::event::{Event, Push};
use balance_proto::json::events::event;
use futures_util::{StreamExt, stream};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Events that are fetched at once for somebody who has to catch up.
const AT_ONCE: usize = 32;

/// Somebody who listens.
struct Listener {
    site: Site,
    /// Already known, to be told next.
    earlier: VecDeque<Push>,
    from_now_on: Receiver<Push>,
    /// The last number that was told, or is about to be.
    last: u64,
    /// Whether there may be events that are known and were not told.
    is_behind: bool,
    _seat: Seat,
}

/// All events after `Last-Event-ID` or `after`; without either from now on.
pub(super) async fn events(
    State(site): State<Site>,
    Extension(place): Extension<Option<Arc<Place>>>,
    query: Asked<Which>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, No> {
    let asked = read(query)?.after;
    let said = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let after = said.or((asked > 0).then_some(asked));
    let seat = site.seats.take(place);
    let seat = seat.ok_or_else(|| No::room("as many listen as may: ask /api/v2/events?after=N"))?;
    // first, so that nothing falls in between
    let from_now_on = site.inside.listen();
    let latest = site.inside.last_cursor();
    let last = after.map_or(latest, |after| super::known(&site, after));
    let (earlier, is_behind) = (VecDeque::new(), last < latest);
    let listener = Listener { site, earlier, from_now_on, last, is_behind, _seat: seat };
    let lines = stream::unfold(listener, |mut listener| async {
        let push = listener.next().await?;
        Some((Ok::<_, Infallible>(line(&push)), listener))
    });
    // the seat is free when the stream is over
    let close = [(CONNECTION, "close")];
    Ok((close, Sse::new(lines.boxed()).keep_alive(KeepAlive::default())))
}

impl Listener {
    /// The next event; none when the daemon ends.
    async fn next(&mut self) -> Option<Push> {
        loop {
            if self.is_behind && self.earlier.is_empty() {
                self.catch_up();
            }
            if let Some(push) = self.earlier.pop_front() {
                return Some(push);
            }
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
                // most of what went by is still known
                Err(RecvError::Lagged(_)) => self.is_behind = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Fetches some of what is known and was not told.
    fn catch_up(&mut self) {
        let (events, missed) = self.site.inside.events(self.last, AT_ONCE);
        if missed > 0 {
            self.earlier.push_back(Push { cursor: 0, event: Event::Missed { events: missed } });
        }
        self.is_behind = events.len() == AT_ONCE;
        self.last = events.last().map_or(self.last, |push| push.cursor);
        self.earlier.extend(events);
    }
}

fn line(push: &Push) -> Line {
    let line = Line::default().data(event(push).to_string());
    match push.cursor {
        0 => line,
        cursor => line.id(cursor.to_string()),
    }
}
