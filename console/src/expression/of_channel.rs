//! What expressions can ask of a channel of a table.
//!
//! Must not know where rates come from, nor the words a screen has for states: both are handed in.

use super::{Facts, Field, Value};
use balance_proto::view::{ChannelView, GroupView};
use std::borrow::Cow;

/// A channel, as a filter sees it.
#[derive(Debug, Clone, Copy)]
pub struct OfChannel<'a> {
    /// Its group.
    pub group: &'a GroupView,
    /// The channel.
    pub channel: &'a ChannelView,
    /// What it is doing, in the words it may be asked by: the screen's, and English ones.
    pub state: &'a str,
    /// What it does per second; none before that is known.
    pub rates: Option<PerSecond>,
}

/// What a channel does per second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PerSecond {
    /// New connections.
    pub connections: f64,
    /// Bytes from clients.
    pub sent: f64,
    /// Bytes to clients.
    pub received: f64,
    /// Attempts to connect that failed.
    pub failed: f64,
}

impl OfChannel<'_> {
    fn address(&self) -> String {
        let ChannelView { host, address, .. } = self.channel;
        match *host == address.ip().to_string() {
            true => address.to_string(),
            false => format!("{host}:{} {address}", address.port()),
        }
    }
}

impl Facts for OfChannel<'_> {
    fn value(&self, field: Field) -> Option<Value<'_>> {
        let counters = &self.channel.counters;
        let limit = self.channel.maxc.limit().map(|limit| f64::from(limit.get()));
        let current = f64::from(counters.current);
        let number = match field {
            Field::Type => return Some(Value::Text(self.group.discipline.to_string().into())),
            Field::State => return Some(Value::Text(self.state.into())),
            Field::Host => return Some(Value::Text(self.channel.host.as_str().into())),
            Field::Address => return Some(Value::Text(self.address().into())),
            Field::Group => f64::from(self.group.id.0),
            Field::Channel => f64::from(self.channel.id.0),
            Field::Port => f64::from(self.channel.address.port()),
            Field::Current => current,
            Field::Maxc => limit.unwrap_or(f64::INFINITY),
            Field::Use => limit.map_or(0.0, |limit| current / limit),
            Field::Total => counters.total as f64,
            Field::Failed => counters.failed as f64,
            Field::Sent => counters.sent as f64,
            Field::Received => counters.received as f64,
            Field::Rate => self.rates.map(|rates| rates.sent + rates.received)?,
            Field::In => self.rates?.sent,
            Field::Out => self.rates?.received,
            Field::New => self.rates?.connections,
            Field::Failing => self.rates?.failed,
            Field::Client | Field::Age | Field::Idle => return None,
        };
        Some(Value::Number(number))
    }

    fn text(&self) -> Cow<'_, str> {
        let (group, channel) = (self.group.id, self.channel.id);
        let discipline = self.group.discipline;
        // as the HTTP mode calls it: out2
        let name = self.channel.name.map(|name| name.to_string()).unwrap_or_default();
        format!("{group}/{channel} {name} {} {} {discipline}", self.address(), self.state).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Expression;
    use balance_proto::discipline::Discipline;
    use balance_proto::http::{Exchanges, OutId};
    use balance_proto::id::{ChannelId, GroupId, Maxc, Revision};
    use balance_proto::state::{Admin, Health};
    use balance_proto::view::{Checks, Counters};

    #[test]
    fn a_channel_can_be_asked_for_all_that_is_known_of_it() {
        let channel = ChannelView {
            id: ChannelId(2),
            host: "web1".into(),
            address: "10.0.0.1:8080".parse().unwrap(),
            admin: Admin::Enabled,
            health: Health::Up,
            maxc: Maxc::new(64),
            changed: Revision(1),
            name: OutId::new(2),
            exchanges: Exchanges::default(),
            checks: Checks::default(),
            counters: Counters { current: 60, total: 91_200, sent: 7, received: 9, failed: 1 },
        };
        let group = GroupView {
            id: GroupId(1),
            discipline: Discipline::Hash,
            changed: Revision(1),
            channels: vec![channel.clone()],
        };
        let rates = PerSecond { connections: 3.0, sent: 1e6, received: 2e6, failed: 0.5 };
        let known = OfChannel { group: &group, channel: &channel, state: "up", rates: Some(rates) };
        let fresh = OfChannel { rates: None, ..known };
        for text in [
            "1/2",
            "web1:8080",
            "out2",
            "10.0.0.1",
            "host:web1",
            "host=web1",
            "type:hash",
            "state:up",
            "group=1 channel=2 port=8080",
            "c=60 maxc=64 use>93%",
            "c>=0.9*maxc",
            "total=91.2k",
            "failed=1 sent=7 received=9",
            "address~^web1:8080",
        ] {
            let expression = Expression::parse(text).unwrap();
            assert!(expression.holds(&known) && expression.holds(&fresh), "{text}");
        }
        for text in ["rate=3MB/s", "in=1M out=2M", "new=3/s", "failing>0.4"] {
            let expression = Expression::parse(text).unwrap();
            assert!(expression.holds(&known) && !expression.holds(&fresh), "{text}");
        }
        assert!(!Expression::parse("client:10").unwrap().holds(&known));
    }
}
