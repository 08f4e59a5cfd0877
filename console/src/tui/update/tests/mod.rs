//! Keys and news, one by one and in any order: the bar stays on its channel, and nothing is sent
//! that was not confirmed. Here is what these tests share; one subject a file.

mod always;
mod anything;
mod audit;
mod changes;
pub(crate) mod fleet;
mod looks;
mod moves;
mod news;
mod palette;
mod scale;
mod views;

use super::*;
use crate::tui::dialog::confirm::Confirm;
use crate::tui::model::frame::State;
use crate::tui::model::pane::Row;
use crate::tui::model::{Link, View};
use crate::tui::msg::{LinkMsg, LinkOrder};
use crate::tui::options::Options;
use crate::tui::theme::Theme;
use crate::tui::view;
use balance_proto::actor::Actor;
use balance_proto::answer::{Refusal, Reply};
use balance_proto::discipline::Discipline;
use balance_proto::event::{Change, Changed, Event};
use balance_proto::http::Exchanges;
use balance_proto::id::{BootId, ChannelId, ChannelKey, GroupId, Maxc, Revision};
use balance_proto::insight::{Effect as Preview, Shift};
use balance_proto::request::Expect;
use balance_proto::role::Role;
use balance_proto::state::{Admin, Health, Reason};
use balance_proto::view::{ChannelView, Checks, Counters, GroupView, Instance, TableView};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) fn instance(boot: u128) -> Instance {
    Instance {
        boot: BootId(boot),
        name: "0.0.0.0:8080".into(),
        listen: "0.0.0.0:8080".parse().unwrap(),
        pid: 4711,
        release: "0.1.0".into(),
        started_unix_ms: 0,
        threads: 2,
        max_groups: 16,
        room: 9_000,
        http: None,
        max_channels: 64,
        you: Actor { uid: 1000, user: "ana".into(), pid: 99, tool: String::new() },
        your_role: Role::Operator,
    }
}

/// A table with groups of these sizes; every counter follows from the place and the time.
pub(crate) fn table(sizes: &[usize], second: u64) -> TableView {
    let channel = |g: usize, c: usize| {
        let weight = (g * 3 + c + 1) as u64;
        ChannelView {
            id: ChannelId(c as u16),
            host: if c == 1 { "web.example".into() } else { format!("10.0.{g}.{c}") },
            name: None,
            checks: Checks::default(),
            exchanges: Exchanges::default(),
            address: format!("10.0.{g}.{c}:8080").parse().unwrap(),
            admin: if c == 2 { Admin::Disabled } else { Admin::Enabled },
            health: Health::Unchecked,
            maxc: Maxc::new(if c == 0 { 20 } else { 0 }),
            changed: Revision(1),
            counters: Counters {
                current: (weight * 3) as u32,
                total: weight * 100 + weight * 4 * second,
                sent: weight * 1_000 * second,
                received: weight * 50_000 * (0..=second).map(|s| 1 + s % 5).sum::<u64>(),
                failed: 0,
            },
        }
    };
    let group = |(g, size): (usize, &usize)| GroupView {
        id: GroupId(g as u16),
        discipline: if g == 1 { Discipline::Hash } else { Discipline::RoundRobin },
        changed: Revision(1),
        channels: (0..*size).map(|c| channel(g, c)).collect(),
    };
    TableView {
        revision: Revision(7),
        at_us: 1_000_000 * (second + 1),
        http: None,
        groups: sizes.iter().enumerate().map(group).collect(),
    }
}

/// A console that has not reached anybody yet.
pub(crate) fn fresh() -> Model {
    Model::new("here".into(), (80, 24), 43_200_000, Options::default())
}

/// A picture comes.
pub(crate) fn seen(table: TableView) -> Msg {
    Msg::Link(LinkMsg::Picture(Box::new(table)))
}

pub(crate) fn reach(model: &mut Model, now: u64, boot: u128) -> Vec<Effect> {
    let path = "/run/balance/x_1.sock".into();
    update(model, now, Msg::Link(LinkMsg::Reached(Box::new(instance(boot)), path)))
}

/// A console that has seen twenty seconds of a daemon with two groups.
pub(crate) fn console() -> Model {
    let mut model = fresh();
    reach(&mut model, 0, 1);
    for second in 0..20 {
        update(&mut model, second * 1000, seen(table(&[3, 2], second)));
    }
    model
}

/// What a daemon would say that a change does: the first channel of its group loses its share, and
/// what takes the last usable channel of group 1 stops service.
pub(crate) fn preview(request: &Request) -> Preview {
    let shift = |at, before, after| Shift { at, before, after };
    let mut effect = Preview {
        change: Some("as wished".into()),
        arrivals: 10_000,
        shifts: vec![shift(AT(0, 0), 5_000, 0), shift(AT(0, 1), 5_000, 10_000)],
        open: 3,
        reversible: true,
        ..Preview::default()
    };
    match request {
        Request::Disable { at } if *at == AT(1, 1) => {
            effect.last_usable = true;
            effect.refused = (0, 10_000);
        }
        Request::Disable { at } if *at == AT(1, 0) => {
            effect.shifts = vec![shift(AT(0, 0), 5_000, 5_000)];
            effect.open = 0;
        }
        Request::Reset { .. } | Request::Create { .. } | Request::Remove { .. } => {
            effect.reversible = false;
            effect.shifts.clear();
        }
        Request::Close { .. } => {
            effect = Preview {
                closes: 1,
                reversible: false,
                change: effect.change,
                ..Preview::default()
            };
        }
        _ => {}
    }
    effect
}

/// Presses keys, slowly enough for questions to listen, while a daemon answers what it is asked at
/// once. Gives all effects.
pub(crate) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let now = model.now + 250;
        model.seen_at = now;
        let more = update(model, now, typed(key));
        effects.extend(answer(model, more));
    }
    effects
}

/// A daemon that answers previews.
pub(crate) fn answer(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut all = Vec::new();
    for effect in effects {
        all.push(effect.clone());
        if let Effect::Link(LinkOrder::Ask { ticket, request: Request::Preview { request, .. } }) =
            effect
        {
            let outcome = Ok(Reply::Preview(preview(&request)));
            let now = model.now;
            let more = update(model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
            all.extend(answer(model, more));
        }
    }
    all
}

pub(crate) fn typed(key: char) -> Msg {
    let code = match key {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x08' => KeyCode::Backspace,
        '\x7f' => KeyCode::Delete,
        key => KeyCode::Char(key),
    };
    Msg::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The changes among effects.
fn sent(effects: &[Effect]) -> Vec<&Request> {
    let requests = effects.iter().filter_map(|effect| match effect {
        Effect::Link(LinkOrder::Send { request, .. }) => Some(request),
        _ => None,
    });
    requests.collect()
}

fn asked(model: &Model) -> &Confirm {
    match &model.dialog {
        Some(Dialog::Confirm(confirm)) => confirm,
        other => panic!("no question but {other:?}"),
    }
}

fn said(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |(entry, _)| &entry.text)
}

const AT: fn(u16, u16) -> ChannelKey = ChannelKey::new;
