//! The client's end of a control connection: connect, greet, call, listen.
//!
//! Must not know who uses it nor how often to try again.

use crate::answer::{Answer, Refusal, Reply};
use crate::codec::{CALL_MAX, MESSAGE_MAX};
use crate::frame::{FrameError, Frames};
use crate::hello::{self, Greeting, Stranger, Verdict, Versions};
use crate::message::{Call, Message};
use crate::request::{Expect, Request};
use crate::view::{Assembly, Instance, Position, TableView};
use futures_util::{SinkExt, StreamExt};
use interprocess::local_socket::tokio::{Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ToFsName};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_util::codec::Framed;

/// How long connecting and greeting may take together.
const GREETING_TIME: Duration = Duration::from_secs(3);
/// How long an answer may take; longer than the daemon gives a name to resolve (5 s).
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// How often a table that changes between its pages is asked for again.
const TABLE_TRIES: usize = 5;

/// Why there is no conversation, or no longer. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// There is no such socket.
    #[error("there is no socket {}: is the daemon running?", .0.display())]
    NoSocket(PathBuf),
    /// A socket without a daemon behind it.
    #[error("nobody answers at {}: the daemon that made it is gone; start one again", .0.display())]
    Dead(PathBuf),
    /// The socket belongs to somebody else.
    #[error(
        "{} may not be opened by uid {uid}, groups {}: it belongs to uid {owner}, gid {group}, mode {mode:04o}; \
         ask as that user, as root, or as a member of that group",
        path.display(), listed(.groups)
    )]
    Denied {
        /// The socket.
        path: PathBuf,
        /// User id of its owner.
        owner: u32,
        /// Group id of its owner.
        group: u32,
        /// Its permission bits.
        mode: u32,
        /// User id of this process.
        uid: u32,
        /// Group ids of this process.
        groups: Vec<u32>,
    },
    /// What answers is not balance.
    #[error("{}: {Stranger}; name a balance control socket", .0.display())]
    Stranger(PathBuf),
    /// The daemon is of another time.
    #[error(
        "the daemon (release {release}) speaks {theirs}, this program (release {ours_release}) speaks {ours}: \
         use the tools of the daemon's release, or restart the daemon with the new one",
        ours_release = crate::RELEASE, ours = Versions::OURS
    )]
    OtherVersion {
        /// What the daemon speaks.
        theirs: Versions,
        /// The daemon's release.
        release: String,
    },
    /// The daemon has enough clients.
    #[error("the daemon has as many control connections as it takes: close some and try again")]
    Busy,
    /// Nothing came in time; whether a change was made is not known.
    #[error("the daemon did not answer within {} s: look whether it hangs, and what it did", .0.as_secs())]
    Silent(Duration),
    /// The daemon closed the connection.
    #[error("the daemon ended the conversation: it was stopped, or did not like what it read")]
    Ended,
    /// The connection failed or carried garbage.
    #[error("the conversation with the daemon broke off: {0}; try again")]
    Broken(#[from] FrameError),
    /// Connecting failed in another way.
    #[error("cannot connect to {}: {error}", path.display())]
    Connect {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Why a question has no answer: the conversation failed, or the daemon said no.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No answer came.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The answer is no.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A conversation with one daemon: questions, each with its answer.
#[derive(Debug)]
pub struct Client {
    line: Line,
    instance: Instance,
}

impl Client {
    /// Connects to the daemon behind this socket; `tool` is what we call ourselves.
    ///
    /// # Errors
    /// Nobody is there, we may not, or we do not understand each other.
    pub async fn connect(path: &Path, tool: &str) -> Result<Self, ClientError> {
        let begin = async {
            let stream = greet(path).await?;
            let frames = Framed::new(stream, Frames::new(MESSAGE_MAX, CALL_MAX));
            let mut line = Line { frames, tool: tool.to_owned(), last_id: 0 };
            match line.read().await? {
                Message::Welcome(instance) => Ok(Self { line, instance }),
                Message::Answer(_) | Message::Push(_) => {
                    Err(ClientError::Stranger(path.to_owned()))
                }
            }
        };
        timeout(GREETING_TIME, begin).await.map_err(|_| ClientError::Silent(GREETING_TIME))?
    }

    /// Who the daemon said it is when we came.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// No answer came in time, or the answer was no.
    pub async fn ask(
        &mut self,
        request: Request,
        expect: Option<Expect>,
    ) -> Result<Reply, AskError> {
        let id = self.line.send(request, expect).await?;
        let answer = timeout(ANSWER_TIME, self.line.answer_to(id)).await;
        Ok(answer.map_err(|_| ClientError::Silent(ANSWER_TIME))??.outcome?)
    }

    /// The whole table, put together from its pages.
    ///
    /// # Errors
    /// As [`Client::ask`]; also if the table changes so often that its pages never fit.
    pub async fn table(&mut self) -> Result<TableView, AskError> {
        for _ in 0..TABLE_TRIES {
            let (mut from, mut pages) = (Position::START, Assembly::default());
            loop {
                let Reply::Table(page) = self.ask(Request::Table { from }, None).await? else {
                    return Err(ClientError::Ended.into());
                };
                let next = page.next;
                match (pages.add(from, page), next) {
                    (Ok(Some(table)), _) => return Ok(table),
                    (Ok(None), Some(next)) => from = next,
                    (Ok(None), None) | (Err(_), _) => break,
                }
            }
        }
        Err(ClientError::Silent(ANSWER_TIME).into())
    }

    /// From now on the daemon pushes the table at this interval, and every change.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn subscribe(mut self, interval: Duration) -> Result<Feed, AskError> {
        let interval_ms = u32::try_from(interval.as_millis()).unwrap_or(u32::MAX);
        self.ask(Request::Subscribe { interval_ms }, None).await?;
        Ok(Feed { line: self.line, instance: self.instance })
    }
}

/// A conversation in which the daemon also speaks unasked.
#[derive(Debug)]
pub struct Feed {
    line: Line,
    instance: Instance,
}

impl Feed {
    /// Who the daemon said it is when we came.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Asks without waiting; the answer will carry the number returned here.
    ///
    /// # Errors
    /// The connection failed.
    pub async fn send(
        &mut self,
        request: Request,
        expect: Option<Expect>,
    ) -> Result<u64, ClientError> {
        self.line.send(request, expect).await
    }

    /// The next thing the daemon says. May be dropped while it waits without losing anything.
    ///
    /// # Errors
    /// The connection failed or ended.
    pub async fn next(&mut self) -> Result<Message, ClientError> {
        self.line.read().await
    }
}

#[derive(Debug)]
struct Line {
    frames: Framed<Stream, Frames<Message, Call>>,
    tool: String,
    last_id: u64,
}

impl Line {
    async fn send(&mut self, request: Request, expect: Option<Expect>) -> Result<u64, ClientError> {
        self.last_id += 1;
        let call = Call { id: self.last_id, tool: self.tool.clone(), expect, request };
        self.frames.send(&call).await?;
        Ok(self.last_id)
    }

    async fn answer_to(&mut self, id: u64) -> Result<Answer, ClientError> {
        loop {
            match self.read().await? {
                // 0: the daemon could not even read our number
                Message::Answer(answer) if answer.id == id || answer.id == 0 => return Ok(answer),
                Message::Answer(_) | Message::Welcome(_) | Message::Push(_) => {}
            }
        }
    }

    async fn read(&mut self) -> Result<Message, ClientError> {
        match self.frames.next().await {
            Some(message) => Ok(message?),
            None => Err(ClientError::Ended),
        }
    }
}

async fn greet(path: &Path) -> Result<Stream, ClientError> {
    let named = path.to_fs_name::<GenericFilePath>();
    let connected = match named {
        Ok(name) => Stream::connect(name).await,
        Err(error) => Err(error),
    };
    let mut stream = connected.map_err(|error| explain(path, error))?;
    let mut bytes = [0; hello::DAEMON_LEN];
    let exchange = async {
        stream.write_all(&hello::ask(&Versions::OURS)).await?;
        stream.read_exact(&mut bytes).await
    };
    match exchange.await {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(ClientError::Ended);
        }
        Err(error) => {
            return Err(ClientError::Connect { path: path.to_owned(), error });
        }
    }
    let stranger = || ClientError::Stranger(path.to_owned());
    let greeting = Greeting::from_bytes(&bytes).map_err(|Stranger| stranger())?;
    match greeting.verdict {
        Verdict::Welcome { version } if version == hello::PROTOCOL => Ok(stream),
        Verdict::Welcome { .. } | Verdict::NoCommonVersion => {
            Err(ClientError::OtherVersion { theirs: greeting.speaks, release: greeting.release })
        }
        Verdict::Busy => Err(ClientError::Busy),
        Verdict::NotAGreeting => Err(stranger()),
    }
}

/// Turns what the system said into what the user can do.
fn explain(path: &Path, error: io::Error) -> ClientError {
    let path = path.to_owned();
    match (error.kind(), std::fs::metadata(&path)) {
        (io::ErrorKind::NotFound, _) => ClientError::NoSocket(path),
        (io::ErrorKind::ConnectionRefused, _) => ClientError::Dead(path),
        (io::ErrorKind::PermissionDenied, Ok(meta)) => ClientError::Denied {
            path,
            owner: meta.uid(),
            group: meta.gid(),
            mode: meta.mode() & 0o7777,
            uid: rustix::process::geteuid().as_raw(),
            groups: own_groups(),
        },
        _ => ClientError::Connect { path, error },
    }
}

/// The groups that decide what this process may open.
fn own_groups() -> Vec<u32> {
    let others = rustix::process::getgroups().unwrap_or_default();
    let mut groups: Vec<u32> = others.into_iter().map(rustix::process::Gid::as_raw).collect();
    groups.push(rustix::process::getegid().as_raw());
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn listed(groups: &[u32]) -> String {
    groups.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
