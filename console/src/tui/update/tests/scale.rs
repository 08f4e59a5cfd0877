//! Ten thousand channels.

use super::*;

#[test]
fn a_console_with_ten_thousand_channels_keeps_up() {
    let mut model = fresh();
    model.size = (200, 60);
    reach(&mut model, 0, 1);
    for second in 0..4 {
        update(&mut model, second * 1_000, seen(table(&[200; 50], second)));
    }
    press(&mut model, "sssj");
    let area = Rect::new(0, 0, 200, 60);
    for second in 4..14 {
        let before = view::rows_formatted();
        update(&mut model, second * 1_000, seen(table(&[200; 50], second)));
        view::draw(&model, &Theme::mono(), area, &mut Buffer::empty(area));
        let formatted = view::rows_formatted() - before;
        let in_sight = view::rows_of_table(&model);
        assert!((in_sight..=in_sight + 2).contains(&formatted), "{formatted} of {in_sight}");
    }
    let mut last = Buffer::empty(area);
    press(&mut model, "G");
    view::draw(&model, &Theme::mono(), area, &mut last);
    let text: String = last.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("49/"), "the last group is in sight");
    assert_eq!(model.pane.rows.len(), 10_050);
}

#[test]
fn orders_that_stand_are_those_that_are_made_anew() {
    let rows = |model: &Model| model.pane.rows.clone();
    for keys in ["", "s", "ss", "sss", "tsss", "ssssr", "tssssssss", "h", "/web\n", "sss/open>3\n"]
    {
        let mut kept = console();
        press(&mut kept, keys);
        // nobody aims any more
        let later = kept.now + 10_000;
        for second in 20..26 {
            update(&mut kept, later + second * 1_000, seen(table(&[5, 0, 7], second)));
            let mut anew = kept.clone();
            anew.pane.rows.clear();
            anew.pane.forget_order();
            anew.arrange();
            assert_eq!(rows(&kept), rows(&anew), "{keys:?}");
        }
        // where the order is held, whoever is new comes behind those who stay
        press(&mut kept, "o");
        let before = rows(&kept);
        let later = kept.now;
        update(&mut kept, later + 1_000, seen(table(&[5, 0, 7], 30)));
        assert_eq!(rows(&kept), before, "{keys:?}");
        update(&mut kept, later + 2_000, seen(table(&[6, 0, 6], 31)));
        let stayed: Vec<Row> = before.into_iter().filter(|row| rows(&kept).contains(row)).collect();
        let now: Vec<Row> = rows(&kept).into_iter().filter(|row| stayed.contains(row)).collect();
        assert_eq!(now, stayed, "{keys:?}");
    }
}
