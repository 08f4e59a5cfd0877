//! Ten thousand rows at 200x60: a picture is taken in and a frame is painted (T-21).

use crate::picture;
use crate::spread::Spread;
use balance_console::tui::model::Model;
use balance_console::tui::msg::{LinkMsg, Msg};
use balance_console::tui::options::Options;
use balance_console::tui::theme::{Accent, Depth, Scheme, Theme};
use balance_console::tui::update::update;
use balance_console::tui::view;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::time::{Duration, Instant};

/// The word that makes this program do a number of frames and end: for valgrind.
pub(crate) const ERRAND: &str = "--repeat-frames";

const SIZE: (u16, u16) = (200, 60);
const PICTURES: u64 = 400;

/// A console before so many channels, and what it paints on.
struct Console {
    model: Model,
    theme: Theme,
    buffer: Buffer,
    at_ms: u64,
}

impl Console {
    /// It has seen a minute already, and keys were pressed.
    fn new(keys: &str) -> Self {
        let model = Model::new("here".into(), SIZE, 43_200_000, Options::default());
        let theme = Theme::new(Scheme::Dark, Depth::Indexed, Accent::default());
        let buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        let mut console = Self { model, theme, buffer, at_ms: 0 };
        let reached = LinkMsg::Reached(Box::new(picture::instance()), "/x".into());
        console.take(Msg::Link(reached));
        for _ in 0..8 {
            console.picture();
        }
        for key in keys.chars() {
            console.key(key);
        }
        // nothing holds the order any more
        console.at_ms += 10_000;
        for _ in 0..8 {
            console.picture();
        }
        console
    }

    /// Takes something in and paints; gives how long that took.
    fn take(&mut self, msg: Msg) -> Duration {
        let began = Instant::now();
        update(&mut self.model, self.at_ms, msg);
        self.buffer.reset();
        view::draw(&self.model, &self.theme, self.buffer.area, &mut self.buffer);
        began.elapsed()
    }

    fn picture(&mut self) -> Duration {
        self.at_ms += 500;
        let table = picture::table(50, 200, self.at_ms);
        self.take(Msg::Link(LinkMsg::Picture(Box::new(table))))
    }

    fn key(&mut self, key: char) -> Duration {
        self.take(Msg::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)))
    }
}

pub(crate) fn run() {
    for (what, keys) in [
        ("in the order of the table", ""),
        ("by open connections", "sss"),
        ("by address", "ss"),
        ("one list, by bytes a second", "tsssssssss"),
        ("the order held", "ssso"),
    ] {
        let mut console = Console::new(keys);
        let mut spread = Spread::default();
        for _ in 0..PICTURES {
            spread.add(console.picture());
        }
        spread.tell(&format!("frames: 10,000 rows, {what}"));
    }
    let mut console = Console::new("sss");
    let mut spread = Spread::default();
    for n in 0..PICTURES {
        spread.add(console.key(if n % 7 == 6 { 'k' } else { 'j' }));
        spread.add(console.picture());
    }
    spread.tell("frames: 10,000 rows, the bar moves");
}

/// So many pictures; how they are made is counted along.
pub(crate) fn repeat(times: u64) {
    let mut console = Console::new("");
    for _ in 0..times {
        console.picture();
    }
}
