//! Worker threads: one event loop each; a connection stays on the worker that accepted it.
//!
//! Separate from the control thread, so that a slow operator never touches traffic. Must not know
//! what a connection does.

use super::crew::{self, HandedOver, Seat};
use super::http::Pool;
use super::listen::Crowd;
use super::listen::{Inbound, Listener, Newcomer};
use super::pipes::Pipes;
use super::{Post, Rules, carry, this_task};
use crate::ending::Ending;
use crate::roster::{Clerk, Questions};
use crate::sys::event_loop::{EventLoop, Parts};
use crate::sys::seldom::Seldom;
use crate::sys::tcp::Door;
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
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
    let mates = crew::gather(ends.len());
    // what is most likely to fail comes before the first thread
    let parts = ends
        .into_iter()
        .zip(mates)
        .map(|all| Ok((Parts::open()?, listener.try_clone()?, all)))
        .collect::<io::Result<Vec<_>>>()?;
    let workers_in_all = parts.len();
    let mut workers = Workers { threads: Vec::new() };
    for (number, (parts, listener, (ends, mates))) in parts.into_iter().enumerate() {
        let (rules, ending_here) = (rules.clone(), ending.clone());
        let work = move || {
            let event_loop = EventLoop::new(parts);
            let pipes = Pipes::new(rules.pipes, &rules.room, workers_in_all);
            let ((clerk, questions), (mate, handed_over)) = (ends, mates);
            let pool = Rc::new(Pool::new(&rules.room));
            let kept = Rc::clone(&pool);
            let crowd = Rc::new(Crowd::new(move || kept.clear()));
            let closing = Cell::default();
            let post = Post { rules, event_loop, pipes, pool, closing, crowd, mate, clerk };
            let post = Rc::new(post);
            run((listener, handed_over), &post, questions, &ending_here);
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

fn run(
    doors: (TcpListener, HandedOver),
    post: &Rc<Post>,
    mut questions: Questions,
    ending: &Ending,
) {
    let unless_it_ends_well = ending.cut_on_drop();
    post.event_loop.spawn(async move { questions.answer().await });
    // whatever is still open at its end is cut, its slots given back
    let worked = post.event_loop.run(work(doors, post, ending));
    if let Err(error) = worked.and_then(|outcome| outcome) {
        tracing::error!("a worker cannot listen, ending: {error}");
        return;
    }
    unless_it_ends_well.disarm();
}

async fn work(
    (listener, mut handed_over): (TcpListener, HandedOver),
    post: &Rc<Post>,
    ending: &Ending,
) -> io::Result<()> {
    let Post { rules, event_loop, .. } = &**post;
    let door = Door::new(event_loop, listener)?;
    let mut listener =
        Listener::new(event_loop, door, Arc::clone(&rules.room), Rc::clone(&post.crowd));
    let door_is_held = ending.holding_the_door();
    let connections = TaskTracker::new();
    tokio::select! {
        biased;
        () = closing(event_loop, ending) => {}
        () = take_in(&mut listener, post, &connections) => {} // never
        () = take_over(&mut handed_over, post, &connections) => {} // never
    }
    drop((listener, door_is_held));
    post.closing.set(true);
    event_loop.wake_all();
    // whoever was let in meanwhile, by whomever, is served
    ending.doors_closed().await;
    while let Ok((newcomer, seat)) = handed_over.try_recv() {
        begin(newcomer, seat, post, &connections);
    }
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

/// Waits for the daemon to close. It is looked at with every client, so the look is a cheap one.
async fn closing(event_loop: &EventLoop, ending: &Ending) {
    let closed = Rc::new(Cell::new(false));
    let (seen, ending, looking) = (Rc::clone(&closed), ending.clone(), this_task().await);
    event_loop.spawn(async move {
        ending.closing().await;
        seen.set(true);
        looking.wake();
    });
    poll_fn(|_| if closed.get() { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// Accepts clients and lets each be carried, here or by another worker; never returns.
async fn take_in(listener: &mut Listener, post: &Rc<Post>, connections: &TaskTracker) {
    loop {
        for _ in 0..BATCH {
            let newcomer = listener.accept().await;
            if let Some((newcomer, seat)) = post.mate.hand_over(newcomer) {
                begin(newcomer, seat, post, connections);
            }
        }
        post.event_loop.yield_now().await;
    }
}

/// Lets clients be carried that others accepted; never returns.
async fn take_over(queue: &mut HandedOver, post: &Rc<Post>, connections: &TaskTracker) {
    while let Some((newcomer, seat)) = queue.recv().await {
        begin(newcomer, seat, post, connections);
    }
    pending::<()>().await;
}

fn begin(newcomer: Newcomer, seat: Seat, post: &Rc<Post>, connections: &TaskTracker) {
    match Inbound::take(&post.event_loop, newcomer, seat, connections.token()) {
        Ok(inbound) => post.event_loop.spawn(carry(inbound, Rc::clone(post))),
        Err(error) => lose(&error),
    }
}

/// The system has no memory left to watch one more socket.
#[cold]
fn lose(error: &io::Error) {
    static SHORTAGE: Seldom = Seldom::new();
    if SHORTAGE.is_due() {
        tracing::warn!("this system cannot watch one more connection; clients are lost: {error}");
    }
}

/// When connections may hold up the end no longer.
async fn grace_over(post: &Post) {
    match post.rules.grace {
        Some(grace) => post.event_loop.sleep(grace).await,
        None => pending().await,
    }
}
