//! What the table shows, in which order, in which units; and what can be copied of it.

use super::*;
use crate::tui::parts::bytes::Units;
use crate::tui::parts::columns::{Column, fitting};
use crate::tui::parts::sort::SortKey;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

fn shown(model: &Model) -> Vec<Column> {
    let columns = model.options.columns.as_deref();
    let fitting = fitting(columns, model.size.0.into(), 3, model.is_http());
    fitting.into_iter().map(|(column, _)| column).collect()
}

#[test]
fn columns_are_hidden_shown_moved_and_kept_and_place_state_and_address_stay() {
    let mut model = console();
    // c is hidden, maxc goes behind the bar of its use
    press(&mut model, "C jJ");
    assert_eq!(
        shown(&model)[..5],
        [Column::Place, Column::State, Column::Address, Column::Use, Column::Maxc]
    );
    assert!(!shown(&model).contains(&Column::Open));
    let effects = press(&mut model, "\n");
    let [Effect::Keep(keys)] = &effects[..] else { panic!("{effects:?}") };
    let (name, value) = &keys[0];
    assert_eq!(*name, "columns");
    assert!(value.as_ref().unwrap().starts_with("[\"use\", \"maxc\", \"new\", "), "{value:?}");
    assert_eq!(keys[1..], [("sort", None), ("turned", None), ("units", None)]);
    // without any, these three are left
    let count = Column::NAMES.len();
    press(&mut model, "C");
    for _ in 0..count {
        if let Some(Dialog::Columns(choice)) = &model.dialog
            && choice.lines[choice.here].1
        {
            press(&mut model, " ");
        }
        press(&mut model, "j");
    }
    assert_eq!(shown(&model), Column::ALWAYS);
    // Esc leaves all as it was; 0 is the usual again
    press(&mut model, "\x1b");
    assert_eq!(shown(&model)[3], Column::Use);
    let effects = press(&mut model, "C0\n");
    assert_eq!(model.options.columns, None);
    assert!(matches!(&effects[..], [Effect::Keep(keys)] if keys[0] == ("columns", None)));
}

#[test]
fn order_and_units_are_kept_with_the_columns() {
    let mut model = console();
    press(&mut model, ":sort use\nri:units iec\n:columns\n");
    assert_eq!(model.options.units, Units::Iec);
    let effects = press(&mut model, "\n");
    let [Effect::Keep(keys)] = &effects[..] else { panic!("{effects:?}") };
    let kept = |name: &str| keys.iter().find(|(key, _)| *key == name).unwrap().1.as_deref();
    assert_eq!((kept("sort"), kept("turned")), (Some("\"use\""), Some("true")));
    assert_eq!(kept("units"), Some("\"iec\""));
    press(&mut model, "i");
    assert_eq!(model.options.units, Units::Si);
}

#[test]
fn a_click_on_any_heading_orders_by_it_and_another_the_other_way_round() {
    let all: Vec<Column> = Column::NAMES.iter().map(|(_, column)| *column).collect();
    for columns in all.chunks(5) {
        let mut model = console();
        model.size = (200, 60);
        model.options.columns = Some(columns.to_vec());
        let mut x = 3;
        for (column, width) in fitting(Some(columns), 200, 3, false) {
            let click = |model: &mut Model| {
                let (column, row) = (u16::try_from(x).unwrap(), 3);
                let kind = MouseEventKind::Down(MouseButton::Left);
                let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                let now = model.now + 100;
                assert!(update(model, now, Msg::Mouse(event)).is_empty());
                (model.pane.sort.by, model.pane.sort.descending)
            };
            let by = column.sorts_by();
            if by != SortKey::Place {
                let first = by.begins_descending();
                assert_eq!(click(&mut model), (by, first), "{column:?}");
                assert_eq!(click(&mut model), (by, !first), "{column:?}");
            }
            x += width + 1;
        }
    }
}

#[test]
fn what_was_ordered_before_the_bar_moved_stays_and_the_bar_with_its_channel() {
    // T-15, T-16: by a click the order is new at once, whatever holds it
    let mut model = console();
    press(&mut model, "j");
    let kind = MouseEventKind::Down(MouseButton::Left);
    // the heading of OPEN in 80 columns
    let event = MouseEvent { kind, column: 44, row: 3, modifiers: KeyModifiers::NONE };
    let now = model.now + 10;
    update(&mut model, now, Msg::Mouse(event));
    assert_eq!(model.pane.sort.by, SortKey::Current);
    let first = model.pane.rows.iter().find_map(|row| row.channel());
    assert_eq!((first, model.selected()), (Some(AT(0, 2)), Some(AT(0, 1))));
}

