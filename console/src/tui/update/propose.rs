//! From a wish to a change: the daemon is asked what it would do, the ladder says how careful to be,
//! the operator is asked back, and only then something is sent (console.md §8.4).

use crate::tui::act::{Act, channel_of, command, group_of};
use crate::tui::audit;
use crate::tui::dialog::confirm::Confirm;
use crate::tui::dialog::{Dialog, Paper};
use crate::tui::ladder::Level;
use crate::tui::model::asks::{Bulk, Proposal, Question};
use crate::tui::model::log::Mood;
use crate::tui::model::pending::Pending;
use crate::tui::model::{Link, Model};
use crate::tui::msg::{Effect, LinkOrder};
use balance_proto::insight::{Arrivals, Effect as Preview};
use balance_proto::request::{Expect, Request};

/// Somebody wants a change of what is on screen now.
pub(super) fn wish(model: &mut Model, requests: Vec<Request>) -> Vec<Effect> {
    match model.expect() {
        Some(expect) => look_into(model, requests, expect, false),
        None => Vec::new(),
    }
}

/// Asks the daemon what changes would do, one after the other.
pub(super) fn look_into(
    model: &mut Model,
    requests: Vec<Request>,
    expect: Expect,
    again: bool,
) -> Vec<Effect> {
    if let Some(reason) = model.locked() {
        model.say(Mood::Warn, reason);
        return Vec::new();
    }
    if model.asks.bulk.is_some() {
        model.say(Mood::Warn, model.words().busy());
        return Vec::new();
    }
    let Some(first) = requests.first().cloned() else { return Vec::new() };
    let ticket = model.asks.open(Question::Preview);
    if requests == [Request::End] {
        // there is no other table to look at: all that can be said is known here
        let open = model.live.as_ref().map_or(0, |live| live.total.open);
        let open = u32::try_from(open).unwrap_or(u32::MAX);
        let change = Some(model.words().it_ends().to_owned());
        let end = Preview { change, open, ..Preview::default() };
        model.asks.close(ticket);
        model.asks.proposal =
            Some(Proposal { requests, previews: Vec::new(), expect, ticket, again });
        return previewed(model, ticket, end);
    }
    let previews = Vec::with_capacity(requests.len());
    model.asks.proposal = Some(Proposal { requests, previews, expect, ticket, again });
    vec![preview(ticket, first, Arrivals::Expected)]
}

/// The question what a change would do.
pub(super) fn preview(ticket: u64, request: Request, arrivals: Arrivals) -> Effect {
    Effect::Link(LinkOrder::Ask {
        ticket,
        request: Request::Preview { request: Box::new(request), arrivals },
    })
}

/// Somebody only wants to know what a change would do.
pub(super) fn dry_run(model: &mut Model, request: Request, arrivals: Arrivals) -> Vec<Effect> {
    if model.link != Link::Up {
        model.say(Mood::Warn, model.words().locked_lost());
        return Vec::new();
    }
    let ticket = model.asks.open(Question::DryRun);
    model.asks.dry_run = Some(request.clone());
    vec![preview(ticket, request, arrivals)]
}

/// The daemon has said it; nothing follows from it.
pub(super) fn foretold(model: &mut Model, effect: Preview) -> Option<Dialog> {
    let (request, expect) = (model.asks.dry_run.take()?, model.expect()?);
    let act = Act::foreseen(model, request, effect, expect);
    let mut lines: Vec<(Mood, String)> =
        act.targets.iter().map(|target| (Mood::Plain, target.clone())).collect();
    lines.extend(act.consequences.iter().cloned());
    lines.push((Mood::Plain, model.words().nothing_was_changed().to_owned()));
    Some(Dialog::Paper(Paper { title: act.question, lines, top: 0 }))
}

/// The daemon has said what a change would do.
pub(super) fn previewed(model: &mut Model, ticket: u64, effect: Preview) -> Vec<Effect> {
    let Some(mut proposal) = model.asks.proposal.take_if(|p| p.ticket == ticket) else {
        return Vec::new();
    };
    proposal.previews.push(effect);
    if let Some(next) = proposal.requests.get(proposal.previews.len()).cloned() {
        proposal.ticket = model.asks.open(Question::Preview);
        let ask = preview(proposal.ticket, next, Arrivals::Expected);
        model.asks.proposal = Some(proposal);
        return vec![ask];
    }
    if proposal.previews.iter().all(|effect| effect.change.is_none() && effect.closes == 0) {
        model.say(Mood::Plain, model.words().nothing_to_do());
        return Vec::new();
    }
    let act = Act::describe(model, proposal);
    if act.level == Level::Harmless {
        return send(model, act);
    }
    if model.dialog.is_some() {
        // something else was opened while the daemon was asked
        let words = model.words();
        model.say(Mood::Plain, words.not_asked(&act.command(words)));
        return Vec::new();
    }
    model.dialog = Some(Dialog::Confirm(Box::new(Confirm::ask(act, model.now))));
    Vec::new()
}

/// The operator has said yes.
pub(super) fn confirmed(model: &mut Model, act: Act) -> Vec<Effect> {
    if act.has_moved(model) {
        return look_again(model, act);
    }
    send(model, act)
}

/// What an open question is about was changed: it is asked anew, with what is now (T-32).
pub(super) fn look_again(model: &mut Model, act: Act) -> Vec<Effect> {
    model.dialog = None;
    match model.expect() {
        Some(expect) => look_into(model, act.requests, expect, true),
        None => Vec::new(),
    }
}

fn send(model: &mut Model, act: Act) -> Vec<Effect> {
    // the daemon may have gone while the question was open
    if let Some(reason) = model.locked() {
        model.say(Mood::Bad, model.words().not_sent(reason));
        return Vec::new();
    }
    let (of, expect) = (act.requests.len(), act.expect);
    let mut rest = std::collections::VecDeque::from(act.requests);
    let Some(first) = rest.pop_front() else { return Vec::new() };
    let effects = send_one(model, first, expect, act.effect);
    if of > 1 {
        let ticket = effects.iter().find_map(|effect| match effect {
            Effect::Link(LinkOrder::Send { ticket, .. }) => Some(*ticket),
            _ => None,
        });
        let ticket = ticket.unwrap_or_default();
        model.asks.bulk = Some(Bulk { rest, done: 0, of, expect, ticket });
    }
    effects
}

/// Sends one change, with what it was decided on.
pub(super) fn send_one(
    model: &mut Model,
    request: Request,
    expect: Expect,
    effect: Option<Preview>,
) -> Vec<Effect> {
    let ticket = model.asks.ticket();
    let command = command(&request);
    let at = channel_of(&request);
    model.last_command = Some(command.clone());
    let group = group_of(&request);
    let revision = model.live.as_ref().map_or(expect.revision, |live| live.table.revision);
    let since = model.now;
    model.changes.ask(Pending { ticket, at, group, revision, command, since, effect });
    let line = audit::asked(model, ticket, &request, expect);
    vec![Effect::Audit(line), Effect::Link(LinkOrder::Send { ticket, request, expect })]
}

/// Asks something that changes nothing.
pub(super) fn question(model: &mut Model, request: Request) -> Vec<Effect> {
    if model.link != Link::Up {
        model.say(Mood::Warn, model.words().locked_lost());
        return Vec::new();
    }
    let question = match &request {
        Request::Explain { .. } => Question::Explain,
        Request::Route { .. } => Question::Route,
        Request::Journal => Question::Journal,
        _ => Question::Events,
    };
    let ticket = model.asks.open(question);
    vec![Effect::Link(LinkOrder::Ask { ticket, request })]
}
