//! One operator's connection: greeting, calls and answers, and what they subscribed to.
//!
//! A session harms only itself: everything it may use is bounded (its number, the time of its
//! greeting, the size of its frames, the time a write may take). Must not know what requests mean.

use super::places::{Place, Places};
use super::roles::{Peer, Visitor};
use super::{ControlSocket, House, dispatch};
use crate::sys::backoff::Backoff;
use balance_proto::actor::Actor;
use balance_proto::answer::{Answer, Refusal, Reply};
use balance_proto::codec::{CALL_MAX, MESSAGE_MAX};
use balance_proto::event::{Event, Push};
use balance_proto::frame::{FrameError, Frames};
use balance_proto::hello::{self, Greeting, Verdict, Versions};
use balance_proto::message::{Call, Message};
use balance_proto::role::Role;
use balance_proto::view::Position;
use futures_util::{SinkExt, StreamExt};
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::StreamCommon;
use interprocess::local_socket::traits::tokio::Listener;
use std::future::pending;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};
use tokio_util::codec::Framed;
use tokio_util::task::TaskTracker;

/// Those who are being told so at the same time; one more is closed without a word.
const TURNED_AWAY: usize = 16;
/// How long a greeting may take.
const GREETING_TIME: Duration = Duration::from_secs(5);
/// How long one may stay who may not ask anything.
const STRANGERS_TIME: Duration = Duration::from_secs(5);
/// How long a client may take to read what it asked for.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// How long goodbyes may hold up the end of the control thread.
const GOODBYE_TIME: Duration = Duration::from_secs(1);

/// Takes in operators until the daemon closes; lets go of the socket, then says goodbye.
pub(super) async fn welcome_all(socket: ControlSocket, house: &Arc<House>) {
    let places = Places::default();
    let doorstep = Arc::new(Semaphore::new(TURNED_AWAY));
    let sessions = TaskTracker::new();
    let mut backoff = Backoff::default();
    loop {
        let accept = || socket.listener().accept();
        let stream = tokio::select! {
            () = house.ending.closing() => break,
            stream = backoff.patiently("control connections", accept, sleep) => stream,
        };
        let Some(peer) = peer(&stream) else { continue };
        if let Some(place) = places.take(house.porter.is_ours(peer)) {
            sessions.spawn(receive(stream, peer, place, Arc::clone(house)));
        } else if let Ok(place) = Arc::clone(&doorstep).try_acquire_owned() {
            sessions.spawn(turn_away(stream, place));
        }
    }
    // who finds the socket gone may open the front door again
    let _ = timeout(GOODBYE_TIME, house.ending.doors_closed()).await;
    drop(socket);
    sessions.close();
    let _ = timeout(GOODBYE_TIME, sessions.wait()).await;
}

/// Tells one too many that there is no place.
async fn turn_away(stream: Stream, place: OwnedSemaphorePermit) {
    // whether they hear it is theirs
    let _ = timeout(GREETING_TIME, greet(stream, |_| Greeting::ours(Verdict::Busy))).await;
    drop(place);
}

fn peer(stream: &Stream) -> Option<Peer> {
    let credentials = stream.peer_creds().ok()?;
    Some(Peer {
        uid: credentials.euid().unwrap_or(u32::MAX),
        gid: credentials.egid(),
        pid: credentials.pid().and_then(|pid| u32::try_from(pid).ok()).unwrap_or(0),
    })
}

async fn receive(stream: Stream, peer: Peer, place: Place, house: Arc<House>) {
    let greeted = timeout(GREETING_TIME, greet(stream, Greeting::to)).await;
    let Ok(Ok(Some(stream))) = greeted else {
        return;
    };
    let frames = Framed::new(stream, Frames::new(CALL_MAX, MESSAGE_MAX));
    let visitor = house.porter.recognise(peer).await;
    let longest = (visitor.role == Role::Stranger).then_some(STRANGERS_TIME);
    let mut session = Session { frames, visitor, house, answering: None, subscription: None };
    if let Err(error) = session.run_for(longest).await {
        tracing::debug!(actor = %session.visitor.actor, "control connection ended: {error}");
    }
    drop(place);
}

/// Answers the greeting; gives the stream back if a conversation may follow.
async fn greet(
    mut stream: Stream,
    answer: impl FnOnce(&Versions) -> Greeting,
) -> io::Result<Option<Stream>> {
    let mut bytes = [0; hello::CLIENT_LEN];
    stream.read_exact(&mut bytes).await?;
    let greeting = match hello::read_ask(&bytes) {
        Err(hello::Stranger) => Greeting::ours(Verdict::NotAGreeting),
        Ok(versions) => answer(&versions),
    };
    stream.write_all(&greeting.to_bytes()).await?;
    Ok(matches!(greeting.verdict, Verdict::Welcome { .. }).then_some(stream))
}

struct Session {
    frames: Framed<Stream, Frames<Call, Message>>,
    visitor: Visitor,
    house: Arc<House>,
    /// The call that is being answered. The next one is read after it; pushes do not wait for it.
    answering: Option<Pin<Box<dyn Future<Output = Answer> + Send>>>,
    subscription: Option<Subscription>,
}

struct Subscription {
    pictures: Interval,
    announcements: broadcast::Receiver<Push>,
}

