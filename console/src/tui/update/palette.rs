//! What a typed command means. A change is looked into and asked back about like one that has a key.

use super::{keys, moves, propose, travel};
use crate::tui::dialog::prompt::Prompt;
use crate::tui::dialog::{Dialog, Outcome};
use crate::tui::input::Input;
use crate::tui::keymap::Action;
use crate::tui::model::log::Mood;
use crate::tui::model::sort::Sort;
use crate::tui::model::{Model, View};
use crate::tui::msg::Effect;
use crate::tui::parts::palette::{self, Command, Here, Page, Place};

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

fn enter(model: &mut Model, mut prompt: Prompt) -> Vec<Effect> {
    let line = prompt.input.text();
    match palette::read(&line) {
        Ok(command) => {
            model.past.add(&line);
            carry_out(model, command)
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
        Command::Change { request, .. } | Command::Preview { request, .. } => {
            propose::wish(model, vec![request])
        }
        Command::Question(request) => propose::question(model, request),
        Command::Connections { of, .. } => {
            model.lists.connections.begin(of);
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
        Here::Script(_) => {
            model.say(Mood::Warn, model.words().not_yet());
        }
    }
    Vec::new()
}
