//! One check of one channel: connect, ask, read, judge; within its time.
//!
//! Must not know what checks before it found, nor what becomes of the result.

use super::response::{Answer, Fault};
use super::search::{Unfinished, search};
use super::settings::{Check, How, Search};
use super::words::{seconds, system_text};
use crate::sys::source::Source;
use crate::sys::tcp::new_socket;
use rustix::io::Errno;
use socket2::SockRef;
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout, timeout_at};

/// How long a server may be silent before what it sent until then is searched.
const QUIET: Duration = Duration::from_millis(100);
/// How long, and for how many bytes, a server may hold up the end of a connection.
const FAREWELL: Duration = Duration::from_millis(500);
const FAREWELL_BYTES: usize = 256 * 1024;
/// Bytes read at once.
const PIECE: usize = 8 * 1024;

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The server is as it should be.
    Passed,
    /// It is not, and why.
    Failed(String),
    /// We could not check, and why; it says nothing about the server.
    Unknown(String),
}

/// Checks a server; gives the connection as well, if there is still one.
pub(super) async fn check(
    address: SocketAddr,
    check: &Check,
    source: &Source,
) -> (Outcome, Option<TcpStream>) {
    let deadline = Instant::now() + check.within;
    let connecting = connect(address, source);
    let stream = match timeout(check.connect_within.min(check.within), connecting).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return (blame(&error), None),
        Err(_) => {
            let time = seconds(check.connect_within.min(check.within));
            return (Outcome::Failed(format!("no connection within {time}")), None);
        }
    };
    let (request, wanted) = match &check.how {
        How::Connect => return (Outcome::Passed, Some(stream)),
        How::Head { request } => (request, None),
        How::Get { request, search } => (request, search.as_ref()),
    };
    let mut answer = match wanted {
        None => Answer::status_only(),
        Some(search) => Answer::searchable(search.window),
    };
    let asking = ask(&stream, request, &mut answer, wanted);
    let outcome = match timeout_at(deadline, asking).await {
        Ok(outcome) => outcome,
        Err(_) => {
            let what = if answer.is_heard() { "no whole answer" } else { "no answer" };
            Outcome::Failed(format!("{what} within {}", seconds(check.within)))
        }
    };
    (outcome, Some(stream))
}

/// Ends a connection without a reset, unless its server will not let us.
pub(super) async fn part(stream: TcpStream, until: Instant) {
    let until = until.min(Instant::now() + FAREWELL);
    // who is gone already needs no end
    let _ = SockRef::from(&stream).shutdown(Shutdown::Write);
    let mut rest = vec![0; PIECE];
    let mut heard = 0;
    let reading = async {
        while heard < FAREWELL_BYTES {
            match read(&stream, &mut rest).await {
                Ok(bytes @ 1..) => heard += bytes,
                Ok(0) | Err(_) => break,
            }
        }
    };
    let _ = timeout_at(until, reading).await;
}

async fn ask(
    stream: &TcpStream,
    request: &[u8],
    answer: &mut Answer,
    wanted: Option<&Search>,
) -> Outcome {
    let heard = async {
        write(stream, request).await?;
        listen(stream, answer, wanted).await
    };
    match heard.await {
        Ok(Judgement::ByStatus) => by_status(answer.status()),
        Ok(Judgement::Found) => Outcome::Passed,
        Ok(Judgement::Missing { cut: None }) => {
            Outcome::Failed("no match for the expression".to_owned())
        }
        Ok(Judgement::Missing { cut: Some(window) }) => {
            Outcome::Failed(format!("no match for the expression in the first {window} bytes"))
        }
        Err(Stop::Fault(fault)) => Outcome::Failed(fault.to_string()),
        Err(Stop::Io(error)) => blame(&error),
        Err(Stop::Search(Unfinished::GivenUp(trouble))) => Outcome::Failed(trouble.to_string()),
        Err(Stop::Search(Unfinished::Busy)) => {
            Outcome::Unknown("other answers keep all threads that search busy".to_owned())
        }
    }
}

/// What an answer comes to.
enum Judgement {
    ByStatus,
    Found,
    Missing { cut: Option<usize> },
}

/// Why there is no judgement.
enum Stop {
    Fault(Fault),
    Io(io::Error),
    Search(Unfinished),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn by_status(status: u16) -> Outcome {
    match status {
        200..=399 => Outcome::Passed,
        _ => Outcome::Failed(format!("status {status}")),
    }
}

/// Reads until the answer is whole, or its beginning is enough.
async fn listen(
    stream: &TcpStream,
    answer: &mut Answer,
    wanted: Option<&Search>,
) -> Result<Judgement, Stop> {
    let mut piece = vec![0; PIECE];
    let mut searched = 0;
    let early = wanted.filter(|search| search.pattern.holds_early());
    while !answer.is_done() {
        let unsearched = early.is_some() && searched < answer.text().len();
        let mut is_time = false;
        match read_unless_quiet(stream, &mut piece, unsearched).await? {
            None => is_time = true,
            Some(0) => answer.end()?,
            Some(bytes) => answer.take(&piece[..bytes])?,
        }
        // twice as much as last time, so that small pieces do not cost a search each
        is_time |= unsearched && answer.text().len() >= 2 * searched.max(PIECE);
        if let Some(search_for) = early
            && is_time
            && !answer.is_done()
        {
            searched = answer.text().len();
            if search(&search_for.pattern, answer.text()).await.map_err(Stop::Search)? {
                return Ok(Judgement::Found);
            }
        }
    }
    let Some(Search { pattern, window }) = wanted else { return Ok(Judgement::ByStatus) };
    match search(pattern, answer.text()).await.map_err(Stop::Search)? {
        true => Ok(Judgement::Found),
        false => Ok(Judgement::Missing { cut: answer.is_cut().then_some(*window) }),
    }
}

/// What the server sent; none when it has been quiet, if that matters.
async fn read_unless_quiet(
    stream: &TcpStream,
    into: &mut [u8],
    matters: bool,
) -> io::Result<Option<usize>> {
    if !matters {
        return read(stream, into).await.map(Some);
    }
    match timeout(QUIET, read(stream, into)).await {
        Ok(read) => read.map(Some),
        Err(_) => Ok(None),
    }
}

async fn connect(address: SocketAddr, source: &Source) -> io::Result<TcpStream> {
    let socket = new_socket(address, source.towards(address), |_| {})?;
    TcpSocket::from_std_stream(socket.into()).connect(address).await
}

async fn read(stream: &TcpStream, into: &mut [u8]) -> io::Result<usize> {
    loop {
        stream.readable().await?;
        match stream.try_read(into) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            read => return read,
        }
    }
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(taken) => bytes = &bytes[taken..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whose fault an error is.
fn blame(error: &io::Error) -> Outcome {
    let ours = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM, Errno::ADDRNOTAVAIL];
    let why = system_text(error);
    match Errno::from_io_error(error) {
        Some(errno) if ours.contains(&errno) => Outcome::Unknown(why),
        _ => Outcome::Failed(why),
    }
}
