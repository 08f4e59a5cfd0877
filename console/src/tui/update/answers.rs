//! Answers of the daemon, matched with what was asked.

use super::{palette, polls, propose, travel};
use crate::tui::audit;
use crate::tui::dialog::Dialog;
use crate::tui::insight_words;
use crate::tui::model::Model;
use crate::tui::model::asks::Question;
use crate::tui::model::log::Mood;
use crate::tui::model::pane::Row;
use crate::tui::model::pending::{Fate, Pending};
use crate::tui::model::promise::Promise;
use crate::tui::msg::{Effect, LinkOrder};
use balance_proto::answer::{Refusal, Reply};

/// The daemon answered.
pub(super) fn answered(
    model: &mut Model,
    ticket: u64,
    outcome: Result<Reply, Refusal>,
) -> Vec<Effect> {
    match model.asks.close(ticket) {
        Some(question) => to_question(model, ticket, question, outcome),
        None => to_change(model, ticket, &outcome),
    }
}

fn to_question(
    model: &mut Model,
    ticket: u64,
    question: Question,
    outcome: Result<Reply, Refusal>,
) -> Vec<Effect> {
    match (question, outcome) {
        (Question::Sketch, Ok(Reply::Preview(effect))) => {
            return palette::sketched(model, ticket, Ok(effect));
        }
        (Question::Sketch, Err(refusal)) => return palette::sketched(model, ticket, Err(refusal)),
        (Question::DryRun, Ok(Reply::Preview(effect))) => {
            if let Some(paper) = propose::foretold(model, effect) {
                open(model, paper);
            }
        }
        (_, Ok(Reply::Preview(effect))) => return propose::previewed(model, ticket, effect),
        (_, Ok(Reply::Explained(explanation))) => {
            open(model, Dialog::Paper(insight_words::explained(model, &explanation)));
        }
        (_, Ok(Reply::Routed(route))) => {
            open(model, Dialog::Paper(insight_words::routed(model.words(), &route)));
        }
        (_, Ok(Reply::Journal(deeds))) if deeds.is_empty() => {
            model.say(Mood::Plain, model.words().no_deeds());
        }
        (_, Ok(Reply::Journal(deeds))) => open(model, Dialog::Deeds(deeds, 0)),
        (_, Ok(Reply::Connections(page))) => {
            if let Some(next) = model.lists.connections.page(page.list, page.next) {
                return vec![polls::connections(model, next)];
            }
        }
        (_, Ok(Reply::History(history))) => {
            if let Question::History(at) = question {
                model.span.known = Some((at, history));
            }
        }
        (_, Ok(Reply::Past(past))) => return travel::arrived(model, past),
        (_, Ok(Reply::Events { events, .. })) => super::link::before_we_came(model, events),
        (_, Ok(_)) => {}
        (_, Err(refusal)) => {
            if question == Question::Past {
                model.asks.past = None;
            }
            if question == Question::Preview {
                model.asks.proposal.take_if(|proposal| proposal.ticket == ticket);
            }
            let words = model.words();
            model.say(Mood::Bad, words.refused(&words.refusal(&refusal)));
        }
    }
    Vec::new()
}

fn open(model: &mut Model, dialog: Dialog) {
    // what was opened meanwhile has been asked for later
    if model.dialog.is_none() {
        model.dialog = Some(dialog);
    }
}

fn to_change(model: &mut Model, ticket: u64, outcome: &Result<Reply, Refusal>) -> Vec<Effect> {
    let fate = if outcome.is_ok() { Fate::Applied } else { Fate::Refused };
    let Some(pending) = model.changes.end(ticket, fate, model.now) else { return Vec::new() };
    let mut effects = vec![Effect::Audit(audit::answered(model, ticket, Some(outcome)))];
    was_made(model, &pending, outcome);
    let words = model.words();
    let command = &pending.command;
    if let (Ok(_), Some(effect), Some(live)) = (outcome, &pending.effect, &model.live) {
        model.promise = Promise::of(command.clone(), effect, live).or(model.promise.take());
    }
    match outcome {
        Ok(Reply::Created { at }) => {
            model.pane.selected = Some(Row::Channel(*at));
            model.say(Mood::Good, words.created(&at.to_string()));
        }
        Ok(Reply::Closed { count }) => {
            model.lists.connections.asked_at = None;
            model.say(Mood::Good, words.were_cut(*count, command));
        }
        Ok(Reply::Unchanged) => model.say(Mood::Plain, words.so_already(command)),
        Ok(Reply::Undone { id }) => model.say(Mood::Good, words.undone(*id)),
        Ok(_) => model.say(Mood::Good, words.done(command)),
        Err(refusal) => {
            let why = words.refusal(refusal);
            model.say(Mood::Bad, words.refused(&why));
            model.note(Mood::Bad, words.refused_command(command, &why));
        }
    }
    effects.extend(go_on(model, ticket, outcome.is_ok()));
    effects
}

/// If it was done, it is a line of the script, and what comes of it is to be seen.
fn was_made(model: &mut Model, pending: &Pending, outcome: &Result<Reply, Refusal>) {
    let at = match outcome {
        Ok(Reply::Unchanged) | Err(_) => return,
        Ok(Reply::Created { at }) => Some(*at),
        Ok(_) => pending.at,
    };
    model.changes.settle(pending, at);
    model.script.add(model.lists.instances.attached.as_deref(), model.unix_ms(), &pending.command);
}

/// The next one of several changes, if the last one was done.
fn go_on(model: &mut Model, ticket: u64, done: bool) -> Vec<Effect> {
    let Some(mut bulk) = model.asks.bulk.take_if(|bulk| bulk.ticket == ticket) else {
        return Vec::new();
    };
    if !done {
        let text = model.words().stopped(bulk.done, bulk.of);
        model.note(Mood::Bad, text.clone());
        let last = model.notice.take().map(|(entry, _)| entry.text).unwrap_or_default();
        model.say(Mood::Bad, format!("{text}: {last}"));
        return Vec::new();
    }
    bulk.done += 1;
    let Some(next) = bulk.rest.pop_front() else {
        model.pane.marks.clear();
        model.say(Mood::Good, model.words().all_done(bulk.of));
        return Vec::new();
    };
    let effects = propose::send_one(model, next, bulk.expect, None);
    for effect in &effects {
        if let Effect::Link(LinkOrder::Send { ticket, .. }) = effect {
            bulk.ticket = *ticket;
        }
    }
    model.asks.bulk = Some(bulk);
    effects
}

/// No answer came: nobody knows whether it was done (T-36).
pub(super) fn unknown(model: &mut Model, pending: &Pending) -> Vec<Effect> {
    let text = model.words().no_answer(&pending.command);
    model.say(Mood::Bad, text.clone());
    model.note(Mood::Bad, text);
    model.asks.bulk.take_if(|bulk| bulk.ticket == pending.ticket);
    vec![Effect::Audit(audit::answered(model, pending.ticket, None))]
}

/// It did not even get on its way.
pub(super) fn unsent(model: &mut Model, ticket: u64) {
    model.asks.close(ticket);
    model.asks.proposal.take_if(|proposal| proposal.ticket == ticket);
    model.asks.bulk.take_if(|bulk| bulk.ticket == ticket);
    model.changes.end(ticket, Fate::Refused, model.now);
    model.say(Mood::Bad, model.words().too_many_waiting());
}
