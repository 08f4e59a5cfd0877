//! Columns as they were chosen, numbers that do not jump, and what a row says in small: the end of a
//! drain, a change, no limit.

use super::*;
use crate::tui::parts::bytes::Units;
use crate::tui::parts::columns::Column;
use balance_proto::id::ChannelKey;
use balance_proto::state::{Admin, Drain, Reason, Then};

const MIDDLE: (u16, u16) = (120, 40);

/// Every column there is, in a console on a daemon in the HTTP mode.
fn with_all(columns: &[Column]) -> Model {
    let mut model = http();
    model.options.columns = Some(columns.to_vec());
    model
}

#[test]
fn each_column_says_what_it_is_for() {
    for (column, said) in [
        (Column::Group, "0"),
        (Column::Kind, "rr"),
        (Column::Open, "3"),
        (Column::Maxc, "20"),
        (Column::Use, "█▎······"),
        (Column::New, "4.0"),
        (Column::Total, "180"),
        (Column::Failed, "0"),
        (Column::In, "1.0k"),
        (Column::Out, "150k"),
        (Column::Sent, "20k"),
        (Column::Received, "3.0M"),
        (Column::Queue, "4"),
        (Column::Errors, "3"),
        (Column::Median, "900us"),
        (Column::Slow, "1.5s"),
        (Column::Sessions, "7"),
    ] {
        let mut model = with_all(&[column]);
        let mut table = picture_of(&[3, 2], 20);
        table.groups[0].channels[0] =
            model.live.as_ref().unwrap().table.groups[0].channels[0].clone();
        table.groups[0].channels[0].exchanges.sessions_max = 7;
        table.at_us += 1;
        update(&mut model, 20_001, seen(table));
        let text = text_of(&model, SMALL);
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        assert!(row.trim_end().ends_with(&format!(" {said}")), "{column:?}: {row}");
    }
}

#[test]
fn chosen_columns_are_on_screen_in_their_order() {
    let chosen = [Column::Change, Column::Age, Column::Kind, Column::Maxc, Column::Open];
    let mut model = console();
    model.options.columns = Some(chosen.to_vec());
    insta::assert_snapshot!("columns_chosen", drawn(&model, &colour(), MIDDLE));
    press(&mut model, "C j");
    insta::assert_snapshot!("columns_choice", drawn(&model, &colour(), SMALL));
    // what does not fit is dimmed and said
    press(&mut model, "\x1b");
    model.options.columns = None;
    press(&mut model, "CGK");
    let text = text_of(&model, (60, 15));
    assert!(text.contains("no room") && text.contains("[x]"), "{text}");
}

#[test]
fn place_state_and_address_are_in_every_terminal() {
    for size in [SMALLEST, (60, 15), SMALL, MIDDLE, LARGE] {
        let text = text_of(&console(), size);
        let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
        for part in ["0/0", "● up", "10.0.0.0:8080"] {
            assert!(row.contains(part), "{part} is missing at {size:?}: {row}");
        }
    }
}

#[test]
fn no_column_moves_in_ten_minutes_whatever_the_numbers_do() {
    for (size, units) in [(SMALL, Units::Si), (MIDDLE, Units::Iec), (LARGE, Units::Iec)] {
        let mut model = console();
        model.options.units = units;
        model.options.still = true;
        let mut heading = None;
        // two pictures a second; counters from nothing to the largest there are
        for n in 0..1_200_u64 {
            let mut table = picture_of(&[3, 2], 0);
            table.at_us = 30_000_000 + n * 500_000;
            for (c, channel) in table.groups.iter_mut().flat_map(|g| &mut g.channels).enumerate() {
                let huge = 1_u64.checked_shl((n / 19) as u32).unwrap_or(u64::MAX) - 1;
                let counters = &mut channel.counters;
                (counters.total, counters.sent, counters.received) = (huge, huge / 3, huge / 2);
                counters.failed = huge / 9;
                counters.current = ((huge + c as u64) % 1_000_000) as u32;
            }
            update(&mut model, 20_000 + n * 500, seen(table));
            if n % 10 != 0 {
                continue;
            }
            let area = Rect::new(0, 0, size.0, size.1);
            let mut buf = Buffer::empty(area);
            draw(&model, &colour(), area, &mut buf);
            let line = |y: u16| (0..size.0).map(|x| buf[(x, y)].symbol()).collect::<String>();
            assert_eq!(*heading.get_or_insert_with(|| line(3)), line(3), "{n}");
            // between columns there is a blank in the rows of channels
            let mut x = 3;
            for (column, width) in super::super::columns::shown(&model, size.0.into()) {
                x += width;
                for y in [5, 6, 7, 9, 10] {
                    let between = u16::try_from(x).unwrap();
                    if between < size.0 {
                        assert_eq!(buf[(between, y)].symbol(), " ", "{n} {column:?}: {}", line(y));
                    }
                }
                x += 1;
            }
        }
    }
}

