//! What the HTTP mode is told: its outputs, its mode, its cookie, its backups (H-02, H-07, H-08, H-12,
//! H-14, H-38).

use super::{answers, check, fetch, refused, share, start};
use balance_proto::http::OutId;
use balance_tests::Daemon;
use balance_tests::http::{Origin, get};

#[test]
fn h02_outputs_may_be_left_out_and_keep_their_names() {
    let (two, five) = (Origin::named("two"), Origin::named("five"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("balance.toml");
    let text = format!(
        "http = true\nmode = 'insert'\ncookie_name = 'S'\nhealthcheck_method = 'none'\n[outputs]\n\
         out5 = '{}'\nout2 = '{}'\n",
        five.address(),
        two.address()
    );
    std::fs::write(&file, text).unwrap();
    let daemon = Daemon::start(&["--config", file.to_str().unwrap()]);
    for (id, name) in [("out2", "two"), ("out5", "five")] {
        assert_eq!(answers(&daemon, 3, &format!("Cookie: S={id}\r\n")), [name; 3]);
    }
    for _ in 0..4 {
        let fresh = get(daemon.address(), "Cookie: S=out1\r\n");
        let id = if fresh.text() == "two" { "out2" } else { "out5" };
        assert_eq!(fresh.line("set-cookie"), Some(&*format!("S={id}; path=/")));
    }
    // all are in service at the start; one that is taken out gets nothing
    assert_eq!(share(&answers(&daemon, 10, ""), "five"), 5);
    daemon.do_ctl("disable 0 0");
    assert_eq!(share(&answers(&daemon, 10, ""), "five"), 10);
    // DH-c: out9 is one more, out0 none, and none is there twice
    let file = |outputs: &str| format!("http = true\n[outputs]\nout1 = '127.0.0.1'\n{outputs}\n");
    assert_eq!(check(&file("out9 = '127.0.0.1:2'")).code, Some(0));
    for (outputs, says) in
        [("out0 = '127.0.0.1:2'", "unknown output [out0]"), ("out1 = '127.0.0.1:2'", "duplicate")]
    {
        let ran = check(&file(outputs));
        assert_eq!(ran.code, Some(78), "{ran:?}");
        assert!(ran.stderr.contains(":4: ") && ran.stderr.contains(says), "{ran:?}");
    }
}

#[test]
fn h07_the_mode_is_one_of_four_words() {
    let server = Origin::named("one");
    for (word, mode) in [
        ("passive", "passive"),
        ("sync", "sync"),
        ("synch", "sync"),
        ("insert", "insert"),
        ("source", "source"),
    ] {
        let daemon = start(&format!("--mode {word}"), &[server.address()]);
        assert_eq!(get(daemon.address(), "").text(), "one");
        let said: serde_json::Value = serde_json::from_str(&daemon.do_ctl("-o json http")).unwrap();
        assert_eq!(said["mode"], mode);
    }
    for word in ["Passive", "", "foo"] {
        let said = refused(&["--http", &format!("--mode={word}")]);
        assert!(said.contains(&format!("invalid operation mode [{word}]")), "{said}");
    }
}

#[test]
fn h08_without_a_name_no_cookie_is_read_or_set() {
    let (one, two) = (Origin::named("one"), Origin::named("two"));
    for mode in ["insert", "sync", "passive"] {
        let daemon =
            start(&format!("--mode {mode} --cookie-name="), &[one.address(), two.address()]);
        let mut said = Vec::new();
        for cookie in ["", "Cookie: S=out1\r\n", "Cookie: =out1\r\n", "Cookie: =out1~x\r\n"] {
            for _ in 0..2 {
                let answer = get(daemon.address(), cookie);
                assert_eq!(answer.line("set-cookie"), None, "{mode}");
                said.push(answer.text());
            }
        }
        assert_eq!(share(&said, "one"), 4, "{mode}: in turn, whatever they send");
        let last = [one.requests(), two.requests()].map(|all| all.last().unwrap().clone());
        assert!(last.iter().all(|request| request.line("cookie") == Some("=out1~x")), "{mode}");
    }
    // in source it is ignored, and that is said
    let daemon = start("--mode source --cookie-name S", &[one.address(), two.address()]);
    daemon.wait_log("--cookie-name is not used");
    for name in ["a b", "a;b", "a=b", "a\tb"] {
        let said = refused(&["--http", "--mode", "insert", "--cookie-name", name]);
        assert!(said.contains("invalid cookie_name"), "{name:?}: {said}");
    }
}

#[test]
fn h12_the_check_length_has_bounds() {
    for length in ["0", "-1", "1.5", "ten", "4097"] {
        let said = refused(&["--http", &format!("--cookie-check-length={length}")]);
        assert!(said.contains(&format!("invalid cookie_check_length [{length}]")), "{said}");
    }
}

#[test]
fn h14_a_timeout_that_has_no_effect_is_warned_of() {
    let server = Origin::named("one");
    for mode in ["sync", "insert", "source"] {
        let daemon = start(&format!("--mode {mode} --timeout 1"), &[server.address()]);
        daemon.wait_log("--timeout is not used");
        assert_eq!(get(daemon.address(), "").text(), "one");
    }
}

#[test]
fn h17_a_path_is_looked_at_in_mode_passive_only() {
    let server = Origin::named("one");
    let daemon = start("--mode sync --cookie-name S --cookie-in-path", &[server.address()]);
    daemon.wait_log("--cookie-in-path is not used");
    assert_eq!(fetch(&daemon, "/x;S=out1~a", "").text(), "one");
}

/// The names of the channels of a group.
fn names(daemon: &Daemon, group: usize) -> Vec<OutId> {
    let table = daemon.table();
    table.groups[group].channels.iter().filter_map(|channel| channel.name).collect()
}

#[test]
fn h38_backups_are_named_between_blanks_and_commas() {
    let servers = ["a", "b", "c", "d"].map(Origin::named);
    let addresses = servers.each_ref().map(|server| server.address().to_string());
    let outs = |numbers: [u32; 2]| numbers.map(|number| OutId::new(number).unwrap()).to_vec();
    let run = |backups: &str| {
        let mut args = vec!["--http", "--healthcheck-method", "none", "--backup-outputs", backups];
        args.extend(addresses.iter().map(String::as_str));
        Daemon::start(&args)
    };
    for backups in ["out3,out4", "out3 out4", "out4 , out3"] {
        let daemon = run(backups);
        assert_eq!([names(&daemon, 0), names(&daemon, 1)], [outs([1, 2]), outs([3, 4])]);
        assert_eq!(share(&answers(&daemon, 4, ""), "a"), 2, "{backups}");
        daemon.do_ctl("disable 0 0");
        daemon.do_ctl("disable 0 1");
        assert_eq!(share(&answers(&daemon, 4, ""), "c"), 2, "{backups}");
    }
    for (backups, says) in [
        ("out2", "unknown output in backup_outputs [out2]"),
        ("x", "unknown output in backup_outputs [x]"),
        ("out1,out1", "output named twice in backup_outputs [out1]"),
    ] {
        let said = refused(&["--http", "--backup-outputs", backups]);
        assert!(said.contains(says), "{said}");
    }
    let daemon = run("out1,out2 out3,out4");
    daemon.wait_log("all outputs are backups");
    assert_eq!(answers(&daemon, 1, "").len(), 1);
}
