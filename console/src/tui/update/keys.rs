//! What a key means when nothing lies over the view.

use super::{changes, copy, looks, moves, propose, travel};
use crate::tui::dialog::Dialog;
use crate::tui::dialog::form::{Form, Purpose};
use crate::tui::dialog::help::Help;
use crate::tui::dialog::prompt::Prompt;
use crate::tui::input::Input;
use crate::tui::keymap::Action;
use crate::tui::model::log::Mood;
use crate::tui::model::pane::Row;
use crate::tui::model::played::Play;
use crate::tui::model::{Link, Model, View};
use crate::tui::msg::{Effect, LinkOrder};
use balance_proto::connection::{Scope, Victims};
use balance_proto::request::Request;
use ratatui::crossterm::event::{KeyCode, KeyEvent};

pub(super) fn main(model: &mut Model, event: &KeyEvent) -> Vec<Effect> {
    if event.code == KeyCode::Esc {
        escape(model);
        return Vec::new();
    }
    match model.options.keys.action(event, model.view) {
        Some(action) => act(model, action),
        None => Vec::new(),
    }
}

/// Leaves exactly one level, and never acts (T-46).
fn escape(model: &mut Model) {
    if model.asks.proposal.take().is_some() {
        model.say(Mood::Plain, model.words().not_asked_further());
    } else if model.view == View::Connections && model.lists.connections.go(false) {
    } else if model.detail {
        model.detail = false;
    } else if model.still.is_some() {
        model.still = None;
        model.arrange();
    } else if model.pane.range.take().is_some() {
    } else if !model.pane.marks.is_empty() {
        model.pane.marks.clear();
    } else if !model.filter.is_empty() {
        model.filter.set("");
        model.arrange();
    } else {
        model.view = View::Channels;
    }
}

/// Does what a key stands for.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if moves::bar(model, action) {
        return Vec::new();
    }
    match action {
        Action::Quit if model.view == View::Channels => return vec![Effect::Quit],
        Action::Quit => moves::show(model, View::Channels),
        Action::Show(view) => return show(model, view),
        Action::NextView => return show(model, neighbour(model.view, 1)),
        Action::PreviousView => return show(model, neighbour(model.view, View::ALL.len() - 1)),
        Action::Help => {
            let keys = model.options.keys.clone();
            model.dialog = Some(Dialog::Help(Help::about(model.view, keys, model.words())));
        }
        Action::Palette => type_command(model, ""),
        Action::Note => type_command(model, "note "),
        Action::Acknowledge => {
            let seen = model.alerts.acknowledge(None);
            model.behind.acknowledge();
            let text = model.words().acknowledged(seen);
            model.say(Mood::Plain, text);
        }
        Action::Filter => {
            model.pane.anchor = model.pane.selected;
            let input = Input::with(&model.filter.text);
            model.dialog = Some(Dialog::Filter(input, model.filter.text.clone()));
        }
        Action::Detail => match model.pane.selected {
            Some(Row::Group(_)) => moves::table(model, Action::Collapse),
            _ => model.detail = !model.detail,
        },
        Action::Columns | Action::Units => looks::act(model, action),
        Action::CopyRow | Action::CopyCommand => return copy::act(model, action),
        Action::Longer | Action::Shorter => model.span.step(action == Action::Longer),
        Action::Freeze => return travel::freeze(model),
        Action::Back | Action::Forth | Action::Live => return travel::step(model, action),
        Action::Faster => return travel::play(model, Play::Faster),
        Action::Slower => return travel::play(model, Play::Slower),
        Action::Mark | Action::Range | Action::MarkAll => moves::mark(model, action),
        Action::Sort if model.view == View::Connections => return connections(model, action),
        Action::NextGroup
        | Action::PreviousGroup
        | Action::Sort
        | Action::Reverse
        | Action::Hold
        | Action::Flat
        | Action::Collapse => moves::table(model, action),
        Action::Reconnect
        | Action::Repaint
        | Action::Suspend
        | Action::Mouse
        | Action::Save
        | Action::Attach => return world(model, action),
        Action::Cut | Action::CutIdle | Action::Scope | Action::Networks | Action::Inside => {
            return connections(model, action);
        }
        _ => return changes::change(model, action),
    }
    Vec::new()
}

