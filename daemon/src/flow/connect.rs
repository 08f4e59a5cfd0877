//! Connects to the channels a selection offers, one after the other, until one answers.
//!
//! Must not know the rule by which channels are offered.

use super::trace::{Attempt, Trace};
use super::{Post, Rules};
use crate::sys::seldom::Seldom;
use crate::sys::tcp::{Tcp, new_socket};
use crate::table::live::Lease;
use crate::table::selection::{Choice, Selection};
use balance_proto::id::ChannelKey;
use rustix::io::Errno;
use std::io;
use std::net::SocketAddr;

/// A connection to a channel, and the slot it holds there.
#[derive(Debug)]
pub(super) struct Upstream {
    pub at: ChannelKey,
    pub stream: Tcp,
    pub lease: Lease,
}

/// Why a channel was not reached, by whose fault that is.
#[derive(Debug)]
enum Failure {
    /// It refused, or did not answer.
    Channel(io::Error),
    /// We have no descriptor, port or memory left to try with; it says nothing about the channel.
    Ours(io::Error),
}

/// The first channel that answers in time; none when all that are usable failed.
///
/// Every attempt sees the table as it is then: a channel disabled while the one before it timed out
/// is not tried. `eager` says that there is something to send at once.
pub(super) async fn first_that_answers(
    selection: &mut Selection,
    eager: bool,
    post: &Post,
    mut trace: Trace,
) -> Option<Upstream> {
    let rules = &post.rules;
    loop {
        let choice = selection.next_seen(&rules.table.load(), &mut trace)?;
        match dial(choice.address, eager, post).await {
            Ok(stream) => {
                trace.attempt(choice.at, Attempt::Connected);
                return Some(Upstream { at: choice.at, stream, lease: choice.lease });
            }
            Err(error) => {
                let timed_out = error.kind() == io::ErrorKind::TimedOut;
                trace.attempt(
                    choice.at,
                    if timed_out { Attempt::TimedOut } else { Attempt::Refused },
                );
                settle(choice, blame(error), rules).await;
            }
        }
    }
}

/// A connection to this channel, and its slot; none if it does not answer in time. What that says
/// about it is told.
pub(super) async fn once(choice: Choice, post: &Post) -> Option<(Tcp, Lease)> {
    match dial(choice.address, true, post).await {
        Ok(stream) => Some((stream, choice.lease)),
        Err(error) => {
            settle(choice, blame(error), &post.rules).await;
            None
        }
    }
}

async fn dial(address: SocketAddr, eager: bool, post: &Post) -> io::Result<Tcp> {
    let Post { rules, event_loop, .. } = post;
    let socket = new_socket(address, rules.source.towards(address), unbound)?;
    let connecting = Tcp::connect(event_loop, socket, address, eager);
    let connecting = event_loop.timeout(rules.connect_timeout, connecting).await;
    connecting.ok_or(io::ErrorKind::TimedOut)?
}

/// The address of `-B` cannot be used any more: the connection comes from where the system likes.
#[cold]
fn unbound(error: Errno) {
    static LOST: Seldom = Seldom::new();
    if LOST.is_due() {
        tracing::warn!("the address of -B cannot be used, connections come from another: {error}");
    }
}

fn blame(error: io::Error) -> Failure {
    let ours = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
    match Errno::from_io_error(&error) {
        Some(errno) if ours.contains(&errno) => Failure::Ours(error),
        _ => Failure::Channel(error),
    }
}

/// Gives the slot back; counts the failure and reports it if it is the channel's.
#[cold]
async fn settle(choice: Choice, failure: Failure, rules: &Rules) {
    static SHORTAGE: Seldom = Seldom::new();
    let Choice { at, address, lease } = choice;
    match failure {
        Failure::Channel(error) => {
            tracing::debug!(%at, %address, %error, "cannot connect, trying the next channel");
            lease.fail();
            if let Some(reports) = &rules.autodisable {
                reports.unreachable(at, in_words(&error)).await;
            }
        }
        Failure::Ours(error) => {
            if SHORTAGE.is_due() {
                tracing::warn!(%at, %address, %error, "this system cannot connect; clients are lost");
            }
        }
    }
}

/// What the system said, without its number.
fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