#[test]
fn bytes_by_1024_say_so() {
    let mut model = console();
    model.options.units = Units::Iec;
    let text = text_of(&model, (100, 24));
    let totals = text.lines().nth(1).unwrap();
    assert!(totals.contains("14KiB/s in") && totals.contains("3.2MiB/s out"), "{totals}");
    let row = text.lines().find(|line| line.starts_with('▌')).unwrap();
    assert!(row.contains("1000") || row.contains("0.9K"), "{row}");
    press(&mut model, "\n");
    let text = text_of(&model, SMALL);
    // exact in the detail, whatever the units
    let exact = ["bytes sent 19,000", "1,000 bytes in, 225,000 bytes out", "KiB/s"];
    assert!(exact.iter().all(|part| text.contains(part)), "{text}");
}

/// A console on a daemon in which a channel is being emptied.
fn draining(began_with: u32, left: u32, deadline_s: Option<u64>) -> Model {
    let mut model = console();
    let now = model.unix_ms();
    let mut table = picture_of(&[3, 2], 20);
    let channel = &mut table.groups[0].channels[0];
    channel.counters.current = left;
    channel.admin = Admin::Draining(Drain {
        began_unix_ms: now - 10_000,
        began_with,
        deadline_unix_ms: deadline_s.map(|seconds| now + seconds * 1_000),
        then: Then::Disable,
    });
    update(&mut model, 20_000, seen(table));
    model.now = model.unix_ms() - model.began_unix_ms;
    model
}

#[test]
fn a_drain_counts_down_on_its_row() {
    let row = |model: &Model, size| {
        let text = text_of(model, size);
        text.lines().find(|line| line.starts_with('▌')).unwrap().to_owned()
    };
    // nine tenths are gone after 11 s; its deadline would be later
    let model = draining(99, 9, Some(300));
    for size in [SMALLEST, (60, 15), SMALL, MIDDLE] {
        let row = row(&model, size);
        assert!(row.contains("◐ drain 11s "), "{size:?}: {row}");
    }
    // none has gone: the deadline is all that is known, and without one nothing is
    assert!(row(&draining(9, 9, Some(300)), SMALL).contains("◐ drain 5m "));
    assert!(row(&draining(9, 9, None), SMALL).contains("◐ draining "));
    // it goes on with time
    let mut model = draining(9, 9, Some(30));
    update(&mut model, 24_000, Msg::Tick);
    model.seen_at = model.now;
    assert!(row(&model, SMALL).contains("◐ drain 25s "), "{}", row(&model, SMALL));
}

#[test]
fn a_change_is_seen_on_its_row_for_three_seconds_and_not_at_all_where_nothing_may_move() {
    use balance_proto::event::{Change, Changed, Event};
    let look = |still: bool, after_ms: u64| {
        let mut model = console();
        model.options.still = still;
        let unix_ms = model.unix_ms();
        let you = model.instance.as_ref().unwrap().you.clone();
        let change = Change::Disabled { at: ChannelKey::new(0, 0) };
        let revision = balance_proto::id::Revision(8);
        let changed = Changed { revision, unix_ms, actor: you, change };
        let now = model.now;
        update(&mut model, now, Msg::Link(LinkMsg::Announced(Event::Changed(changed))));
        update(&mut model, now + after_ms, Msg::Tick);
        model.seen_at = model.now;
        let area = Rect::new(0, 0, 80, 24);
        let mut buf = Buffer::empty(area);
        draw(&model, &colour(), area, &mut buf);
        // the word of the state
        buf[(12, 5)].style().add_modifier.contains(Modifier::UNDERLINED)
    };
    assert!(look(false, 0) && look(false, 2_900));
    assert!(!look(false, 3_000) && !look(true, 0));
}

#[test]
fn in_ascii_no_limit_is_inf_and_states_are_told_apart() {
    let mut model = console();
    model.options.ascii = true;
    let mut table = picture_of(&[3, 2], 21);
    let reason = |why: &str| Reason { why: why.into(), unix_ms: 1 };
    table.groups[0].channels[0].health = balance_proto::state::Health::Down(reason("no answer"));
    table.groups[0].channels[1].admin = Admin::Autodisabled(reason("refused"));
    let failing = &mut table.groups[1].channels[0].counters;
    failing.failed = failing.total;
    update(&mut model, 21_000, seen(table));
    let text = text_of(&model, SMALL);
    for part in ["! down", "x auto-off", "f failing", "- disabled", "+ up", " inf "] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.is_ascii());
}
