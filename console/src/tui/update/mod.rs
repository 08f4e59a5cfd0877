//! How the model changes with what happens: `update(model, time, message) -> effects`.
//!
//! ```text
//! keys      what a key means in a view           mouse    where it was clicked
//! changes   which changes are meant              polls    what a view asks for by itself
//! moves     the bar, order, marks                link     news from the daemon
//! travel    the past, recordings                 looks    columns, order and units that stay
//! palette   what a typed command means           copy     what can be copied
//! propose   from a wish to a question to a yes   answers  to questions and changes
//! ```
//! Pure: no terminal, no socket, no clock. No change is ever sent to the daemon but from a confirmed
//! question, or when the daemon itself has said that it is harmless (ladder level 1).

mod answers;
mod changes;
mod copy;
mod keys;
mod link;
mod looks;
mod mouse;
mod moves;
mod palette;
mod polls;
mod propose;
mod travel;

pub use changes::impossible;
pub use palette::places as places_of;

use super::dialog::{Dialog, Outcome};
use super::model::log::{Entry, Mood};
use super::model::{Millis, Model};
use super::msg::{Effect, Msg};
use super::view;
use balance_proto::request::Request;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// For so long good news stay on screen, in milliseconds.
const NOTICE: Millis = 6_000;

/// Takes in what happened at this time; gives what is to be done about it.
pub fn update(model: &mut Model, now: Millis, msg: Msg) -> Vec<Effect> {
    model.now = now;
    forget_old_notice(model);
    model.changes.fade(now);
    let mut effects = match msg {
        Msg::Key(event) => {
            let mut effects = key(model, &event);
            effects.extend(palette::sketch(model));
            effects
        }
        Msg::Mouse(event) => mouse::mouse(model, event),
        Msg::Paste(text) => paste(model, &text),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Tick => tick(model),
        Msg::Link(msg) => link::link(model, msg),
        Msg::Found(list, places) => {
            model.lists.instances.take(list, places);
            Vec::new()
        }
        Msg::Surveyed(surveys, places) => {
            polls::surveyed(model, surveys, places);
            Vec::new()
        }
        Msg::Stalled { now, skipped } => {
            stalled(model, now, skipped);
            Vec::new()
        }
        Msg::Recording(path) => {
            model.recording = path;
            Vec::new()
        }
        Msg::Said(said) => {
            match said {
                Ok(text) => model.say(Mood::Good, text),
                Err(text) => model.say(Mood::Bad, text),
            }
            Vec::new()
        }
    };
    effects.extend(polls::due(model));
    model.pane.scroll_to_bar(view::rows_of_table(model));
    effects
}

/// Whether time alone changes what is on screen.
#[must_use]
pub fn ages(model: &Model) -> bool {
    !model.is_fresh()
        || model.still.is_some()
        || model.notice.is_some()
        || model.changes.ages()
        || model.last_changes.values().any(|e| model.unix_ms().saturating_sub(e.unix_ms) < 4_000)
        || model.pane.moved_at.is_some_and(|at| model.now.saturating_sub(at) < 4_000)
}

fn forget_old_notice(model: &mut Model) {
    let old = |(entry, at): &(Entry, Millis)| entry.mood != Mood::Bad && model.now - at >= NOTICE;
    if model.notice.as_ref().is_some_and(old) {
        model.notice = None;
    }
}

/// The terminal takes nothing, or does again (T-62).
fn stalled(model: &mut Model, now: bool, skipped: u64) {
    model.behind.stalled = now;
    model.behind.pictures += skipped;
    if now {
        return;
    }
    if let Some(Dialog::Confirm(confirm)) = &mut model.dialog {
        // it is seen only now: keys that were typed before are no answer (T-33)
        confirm.opened = model.now;
    }
    let text = model.words().stood_still(skipped);
    model.note(Mood::Warn, text.clone());
    model.say(Mood::Warn, text);
}

fn tick(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    for pending in model.changes.give_up(model.now, false) {
        effects.extend(answers::unknown(model, &pending));
    }
    effects
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(dialog) = &mut model.dialog {
        dialog.paste(text);
    }
    if let Some(Dialog::Filter(input, _)) = &model.dialog {
        model.filter.set(&input.text());
        model.arrange();
        model.pane.return_to_anchor();
    }
    palette::sketch(model).into_iter().collect()
}

fn key(model: &mut Model, event: &KeyEvent) -> Vec<Effect> {
    if event.code == KeyCode::Char('c') && event.modifiers.contains(KeyModifiers::CONTROL) {
        return vec![Effect::Quit];
    }
    model.notice = None;
    let Some(dialog) = model.dialog.take() else { return keys::main(model, event) };
    match dialog.key(event, model.now) {
        Outcome::Open(dialog) => model.dialog = Some(dialog),
        Outcome::Closed => {}
        Outcome::Filled(requests, expect) => {
            return propose::look_into(model, requests, expect, false);
        }
        Outcome::Asked(Request::Undo { id }) => {
            return propose::wish(model, vec![Request::Undo { id }]);
        }
        Outcome::Asked(request) => return propose::question(model, request),
        Outcome::Filtered(filter, input, before) => {
            model.filter.set(&filter);
            model.dialog = input.map(|input| Dialog::Filter(input, before));
            model.arrange();
            model.pane.return_to_anchor();
        }
        Outcome::Arranged { columns, dialog, keep } => {
            model.dialog = dialog;
            model.options.columns = columns;
            return if keep { looks::keep(model) } else { Vec::new() };
        }
        Outcome::Copied(text, dialog) => {
            model.dialog = dialog;
            return vec![Effect::Copy(text)];
        }
        Outcome::Confirmed(confirm) => return propose::confirmed(model, confirm.act),
        Outcome::Do(action) => return keys::act(model, action),
        typed => return palette::typed(model, typed),
    }
    Vec::new()
}

#[cfg(test)]
pub(crate) mod tests;
