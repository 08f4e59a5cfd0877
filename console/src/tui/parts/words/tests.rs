use super::*;
use std::collections::BTreeSet;

/// The names between braces.
fn parts(text: &str) -> BTreeSet<&str> {
    let behind = text.split('{').skip(1);
    behind.map(|rest| rest.split(['}', ':']).next().unwrap()).collect()
}

#[test]
fn both_languages_tell_the_same_things() {
    let mut names = BTreeSet::new();
    for text in catalogue() {
        assert!(names.insert(text.name), "{} is there twice", text.name);
        assert_eq!(parts(text.english), parts(text.spanish), "{}", text.name);
        for words in [text.english, text.spanish] {
            assert_eq!(words.trim(), words, "{}", text.name);
            assert!(!words.is_empty() && !words.contains('\n'), "{}", text.name);
        }
    }
    assert!(names.len() > 250, "{}", names.len());
}

/// Words that are the same in both languages; every other text differs.
const SAME: &[&str] = &[
    "pid",
    "column_maxc",
    "column_total",
    "column_group",
    "copy_json",
    "copy_socket",
    "fact_total",
    "field_maxc",
    "by_bytes",
    "button_round_robin",
    "button_hash",
];

#[test]
fn every_text_is_translated() {
    for text in catalogue() {
        let same = text.english == text.spanish;
        assert_eq!(same, SAME.contains(&text.name), "{}", text.name);
    }
}

#[test]
fn spanish_uses_the_terms_of_the_manual() {
    for text in catalogue() {
        let spanish = text.spanish.to_lowercase();
        for other in ["pool", "nodo", "desactiv", "drenar", "clúster"] {
            assert!(!spanish.contains(other), "{}: {other}", text.name);
        }
        let english = text.english.to_lowercase();
        for (term, ours) in [("channel", "canal"), ("group", "grupo"), ("enable", "habilit")] {
            assert!(!english.contains(term) || spanish.contains(ours), "{}: {ours}", text.name);
        }
        let asks = spanish.replace(":?}", "}").contains('?');
        assert_eq!(asks, spanish.contains('¿'), "{}", text.name);
    }
}

#[test]
fn headings_of_narrow_columns_are_no_wider_in_spanish() {
    let narrow = "place state address maxc open use new total failed in out sent received queue \
                  group kind sessions trend";
    for column in narrow.split(' ').filter(|name| *name != "state" && *name != "address") {
        let name = format!("column_{column}");
        let text = catalogue().into_iter().find(|text| text.name == name).unwrap();
        assert!(text.spanish.chars().count() <= text.english.chars().count(), "{name}");
    }
}

#[test]
fn keys_named_in_texts_are_the_same_in_both_languages() {
    let named = [
        ("create_first", "c"),
        ("too_small_need", "q"),
        ("group_empty", "c"),
        ("is_draining", "e"),
        ("is_draining", "d"),
        ("disable_before_assign", "d"),
        ("in_use", "d"),
        ("created", "e"),
        ("comes_disabled", "e"),
        ("done", "u"),
        ("done", "Y"),
        ("undoable", "u"),
        ("mouse_on", "M"),
        ("mouse_off", "M"),
        ("range_begins", "V"),
        ("locked_history", "l"),
        ("next_try", "R"),
        ("no_channel_here", "c"),
        ("no_connections", "c"),
    ];
    for (name, key) in named {
        let text = catalogue().into_iter().find(|text| text.name == name).unwrap();
        for words in [text.english, text.spanish] {
            let mut alone = words.split(|c: char| !c.is_alphanumeric());
            assert!(alone.any(|word| word == key), "{name}: {words:?} names no {key}");
        }
    }
}

#[test]
fn the_language_is_that_of_the_locale() {
    let choose = |set: &[(&str, &str)]| {
        Language::of_environment(|name| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    };
    use Language::{English, Spanish};
    for (set, chosen) in [
        (&[][..], English),
        (&[("LANG", "es_ES.UTF-8")], Spanish),
        (&[("LANG", "ES")], Spanish),
        (&[("LANG", "es-MX")], Spanish),
        (&[("LANG", "estonian")], English),
        (&[("LANG", "de_DE.UTF-8")], English),
        (&[("LANG", "es_ES.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")], English),
        (&[("LC_MESSAGES", "en_GB"), ("LC_ALL", "es_ES@euro")], Spanish),
        (&[("LC_ALL", ""), ("LANG", "es")], Spanish),
        (&[("LC_ALL", "C"), ("LANG", "es")], English),
    ] {
        assert_eq!(choose(set), chosen, "{set:?}");
    }
    let wrong = Language::named("fr").unwrap_err();
    assert_eq!(wrong.to_string(), "there is no language \"fr\": use en or es");
    for language in Language::ALL {
        assert_eq!(Language::named(language.code()), Ok(language));
    }
}

#[test]
fn parts_are_put_in_and_counts_are_said_as_one_says_them() {
    let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
    assert_eq!(english.channel_gone("0/1"), "channel 0/1 is gone");
    assert_eq!(spanish.channel_gone("0/1"), "el canal 0/1 ya no existe");
    assert_eq!(english.hint_do_it(), "do it");
    assert_eq!(spanish.stay_open(1), "1 conexión sigue abierta");
    assert_eq!(english.stay_open(2), "2 connections stay open");
    assert_eq!(english.connections(1), "1 connection");
    assert_eq!(english.alarms(1), "1 ALARM");
    assert_eq!(spanish.acknowledged(2), "2 alarmas vistas");
    assert_eq!(spanish.instances_title(1), "un servicio aquí");
}
