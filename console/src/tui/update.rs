//! How the model changes with what happens: `update(model, time, message) -> effects`.
//!
//! Pure: no terminal, no socket, no clock. Nothing is ever sent to the daemon but from a confirmed
//! question.

use super::act::Act;
use super::dialog::{Confirm, Dialog, Form, Outcome, Purpose};
use super::input::Input;
use super::keymap::{self, Action};
use super::model::{Entry, Link, Millis, Model, Mood, Pending};
use super::msg::{Effect, LinkMsg, Msg};
use balance_proto::answer::{Refusal, Reply};
use balance_proto::event::{Changed, Event};
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::request::{Expect, Request};
use balance_proto::state::{Admin, Then};
use balance_proto::view::{Instance, TableView};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Channels that a page moves the bar.
const PAGE: usize = 10;
/// For so long good news stay on screen, in milliseconds.
const NOTICE: Millis = 6_000;

/// Takes in what happened at this time; gives what is to be done about it.
pub fn update(model: &mut Model, now: Millis, msg: Msg) -> Vec<Effect> {
    model.now = now;
    forget_old_notice(model);
    match msg {
        Msg::Key(event) => key(model, &event),
        Msg::Paste(text) => {
            if let Some(Dialog::Form(form)) = &mut model.dialog {
                form.paste(&text);
            }
            Vec::new()
        }
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Tick => Vec::new(),
        Msg::Link(msg) => {
            link(model, msg);
            Vec::new()
        }
    }
}

fn forget_old_notice(model: &mut Model) {
    let old = |(entry, at): &(Entry, Millis)| entry.mood != Mood::Bad && model.now - at >= NOTICE;
    if model.notice.as_ref().is_some_and(old) {
        model.notice = None;
    }
}

fn key(model: &mut Model, event: &KeyEvent) -> Vec<Effect> {
    if event.code == KeyCode::Char('c') && event.modifiers.contains(KeyModifiers::CONTROL) {
        return vec![Effect::Quit];
    }
    model.notice = None;
    match model.dialog.take() {
        None => main_key(model, event),
        Some(dialog) => match dialog.key(event, model.now) {
            Outcome::Open(dialog) => {
                model.dialog = Some(dialog);
                Vec::new()
            }
            Outcome::Closed => Vec::new(),
            Outcome::Filled(request, expect) => {
                ask(model, request, expect);
                Vec::new()
            }
            Outcome::Confirmed(act) => send(model, act),
        },
    }
}

fn main_key(model: &mut Model, event: &KeyEvent) -> Vec<Effect> {
    if event.code == KeyCode::Esc {
        model.detail = false;
        return Vec::new();
    }
    let Some(action) = keymap::action(event) else { return Vec::new() };
    match action {
        Action::Quit => return vec![Effect::Quit],
        Action::Reconnect if model.link != Link::Up => return vec![Effect::Reconnect],
        Action::Reconnect => model.say(Mood::Plain, "the daemon is connected"),
        Action::Help => model.dialog = Some(Dialog::Help(0)),
        Action::Detail => model.detail = !model.detail,
        Action::Down => step(model, 1),
        Action::Up => step(model, -1),
        Action::PageDown => step(model, PAGE.cast_signed()),
        Action::PageUp => step(model, -PAGE.cast_signed()),
        Action::First => model.selected = model.first(),
        Action::Last => model.selected = model.last(),
        Action::NextGroup => step_group(model, true),
        Action::PreviousGroup => step_group(model, false),
        change => propose(model, change),
    }
    Vec::new()
}

/// Moves the bar by so many channels, as far as there are any.
fn step(model: &mut Model, by: isize) {
    let keys: Vec<ChannelKey> = model.channels().map(|(at, _)| at).collect();
    let here = keys.iter().position(|at| Some(*at) == model.selected).unwrap_or(0);
    let there = here.saturating_add_signed(by).min(keys.len().saturating_sub(1));
    model.selected = keys.get(there).copied();
}

/// Moves the bar to the first channel of another group that has channels.
fn step_group(model: &mut Model, forward: bool) {
    let Some(here) = model.selected.map(|at| at.group) else { return };
    let groups: Vec<_> = model.channels().map(|(at, _)| at.group).collect();
    let group = match forward {
        true => groups.into_iter().find(|group| *group > here),
        false => groups.into_iter().rev().find(|group| *group < here),
    };
    // its first channel may not be number 0: that one may be removed
    let first = group.and_then(|group| model.channels().find(|(at, _)| at.group == group));
    if let Some((at, _)) = first {
        model.selected = Some(at);
    }
}

