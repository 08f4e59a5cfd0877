//! Through time: the frames that were seen here, what the daemon remembers of the time before (N-07), and
//! a recording (N-06).

use crate::tui::keymap::Action;
use crate::tui::model::asks::Question;
use crate::tui::model::frame::Frame;
use crate::tui::model::log::Mood;
use crate::tui::model::past::{self, Coming, STEP_US};
use crate::tui::model::played::Play;
use crate::tui::model::{Link, Model, Still, StillWhy};
use crate::tui::msg::{Effect, LinkOrder};
use balance_proto::history::Past;
use balance_proto::id::ChannelKey;
use balance_proto::request::Request;
use std::sync::Arc;

/// From one step in a recording to the next, in milliseconds.
const JUMP_MS: i64 = 10_000;

/// Does something with the recording that is played.
pub(super) fn play(model: &mut Model, play: Play) -> Vec<Effect> {
    if model.played.is_none() {
        model.say(Mood::Plain, model.words().no_recording());
        return Vec::new();
    }
    vec![Effect::Link(LinkOrder::Play(play))]
}

/// Lets the table stand, or go on; a recording too.
pub(super) fn freeze(model: &mut Model) -> Vec<Effect> {
    if model.played.is_some() {
        return vec![Effect::Link(LinkOrder::Play(Play::Pause))];
    }
    model.still = match (&model.still, &model.live) {
        (None, Some(live)) => {
            Some(Still { frame: Arc::clone(live), why: StillWhy::Frozen, since: model.now })
        }
        _ => None,
    };
    model.arrange();
    Vec::new()
}

/// Steps through the past.
pub(super) fn step(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.played.is_some() {
        return vec![Effect::Link(LinkOrder::Play(match action {
            Action::Back => Play::Jump(-JUMP_MS),
            Action::Forth => Play::Jump(JUMP_MS),
            _ => Play::End,
        }))];
    }
    let shown = match &model.still {
        Some(Still { frame, why: StillWhy::Past, .. }) => Some(frame),
        _ => model.live.as_ref(),
    };
    let Some((unix_ms, at_us)) = shown.map(|frame| (frame.unix_ms, frame.table.at_us)) else {
        return Vec::new();
    };
    let near = |frame: &&Arc<Frame>| frame.unix_ms <= unix_ms + STEP_US / 1_000;
    let frame = match action {
        Action::Back => model.ring.before(unix_ms),
        Action::Forth if model.still.is_some() => model.ring.after(unix_ms).filter(near),
        _ => None,
    };
    let is_past = matches!(&model.still, Some(Still { why: StillWhy::Past, .. }));
    match (action, frame.cloned()) {
        (_, Some(frame)) => {
            model.still = Some(Still { frame, why: StillWhy::Past, since: model.now });
        }
        // the daemon has been there longer
        (Action::Back, None) => return ask(model, at_us.saturating_sub(STEP_US)),
        (Action::Forth, None) if is_past && model.ring.after(unix_ms).is_some() => {
            return ask(model, at_us + STEP_US);
        }
        (_, None) => model.still = None,
    }
    model.arrange();
    Vec::new()
}

/// Asks the daemon for a moment.
fn ask(model: &mut Model, at_us: u64) -> Vec<Effect> {
    if model.link != Link::Up {
        model.say(Mood::Plain, model.words().nothing_older());
        return Vec::new();
    }
    // keys that repeat wait for the answer
    if model.asks.waits_for(Question::Past) {
        return Vec::new();
    }
    model.asks.past = Some(Coming { at_us, channels: Vec::new() });
    vec![page(model, at_us, None)]
}

fn page(model: &mut Model, at_us: u64, after: Option<ChannelKey>) -> Effect {
    let ticket = model.asks.open(Question::Past);
    Effect::Link(LinkOrder::Ask { ticket, request: Request::Past { at_us, after } })
}

/// A page of the past is here; with the last one it is shown.
pub(super) fn arrived(model: &mut Model, past: Past) -> Vec<Effect> {
    let Some(mut coming) = model.asks.past.take() else { return Vec::new() };
    coming.channels.extend(past.channels);
    if past.next.is_some() {
        let next = page(model, coming.at_us, past.next);
        model.asks.past = Some(coming);
        return vec![next];
    }
    let Some(live) = model.live.clone() else { return Vec::new() };
    let moments = (past.before_us, past.at_us);
    let frame = past::frame(&live, &model.told, moments, &coming.channels);
    let shown = model.shown().map_or(u64::MAX, |shown| shown.table.at_us);
    if past.at_us == 0 || (coming.at_us < shown && past.at_us >= shown) {
        model.say(Mood::Plain, model.words().nothing_older());
        return Vec::new();
    }
    model.still = Some(Still { frame: Arc::new(frame), why: StillWhy::Past, since: model.now });
    model.arrange();
    Vec::new()
}
