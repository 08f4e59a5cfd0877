//! The screens in Spanish (T-58): as they look, and that no English is left on them.

use super::*;
use crate::tui::parts::words::Language;
use crate::tui::update::tests::{fresh, reach};
use balance_proto::actor::Actor;
use balance_proto::answer::Reply;
use balance_proto::discipline::Discipline;
use balance_proto::event::{Change, Changed, Event};
use balance_proto::id::{ChannelKey, GroupId, Revision};
use balance_proto::insight::{Explanation, Obstacle};

/// A console that has spoken Spanish from its start.
fn spanish() -> Model {
    let mut model = fresh();
    model.options.language = Language::Spanish;
    reach(&mut model, 0, 1);
    for second in 0..20 {
        update(&mut model, second * 1000, seen(picture_of(&[3, 2], second)));
    }
    model
}

/// It, after keys.
fn after(keys: &str) -> Model {
    let mut model = spanish();
    press(&mut model, keys);
    model
}

const MIDDLE: (u16, u16) = (120, 40);

#[test]
fn the_main_screens() {
    for (name, model) in [
        ("table", after("")),
        ("question", after("jd")),
        ("form", after("c10.0.0.9:808080")),
        ("help", after("?")),
        ("detail", after("j\n")),
        ("lost", lost_of(spanish())),
    ] {
        insta::assert_snapshot!(format!("es_{name}_small"), drawn(&model, &colour(), SMALL));
        insta::assert_snapshot!(format!("es_{name}_middle"), drawn(&model, &colour(), MIDDLE));
    }
}

/// Words that are English and in no Spanish text, nor names of keys, commands or files.
const ENGLISH: &str = "the of is are it its by and or what who when where which with from to for \
                       not nothing nobody none all channel channels group connection \
                       connections clients client full failing draining disabled enabled \
                       usable spare open opens opened new newest sent received failed \
                       quit help undo why filter sort freeze waiting events \
                       traffic instances daemon change changes changed here there now then ago \
                       close closed closes cancel stays stay cannot been done type \
                       shows share order key keys state address limit console frozen refused";

/// English words on a screen; lines with commands or JSON apart, which are the same in every language.
fn english(text: &str) -> Vec<String> {
    let known: Vec<&str> = ENGLISH.split_whitespace().collect();
    let same = |line: &&str| line.contains("balance-ctl") || line.contains("{\"");
    let lines = text.lines().filter(|line| !same(line));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic() && c != '\''));
    words.map(str::to_lowercase).filter(|word| known.contains(&word.as_str())).collect()
}

#[test]
fn no_english_is_left_on_the_screens() {
    let mut found = Vec::new();
    for keys in [
        "",
        "j\n",
        "jd",
        "jjd",
        "kd",
        "kkd",
        "z",
        "x",
        "x7\n",
        "jja",
        "D",
        "D\n",
        "c",
        "W",
        "2",
        "3",
        "3x",
        "3X",
        "4",
        "5",
        "?",
        "?filtro",
        "/c>",
        "/nadie\n",
        "m m",
        "m*e",
        "jjjd",
        "s",
        "so",
        " ",
        " d",
        "[",
        "A",
        "y",
        "Y",
        "M",
        "e",
        "V",
        "jjd",
        "R",
        "C",
        "C J0",
        "i",
        "3n",
        "3nx",
        ":disable 0 1",
        ":enable 0 2",
        ":script\n",
    ] {
        let model = after(keys);
        for size in [SMALLEST, SMALL, MIDDLE, LARGE] {
            let text = text_of(&model, size);
            if !english(&text).is_empty() {
                found.push(format!("{keys:?}: {:?}\n{text}", english(&text)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_the_daemon_says_is_said_in_spanish() {
    let mut model = spanish();
    let now = model.now;
    let change = Change::Autodisabled { at: ChannelKey::new(0, 1), why: "sin respuesta".into() };
    let actor = Actor { uid: 0, user: "root".into(), pid: 1, tool: "balance-ctl".into() };
    let changed = Changed { revision: Revision(8), unix_ms: now, actor, change };
    update(&mut model, now, Msg::Link(LinkMsg::Announced(Event::Changed(changed))));
    press(&mut model, "w");
    let explanation = Explanation {
        at: ChannelKey::new(0, 0),
        discipline: Discipline::RoundRobin,
        obstacle: Some(Obstacle::Draining),
        before: vec![GroupId(0)],
        share: 0,
        named_by: None,
        usable_siblings: 1,
    };
    let ticket = model.asks.ticket() - 1;
    let outcome = Ok(Reply::Explained(explanation));
    update(&mut model, now, Msg::Link(LinkMsg::Answered { ticket, outcome }));
    let text = text_of(&model, LARGE);
    for part in ["0/1 deshabilitado por sí solo", "por qué el canal 0/0", "NO recibe clientes: vac"]
    {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert_eq!(english(&text), [""; 0], "{text}");
}

#[test]
fn the_language_can_be_changed_while_it_runs_and_keys_stay() {
    let mut model = console();
    press(&mut model, ":language es\n");
    assert!(text_of(&model, SMALL).contains("● en vivo"));
    press(&mut model, "jd");
    let text = text_of(&model, SMALL);
    assert!(text.contains("¿Deshabilitar el canal 0/1?"), "{text}");
    assert!(text.contains("[ Deshabilitar (y) ]") && text.contains("balance-ctl disable 0 1"));
    press(&mut model, "\x1b:language en\n");
    assert!(text_of(&model, SMALL).contains("● live"));
}
