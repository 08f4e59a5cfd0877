//! Ten seconds in which nothing happens: bytes to the terminal, and CPU (T-59).

use crate::process::cpu;
use balance_tests::Daemon;
use balance_tests::screen::Screen;
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(10);

pub(crate) fn run() {
    let channels: Vec<String> = (1..=60).map(|n| format!("127.0.0.1:{n}")).collect();
    let many: Vec<&str> = channels.iter().map(String::as_str).collect();
    for (what, channels) in [("2 channels", &many[..2]), ("60 channels", &many[..])] {
        let daemon = Daemon::start(&[&["--max-channels", "64"], channels].concat());
        let dir = daemon.runtime_dir().to_str().unwrap();
        let env = [("BALANCE_RUNTIME_DIR", dir)];
        let screen = Screen::tui((120, 40), &["--mouse", "off"], &env);
        screen.wait_for(&["● live", "0 new/s"]);
        std::thread::sleep(Duration::from_secs(7));
        let (bytes, used, began) = (screen.bytes().len(), cpu(screen.pid()), Instant::now());
        std::thread::sleep(LONG);
        let (bytes, used) = (screen.bytes().len() - bytes, cpu(screen.pid()) - used);
        let part = used.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
        println!("{:<44} {bytes} bytes   {part:.3} % of a core", format!("idle: 10 s, {what}"));
    }
}
