//! News from the daemon: it is there, this is its table, this happened, it is gone.

use super::{answers, propose};
use crate::tui::audit;
use crate::tui::dialog::Dialog;
use crate::tui::model::asks::Question;
use crate::tui::model::fleet;
use crate::tui::model::frame::Frame;
use crate::tui::model::log::{Entry, Log, Mood};
use crate::tui::model::pane::TablePane;
use crate::tui::model::{Link, Millis, Model};
use crate::tui::msg::{Effect, LinkMsg, LinkOrder, Why};
use crate::tui::parts::alerts::{Alert, News, Subject};
use crate::tui::parts::words::Words;
use balance_proto::event::{Change, Changed, Event, Push};
use balance_proto::id::{ChannelKey, Revision};
use balance_proto::rendezvous::FindError;
use balance_proto::request::Request;
use balance_proto::view::{Instance, TableView};
use std::path::Path;
use std::sync::Arc;

pub(super) fn link(model: &mut Model, msg: LinkMsg) -> Vec<Effect> {
    match msg {
        LinkMsg::Reached(instance, path) => reached(model, *instance, &path),
        LinkMsg::Picture(table) => picture(model, *table),
        LinkMsg::Announced(event) => {
            announced(model, event, true);
            Vec::new()
        }
        LinkMsg::Answered { ticket, outcome } => answers::answered(model, ticket, outcome),
        LinkMsg::Lost { why, retry_in_ms } => lost(model, &why, retry_in_ms),
        LinkMsg::Unsent { ticket } => {
            answers::unsent(model, ticket);
            Vec::new()
        }
        LinkMsg::Played(played) => {
            model.played = Some(played);
            Vec::new()
        }
        LinkMsg::Rewound => {
            forget(model);
            model.log = Log::default();
            Vec::new()
        }
    }
}

fn reached(model: &mut Model, instance: Instance, path: &Path) -> Vec<Effect> {
    let other_place = match model.lists.instances.attached.replace(path.to_owned()) {
        Some(before) => before != path,
        None => false,
    };
    let before = model.instance.replace(instance);
    let Some(now) = &model.instance else { return Vec::new() };
    let other_run = before.as_ref().is_some_and(|before| before.boot != now.boot);
    let name = now.name.clone();
    model.link = Link::Up;
    model.seen_at = model.now;
    if other_place || other_run {
        forget(model);
        if matches!(model.dialog, Some(Dialog::Confirm(_) | Dialog::Form(_) | Dialog::Deeds(..))) {
            model.dialog = None;
        }
    }
    let words = model.words();
    match (&before, other_place, other_run) {
        (_, true, _) => {
            model.pane = TablePane::ordered(model.pane.sort);
            model.note(Mood::Plain, words.talking_to(&name));
        }
        (Some(_), _, true) => {
            model.note(Mood::Warn, words.restarted());
            model.say(Mood::Warn, words.restarted());
        }
        (Some(_), ..) => model.note(Mood::Good, words.is_back()),
        (None, ..) => {}
    }
    // a recording answers nothing
    if model.played.is_some() || before.is_some() && !other_run && !other_place {
        return Vec::new();
    }
    // what happened before we came
    let ticket = model.asks.open(Question::Events);
    vec![Effect::Link(LinkOrder::Ask { ticket, request: Request::Events { after: 0 } })]
}

/// Forgets what was seen: it was of another run, or of another time.
fn forget(model: &mut Model) {
    model.history.clear();
    model.ring.clear();
    model.still = None;
    model.live = None;
    model.last_changes.clear();
    model.told.clear();
    model.promise = None;
    model.alerts.clear();
    model.asks.forget();
}

fn picture(model: &mut Model, table: TableView) -> Vec<Effect> {
    model.history.add(&table);
    let frame = Arc::new(Frame::new(table, model.unix_ms(), &model.history));
    model.ring.offer(&frame);
    model.live = Some(frame);
    model.seen_at = model.now;
    if model.still.is_none()
        && let Some(gone) = model.arrange()
    {
        model.say(Mood::Warn, model.words().channel_gone(&gone.to_string()));
    }
    let mut effects = alarms(model);
    let revision = model.live.as_ref().map_or(Revision(0), |live| live.table.revision);
    for settled in model.changes.settled(revision) {
        effects.push(Effect::Audit(audit::settled(model, &settled)));
    }
    // a question whose target moved is asked anew, with what is now
    match model.dialog.take() {
        Some(Dialog::Confirm(confirm)) if confirm.act.has_moved(model) => {
            effects.extend(propose::look_again(model, confirm.act));
        }
        dialog => model.dialog = dialog,
    }
    effects
}