#[test]
fn a_console_begins_as_its_settings_say() {
    use crate::tui::model::sort::Sort;
    let sort = Sort::by(SortKey::Use);
    let options = Options { sort, columns: Some(vec![Column::Age]), ..Options::default() };
    let mut model = Model::new("here".into(), (80, 24), 0, options);
    reach(&mut model, 0, 1);
    update(&mut model, 0, seen(table(&[3, 2], 0)));
    assert_eq!(model.pane.sort, sort);
    assert_eq!(shown(&model)[3..], [Column::Age]);
    let first = model.pane.rows.iter().find_map(|row| row.channel());
    assert_eq!(first, Some(AT(0, 0)), "the only one with a limit");
}

fn copied(keys: &str) -> String {
    let mut model = console();
    let effects = press(&mut model, keys);
    match &effects[..] {
        [Effect::Copy(text)] => text.clone(),
        other => panic!("{keys}: {other:?}"),
    }
}

#[test]
fn address_row_json_and_command_are_copied() {
    assert_eq!(copied("yy"), "10.0.0.0:8080");
    assert_eq!(copied("jyy"), "web.example:8080");
    assert_eq!(copied("jya"), "10.0.0.1:8080");
    assert_eq!(copied("jy\n"), "web.example:8080", "Enter takes the first");
    let row = copied("jyr");
    assert!(row.starts_with("0/1  ● up  web.example:8080  6  ∞  8.0"), "{row}");
    let json: serde_json::Value = serde_json::from_str(&copied("jyj")).unwrap();
    assert_eq!(json["host"], "web.example");
    assert_eq!((json["group"].as_u64(), json["channel"].as_u64()), (Some(0), Some(1)));
    assert_eq!(copied("}yc"), "balance-ctl explain 1 0");
}

#[test]
fn the_menu_goes_without_copying_and_offers_the_last_change() {
    let mut model = console();
    assert!(press(&mut model, "y\x1b").is_empty() && model.dialog.is_none());
    assert!(press(&mut model, "yx").is_empty() && model.dialog.is_some());
    press(&mut model, "\x1bY");
    assert!(said(&model).contains("no change was made"));
    press(&mut model, "dy");
    let command = "balance-ctl disable 0 0".to_owned();
    assert_eq!(press(&mut model, "yY"), [Effect::Copy(command.clone())]);
    assert_eq!(press(&mut model, "Y"), [Effect::Copy(command)]);
}

#[test]
fn buttons_are_clicked_when_the_question_listens_and_a_name_is_still_typed() {
    let click = |model: &mut Model, after: u64, label: &str| {
        let area = Rect::new(0, 0, 80, 24);
        let mut buf = Buffer::empty(area);
        view::draw(model, &Theme::mono(), area, &mut buf);
        let at = buf.area.rows().find_map(|row| {
            let line: String = row.positions().map(|at| buf[at].symbol()).collect();
            let from = line.find(label)?;
            Some((u16::try_from(line[..from].chars().count()).unwrap() + 2, row.y))
        });
        let (column, row) = at.unwrap_or_else(|| panic!("no {label}"));
        let kind = MouseEventKind::Down(MouseButton::Left);
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        let now = model.now + after;
        model.seen_at = now;
        update(model, now, Msg::Mouse(event))
    };
    let mut model = console();
    press(&mut model, "d");
    assert!(sent(&click(&mut model, 10, "[ Disable (y) ]")).is_empty(), "too early");
    assert!(model.dialog.is_some());
    click(&mut model, 300, "[ Cancel ]");
    assert!(model.dialog.is_none());
    press(&mut model, "d");
    let effects = click(&mut model, 300, "[ Disable (y) ]");
    assert_eq!(sent(&effects), [&Request::Disable { at: AT(0, 0) }]);
    press(&mut model, "Gd");
    assert!(sent(&click(&mut model, 300, "[ Disable ]")).is_empty());
    assert!(asked(&model).wants_name());
}
