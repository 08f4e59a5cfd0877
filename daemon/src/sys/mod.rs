//! What the operating system is asked for, apart from reading and writing.
//!
//! Must not know the table, the protocol or the settings.

pub mod backoff;
pub mod clock;
pub mod door;
pub mod event_loop;
pub mod host;
mod kernel;
pub mod limits;
pub mod lock;
pub mod people;
pub mod pipe;
pub mod priority;
pub mod resolve;
pub mod seldom;
pub mod signals;
pub mod source;
pub mod tcp;
pub mod voice;