/// What a session wakes up for.
enum Wake {
    Call(Option<Result<Call, FrameError>>),
    Answered(Answer),
    Picture,
    Announcement(Push),
    Closing,
}

impl Session {
    /// Runs to its end, or for so long at most.
    async fn run_for(&mut self, longest: Option<Duration>) -> Result<(), FrameError> {
        match longest {
            None => self.run().await,
            Some(longest) => timeout(longest, self.run()).await.unwrap_or(Ok(())),
        }
    }

    async fn run(&mut self) -> Result<(), FrameError> {
        let welcome = self.house.instance_for(&self.visitor);
        self.say(&Message::Welcome(welcome)).await?;
        loop {
            match self.wake().await {
                Wake::Call(None) => return Ok(()),
                Wake::Call(Some(Ok(call))) => self.begin_answer(call),
                Wake::Call(Some(Err(error))) => return self.refuse(error).await,
                Wake::Answered(answer) => self.answer(answer).await?,
                Wake::Picture => self.show_table().await?,
                Wake::Announcement(push) => self.announce(push).await?,
                Wake::Closing => return self.say_goodbye().await,
            }
        }
    }

    async fn wake(&mut self) -> Wake {
        let Self { frames, answering, subscription, .. } = self;
        let calls = async {
            match answering {
                None => Wake::Call(frames.next().await),
                Some(answer) => Wake::Answered(answer.await),
            }
        };
        let pushes = async {
            match subscription {
                None => pending().await,
                Some(subscription) => subscription.next().await,
            }
        };
        tokio::select! {
            biased;
            () = self.house.ending.closing() => Wake::Closing,
            wake = calls => wake,
            wake = pushes => wake,
        }
    }

    fn begin_answer(&mut self, call: Call) {
        self.visitor.actor.tool = Actor::clean_tool(&call.tool);
        let (house, visitor) = (Arc::clone(&self.house), self.visitor.clone());
        let answer = async move { dispatch::answer(&house, &visitor, call).await };
        self.answering = Some(Box::pin(answer));
    }

    async fn answer(&mut self, answer: Answer) -> Result<(), FrameError> {
        self.answering = None;
        let subscribed = match answer.outcome {
            Ok(Reply::Subscribed { interval_ms }) => Some(interval_ms),
            _ => None,
        };
        let ending = matches!(answer.outcome, Ok(Reply::Ending));
        self.say(&Message::Answer(answer)).await?;
        if ending {
            self.house.ending.close();
        }
        if let Some(interval_ms) = subscribed {
            self.subscription = Some(Subscription::new(&self.house, interval_ms));
        }
        Ok(())
    }

    /// Says what was wrong with a frame; nothing that follows it can be understood.
    async fn refuse(&mut self, error: FrameError) -> Result<(), FrameError> {
        if matches!(error, FrameError::Io(_)) {
            return Err(error);
        }
        let outcome = Err(Refusal::Malformed { why: error.to_string() });
        let revision = self.house.table.load().revision();
        self.say(&Message::Answer(Answer { id: 0, revision, outcome })).await?;
        Err(error)
    }

    /// Passes on what happened; what it changed is shown at once, however often it happens.
    async fn announce(&mut self, push: Push) -> Result<(), FrameError> {
        if let Some(subscription) = &mut self.subscription {
            subscription.pictures.reset_immediately();
        }
        self.say(&Message::Push(push)).await
    }

    async fn show_table(&mut self) -> Result<(), FrameError> {
        let cursor = self.house.events.last_cursor();
        let table = self.house.table.keep();
        let mut next = Some(Position::START);
        while let Some(from) = next {
            let page = self.house.page(&table, from);
            next = page.next;
            let event = Event::Table { from, page };
            self.say(&Message::Push(Push { cursor, event })).await?;
        }
        Ok(())
    }

    async fn say_goodbye(&mut self) -> Result<(), FrameError> {
        if self.subscription.is_some() {
            let cursor = self.house.events.last_cursor();
            self.say(&Message::Push(Push { cursor, event: Event::Ending })).await?;
        }
        Ok(())
    }

    /// Writes one message, or gives up on a client that does not read.
    async fn say(&mut self, message: &Message) -> Result<(), FrameError> {
        let said = timeout(WRITE_TIME, self.frames.send(message)).await;
        said.map_err(|_| FrameError::Io(io::ErrorKind::TimedOut.into()))?
    }
}

impl Subscription {
    fn new(house: &House, interval_ms: u32) -> Self {
        let mut pictures = interval(Duration::from_millis(interval_ms.into()));
        // a slow reader gets the latest picture, not a backlog of old ones
        pictures.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { pictures, announcements: house.events.listen() }
    }

    async fn next(&mut self) -> Wake {
        tokio::select! {
            biased;
            heard = self.announcements.recv() => match heard {
                Ok(push) => Wake::Announcement(push),
                Err(broadcast::error::RecvError::Lagged(events)) => {
                    Wake::Announcement(Push { cursor: 0, event: Event::Missed { events } })
                }
                Err(broadcast::error::RecvError::Closed) => Wake::Closing,
            },
            _ = self.pictures.tick() => Wake::Picture,
        }
    }
}
