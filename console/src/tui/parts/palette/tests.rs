use super::*;
use crate::ctl::args::Args;
use crate::tui::parts::sort::SortKey;
use crate::tui::parts::theme::Scheme;
use crate::tui::parts::words::Language;
use balance_proto::connection::Victims;
use balance_proto::discipline::Discipline;
use balance_proto::id::{ChannelKey, GroupId, Maxc};
use balance_proto::state::Then;
use clap::CommandFactory;
use proptest::prelude::*;

fn change(request: Request) -> Command {
    Command::Change { request, if_revision: None }
}

#[test]
fn verbs_of_balance_ctl_become_what_the_daemon_is_asked_for() {
    let at = ChannelKey::new(0, 1);
    for (line, command) in [
        ("disable 0 1", change(Request::Disable { at })),
        ("  enable   0 1 ", change(Request::Enable { at })),
        ("disable 0 1 --yes", change(Request::Disable { at })),
        ("maxc 0 1 7", change(Request::Maxc { at, maxc: Maxc::new(7) })),
        (
            "drain 0 1 --within 60 --then cut",
            change(Request::Drain { at, within_s: Some(60), then: Then::Cut }),
        ),
        ("hash 2", change(Request::Discipline { group: GroupId(2), discipline: Discipline::Hash })),
        (
            "reset 0 1 --if-revision 9",
            Command::Change { request: Request::Reset { at }, if_revision: Some(9) },
        ),
        ("undo", change(Request::Undo { id: 0 })),
        ("end", change(Request::End)),
        ("close 7", change(Request::Close { which: Victims::One(7) })),
        (
            "close --idle 9 0 1 --dry-run",
            Command::Preview {
                request: Request::Close {
                    which: Victims::Idle { of: Scope::Channel(at), for_s: 9 },
                },
                arrivals: Arrivals::Expected,
            },
        ),
        (
            "disable 0 1 --dry-run --client 10.0.0.1",
            Command::Preview {
                request: Request::Disable { at },
                arrivals: Arrivals::Listed(vec!["10.0.0.1".parse().unwrap()]),
            },
        ),
        ("explain 0 1", Command::Question(Request::Explain { at })),
        ("log", Command::Question(Request::Journal)),
        (
            "connections 0 --idle 5",
            Command::Connections { of: Scope::Group(GroupId(0)), idle_s: 5 },
        ),
        ("history", Command::Traffic(Scope::All)),
        ("show", Command::Here(Here::Show(Page::Channels))),
        ("events", Command::Here(Here::Show(Page::Events))),
        ("instances", Command::Here(Here::Show(Page::Fleet))),
    ] {
        assert_eq!(read(line), Ok(command), "{line}");
    }
}

#[test]
fn the_console_has_words_of_its_own() {
    for (line, here) in [
        ("view traffic", Here::Show(Page::Traffic)),
        ("filter c>=0.9*maxc  web", Here::Filter("c>=0.9*maxc  web".into())),
        ("filter", Here::Filter(String::new())),
        ("sort use", Here::Sort(SortKey::Use)),
        ("theme light", Here::Theme(Scheme::Light)),
        ("language es", Here::Language(Language::Spanish)),
        ("freeze", Here::Freeze),
        ("note disk of web1 is full", Here::Note("disk of web1 is full".into())),
        ("record /tmp/a b", Here::Record("/tmp/a b".into())),
        ("script", Here::Script(String::new())),
        ("reconnect", Here::Reconnect),
        ("help", Here::Help),
        ("disable --help", Here::Help),
        ("quit", Here::Quit),
    ] {
        assert_eq!(read(line), Ok(Command::Here(here)), "{line}");
    }
}

#[test]
fn no_word_of_the_console_is_a_verb_of_balance_ctl() {
    let ctl = Args::command();
    for own in &here::OWN {
        assert!(ctl.find_subcommand(own.name).is_none(), "{}", own.name);
        if let here::Values::One(values) = own.values {
            for value in values() {
                let read = read(&format!("{} {value}", own.name));
                assert!(matches!(read, Ok(Command::Here(ref here)) if *here != Here::Help));
            }
        }
    }
}

