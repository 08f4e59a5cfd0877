//! Any keys and news in any order: the invariants hold.

use super::*;

fn any_msg() -> impl Strategy<Value = Msg> {
    let keys = prop::sample::select(
        "edacxbzjkgGRq?ynCiYJKN\n\t\x1b\x08\x7f019:.hu \u{4e2d}DUwWmV*sroht[]l/12345X0.0:8080"
            .chars()
            .collect::<Vec<_>>(),
    );
    let key = keys.prop_map(typed);
    let picture = (prop::collection::vec(0usize..5, 0..4), 0u64..100)
        .prop_map(|(sizes, second)| seen(table(&sizes, second)));
    prop_oneof![
        12 => key,
        4 => picture,
        2 => Just(Msg::Tick),
        1 => (0u128..3).prop_map(|boot| {
            Msg::Link(LinkMsg::Reached(Box::new(instance(boot)), "/x".into()))
        }),
        1 => Just(Msg::Link(LinkMsg::Lost { why: "gone".into(), retry_in_ms: 700 })),
        1 => (0u64..9).prop_map(|ticket| {
            Msg::Link(LinkMsg::Answered { ticket, outcome: Ok(Reply::Applied) })
        }),
        1 => (0u64..99).prop_map(|second| Msg::Surveyed(fleet::surveys(second), Vec::new())),
        1 => "\\PC{0,20}".prop_map(Msg::Paste),
        1 => (1u16..210, 1u16..70).prop_map(|(width, height)| Msg::Resize(width, height)),
    ]
}

/// Keys that lead to every view and open everything that can lie over one.
const EVERYWHERE: [&str; 16] =
    ["", "\n", "2", "2\n", "3", "4", "5", "?", ":dis", "/we", "c", "D", "jd", "Gd", "mmd", "[ "];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_view_fits_into_every_terminal(
        keys in prop::sample::select(&EVERYWHERE[..]),
        size in (1u16..=500, 1u16..=200),
        small in (1u16..=70, 1u16..=30),
        (ascii, spanish) in any::<(bool, bool)>(),
    ) {
        for (width, height) in [size, small] {
            let mut model = console();
            model.size = (width, height);
            model.options.ascii = ascii;
            if spanish {
                model.options.language = crate::tui::parts::words::Language::Spanish;
            }
            press(&mut model, keys);
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            view::draw(&model, &Theme::mono(), area, &mut buf);
            prop_assert_eq!(buf.area, area);
            if (width, height) < view::SMALLEST {
                continue;
            }
            let text: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            prop_assert!(!ascii || text.is_ascii(), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn whatever_happens_the_bar_is_on_a_row_and_only_a_yes_or_the_harmless_is_sent(
        msgs in prop::collection::vec((any_msg(), 0u64..900, any::<bool>()), 0..80),
        size in (1u16..210, 1u16..70),
    ) {
        let mut model = fresh();
        model.size = size;
        let mut now = 0;
        for (msg, pause, answers) in msgs {
            now += pause;
            let asked = matches!(&model.dialog, Some(Dialog::Confirm(_)));
            let bulk = model.asks.bulk.is_some();
            let is_key = matches!(msg, Msg::Key(_));
            let mut effects = update(&mut model, now, msg);
            let mut harmless = false;
            // a daemon that answers previews, sometimes
            while let Some((ticket, request)) = effects.iter().find_map(|e| match e {
                Effect::Link(LinkOrder::Ask { ticket, request: Request::Preview { request, .. } }) if answers => {
                    Some((*ticket, request.clone()))
                }
                _ => None,
            }) {
                let outcome = Ok(Reply::Preview(preview(&request)));
                effects = update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
                harmless = true;
            }
            for effect in &effects {
                if let Effect::Link(LinkOrder::Send { .. }) = effect {
                    prop_assert!((asked && is_key) || harmless || bulk, "sent without a yes");
                    prop_assert!(bulk || model.locked().is_none(), "sent while locked");
                }
                if let Effect::Link(LinkOrder::Ask { request, .. }) = effect {
                    prop_assert!(!request.changes_something());
                }
            }
            match model.pane.selected {
                Some(row) => prop_assert!(model.pane.rows.contains(&row)),
                None => prop_assert!(model.pane.rows.is_empty() || model.link == Link::Connecting),
            }
            let area = Rect::new(0, 0, model.size.0, model.size.1);
            view::draw(&model, &Theme::mono(), area, &mut Buffer::empty(area));
        }
    }
}
