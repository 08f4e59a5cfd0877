//! Where log lines go: to stderr with time and level in the foreground, to syslog in the
//! background (DB-7).
//!
//! A thread of its own writes them, for a log that does not take them must not hold up traffic:
//! when too many wait, the newest are lost, and their number is logged. The subscriber escapes
//! control characters, so that nothing a stranger sends can steer the reader's terminal.

use crate::sys::voice::Voice;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use syslog_tracing::{Facility, Options, Syslog};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

/// Lines that may wait to be written.
const WAITING: usize = 4096;
/// How long the last lines may hold up the end.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Keeps the log going; dropping it writes what still waits.
#[derive(Debug)]
#[must_use]
pub struct Telemetry {
    queue: SyncSender<Entry>,
}

#[derive(Debug)]
enum Entry {
    Line(Level, Vec<u8>),
    /// Everything before it is written.
    Mark(SyncSender<()>),
}

/// Starts logging, once for the process. `BALANCE_LOG` names the lowest level: error, warn, info
/// (the default) or debug.
///
/// # Errors
/// The system refuses a thread.
pub fn start(voice: Voice) -> io::Result<Telemetry> {
    let (queue, entries) = sync_channel(WAITING);
    let lost = Arc::<AtomicU64>::default();
    let outlet = Outlet { queue: queue.clone(), lost: Arc::clone(&lost) };
    let writing = std::thread::Builder::new().name("log".to_owned());
    writing.spawn(move || match voice {
        Voice::Terminal => write_all(&entries, &lost, |_, line| {
            let _ = io::stderr().write_all(line);
        }),
        Voice::Log => write_to_syslog(&entries, &lost),
    })?;
    let level = std::env::var("BALANCE_LOG").ok().and_then(|level| level.parse().ok());
    let lines = tracing_subscriber::fmt()
        .with_max_level(level.unwrap_or(Level::INFO))
        .with_target(false)
        .with_writer(outlet);
    // a second start in one process keeps the first
    let _ = match voice {
        Voice::Terminal => tracing::subscriber::set_global_default(lines.with_ansi(false).finish()),
        Voice::Log => {
            // syslog has its own time and level
            let lines = lines.with_ansi(false).with_level(false).without_time();
            tracing::subscriber::set_global_default(lines.finish())
        }
    };
    Ok(Telemetry { queue })
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        let (written, wait) = sync_channel(1);
        if self.queue.try_send(Entry::Mark(written)).is_ok() {
            let _ = wait.recv_timeout(LAST_LINES);
        }
    }
}

/// Takes lines in, from all threads.
struct Outlet {
    queue: SyncSender<Entry>,
    lost: Arc<AtomicU64>,
}

/// A line that is being made; handed in when it is complete.
struct Line<'a> {
    outlet: &'a Outlet,
    level: Level,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Outlet {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { outlet: self, level: Level::INFO, text: Vec::new() }
    }

    fn make_writer_for(&'a self, of: &Metadata<'_>) -> Line<'a> {
        Line { outlet: self, level: *of.level(), text: Vec::new() }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let text = std::mem::take(&mut self.text);
        if self.outlet.queue.try_send(Entry::Line(self.level, text)).is_err() {
            self.outlet.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn write_all(entries: &Receiver<Entry>, lost: &AtomicU64, mut write: impl FnMut(Level, &[u8])) {
    while let Ok(entry) = entries.recv() {
        match entry {
            Entry::Line(level, text) => write(level, &text),
            Entry::Mark(written) => {
                let _ = written.send(());
            }
        }
        let gone = lost.swap(0, Ordering::Relaxed);
        if gone > 0 {
            write(Level::WARN, format!("{gone} lines of the log were lost\n").as_bytes());
        }
    }
}

/// The text alone, without the newline that ends it elsewhere.
struct Bare;

impl<S, N> FormatEvent<S, N> for Bare
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        context.format_fields(writer, event)
    }
}

/// As 3.54 opens it (balance(1) §4.5). An info line becomes a notice.
fn write_to_syslog(entries: &Receiver<Entry>, lost: &AtomicU64) {
    let options = Options::LOG_PID | Options::LOG_CONS;
    let syslog = Syslog::new(c"Balance", options, Facility::Daemon);
    let lines = tracing_subscriber::fmt().with_max_level(Level::DEBUG).event_format(Bare);
    let Some(syslog) = syslog else { return };
    tracing::subscriber::with_default(lines.with_writer(syslog).finish(), || {
        write_all(entries, lost, |level, line| {
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            match level {
                Level::ERROR => tracing::error!("{line}"),
                Level::WARN => tracing::warn!("{line}"),
                Level::INFO => tracing::info!("{line}"),
                _ => tracing::debug!("{line}"),
            }
        });
    });
}
