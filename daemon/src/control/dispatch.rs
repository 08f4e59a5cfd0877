//! The one match: what each request means.
//!
//! Names are resolved here, before an order is handed in, so that a slow name server holds up
//! nobody but who asked (B23). Must not know frames, nor where a request came from.

use super::roles::Visitor;
use super::{House, connections};
use crate::sys::{clock, resolve};
use crate::table::change::Order;
use crate::table::{Destination, Table};
use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Refusal, Reply};
use balance_proto::connection::{Scope, Victims};
use balance_proto::event::Change;
use balance_proto::id::ChannelKey;
use balance_proto::insight::{Arrivals, Effect};
use balance_proto::message::Call;
use balance_proto::request::{Expect, Request};
use balance_proto::state::{Drain, Then};
use balance_proto::target::Target;

/// Answers a call of this visitor.
pub(super) async fn answer(house: &House, visitor: &Visitor, call: Call) -> Answer {
    let Call { id, expect, request, .. } = call;
    let other_boot = expect.is_some_and(|expect| expect.boot != house.instance.boot);
    let wanted = match house.porter.permit(visitor, &request) {
        Ok(()) if other_boot => Err(Refusal::OtherBoot),
        Ok(()) => order_of(house, &request).await,
        Err(refusal) => Err(refusal),
    };
    let outcome = match wanted {
        Ok(Some(order)) => return carry_out(house, &visitor.actor, id, expect, order).await,
        Ok(None) => look(house, visitor, request).await,
        Err(refusal) => Err(refusal),
    };
    Answer { id, revision: house.table.load().revision(), outcome }
}

/// The change that is wanted, names resolved; none if something else is.
async fn order_of(house: &House, request: &Request) -> Result<Option<Order>, Refusal> {
    Ok(Some(match request {
        Request::Enable { at } => Order::Enable(*at),
        Request::Disable { at } => Order::Disable(*at),
        Request::Assign { at, target } => Order::Assign(*at, resolve(house, target.clone()).await?),
        Request::Create { group, target } => {
            Order::Create(*group, resolve(house, target.clone()).await?)
        }
        Request::Maxc { at, maxc } => Order::Maxc(*at, *maxc),
        Request::Discipline { group, discipline } => Order::Discipline(*group, *discipline),
        Request::Reset { at } => Order::Reset(*at),
        Request::Drain { at, within_s, then } => Order::Drain(*at, drain(*within_s, *then)),
        Request::Remove { at } => Order::Remove(*at),
        Request::OpenGroup { group } => Order::OpenGroup(*group),
        Request::Instance
        | Request::Table { .. }
        | Request::Subscribe { .. }
        | Request::Connections { .. }
        | Request::Close { .. }
        | Request::Events { .. }
        | Request::Preview { .. }
        | Request::Explain { .. }
        | Request::Route { .. }
        | Request::Journal
        | Request::History { .. }
        | Request::Undo { .. }
        | Request::Process
        | Request::Past { .. }
        | Request::End => return Ok(None),
    }))
}

/// Everything that is no order.
async fn look(house: &House, visitor: &Visitor, request: Request) -> Result<Reply, Refusal> {
    let (failover, actor) = (house.hashing, &visitor.actor);
    Ok(match request {
        Request::Instance => Reply::Instance(house.instance_for(visitor)),
        Request::Table { from } => Reply::Table(house.page(&house.table.load(), from)),
        Request::Subscribe { interval_ms } => Reply::Subscribed {
            interval_ms: interval_ms.clamp(Request::INTERVAL_MIN_MS, Request::INTERVAL_MAX_MS),
        },
        Request::Connections { of, idle_s, after } => {
            there_is(house, of)?;
            Reply::Connections(connections::page(house, of, idle_s, after).await)
        }
        Request::Close { which } => close(house, actor, which).await?,
        Request::Events { after } => {
            let (events, missed) = house.events.since(after);
            Reply::Events { events, missed }
        }
        Request::Preview { request, arrivals } => preview(house, *request, arrivals).await?,
        Request::Explain { at } => {
            let explained = rehearse(house, move |table| table.explain(at, failover));
            Reply::Explained(explained.await??)
        }
        Request::Route { client } => {
            Reply::Routed(rehearse(house, move |table| table.route(client, failover)).await?)
        }
        Request::Journal => Reply::Journal(house.orders.deeds()),
        Request::History { of, after_us } => {
            there_is(house, of)?;
            Reply::History(house.history(of, after_us))
        }
        Request::Past { at_us, after } => Reply::Past(house.past(at_us, after)),
        Request::Process => Reply::Process(house.process()),
        Request::Undo { id } => {
            let outcome = house.orders.undo(id, actor).await?;
            outcome.result?;
            Reply::Undone { id: outcome.undone.unwrap_or(id) }
        }
        Request::End => {
            tracing::info!(%actor, "ending when the last connection has finished");
            Reply::Ending
        }
        _ => return Err(Refusal::NothingToPreview),
    })
}

