//! Recording what comes from the daemon into a file, and playing such a file in its stead (N-06).
//!
//! The format and the clock are in `parts/record`; here are the file and the timer.

use super::model::frame::Frame;
use super::model::played::{Play, Played};
use super::msg::{LinkMsg, LinkOrder};
use super::parts::record::{
    Happening, Head, Player, Recorder, Recording, Speed, Unplayable, moment,
};
use super::parts::words::Words;
use balance_proto::view::Instance;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep_until;

/// Longest recording that is read, in bytes.
const LONGEST: u64 = 1 << 30;

/// How often it is told where a recording stands, in milliseconds.
const TELL_MS: u64 = 500;

/// A recording that is to be made: it begins when the daemon is reached.
#[derive(Debug)]
pub struct Tape {
    path: PathBuf,
    words: Words,
    running: Option<(Recorder, File, Instant)>,
}

impl Tape {
    /// Into this file, which must not be there yet; what goes wrong is said in these words.
    #[must_use]
    pub fn into(path: PathBuf, words: Words) -> Self {
        Self { path, words, running: None }
    }

    /// Into this file, which must not be there yet, from now on: with the daemon and its table as they
    /// are, if they are known.
    ///
    /// # Errors
    /// Why it cannot be begun, in a sentence.
    pub fn begin(
        (path, words): (PathBuf, Words),
        instance: Option<&Instance>,
        frame: Option<&Frame>,
        unix_ms: u64,
    ) -> Result<Self, String> {
        let mut tape = Self::into(path, words);
        if let Some(instance) = instance {
            let reached = LinkMsg::Reached(Box::new(instance.clone()), PathBuf::new());
            tape.keep(&reached, unix_ms)?;
        }
        if let Some(frame) = frame {
            tape.keep(&LinkMsg::Picture(Box::new(frame.table.clone())), unix_ms)?;
        }
        Ok(tape)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a piece of news that came now.
    ///
    /// # Errors
    /// Why it cannot be kept, in a sentence.
    pub fn keep(&mut self, msg: &LinkMsg, unix_ms: u64) -> Result<(), String> {
        let Some(happening) = happening(msg) else { return Ok(()) };
        if let (None, Happening::Reached(instance)) = (&self.running, &happening) {
            let head = Head::new(&instance.name, unix_ms);
            let (recorder, bytes) =
                Recorder::begin(&head).map_err(|full| self.words.not_recorded(&full))?;
            let mut file = self.create().map_err(|error| self.cannot(&error))?;
            file.write_all(&bytes).map_err(|error| self.cannot(&error))?;
            self.running = Some((recorder, file, Instant::now()));
        }
        let Some((recorder, file, began)) = &mut self.running else { return Ok(()) };
        let at_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let words = self.words;
        let bytes = recorder.add(at_ms, &happening).map_err(|full| words.not_recorded(&full))?;
        let written = file.write_all(&bytes);
        written.map_err(|error| self.cannot(&error))
    }

    fn create(&self) -> io::Result<File> {
        File::options().write(true).create_new(true).mode(0o600).open(&self.path)
    }

    fn cannot(&self, error: &io::Error) -> String {
        self.words.cannot_record(&self.path.display().to_string(), &error.to_string())
    }
}

fn happening(msg: &LinkMsg) -> Option<Happening> {
    Some(match msg {
        LinkMsg::Reached(instance, _) => Happening::Reached((**instance).clone()),
        LinkMsg::Picture(table) => Happening::Picture((**table).clone()),
        LinkMsg::Announced(event) => Happening::Announced(event.clone()),
        LinkMsg::Lost { why, .. } => Happening::Lost { why: why.to_string() },
        LinkMsg::Answered { .. }
        | LinkMsg::Unsent { .. }
        | LinkMsg::Played(_)
        | LinkMsg::Rewound => return None,
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
    pub fn open(
        path: &Path,
        speed: Option<&str>,
        at: Option<&str>,
        words: Words,
    ) -> Result<Self, String> {
        let shown = path.display().to_string();
        let cannot = |error: io::Error| words.cannot_play(&shown, &error.to_string());
        if path.metadata().map_err(cannot)?.len() > LONGEST {
            return Err(words.cannot_play(&shown, &words.unplayable(&Unplayable::TooLarge)));
        }
        let bytes = std::fs::read(path).map_err(cannot)?;
        let recording = Recording::read(bytes)
            .map_err(|error| format!("{shown}: {}", words.unplayable(&error)))?;
        let speed = speed.map_or(Ok(Speed::REAL), Speed::typed)?;
        let at_ms = at.map_or(Ok(0), moment)?;
        Ok(Self { path: path.to_owned(), recording, speed, at_ms })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
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
    let mut tell_at = Some(0);
    loop {
        let mut told = None;
        if tell_at.is_some_and(|at| now() >= at) {
            told = Some(LinkMsg::Played(stands(&player, now())));
            let moves = !player.is_paused() && !player.is_over();
            tell_at = moves.then(|| now() + TELL_MS);
        }
        let happened = due.drain(..).flatten().filter_map(|(_, what)| news_of(what, &path));
        for msg in told.into_iter().chain(happened) {
            if news.send(msg).await.is_err() {
                return;
            }
        }
        let wake = player.due(now()).into_iter().chain(tell_at).min();
        let wake = began + Duration::from_millis(wake.unwrap_or_else(|| now() + 3_600_000));
        tokio::select! {
            () = sleep_until(wake.into()) => due = player.advance(now()),
            order = orders.recv() => match order {
                None => return,
                Some(LinkOrder::Ask { ticket, .. } | LinkOrder::Send { ticket, .. }) => {
                    if news.send(LinkMsg::Unsent { ticket }).await.is_err() {
                        return;
                    }
                }
                Some(LinkOrder::Play(play)) => {
                    if let Some(past) = handle(&mut player, play, now()) {
                        due = past;
                        if news.send(LinkMsg::Rewound).await.is_err() {
                            return;
                        }
                    }
                    tell_at = Some(0);
                }
                Some(LinkOrder::Reconnect | LinkOrder::Attach(_)) => {}
            },
        }
    }
}

/// Does what is wanted; after a jump gives what has to be known there.
fn handle(
    player: &mut Player,
    play: Play,
    now: u64,
) -> Option<Vec<Result<(u64, Happening), Unplayable>>> {
    match play {
        Play::Jump(by) => {
            let to = player.position_ms(now).saturating_add_signed(by);
            return Some(player.seek(now, to));
        }
        Play::End => return Some(player.seek(now, u64::MAX)),
        Play::Pause => player.pause(now, !player.is_paused()),
        Play::Faster => player.set_speed(now, player.speed().faster()),
        Play::Slower => player.set_speed(now, player.speed().slower()),
    }
    None
}

/// Where it stands.
fn stands(player: &Player, now: u64) -> Played {
    Played {
        at_ms: player.position_ms(now),
        of_ms: player.recording().duration_ms(),
        speed: player.speed(),
        paused: player.is_paused(),
    }
}

fn news_of(happening: Happening, path: &Path) -> Option<LinkMsg> {
    Some(match happening {
        Happening::Reached(instance) => LinkMsg::Reached(Box::new(instance), path.to_owned()),
        Happening::Picture(table) => LinkMsg::Picture(Box::new(table)),
        Happening::Announced(event) => LinkMsg::Announced(event),
        Happening::Lost { why } => LinkMsg::Lost { why: why.into(), retry_in_ms: 0 },
        Happening::Asked { .. } | Happening::Answered { .. } | Happening::Note(_) => return None,
    })
}