/// Lets a command be typed that begins so.
fn type_command(model: &mut Model, begins: &str) {
    let prompt = Prompt { input: Input::with(begins), ..Prompt::default() };
    model.dialog = Some(Dialog::Palette(prompt));
}

fn neighbour(view: View, by: usize) -> View {
    let here = View::ALL.iter().position(|other| *other == view).unwrap_or(0);
    View::ALL[(here + by) % View::ALL.len()]
}

fn show(model: &mut Model, view: View) -> Vec<Effect> {
    if view == View::Connections && model.view != view {
        let of = model.pane.selected.map_or(Scope::All, |row| match row {
            Row::Group(group) => Scope::Group(group),
            Row::Channel(at) => Scope::Channel(at),
        });
        model.lists.connections.begin(of, 0);
    }
    moves::show(model, view);
    if view == View::Instances { vec![Effect::Look] } else { Vec::new() }
}

/// What is wanted of the world outside.
fn world(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Reconnect if model.link == Link::Up => {
            model.say(Mood::Plain, model.words().is_connected());
        }
        Action::Reconnect => return vec![Effect::Link(LinkOrder::Reconnect)],
        Action::Repaint => return vec![Effect::Repaint],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Save => return vec![Effect::Save],
        Action::Mouse => {
            model.mouse = !model.mouse;
            let text = match model.mouse {
                true => model.words().mouse_on(),
                false => model.words().mouse_off(),
            };
            model.say(Mood::Plain, text);
            return vec![Effect::Mouse(model.mouse)];
        }
        _ => {
            let instances = &model.lists.instances;
            if let Some(path) = instances.selected.clone() {
                // whoever goes there wants to see it
                model.view = View::Channels;
                return vec![Effect::Link(LinkOrder::Attach(path))];
            }
        }
    }
    Vec::new()
}

fn connections(model: &mut Model, action: Action) -> Vec<Effect> {
    let words = model.words();
    let of = model.lists.connections.of.unwrap_or(Scope::All);
    match action {
        Action::Sort => {
            let list = &mut model.lists.connections;
            list.by = list.by.next(list.by_network().is_some());
            list.sort();
        }
        Action::Networks => model.lists.connections.switch(),
        Action::Inside => _ = model.lists.connections.go(true),
        Action::Scope => {
            let wider = match (of, model.selected()) {
                (Scope::Channel(at), _) => Scope::Group(at.group),
                (Scope::All, Some(at)) => Scope::Channel(at),
                (Scope::Group(_) | Scope::All, _) => Scope::All,
            };
            let idle_s = model.lists.connections.idle_s;
            model.lists.connections.begin(wider, idle_s);
        }
        Action::Cut if model.lists.connections.by_network().is_some() => {
            model.say(Mood::Plain, model.words().cut_one_by_one());
        }
        Action::Cut => match model.lists.connections.selected {
            Some(id) => {
                return propose::wish(model, vec![Request::Close { which: Victims::One(id) }]);
            }
            None => model.say(Mood::Plain, model.words().no_connection()),
        },
        _ => {
            let title = words.form_cut_idle().to_owned();
            open_form(
                model,
                title,
                Purpose::CutIdle(of),
                vec![(words.field_idle(), "60".to_owned())],
            );
        }
    }
    Vec::new()
}

pub(super) fn open_form(
    model: &mut Model,
    title: String,
    purpose: Purpose,
    fields: Vec<(&'static str, String)>,
) {
    if purpose != Purpose::Route
        && let Some(reason) = model.locked()
    {
        return model.say(Mood::Warn, reason);
    }
    if let Some(expect) = model.expect() {
        model.dialog = Some(Dialog::Form(Form::new(title, purpose, fields, expect, model.words())));
    }
}
