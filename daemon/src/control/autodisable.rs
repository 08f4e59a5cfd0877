//! Disables channels that could not be connected to (`-a`, balance(1) §7.5), and says so.
//!
//! Must not know why the data plane reports a channel.

use super::House;
use crate::report::{Observations, Unreachable};
use crate::sys::clock;
use crate::sys::voice::Voice;
use crate::table::change::Order;
use balance_proto::id::ChannelKey;
use balance_proto::state::Reason;
use std::sync::Arc;

/// Obeys the data plane for as long as it reports.
pub(super) async fn carry_out(house: Arc<House>, mut observations: Observations, voice: Voice) {
    let ourselves = house.ourselves("autodisable");
    while let Some(Unreachable { at, why, done }) = observations.recv().await {
        let reason = Reason { why, unix_ms: clock::unix_ms() };
        let order = Order::Autodisable(at, reason);
        // of several clients that failed at the same time, one finds it enabled
        if let Ok(outcome) = house.orders.give(order, None, &ourselves).await
            && let Ok(Some(_)) = outcome.result
        {
            announce(&house, at, voice);
        }
        let _ = done.send(());
    }
}

fn announce(house: &House, at: ChannelKey, voice: Voice) {
    let ChannelKey { group, channel } = at;
    voice.say(&format!("connection failed group {group} channel {channel}"));
    if let Some(channel) = house.table.load().channel(at) {
        voice.say(&format!(
            "{} needs to be enabled manually using balance -i after the problem is solved",
            channel.address
        ));
    }
}
