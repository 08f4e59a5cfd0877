//! The owner of the master copy, and the snapshots it publishes.
//!
//! There is one [`Owner`]; every change goes through it. Readers load a snapshot without a lock
//! and may keep it as long as they like. Must not know what order comes from whom.

use super::Table;
use super::change::Order;
use arc_swap::{ArcSwap, Guard};
use balance_proto::answer::Refusal;
use balance_proto::event::Change;
use balance_proto::id::Revision;
use std::fmt;
use std::sync::Arc;

/// Holds the master copy.
pub struct Owner {
    master: Table,
    published: Arc<ArcSwap<Table>>,
    /// Told of each change.
    hearer: Option<Box<dyn Fn() + Send>>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Owner").field("master", &self.master).finish_non_exhaustive()
    }
}

/// Reads what the owner published last.
#[derive(Debug, Clone)]
pub struct Reader {
    published: Arc<ArcSwap<Table>>,
}

impl Owner {
    /// Owns this table and publishes it.
    #[must_use]
    pub fn new(table: Table) -> Self {
        let published = Arc::new(ArcSwap::from_pointee(table.clone()));
        Self { published, master: table, hearer: None }
    }

    /// Lets somebody know after each change. It must be quick.
    pub fn tell(&mut self, hearer: impl Fn() + Send + 'static) {
        self.hearer = Some(Box::new(hearer));
    }

    /// A reader of all snapshots to come.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader { published: Arc::clone(&self.published) }
    }

    /// The master copy.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.master
    }

    /// Carries out an order and publishes what came of it. Connections accepted from now on see it.
    ///
    /// # Errors
    /// As [`Table::apply`].
    pub fn apply(
        &mut self,
        order: Order,
        expect: Option<Revision>,
    ) -> Result<Option<Change>, Refusal> {
        let change = self.master.apply(order, expect)?;
        if change.is_some() {
            self.published.store(Arc::new(self.master.clone()));
            if let Some(hearer) = &self.hearer {
                hearer();
            }
        }
        Ok(change)
    }
}

impl Reader {
    /// The latest snapshot: one atomic load, no lock. Not to be held across an await.
    #[must_use]
    pub fn load(&self) -> Guard<Arc<Table>> {
        self.published.load()
    }

    /// The latest snapshot, to be kept.
    #[must_use]
    pub fn keep(&self) -> Arc<Table> {
        self.published.load_full()
    }
}
