//! The loop: waits for one thing, lets the model take it in, does what the model wants, and draws
//! when something on screen has changed, thirty times a second at most.
//!
//! ```text
//! signals   what signals ask for          world     what the model wants of the world
//! behind    a terminal that stands still
//! ```

mod behind;
mod signals;
mod world;

use super::files;
use super::link::{self, Guard};
use super::logbook;
use super::model::Model;
use super::msg::{LinkMsg, LinkOrder, Msg};
use super::options::Options;
use super::parts::words::Words;
use super::tape::{self, Tape};
use super::term::{self, Screen};
use super::theme::Theme;
use super::{Source, TuiError, update, view};
use crate::which::Target;
use behind::Behind;
use futures_util::StreamExt;
use ratatui::crossterm::event::{Event, EventStream, KeyEventKind};
use signals::{Asked, Signals};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, sleep_until};

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(33);
/// How often what ages on screen is looked at.
const TICK: Duration = Duration::from_millis(500);
/// News that may wait for the screen, and orders that may wait for the link.
const NEWS: usize = 512;

/// The model, and what it acts upon.
struct Stage<'a> {
    model: Model,
    screen: &'a mut Screen,
    orders: mpsc::Sender<LinkOrder>,
    began: Instant,
    keys: EventStream,
    tape: Option<Tape>,
    surveys: mpsc::Sender<Msg>,
    dirty: bool,
    behind: Behind,
}

/// Shows the daemon until the operator has enough.
///
/// # Errors
/// The terminal went away, or the link.
pub(super) async fn show(
    screen: &mut Screen,
    source: Source,
    tape: Option<Tape>,
    options: Options,
) -> Result<(), TuiError> {
    let (orders, order_receiver) = mpsc::channel(NEWS);
    let (news_sender, news) = mpsc::channel(NEWS);
    let (surveys, surveyed) = mpsc::channel(1);
    let (several, words) = introduced(&source, Words(options.language));
    let guard = guard_of(&options);
    let mut model = Model::new(words, screen.size()?, unix_ms(), options);
    model.past = files::past();
    model.recording = tape.as_ref().map(|tape| tape.path().to_owned());
    start_link(source, guard, order_receiver, news_sender)?;
    if several {
        model.view = super::model::View::Instances;
    }
    let keys = EventStream::new();
    let (began, behind) = (Instant::now(), Behind::default());
    let dirty = true;
    let mut stage = Stage { model, screen, orders, began, keys, tape, surveys, dirty, behind };
    if several {
        stage.look();
    }
    stage.go_on(news, surveyed).await
}

/// Whether it has to be asked which daemon is meant, and the source in words.
fn introduced(source: &Source, words: Words) -> (bool, String) {
    let target = match source {
        Source::Daemon(target) => target,
        Source::Recording(show) => {
            return (false, words.a_recording(&show.path().display().to_string()));
        }
    };
    let said = match target {
        Target::Socket(path) => path.display().to_string(),
        Target::Found { port: Some(port) } => words.balance_on_port(*port),
        Target::Found { port: None } => words.balance_here().to_owned(),
        Target::Named(name) => words.balance_named(name),
    };
    (target.is_one_of_several(), said)
}

/// Where nothing may be changed, by a flag or by the settings.
fn guard_of(options: &Options) -> Guard {
    Guard { everywhere: options.read_only, on: options.read_only_on().cloned().collect() }
}

/// The link has a thread of its own: a terminal that takes nothing holds up this one (T-62).
fn start_link(
    source: Source,
    guard: Guard,
    orders: mpsc::Receiver<LinkOrder>,
    news: mpsc::Sender<LinkMsg>,
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("link".to_owned()).spawn(move || {
        runtime.block_on(async {
            match source {
                Source::Daemon(target) => link::run(target, guard, orders, news).await,
                Source::Recording(show) => tape::play(*show, orders, news).await,
            }
        });
        runtime.shutdown_background();
    })?;
    Ok(())
}

impl Stage<'_> {
    /// Takes in what comes, and draws, until it is over.
    async fn go_on(
        &mut self,
        mut news: mpsc::Receiver<LinkMsg>,
        mut surveyed: mpsc::Receiver<Msg>,
    ) -> Result<(), TuiError> {
        let mut signals = Signals::listen()?;
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last_frame: Option<Instant> = None;
        loop {
            let due = last_frame.map_or_else(Instant::now, |last| last + FRAME);
            let is_free = self.screen.is_free();
            let msg = tokio::select! {
                biased;
                asked = signals.next() => match asked {
                    Asked::End => return Ok(()),
                    Asked::Stop => {
                        self.suspend()?;
                        continue;
                    }
                    Asked::GoOn => {
                        self.come_back()?;
                        continue;
                    }
                },
                () = sleep_until(due.into()), if self.dirty && is_free => {
                    self.draw()?;
                    last_frame = Some(Instant::now());
                    continue;
                }
                written = self.screen.written(), if !is_free => {
                    written?;
                    continue;
                }
                event = self.keys.next() => match event {
                    Some(event) => read_event(event?),
                    None => return Ok(()),
                },
                msg = news.recv() => Some(Msg::Link(msg.ok_or(TuiError::Broken)?)),
                msg = surveyed.recv() => msg,
                _ = ticks.tick() => {
                    // one that was hung up tells nobody who only waits for keys
                    if !term::is_there() {
                        return Ok(());
                    }
                    Some(Msg::Tick)
                }
            };
            if let Some(msg) = msg
                && self.take_in(msg)?
            {
                return Ok(());
            }
        }
    }

    fn draw(&mut self) -> Result<(), TuiError> {
        if let Some(skipped) = self.behind.drawn() {
            self.take_in(Msg::Stalled { now: false, skipped })?;
        }
        let (model, theme) = (&self.model, &theme_of(&self.model));
        self.screen.draw(model.size, |area, buf| view::draw(model, theme, area, buf))?;
        self.dirty = false;
        Ok(())
    }

    /// Lets the model take something in; true if it wants to end.
    fn take_in(&mut self, msg: Msg) -> Result<bool, TuiError> {
        logbook::note(&msg);
        if let Msg::Link(news) = &msg {
            self.keep(news)?;
            self.behind.came(news);
        }
        if let Msg::Resize(..) = msg {
            self.screen.forget();
        }
        let waits = self.dirty && !self.screen.is_free();
        if self.behind.waits(waits, Instant::now()) {
            self.take_in(Msg::Stalled { now: true, skipped: 0 })?;
        }
        self.dirty |= !matches!(msg, Msg::Tick) || update::ages(&self.model);
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        for effect in update::update(&mut self.model, now, msg) {
            if self.carry_out(effect)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What a terminal event means; releases and repeats of keys mean nothing.
fn read_event(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Press => Some(Msg::Key(key)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        _ => None,
    }
}

/// The theme, in the accent of the instance.
fn theme_of(model: &Model) -> Theme {
    let accent = model.of_instance().map(|of| of.accent).unwrap_or_default();
    Theme::new(model.options.scheme, model.options.depth, accent)
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
