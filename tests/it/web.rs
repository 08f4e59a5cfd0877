//! The web side through real sockets: HALB's control service, counters, the JSON interface, and who may
//! come in. Each test is named after the row it holds.

mod api;
mod counters;
mod guard;
mod kept;
mod slow;
mod start;
mod streams;
mod tcp;
mod v2;
