//! Worker threads: one event loop each; a connection stays on the worker that accepted it.
//!
//! Separate from the control thread, so that a slow operator never touches traffic. Must not know
//! what a connection does.

use super::listen::Listener;
use super::pipes::Pipes;
use super::{Post, Rules, carry};
use crate::ending::Ending;
use crate::roster::{Clerk, Questions};
use crate::sys::event_loop::{EventLoop, Parts};
use crate::sys::tcp::Door;
use std::future::pending;
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio_util::task::TaskTracker;

/// Clients accepted before those who came earlier have their turn.
const BATCH: usize = 64;

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
        .map(|ends| Ok((Parts::open()?, listener.try_clone()?, ends)))
        .collect::<io::Result<Vec<_>>>()?;
    let workers_in_all = parts.len();
    let mut workers = Workers { threads: Vec::new() };
    for (number, (parts, listener, (clerk, questions))) in parts.into_iter().enumerate() {
        let (rules, ending_here) = (rules.clone(), ending.clone());
        let work = move || {
            let event_loop = EventLoop::new(parts);
            let pipes = Pipes::new(rules.pipes, &rules.room, workers_in_all);
            let post = Post { rules, event_loop, pipes, clerk };
            run(listener, &Rc::new(post), questions, &ending_here);
        };
        match std::thread::Builder::new().name(format!("worker-{number}")).spawn(work) {
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

fn run(listener: TcpListener, post: &Rc<Post>, mut questions: Questions, ending: &Ending) {
    let unless_it_ends_well = ending.cut_on_drop();
    let working = async {
        tokio::select! {
            outcome = work(listener, post, ending) => outcome,
            () = questions.answer() => Ok(()), // never
        }
    };
    // whatever is still open then is cut, its slots given back
    if let Err(error) = post.event_loop.run(working).and_then(|outcome| outcome) {
        tracing::error!("a worker cannot listen, ending: {error}");
        return;
    }
    unless_it_ends_well.disarm();
}

async fn work(listener: TcpListener, post: &Rc<Post>, ending: &Ending) -> io::Result<()> {
    let Post { rules, event_loop, .. } = &**post;
    let door = Door::new(event_loop, listener)?;
    let mut listener = Listener::new(event_loop, door, Arc::clone(&rules.room));
    let door_is_held = ending.holding_the_door();
    let connections = TaskTracker::new();
    tokio::select! {
        biased;
        () = ending.closing() => {}
        () = take_in(&mut listener, post, &connections) => {} // never
    }
    drop((listener, door_is_held));
    connections.close();
    tokio::select! {
        () = ending.cutting() => {}
        () = connections.wait() => {}
        () = grace_over(post) => {
            tracing::warn!("cutting {} connections that did not finish in time", connections.len());
        }
    }
    Ok(())
}

/// Accepts clients and lets each be carried; never returns.
async fn take_in(listener: &mut Listener, post: &Rc<Post>, connections: &TaskTracker) {
    loop {
        for _ in 0..BATCH {
            let inbound = listener.accept().await;
            let carried = connections.track_future(carry(inbound, Rc::clone(post)));
            post.event_loop.spawn(carried);
        }
        post.event_loop.yield_now().await;
    }
}

/// When connections may hold up the end no longer.
async fn grace_over(post: &Post) {
    match post.rules.grace {
        Some(grace) => post.event_loop.sleep(grace).await,
        None => pending().await,
    }
}
