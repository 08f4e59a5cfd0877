//! From exec to the first whole frame in a terminal: with a daemon, and without (T-01).

use crate::spread::Spread;
use balance_tests::Daemon;
use balance_tests::screen::Screen;
use std::time::{Duration, Instant};

const TIMES: usize = 30;
/// The end of a frame.
const WHOLE: &[u8] = b"\x1b[?2026l";

pub(crate) fn run() {
    let daemon = Daemon::start(&["127.0.0.1:9", "127.0.0.1:10"]);
    let dir = daemon.runtime_dir().to_str().unwrap().to_owned();
    let nowhere = tempfile::tempdir().unwrap();
    let nowhere = nowhere.path().to_str().unwrap();
    for (what, dir, wanted) in [
        ("start: first frame, daemon up", dir.as_str(), None),
        ("start: first frame, daemon down", nowhere, None),
        ("start: table on screen, daemon up", dir.as_str(), Some("2/2 usable")),
    ] {
        let mut spread = Spread::default();
        for _ in 0..TIMES {
            spread.add(once(dir, wanted));
        }
        spread.tell(what);
    }
}

/// One start; until the first frame, or until this is on screen.
fn once(dir: &str, wanted: Option<&str>) -> Duration {
    let began = Instant::now();
    let screen = Screen::tui((120, 40), &["--mouse", "off"], &[("BALANCE_RUNTIME_DIR", dir)]);
    loop {
        let is_there = match wanted {
            None => screen.bytes().windows(WHOLE.len()).any(|part| part == WHOLE),
            Some(text) => screen.text().contains(text),
        };
        if is_there {
            return began.elapsed();
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}
