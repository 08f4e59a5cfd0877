//! The other screens as they look: networks, daemons, the palette with its preview, what can be
//! copied; in Spanish, too.

use super::*;
use crate::tui::parts::words::Language;
use crate::tui::update::tests::fleet::{connected, fleet, unchosen};
use balance_proto::event::Event;

const MIDDLE: (u16, u16) = (120, 40);

fn after(mut model: Model, keys: &str) -> Model {
    press(&mut model, keys);
    model
}

#[test]
fn connections_by_network() {
    let model = after(connected(), "n");
    insta::assert_snapshot!("networks_small", drawn(&model, &colour(), SMALL));
    let text = text_of(&after(model, "\n"), SMALL);
    assert!(text.contains("4 connections of 10.9.0.0/24 to channel 0/0, by age"), "{text}");
}

#[test]
fn all_daemons() {
    for size in [(60, 15), SMALL, MIDDLE, LARGE] {
        let text = text_of(&fleet(), size);
        for part in ["edge2", "3/5", "nobody answers there"] {
            assert!(text.contains(part), "{part} is missing at {size:?}: {text}");
        }
        assert!(size.0 < 80 || text.contains("PROD"), "{text}");
    }
    insta::assert_snapshot!("fleet_small", drawn(&fleet(), &colour(), SMALL));
    insta::assert_snapshot!("fleet_middle", drawn(&fleet(), &colour(), MIDDLE));
}

#[test]
fn a_command_with_its_preview() {
    insta::assert_snapshot!(
        "palette_small",
        drawn(&after(console(), ":disable 0 1"), &colour(), SMALL)
    );
    let last = text_of(&after(console(), ":disable 1 1"), MIDDLE);
    for part in ["LAST USABLE CHANNEL", "Enter asks for the name", ": disable 1 1"] {
        assert!(last.contains(part), "{part}: {last}");
    }
    let harmless = text_of(&after(console(), ":enable 0 2"), SMALL);
    assert!(harmless.contains("Enter does it at once"), "{harmless}");
    let mut locked = console();
    locked.options.read_only = true;
    let text = text_of(&after(locked, ":disable 0 1"), SMALL);
    assert!(text.contains("READ-ONLY, by"), "one may still ask: {text}");
}

#[test]
fn what_can_be_copied() {
    insta::assert_snapshot!("copies_small", drawn(&after(console(), "jdyy"), &colour(), SMALL));
}

#[test]
fn they_speak_spanish() {
    let spanish = |mut model: Model, keys: &str| {
        model.options.language = Language::Spanish;
        text_of(&after(model, keys), MIDDLE)
    };
    for (text, part) in [
        (spanish(connected(), "n"), "2 redes de clientes de canal 0/0"),
        (spanish(fleet(), ""), "MARCA"),
        (spanish(fleet(), ""), "solo ver"),
        (spanish(console(), ":disable 0 1"), "Enter pregunta antes"),
        (spanish(console(), "y"), "host:puerto"),
        (spanish(console(), "C"), "conexiones abiertas"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn where_none_was_chosen_yet_none_is_called_lost() {
    let text = text_of(&unchosen(), SMALL);
    assert!(text.contains("no daemon chosen") && text.contains("choose one with"), "{text}");
    assert!(!text.contains("LOST") && !text.contains("-p PORT"), "{text}");
}

#[test]
fn events_that_never_came_are_counted_where_they_are_seen() {
    let mut model = console();
    for events in [3, 4] {
        let now = model.now;
        update(&mut model, now, Msg::Link(LinkMsg::Announced(Event::Missed { events })));
    }
    assert!(text_of(&model, SMALL).contains("LOST 7"));
    let text = text_of(&model, MIDDLE);
    assert!(text.contains("LOST 7 events") && text.contains("4 events were missed"), "{text}");
}
