//! Recording what comes from the daemon into a file, and playing such a file in its stead (N-06).
//!
//! The format and the clock are in `parts/record`; here are the file and the timer.

use super::link::LinkOrder;
use super::msg::LinkMsg;
use super::parts::record::{Happening, Head, Player, Recorder, Recording, Speed, moment};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep_until;

/// Longest recording that is read, in bytes.
const LONGEST: u64 = 1 << 30;

/// A recording that is to be made: it begins when the daemon is reached.
#[derive(Debug)]
pub struct Tape {
    path: PathBuf,
    running: Option<(Recorder, File, Instant)>,
}

impl Tape {
    /// Into this file, which must not be there yet.
    #[must_use]
    pub fn into(path: PathBuf) -> Self {
        Self { path, running: None }
    }

    /// Keeps a piece of news that came now.
    ///
    /// # Errors
    /// Why it cannot be kept, in a sentence.
    pub fn keep(&mut self, msg: &LinkMsg, unix_ms: u64) -> Result<(), String> {
        let Some(happening) = happening(msg) else { return Ok(()) };
        if let (None, Happening::Reached(instance)) = (&self.running, &happening) {
            let head = Head::new(&instance.name, unix_ms);
            let (recorder, bytes) = Recorder::begin(&head).map_err(|error| error.to_string())?;
            let mut file = self.create().map_err(|error| self.cannot(&error))?;
            file.write_all(&bytes).map_err(|error| self.cannot(&error))?;
            self.running = Some((recorder, file, Instant::now()));
        }
        let Some((recorder, file, began)) = &mut self.running else { return Ok(()) };
        let at_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let bytes = recorder.add(at_ms, &happening).map_err(|error| error.to_string())?;
        let written = file.write_all(&bytes);
        written.map_err(|error| self.cannot(&error))
    }

    fn create(&self) -> io::Result<File> {
        File::options().write(true).create_new(true).mode(0o600).open(&self.path)
    }

    fn cannot(&self, error: &io::Error) -> String {
        format!("cannot record to {}: {error}", self.path.display())
    }
}

fn happening(msg: &LinkMsg) -> Option<Happening> {
    Some(match msg {
        LinkMsg::Reached(instance, _) => Happening::Reached((**instance).clone()),
        LinkMsg::Picture(table) => Happening::Picture((**table).clone()),
        LinkMsg::Announced(event) => Happening::Announced(event.clone()),
        LinkMsg::Lost { why, .. } => Happening::Lost { why: why.clone() },
        LinkMsg::Answered { .. } | LinkMsg::Unsent { .. } => return None,
    })
}

/// What is to be played, how fast, and from which moment on.
#[derive(Debug)]
pub struct Show {
    path: PathBuf,
    recording: Recording,
    speed: Speed,
    at_ms: u64,
}

impl Show {
    /// Opens a recording.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn open(path: &Path, speed: Option<&str>, at: Option<&str>) -> Result<Self, String> {
        let cannot = |error: io::Error| format!("cannot play {}: {error}", path.display());
        if path.metadata().map_err(cannot)?.len() > LONGEST {
            return Err(format!("cannot play {}: it is too long", path.display()));
        }
        let bytes = std::fs::read(path).map_err(cannot)?;
        let recording =
            Recording::read(bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        let speed = speed.map_or(Ok(Speed::REAL), Speed::typed)?;
        let at_ms = at.map_or(Ok(0), moment)?;
        Ok(Self { path: path.to_owned(), recording, speed, at_ms })
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("recording {}", self.path.display())
    }
}

/// Plays it until nobody listens any more; the last picture stays.
pub async fn play(show: Show, mut orders: Receiver<LinkOrder>, news: Sender<LinkMsg>) {
    let began = Instant::now();
    let now = || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let path = show.path.clone();
    let mut player = Player::new(show.recording, now());
    player.set_speed(now(), show.speed);
    let mut due = if show.at_ms > 0 { player.seek(now(), show.at_ms) } else { Vec::new() };
    loop {
        for happening in due.drain(..).flatten() {
            let Some(msg) = news_of(happening.1, &path) else { continue };
            if news.send(msg).await.is_err() {
                return;
            }
        }
        let wake = player.due(now()).map_or_else(
            || Instant::now() + Duration::from_secs(3_600),
            |due| began + Duration::from_millis(due),
        );
        tokio::select! {
            () = sleep_until(wake.into()) => due = player.advance(now()),
            order = orders.recv() => match order {
                None => return,
                Some(LinkOrder::Ask { ticket, .. } | LinkOrder::Send { ticket, .. }) => {
                    if news.send(LinkMsg::Unsent { ticket }).await.is_err() {
                        return;
                    }
                }
                Some(LinkOrder::Reconnect | LinkOrder::Attach(_)) => {}
            },
        }
    }
}

fn news_of(happening: Happening, path: &Path) -> Option<LinkMsg> {
    Some(match happening {
        Happening::Reached(instance) => LinkMsg::Reached(Box::new(instance), path.to_owned()),
        Happening::Picture(table) => LinkMsg::Picture(Box::new(table)),
        Happening::Announced(event) => LinkMsg::Announced(event),
        Happening::Lost { why } => LinkMsg::Lost { why, retry_in_ms: 0 },
        Happening::Asked { .. } | Happening::Answered { .. } | Happening::Note(_) => return None,
    })
}
