//! `balance-tui`: the full-screen console.
//!
//! ```text
//! keys, size ─┐
//! link ───────┼─ msg ─→ update(model) ─→ effects ─→ link, end
//! time ───────┘            │
//!                          └─→ view(model) ─→ screen
//! ```
//! `update` and `view` are pure; this file is the loop around them.

pub mod act;
pub mod args;
pub mod dialog;
pub mod input;
pub mod keymap;
pub mod link;
pub mod model;
pub mod msg;
pub mod parts;
pub mod rate;
pub mod term;
pub mod theme;
pub mod units;
pub mod update;
pub mod view;

use crate::which::Target;
use futures_util::StreamExt;
use link::LinkOrder;
use model::Model;
use msg::{Effect, LinkMsg, Msg};
use ratatui::crossterm::event::{Event, EventStream, KeyEventKind};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use term::Screen;
use theme::Theme;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, sleep_until};

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(33);
/// How often what ages on screen is looked at.
const TICK: Duration = Duration::from_millis(500);
/// News that may wait for the screen.
const NEWS: usize = 64;

/// Why the console ended before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// No terminal to draw on.
    #[error("this needs a terminal: `balance-ctl show` prints the same table anywhere")]
    NoTerminal,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
    /// The task that talks to the daemon is gone.
    #[error("the part that talks to the daemon broke down; please report what was printed above")]
    Broken,
}

/// Shows the daemon until the operator has enough.
///
/// # Errors
/// There is no terminal, or it went away.
pub fn run(target: Target) -> Result<(), TuiError> {
    if !has_terminal() {
        return Err(TuiError::NoTerminal);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut screen = Screen::take()?;
    let outcome = runtime.block_on(show(&mut screen, target));
    drop(screen);
    // a link that waits for a name or a socket does not hold up the end
    runtime.shutdown_background();
    outcome
}

/// Whether there is a terminal to read keys from and draw on.
#[must_use]
pub fn has_terminal() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
}

async fn show(screen: &mut Screen, target: Target) -> Result<(), TuiError> {
    let (orders, order_receiver) = mpsc::channel(NEWS);
    let (news_sender, mut news) = mpsc::channel(NEWS);
    let began = Instant::now();
    let theme = Theme::from_env();
    let mut model = Model::new(target.words(), screen.size()?, unix_ms());
    tokio::spawn(link::run(target, order_receiver, news_sender));

    let mut keys = EventStream::new();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut last_frame: Option<Instant> = None;
    let mut dirty = true;
    loop {
        let due = last_frame.map_or_else(Instant::now, |last| last + FRAME);
        let msg = tokio::select! {
            biased;
            () = sleep_until(due.into()), if dirty => {
                screen.draw(|area, buf| view::draw(&model, &theme, area, buf))?;
                last_frame = Some(Instant::now());
                dirty = false;
                continue;
            }
            event = keys.next() => match event {
                Some(event) => read_event(event?),
                None => return Ok(()),
            },
            msg = news.recv() => Some(Msg::Link(msg.ok_or(TuiError::Broken)?)),
            _ = ticks.tick() => Some(Msg::Tick),
            _ = terminate.recv() => return Ok(()),
            _ = hang_up.recv() => return Ok(()),
        };
        let Some(msg) = msg else { continue };
        if let Msg::Resize(width, height) = msg {
            screen.forget((width, height))?;
        }
        dirty |= shows(&model, &msg);
        let now = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        for effect in update::update(&mut model, now, msg) {
            if carry_out(effect, &orders, &mut model) {
                return Ok(());
            }
        }
    }
}

/// Whether a message can change what is on screen. Time only does while something ages.
fn shows(model: &Model, msg: &Msg) -> bool {
    match msg {
        Msg::Tick => !model.is_fresh() || model.notice.is_some(),
        _ => true,
    }
}

/// Does what the model wants; true if it wants to end.
fn carry_out(effect: Effect, orders: &mpsc::Sender<LinkOrder>, model: &mut Model) -> bool {
    match effect {
        Effect::Quit => return true,
        // a link that does not even take this is busy connecting
        Effect::Reconnect => drop(orders.try_send(LinkOrder::Reconnect)),
        Effect::Send { ticket, request, expect } => {
            if orders.try_send(LinkOrder::Send { ticket, request, expect }).is_err() {
                update::update(model, model.now, Msg::Link(LinkMsg::Unsent { ticket }));
            }
        }
    }
    false
}

/// What a terminal event means; releases and repeats of keys mean nothing.
fn read_event(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Press => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        _ => None,
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
