//! ^C and TERM: a run gives up by itself, so that what it started is ended by who started it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Listens for signals from now on, on a thread of its own.
pub fn listen() -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot listen for signals: {error}"))?;
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let guard = runtime.enter();
    let signals: Result<Vec<_>, _> = kinds.into_iter().map(signal).collect();
    let signals = signals.map_err(|error| format!("cannot listen for signals: {error}"))?;
    drop(guard);
    std::thread::spawn(move || {
        let Ok([mut one, mut two, mut three]) = <[_; 3]>::try_from(signals) else { return };
        runtime.block_on(async {
            tokio::select! { _ = one.recv() => {}, _ = two.recv() => {}, _ = three.recv() => {} }
        });
        STOPPED.store(true, Ordering::Relaxed);
    });
    Ok(())
}

/// Fails if a signal came.
pub fn check() -> Result<(), String> {
    if STOPPED.load(Ordering::Relaxed) { Err("interrupted".to_owned()) } else { Ok(()) }
}

/// Sleeps; fails as soon as a signal comes.
pub fn sleep(time: Duration) -> Result<(), String> {
    let end = Instant::now() + time;
    loop {
        check()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}
