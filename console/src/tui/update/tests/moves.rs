//! Looking around: the bar stays on its channel; order, filter, the past, and the way out.

use super::*;

#[test]
fn the_bar_stays_on_its_channel_and_moves_to_a_neighbour_when_that_is_gone() {
    let mut model = console();
    press(&mut model, "G");
    assert_eq!(model.selected(), Some(AT(1, 1)));
    let picture = |sizes: &[usize], second| seen(table(sizes, second));
    update(&mut model, 30_000, picture(&[9, 2, 4], 30));
    assert_eq!(model.selected(), Some(AT(1, 1)));
    update(&mut model, 31_000, picture(&[9, 1, 4], 31));
    assert_eq!(model.selected(), Some(AT(1, 0)));
    assert!(said(&model).contains("1/1 is gone"));
    update(&mut model, 32_000, picture(&[], 32));
    assert_eq!(model.pane.selected, None);
    update(&mut model, 33_000, picture(&[2], 33));
    assert_eq!(model.selected(), Some(AT(0, 0)));
}

#[test]
fn moving_about_stops_at_the_ends() {
    let mut model = console();
    for (keys, at) in [
        ("k", (0, 0)),
        ("jj", (0, 2)),
        ("j", (1, 0)),
        ("jj", (1, 1)),
        ("g", (0, 0)),
        ("}", (1, 0)),
        ("}", (1, 0)),
        ("{", (0, 0)),
        ("G", (1, 1)),
    ] {
        press(&mut model, keys);
        assert_eq!(model.selected(), Some(AT(at.0, at.1)), "{keys:?}");
    }
}

#[test]
fn a_closed_group_is_one_row_and_opens_again() {
    let mut model = console();
    press(&mut model, "jh");
    assert_eq!(model.pane.selected, Some(Row::Group(GroupId(0))));
    assert_eq!(model.pane.rows.len(), 4);
    press(&mut model, "jk\n");
    assert_eq!(model.pane.rows.len(), 7);
    press(&mut model, "t");
    assert_eq!(model.pane.rows.len(), 5, "without the rows of groups");
}

#[test]
fn orders_are_stable_and_wait_while_somebody_aims() {
    let mut model = console();
    let rows =
        |model: &Model| model.pane.rows.iter().filter_map(|row| row.channel()).collect::<Vec<_>>();
    // by state, address, open: within their groups
    press(&mut model, "sss");
    assert_eq!(rows(&model), [AT(0, 2), AT(0, 1), AT(0, 0), AT(1, 1), AT(1, 0)]);
    press(&mut model, "r");
    assert_eq!(rows(&model), [AT(0, 0), AT(0, 1), AT(0, 2), AT(1, 0), AT(1, 1)]);
    let busy = |second| {
        let mut picture = table(&[3, 2], second);
        picture.groups[0].channels[0].counters.current = 99;
        seen(picture)
    };
    press(&mut model, "j");
    let now = model.now;
    update(&mut model, now + 2_900, busy(30));
    assert_eq!(rows(&model)[0], AT(0, 0), "the order is held");
    update(&mut model, now + 3_000, busy(31));
    assert_eq!(rows(&model)[2], AT(0, 0));
    assert_eq!(model.selected(), Some(AT(0, 1)), "the bar did not move");
    // o holds it for good; so does an open question
    press(&mut model, "o");
    let now = model.now;
    update(&mut model, now + 9_000, seen(table(&[3, 2], 40)));
    assert_eq!(rows(&model)[2], AT(0, 0));
    press(&mut model, "o");
    assert_eq!(rows(&model)[0], AT(0, 0));
    press(&mut model, "d");
    let now = model.now;
    update(&mut model, now + 9_000, busy(50));
    assert_eq!(rows(&model)[0], AT(0, 0));
}

#[test]
fn a_filter_shows_some_and_escape_all() {
    let mut model = console();
    press(&mut model, "/web");
    assert_eq!(model.pane.counts, (5, 2));
    assert_eq!(model.selected(), Some(AT(0, 1)));
    press(&mut model, "\x1b");
    assert_eq!((model.pane.counts, model.filter.text.as_str()), ((5, 5), ""));
    press(&mut model, "/10.0.1\n");
    assert_eq!(model.pane.counts, (5, 2), "web.example of group 1 leads to 10.0.1.1");
    press(&mut model, "\x1b");
    assert_eq!(model.pane.counts, (5, 5));
    // what is typed half keeps what was shown, and says where it is wrong
    press(&mut model, "/state:disabled | c");
    assert_eq!(model.pane.counts.1, 1);
    press(&mut model, ">");
    assert!(model.filter.mistake.is_some());
    assert_eq!(model.pane.counts.1, 1);
    press(&mut model, "=12\n");
    assert_eq!(model.pane.counts.1, 3);
}

#[test]
fn the_table_can_stand_and_be_looked_at_as_it_was() {
    let mut model = console();
    press(&mut model, " ");
    let frozen = model.shown().unwrap().table.at_us;
    update(&mut model, 30_000, seen(table(&[3, 2], 30)));
    assert_eq!(model.shown().unwrap().table.at_us, frozen);
    press(&mut model, "d");
    assert!(said(&model).contains("frozen"));
    press(&mut model, " ");
    assert!(model.shown().unwrap().table.at_us > frozen);
    // frames are kept five seconds apart: 0, 5, 10, 15, 30
    press(&mut model, "[");
    assert_eq!(model.shown().unwrap().table.at_us, 16_000_000);
    press(&mut model, "[[d");
    assert_eq!(model.shown().unwrap().table.at_us, 6_000_000);
    assert!(said(&model).contains("the past"));
    press(&mut model, "]");
    assert_eq!(model.shown().unwrap().table.at_us, 11_000_000);
    press(&mut model, "l");
    assert!(model.still.is_none());
}

#[test]
fn escape_leaves_one_level_at_a_time_and_q_quits_from_the_top_only() {
    let mut model = console();
    press(&mut model, "/web\nm\n");
    assert!(model.detail);
    for _ in 0..2 {
        assert!(!model.pane.marks.is_empty());
        press(&mut model, "\x1b");
    }
    assert!(!model.detail && model.pane.marks.is_empty() && !model.filter.is_empty());
    press(&mut model, "\x1b");
    assert!(model.filter.is_empty());
    assert!(press(&mut model, "4q").is_empty());
    assert_eq!(model.view, View::Channels);
    assert!(press(&mut model, "?q\x1b").is_empty(), "q looks for a key in the help");
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
}

#[test]
fn the_help_finds_keys_and_does_what_they_do() {
    let mut model = console();
    press(&mut model, "?freeze\n");
    assert!(model.still.is_some() && model.dialog.is_none());
}
