//! HTTP/1 of the proxied path: heads read, bodies framed, heads written.
//!
//! Sans-io: bytes in, decisions and bytes out. A deliberately narrow grammar, since two readers of one
//! stream that differ in a byte can be played off against each other: what is not certain is refused,
//! never repaired, and framing lines are always our own. What is valid by RFC 9112 passes. Must not
//! know sockets, time, the table, cookies, or why a message is sent on.
//!
//! ```text
//! request   head of a client ─┐                    ┌─ write   the head as it goes on
//!                             ├─ framing → body ───┤          (edits: lines replaced, removed, added)
//! response  head of a server ─┘   (decoder)        └─ reply   what we say ourselves
//! ```

mod body;
mod chunked;
mod connection;
mod edits;
mod framing;
mod head;
mod lines;
mod refusal;
mod reply;
mod request;
mod response;
mod target;
mod write;

pub use body::{ChunkSize, Decoder, LAST_CHUNK, LINE_END, Step, Truncated};
pub use chunked::{EXTENSIONS_MAX, TRAILERS_MAX};
pub use connection::NAMES_MAX;
pub use edits::{Edits, Value};
pub use framing::{Body, LENGTH_MAX};
pub use head::{EMPTY_LINES_MAX, HEAD_MAX, LINES_MAX, Version, worth_parsing};
pub use lines::{Kind, Line, Lines};
pub use refusal::Refusal;
pub use reply::{Code, write_reply};
pub use request::{Asked, Request};
pub use response::Response;
pub use write::{Forwarding, ToClient, ToServer, write_request, write_response};

#[cfg(test)]
#[path = "bodies/tests.rs"]
mod bodies;
#[cfg(test)]
#[path = "heads/tests.rs"]
mod heads;
#[cfg(test)]
#[path = "oracle/tests.rs"]
mod oracle;
#[cfg(test)]
#[path = "writing/tests.rs"]
mod writing;
