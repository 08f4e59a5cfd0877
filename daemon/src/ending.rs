//! The two ways in which a daemon ends, known to everything that runs.

use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// The signal to end. Clones are the same signal.
#[derive(Debug, Clone)]
pub struct Ending {
    closing: CancellationToken,
    cut: CancellationToken,
    doors: TaskTracker,
}

impl Default for Ending {
    fn default() -> Self {
        let cut = CancellationToken::new();
        // to cut is also to close
        let doors = TaskTracker::new();
        doors.close();
        Self { closing: cut.child_token(), cut, doors }
    }
}

impl Ending {
    /// Take no more connections, let go of every socket that others may want, and end when the
    /// last connection has finished by itself (DB-7).
    pub fn close(&self) {
        self.closing.cancel();
    }

    /// End at once, connections included.
    pub fn cut(&self) {
        self.cut.cancel();
    }

    /// Waits for [`Ending::close`] or [`Ending::cut`].
    pub async fn closing(&self) {
        self.closing.cancelled().await;
    }

    /// Whether the daemon is on its way out.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing.is_cancelled()
    }

    /// To be held by whoever listens at the front door, for as long as they do.
    pub fn holding_the_door(&self) -> TaskTrackerToken {
        self.doors.token()
    }

    /// Waits until nobody listens at the front door any more.
    pub async fn doors_closed(&self) {
        self.doors.wait().await;
    }

    /// Waits for [`Ending::cut`].
    pub async fn cutting(&self) {
        self.cut.cancelled().await;
    }

    /// Cuts when dropped, unless disarmed: for parts without which a daemon only looks alive.
    #[must_use]
    pub fn cut_on_drop(&self) -> DropGuard {
        self.cut.clone().drop_guard()
    }
}