/// Looks for what an operator should look at (T-28).
fn alarms(model: &mut Model) -> Vec<Effect> {
    let Some(live) = model.live.clone() else { return Vec::new() };
    let mut effects = Vec::new();
    let words = model.words();
    for news in fleet::look(&mut model.alerts, model.now, &live) {
        match news {
            News::Began(alert) => {
                model.note(Mood::Warn, words.alarm(&alarm(words, &alert)));
                if model.options.bell {
                    effects.push(Effect::Bell);
                }
            }
            News::Over(alert) => model.note(Mood::Plain, words.alarm_over(&alarm(words, &alert))),
        }
    }
    effects
}

fn alarm(words: Words, alert: &Alert) -> String {
    match alert.subject {
        Subject::Usage(at) => {
            words.alarm_usage(&at.to_string(), &format!("{:.0}", alert.value * 100.0))
        }
        Subject::Failures(at) => {
            words.alarm_failures(&at.to_string(), &format!("{:.1}", alert.value))
        }
        Subject::Silent(at) => words.alarm_silent(&at.to_string()),
        Subject::Spill(group) => words.alarm_spill(&group.to_string()),
    }
}

/// Events of the time before we came.
pub(super) fn before_we_came(model: &mut Model, events: Vec<Push>) {
    let seen = std::mem::take(&mut model.log);
    for push in events {
        announced(model, push.event, false);
    }
    let lines: Vec<Entry> = seen.window(seen.len()).cloned().collect();
    lines.into_iter().for_each(|entry| model.log.add(entry));
}

fn announced(model: &mut Model, event: Event, fresh: bool) {
    let words = model.words();
    match event {
        Event::Changed(changed) => changed_by(model, &changed, fresh),
        Event::Missed { events } => {
            model.behind.events += events;
            model.note(Mood::Warn, words.missed(events));
        }
        Event::Failures { at, count, unix_ms } => {
            let text = words.failures(&at.to_string(), count);
            model.log.add(Entry { mood: Mood::Warn, unix_ms, text });
        }
        Event::Spilled { into, clients, unix_ms } => {
            let text = words.spilled(clients, &into.to_string());
            model.log.add(Entry { mood: Mood::Warn, unix_ms, text });
        }
        Event::Ending => {
            model.note(Mood::Warn, words.ending());
            if fresh {
                model.say(Mood::Warn, words.ending());
            }
        }
        Event::Table { .. } => {}
    }
}

fn changed_by(model: &mut Model, changed: &Changed, fresh: bool) {
    let Changed { unix_ms, actor, change, .. } = changed;
    let words = model.words();
    let ours = model
        .instance
        .as_ref()
        .is_some_and(|instance| (instance.you.uid, instance.you.pid) == (actor.uid, actor.pid));
    let who = if ours { words.you().to_owned() } else { actor.to_string() };
    let mood = match change {
        Change::Down { .. } | Change::Autodisabled { .. } => Mood::Warn,
        _ if ours => Mood::Good,
        _ => Mood::Plain,
    };
    let entry = Entry { mood, unix_ms: *unix_ms, text: words.by(&words.change(change), &who) };
    if !ours && fresh && model.notice.as_ref().is_none_or(|(said, _)| said.mood != Mood::Bad) {
        model.notice = Some((entry.clone(), model.now));
    }
    model.told.note(*unix_ms, change.clone());
    if let Some(at) = place_of(change) {
        model.last_changes.insert(at, entry.clone());
    }
    model.log.add(entry);
}

/// The channel a change was of.
fn place_of(change: &Change) -> Option<ChannelKey> {
    match change {
        Change::Enabled { at }
        | Change::Disabled { at }
        | Change::Assigned { at, .. }
        | Change::Created { at, .. }
        | Change::Maxc { at, .. }
        | Change::Reset { at }
        | Change::Autodisabled { at, .. }
        | Change::Draining { at, .. }
        | Change::Drained { at, .. }
        | Change::Down { at, .. }
        | Change::Up { at }
        | Change::Removed { at } => Some(*at),
        Change::Discipline { .. } | Change::Opened { .. } => None,
    }
}

fn lost(model: &mut Model, why: &Why, retry_in_ms: Millis) -> Vec<Effect> {
    let unchosen = matches!(why, Why::NotFound(FindError::Several { .. }));
    let why = why.said(model.words());
    let since = match model.link {
        Link::Down { since, .. } => since,
        Link::Up | Link::Unchosen | Link::Connecting => model.now,
    };
    if model.link == Link::Up {
        model.note(Mood::Bad, model.words().lost_daemon(&why));
    }
    let mut effects = Vec::new();
    for pending in model.changes.give_up(model.now, true) {
        effects.extend(answers::unknown(model, &pending));
    }
    if model.asks.forget() {
        model.note(Mood::Warn, model.words().asking_ends());
    }
    model.link = match unchosen {
        true => Link::Unchosen,
        false => Link::Down { why, since, retry: model.now + retry_in_ms },
    };
    effects
}
