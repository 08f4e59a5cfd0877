//! The one match: what each request means.
//!
//! Names are resolved here, before an order is handed in, so that a slow name server holds up
//! nobody but who asked (B23). Must not know frames, nor where a request came from.

use super::House;
use crate::sys::{clock, resolve};
use crate::table::change::Order;
use crate::table::{Destination, PAGE_ROWS};
use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Refusal, Reply};
use balance_proto::event::Change;
use balance_proto::id::Revision;
use balance_proto::message::Call;
use balance_proto::request::{Expect, Request};
use balance_proto::state::{Drain, Then};
use balance_proto::target::Target;

/// Answers a call of this actor.
pub(super) async fn answer(house: &House, actor: &Actor, call: Call) -> Answer {
    let outcome = match understand(house, actor, call.request).await {
        Ok(Meaning::Look(reply)) => Ok(reply),
        Ok(Meaning::Do(order)) => {
            return order_answer(house, actor, call.id, call.expect, order).await;
        }
        Err(refusal) => Err(refusal),
    };
    Answer { id: call.id, revision: house.table.load().revision(), outcome }
}

enum Meaning {
    Look(Reply),
    Do(Order),
}

async fn understand(house: &House, actor: &Actor, request: Request) -> Result<Meaning, Refusal> {
    Ok(match request {
        Request::Instance => Meaning::Look(Reply::Instance(house.instance_for(actor))),
        Request::Table { from } => {
            let page = house.table.load().page(from, house.now_us(), PAGE_ROWS);
            Meaning::Look(Reply::Table(page))
        }
        Request::Subscribe { interval_ms } => Meaning::Look(Reply::Subscribed {
            interval_ms: interval_ms.clamp(Request::INTERVAL_MIN_MS, Request::INTERVAL_MAX_MS),
        }),
        Request::Enable { at } => Meaning::Do(Order::Enable(at)),
        Request::Disable { at } => Meaning::Do(Order::Disable(at)),
        Request::Assign { at, target } => {
            Meaning::Do(Order::Assign(at, resolve(house, target).await?))
        }
        Request::Create { group, target } => {
            Meaning::Do(Order::Create(group, resolve(house, target).await?))
        }
        Request::Maxc { at, maxc } => Meaning::Do(Order::Maxc(at, maxc)),
        Request::Discipline { group, discipline } => {
            Meaning::Do(Order::Discipline(group, discipline))
        }
        Request::Reset { at } => Meaning::Do(Order::Reset(at)),
        Request::Drain { at, within_s, then } => {
            Meaning::Do(Order::Drain(at, drain(within_s, then)))
        }
        Request::Remove { at } => Meaning::Do(Order::Remove(at)),
        Request::OpenGroup { group } => Meaning::Do(Order::OpenGroup(group)),
        Request::End => {
            tracing::info!(%actor, "ending when the last connection has finished");
            Meaning::Look(Reply::Ending)
        }
    })
}

async fn order_answer(
    house: &House,
    actor: &Actor,
    id: u64,
    expect: Option<Expect>,
    order: Order,
) -> Answer {
    let given = match expected_revision(house, expect) {
        Ok(expect) => house.orders.give(order, expect, actor).await,
        Err(refusal) => Err(refusal),
    };
    match given {
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

fn expected_revision(house: &House, expect: Option<Expect>) -> Result<Option<Revision>, Refusal> {
    match expect {
        Some(expect) if expect.boot != house.instance.boot => Err(Refusal::OtherBoot),
        expect => Ok(expect.map(|expect| expect.revision)),
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
