//! The screens as they look, styles included, at a small and a large size.

mod columns;
mod matrix;
mod others;
mod spanish;

use super::*;
use crate::tui::msg::{LinkMsg, Msg};
use crate::tui::theme::{Accent, Depth, Scheme};
use crate::tui::update::tests::{console, press, seen, table as picture_of};
use crate::tui::update::update;
use balance_proto::http::{HttpFacts, HttpView, LearnedView, Level, Mode, OutId, Times};
use balance_proto::role::Role;
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write;

fn drawn(model: &Model, theme: &Theme, (width, height): (u16, u16)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(model, theme, area, &mut buf);
    styled(&buf)
}

/// The text of a buffer, and below it every run of cells that is not plain.
fn styled(buf: &Buffer) -> String {
    let (mut text, mut styles) = (String::new(), String::new());
    for row in buf.area.rows() {
        let mut line = String::new();
        let mut runs: Vec<(u16, u16, Style)> = Vec::new();
        for position in row.positions() {
            let cell = &buf[position];
            line.push_str(cell.symbol());
            let style = cell.style();
            match runs.last_mut() {
                Some((_, end, last)) if *last == style => *end = position.x,
                _ => runs.push((position.x, position.x, style)),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
        let runs = runs.iter().filter(|(_, _, style)| !describe(*style).is_empty());
        let runs = runs.map(|(from, to, style)| format!("{from}-{to} {}", describe(*style)));
        writeln!(styles, "{:>2}: {}", row.y, runs.collect::<Vec<_>>().join(", ")).unwrap();
    }
    format!("{text}---\n{styles}")
}

fn describe(style: Style) -> String {
    let colour = |name: &str, colour: Option<Color>| match colour {
        None | Some(Color::Reset) => String::new(),
        Some(Color::Indexed(index)) => format!("{name}{index} "),
        Some(other) => format!("{name}{other} "),
    };
    let mut text = colour("", style.fg) + &colour("on ", style.bg);
    for (modifier, name) in
        [(Modifier::BOLD, "bold "), (Modifier::DIM, "dim "), (Modifier::REVERSED, "reversed ")]
    {
        if style.add_modifier.contains(modifier) {
            text += name;
        }
    }
    text.trim_end().to_owned()
}

fn colour() -> Theme {
    Theme::new(Scheme::Dark, Depth::Indexed, Accent::Theme)
}

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (200, 60);

fn lost() -> Model {
    lost_of(console())
}

fn lost_of(mut model: Model) -> Model {
    let why = "nobody answers at /run/balance/0.0.0.0_8080.sock: the daemon that made it is gone; start one again.".into();
    update(&mut model, 20_000, Msg::Link(LinkMsg::Lost { why, retry_in_ms: 4_000 }));
    update(&mut model, 23_000, Msg::Tick);
    model
}

fn asking() -> Model {
    let mut model = console();
    press(&mut model, "jd");
    model
}

fn filling_in() -> Model {
    let mut model = console();
    press(&mut model, "c10.0.0.9:808080");
    model
}

#[test]
fn the_table() {
    insta::assert_snapshot!("table_small", drawn(&console(), &colour(), SMALL));
    insta::assert_snapshot!("table_large", drawn(&console(), &colour(), LARGE));
    insta::assert_snapshot!("table_small_mono", drawn(&console(), &Theme::mono(), SMALL));
}

#[test]
fn a_question() {
    insta::assert_snapshot!("question_small", drawn(&asking(), &colour(), SMALL));
    insta::assert_snapshot!("question_large", drawn(&asking(), &colour(), LARGE));
}

#[test]
fn a_lost_daemon() {
    insta::assert_snapshot!("lost_small", drawn(&lost(), &colour(), SMALL));
    insta::assert_snapshot!("lost_large", drawn(&lost(), &colour(), LARGE));
}

#[test]
fn a_form_and_the_help() {
    insta::assert_snapshot!("form_small", drawn(&filling_in(), &colour(), SMALL));
    let mut model = console();
    press(&mut model, "?");
    insta::assert_snapshot!("help_small", drawn(&model, &colour(), SMALL));
    press(&mut model, "\x1b\n");
    insta::assert_snapshot!("detail_small", drawn(&model, &colour(), SMALL));
}

/// A console on a daemon in the HTTP mode.
fn http() -> Model {
    let mut model = console();
    let facts = HttpFacts { mode: Mode::Passive, cookie_name: "SID".into() };
    model.instance.as_mut().unwrap().http = Some(facts);
    let mut table = picture_of(&[3, 2], 20);
    let waiting = Level { now: 4, max: 9 };
    let learned = LearnedView { entries: 1_234, ..LearnedView::default() };
    table.http = Some(HttpView { waiting, learned, ..HttpView::default() });
    let channel = &mut table.groups[0].channels[0];
    channel.name = OutId::new(1);
    channel.exchanges.queue = waiting;
    channel.exchanges.answers = [0, 900, 40, 7, 3];
    channel.exchanges.response =
        Times { count: 950, p50_us: 900, p90_us: 12_000, p99_us: 1_500_000 };
    update(&mut model, 20_000, seen(table));
    model
}

#[test]
fn what_the_http_mode_counts() {
    insta::assert_snapshot!("http_large", drawn(&http(), &colour(), (160, 40)));
    let text = text_of(&http(), (80, 24));
    assert!(text.contains("out1 10.0.0.0:8080"), "{text}");
}

fn text_of(model: &Model, size: (u16, u16)) -> String {
    let all = drawn(model, &colour(), size);
    all.split("---\n").next().unwrap().to_owned()
}

#[test]
fn a_question_names_its_target_and_has_its_buttons_in_the_smallest_terminal() {
    for size in [SMALLEST, (60, 15), SMALL] {
        let text = text_of(&asking(), size);
        for part in ["Disable channel 0/1?", "web.example:8080", "[ Cancel ]", "[ Disable (y) ]"] {
            assert!(text.contains(part), "{part} is missing at {size:?}:\n{text}");
        }
    }
}

#[test]
fn the_bar_is_in_sight_wherever_it_is() {
    let mut model = console();
    update(&mut model, 20_000, seen(picture_of(&[30, 30], 20)));
    model.size = (80, 12);
    press(&mut model, "g");
    for _ in 0..60 {
        let text = text_of(&model, (80, 12));
        let bar = text.lines().find(|line| line.starts_with('▌')).expect("the bar");
        let at = model.selected().unwrap();
        assert!(
            bar.contains(&format!("10.0.{}.{}", at.group, at.channel))
                || bar.contains("web.example"),
            "{bar}"
        );
        press(&mut model, "j");
    }
}

#[test]
fn a_viewer_sees_it_in_the_bar() {
    let mut model = console();
    let instance = model.instance.as_mut().unwrap();
    instance.your_role = Role::Viewer;
    for size in [SMALLEST, SMALL, LARGE] {
        let text = text_of(&model, size);
        let bar = text.lines().next().unwrap();
        assert!(
            bar.starts_with(" balance ") && bar.ends_with("viewer: looking only  ● live"),
            "{bar}"
        );
    }
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let text = text_of(&console(), (20, 5));
    assert!(text.contains("20x5 is too small") && text.contains("need 40x8"), "{text}");
}

#[test]
fn names_that_hold_anything_stay_in_their_column() {
    let mut model = console();
    let mut table = picture_of(&[3, 2], 20);
    for (channel, host) in
        table.groups[0].channels.iter_mut().zip(["x\x1b[2J\r\n", "\u{4e2d}\u{56fd}\u{301}", ""])
    {
        channel.host = host.repeat(60);
        channel.address = "[2001:db8:1111:2222:3333:4444:5555:6666]:65535".parse().unwrap();
        channel.counters.current = u32::MAX;
        channel.counters.total = u64::MAX;
        channel.counters.received = u64::MAX;
    }
    update(&mut model, 20_000, seen(table));
    for size in [SMALL, (60, 15), (120, 40), LARGE] {
        let text = text_of(&model, size);
        assert!(!text.contains('\x1b'));
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buf = Buffer::empty(area);
        draw(&model, &colour(), area, &mut buf);
        // the columns behind the address are where they are without such names
        let top = if size.1 >= 15 { 3 } else { 1 };
        let heading: Vec<&str> = (0..size.0).map(|x| buf[(x, top)].symbol()).collect();
        let at = heading.windows(4).position(|four| four.concat() == "OPEN").expect("a heading");
        let x = u16::try_from(at + 3).unwrap();
        for row in top + 2..top + 5 {
            assert_eq!(buf[(x, row)].symbol(), "G", "{size:?}: {text}");
        }
    }
}
