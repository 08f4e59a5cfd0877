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
    let mut times = Vec::new();
    for second in 4..14 {
        let picture = seen(table(&[200; 50], second));
        let began = std::time::Instant::now();
        update(&mut model, second * 1_000, picture);
        view::draw(&model, &Theme::mono(), area, &mut Buffer::empty(area));
        times.push(began.elapsed());
    }
    // not judged here: how busy the machine is is not ours to say
    times.sort_unstable();
    eprintln!("10,000 channels: median {:?}, longest {:?}", times[5], times[9]);
    let mut last = Buffer::empty(area);
    press(&mut model, "G");
    view::draw(&model, &Theme::mono(), area, &mut last);
    let text: String = last.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("49/"), "the last group is in sight");
    assert_eq!(model.pane.rows.len(), 10_050);
}
