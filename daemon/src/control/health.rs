//! Notes in the table what health checks find out.
//!
//! Must not know how they do so.

use super::House;
use crate::report::{Finding, Found};
use crate::table::Table;
use crate::table::change::Order;
use balance_proto::actor::Actor;
use balance_proto::answer::Refusal;
use balance_proto::state::Admin;
use std::sync::Arc;

/// Notes findings for as long as there are any.
pub(super) async fn note_all(house: Arc<House>, mut found: Found) {
    let ourselves = house.ourselves("health");
    while let Some(finding) = found.recv().await {
        note(&house, &finding, &ourselves).await;
        let _ = finding.done.send(());
    }
}

/// Notes a finding, unless its channel leads elsewhere by now or is disabled.
async fn note(house: &House, finding: &Finding, ourselves: &Actor) {
    loop {
        // dropped before anything is waited for
        let (revision, concerns) = {
            let table = house.table.load();
            (table.revision(), concerns(finding, &table))
        };
        if !concerns {
            return;
        }
        let order = Order::Health(finding.at, finding.health.clone());
        match house.orders.give(order, Some(revision), ourselves).await {
            // an operator was faster: look again
            Ok(outcome) if matches!(outcome.result, Err(Refusal::MovedOn { .. })) => {}
            _ => return,
        }
    }
}

fn concerns(finding: &Finding, table: &Table) -> bool {
    let channel = table.channel(finding.at);
    channel.is_some_and(|channel| {
        channel.address == finding.address && channel.admin != Admin::Disabled
    })
}
