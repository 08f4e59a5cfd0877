//! What can be copied of the thing under the bar: its address, its row, JSON, a command (T-48).

use crate::tui::dialog::Dialog;
use crate::tui::dialog::copies::{Copies, Offer};
use crate::tui::keymap::Action;
use crate::tui::model::log::Mood;
use crate::tui::model::{Model, View};
use crate::tui::msg::Effect;
use crate::tui::units::time_of_day;
use crate::tui::view;
use balance_proto::id::ChannelKey;
use balance_proto::json::{events, table};
use balance_proto::view::{GroupView, TableView};

/// What the two keys do.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::CopyCommand {
        return last_command(model);
    }
    open(model);
    Vec::new()
}

/// Asks what is to be copied.
fn open(model: &mut Model) {
    let mut offers = offers(model);
    if offers.is_empty() {
        return model.say(Mood::Plain, model.words().nothing_to_copy());
    }
    let words = model.words();
    offers.extend(model.last_command.clone().map(|text| Offer {
        key: 'Y',
        what: words.copy_last_command(),
        text,
    }));
    model.dialog = Some(Dialog::Copies(Copies { offers, here: 0 }));
}

/// Copies the command of the last change.
fn last_command(model: &mut Model) -> Vec<Effect> {
    match model.last_command.clone() {
        Some(command) => vec![Effect::Copy(command)],
        None => {
            model.say(Mood::Plain, model.words().no_command_yet());
            Vec::new()
        }
    }
}

fn offers(model: &Model) -> Vec<Offer> {
    let words = model.words();
    let offer = |key, what, text: String| Offer { key, what, text };
    match model.view {
        View::Channels | View::Traffic => of_channel(model),
        View::Connections => {
            let Some(connection) = model.lists.connections.current() else { return Vec::new() };
            let at = connection.at;
            let list = events::connections(std::slice::from_ref(connection));
            let json = list["connections"][0].to_string();
            vec![
                offer('y', words.copy_address(), connection.client.to_string()),
                offer('j', words.copy_json(), json),
                offer(
                    'c',
                    words.copy_command(),
                    format!("balance-ctl connections {} {}", at.group, at.channel),
                ),
            ]
        }
        View::Events => {
            let Some(entry) = model.log.under_eye() else { return Vec::new() };
            let row = format!("{} UTC {}", time_of_day(entry.unix_ms), entry.text);
            vec![
                offer('y', words.copy_text(), entry.text.clone()),
                offer('r', words.copy_row(), row),
                offer('c', words.copy_command(), "balance-ctl events".to_owned()),
            ]
        }
        View::Instances => {
            let Some(path) = &model.lists.instances.selected else { return Vec::new() };
            let path = path.display().to_string();
            let command = format!("balance-ctl -s {path} show");
            vec![offer('y', words.copy_socket(), path), offer('c', words.copy_command(), command)]
        }
    }
}

fn of_channel(model: &Model) -> Vec<Offer> {
    let words = model.words();
    let offer = |key, what, text: String| Offer { key, what, text };
    let found = model.selected().and_then(|at| {
        let shown = model.shown()?;
        Some((at, shown.group(at.group)?.0, shown.channel(at)?.0))
    });
    let Some((at, group, channel)) = found else { return Vec::new() };
    let (given, address) = (crate::tui::act::short_label(channel), channel.address.to_string());
    let mut offers = vec![offer('y', words.copy_address(), given.clone())];
    if given != address {
        offers.push(offer('a', words.copy_resolved(), address));
    }
    offers.push(offer('r', words.copy_row(), view::row_text(model, at)));
    offers.extend(json_of(model, at, group).map(|text| offer('j', words.copy_json(), text)));
    let command = format!("balance-ctl explain {} {}", at.group, at.channel);
    offers.push(offer('c', words.copy_command(), command));
    offers
}

/// A channel as `balance-ctl show -o json` prints it, with its group.
fn json_of(model: &Model, at: ChannelKey, group: &GroupView) -> Option<String> {
    let shown = &model.shown()?.table;
    let channels = group.channels.iter().filter(|channel| channel.id == at.channel).cloned();
    let group = GroupView { channels: channels.collect(), ..group.clone() };
    let one = TableView { groups: vec![group], ..shown.clone() };
    let table = table::table(model.instance.as_ref()?, &one, model.unix_ms());
    let table = serde_json::to_value(table).ok()?;
    let mut channel = table.pointer("/groups/0/channels/0")?.clone();
    channel["group"] = at.group.0.into();
    Some(channel.to_string())
}
