//! The balance daemon: one front door, one table of groups of channels.
//!
//! ```text
//!             proto
//!               ^
//!             table        groups, channels, the rule that picks; pure
//!           ^   ^   ^
//!        flow health control   traffic on worker threads; checks and operators each on their own
//!           ^   ^   ^  ^
//!           |   |   | web      operators and people over HTTP, through control
//!             boot         puts it together
//! ```
//! `cli → settings → boot` is the way of the configuration. `sys` is what the operating system is
//! asked for. ARCHITECTURE.md has the rest.

pub mod access;
pub mod boot;
pub mod cli;
pub mod control;
pub mod detach;
pub mod ending;
pub mod error;
pub mod flow;
pub mod health;
pub mod http1;
pub mod opening;
pub mod report;
pub mod roster;
pub mod session;
pub mod settings;
pub mod shell;
pub mod sys;
pub mod table;
pub mod telemetry;
pub mod web;
