//! What takes an order back.
//!
//! Pure. Must not know who asks, nor what was done since: the revision guards that.

use super::Table;
use super::change::Order;
use balance_proto::id::ChannelKey;

/// Why an order cannot be taken back, in words.
pub type Never = &'static str;

impl Table {
    /// The order that takes another one back, if that one is carried out now.
    ///
    /// # Errors
    /// There is none.
    pub fn inverse(&self, order: &Order) -> Result<Order, Never> {
        const GONE: Never = "what it was about is not there";
        let channel = |at: ChannelKey| self.channel(at).ok_or(GONE);
        Ok(match order {
            Order::Enable(at)
            | Order::Disable(at)
            | Order::Drain(at, _)
            | Order::Restore(at, _) => Order::Restore(*at, channel(*at)?.admin.clone()),
            Order::Assign(at, _) => Order::Assign(*at, channel(*at)?.destination()),
            Order::Maxc(at, _) => Order::Maxc(*at, channel(*at)?.maxc),
            Order::Discipline(group, _) => {
                let found = self.groups.get(group.index()).ok_or(GONE)?;
                Order::Discipline(*group, found.discipline)
            }
            Order::Create(group, _) => {
                let place = self.groups.get(group.index()).map_or(0, |found| found.channels.len());
                let mut at = ChannelKey { group: *group, ..ChannelKey::default() };
                at.channel.0 = u16::try_from(place).map_err(|_| GONE)?;
                Order::Remove(at)
            }
            Order::Remove(at) => Order::PutBack(*at),
            Order::PutBack(at) => Order::Remove(*at),
            Order::Reset(_) => return Err("the numbers that were counted are gone"),
            Order::OpenGroup(_) => {
                return Err("a group stays, which does no harm while it is empty");
            }
            Order::Autodisable(..) | Order::EndDrain(_) | Order::Health(..) => {
                return Err("the daemon did it, not an operator: enable or disable the channel");
            }
        })
    }
}
