use super::keys::{Action, Change, Chord, print, remap};
use super::*;
use proptest::prelude::*;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

const KNOWN: Known<'static> = Known { actions: &["enable", "disable", "help", "cut"] };

fn read(text: &str) -> Settings {
    Settings::read(text, &KNOWN).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn faults(text: &str) -> Vec<String> {
    let faults = Settings::read(text, &KNOWN).map(|_| ()).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_setting_is_read() {
    assert_eq!(read(""), Settings::default());
    let settings = read(
        r##"
            theme = "light"
            colour = "256"
            language = "es"
            ascii = true
            mouse = false
            motion = false
            bell = true
            read_only = false
            sort = "use"
            turned = true
            columns = ["trend", "c"]
            units = "iec"
            [alerts]
            usage = 45
            failures = 0.5
            silent = 60
            spill = false
            [instance."edge1"]
            accent = "red"
            label = "PROD"
            read_only = true
            [instance."0.0.0.0:8080"]
            [keys]
            disable = "D"
            help = ["?", "f1", "ctrl-h"]
            enable = []
        "##,
    );
    assert_eq!(settings.theme, Some(Scheme::Light));
    assert_eq!(settings.colour, Some(Depth::Indexed));
    assert_eq!(settings.language, Some(Language::Spanish));
    let switches = [settings.ascii, settings.mouse, settings.motion, settings.bell];
    assert_eq!(switches, [Some(true), Some(false), Some(false), Some(true)]);
    assert_eq!((settings.sort, settings.turned), (Some(SortKey::Use), Some(true)));
    assert_eq!(settings.columns, Some(vec![Column::Trend, Column::Open]));
    assert_eq!(settings.units, Some(Units::Iec));
    assert!((settings.alerts.usage.on - 0.45).abs() < 1e-9);
    assert!((settings.alerts.usage.off - 0.40).abs() < 1e-9);
    assert_eq!((settings.alerts.silent_ms, settings.alerts.spill), (60_000, false));
    let edge = settings.of_instance("edge1");
    assert_eq!((edge.accent, edge.label.as_deref()), (Accent::Red, Some("PROD")));
    assert!(edge.read_only && !settings.of_instance("edge2").read_only);
    let names: Vec<_> = settings.keys.iter().map(|change| change.action.as_str()).collect();
    assert_eq!(names, ["disable", "enable", "help"]);
    assert_eq!(settings.keys[0].keys, [Chord::plain(KeyCode::Char('D'))]);
    assert!(settings.keys[1].keys.is_empty());
}

#[test]
fn read_only_for_all_is_read_only_for_each() {
    let settings = read("read_only = true\n[instance.a]\nread_only = false\n");
    assert!(settings.of_instance("a").read_only && settings.of_instance("b").read_only);
    assert_eq!(read("colour = \"auto\"").colour, None);
    assert_eq!(read("[alerts]\nsilent = 0").alerts.silent_ms, u64::MAX);
}

#[test]
fn everything_wrong_is_told_with_its_line() {
    let wrong = faults(
        "thme = \"dark\"\ntheme = \"pink\"\nascii = 1\nlanguage = fr\nsort = \"colour\"\n\
         columns = [\"use\", \"price\", \"use\"]\n[alerts]\nusage = 0\nhigh = 3\n\
         [instance.a]\naccent = \"pink\"\n[keys]\ndisable = \"hyper-x\"\nfly = \"f\"\n",
    );
    let begins = [
        "line 1: unknown key \"thme\": use theme, colour, ",
        "line 2: there is no theme \"pink\": use dark, light, contrast or safe",
        "line 3: ascii is true or false",
        "line 4: this is no TOML (",
        "line 5: there is no order \"colour\": use place, state, ",
        "line 6: column \"use\" is there twice",
        "line 6: there is no column \"price\": use group, type, c, ",
        "line 8: usage is a number from 1 to less than 1000",
        "line 9: unknown key \"high\": use usage, failures, silent, spill",
        "line 11: there is no accent \"pink\"",
        "line 13: there is no key \"hyper-x\": use a character",
        "line 14: there is no action \"fly\": use enable, disable, help, cut",
    ];
    assert_eq!(wrong.len(), begins.len(), "{wrong:#?}");
    for (fault, begin) in wrong.iter().zip(begins) {
        assert!(fault.starts_with(begin), "{fault}\n{begin}");
    }
    assert_eq!(faults("keys = 3"), ["line 1: keys is a table: write [keys]"]);
    assert!(faults(&"#".repeat(2 << 20))[0].contains("1 MiB"));
}

fn actions() -> Vec<Action<'static>> {
    let action = |name, keys: &[&str], places| Action {
        name,
        keys: keys.iter().map(|key| key.parse().unwrap()).collect(),
        places,
    };
    vec![
        action("enable", &["e"], 1),
        action("disable", &["d", "ctrl-d"], 1),
        action("help", &["?"], 3),
        action("cut", &["d"], 2),
    ]
}

fn change(action: &str, keys: &[&str], line: usize) -> Change {
    let keys = keys.iter().map(|key| key.parse().unwrap()).collect();
    Change { action: action.to_owned(), keys, line }
}

#[test]
fn actions_get_other_keys_and_no_key_means_two_things_in_one_place() {
    let actions = actions();
    let usual = remap(&actions, &[]).unwrap();
    assert_eq!(usual, actions.iter().map(|action| action.keys.clone()).collect::<Vec<_>>());
    let swapped = [change("enable", &["d"], 3), change("disable", &["e"], 4)];
    assert_eq!(remap(&actions, &swapped).unwrap()[0], [Chord::plain(KeyCode::Char('d'))]);
    for (changes, sentence) in [
        (
            vec![change("enable", &["d"], 3)],
            "line 3: d would mean enable and disable: give one of them another key",
        ),
        (
            vec![change("cut", &["?"], 7)],
            "line 7: ? would mean help and cut: give one of them another key",
        ),
        (vec![change("help", &["esc"], 5)], "line 5: esc always leads out: take another key"),
        (vec![change("help", &["ctrl-c"], 5)], "line 5: ctrl-c always leads out: take another key"),
        (
            vec![change("fly", &["f"], 9)],
            "line 9: there is no action \"fly\": use enable, disable, help, cut",
        ),
    ] {
        let faults = remap(&actions, &changes).unwrap_err();
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), [sentence]);
    }
    // in another place the same key may mean something else
    assert!(remap(&actions, &[change("cut", &["e"], 1)]).is_ok());
}