#[test]
fn what_is_no_command_is_explained() {
    for (line, sentence) in [
        ("", "type a command: Tab lists them"),
        ("disabel 0 1", "unrecognized subcommand 'disabel'"),
        ("disable 0", "the following required arguments were not provided: <CHANNEL>"),
        ("disable 0 x", "invalid value 'x' for '<CHANNEL>'"),
        ("show -o json", "--output is for balance-ctl: leave it out here"),
        ("show -p 80", "--port is for balance-ctl: leave it out here"),
        ("health", "health is for balance-ctl: leave it out here"),
        ("disable 0 1 --dry-run --clients x", "--clients is for balance-ctl: leave it out here"),
        ("close --idle 9 70000", "groups are numbered from 0 to 65535"),
        ("view", "view takes one of channels, traffic, connections, events, fleet"),
        ("theme pink", "theme takes one of dark, light, contrast, safe"),
        ("freeze now", "nothing stands behind freeze"),
        ("note", "note needs some words behind it"),
        (" filter  c>", "column 12: a number is missing"),
    ] {
        let misread = read(line).unwrap_err().to_string();
        assert!(misread.starts_with(sentence), "{line}: {misread}");
    }
}

fn channels() -> Vec<Place> {
    [(0, 0, "web1:80"), (0, 1, "web2:80"), (1, 0, "spare:80")]
        .map(|(group, channel, label)| Place {
            at: ChannelKey::new(group, channel),
            label: label.to_owned(),
        })
        .to_vec()
}

fn offers(line: &str) -> Vec<String> {
    let offers = complete(line, usize::MAX, &channels()).offers;
    offers.into_iter().map(|offer| offer.text).collect()
}

#[test]
fn verbs_targets_options_and_values_are_offered() {
    for (line, expected) in [
        ("disab", &["disable"][..]),
        ("disable ", &["0 0", "0 1", "1 0"]),
        ("disable web", &["0 0", "0 1"]),
        ("disable 0 ", &["0", "1"]),
        ("disable 0 spa", &[]),
        ("disable 0 2", &["1"]),
        ("disable 0 1 ", &[]),
        ("hash ", &["0", "1"]),
        ("create ", &["0", "1"]),
        ("create 0 ", &[]),
        ("drain 0 1 --wi", &["--within"]),
        ("drain --within 60 ", &["0 0", "0 1", "1 0"]),
        ("drain 0 1 --then ", &["disable", "cut", "enable"]),
        ("theme ", &["dark", "light", "contrast", "safe"]),
        ("theme li", &["light"]),
        ("filter max", &["maxc"]),
        ("freeze ", &[]),
        ("nonsense ", &[]),
    ] {
        assert_eq!(offers(line), expected, "{line:?}");
    }
    let verbs = offers("");
    assert!(verbs.contains(&"disable".to_owned()) && verbs.contains(&"filter".to_owned()));
}

#[test]
fn an_offer_replaces_what_was_typed_of_it_and_says_what_it_means() {
    let completion = complete("disable web2 x", 12, &channels());
    assert_eq!(completion.replaces, 8..12);
    let offer = Offer { text: "0 1".into(), note: "web2:80".into() };
    assert_eq!(completion.offers, [offer]);
    let verbs = complete("dis", 3, &channels()).offers;
    assert!(verbs[0].note.contains("no new connections"), "{}", verbs[0].note);
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused_and_completed_within_itself(
        line in "(disable|drain|close|filter|view|x)?[ a-z0-9/>-]{0,20}\\PC{0,6}", cursor in 0usize..40
    ) {
        let _ = read(&line).map_err(|misread| misread.to_string());
        let completion = complete(&line, cursor, &channels());
        prop_assert!(completion.replaces.start <= completion.replaces.end);
        prop_assert!(completion.replaces.end <= line.chars().count().min(cursor));
    }
}
