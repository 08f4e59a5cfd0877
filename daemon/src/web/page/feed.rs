//! Pictures of the daemon for everybody who looks: taken once, shown to all.
//!
//! While somebody listens a picture is taken every second, and made into text once; a stream only points
//! to it. A reader who is slow gets the latest one. Nobody listens: nothing is done. Must not know what
//! pictures become on a page.

use super::super::Site;
use super::super::places::{Place, Seat};
use super::activity::Activity;
use super::decided::decided;
use super::live::Live;
use super::picture::Picture;
use crate::ending::Ending;
use crate::sys::clock;
use axum::body::Bytes;
use futures_util::stream::{Stream, unfold};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// How often those who listen hear something.
const BEAT: Duration = Duration::from_secs(1);
/// How old a picture may be that somebody gets who asks for a page.
const FRESH: Duration = Duration::from_millis(250);

/// Where pictures come from.
#[derive(Debug)]
pub(super) struct Feed {
    site: Site,
    taken: Mutex<Taken>,
    live: watch::Sender<Bytes>,
    /// Whether the beat goes on.
    beating: Mutex<bool>,
}

#[derive(Debug, Default)]
struct Taken {
    activity: Activity,
    latest: Option<(Instant, Arc<Picture>)>,
}

impl Feed {
    pub(super) fn new(site: Site) -> Self {
        let (live, taken) = (watch::Sender::default(), Mutex::default());
        Self { site, taken, live, beating: Mutex::default() }
    }

    /// The daemon as it is now, or was a moment ago.
    pub(super) fn picture(&self) -> Arc<Picture> {
        self.picture_of(FRESH)
    }

    fn picture_of(&self, fresh: Duration) -> Arc<Picture> {
        let mut taken = lock(&self.taken);
        if let Some((when, picture)) = &taken.latest
            && when.elapsed() < fresh
        {
            return Arc::clone(picture);
        }
        self.catch_up(&mut taken.activity);
        let inside = &self.site.inside;
        let picture = Arc::new(Picture {
            instance: inside.instance(),
            process: inside.process(),
            table: inside.table(),
            activity: taken.activity.clone(),
            decided: decided(&inside.deeds()),
            unix_ms: clock::unix_ms(),
        });
        taken.latest = Some((Instant::now(), Arc::clone(&picture)));
        picture
    }

    /// Takes in what happened since the last time.
    fn catch_up(&self, activity: &mut Activity) {
        let inside = &self.site.inside;
        let resolution_ms = inside.resolution_ms();
        if !activity.fits(resolution_ms) {
            *activity = Activity::new(resolution_ms);
        }
        let after_us = activity.at_us();
        let until_us = inside.each_sample(after_us, |at, sample| activity.add(at, sample));
        activity.move_to(until_us);
    }

    /// Events for one more reader, as `text/event-stream` has them; none if as many listen as may.
    pub(super) fn listen(
        self: &Arc<Self>,
        at_door: Option<Arc<Place>>,
    ) -> Option<impl Stream<Item = Result<Bytes, Infallible>> + use<>> {
        let seat = self.site.seats.take(at_door)?;
        let mut pictures = self.live.subscribe();
        let mut beating = lock(&self.beating);
        if *beating {
            // the one there is comes at once
            pictures.mark_changed();
        } else {
            *beating = true;
            tracing::debug!("somebody listens: a live picture every second");
            tokio::spawn(beat(Arc::clone(self)));
        }
        Some(unfold((pictures, self.site.ending.clone(), seat), next))
    }

    /// Whether somebody listens; if not, the beat is over.
    fn goes_on(&self) -> bool {
        let mut beating = lock(&self.beating);
        *beating = self.live.receiver_count() > 0;
        *beating
    }
}

type Reader = (watch::Receiver<Bytes>, Ending, Seat);

async fn next(mut reader: Reader) -> Option<(Result<Bytes, Infallible>, Reader)> {
    let (pictures, ending, _seat) = &mut reader;
    tokio::select! {
        changed = pictures.changed() => changed.ok()?,
        () = ending.closing() => return None,
    }
    let latest = pictures.borrow_and_update().clone();
    Some((Ok(latest), reader))
}

async fn beat(feed: Arc<Feed>) {
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        beats.tick().await;
        if !feed.goes_on() {
            tracing::debug!("nobody listens any more: no live pictures");
            return;
        }
        match serde_json::to_string(&Live::of(&feed.picture_of(Duration::ZERO))) {
            Ok(text) => drop(feed.live.send_replace(format!("data: {text}\n\n").into())),
            Err(error) => tracing::error!("a live picture cannot be written: {error}"),
        }
    }
}

/// Never held across an await.
fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
