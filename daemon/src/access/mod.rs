//! The access log: one line for each exchange of the HTTP mode.
//!
//! ```text
//! entry     what is known of an exchange, as values
//! line      an entry as text: common, combined, JSON
//! writer    a thread that appends lines; when too many wait, the newest are lost and counted
//! ```
//! Must not know how an exchange is carried.

mod entry;
mod line;
mod writer;

pub use entry::{CookieSeen, CookieSent, End, Entry, Served, Timing, Who, Words};
pub use line::Format;
pub use writer::{AccessLog, Anew, Outlet, open};
