//! The pages for people, served on `--ui-port` behind username and password (H-77 ff.).
//!
//! Must not know who may come in: that is settled when a request arrives here.

use super::Site;
use axum::Router;

/// All pages. `site.inside` has what they show: `instance()`, `table()`, `history()`, `listen()`.
pub(super) fn router(site: Site) -> Router {
    Router::new().with_state(site)
}
