//! What a typed command means. A change is looked into and asked back about like one that has a key.

use super::{keys, looks, moves, propose, travel};
use crate::tui::dialog::prompt::{Prompt, Sketch};
use crate::tui::dialog::{Dialog, Outcome};
use crate::tui::input::Input;
use crate::tui::keymap::Action;
use crate::tui::model::asks::Question;
use crate::tui::model::log::Mood;
use crate::tui::model::sort::Sort;
use crate::tui::model::{Link, Model, View};
use crate::tui::msg::Effect;
use crate::tui::parts::palette::{self, Command, Here, Page, Place};
use balance_proto::answer::Refusal;
use balance_proto::id::Revision;
use balance_proto::insight::{Arrivals, Effect as Preview};

/// The channels that may be meant, for completion.
#[must_use]
pub fn places(model: &Model) -> Vec<Place> {
    let channels = model.live.iter().flat_map(|live| live.channels());
    channels
        .map(|(at, channel, _)| Place { at, label: crate::tui::act::short_label(channel) })
        .collect()
}

/// Takes what a key did to the line.
pub(super) fn typed(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let prompt = match outcome {
        Outcome::Typed(prompt) => return enter(model, prompt),
        Outcome::Complete(mut prompt) => {
            prompt.complete(&places(model));
            prompt
        }
        Outcome::Older(mut prompt) => {
            if let Some(line) = model.past.older(&prompt.input.text()) {
                prompt.input = Input::with(line);
            }
            prompt
        }
        Outcome::Newer(mut prompt) => {
            if let Some(line) = model.past.newer() {
                prompt.input = Input::with(&line);
            }
            prompt
        }
        _ => return Vec::new(),
    };
    model.dialog = Some(Dialog::Palette(prompt));
    Vec::new()
}

/// Asks what the change that is being typed would do, if that is not known (T-44). One question at a
/// time: while the daemon thinks, the line may become another one.
pub(super) fn sketch(model: &mut Model) -> Option<Effect> {
    let Some(Dialog::Palette(prompt)) = &mut model.dialog else { return None };
    let Some(request) = prompt.change().filter(|_| model.link == Link::Up) else {
        prompt.sketch = None;
        return None;
    };
    let waits = model.asks.waits_for(Question::Sketch);
    let known = |sketch: &Sketch| sketch.request == request && sketch.answer.is_some();
    if waits || prompt.sketch.as_ref().is_some_and(known) {
        return None;
    }
    let ticket = model.asks.open(Question::Sketch);
    prompt.sketch = Some(Sketch { request: request.clone(), ticket, answer: None });
    Some(propose::preview(ticket, request, Arrivals::Expected))
}

/// The daemon has said what it would do.
pub(super) fn sketched(
    model: &mut Model,
    ticket: u64,
    answer: Result<Preview, Refusal>,
) -> Vec<Effect> {
    if let Some(Dialog::Palette(prompt)) = &mut model.dialog
        && let Some(sketch) = prompt.sketch.as_mut().filter(|sketch| sketch.ticket == ticket)
    {
        sketch.answer = Some(answer);
    }
    sketch(model).into_iter().collect()
}

fn enter(model: &mut Model, mut prompt: Prompt) -> Vec<Effect> {
    let line = prompt.input.text();
    match palette::read(&line) {
        // how one left is of no use the next time
        Ok(Command::Here(Here::Quit)) => vec![Effect::Quit],
        Ok(command) => {
            model.past.add(&line);
            let mut effects = carry_out(model, command);
            effects.push(Effect::Remember(line.trim().to_owned()));
            effects
        }
        Err(wrong) => {
            prompt.wrong = Some(model.words().misread(&wrong));
            model.dialog = Some(Dialog::Palette(prompt));
            Vec::new()
        }
    }
}

fn carry_out(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Change { request, if_revision } => {
            let Some(mut expect) = model.expect() else { return Vec::new() };
            if let Some(revision) = if_revision {
                expect.revision = Revision(revision);
            }
            propose::look_into(model, vec![request], expect, false)
        }
        Command::Preview { request, arrivals } => propose::dry_run(model, request, arrivals),
        Command::Question(request) => propose::question(model, request),
        Command::Connections { of, idle_s } => {
            model.lists.connections.begin(of, idle_s);
            moves::show(model, View::Connections);
            Vec::new()
        }
        Command::Traffic(_) => {
            moves::show(model, View::Traffic);
            Vec::new()
        }
        Command::Here(here) => by_itself(model, here),
    }
}

fn by_itself(model: &mut Model, here: Here) -> Vec<Effect> {
    match here {
        Here::Show(page) => {
            let view = match page {
                Page::Channels => View::Channels,
                Page::Traffic => View::Traffic,
                Page::Connections => View::Connections,
                Page::Events => View::Events,
                Page::Fleet => View::Instances,
            };
            return keys::act(model, Action::Show(view));
        }
        Here::Filter(text) => {
            model.filter.set(&text);
            model.arrange();
        }
        Here::Sort(key) => {
            model.pane.sort = Sort::by(key);
            model.arrange_anew();
        }
        Here::Columns => looks::choose(model),
        Here::Units(units) => looks::count_by(model, units),
        Here::Theme(scheme) => model.options.scheme = scheme,
        Here::Freeze => return travel::freeze(model),
        Here::Note(text) => {
            let text = model.words().note(&text);
            model.note(Mood::Plain, text.clone());
            model.say(Mood::Good, text);
        }
        Here::Save => return vec![Effect::Save],
        Here::Reconnect => return keys::act(model, Action::Reconnect),
        Here::Help => return keys::act(model, Action::Help),
        Here::Quit => return vec![Effect::Quit],
        Here::Language(language) => model.options.language = language,
        Here::Record(path) => return vec![Effect::Record(path)],
        Here::Script(_) if model.script.is_empty() => {
            model.say(Mood::Plain, model.words().no_command_yet());
        }
        Here::Script(file) => {
            return vec![Effect::Script { file, text: model.script.text() }];
        }
    }
    Vec::new()
}
