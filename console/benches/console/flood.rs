//! A thousand pictures a second, played from a recording: how many frames come of them (T-59).

use crate::picture;
use crate::process::cpu;
use balance_console::tui::parts::record::{Happening, Head, Recorder};
use balance_tests::screen::Screen;
use std::time::{Duration, Instant};

const SECONDS: u64 = 8;

pub(crate) fn run() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("flood");
    let (mut recorder, mut bytes) = Recorder::begin(&Head::new("edge", 0)).unwrap();
    bytes.extend(recorder.add(0, &Happening::Reached(picture::instance())).unwrap());
    for at_ms in 0..SECONDS * 1_000 {
        let table = picture::table(4, 16, at_ms);
        bytes.extend(recorder.add(at_ms, &Happening::Picture(table)).unwrap());
    }
    std::fs::write(&path, bytes).unwrap();
    let screen = Screen::tui((120, 40), &["--replay", path.to_str().unwrap()], &[]);
    screen.wait_for(&["group 1 round robin", "REPLAY"]);
    let frames = || screen.bytes().windows(8).filter(|part| part == b"\x1b[?2026h").count();
    let (before, written) = (frames(), screen.bytes().len());
    let (used, began) = (cpu(screen.pid()), Instant::now());
    std::thread::sleep(Duration::from_secs(SECONDS - 3));
    let elapsed = began.elapsed().as_secs_f64();
    let per_second = (frames() - before) as f64 / elapsed;
    let bytes = (screen.bytes().len() - written) as f64 / elapsed;
    let part = (cpu(screen.pid()) - used).as_secs_f64() / elapsed * 100.0;
    println!(
        "{:<44} {per_second:.1} frames/s   {bytes:.0} bytes/s   {part:.1} % of a core",
        "flood: 1,000 pictures/s, 64 channels"
    );
}