/// Whether what is meant is in the table.
fn there_is(house: &House, scope: Scope) -> Result<(), Refusal> {
    let table = house.table.load();
    let found = match scope {
        Scope::All => return Ok(()),
        Scope::Group(group) => table.find(ChannelKey { group, ..ChannelKey::default() }).map(drop),
        Scope::Channel(at) => table.find(at).map(drop),
    };
    match (scope, found) {
        // a group may be empty
        (Scope::Group(_), Err(Refusal::NoSuchChannel { .. })) => Ok(()),
        (_, found) => found,
    }
}

/// Tries something out on the table; a large one takes its time, and nobody else's.
async fn rehearse<T: Send + 'static>(
    house: &House,
    attempt: impl FnOnce(&Table) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let table = house.table.keep();
    // the only way to fail is a panic in there
    tokio::task::spawn_blocking(move || attempt(&table)).await.map_err(|_| Refusal::Ending)
}

async fn preview(house: &House, request: Request, arrivals: Arrivals) -> Result<Reply, Refusal> {
    if let Request::Close { which } = request {
        let closes = connections::victims(house, which).await?.len();
        let closes = u32::try_from(closes).unwrap_or(u32::MAX);
        let nothing = Effect { closes, ..Effect::default() };
        return Ok(Reply::Preview(nothing));
    }
    let order = match request {
        Request::Undo { id } => house.orders.what_undoes(id, &house.table.load())?,
        request => order_of(house, &request).await?.ok_or(Refusal::NothingToPreview)?,
    };
    let failover = house.hashing;
    let effect = rehearse(house, move |table| table.preview(order, &arrivals, failover));
    Ok(Reply::Preview(effect.await??))
}

async fn close(house: &House, actor: &Actor, which: Victims) -> Result<Reply, Refusal> {
    if let Victims::Idle { of, .. } = which {
        there_is(house, of)?;
    }
    let victims = connections::victims(house, which).await?;
    for record in &victims {
        record.cut();
    }
    let count = victims.len() as u64;
    tracing::info!(%actor, "closing {count} connections: {which:?}");
    Ok(Reply::Closed { count })
}

async fn carry_out(
    house: &House,
    actor: &Actor,
    id: u64,
    expect: Option<Expect>,
    order: Order,
) -> Answer {
    match house.orders.give(order, expect.map(|expect| expect.revision), actor).await {
        Ok(outcome) => Answer {
            id,
            revision: outcome.revision,
            outcome: outcome.result.map(|change| reply(change.as_ref())),
        },
        Err(refusal) => {
            Answer { id, revision: house.table.load().revision(), outcome: Err(refusal) }
        }
    }
}

fn reply(change: Option<&Change>) -> Reply {
    match change {
        None => Reply::Unchanged,
        Some(Change::Created { at, .. }) => Reply::Created { at: *at },
        Some(_) => Reply::Applied,
    }
}

fn drain(within_s: Option<u32>, then: Then) -> Drain {
    let now = clock::unix_ms();
    let deadline_unix_ms = within_s.map(|seconds| now + u64::from(seconds) * 1000);
    // how many it has is counted when the order is carried out
    Drain { began_unix_ms: now, began_with: 0, deadline_unix_ms, then }
}

async fn resolve(house: &House, target: Target) -> Result<Destination, Refusal> {
    let listening = house.instance.listen.port();
    let looked_up = tokio::task::spawn_blocking(move || {
        let found = resolve::host_in_time(target.host()).and_then(|mut address| {
            address.set_port(resolve::port(target.port(), listening)?);
            Ok(address)
        });
        (target, found)
    });
    // the only way to fail is a panic in the resolver
    let (target, found) = looked_up.await.map_err(|_| Refusal::Ending)?;
    match found {
        Ok(address) => Ok(Destination { target, address }),
        Err(error) => {
            Err(Refusal::BadAddress { address: target.to_string(), why: error.to_string() })
        }
    }
}