/// Opens the form or the question of a change, or says why it cannot be made.
fn propose(model: &mut Model, change: Action) {
    if let Some(reason) = model.locked() {
        return model.say(Mood::Warn, reason);
    }
    let (Some(instance), Some(table)) = (&model.instance, &model.table) else { return };
    let expect = Expect { boot: instance.boot, revision: table.revision };
    if change == Action::Create {
        let group = model.selected.map_or(GroupId(0), |at| at.group).to_string();
        let fields = vec![("group", Input::with(&group)), ("address", Input::default())];
        let title = "Create a channel".to_owned();
        let form = Form { title, purpose: Purpose::Create, fields, focus: 1, expect };
        model.dialog = Some(Dialog::Form(form));
        return;
    }
    if change == Action::Undo {
        return ask(model, Request::Undo { id: 0 }, expect);
    }
    let Some(at) = model.selected else {
        return model.say(Mood::Warn, "there is no channel yet: c creates one");
    };
    let Some(channel) = model.channel(at) else { return };
    let form = |title: &str, purpose, label, value: &str| {
        let fields = vec![(label, Input::with(value))];
        Dialog::Form(Form { title: format!("{title} {at}"), purpose, fields, focus: 0, expect })
    };
    match change {
        Action::Enable if channel.admin.is_enabled() => {
            model.say(Mood::Plain, format!("{at} is enabled"));
        }
        Action::Enable => ask(model, Request::Enable { at }, expect),
        Action::Disable if matches!(channel.admin, Admin::Disabled | Admin::Autodisabled(_)) => {
            model.say(Mood::Plain, format!("{at} is disabled"));
        }
        Action::Disable => ask(model, Request::Disable { at }, expect),
        Action::Assign if channel.admin.is_enabled() => {
            model.say(Mood::Warn, format!("{at} is enabled: disable it (d) before assigning"));
        }
        Action::Assign => {
            let address = channel.address.to_string();
            model.dialog = Some(form("Assign channel", Purpose::Assign(at), "address", &address));
        }
        Action::Maxc => {
            let maxc = channel.maxc.to_string();
            model.dialog = Some(form("Limit channel", Purpose::Maxc(at), "maxc", &maxc));
        }
        Action::Discipline => {
            let Some(discipline) = model.group(at.group).map(|group| group.discipline.other())
            else {
                return;
            };
            ask(model, Request::Discipline { group: at.group, discipline }, expect);
        }
        Action::Reset => ask(model, Request::Reset { at }, expect),
        Action::Drain if matches!(channel.admin, Admin::Draining(_)) => {
            model.say(Mood::Plain, format!("{at} is draining: e enables it, d disables it"));
        }
        Action::Drain => {
            ask(model, Request::Drain { at, within_s: None, then: Then::Disable }, expect);
        }
        _ => {}
    }
}

/// Opens the question whether a change is to be made.
fn ask(model: &mut Model, request: Request, expect: Expect) {
    let act = Act::describe(model, request, expect);
    model.dialog = Some(Dialog::Confirm(Confirm { act, yes_focused: false, opened: model.now }));
}

fn send(model: &mut Model, act: Act) -> Vec<Effect> {
    // the daemon may have gone while the question was open
    if let Some(reason) = model.locked() {
        model.say(Mood::Bad, format!("not sent: {reason}"));
        return Vec::new();
    }
    model.last_ticket += 1;
    let ticket = model.last_ticket;
    model.pending.push(Pending { ticket, at: act.channel(), command: act.command() });
    vec![Effect::Send { ticket, request: act.request, expect: act.expect }]
}

fn link(model: &mut Model, msg: LinkMsg) {
    match msg {
        LinkMsg::Reached(instance) => reached(model, *instance),
        LinkMsg::Picture(table) => picture(model, *table),
        LinkMsg::Announced(event) => announced(model, event),
        LinkMsg::Answered { ticket, outcome } => answered(model, ticket, outcome),
        LinkMsg::Lost { why, retry_in_ms } => lost(model, why, retry_in_ms),
        LinkMsg::Unsent { ticket } => {
            model.pending.retain(|pending| pending.ticket != ticket);
            model.say(Mood::Bad, "not sent: too many changes wait for an answer already");
        }
    }
}

