//! The loop: waits for one thing, lets the model take it in, does what the model wants, and draws
//! when something on screen has changed, thirty times a second at most.

use super::files;
use super::jobs;
use super::link::{self, Guard, LinkOrder};
use super::model::Model;
use super::model::lists::Found;
use super::msg::{Effect, LinkMsg, Msg};
use super::options::Options;
use super::parts::clipboard::{self, Multiplexer};
use super::survey;
use super::tape::{self, Tape};
use super::term::Screen;
use super::theme::Theme;
use super::{Source, TuiError, update, view};
use balance_proto::rendezvous::{self, FindError, Places};
use futures_util::StreamExt;
use ratatui::crossterm::event::{Event, EventStream, KeyEventKind};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, sleep_until};

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(33);
/// How often what ages on screen is looked at.
const TICK: Duration = Duration::from_millis(500);
/// So many characters of what is copied are told.
const SHOWN: usize = 60;
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
}

/// Signals that mean something.
struct Signals {
    terminate: Signal,
    hang_up: Signal,
    quit: Signal,
    stop: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            quit: signal(SignalKind::quit())?,
            stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        })
    }

    /// The next one; true if it means to end.
    async fn next(&mut self) -> bool {
        tokio::select! {
            _ = self.terminate.recv() => true,
            _ = self.hang_up.recv() => true,
            _ = self.quit.recv() => true,
            _ = self.stop.recv() => false,
        }
    }
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
    let (news_sender, mut news) = mpsc::channel(NEWS);
    let (surveys, mut surveyed) = mpsc::channel(1);
    let (several, words) = introduced(&source);
    let guard = guard_of(&options);
    let mut model = Model::new(words, screen.size()?, unix_ms(), options);
    model.past = files::past();
    start_link(source, guard, order_receiver, news_sender)?;
    let mut signals = Signals::listen()?;
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    if several {
        model.view = super::model::View::Instances;
    }
    let mut stage = Stage {
        model,
        screen,
        orders,
        began: Instant::now(),
        keys: EventStream::new(),
        tape,
        surveys,
        dirty: true,
    };
    if several {
        stage.look();
    }
    let mut last_frame: Option<Instant> = None;
    loop {
        let due = last_frame.map_or_else(Instant::now, |last| last + FRAME);
        let msg = tokio::select! {
            biased;
            () = sleep_until(due.into()), if stage.dirty => {
                stage.draw()?;
                last_frame = Some(Instant::now());
                continue;
            }
            event = stage.keys.next() => match event {
                Some(event) => read_event(event?),
                None => return Ok(()),
            },
            msg = news.recv() => Some(Msg::Link(msg.ok_or(TuiError::Broken)?)),
            msg = surveyed.recv() => msg,
            _ = ticks.tick() => Some(Msg::Tick),
            ends = signals.next() => {
                if ends {
                    return Ok(());
                }
                stage.suspend()?;
                continue;
            }
        };
        if let Some(msg) = msg
            && stage.take_in(msg)?
        {
            return Ok(());
        }
    }
}

