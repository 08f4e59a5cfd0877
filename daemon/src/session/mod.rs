//! Sessions of the HTTP mode: which output a client's session is bound to, and how that is
//! written into cookies and read from them.
//!
//! ```text
//! mode            what was configured: mode, cookie, its attributes
//!   request       Cookie lines → which output is wanted; what the server gets to see of them
//!   response      Set-Cookie lines → what the client gets to see; what is learned
//! cookie, set_cookie → edit → scan      the lines themselves, byte by byte
//! learned         mode passive: which output issued which value
//! seal            mode insert: names that only we can make and read
//! ```
//! Pure: values of header lines come in as bytes, times as numbers. Must not know how heads are
//! read or written, what a connection is, nor how an output is chosen when no session says which.

pub mod cookie;
pub mod edit;
pub mod learned;
pub mod mode;
pub mod output;
pub mod request;
pub mod response;
mod scan;
pub mod seal;
pub mod set_cookie;

pub use edit::Line;
pub use learned::Learned;
pub use mode::{Mode, Policy};
pub use output::{OutId, Outputs, Standing};
pub use request::{Request, Wanted};
pub use response::{Added, Answer, Issued};
pub use seal::Seal;

#[cfg(test)]
mod tests;
