//! The operators' programs. Both talk to the daemon in the words of `balance_proto` and know
//! nothing else of it.
//!
//! * [`ctl`]: `balance-ctl`, one question or change per call, for people and scripts
//! * [`which`]: the daemon that is meant
//! * [`expression`]: the language of filters and conditions, the same for both
//! * `tui`: `balance-tui`, the full-screen console (feature `tui`)
//! * `demo`: what `balance-tui --demo` shows (feature `demo`); the only part that knows the daemon

pub mod ctl;
#[cfg(feature = "demo")]
pub mod demo;
pub mod expression;
#[cfg(feature = "tui")]
pub mod tui;
pub mod which;