#[test]
fn the_printed_map_is_read_as_what_it_is() {
    let mut actions = actions();
    actions[0].keys = ["\"", "\\", "'", "space", "ñ"].map(|key| key.parse().unwrap()).to_vec();
    let keys = remap(&actions, &[]).unwrap();
    let text = print(&actions, &keys);
    assert!(text.contains("disable = [\"d\", \"ctrl-d\"]\n"), "{text}");
    let again = read(&text).keys;
    assert_eq!(remap(&actions, &again).unwrap(), keys);
}

#[test]
fn keys_match_what_is_pressed() {
    let pressed = |code, modifiers| KeyEvent::new(code, modifiers);
    let capital: Chord = "G".parse().unwrap();
    assert!(capital.matches(&pressed(KeyCode::Char('G'), KeyModifiers::SHIFT)));
    assert!(!capital.matches(&pressed(KeyCode::Char('g'), KeyModifiers::NONE)));
    assert!(!capital.matches(&pressed(KeyCode::Char('G'), KeyModifiers::ALT)));
    let ctrl: Chord = "Ctrl-F".parse().unwrap();
    assert!(ctrl.matches(&pressed(KeyCode::Char('f'), KeyModifiers::CONTROL)));
    assert!(!ctrl.matches(&pressed(KeyCode::Char('f'), KeyModifiers::NONE)));
    for wrong in ["", "ctrl-", "ctrl-1", "ctrl-m", "f13", "f0", "hyper-x", "\u{1b}"] {
        assert!(wrong.parse::<Chord>().is_err(), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn a_key_has_one_name(code in 0usize..40, letter in proptest::char::range('!', '~')) {
        let chord = match code {
            0..=12 => format!("f{}", code + 1).parse(),
            13..=20 => format!("ctrl-{letter}").parse(),
            _ => letter.to_string().parse::<Chord>(),
        };
        if let Ok(chord) = chord {
            prop_assert_eq!(chord.to_string().parse::<Chord>().ok(), Some(chord));
        }
    }

    #[test]
    fn any_text_is_settings_or_sentences(text in "([a-z_]{1,9} = [\"a-z0-9\\[\\]\\.]{0,9}\n|\\[[a-z\\.\"]{0,9}\\]\n|\\PC{0,9}\n){0,8}") {
        if let Err(faults) = Settings::read(&text, &KNOWN) {
            let lines = text.matches('\n').count() + 1;
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{faults:?}");
        }
    }
}
