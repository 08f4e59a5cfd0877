//! Names of outputs, and where they stand.

use super::*;
use balance_proto::http::NoOutput;

const LIMITS: Limits = Limits { groups: 4, channels: 12 };

fn file(text: &str) -> Vec<(String, Word)> {
    crate::settings::file::File::read("f", text.as_bytes()).outputs
}

fn planned(words: &str, file: &[(String, Word)], backups: Option<&str>) -> Planned {
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let mut cli = crate::cli::Cli::default();
    cli.named.extend(backups.map(|text| ("backup-outputs", text.to_owned())));
    Planned::read(&words, file, &Given::new(&cli, BTreeMap::new()), LIMITS)
}

fn shape(planned: &Planned) -> String {
    let (faults, groups) = (&planned.faults, &planned.groups);
    assert!(faults.is_empty(), "{faults:?}");
    let name = |(g, c): (usize, usize)| {
        let at = ChannelKey::new(g.try_into().unwrap(), c.try_into().unwrap());
        let id = planned.outputs.id(at).unwrap();
        assert_eq!(planned.outputs.channel(id), Some(at));
        format!("{id}={}", groups[g].targets[c].host())
    };
    let group = |g: usize| {
        let names: Vec<_> = (0..groups[g].targets.len()).map(|c| name((g, c))).collect();
        names.join(" ")
    };
    (0..groups.len()).map(group).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn wrong(planned: &Planned, parts: &[&str]) {
    let lines: Vec<String> = planned.faults.iter().map(Fault::to_string).collect();
    assert_eq!(lines.len(), parts.len(), "{lines:#?}");
    for (line, part) in lines.iter().zip(parts) {
        assert!(line.contains(part), "{part:?} is not in {line:?}");
    }
}

#[test]
fn names_have_one_spelling() {
    for text in ["out1", "out9", "out4294967295"] {
        assert_eq!(text.parse::<OutId>().unwrap().to_string(), text);
    }
    for text in
        ["", "out", "out0", "out01", "out4294967296", "out-1", "out+1", "Out1", "1", "out1 "]
    {
        assert_eq!(text.parse::<OutId>(), Err(NoOutput), "{text:?}");
    }
}

#[test]
fn positional_channels_are_numbered_across_groups() {
    assert_eq!(
        shape(&planned("a b ! c d % e", &[], None)),
        "out1=a out2=b | out3=c out4=d | out5=e"
    );
    assert_eq!(shape(&planned("", &[], None)), "");
}

#[test]
fn backups_move_to_the_next_group_and_keep_their_names() {
    // H-38: the three spellings
    for text in ["out1,out3", "out3 out1", "out1 , out3"] {
        assert_eq!(shape(&planned("a b c", &[], Some(text))), "out2=b | out1=a out3=c", "{text}");
    }
    for text in ["", " , "] {
        assert_eq!(shape(&planned("a b ! c", &[], Some(text))), "out1=a out2=b | out3=c");
    }
    let all = planned("a b", &[], Some("out1 out2"));
    assert_eq!((shape(&all).as_str(), all.warnings.len()), (" | out1=a out2=b", 1));
    assert!(
        !Outputs::is_backup(ChannelKey::new(0, 1)) && Outputs::is_backup(ChannelKey::new(1, 0))
    );
    let hash = planned("a b %", &[], Some("out2"));
    assert_eq!(shape(&hash), "out1=a | out2=b");
    assert_eq!(hash.groups[0].discipline, Discipline::Hash);
}

#[test]
fn wrong_backups_are_named() {
    wrong(
        &planned("a b", &[], Some("out3 x out1 out1")),
        &["[out3]", "[x]", "twice in backup_outputs [out1]"],
    );
    wrong(&planned("a ! b", &[], Some("out1")), &["backup_outputs together with"]);
    wrong(&planned("a !", &[], Some("out1")), &["backup_outputs together with"]);
    wrong(&planned("", &[], Some("out1")), &["there are no outputs"]);
    // what is wrong with the output itself is said once
    wrong(&planned("a:0 b", &[], Some("out1")), &["unknown or invalid address [a:0]"]);
}

#[test]
fn the_file_may_leave_numbers_out_and_orders_by_them() {
    let text = "[outputs]\nout10 = \"c\"\nout2 = \"a:1\"\nout9 = \"[::1]:80:5\"\n";
    assert_eq!(shape(&planned("", &file(text), None)), "out2=a out9=::1 out10=c");
    assert_eq!(shape(&planned("", &file(text), Some("out2"))), "out9=::1 out10=c | out2=a");
    // the command line wins
    let both = planned("x", &file(text), None);
    assert_eq!(shape(&both), "out1=x");
    assert!(both.warnings[0].contains("[outputs] is not used"), "{:?}", both.warnings);
}

#[test]
fn wrong_outputs_of_the_file_are_named_with_their_lines() {
    let text = "[outputs]\nout0 = \"a\"\nout1 = \"a:0\"\nweb = \":1\"\nout2 = \"\"\n";
    let planned = planned("", &file(text), Some("out1"));
    let mut lines: Vec<String> = planned.faults.iter().map(Fault::to_string).collect();
    lines.sort();
    for (line, part) in lines.iter().zip([
        "f:2: unknown output [out0]",
        "f:3: unknown or invalid address [a:0]",
        "f:4: unknown or invalid address []",
        "f:4: unknown output [web]",
        "f:5: unknown or invalid address []",
    ]) {
        assert!(line.contains(part), "{part:?} is not in {line:?}");
    }
    assert_eq!(lines.len(), 5, "{lines:#?}");
    let twice = crate::settings::file::File::read("f", b"[outputs]\nout1 = \"a\"\nout1 = \"b\"\n");
    assert!(twice.faults[0].to_string().contains("f:3: "), "{:?}", twice.faults);
}

#[test]
fn more_than_the_table_holds_is_refused() {
    let text: String = (1..=13).map(|n| format!("out{n} = \"h\"\n")).collect();
    wrong(&planned("", &file(&format!("[outputs]\n{text}")), None), &["too many channels"]);
    wrong(&planned("a ! b ! c ! d ! e", &[], None), &["too many groups"]);
}
