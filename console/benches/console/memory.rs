//! Memory after a day with 2,048 channels (T-61): a picture every half second in the first and the last
//! ten minutes, every ten seconds in between. A copy of this program lives through it.

use crate::{picture, process};
use balance_console::tui::model::Model;
use balance_console::tui::msg::{LinkMsg, Msg};
use balance_console::tui::options::Options;
use balance_console::tui::theme::{Accent, Depth, Scheme, Theme};
use balance_console::tui::update::update;
use balance_console::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::process::Command;

/// The word that makes this program do it.
pub(crate) const ERRAND: &str = "--live-through-a-day";

const DAY_MS: u64 = 24 * 3_600_000;
const DENSE_MS: u64 = 600_000;

pub(crate) fn run() {
    let me = std::env::current_exe().unwrap();
    let ran = Command::new(me).arg(ERRAND).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    print!("{}", String::from_utf8(ran.stdout).unwrap());
}

/// A day.
pub(crate) fn live_through_a_day() {
    let size = (200, 60);
    let mut model = Model::new("here".into(), size, 43_200_000, Options::default());
    let theme = Theme::new(Scheme::Dark, Depth::Indexed, Accent::default());
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let reached = LinkMsg::Reached(Box::new(picture::instance()), "/x".into());
    update(&mut model, 0, Msg::Link(reached));
    let (mut at_ms, mut pictures) = (0, 0);
    while at_ms < DAY_MS {
        let is_dense = !(DENSE_MS..DAY_MS - DENSE_MS).contains(&at_ms);
        at_ms += if is_dense { 500 } else { 10_000 };
        pictures += 1;
        let table = picture::table(32, 64, at_ms);
        update(&mut model, at_ms, Msg::Link(LinkMsg::Picture(Box::new(table))));
        buffer.reset();
        view::draw(&model, &theme, buffer.area, &mut buffer);
    }
    let me = std::process::id();
    let mib = |what| process::kib(me, what) as f64 / 1024.0;
    let (now, most) = (mib("VmRSS"), mib("VmHWM"));
    println!(
        "{:<44} {now:.1} MiB   at most {most:.1} MiB   {pictures} pictures",
        "memory: a day with 2,048 channels"
    );
}
