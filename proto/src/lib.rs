//! What can be said about a balancer, and the wire it is said on.
//!
//! Every program of the project speaks in the words of this crate: the daemon answers in them, the
//! console and `balance-ctl` ask in them. It must not know how connections are chosen or moved, nor
//! anything about terminals.
//!
//! * **words**: [`id`], [`process`], [`counters`], [`target`], [`discipline`], [`state`], [`view`], [`connection`],
//!   [`insight`], [`journal`], [`history`], [`http`], [`actor`], [`role`]
//! * **conversation**: [`request`] (asked), [`answer`] (answered), [`event`] (announced)
//! * **for programs**: `json` (feature `json`)
//! * **wire**: [`hello`] (greeting, outside the codec), [`frame`], [`codec`], [`rendezvous`]
//!   (where the socket is), and `client` (feature `client`)
//!
//! ```
//! use balance_proto::target::Target;
//! let web: Target = "10.1.1.1:8080:16".parse()?;
//! assert_eq!((web.host(), web.maxc().get()), ("10.1.1.1", 16));
//! # Ok::<(), balance_proto::target::TargetError>(())
//! ```
#![deny(missing_docs)]

pub mod actor;
pub mod answer;
#[cfg(feature = "client")]
pub mod client;
pub mod codec;
pub mod connection;
pub mod counters;
pub mod discipline;
pub mod event;
pub mod frame;
pub mod hello;
pub mod history;
pub mod http;
pub mod id;
pub mod insight;
pub mod journal;
#[cfg(feature = "json")]
pub mod json;
pub mod message;
pub mod process;
pub mod rendezvous;
pub mod request;
pub mod role;
pub mod state;
pub mod target;
pub mod view;

/// The version of these crates, shown to people. The words that scripts read (`balance 3.54`) are
/// another thing and stay what they are.
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");
