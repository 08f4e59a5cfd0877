//! Command lines, as 3.54 and its manual have them.

use super::*;
use proptest::prelude::*;

fn read(line: &str) -> Result<Cli, Complaint> {
    Cli::read(std::iter::once("balance").chain(line.split_whitespace()))
}

fn typed(line: &str) -> Cli {
    read(line).unwrap_or_else(|complaint| panic!("{line}: {complaint:?}"))
}

#[track_caller]
fn wrong(line: &str) -> String {
    match read(line) {
        Err(Complaint::Wrong(text)) => text.lines().next().unwrap().to_owned(),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn the_table_makes_a_consistent_command_line() {
    command().debug_assert();
    let letters: String = OPTIONS.iter().filter_map(|opt| opt.short).collect();
    // every letter of 3.54 (balance(1) §2.1), each once
    let mut sorted: Vec<char> = letters.chars().collect();
    sorted.sort_unstable();
    assert_eq!(String::from_iter(sorted), "6BHMTabcdfipt");
}

#[test]
fn options_stand_anywhere_bundled_and_repeated() {
    let plain = typed("-f -t 3 8888 host");
    for line in
        ["8888 host -f -t 3", "8888 -ft3 host", "-t 9 8888 host -F -t 3", "-ff -t3 8888 host"]
    {
        assert_eq!(typed(line), plain, "{line}");
    }
    let cli = typed("-fb ::ffff:10.0.0.1 445 h1 h2");
    assert!(cli.foreground);
    assert_eq!(cli.bind.as_deref(), Some("::ffff:10.0.0.1"));
    assert_eq!((cli.port.as_str(), cli.channels.len()), ("445", 2));
    let cli = typed("-adfpHM6 -B 10.0.0.9 -T 0 80 h ! h % h");
    assert!(cli.autodisable && cli.debug && cli.dump && cli.hash_failover && cli.ipv6);
    assert_eq!((cli.idle_timeout, cli.source.as_deref()), (Some(0), Some("10.0.0.9")));
    assert_eq!(cli.channels, ["h", "!", "h", "%", "h"]);
}

#[test]
fn two_dashes_end_the_options() {
    let cli = typed("-f -- 80 -t 3");
    assert_eq!((cli.port.as_str(), cli.channels.join(" ").as_str()), ("80", "-t 3"));
    assert_eq!(cli.connect_timeout, None);
}

#[test]
fn the_next_word_is_the_value_whatever_it_looks_like() {
    assert_eq!(typed("-b -f 80").bind.as_deref(), Some("-f"));
    assert_eq!(Cli::read(["balance", "-b", "", "80"]).unwrap().bind.as_deref(), Some(""));
    let once = Cli::read(["balance", "-c", "mrtg-bytes 0 1", "80"]).unwrap();
    assert_eq!(once.errand, Errand::Once("mrtg-bytes 0 1".to_owned()));
}

#[test]
fn one_command_goes_before_a_conversation() {
    assert_eq!(typed("-i -c show 80").errand, Errand::Once("show".to_owned()));
    assert_eq!(typed("-c show -i -d -M 80").errand, Errand::Once("show".to_owned()));
    assert_eq!(typed("-i 80").errand, Errand::Interactive);
    assert_eq!(typed("80").errand, Errand::Serve);
    assert!(wrong("-i 80 host").contains("nothing behind it"));
    assert!(wrong("-c show 80 host").contains("nothing behind it"));
}

#[test]
fn what_getopt_said_is_still_said() {
    assert_eq!(wrong("-x 80"), "balance: invalid option -- 'x'");
    assert_eq!(wrong("-fxa 80"), "balance: invalid option -- 'x'");
    assert_eq!(wrong("80 h -t"), "balance: option requires an argument -- 't'");
    assert_eq!(wrong("--grace"), "balance: option '--grace' requires an argument");
    assert_eq!(wrong("--nosuch 80"), "balance: unrecognized option '--nosuch'");
    assert_eq!(wrong(""), "balance: the listening port is missing");
}

#[test]
fn numbers_are_numbers_and_in_range() {
    // DB-1, DB-3
    for line in ["-t 0", "-t -5", "-t x", "-t 2x", "-T -1", "-T x", "--max-groups 0", "--threads 0"]
    {
        assert!(wrong(&format!("{line} 80")).starts_with("balance: invalid value"), "{line}");
    }
    assert_eq!(typed("-t 1 -T 0 80").connect_timeout, Some(1));
}

#[test]
fn help_and_version_are_no_mistakes() {
    let asked = |line| match read(line) {
        Err(Complaint::Asked(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(asked("--version"), format!("balance {}\n", balance_proto::RELEASE));
    let help = asked("--help");
    assert_eq!(help, asked("-h"));
    for opt in OPTIONS {
        assert!(help.contains(&format!("--{}", opt.long)), "{}", opt.long);
    }
}

#[test]
fn words_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStringExt;
    let words = ["balance".into(), OsString::from_vec(vec![0xff]), "80".into()];
    assert!(matches!(Cli::read(words), Err(Complaint::Wrong(_))));
}

proptest! {
    #[test]
    fn any_words_are_read_or_complained_about(words in prop::collection::vec("-?-?[a-zA-Z0-9:!% =]{0,6}|\\PC{0,6}", 0..8)) {
        match Cli::read(std::iter::once("balance".to_owned()).chain(words)) {
            Ok(cli) => prop_assert!(cli.errand == Errand::Serve || cli.channels.is_empty()),
            Err(Complaint::Wrong(text)) => prop_assert!(text.lines().count() >= 5, "{}", text),
            Err(Complaint::Asked(text)) => prop_assert!(!text.is_empty()),
        }
    }
}
