//! Worker threads: one event loop each; a connection stays on the worker that accepted it.
//!
//! Separate from the control thread, so that a slow operator never touches traffic. Must not know
//! what a connection does.

use super::listen::Listener;
use super::{Post, Rules, carry};
use crate::ending::Ending;
use crate::roster::{Clerk, Questions};
use crate::sys::tcp::Door;
use std::future::pending;
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_util::task::TaskTracker;

/// The running workers.
#[derive(Debug)]
pub struct Workers {
    threads: Vec<JoinHandle<()>>,
}

/// Starts a worker for each of these ends of the roster. They share a listening socket, which must
/// be non-blocking.
///
/// # Errors
/// The system refuses a thread, an event queue or a descriptor; no worker runs then.
pub fn start(
    listener: &TcpListener,
    rules: &Rules,
    ends: Vec<(Clerk, Questions)>,
    ending: &Ending,
) -> io::Result<Workers> {
    // what is most likely to fail comes before the first thread
    let parts = ends
        .into_iter()
        .map(|ends| Ok((event_loop()?, listener.try_clone()?, ends)))
        .collect::<io::Result<Vec<_>>>()?;
    let mut workers = Workers { threads: Vec::new() };
    for (number, (runtime, listener, (clerk, questions))) in parts.into_iter().enumerate() {
        // of its own, so that the workers' reference counts do not share a cache line
        let post = Arc::new(Post { rules: rules.clone(), clerk });
        let ending_here = ending.clone();
        let thread = std::thread::Builder::new()
            .name(format!("worker-{number}"))
            .spawn(move || run(runtime, listener, (&post, questions), &ending_here));
        match thread {
            Ok(thread) => workers.threads.push(thread),
            Err(error) => {
                ending.cut();
                workers.join();
                return Err(error);
            }
        }
    }
    Ok(workers)
}

impl Workers {
    /// Waits until all have ended.
    pub fn join(self) {
        for thread in self.threads {
            // a panic has been reported by the panic hook, and has cut the others
            let _ = thread.join();
        }
    }
}

fn event_loop() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().enable_time().build()
}

fn run(
    runtime: Runtime,
    listener: TcpListener,
    (post, mut questions): (&Arc<Post>, Questions),
    ending: &Ending,
) {
    let unless_it_ends_well = ending.cut_on_drop();
    let working = async {
        tokio::select! {
            outcome = work(listener, post, ending) => outcome,
            () = questions.answer() => Ok(()), // never
        }
    };
    if let Err(error) = runtime.block_on(working) {
        tracing::error!("a worker cannot listen, ending: {error}");
        return;
    }
    unless_it_ends_well.disarm();
    // whatever is still open is cut here, its slots given back
    drop(runtime);
}

async fn work(listener: TcpListener, post: &Arc<Post>, ending: &Ending) -> io::Result<()> {
    let rules = &post.rules;
    let mut listener = Listener::new(Door::new(listener)?, Arc::clone(&rules.room));
    let door_is_held = ending.holding_the_door();
    let connections = TaskTracker::new();
    let mut closing = pin!(ending.closing());
    loop {
        tokio::select! {
            biased;
            () = &mut closing => break,
            inbound = listener.accept() => {
                let post = Arc::clone(post);
                connections.spawn(async move { carry(inbound, &post).await });
            }
        }
    }
    drop((listener, door_is_held));
    connections.close();
    tokio::select! {
        () = ending.cutting() => {}
        () = connections.wait() => {}
        () = grace_over(rules.grace) => {
            tracing::warn!("cutting {} connections that did not finish in time", connections.len());
        }
    }
    Ok(())
}

/// When connections may hold up the end no longer.
async fn grace_over(grace: Option<Duration>) {
    match grace {
        Some(grace) => tokio::time::sleep(grace).await,
        None => pending().await,
    }
}