fn reached(model: &mut Model, instance: Instance) {
    let before = model.instance.replace(instance);
    let again = before.is_some();
    let other_run =
        before.is_some_and(|b| model.instance.as_ref().is_some_and(|i| i.boot != b.boot));
    if other_run {
        model.history.clear();
        model.say(Mood::Warn, "the daemon was restarted: counters and rates begin anew");
        here(model, Mood::Warn, "the daemon was restarted");
    } else if again {
        here(model, Mood::Plain, "connected again");
    }
    model.link = Link::Up;
    model.seen_at = model.now;
}

fn picture(model: &mut Model, table: TableView) {
    model.history.add(&table);
    model.table = Some(table);
    model.seen_at = model.now;
    let Some(was) = model.selected else {
        model.selected = model.first();
        return;
    };
    if model.channel(was).is_none() {
        // its neighbour above, or whatever there is
        let above = model.channels().take_while(|(at, _)| *at < was).last().map(|(at, _)| at);
        model.selected = above.or(model.first());
        model.say(Mood::Warn, format!("channel {was} is gone"));
    }
}

fn announced(model: &mut Model, event: Event) {
    match event {
        Event::Changed(Changed { unix_ms, actor, change, .. }) => {
            let ours = model.instance.as_ref().is_some_and(|instance| {
                (instance.you.uid, instance.you.pid) == (actor.uid, actor.pid)
            });
            let who = if ours { "you".to_owned() } else { actor.to_string() };
            let mood = if ours { Mood::Good } else { Mood::Plain };
            let text = format!("{change} by {who}");
            let entry = Entry { mood, unix_ms, text };
            if !ours {
                model.notice = Some((entry.clone(), model.now));
            }
            model.note(entry);
        }
        Event::Missed { events } => {
            here(
                model,
                Mood::Warn,
                format!("{events} events were missed: this screen was too slow"),
            );
        }
        Event::Failures { at, count, .. } => {
            here(model, Mood::Warn, format!("{at} could not be connected to, {count} times"));
        }
        Event::Spilled { into, clients, .. } => {
            here(model, Mood::Warn, format!("{clients} clients spilled into group {into}"));
        }
        Event::Ending => {
            here(model, Mood::Warn, "the daemon is ending");
            model.say(Mood::Warn, "the daemon is ending");
        }
        Event::Table { .. } => {}
    }
}

fn answered(model: &mut Model, ticket: u64, outcome: Result<Reply, Refusal>) {
    let Some(index) = model.pending.iter().position(|pending| pending.ticket == ticket) else {
        return;
    };
    let command = model.pending.remove(index).command;
    match outcome {
        Ok(Reply::Created { at }) => {
            model.selected = Some(at);
            model.say(Mood::Good, format!("created {at}, disabled: e enables it"));
        }
        Ok(Reply::Unchanged) => model.say(Mood::Plain, format!("it is so already  ({command})")),
        Ok(_) => model.say(Mood::Good, format!("done  ({command})")),
        Err(refusal) => {
            model.say(Mood::Bad, format!("refused: {refusal}"));
            here(model, Mood::Bad, format!("refused: {command}: {refusal}"));
        }
    }
}

fn lost(model: &mut Model, why: String, retry_in_ms: Millis) {
    let since = match model.link {
        Link::Down { since, .. } => since,
        Link::Up | Link::Connecting => model.now,
    };
    if model.link == Link::Up {
        here(model, Mood::Bad, format!("lost the daemon: {why}"));
    }
    for pending in std::mem::take(&mut model.pending) {
        let text = format!("no answer, perhaps done, perhaps not: {}", pending.command);
        model.say(Mood::Bad, text.clone());
        here(model, Mood::Bad, text);
    }
    model.link = Link::Down { why, since, retry: model.now + retry_in_ms };
}

/// Notes what happened here and not in the daemon.
fn here(model: &mut Model, mood: Mood, text: impl Into<String>) {
    let entry = model.entry(mood, text);
    model.note(entry);
}

#[cfg(test)]
pub(crate) mod tests;