/// Whether it has to be asked which daemon is meant, and the source in words.
fn introduced(source: &Source) -> (bool, String) {
    match source {
        Source::Daemon(target) => {
            (matches!(target.socket(), Err(FindError::Several { .. })), target.words())
        }
        Source::Recording(show) => (false, show.words()),
    }
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
    fn draw(&mut self) -> Result<(), TuiError> {
        let (model, theme) = (&self.model, &theme_of(&self.model));
        self.screen.draw(|area, buf| view::draw(model, theme, area, buf))?;
        self.dirty = false;
        Ok(())
    }

    /// Lets the model take something in; true if it wants to end.
    fn take_in(&mut self, msg: Msg) -> Result<bool, TuiError> {
        if let (Msg::Link(news), Some(tape)) = (&msg, &mut self.tape)
            && let Err(why) = tape.keep(news, unix_ms())
        {
            self.tape = None;
            self.take_in(Msg::Said(Err(why)))?;
        }
        if let Msg::Resize(width, height) = msg {
            self.screen.forget((width, height))?;
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

    /// Does what the model wants; true if it wants to end.
    fn carry_out(&mut self, effect: Effect) -> Result<bool, TuiError> {
        match effect {
            Effect::Quit => return Ok(true),
            // a link that does not even take this is busy connecting
            Effect::Reconnect => drop(self.orders.try_send(LinkOrder::Reconnect)),
            Effect::Attach(path) => drop(self.orders.try_send(LinkOrder::Attach(path))),
            Effect::Send { ticket, request, expect } => {
                self.order(ticket, LinkOrder::Send { ticket, request, expect })?;
            }
            Effect::Ask { ticket, request } => {
                self.order(ticket, LinkOrder::Ask { ticket, request })?;
            }
            Effect::Look => self.look(),
            Effect::Survey(known) => self.survey(known),
            Effect::Copy(text) => self.copy(&text)?,
            Effect::Save => {
                let said = files::save(&self.model, &theme_of(&self.model));
                self.take_in(Msg::Said(said))?;
            }
            Effect::Remember(line) => files::remember(&line),
            Effect::Script { file, text } => {
                let said = files::script(&self.model, &file, &text);
                let copy = clipboard::copy(&text, Multiplexer::of_environment(variable));
                self.screen.write(&copy.sequence)?;
                self.take_in(Msg::Said(said))?;
            }
            Effect::Keep(keys) => {
                let said = files::keep(&keys, self.model.words());
                self.take_in(Msg::Said(said))?;
            }
            Effect::Audit(line) => {
                if let Err(error) = files::audit(&line) {
                    let text = self.model.words().no_audit(&error.to_string());
                    self.take_in(Msg::Said(Err(text)))?;
                }
            }
            Effect::Bell => self.screen.write("\x07")?,
            Effect::Mouse(ours) => self.screen.mouse(ours)?,
            Effect::Repaint => {
                self.screen.forget(self.model.size)?;
                self.dirty = true;
            }
            Effect::Suspend => self.suspend()?,
        }
        Ok(false)
    }

    fn order(&mut self, ticket: u64, order: LinkOrder) -> Result<(), TuiError> {
        if self.orders.try_send(order).is_err() {
            self.take_in(Msg::Link(LinkMsg::Unsent { ticket }))?;
        }
        Ok(())
    }

    fn look(&mut self) {
        let places = Places::of_this_process(None).for_clients();
        let mut found: Vec<Found> = rendezvous::doors(&places)
            .into_iter()
            .map(|door| Found {
                name: format!("{}:{}", door.bind, door.port),
                is_live: door.is_live(),
                path: door.path,
            })
            .collect();
        found.sort_by(|one, other| one.path.cmp(&other.path));
        let _ = self.take_in(Msg::Found(found, places));
    }

    /// Lets all daemons be asked; what they say comes as news.
    fn survey(&self, known: Option<PathBuf>) {
        let surveys = self.surveys.clone();
        tokio::spawn(async move {
            let (found, places) = survey::all(known.into_iter().collect()).await;
            // nobody listens any more: the console has ended
            let _ = surveys.send(Msg::Surveyed(found, places)).await;
        });
    }

    fn copy(&mut self, text: &str) -> Result<(), TuiError> {
        let copy = clipboard::copy(text, Multiplexer::of_environment(variable));
        self.screen.write(&copy.sequence)?;
        let words = self.model.words();
        let begin = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        };
        let said = match copy.cut {
            true => words.copied_cut(copy.bytes, &begin),
            false => words.copied(copy.bytes, &begin),
        };
        self.take_in(Msg::Said(Ok(said)))?;
        Ok(())
    }

    /// Stops as a job of the shell; returns when it goes on.
    fn suspend(&mut self) -> Result<(), TuiError> {
        if !jobs::may_stop() {
            let text = self.model.words().cannot_suspend();
            self.take_in(Msg::Said(Err(text.to_owned())))?;
            return Ok(());
        }
        self.screen.leave();
        jobs::stop();
        self.screen.enter_again(self.model.mouse)?;
        // the old one waits for a terminal that was somebody else's meanwhile
        self.keys = EventStream::new();
        let (width, height) = self.screen.size()?;
        self.take_in(Msg::Resize(width, height))?;
        Ok(())
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

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
