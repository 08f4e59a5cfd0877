//! What the keys of changes mean: which channels are meant, what is to be filled in, and why something
//! cannot be done now.

use super::keys::open_form;
use super::propose;
use crate::tui::dialog::form::Purpose;
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::model::frame::State;
use crate::tui::model::log::Mood;
use crate::tui::model::pane::Row;
use crate::tui::msg::Effect;
use balance_proto::answer::Refusal;
use balance_proto::id::{ChannelKey, GroupId};
use balance_proto::request::Request;
use balance_proto::state::Admin;

/// The channels a change is meant for: the marked ones, or the one under the bar.
fn meant(model: &Model) -> Vec<ChannelKey> {
    match model.pane.marks.is_empty() {
        true => model.selected().into_iter().collect(),
        false => model.pane.marks.iter().copied().collect(),
    }
}

/// Opens the form of a change, or asks what it would do, or says why it cannot be made.
pub(super) fn change(model: &mut Model, action: Action) -> Vec<Effect> {
    let words = model.words();
    let group = model.pane.selected.map(Row::group);
    match action {
        Action::Undo => propose::wish(model, vec![Request::Undo { id: 0 }]),
        Action::UndoList => propose::question(model, Request::Journal),
        Action::Route => {
            let fields = vec![(words.field_client(), String::new())];
            open_form(model, words.form_route().to_owned(), Purpose::Route, fields);
            Vec::new()
        }
        Action::Create => {
            if let Some(at) = model.selected()
                && let Some((mood, reason)) = impossible(model, action, at)
            {
                model.say(mood, reason);
                return Vec::new();
            }
            let group = group.unwrap_or(GroupId(0)).to_string();
            let fields = vec![(words.field_group(), group), (words.field_address(), String::new())];
            open_form(model, words.form_create().to_owned(), Purpose::Create, fields);
            Vec::new()
        }
        Action::Discipline => {
            let other =
                group.and_then(|group| Some((group, model.group(group)?.discipline.other())));
            match other {
                Some((group, discipline)) => {
                    propose::wish(model, vec![Request::Discipline { group, discipline }])
                }
                None => Vec::new(),
            }
        }
        _ => of_channels(model, action),
    }
}

/// A change of the channels that are meant.
fn of_channels(model: &mut Model, action: Action) -> Vec<Effect> {
    let places = meant(model);
    let (Some(first), is_one) = (places.first().copied(), places.len() == 1) else {
        model.say(Mood::Warn, model.words().no_channel_here());
        return Vec::new();
    };
    if action == Action::Why {
        return propose::question(model, Request::Explain { at: first });
    }
    if is_one && let Some((mood, reason)) = impossible(model, action, first) {
        model.say(mood, reason);
        return Vec::new();
    }
    let each = |of: fn(ChannelKey) -> Request| places.iter().map(|at| of(*at)).collect::<Vec<_>>();
    match action {
        Action::Enable => propose::wish(model, each(|at| Request::Enable { at })),
        Action::Disable => propose::wish(model, each(|at| Request::Disable { at })),
        Action::Reset => propose::wish(model, each(|at| Request::Reset { at })),
        Action::Remove => propose::wish(model, each(|at| Request::Remove { at })),
        _ => {
            fill_in(model, action, places, first);
            Vec::new()
        }
    }
}

/// Opens the form of a change.
fn fill_in(model: &mut Model, action: Action, places: Vec<ChannelKey>, first: ChannelKey) {
    let words = model.words();
    let title = match places.as_slice() {
        [one] => words.channel_title(&one.to_string()),
        many => words.many_channels(many.len()),
    };
    match action {
        Action::Assign if places.len() == 1 => {
            let address = model.channel(first).map(|channel| channel.address.to_string());
            let fields = vec![(words.field_address(), address.unwrap_or_default())];
            open_form(model, words.form_assign(&title), Purpose::Assign(first), fields);
        }
        Action::Assign => model.say(Mood::Warn, words.assign_one()),
        Action::Maxc => {
            let maxc = model.channel(first).map(|channel| channel.maxc.to_string());
            let fields = vec![(words.field_maxc(), maxc.unwrap_or_default())];
            open_form(model, words.form_maxc(&title), Purpose::Maxc(places), fields);
        }
        Action::Drain => {
            let fields = vec![
                (words.field_within(), String::new()),
                (words.field_then(), "disable".to_owned()),
            ];
            open_form(model, words.form_drain(&title), Purpose::Drain(places), fields);
        }
        _ => {}
    }
}

/// Why a change of a channel cannot be made, as far as is seen from here; none if it can (T-39).
pub fn impossible(model: &Model, action: Action, at: ChannelKey) -> Option<(Mood, String)> {
    if let Some(reason) = model.locked() {
        return Some((Mood::Warn, reason.to_owned()));
    }
    let (words, place) = (model.words(), at.to_string());
    let (channel, figures) = model.live.as_ref()?.channel(at)?;
    let is_off = matches!(channel.admin, Admin::Disabled | Admin::Autodisabled(_));
    Some(match action {
        Action::Create => (Mood::Warn, words.refusal(&no_slot(model, at.group)?)),
        Action::Enable if channel.admin.is_enabled() => (Mood::Plain, words.is_enabled(&place)),
        Action::Disable if is_off => (Mood::Plain, words.is_disabled(&place)),
        Action::Assign if channel.admin.is_enabled() => {
            (Mood::Warn, words.disable_before_assign(&place))
        }
        Action::Drain if figures.state == State::Draining => {
            (Mood::Plain, words.is_draining(&place))
        }
        Action::Drain if is_off => (Mood::Plain, words.takes_none(&place)),
        Action::Remove if !is_off || channel.counters.current > 0 => {
            (Mood::Warn, words.in_use(&place))
        }
        _ => return None,
    })
}

/// Why a group takes no further channel; places of removed ones are not given away again.
fn no_slot(model: &Model, group: GroupId) -> Option<Refusal> {
    let limit = model.instance.as_ref()?.max_channels;
    let last = model.group(group)?.channels.last()?;
    (last.id.0 + 1 >= limit).then_some(Refusal::NoChannelSlot { group, limit })
}
